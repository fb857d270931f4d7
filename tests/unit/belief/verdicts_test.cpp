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
  return Verdicts(count, VerdictsOnEntity{GivenVerdict{label, 0.9, {}}});
}

TEST(Verdicts, OfAUserStandBesideThoseOfAModel) {
  Verdicts both(2);
  both[0] = {GivenVerdict{Label::kSymptom, 0.9, {}}, Label::kOrigin};
  Verdicts model = both;
  model[0].user = Label::kDefer;
  EXPECT_DOUBLE_EQ(likelihoods_of(both, table())[0].local,
                   likelihoods_of(model, table())[0].local + table().user);
}

TEST(Verdicts, ThatAreTheSameForEverybodySayLittle) {
  for (const Label label : {Label::kHealthy, Label::kSymptom, Label::kOrigin})
    for (const LogLikelihoods& said : likelihoods_of(given_to_all(label, 20), table()))
      EXPECT_LT(sum(said), 0.5) << name_of(label);
}

TEST(Verdicts, OnOneOfManySayWhatTheyMean) {
  Verdicts verdicts = given_to_all(Label::kDefer, 20);
  verdicts[3].model = GivenVerdict{Label::kOrigin, 0.9, {}};
  const std::vector<LogLikelihoods> said = likelihoods_of(verdicts, table());
  EXPECT_GT(said[3].local, said[0].local + 1);
  EXPECT_GT(said[3].local, 1);
  EXPECT_LT(sum(said[0]), 0.6);
}

TEST(Verdicts, OfNobodyAreNone) {
  for (const LogLikelihoods& said : likelihoods_of(Verdicts(3), table())) EXPECT_EQ(sum(said), 0);
}

// Of a symptom it is said from whom it suffers.

Verdicts accusing(std::size_t accusers, Label label, double confidence) {
  Verdicts verdicts(8);
  for (std::size_t e = 1; e <= accusers; ++e)
    verdicts[e].model = GivenVerdict{label, confidence, {}, {EntityId(std::size_t{0})}};
  return verdicts;
}

TEST(Accused, IsRatherDegradedAndOfNoFaultOfItsOwn) {
  const LogLikelihoods said = likelihoods_of(accusing(1, Label::kSymptom, 0.9), table())[0];
  EXPECT_EQ(said.degraded, table().accused);
  EXPECT_EQ(said.local, 0);
}

TEST(Accused, BySeveralIsSoMoreButNotWithoutBound) {
  const auto by = [](std::size_t n) {
    return likelihoods_of(accusing(n, Label::kSymptom, 0.9), table())[0].degraded;
  };
  EXPECT_GT(by(2), by(1));
  EXPECT_LT(by(2), 2 * by(1));
  Weights::Verdicts strong = table();
  strong.accused = 100;
  EXPECT_EQ(likelihoods_of(accusing(7, Label::kSymptom, 0.9), strong)[0].degraded, strong.most);
}

TEST(Accused, CountsOnlyBySomebodyWhoIsSaidToSuffer) {
  for (const Label label : {Label::kDefer, Label::kHealthy, Label::kOrigin})
    EXPECT_EQ(likelihoods_of(accusing(1, label, 0.9), table())[0].degraded, 0);
  EXPECT_EQ(likelihoods_of(accusing(1, Label::kSymptom, 0.5), table())[0].degraded, 0);
}

}  // namespace
}  // namespace propter::belief
