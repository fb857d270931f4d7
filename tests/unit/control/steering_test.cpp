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

// What the beliefs hold of db after a walk.
double origin_of_db(const SmallWorld& world, Labeller* labeller) {
  auto beliefs = belief::EntityBeliefs::start_unseen(world.graph, world.evidence, built_in_weights(), {});
  EXPECT_TRUE(beliefs.ok());
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  LiveBeliefs steering(*beliefs, index);
  const WalkInputs inputs{world.graph, index, steering, world.mark<bool>({"web"}, true), {}};
  const ControllerSettings settings;
  Controller controller(inputs, labeller, settings);
  controller.run();
  EXPECT_GE(controller.state().visits, 1U);
  return beliefs->marginal(world.id("db")).origin;
}

TEST(Steering, AVerdictThatCountsRaisesWhatWouldExplainIt) {
  const SmallWorld world = shop();
  ScriptedLabeller labeller(sure_symptom);
  EXPECT_GT(origin_of_db(world, &labeller), origin_of_db(world, nullptr));
}

TEST(Steering, AVerdictThatIsDeclinedMovesNoNumbers) {
  const SmallWorld world = shop();
  ScriptedLabeller labeller([](const ContextContract& c) -> Result<Verdict> {
    Verdict verdict = *sure_symptom(c);
    verdict.declined = true;
    return verdict;
  });
  EXPECT_EQ(origin_of_db(world, &labeller), origin_of_db(world, nullptr));
}

TEST(Steering, WhatWasAdmittedOnTheWayIsAsIfItHadAlwaysBeenKnown) {
  const SmallWorld world = shop();
  const auto whole = belief::EntityBeliefs::start(world.graph, world.evidence, built_in_weights());
  EXPECT_NEAR(origin_of_db(world, nullptr), whole->marginal(world.id("db")).origin, 1e-9);
}

TEST(Steering, AnEntityThatBecomesSuspectOnTheWayIsVisited) {
  const SmallWorld world({"web", "db", "mail"}, {{"web", "db"}});
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  FixedBeliefs steering(world, {0.96, 0.03, 0.01}, {{world.id("web"), world.id("mail")}});
  const WalkInputs inputs{world.graph, index, steering, world.mark<bool>({"web"}, true), {}};
  const ControllerSettings settings;
  Controller controller(inputs, nullptr, settings);
  controller.run();
  EXPECT_THAT(visited(result_of(controller)), Contains(world.id("mail")));
}

}  // namespace
}  // namespace propter::control
