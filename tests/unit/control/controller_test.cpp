// Seeds, messages, admission, damping and budgets of the walk.
#include "control/controller.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/unit/control/scripted_labeller.h"

namespace propter::control {
namespace {

using test::SmallWorld;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Names = std::vector<std::string>;

SmallWorld chain() { return SmallWorld({"web", "cart", "db"}, {{"web", "cart"}, {"cart", "db"}}); }

Result<Verdict> always_defer(const ContextContract&) { return says(Label::kDefer); }

Names visited_names(const SmallWorld& world, const Walked& result) { return world.names(visited(result)); }

// Seeds.

TEST(Seeds, AreTheAlertedEntities) {
  SmallWorld world({"web", "cart", "db"});
  world.observe("db", evidence_kind("error_logs"));
  const Walked r = walk_with(world, always_defer, {{"web"}, {}});
  ASSERT_THAT(r.ledger, SizeIs(2));
  EXPECT_EQ(r.ledger[0].entity, world.id("web"));
  EXPECT_EQ(r.ledger[0].cause, "seed");
  EXPECT_EQ(r.ledger[1].cause, "among the likeliest");
}

// Where nothing tells one from another, not everybody is visited.
TEST(Seeds, AreNotAllWhoCouldBeLookedAt) {
  Names names;
  for (int i = 0; i < 300; ++i) names.push_back("s" + std::to_string(100 + i));
  SmallWorld world(names);
  for (const std::string& name : names) world.observe(name, evidence_kind("normal"));
  EXPECT_LT(visited(walk_with(world, always_defer, {{"s100"}, {}})).size(), 80U);
}

TEST(Seeds, WithoutAlertsAreTheStrongestEffects) {
  SmallWorld world({"a", "b", "c", "d", "e", "f", "g"});
  for (const char* name : {"a", "b", "c", "d", "e", "f"})
    world.observe(name, evidence_kind("error_logs"), 0.2);
  world.observe("g", evidence_kind("error_logs"), 0.1);
  EXPECT_THAT(visited_names(world, walk_with(world, always_defer, {})), ElementsAre("a", "b", "c", "d", "e"));
}

TEST(Seeds, WithoutAlertsAreAllEffectsThatPassTheThreshold) {
  SmallWorld world({"a", "b", "c", "d", "e", "f", "g"});
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g"})
    world.observe(name, evidence_kind("error_logs"), 6);
  EXPECT_THAT(visited(walk_with(world, always_defer, {})), SizeIs(7));
}

TEST(Seeds, AreThoseWhomTheBeliefsSuspectWhoeverIsAlerted) {
  const SmallWorld world({"web", "cart", "mail"});
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  FixedBeliefs beliefs(world, {0.96, 0.03, 0.01}, {{{}, world.id("cart")}});
  const WalkInputs inputs{world.graph, index, beliefs, world.mark<bool>({"web"}, true), {}};
  const ControllerSettings settings;
  Controller controller(inputs, nullptr, settings);
  controller.run();
  EXPECT_THAT(visited_names(world, result_of(controller)), ElementsAre("cart", "web"));
}

TEST(Seeds, OfQuietTelemetryAreNone) {
  SmallWorld world({"web"});
  world.observe("web", evidence_kind("normal"), 2);
  const Walked r = walk_with(world, always_defer, {});
  EXPECT_THAT(r.ledger, IsEmpty());
  EXPECT_EQ(r.stopped_by, "converged");
}

// Messages.

TEST(Messages, OneDeferredSeedDoesNotEndTheRun) {
  const SmallWorld world = chain();
  EXPECT_THAT(visited_names(world, walk_with(world, always_defer, {{"web"}, {}})),
              ElementsAre("cart", "db", "web"));
}

TEST(Messages, TellOfLabelsThatChanged) {
  const SmallWorld world = chain();
  std::vector<InboxMessage> inbox;
  walk_with(world,
            [&](const ContextContract& c) -> Result<Verdict> {
              if (c.id == "Service/cart") inbox = c.inbox;
              return says(c.id == "Service/web" ? Label::kSymptom : Label::kDefer);
            },
            {{"web"}, {}});
  ASSERT_THAT(inbox, SizeIs(1));
  EXPECT_EQ(inbox[0].from, world.id("web"));
  EXPECT_EQ(inbox[0].label, Label::kSymptom);
}

TEST(Messages, OfOneSenderAreCoalesced) {
  const SmallWorld world = chain();
  std::size_t longest = 0;
  int turn = 0;
  walk_with(world,
            [&](const ContextContract& c) -> Result<Verdict> {
              longest = std::max(longest, c.inbox.size());
              return says(++turn % 2 == 0 ? Label::kSymptom : Label::kHealthy);
            },
            {{"web", "cart", "db"}, {}});
  EXPECT_LE(longest, 2U);  // cart has two neighbours, the others one
}

TEST(Visits, AreOfNobodyWhomTheBeliefsDoNotSuspect) {
  const SmallWorld world = chain();
  const auto script = [](const ContextContract&) -> Result<Verdict> { return says(Label::kSymptom); };
  EXPECT_THAT(visited_names(world, walk_with(world, script, {{"web"}, {}, false})), ElementsAre("web"));
}

TEST(Visits, AdmitWhatTheEntityShows) {
  const SmallWorld world = chain();
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  FixedBeliefs beliefs(world, {0.96, 0.03, 0.01}, {{world.id("web"), world.id("cart")}});
  const WalkInputs inputs{world.graph, index, beliefs, world.mark<bool>({"web"}, true), {}};
  const ControllerSettings settings;
  Controller controller(inputs, nullptr, settings);
  ASSERT_TRUE(controller.step());
  EXPECT_THAT(beliefs.admitted, ElementsAre(world.id("web")));
  controller.run();
  EXPECT_THAT(beliefs.admitted, ElementsAre(world.id("cart"), world.id("web")));
}

TEST(Visits, AreFirstOfThoseOnWhomMostStandsOut) {
  const SmallWorld world({"a", "b", "c"});
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  FixedBeliefs beliefs(world, {0.96, 0.03, 0.01}, {}, {1, 3, 2});
  const WalkInputs inputs{world.graph, index, beliefs, world.mark<bool>({"a", "b", "c"}, true), {}};
  ControllerSettings settings;
  settings.round_size = 1;
  Controller controller(inputs, nullptr, settings);
  controller.run();
  std::vector<std::string> order;
  for (const LedgerEntry& e : result_of(controller).ledger)
    order.push_back(world.graph.entity(e.entity).name);
  EXPECT_THAT(order, ElementsAre("b", "c", "a"));
}

TEST(Visits, WithoutALabellerAreOnePerEntity) {
  const SmallWorld world = chain();
  const Walked r = walk_by(world, nullptr, {{"web", "cart", "db"}, {}});
  EXPECT_EQ(r.visits, 3U);
  EXPECT_EQ(r.labeller_calls, 0U);
}

TEST(Messages, VisitedNeighbourLooksAgainAtAChange) {
  SmallWorld world = chain();
  world.observe("cart", evidence_kind("exception"));
  const auto script = [](const ContextContract& c) -> Result<Verdict> {
    if (c.id == "Service/cart") return says_with_cite(Label::kOrigin, c);
    return says(!c.dependencies.empty() && c.dependencies[0].label == Label::kOrigin ? Label::kSymptom
                                                                                     : Label::kDefer);
  };
  const Walked r = walk_with(world, script, {{"web"}, {}});
  EXPECT_EQ(r.states[world.id("web").index()].label, Label::kSymptom);
  EXPECT_EQ(r.states[world.id("web").index()].visits, 2U);
}

TEST(Messages, ALabelThatIsTakenBackIsAChange) {
  const SmallWorld world = chain();
  // cart defers once web suffers, which it said it would not.
  const auto script = [](const ContextContract& c) -> Result<Verdict> {
    if (c.id == "Service/web") return says(Label::kSymptom);
    if (c.id == "Service/db") return says(Label::kHealthy);
    return says(c.dependents[0].label == Label::kSymptom ? Label::kDefer : Label::kHealthy);
  };
  WalkSetup setup{{"web", "cart", "db"}, {}};
  setup.settings.round_size = 1;
  std::vector<std::string> order;
  walk_with(
      world,
      [&](const ContextContract& c) {
        order.push_back(c.id);
        return script(c);
      },
      setup);
  // cart hears what db is, and later what web is, and then defers; who had heard of it looks again.
  EXPECT_THAT(order, ElementsAre("Service/cart", "Service/db", "Service/cart", "Service/web", "Service/cart",
                                 "Service/db", "Service/web"));
}

TEST(Messages, SuspectsAreVisitedFirst) {
  const SmallWorld world({"web", "auth", "zone"}, {{"web", "auth"}, {"web", "zone"}});
  const auto script = [&](const ContextContract& c) -> Result<Verdict> {
    Verdict v = says(Label::kSymptom);
    if (c.id == "Service/web") v.suspects = {world.id("zone")};
    return v;
  };
  const Walked r = walk_with(world, script, {{"web"}, {}});
  ASSERT_GE(r.ledger.size(), 3U);
  EXPECT_EQ(r.ledger[1].entity, world.id("zone"));
}

// Admission.

struct BadVerdict {
  const char* name;
  Result<Verdict> verdict;
  const char* reason;
};

class Admission : public ::testing::TestWithParam<BadVerdict> {
 protected:
  // web, with one item of its own, calls cart; db is no neighbour, and E1 is its own.
  static SmallWorld world() {
    SmallWorld out = chain();
    out.observe("web", evidence_kind("error_logs"), 0.2);
    out.observe("db", evidence_kind("error_logs"), 0.2);
    return out;
  }
};

TEST_P(Admission, ReadsTheLabelOffTheBeliefsAfterOneRepair) {
  const SmallWorld w = world();
  int asked = 0;
  const Walked r = walk_with(w,
                             [&](const ContextContract& c) -> Result<Verdict> {
                               if (c.id != "Service/web") return says(Label::kDefer);
                               ++asked;
                               return GetParam().verdict;
                             },
                             {{"web"}, {}});
  const EntityState& web = r.states[w.id("web").index()];
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(web.label, Label::kHealthy);
  EXPECT_THAT(web.rationale, HasSubstr("by rules, not admitted: "));
  EXPECT_THAT(web.rationale, HasSubstr(GetParam().reason));
  EXPECT_EQ(r.ledger[0].rationale, web.rationale);
}

TEST_P(Admission, TellsTheLabellerWhatWasWrongAndTakesTheRepair) {
  const SmallWorld w = world();
  const Walked r = walk_with(w,
                             [&](const ContextContract& c) -> Result<Verdict> {
                               for (const InboxMessage& m : c.inbox)
                                 if (m.note.find(GetParam().reason) != std::string::npos)
                                   return says(Label::kSymptom);
                               return c.id == "Service/web" ? GetParam().verdict : says(Label::kDefer);
                             },
                             {{"web"}, {}});
  EXPECT_EQ(r.states[w.id("web").index()].label, Label::kSymptom);
}

Verdict with_confidence(double confidence) { return {Label::kSymptom, confidence, {}, {}, ""}; }
Verdict with_suspect(std::size_t entity) { return {Label::kSymptom, 1, {}, {EntityId(entity)}, ""}; }

INSTANTIATE_TEST_SUITE_P(
    Verdicts, Admission,
    ::testing::Values(
        BadVerdict{"ConfidenceAboveOne", with_confidence(7), "confidence 7"},
        BadVerdict{"NegativeConfidence", with_confidence(-0.1), "confidence -0.1"},
        BadVerdict{"ConfidenceNotANumber", with_confidence(std::numeric_limits<double>::quiet_NaN()),
                   "confidence nan"},
        BadVerdict{"EvidenceOfSomebodyElse", says(Label::kSymptom, {EvidenceId(std::size_t{1})}),
                   "E1 was not in the packet"},
        BadVerdict{"EvidenceThatDoesNotExist", says(Label::kHealthy, {EvidenceId(std::size_t{99})}), "E99"},
        BadVerdict{"SuspectThatIsNoNeighbour", with_suspect(1), "suspect 1 is no neighbour"},
        BadVerdict{"SuspectThatDoesNotExist", with_suspect(4'000'000), "is no neighbour"},
        BadVerdict{"LabelOutsideTheVocabulary", says(static_cast<Label>(9)), "vocabulary"},
        BadVerdict{"OriginWithoutEvidence", says(Label::kOrigin), "an Origin must cite"},
        BadVerdict{"Error", Status::io({"endpoint is down", "", "", ""}), "endpoint is down"},
        BadVerdict{"ErrorWithoutAWord", Status(StatusCode::kInternal, Message{}), "the labeller failed"}),
    [](const auto& param) { return std::string(param.param.name); });

TEST(ObjectionTo, AcceptsAnOriginThatTwoAnomalousDependentsShare) {
  ContextContract c;
  c.dependents.resize(2);
  c.dependents[0].anomalous = c.dependents[1].anomalous = true;
  EXPECT_EQ(objection_to(says(Label::kOrigin), c), "");
  c.dependents[1].anomalous = false;
  EXPECT_NE(objection_to(says(Label::kOrigin), c), "");
}

TEST(ObjectionTo, AcceptsEvidenceOnARelation) {
  ContextContract c;
  c.dependencies.resize(1);
  c.dependencies[0].evidence.resize(1);
  c.dependencies[0].evidence[0].id = EvidenceId(std::size_t{3});
  EXPECT_EQ(objection_to(says(Label::kOrigin, {EvidenceId(std::size_t{3})}), c), "");
}

// Damping, visit cap and budgets.

// Three that each contradict their dependency can never agree.
SmallWorld frustrated_ring() { return SmallWorld({"a", "b", "c"}, {{"a", "b"}, {"b", "c"}, {"c", "a"}}); }

Result<Verdict> contradict_dependency(const ContextContract& c) {
  return says(c.dependencies[0].label == Label::kSymptom ? Label::kHealthy : Label::kSymptom);
}

std::size_t rows_with_cause(const Walked& result, std::string_view cause) {
  return static_cast<std::size_t>(std::count_if(result.ledger.begin(), result.ledger.end(),
                                                [&](const LedgerEntry& e) { return e.cause == cause; }));
}

TEST(Damping, FixesALabelThatChangesMoreThanThreeTimes) {
  const Walked r = walk_with(frustrated_ring(), contradict_dependency, {{"a"}, {}});
  EXPECT_EQ(r.stopped_by, "converged");
  EXPECT_GE(rows_with_cause(r, "damping"), 1U);
  for (const EntityState& s : r.states) {
    EXPECT_LE(s.flips, 4U);
    EXPECT_EQ(s.fixed, s.flips == 4);
    EXPECT_TRUE(!s.fixed || s.label == Label::kDefer);
  }
}

TEST(Damping, SaysSoAndEndsTheVisitsOfTheEntity) {
  const Walked r = walk_with(frustrated_ring(), contradict_dependency, {{"a"}, {}});
  const auto row = std::find_if(r.ledger.begin(), r.ledger.end(),
                                [](const LedgerEntry& e) { return e.cause == "damping"; });
  ASSERT_NE(row, r.ledger.end());
  EXPECT_EQ(row->new_label, Label::kDefer);
  EXPECT_THAT(row->rationale, HasSubstr("more than 3 times"));
  EXPECT_EQ(
      std::count_if(row + 1, r.ledger.end(), [&](const LedgerEntry& e) { return e.entity == row->entity; }),
      0);
}

TEST(VisitCap, LetsTheLastLabelStand) {
  WalkSetup setup{{"a"}, {}};
  setup.settings.max_flips = 1000;
  const Walked r = walk_with(frustrated_ring(), contradict_dependency, setup);
  EXPECT_EQ(r.stopped_by, "converged");
  EXPECT_GE(rows_with_cause(r, "visit cap"), 1U);
  for (const EntityState& s : r.states) {
    EXPECT_LE(s.visits, 8U);
    EXPECT_NE(s.label, Label::kDefer);
  }
}

// Doubts of a proof.

class Doubted : public ::testing::Test {
 protected:
  // A walk that ended; then web is in doubt.
  Walked walk_on(std::string_view in_doubt, const ScriptedLabeller::Script& script) {
    bool asked_again = false;
    ScriptedLabeller labeller(
        [&](const ContextContract& c) { return asked_again ? script(c) : always_defer(c); });
    Controller controller(inputs_, &labeller, settings_);
    controller.run();
    asked_again = true;
    const std::vector<Doubt> doubts{{world_.id(in_doubt), "nothing leads there"}};
    controller.doubt(doubts);
    controller.run();
    return result_of(controller);
  }

