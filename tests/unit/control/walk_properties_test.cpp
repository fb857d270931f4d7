// What holds of every walk, whatever the labeller says: generated graphs, verdicts by hash.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/hash.h"
#include "graph/evidence_kinds.h"
#include "tests/agreement/splitmix.h"
#include "tests/unit/control/scripted_labeller.h"

namespace propter::control {
namespace {

using test::SmallWorld;

struct Generated {
  SmallWorld world{{}};
  std::vector<std::string> alerted;
};

Generated generate(std::uint64_t seed) {
  SplitMix random(seed);
  std::vector<std::string> names;
  for (std::uint32_t i = 0, count = 3 + random.below(25); i < count; ++i)
    names.push_back(fmt::format("s{:02}", i));
  std::vector<SmallWorld::Link> links;
  const auto any = [&] { return names[random.below(static_cast<std::uint32_t>(names.size()))]; };
  for (std::size_t i = 0; i < 2 * names.size(); ++i) links.push_back({any(), any(), RelationKind::kCalls});
  Generated out{SmallWorld(names, links), {any()}};
  for (const std::string& name : names)
    if (random.chance(0.5)) out.world.observe(name, evidence_kind("error_logs"), 6 * random.unit());
  return out;
}

// Depends on all that a packet says about neighbours, so that stale packets would show.
std::uint64_t hash_of(const ContextContract& c, std::uint64_t seed) {
  std::uint64_t h = stable_hash(c.id, seed);
  for (const auto* side : {&c.dependencies, &c.dependents})
    for (const ContextNeighbour& n : *side) h = combine_hash(h, static_cast<std::uint64_t>(n.label));
  return combine_hash(h, c.inbox.size());
}

// Admissible by construction: Origin only with something to cite.
Verdict by_hash(const ContextContract& c, std::uint64_t seed) {
  const std::uint64_t h = hash_of(c, seed);
  const auto label = static_cast<Label>(h % 4);
  Verdict v = says_with_cite(label == Label::kOrigin && c.evidence.empty() ? Label::kHealthy : label, c);
  if (!c.dependencies.empty()) v.suspects = {c.dependencies[h / 4 % c.dependencies.size()].entity};
  return v;
}

// Any answer at all, most of them wrong.
Result<Verdict> anything(const ContextContract& c, std::uint64_t seed) {
  const std::uint64_t h = hash_of(c, seed);
  if (h % 7 == 0) return Status::io({"no answer", "", "", ""});
  Verdict v;
  v.label = static_cast<Label>(h / 7 % 5);
  v.confidence = static_cast<double>(h / 64 % 5) / 3 - 0.1;
  if (h / 512 % 2 == 0) v.cites = {EvidenceId(std::size_t{h / 1024 % 12})};
  if (h / 4096 % 2 == 0) v.suspects = {EntityId(std::size_t{h / 8192 % 12})};
  return v;
}

std::string text_of(const Walked& r) {
  std::string out = r.stopped_by;
  for (const LedgerEntry& e : r.ledger) {
    out += fmt::format("\n{} {} {} {} {} {} {}", e.sequence, e.entity.value, e.cause, name_of(e.old_label),
                       name_of(e.new_label), e.confidence, e.rationale);
    for (const EvidenceId id : e.cites) out += fmt::format(" E{}", id.value);
  }
  return out;
}

class AnyWalk : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  [[nodiscard]] Walked walk_of(Result<Verdict> (*verdict)(const ContextContract&, std::uint64_t)) const {
    return walk_with(given_.world, [&](const ContextContract& c) { return verdict(c, GetParam()); },
                     {given_.alerted, {}});
  }
  static Result<Verdict> admissible(const ContextContract& c, std::uint64_t seed) { return by_hash(c, seed); }

