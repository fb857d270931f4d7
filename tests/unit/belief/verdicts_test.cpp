// What verdicts say besides the evidence.
#include "belief/verdicts.h"

#include <cmath>

#include <gtest/gtest.h>

namespace propter::belief {
namespace {

const Weights::Verdicts& table() { return built_in_weights().verdicts; }

LogLikelihoods said(Label label, double confidence, LogLikelihoods cited = {}) {
  return likelihoods_of_model({label, confidence, cited}, table());
}

double sum(const LogLikelihoods& l) { return std::abs(l.local) + std::abs(l.degraded); }

TEST(Verdict, ThatDefersOrIsNoSurerThanACoinSaysNothing) {
  for (const auto& [label, confidence] :
       {std::pair(Label::kDefer, 0.99), std::pair(Label::kOrigin, 0.5), std::pair(Label::kHealthy, 0.2),
        std::pair(Label::kSymptom, std::nan(""))})
    EXPECT_EQ(sum(said(label, confidence)), 0) << name_of(label);
}

TEST(Verdict, IsTheRatioOfHowOftenItIsGiven) {
  Weights::Verdicts weights;
  weights.sure[1] = {0.1, 0.4, 0.2};
  const LogLikelihoods symptom = likelihoods_of_model({Label::kSymptom, 0.9}, weights);
  EXPECT_DOUBLE_EQ(symptom.local, std::log(0.2 / 0.4));
  EXPECT_DOUBLE_EQ(symptom.degraded, std::log(0.4 / 0.1));
}

TEST(Verdict, OfWhoIsSureSaysMore) {
  for (const Label label : {Label::kHealthy, Label::kSymptom, Label::kOrigin})
    EXPECT_GT(sum(said(label, 0.9)), sum(said(label, 0.7))) << name_of(label);
}

TEST(Verdict, SaysWhatItsLabelMeans) {
  for (const double confidence : {0.6, 0.95}) {
    EXPECT_GT(said(Label::kOrigin, confidence).local, 0);
    EXPECT_GE(said(Label::kOrigin, confidence).degraded, 0);
    EXPECT_LT(said(Label::kSymptom, confidence).local, 0);
    EXPECT_GT(said(Label::kSymptom, confidence).degraded, 0);
    EXPECT_LE(said(Label::kHealthy, confidence).local, 0);
    EXPECT_LT(said(Label::kHealthy, confidence).degraded, 0);
  }
}

// A labeller that answers as the table says moves nobody on the mean: who was not asked is at no
// disadvantage.
TEST(Verdict, OfSomebodyWhoIsNoOriginHasAMeanOfOne) {
  Weights::Verdicts weights;
  weights.most = 50;
  double mean = 0;
  double given = 0;
  double given_to_origin = 0;
  for (const auto* rows : {&weights.sure, &weights.leaning})
    for (std::size_t k = 0; k < rows->size(); ++k) {
      const double confidence = rows == &weights.sure ? 0.9 : 0.7;
      const LogLikelihoods l = likelihoods_of_model({static_cast<Label>(k + 1), confidence}, weights);
      mean += (*rows)[k].symptom * std::exp(l.local);
      given += (*rows)[k].symptom;
      given_to_origin += (*rows)[k].origin;
    }
  EXPECT_LE(given, 1);
  EXPECT_LE(given_to_origin, 1);
  EXPECT_NEAR(mean + (1 - given) * 1, 1, 0.05);  // what is left is Defer, which says nothing
}

TEST(Verdict, IsHeldToItsBound) {
  Weights::Verdicts weights;
  weights.sure[2] = {1e-6, 1e-3, 1};
  weights.most = 3;
  const LogLikelihoods l = likelihoods_of_model({Label::kOrigin, 1}, weights);
  EXPECT_NEAR(sum(l), 3, 1e-9);
  EXPECT_NEAR(l.local, l.degraded, 1e-9);
}

TEST(Verdict, CountsLessAsFarAsItRepeatsWhatItCites) {
  const LogLikelihoods alone = said(Label::kOrigin, 0.9);
  const LogLikelihoods repeats = said(Label::kOrigin, 0.9, {6, 6});
  EXPECT_GT(repeats.local, 0);
  EXPECT_LT(repeats.local, alone.local / 2);
  EXPECT_LT(repeats.degraded, alone.degraded);
  EXPECT_DOUBLE_EQ(std::hypot(alone.local, 6), 6 + repeats.local);
  // What speaks against what it cites repeats nothing.
  EXPECT_DOUBLE_EQ(said(Label::kSymptom, 0.9, {6, 0}).local, said(Label::kSymptom, 0.9).local);
}

TEST(Verdict, OfAUserIsSure) {
  EXPECT_EQ(likelihoods_of_user(Label::kOrigin, table()).local, table().user);
  EXPECT_EQ(likelihoods_of_user(Label::kHealthy, table()).degraded, -table().user);
  EXPECT_EQ(sum(likelihoods_of_user(Label::kDefer, table())), 0);
}

Verdicts given_to_all(Label label, std::size_t count) {
  Verdicts out;
  for (std::size_t e = 0; e < count; ++e) out[EntityId(e)].model = GivenVerdict{label, 0.9, {}};
  return out;
}

TEST(Verdicts, OfAUserStandBesideThoseOfAModel) {
  const EntityId first(std::size_t{0});
  Verdicts both;
  both[first] = {GivenVerdict{Label::kSymptom, 0.9, {}}, Label::kOrigin};
  Verdicts model = both;
  model[first].user = Label::kDefer;
  EXPECT_DOUBLE_EQ(likelihoods_of(both, table())[first].local,
                   likelihoods_of(model, table())[first].local + table().user);
}

TEST(Verdicts, ThatAreTheSameForEverybodySayLittle) {
  for (const Label label : {Label::kHealthy, Label::kSymptom, Label::kOrigin})
    for (const auto& [id, said] : likelihoods_of(given_to_all(label, 20), table()))
      EXPECT_LT(sum(said), 0.5) << name_of(label);
}

TEST(Verdicts, OnOneOfManySayWhatTheyMean) {
  Verdicts verdicts = given_to_all(Label::kDefer, 20);
  verdicts[EntityId(std::size_t{3})].model = GivenVerdict{Label::kOrigin, 0.9, {}};
  const std::map<EntityId, LogLikelihoods> said = likelihoods_of(verdicts, table());
  const auto of = [&](std::size_t e) { return said.at(EntityId(e)); };
  EXPECT_GT(of(3).local, of(0).local + 1);
  EXPECT_GT(of(3).local, 1);
  EXPECT_LT(sum(of(0)), 0.6);
}

TEST(Verdicts, OfNobodyAreNone) { EXPECT_TRUE(likelihoods_of({}, table()).empty()); }

// Of a symptom it is said from whom it suffers.

const EntityId kAccused(std::size_t{0});

Verdicts accusing(std::size_t accusers, Label label, double confidence) {
  Verdicts verdicts;
  for (std::size_t e = 1; e <= accusers; ++e)
    verdicts[EntityId(e)].model = GivenVerdict{label, confidence, {}, {kAccused}};
  return verdicts;
}

TEST(Accused, IsRatherDegradedAndOfNoFaultOfItsOwn) {
  const LogLikelihoods said = likelihoods_of(accusing(1, Label::kSymptom, 0.9), table())[kAccused];
  EXPECT_EQ(said.degraded, table().accused);
  EXPECT_EQ(said.local, 0);
}

TEST(Accused, BySeveralIsSoMoreButNotWithoutBound) {
  const auto by = [](std::size_t n) {
    return likelihoods_of(accusing(n, Label::kSymptom, 0.9), table())[kAccused].degraded;
  };
  EXPECT_GT(by(2), by(1));
  EXPECT_LT(by(2), 2 * by(1));
  Weights::Verdicts strong = table();
  strong.accused = 100;
  EXPECT_EQ(likelihoods_of(accusing(7, Label::kSymptom, 0.9), strong)[kAccused].degraded, strong.most);
}

TEST(Accused, CountsOnlyBySomebodyWhoIsSaidToSuffer) {
  for (const Label label : {Label::kDefer, Label::kHealthy, Label::kOrigin})
    EXPECT_EQ(likelihoods_of(accusing(1, label, 0.9), table())[kAccused].degraded, 0);
  EXPECT_EQ(likelihoods_of(accusing(1, Label::kSymptom, 0.5), table())[kAccused].degraded, 0);
}

}  // namespace
}  // namespace propter::belief