  SmallWorld world_ = chain();
  ControllerSettings settings_;
  EvidenceIndex index_{world_.graph, world_.evidence, built_in_weights()};
  FixedBeliefs beliefs_{world_};
  WalkInputs inputs_{world_.graph, index_, beliefs_, world_.mark<bool>({"web"}, true), {}};
};

TEST_F(Doubted, AnEntityIsAskedWithTheDiagnosis) {
  std::string note;
  const Walked r = walk_on("web", [&](const ContextContract& c) -> Result<Verdict> {
    for (const InboxMessage& m : c.inbox) note += m.note;
    return says(Label::kDefer);
  });
  EXPECT_THAT(note, HasSubstr("nothing leads there"));
  EXPECT_EQ(r.states[world_.id("web").index()].visits, 2U);
  EXPECT_EQ(r.ledger.back().cause, "verification");
}

TEST_F(Doubted, WhatIsHeldAgainstAnEntityAtItsCapIsSaid) {
  settings_.max_visits_per_entity = 1;
  const Walked r = walk_on("web", always_defer);
  EXPECT_EQ(r.states[world_.id("web").index()].visits, 1U);
  const LedgerEntry& last = r.ledger.back();
  EXPECT_EQ(last.entity, world_.id("web"));
  EXPECT_EQ(last.cause, kObjected);
  EXPECT_EQ(last.old_label, last.new_label);
  EXPECT_THAT(last.rationale, HasSubstr("nothing leads there"));
}

TEST(Budget, StopsTheWalkAndListsWhatWasLeft) {
  const SmallWorld world({"a", "b", "c", "d"});
  WalkSetup setup{{"a", "b", "c", "d"}, {}};
  setup.settings.max_visits = 2;
  const Walked r = walk_with(world, always_defer, setup);
  EXPECT_EQ(r.stopped_by, "budget:visits");
  EXPECT_EQ(r.visits, 2U);
  EXPECT_THAT(r.ledger, SizeIs(2));
  EXPECT_THAT(world.names(r.waiting), ElementsAre("c", "d"));
}

TEST(Budget, OfExactlyWhatIsNeededIsNotSpent) {
  WalkSetup setup{{"a", "b"}, {}};
  setup.settings.max_visits = 2;
  const Walked r = walk_with(SmallWorld({"a", "b"}), always_defer, setup);
  EXPECT_EQ(r.stopped_by, "converged");
  EXPECT_THAT(r.waiting, IsEmpty());
}

TEST(Ledger, NumbersItsRowsAndNamesTheirCauses) {
  const SmallWorld world = chain();
  const Walked r = walk_with(world, always_defer, {{"web"}, {}});
  ASSERT_THAT(r.ledger, SizeIs(3));
  EXPECT_EQ(r.ledger[0].sequence, 1U);
  EXPECT_EQ(r.ledger[0].cause, "seed");
  EXPECT_EQ(r.ledger[1].sequence, 2U);
  EXPECT_EQ(r.ledger[1].cause, "suspected after " + world.graph.entity(world.id("web")).id());
}

TEST(Walk, OfAnEmptyGraphConverges) {
  const Walked r = walk_with(SmallWorld({}), always_defer, {});
  EXPECT_EQ(r.stopped_by, "converged");
  EXPECT_EQ(r.visits, 0U);
}

// Rounds.

// Notes how large the rounds are that it is asked for.
class RoundCounter final : public Labeller {
 public:
  [[nodiscard]] std::string_view kind() const override { return "counter"; }
  Result<Verdict> label(const ContextContract&) override { return says(Label::kDefer); }
  std::vector<Result<Verdict>> label_round(std::span<const ContextContract> round) override {
    sizes.push_back(round.size());
    return Labeller::label_round(round);
  }
  std::vector<std::size_t> sizes;
};

Walked walk_counted(const SmallWorld& world, const WalkSetup& setup, RoundCounter& labeller) {
  return walk_by(world, &labeller, setup);
}

TEST(Rounds, AreAskedAsAWhole) {
  const SmallWorld world({"a", "b", "c", "d", "e"});
  WalkSetup setup{{"a", "b", "c", "d", "e"}, {}};
  setup.settings.round_size = 3;
  RoundCounter labeller;
  const Walked r = walk_counted(world, setup, labeller);
  EXPECT_THAT(labeller.sizes, ElementsAre(3, 2));
  EXPECT_EQ(r.labeller_calls, 5U);
}

TEST(Rounds, AreCutToTheBudgetOfVisits) {
  const SmallWorld world({"a", "b", "c", "d", "e"});
  WalkSetup setup{{"a", "b", "c", "d", "e"}, {}};
  setup.settings.max_visits = 4;
  setup.settings.round_size = 3;
  RoundCounter labeller;
  const Walked r = walk_counted(world, setup, labeller);
  EXPECT_THAT(labeller.sizes, ElementsAre(3, 1));
  EXPECT_EQ(r.stopped_by, "budget:visits");
  EXPECT_EQ(world.names(r.waiting), Names{"e"});
}

TEST(Rounds, ThatAreInterruptedAreAsIfTheyHadNotBegun) {
  const SmallWorld world({"a", "b", "c", "d"});
  WalkSetup setup{{"a", "b", "c", "d"}, {}};
  setup.settings.round_size = 2;
  RoundCounter labeller;
  setup.settings.stop = [&] { return labeller.sizes.size() == 2; };
  const Walked r = walk_counted(world, setup, labeller);
  EXPECT_EQ(r.stopped_by, "interrupted");
  EXPECT_THAT(r.ledger, SizeIs(2));
  EXPECT_EQ(world.names(r.waiting), (Names{"c", "d"}));
}

TEST(Rounds, SayHowFarTheWalkIs) {
  const SmallWorld world({"a", "b", "c"});
  WalkSetup setup{{"a", "b", "c"}, {}};
  setup.settings.round_size = 2;
  std::vector<std::uint64_t> visits;
  setup.settings.on_round = [&](std::uint64_t done, std::size_t) { visits.push_back(done); };
  RoundCounter labeller;
  walk_counted(world, setup, labeller);
  EXPECT_THAT(visits, ElementsAre(0, 2));
}

TEST(Ledger, SaysWhoLabelled) {
  const SmallWorld world({"a", "b", "c"});
  const auto script = [](const ContextContract& c) -> Result<Verdict> {
    Verdict v = says(Label::kHealthy);
    v.declined = c.id == "Service/a";
    if (c.id == "Service/b") v.confidence = 7;
    return v;
  };
  const Walked r = walk_with(world, script, {{"a", "b", "c"}, {}});
  ASSERT_THAT(r.ledger, SizeIs(3));
  EXPECT_EQ(r.ledger[0].labelled_by, "rules");
  EXPECT_EQ(r.ledger[1].labelled_by, "rules");
  EXPECT_THAT(r.ledger[1].rationale, HasSubstr("not admitted: "));
  EXPECT_EQ(r.ledger[2].labelled_by, "scripted");
}

// What a user says beside a model.

class Told : public ::testing::Test {
 protected:
  // All are visited; then a user says what he knows of db.
  Walked walk_and_say(Label label, std::vector<std::string>* asked_about_db) {
    bool told = false;
    ScriptedLabeller labeller([&](const ContextContract& c) {
      for (const ContextNeighbour& n : c.dependencies)
        if (told && n.entity == world_.id("db")) asked_about_db->emplace_back(name_of(n.label));
      return says(Label::kSymptom);
    });
    Controller controller(inputs_, &labeller, settings_);
    controller.run();
    told = true;
    controller.apply(
        {.kind = EventKind::kVerdict, .entity = world_.id("db"), .label = label, .by = std::string(kByUser)});
    controller.run();
    return result_of(controller);
  }