  Generated given_ = generate(GetParam());
};

TEST_P(AnyWalk, EndsWithinItsBound) {
  for (const Walked& r : {walk_of(admissible), walk_of(anything)}) {
    EXPECT_EQ(r.stopped_by, "converged");
    EXPECT_LE(r.visits, 8 * r.states.size());
    EXPECT_EQ(r.visits, r.ledger.size());
    for (const EntityState& s : r.states) EXPECT_LE(s.visits, 8U);
  }
}

TEST_P(AnyWalk, IsRebuiltByReplayOfItsLog) {
  for (const Walked& r : {walk_of(admissible), walk_of(anything)}) {
    const WalkState replayed = replay(r.log, r.states.size());
    EXPECT_EQ(replayed.entities, r.states);
    EXPECT_EQ(replayed.visits, r.visits);
    EXPECT_EQ(replayed.stopped_by, r.stopped_by);
  }
}

TEST_P(AnyWalk, GoesOnFromItsLogAsIfItHadNeverStopped) {
  const Walked whole = walk_of(anything);
  const EvidenceIndex index(given_.world.graph, given_.world.evidence, built_in_weights());
  ScriptedLabeller labeller([&](const ContextContract& c) { return anything(c, GetParam()); });
  const ControllerSettings settings;
  const auto beliefs = [&] {
    return FixedBeliefs(given_.world, {0.96, 0.03, 0.01}, dependencies_of(given_.world));
  };
  FixedBeliefs first = beliefs();
  const auto alerted = given_.world.mark<bool>(given_.alerted, true);
  const WalkInputs inputs{given_.world.graph, index, first, alerted, {}};
  Controller begun(inputs, &labeller, settings);
  for (std::uint64_t k = 0; k < 1 + GetParam() % 4; ++k) begun.step();
  FixedBeliefs second = beliefs();
  const WalkInputs later{given_.world.graph, index, second, alerted, {}};
  Controller resumed(later, &labeller, settings, begun.log());
  resumed.run();
  EXPECT_EQ(text_of(result_of(resumed)), text_of(whole));
}

TEST_P(AnyWalk, ThatIsUndoneIsAsItWas) {
  const EvidenceIndex index(given_.world.graph, given_.world.evidence, built_in_weights());
  ScriptedLabeller labeller([&](const ContextContract& c) { return anything(c, GetParam()); });
  const ControllerSettings settings;
  FixedBeliefs beliefs(given_.world, {0.96, 0.03, 0.01}, dependencies_of(given_.world));
  const WalkInputs inputs{
      given_.world.graph, index, beliefs, given_.world.mark<bool>(given_.alerted, true), {}};
  Controller controller(inputs, &labeller, settings);
  controller.step();
  const WalkState before = controller.state();
  const std::size_t events = controller.log().size();
  controller.step();
  std::vector<Event> log = controller.log();
  log.push_back({.kind = EventKind::kUndone, .count = events});
  const Controller undone(inputs, &labeller, settings, log);
  EXPECT_EQ(undone.state(), before);
  EXPECT_EQ(undone.log(), log);  // that it was undone is in the log, too
}

TEST_P(AnyWalk, LedgerRowsFollowOnEachOther) {
  const Walked r = walk_of(anything);
  std::vector<Label> now(r.states.size(), Label::kDefer);
  for (std::size_t i = 0; i < r.ledger.size(); ++i) {
    const LedgerEntry& e = r.ledger[i];
    EXPECT_EQ(e.sequence, i + 1);
    EXPECT_EQ(e.old_label, now[e.entity.index()]);
    now[e.entity.index()] = e.new_label;
  }
}

TEST_P(AnyWalk, IsTheSameWhenRepeated) { EXPECT_EQ(text_of(walk_of(anything)), text_of(walk_of(anything))); }

TEST_P(AnyWalk, KeepsNothingThatWasNotAdmitted) {
  const Walked r = walk_of(anything);
  for (const EntityState& s : r.states) {
    EXPECT_LE(s.label, Label::kOrigin);
    EXPECT_GE(s.confidence, 0);
    EXPECT_LE(s.confidence, 1);
    for (const EvidenceId id : s.cites) EXPECT_LT(id.index(), given_.world.evidence.size());
  }
}

// Packets of a round are made before its commits. So none would be stale only if no two entities of a round
// are adjacent.
TEST_P(AnyWalk, RoundsHoldNoNeighbours) {
  std::vector<ContextContract> packets;
  const Walked r = walk_with(given_.world,
                             [&](const ContextContract& c) -> Result<Verdict> {
                               packets.push_back(c);
                               return by_hash(c, GetParam());
                             },
                             {given_.alerted, {}});
  ASSERT_EQ(packets.size(), r.ledger.size());
  std::vector<Label> now(r.states.size(), Label::kDefer);
  for (std::size_t i = 0; i < packets.size(); ++i) {
    ASSERT_EQ(packets[i].entity, r.ledger[i].entity);
    for (const auto* side : {&packets[i].dependencies, &packets[i].dependents})
      for (const ContextNeighbour& n : *side) EXPECT_EQ(n.label, now[n.entity.index()]);
    now[r.ledger[i].entity.index()] = r.ledger[i].new_label;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyWalk, ::testing::Range<std::uint64_t>(0, 60));

}  // namespace
}  // namespace propter::control
