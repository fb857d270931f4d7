// Services and their instances: what they show alike, and what one of them shows alone.
#include "belief/build.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "built_model.h"

namespace propter::belief {
namespace {

using enum SignalClass;
using test::SmallWorld;
using ::testing::ElementsAre;

// Each of the instances raises the subject.
SmallWorld cart_with_signal(int count, const std::vector<std::string>& showing, const std::string& subject) {
  SmallWorld world = cart_of(count);
  for (const std::string& instance : showing) world.raise(instance, subject);
  return world;
}

TEST(Siblings, ThatShowOneSignalShareItsNode) {
  const SmallWorld world = cart_with_signal(3, {"cart-0", "cart-1"}, "latency_p95, up");
  const Built built(world);
  // Which nodes the shared class of cart raises: one, that leads on to all instances.
  std::vector<std::uint32_t> common;
  for (const Edge& e : built.all().model.edges)
    if (e.from == built.shared("cart", kLatency) && e.to != built.gate("cart", kLatency))
      common.push_back(e.to);
  ASSERT_EQ(common.size(), 1U);
  std::vector<double> on;
  for (const Edge& e : built.all().model.edges)
    if (e.from == common[0]) on.push_back(e.transmission);
  EXPECT_THAT(on, ElementsAre(model().shared, model().shared, model().shared));
}

// Nothing is wrong with itself.
TEST(Siblings, ThatShowWhatTheServiceHasInCommonSuffer) {
  const SmallWorld world = cart_with_signal(3, {"cart-0", "cart-1"}, "latency_p95, up");
  const Built built(world);
  const auto suffers = [&](std::string_view instance) {
    const auto leads_to = [&](std::uint32_t from, std::uint32_t to) { return built.between(from, to) == 1; };
    for (const Edge& e : built.all().model.edges)
      if (e.to == built.degraded(instance) && leads_to(e.from, built.signal(instance, "latency_p95, up")))
        return true;
    return false;
  };
  EXPECT_TRUE(suffers("cart-0"));
  EXPECT_TRUE(suffers("cart-1"));
}

TEST(Siblings, ThatShowWhatNoOtherDoesShareNothing) {
  SmallWorld world = cart_of(2);
  world.raise("cart-0", "latency_p95, up");
  world.raise("cart-1", "latency_p99, up");
  const Built built(world);
  for (const Edge& e : built.all().model.edges) {
    EXPECT_TRUE(e.from != built.shared("cart", kLatency) || e.to == built.gate("cart", kLatency));
  }
}

TEST(Siblings, ThatShowASignalAlikeAccuseTheService) {
  const SmallWorld world = cart_with_signal(3, {"cart-0", "cart-1", "cart-2"}, "latency_p95, up");
  EXPECT_EQ(Believed(world, with_equal_leaks()).first(), "cart");
}

TEST(Siblings, ThatAreSilentSpeakAgainstTheService) {
  const SmallWorld two_of_two = cart_with_signal(2, {"cart-0", "cart-1"}, "latency_p95, up");
  const SmallWorld two_of_three = cart_with_signal(3, {"cart-0", "cart-1"}, "latency_p95, up");
  const SmallWorld two_of_five = cart_with_signal(5, {"cart-0", "cart-1"}, "latency_p95, up");
  const Weights weights = with_equal_leaks();
  EXPECT_GT(Believed(two_of_two, weights).log_odds("cart"),
            Believed(two_of_three, weights).log_odds("cart") + 0.1);
  EXPECT_GT(Believed(two_of_three, weights).log_odds("cart"),
            Believed(two_of_five, weights).log_odds("cart") + 0.1);
}

// cart-1 and cart-2 have troubles, cart-0 those of `troubles` whose bit is set.
SmallWorld cart_in_trouble(unsigned troubles) {
  SmallWorld world = cart_of(3, {{"web", "cart"}, {"cart", "db"}, {"cart-0", "node", kRunsOn}});
  world.observe("cart-1", evidence_kind("latency_shift"), 3);
  world.raise("cart-1", "latency_p95, up");
  world.raise("cart-2", "cpu_usage, up");
  const std::vector<EvidenceKind> kinds = {evidence_kind("latency_shift"), evidence_kind("exception"),
                                           evidence_kind("log_new")};
  for (const EvidenceKind kind : kinds) {
    if ((troubles & 1) != 0) world.observe("cart-0", kind, 4);
    troubles >>= 1;
  }
  for (const char* subject : {"latency_p95, up", "cpu_usage, up", "LogAnomaly, 87"}) {
    if ((troubles & 1) != 0) world.raise("cart-0", subject);
    troubles >>= 1;
  }
  return world;
}

// Whatever cart-0 shows, cart-1 is no more suspect than where cart-0 shows nothing.
TEST(Siblings, NeverRaiseEachOther) {
  const SmallWorld silent = cart_in_trouble(0);
  const double unaided = Believed(silent).log_odds("cart-1");
  for (unsigned troubles = 1; troubles < 64; ++troubles) {
    const SmallWorld world = cart_in_trouble(troubles);
    EXPECT_LE(Believed(world).log_odds("cart-1"), unaided + 1e-9) << troubles;
  }
}

TEST(Siblings, WithTwoDifferentTroublesAreTwoCauses) {
  SmallWorld world = cart_of(2);
  world.raise("cart-0", "disk_usage, up");
  world.observe("cart-0", evidence_kind("exception"), 4);
  world.raise("cart-1", "cpu_usage, up");
  world.observe("cart-1", evidence_kind("latency_shift"), 4);
  const Believed believed(world);
  for (const char* instance : {"cart-0", "cart-1"})
    EXPECT_GT(believed.log_odds(instance), believed.log_odds("cart") + 1) << instance;
}

// Both fail, which their service could have done; but each says why, and not the same.
TEST(Siblings, ThatFailAlikeForReasonsOfTheirOwnAreTwoCauses) {
  SmallWorld world = cart_of(2);
  const auto observe = [&](const char* instance, EvidenceKind kind, const char* subject) {
    world.observe(instance, kind, 12);
    world.evidence.back().subject = subject;
  };
  for (const char* instance : {"cart-0", "cart-1"}) observe(instance, evidence_kind("error_spans"), "/cart");
  const double service = Believed(world).log_odds("cart");
  observe("cart-0", evidence_kind("exception"), "out of memory");
  observe("cart-1", evidence_kind("error_logs"), "no space left");
  const Believed believed(world);
  for (const char* instance : {"cart-0", "cart-1"})
    EXPECT_GT(believed.log_odds(instance), believed.log_odds("cart")) << instance;
  EXPECT_LT(believed.log_odds("cart"), service);
}

TEST(Siblings, ThatFailAlikeForOneReasonAreOneCause) {
  SmallWorld world = cart_of(2);
  for (const char* instance : {"cart-0", "cart-1"}) {
    world.observe(instance, evidence_kind("error_spans"), 4);
    world.observe(instance, evidence_kind("exception"), 4);
  }
  const Believed believed(world);
  for (const char* instance : {"cart-0", "cart-1"})
    EXPECT_LT(believed.log_odds(instance), believed.log_odds("cart")) << instance;
}

TEST(Siblings, ThatLeftTheirPastAlikeAreHandedTheClassByTheService) {
  SmallWorld world = cart_of(2);
  for (const char* instance : {"cart-0", "cart-1"}) world.observe(instance, evidence_kind("exception"), 4);
  world.observe("cart-0", evidence_kind("latency_shift"), 4);
  const Built built(world);
  for (const char* instance : {"cart-0", "cart-1"}) {
    EXPECT_EQ(built.between(built.shared("cart", kErrors), built.gate(instance, kErrors)), model().alike);
    EXPECT_EQ(built.between(built.shared("cart", kLatency), built.gate(instance, kLatency)), 0);
  }
}

TEST(Siblings, ThatLeftTheirPastInTwoWaysAreNotAlike) {
  SmallWorld world = cart_of(2);
  world.observe("cart-0", evidence_kind("exception"), 4);
  world.observe("cart-1", evidence_kind("error_spans"), 4);
  const Built built(world);
  EXPECT_EQ(built.between(built.shared("cart", kErrors), built.gate("cart-0", kErrors)), 0);
}

TEST(Siblings, WithDifferentMetricsOfAClassAreNotAlike) {
  for (const bool same : {false, true}) {
    SmallWorld world = cart_of(2);
    world.observe("cart-0", evidence_kind("departure"), 4);
    world.evidence.back().subject = "latency_p95";
    world.observe("cart-1", evidence_kind("departure"), 4);
    world.evidence.back().subject = same ? "latency_p95" : "response_time";
    const Built built(world);
    EXPECT_EQ(built.between(built.shared("cart", kLatency), built.gate("cart-0", kLatency)),
              same ? model().alike : 0);
  }
}

TEST(Siblings, ThatLeftTheirPastAlikeAccuseTheService) {
  SmallWorld world = cart_of(2);
  for (const char* instance : {"cart-0", "cart-1"}) world.observe(instance, evidence_kind("exception"));
  const Believed believed(world);
  EXPECT_GT(believed.origin("cart"), believed.origin("cart-0"));
  EXPECT_GT(believed.origin("cart"), believed.origin("cart-1"));
}

TEST(Siblings, OfWhichOneIsAsUsualAccuseTheOther) {
  SmallWorld world = cart_of(2);
  world.observe("cart-0", evidence_kind("exception"));
  world.observe("cart-1", evidence_kind("normal"), 2);
  const Believed believed(world);
  EXPECT_GT(believed.origin("cart-0"), believed.origin("cart"));
  EXPECT_GT(believed.origin("cart-0"), believed.origin("cart-1"));
}

}  // namespace
}  // namespace propter::belief