  SmallWorld world_ = chain();
  ControllerSettings settings_;
  EvidenceIndex index_{world_.graph, world_.evidence, built_in_weights()};
  FixedBeliefs beliefs_{world_, {0.96, 0.03, 0.01}, dependencies_of(world_)};
  WalkInputs inputs_{world_.graph, index_, beliefs_, world_.mark<bool>({"web"}, true), {}};
};

TEST_F(Told, ByAUserNeighboursLookAgainAndSeeHisLabel) {
  std::vector<std::string> seen;
  const Walked r = walk_and_say(Label::kHealthy, &seen);
  EXPECT_EQ(seen, std::vector<std::string>{"Healthy"});  // by cart, once more
  EXPECT_EQ(r.states[world_.id("db").index()].label, Label::kSymptom);
  EXPECT_EQ(r.states[world_.id("db").index()].told(), Label::kHealthy);
  EXPECT_EQ(r.stopped_by, "converged");
}

TEST_F(Told, ByAUserWhatTheModelSaysNobodyLooksAgain) {
  std::vector<std::string> seen;
  const Walked r = walk_and_say(Label::kSymptom, &seen);
  EXPECT_THAT(seen, IsEmpty());
  EXPECT_EQ(r.stopped_by, "converged");
}

}  // namespace
}  // namespace propter::control
