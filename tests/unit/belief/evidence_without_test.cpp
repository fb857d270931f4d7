// Beliefs without one item of evidence, without building the model anew.
#include "belief/build.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "built_model.h"

namespace propter::belief {
namespace {

using test::SmallWorld;
using ::testing::IsEmpty;

class Without : public testing::Test {
 protected:
  // Beliefs of all, which are then told what they are without the item.
  [[nodiscard]] std::vector<double> told(EvidenceId item) const {
    Believed believed(world_, weights_);
    EXPECT_TRUE(believed.all().diagnosis().exact);
    const std::vector<NodeEvidence> evidence = nodes(believed.all().model(), item);
    believed.all().tell(evidence);
    believed.all().update();
    return log_odds(believed.all());
  }
  [[nodiscard]] std::vector<NodeEvidence> nodes(const EntityModel& model, EvidenceId item) const {
    const Evidence& gone = world_.evidence[item.index()];
    std::vector<const Evidence*> own;
    for (const Evidence& e : world_.evidence)
      if (e.entity == gone.entity) own.push_back(&e);
    return evidence_without(world_.graph, model, gone, own, weights_);
  }
  // Beliefs where nobody ever knew of the item.
  [[nodiscard]] std::vector<double> built(EvidenceId item) const {
    SmallWorld less = world_;
    std::erase_if(less.evidence, [&](const Evidence& e) { return e.id == item; });
    Believed believed(less, weights_);
    return log_odds(believed.all());
  }
  [[nodiscard]] static std::vector<double> log_odds(const EntityBeliefs& beliefs) {
    std::vector<double> out;
    for (std::size_t e = 0; e < beliefs.entities(); ++e) out.push_back(beliefs.origin_log_odds(EntityId(e)));
    return out;
  }
  [[nodiscard]] std::vector<double> now() const { return log_odds(Believed(world_, weights_).all()); }
  void expect_the_same(EvidenceId item) const {
    const std::vector<double> expected = built(item);
    const std::vector<double> found = told(item);
    for (std::size_t e = 0; e < expected.size(); ++e)
      EXPECT_NEAR(found[e], expected[e], 1e-6) << world_.graph.entity(EntityId(e)).name;
    EXPECT_GT(std::abs(now()[world_.evidence[item.index()].entity.index()] -
                       expected[world_.evidence[item.index()].entity.index()]),
              0.01);
  }

  SmallWorld world_ = cart_of(2, {{"web", "cart"}, {"cart", "db"}});
  Weights weights_;
};

TEST_F(Without, AnItemOfAGateIsAsIfItHadNotBeenFound) {
  world_.observe("web", evidence_kind("error_spans"), 3);
  const EvidenceId exception = world_.observe("web", evidence_kind("exception"), 4);
  world_.observe("web", evidence_kind("exception"), 1);
  world_.observe("db", evidence_kind("latency_shift"), 3);
  expect_the_same(exception);
}

TEST_F(Without, AnItemThatNamesACalleeLeavesTheRest) {
  world_.observe("web", evidence_kind("exception"), 3);
  world_.evidence.back().text = "TimeoutException: cart";
  expect_the_same(world_.observe("web", evidence_kind("error_spans"), 4));
}

TEST_F(Without, AnItemOfAServiceIsAsIfItHadNotBeenFound) {
  world_.observe("cart", evidence_kind("error_spans"), 3);
  expect_the_same(world_.observe("cart", evidence_kind("exception"), 4));
}

TEST_F(Without, AnItemThatSiblingsDoNotHaveIsAsIfItHadNotBeenFound) {
  for (const char* instance : {"cart-0", "cart-1"}) world_.observe(instance, evidence_kind("error_spans"), 3);
  world_.observe("cart-0", evidence_kind("error_logs"), 2);
  expect_the_same(world_.observe("cart-0", evidence_kind("exception"), 4));
}

TEST_F(Without, AnItemThatSiblingsHaveTooLeavesWhatIsOfItsOwn) {
  world_ = cart_of(3, {{"web", "cart"}, {"cart", "db"}});
  EvidenceId spans;
  for (const char* instance : {"cart-0", "cart-2", "cart-1"})
    spans = world_.observe(instance, evidence_kind("error_spans"), 4);
  world_.observe("cart-1", evidence_kind("exception"), 4);
  expect_the_same(spans);
}

TEST_F(Without, WhatIsAsUsualIsAsIfItHadNotBeenFound) {
  world_.observe("web", evidence_kind("latency_shift"), 3);
  const EvidenceId normal = world_.observe("db", evidence_kind("normal"), 2);
  world_.observe("db", evidence_kind("log_burst"), 3);  // it is looked at all the same
  expect_the_same(normal);
}

TEST_F(Without, AReportIsAsIfItHadNotBeenMade) {
  world_.observe("web", evidence_kind("exception"), 3);
  expect_the_same(world_.observe("web", evidence_kind("report"), 3));
}

// web shows another signal of the class, and nobody else one of it.
TEST_F(Without, ASignalThatNobodyElseShowsIsAsIfItHadNotBeenRaised) {
  world_.raise("web", "latency_p95, up");
  weights_ = with_equal_leaks();
  expect_the_same(world_.raise("web", "latency_p99, up"));
}

TEST_F(Without, ASignalIsToldOfItsOwnNodeAlone) {
  const EvidenceId raised = world_.raise("web", "latency_p95, up");
  world_.raise("mail", "latency_p95, up");
  const Built all(world_);
  const std::vector<NodeEvidence> found = nodes(all.all(), raised);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].node, all.signal("web", "latency_p95, up"));
  EXPECT_EQ(found[0].evidence.degraded, 0);
}

TEST_F(Without, AWeakerItemOfTheSameKindNothingChanges) {
  world_.observe("web", evidence_kind("exception"), 4);
  const EvidenceId weaker = world_.observe("web", evidence_kind("exception"), 1);
  const std::vector<double> found = told(weaker);
  const std::vector<double> expected = now();
  for (std::size_t e = 0; e < expected.size(); ++e) EXPECT_NEAR(found[e], expected[e], 1e-9);
}

TEST_F(Without, AnItemOfARelationNobodyIsToldAnything) {
  const EvidenceId item = world_.observe_relation("web", "cart", evidence_kind("failing_calls"));
  EXPECT_THAT(nodes(Built(world_).all(), item), IsEmpty());
}

}  // namespace
}  // namespace propter::belief
