// What evidence weighs, and the numbers as a file.
#include "graph/weights.h"

#include <gmock/gmock.h>

#include "graph/evidence_kinds.h"
#include "graph/weight_names.h"
#include "graph/weights_file.h"

namespace propter {
namespace {

using ::testing::HasSubstr;

Evidence item(EvidenceKind kind, double score) {
  Evidence e;
  e.kind = kind;
  e.score = score;
  return e;
}

TEST(Weigh, CountsTheStrongestItemOfAFamilyAndAddsFamilies) {
  const Weights& w = built_in_weights();
  const std::vector<Evidence> one{item(evidence_kind("error_logs"), 3)};
  const std::vector<Evidence> same_family{item(evidence_kind("error_logs"), 3),
                                          item(evidence_kind("log_burst"), 1)};
  const std::vector<Evidence> two_families{item(evidence_kind("error_logs"), 3),
                                           item(evidence_kind("latency_shift"), 1)};
  EXPECT_EQ(weigh(same_family, w).degraded, weigh(one, w).degraded);
  EXPECT_GT(weigh(two_families, w).degraded, weigh(one, w).degraded);
}

TEST(Weigh, ClampsTheSum) {
  std::vector<Evidence> all;
  for (std::size_t i = 1; i < evidence_kinds().size(); ++i) all.push_back(item(EvidenceKind(i), 6));
  const LogLikelihoods sums = weigh(all, built_in_weights());
  EXPECT_EQ(sums.degraded, built_in_weights().belief.family_clamp);
  EXPECT_EQ(sums.local, built_in_weights().belief.family_clamp);
}

TEST(Weigh, FollowsTheWeightsGiven) {
  Weights mine;
  mine.evidence[evidence_kind("change").row()] = {0.25, 0};
  const std::vector<Evidence> change{item(evidence_kind("change"), 2)};
  EXPECT_EQ(weigh(change, mine).local, 0.5);
  EXPECT_EQ(weigh(change, built_in_weights()).local,
            2 * built_in_weights().of(evidence_kind("change")).local);
}

// The message of a document that is refused.
std::string refusal(std::string_view json) {
  const auto weights = parse_weights(json, "mine.json");
  if (weights.ok()) return "accepted";
  EXPECT_EQ(weights.status().code(), StatusCode::kUsage);
  return weights.status().message().str();
}

TEST(WeightsFile, WritesWhatItReads) {
  for (const WeightsLayout layout : {WeightsLayout::kForPeople, WeightsLayout::kOneLine}) {
    const auto same = parse_weights(write_weights(built_in_weights(), layout), "built in");
    ASSERT_TRUE(same.ok()) << same.status().message().str();
    EXPECT_EQ(*same, built_in_weights());
  }
}

// Every number has a name of its own, lies in its range, and is kept when it is changed.
TEST(WeightsFile, KeepsEachNumber) {
  Weights changed;
  std::set<std::string> names;
  each_number(changed, [&](std::string_view name, auto& number, double least, double most) {
    EXPECT_TRUE(names.insert(std::string(name)).second) << name;
    EXPECT_LT(least, most) << name;
    number = number == static_cast<std::remove_reference_t<decltype(number)>>(1)
                 ? static_cast<std::remove_reference_t<decltype(number)>>(least)
                 : number;
  });
  for (double& t : changed.transmission) t /= 2;
  for (EvidenceWeight& w : changed.evidence) w = {w.local / 2, w.degraded / 3};
  EXPECT_NE(changed, built_in_weights());
  const auto kept = parse_weights(write_weights(changed, WeightsLayout::kOneLine), "mine.json");
  ASSERT_TRUE(kept.ok()) << kept.status().message().str();
  EXPECT_EQ(*kept, changed);
  EXPECT_GE(names.size(), 80U);
}

TEST(WeightsFile, KnowsOneOfAnEarlierModel) {
  EXPECT_TRUE(are_of_earlier_model(R"({"schema": "propter.weights/1", "numbers": {}})"));
  EXPECT_FALSE(are_of_earlier_model(write_weights(built_in_weights(), WeightsLayout::kOneLine)));
  EXPECT_FALSE(are_of_earlier_model("{}"));
  EXPECT_FALSE(are_of_earlier_model("{"));
}

// A leak of 0 would make certain of what was only counted.
TEST(WeightsFile, KeepsLeaksAboveNought) {
  EXPECT_THAT(refusal(R"({"numbers": {"model.least_signal_leak": 0}})"), HasSubstr("least_signal_leak"));
  EXPECT_THAT(refusal(R"({"numbers": {"model.least_class_leak": 0}})"), HasSubstr("least_class_leak"));
  EXPECT_THAT(refusal(R"({"numbers": {"model.shows": 1.5}})"), HasSubstr("from 0 to 1"));
}

TEST(WeightsFile, CompletesAPart) {
  const auto mine = parse_weights(R"({"evidence": {"change": {"local": 0.5}}, "prior": {"Host": 0.03},
                                      "transmission": {"calls": 0.4},
                                      "numbers": {"logs.margin": 2, "onset.lasted": 45.5, "model.shows": 0.5,
                                                  "metric_history.minimum_past": 99}})",
                                  "mine.json");
  ASSERT_TRUE(mine.ok()) << mine.status().message().str();
  EXPECT_EQ(mine->of(evidence_kind("change")), (EvidenceWeight{0.5, 0}));
  EXPECT_EQ(mine->prior_of(EntityKind("Node")), 0.03);
  EXPECT_EQ(mine->transmission_of(RelationKind::kCalls), 0.4);
  EXPECT_EQ(mine->logs.margin, 2);
  EXPECT_EQ(mine->onset.lasted, 45'500 * kMillisecond);
  EXPECT_EQ(mine->model.shows, 0.5);
  EXPECT_EQ(mine->model.raises, built_in_weights().model.raises);
  EXPECT_EQ(mine->metric_history.minimum_past, 99U);
  EXPECT_EQ(mine->verdicts, built_in_weights().verdicts);
}

TEST(WeightsFile, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(refusal("{"), HasSubstr("mine.json"));
  EXPECT_THAT(refusal("[]"), HasSubstr("no JSON object"));
  EXPECT_THAT(refusal(R"({"schema": "propter.weights/9"})"), HasSubstr("'schema' is not propter.weights/3"));
  EXPECT_THAT(refusal(R"({"schema": "propter.weights/1"})"), HasSubstr("'schema' is not propter.weights/3"));
  EXPECT_THAT(refusal(R"({"weight": {}})"), HasSubstr("'weight' is no part of weights"));
  EXPECT_THAT(refusal(R"({"numbers": 3})"), HasSubstr("'numbers' is no object"));
  EXPECT_THAT(refusal(R"({"numbers": {"log.margin": 2}})"), HasSubstr("'numbers.log.margin' is not known"));
  EXPECT_THAT(refusal(R"({"numbers": {"logs.margin": 0.5}})"), HasSubstr("from 1 to 100"));
  EXPECT_THAT(refusal(R"({"numbers": {"logs.margin": "2"}})"), HasSubstr("'numbers.logs.margin' is 2"));
  EXPECT_THAT(refusal(R"({"numbers": {"logs.margin": null}})"), HasSubstr("no number"));
  EXPECT_THAT(refusal(R"({"numbers": {"collection.per_tool": 2.5}})"), HasSubstr("no whole number"));
  EXPECT_THAT(refusal(R"({"prior": {"Pod": 0.1}})"), HasSubstr("'prior.Pod' is not known"));
  EXPECT_THAT(refusal(R"({"prior": {"Host": 1.5}})"), HasSubstr("from 0 to 1"));
  EXPECT_THAT(refusal(R"({"transmission": {"invokes": 0.1}})"), HasSubstr("not known"));
  EXPECT_THAT(refusal(R"({"evidence": {"hearsay": {}}})"), HasSubstr("'evidence.hearsay' is not known"));
  EXPECT_THAT(refusal(R"({"evidence": {"change": {"up": 1}}})"), HasSubstr("'evidence.change.up'"));
  EXPECT_THAT(refusal(R"({"evidence": {"change": {"local": 99}}})"), HasSubstr("from -50 to 50"));
}

}  // namespace
}  // namespace propter
