// What sets of origins are worth, on models small enough to work out by hand.
#include "explain/origin_sets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace propter::explain {
namespace {

using belief::InferenceOptions;
using belief::Method;
using belief::Model;
using ::testing::Contains;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Key;
using ::testing::Not;

constexpr double kFurther = 2;

double log_odds(double p) { return std::log(p / (1 - p)); }

// Log-weight of an effect that shows with probability p and speaks with `nats`.
double worth_of(double p, double nats) { return std::log(1 - p + p * std::exp(nats)); }

OriginSets sets_of(const Model& model, const std::vector<std::uint32_t>& faults, double further = kFurther,
                   const InferenceOptions& options = {}) {
  Result<OriginSets> sets = OriginSets::start(model, faults, further, options);
  EXPECT_TRUE(sets.ok());
  return *std::move(sets);
}

// Faults 0 and 1 share the effect 2, which also leaks.
Model shared_effect() {
  Model model;
  model.nodes = {{.prior = 0.01}, {.prior = 0.05}, {.prior = 0, .leak = 0.1, .degraded = 3}};
  model.edges = {{0, 2, 0.7}, {1, 2, 0.4}};
  return model;
}

// Each fault has an effect of its own.
Model two_apart() {
  Model model;
  model.nodes = {{.prior = 0.01}, {.prior = 0.02}, {.prior = 0, .degraded = 6}, {.prior = 0, .degraded = 5}};
  model.edges = {{0, 2, 0.5}, {1, 3, 0.9}};
  return model;
}

TEST(OriginSets, NoneIsWorthNothing) { EXPECT_EQ(sets_of(shared_effect(), {0, 1}).value({}), 0); }

TEST(OriginSets, OneIsWorthItsPriorAndWhatTheEvidenceSaysForIt) {
  OriginSets sets = sets_of(shared_effect(), {0, 1});
  const double without = worth_of(0.1, 3);
  EXPECT_NEAR(sets.value({0}), log_odds(0.01) + worth_of(1 - 0.9 * 0.3, 3) - without, 1e-9);
  EXPECT_NEAR(sets.value({1}), log_odds(0.05) + worth_of(1 - 0.9 * 0.6, 3) - without, 1e-9);
}

TEST(OriginSets, TwoOfOneEffectShareIt) {
  OriginSets sets = sets_of(shared_effect(), {0, 1});
  const double both = worth_of(1 - 0.9 * 0.3 * 0.6, 3) - worth_of(0.1, 3);
  EXPECT_NEAR(sets.value({0, 1}), log_odds(0.01) + log_odds(0.05) + both - kFurther, 1e-9);
}

TEST(OriginSets, TwoThatHaveNothingToDoWithEachOtherAddUp) {
  OriginSets sets = sets_of(two_apart(), {0, 1});
  EXPECT_NEAR(sets.value({0}), log_odds(0.01) + worth_of(0.5, 6), 1e-9);
  EXPECT_NEAR(sets.value({0, 1}), sets.value({0}) + sets.value({1}) - kFurther, 1e-9);
}

TEST(OriginSets, EachFurtherOriginCostsTheSame) {
  Model model;
  model.nodes.assign(4, {.prior = 0.1, .degraded = 4});
  const std::vector<std::uint32_t> faults = {0, 1, 2, 3};
  OriginSets cheap = sets_of(model, faults, 0);
  OriginSets dear = sets_of(model, faults, 1.5);
  EXPECT_NEAR(dear.value({2}), cheap.value({2}), 1e-9);
  EXPECT_NEAR(dear.value({0, 2}), cheap.value({0, 2}) - 1.5, 1e-9);
  EXPECT_NEAR(dear.value({0, 1, 2, 3}), cheap.value({0, 1, 2, 3}) - 4.5, 1e-9);
}

TEST(OriginSets, EvidenceOnTheFaultItselfCountsInFull) {
  Model model;
  model.nodes = {{.prior = 0.01, .local = 1.5, .degraded = 2}, {.prior = 0.01}};
  EXPECT_NEAR(sets_of(model, {0, 1}).value({0}), log_odds(0.01) + 3.5, 1e-9);
}

TEST(OriginSets, EvidenceOfHealthSpeaksAgainst) {
  Model model;
  model.nodes = {{.prior = 0.1}, {.prior = 0, .degraded = -4}};
  model.edges = {{0, 1, 0.8}};
  EXPECT_NEAR(sets_of(model, {0}).value({0}), log_odds(0.1) + worth_of(0.8, -4), 1e-9);
}

TEST(OriginSets, WhatIsCarriedIsALocalCauseOfWhoGetsIt) {
  Model model;  // a service and two instances
  model.nodes = {{.prior = 0.01}, {.prior = 0.01, .local = 2}, {.prior = 0.01, .local = 2}};
  model.edges = {{0, 1, 0.6, true}, {0, 2, 0.6, true}};
  OriginSets sets = sets_of(model, {0, 1, 2});
  EXPECT_NEAR(sets.value({0}), log_odds(0.01) + 2 * worth_of(0.6, 2), 1e-9);
  EXPECT_NEAR(sets.value({1}), log_odds(0.01) + 2, 1e-9);
  EXPECT_NEAR(sets.value({0, 1}), 2 * log_odds(0.01) + 2 + worth_of(0.6, 2) - kFurther, 1e-9);
}

TEST(OriginSets, MembersOfACycleDoNotSupportEachOther) {
  Model model;
  model.nodes = {{.prior = 0.1}, {.prior = 0, .degraded = 3}, {.prior = 0, .degraded = 3}};
  model.edges = {{0, 1, 0.5}, {1, 2, 0.5}, {2, 1, 0.5}};
  OriginSets sets = sets_of(model, {0});
  // Neither, the first alone, both.
  const double evidence = 0.5 + 0.25 * std::exp(3) + 0.25 * std::exp(6);
  EXPECT_NEAR(sets.value({0}), log_odds(0.1) + std::log(evidence), 1e-9);
}

TEST(OriginSets, FaultsThatAreNotListedStayOpen) {
  Model model = shared_effect();
  OriginSets sets = sets_of(model, {0});
  const double none = 0.95 * std::exp(worth_of(0.1, 3)) + 0.05 * std::exp(worth_of(1 - 0.9 * 0.6, 3));
  const double with =
      0.95 * std::exp(worth_of(1 - 0.9 * 0.3, 3)) + 0.05 * std::exp(worth_of(1 - 0.9 * 0.3 * 0.6, 3));
  EXPECT_NEAR(sets.value({0}), log_odds(0.01) + std::log(with / none), 1e-9);
}

TEST(OriginSets, PlacesAreThoseOfTheListAndNotOfTheModel) {
  OriginSets turned = sets_of(shared_effect(), {1, 0});
  OriginSets straight = sets_of(shared_effect(), {0, 1});
  EXPECT_EQ(turned.faults(), 2U);
  EXPECT_NEAR(turned.value({0}), straight.value({1}), 1e-9);
  EXPECT_NEAR(turned.value({0, 1}), straight.value({0, 1}), 1e-9);
}

TEST(Gains, OfNoneAreWhatEachIsWorthAlone) {
  OriginSets sets = sets_of(shared_effect(), {0, 1});
  const std::vector<double> gains = sets.gains({});
  EXPECT_THAT(gains, ElementsAre(DoubleNear(sets.value({0}), 1e-9), DoubleNear(sets.value({1}), 1e-9)));
}

TEST(Gains, OfOneOutsideAreWhatItAdds) {
  OriginSets sets = sets_of(shared_effect(), {0, 1});
  EXPECT_NEAR(sets.gains({0})[1], sets.value({0, 1}) - sets.value({0}) + kFurther, 1e-9);
  EXPECT_NEAR(sets.gains({1})[0], sets.value({0, 1}) - sets.value({1}) + kFurther, 1e-9);
}

TEST(Gains, OfAMemberAreWhatIsLostWithoutIt) {
  OriginSets sets = sets_of(shared_effect(), {0, 1});
  const std::vector<double> gains = sets.gains({0, 1});
  EXPECT_NEAR(gains[0], sets.value({0, 1}) - sets.value({1}) + kFurther, 1e-9);
  EXPECT_NEAR(gains[1], sets.value({0, 1}) - sets.value({0}) + kFurther, 1e-9);
}

TEST(Gains, DoNotDependOnWhatWasAskedBefore) {
  const std::vector<OriginSet> all = {{0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}, {}};
  Model model = shared_effect();
  model.nodes.push_back({.prior = 0.03, .degraded = 1});
  model.edges.push_back({3, 2, 0.8, true});
  OriginSets upwards = sets_of(model, {0, 1, 3});
  OriginSets downwards = sets_of(model, {0, 1, 3});
  for (const OriginSet& set : all) upwards.gains(set);
  for (auto set = all.rbegin(); set != all.rend(); ++set) downwards.gains(*set);
  for (const OriginSet& set : all)
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(upwards.gains(set)[i], downwards.gains(set)[i], 1e-9);
}

TEST(Pairs, AreValuedAsEachOtherSet) {
  Model model;
  model.nodes = {
      {.prior = 0.01}, {.prior = 0.02}, {.prior = 0.03}, {.prior = 0, .leak = 0.05, .degraded = 5}};
  model.edges = {{0, 3, 0.2}, {1, 3, 0.5}, {2, 3, 0.8}};
  OriginSets sets = sets_of(model, {0, 1, 2});
  sets.value_pairs(1);
  EXPECT_THAT(sets.values(), Contains(Key(OriginSet{0, 1})));
  EXPECT_THAT(sets.values(), Contains(Key(OriginSet{1, 2})));
  EXPECT_THAT(sets.values(), Not(Contains(Key(OriginSet{0, 2}))));
  OriginSets fresh = sets_of(model, {0, 1, 2});
  for (const auto& [set, value] : sets.values()) EXPECT_NEAR(value, fresh.value(set), 1e-9);
}

TEST(Values, AreOfAllThatWereAskedFor) {
  OriginSets sets = sets_of(shared_effect(), {0, 1});
  EXPECT_THAT(sets.values(), ElementsAre(Key(OriginSet{})));
  const double both = sets.value({0, 1});
  EXPECT_EQ(sets.values().at({0, 1}), both);
  EXPECT_EQ(sets.value({0, 1}), both);
}

TEST(Mass, OfAllSetsIsOneWhateverAFurtherOriginCosts) {
  for (const double further : {0.0, 3.0}) {
    OriginSets sets = sets_of(shared_effect(), {0, 1}, further);
    for (const OriginSet& set : {OriginSet{0}, OriginSet{1}, OriginSet{0, 1}}) sets.value(set);
    EXPECT_NEAR(sets.mass().valued, 1, 1e-9);
  }
}

TEST(Mass, TurnsAValueIntoAProbability) {
  OriginSets sets = sets_of(shared_effect(), {0, 1});
  const double none = 0.99 * 0.95 * std::exp(worth_of(0.1, 3));
  const double first = 0.01 * 0.95 * std::exp(worth_of(1 - 0.9 * 0.3, 3));
  const double second = 0.99 * 0.05 * std::exp(worth_of(1 - 0.9 * 0.6, 3));
  const double both = 0.01 * 0.05 * std::exp(worth_of(1 - 0.9 * 0.3 * 0.6, 3));
  const double total = none + first + second + both;
  sets.value({1});
  const OriginSets::Mass mass = sets.mass();
  EXPECT_NEAR(mass.log_none, std::log(none / total), 1e-9);
  EXPECT_NEAR(mass.valued, (none + second) / total, 1e-9);
  EXPECT_NEAR(std::exp(sets.value({1}) + mass.log_none), second / total, 1e-9);
}

TEST(Mass, LeavesTheGainsAsTheyWere) {
  OriginSets asked = sets_of(shared_effect(), {0, 1});
  asked.gains({0});
  asked.mass();
  OriginSets fresh = sets_of(shared_effect(), {0, 1});
  for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(asked.gains({0, 1})[i], fresh.gains({0, 1})[i], 1e-9);
  EXPECT_NEAR(asked.value({0, 1}), fresh.value({0, 1}), 1e-9);
}

// Several effects of several faults: two ways lead around.
Model grid() {
  Model model;
  model.nodes.assign(4, {.prior = 0.05});
  for (std::uint32_t effect = 4; effect < 8; ++effect) {
    model.nodes.push_back({.prior = 0, .leak = 0.05, .degraded = effect < 7 ? 3.0 : -2.0});
    for (std::uint32_t fault = 0; fault < 4; ++fault)
      model.edges.push_back({fault, effect, fault + 4 == effect ? 0.8 : 0.2});
  }
  return model;
}

TEST(ApproximateSets, HaveOneValueInWhateverOrderTheyAreAskedFor) {
  OriginSets one = sets_of(grid(), {0, 1, 2, 3}, kFurther, {.method = Method::kResidual});
  OriginSets other = sets_of(grid(), {0, 1, 2, 3}, kFurther, {.method = Method::kResidual});
  EXPECT_FALSE(one.exact());
  one.value({0});
  const double first = one.value({0, 2, 3});
  other.gains({2, 3});
  other.value({3});
  EXPECT_NEAR(other.value({0, 2, 3}), first, 1e-5);
  EXPECT_EQ(one.value({0, 2, 3}), first);
}

// Where every fault is clamped, nothing but the leaks is left to be unsure of.
TEST(ApproximateSets, AreRightWhereTheFaultsLeaveNothingOpen) {
  OriginSets loopy = sets_of(grid(), {0, 1, 2, 3}, kFurther, {.method = Method::kSequential});
  OriginSets exact = sets_of(grid(), {0, 1, 2, 3}, kFurther, {.method = Method::kExact});
  for (const OriginSet& set : {OriginSet{1}, OriginSet{0, 1}, OriginSet{0, 1, 2}, OriginSet{0, 1, 2, 3}})
    EXPECT_NEAR(loopy.value(set), exact.value(set), 1e-5);
}

TEST(StartOfSets, SaysWhetherInferenceIsExact) {
  EXPECT_TRUE(sets_of(two_apart(), {0, 1}).exact());
  EXPECT_TRUE(sets_of(grid(), {0, 1, 2, 3}).exact());
  EXPECT_FALSE(sets_of(grid(), {0, 1, 2, 3}, 0, {.method = Method::kFlooding}).exact());
}

TEST(StartOfSets, TakesNoFaults) {
  OriginSets sets = sets_of(shared_effect(), {});
  EXPECT_EQ(sets.faults(), 0U);
  EXPECT_THAT(sets.gains({}), ElementsAre());
  EXPECT_NEAR(sets.mass().valued, 1, 1e-9);
}

StatusCode code_of(const Model& model, const std::vector<std::uint32_t>& faults,
                   const InferenceOptions& options = {}) {
  return OriginSets::start(model, faults, kFurther, options).status().code();
}

TEST(StartOfSets, RefusesWhatCannotBeAFault) {
  EXPECT_EQ(code_of(shared_effect(), {0, 3}), StatusCode::kUsage);
  EXPECT_EQ(code_of(shared_effect(), {0, 2}), StatusCode::kUsage);  // has a prior of 0
  Model certain = shared_effect();
  certain.nodes[1].prior = 1;
  EXPECT_EQ(code_of(certain, {0, 1}), StatusCode::kUsage);
}

TEST(StartOfSets, RefusesWhatInferenceRefuses) {
  Model broken = shared_effect();
  broken.edges[0].transmission = 2;
  EXPECT_EQ(code_of(broken, {0}), StatusCode::kUsage);
  EXPECT_EQ(code_of(shared_effect(), {0}, {.method = Method::kBruteForce}), StatusCode::kUnsupported);
}

}  // namespace
}  // namespace propter::explain
