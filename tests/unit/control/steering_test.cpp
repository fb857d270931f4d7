// Verdicts that count move the numbers, and with them the walk.
#include "control/steering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "unit/control/scripted_labeller.h"

namespace propter::control {
namespace {

using test::SmallWorld;
using ::testing::Contains;

// `db` is behind `cart`, which defers; nothing but the numbers leads from `web` to it.
SmallWorld shop() {
  SmallWorld world({"web", "cart", "db"}, {{"web", "cart"}, {"cart", "db"}});
  world.observe("web", evidence_kind("error_spans"), 6);
  return world;
}

Result<Verdict> sure_symptom(const ContextContract& c) {
  const bool is_web = c.id == "Service/web";
  Verdict v = says_with_cite(is_web ? Label::kSymptom : Label::kDefer, c);
  v.confidence = 0.9;
  return v;
}

struct Walked {
  WalkResult result;
  double db = 0;
};

Walked walk_live(const SmallWorld& world, bool is_evidence) {
  auto beliefs = belief::EntityBeliefs::start(world.graph, world.evidence, built_in_weights());
  EXPECT_TRUE(beliefs.ok());
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  LiveBeliefs steering(*beliefs, index);
  ScriptedLabeller labeller(sure_symptom, is_evidence);
  WalkResult result = walk({world.graph, index, steering, world.mark<bool>({"web"}, true), {}}, labeller, {});
  return {std::move(result), beliefs->marginal(world.id("db")).origin};
}

TEST(Steering, AVerdictThatCountsRaisesWhatWouldExplainIt) {
  const SmallWorld world = shop();
  EXPECT_GT(walk_live(world, true).db, walk_live(world, false).db);
}

TEST(Steering, WhatRulesSayInTheLabellersPlaceMovesNoNumbers) {
  const SmallWorld world = shop();
  auto beliefs = belief::EntityBeliefs::start(world.graph, world.evidence, built_in_weights());
  const double before = beliefs->marginal(world.id("db")).origin;
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  LiveBeliefs steering(*beliefs, index);
  ScriptedLabeller labeller(
      [](const ContextContract& c) -> Result<Verdict> {
        Verdict verdict = *sure_symptom(c);
        verdict.by_rules = true;
        return verdict;
      },
      true);
  const WalkResult result =
      walk({world.graph, index, steering, world.mark<bool>({"web"}, true), {}}, labeller, {});
  EXPECT_EQ(beliefs->marginal(world.id("db")).origin, before);
  EXPECT_EQ(result.ledger.front().labelled_by, "rules");
}

TEST(Steering, RulesMoveNoNumbers) {
  const SmallWorld world = shop();
  const auto before = belief::EntityBeliefs::start(world.graph, world.evidence, built_in_weights());
  EXPECT_EQ(walk_live(world, false).db, before->marginal(world.id("db")).origin);
}

// Beliefs that suspect `db` once `web` was committed.
class Suspicious final : public Steering {
 public:
  explicit Suspicious(EntityId trigger, EntityId suspect) : trigger_(trigger), suspect_(suspect) {}
  [[nodiscard]] const belief::Marginal& marginal(EntityId id) const override {
    return told_ && id == suspect_ ? likely_ : unlikely_;
  }
  void commit(EntityId id, const Verdict&) override { told_ |= id == trigger_; }

 private:
  EntityId trigger_;
  EntityId suspect_;
  bool told_ = false;
  belief::Marginal likely_{0.5, 0.4, 0.1};
  belief::Marginal unlikely_{0.98, 0.019, 0.001};
};

TEST(Steering, AnEntityThatBecomesALikelyOriginOnTheWayIsVisited) {
  const SmallWorld world({"web", "db", "mail"}, {{"web", "db"}});
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  Suspicious steering(world.id("web"), world.id("mail"));
  ScriptedLabeller labeller([](const ContextContract& c) { return says_with_cite(Label::kDefer, c); }, true);
  const WalkResult result =
      walk({world.graph, index, steering, world.mark<bool>({"web"}, true), {}}, labeller, {});
  EXPECT_THAT(visited(result), Contains(world.id("mail")));
}

}  // namespace
}  // namespace propter::control
