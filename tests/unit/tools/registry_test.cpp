// What all tools together hand on: numbered, ranked, bounded, and the same whatever the threads.
#include <gmock/gmock.h>

#include <map>
#include <set>
#include <tuple>

#include "graph/evidence_kinds.h"
#include "scene_fixture.h"

namespace propter::tools {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr double kOnset = 400;  // s, of 600

// cart fails from the onset on, with ten kinds of errors; stock works as ever; ghost is only declared.
void broken_shop(TelemetryBuilder& b) {
  declare(b, {"web", "cart", "stock", "ghost"});
  serve(b, {.to = kOnset});
  serve(b, {.from = kOnset, .to = 600, .gap_ms = 60, .callee_ms = 200, .failing_of_ten = 5});
  serve(b, {.from = 0.5, .to = 600.5, .callee = "stock"});
  for (char c = 'a'; c < 'k'; ++c)
    write(b, {.from = kOnset, .to = 600, .text = std::string(8, c) + " is broken", .level = Level::kError});
  b.change(380, "cart-v2", {"cart"}).alert(410, "cart", "HighLatency");
}

std::vector<Evidence> evidence_of(const TestScene& t, unsigned threads = 1) {
  return collect_evidence(t.scene(), threads);
}

auto fields_of(const Evidence& e) {
  return std::tuple(e.id, e.entity, e.relation, e.tool, e.kind, e.interval.start, e.interval.end,
                    e.onset.start, e.onset.end, e.score, e.subject, e.text, e.source.file, e.source.line,
                    e.source.count);
}

class BrokenShop : public ::testing::Test {
 protected:
  void SetUp() override { broken_shop(builder_); }

  [[nodiscard]] static std::vector<Evidence> about(const TestScene& t, std::string_view entity) {
    std::vector<Evidence> out;
    for (const Evidence& e : evidence_of(t))
      if (e.entity == t.id(entity)) out.push_back(e);
    return out;
  }

  TelemetryBuilder builder_;
};

TEST_F(BrokenShop, NumbersItemsByPosition) {
  const auto evidence = evidence_of(TestScene(builder_, kOnset));
  ASSERT_THAT(evidence, Not(IsEmpty()));
  for (std::size_t i = 0; i < evidence.size(); ++i) EXPECT_EQ(evidence[i].id, EvidenceId(i));
}

TEST_F(BrokenShop, OrdersItemsByEntityRelationAndScore) {
  const auto evidence = evidence_of(TestScene(builder_, kOnset));
  EXPECT_TRUE(std::is_sorted(evidence.begin(), evidence.end(), [](const Evidence& a, const Evidence& b) {
    return std::tuple(a.entity, a.relation, -a.score) < std::tuple(b.entity, b.relation, -b.score);
  }));
}

TEST_F(BrokenShop, KeepsScoresFromNoughtToTwelve) {
  for (const Evidence& e : evidence_of(TestScene(builder_, kOnset))) {
    EXPECT_GE(e.score, 0);
    EXPECT_LE(e.score, 12);
  }
}

TEST_F(BrokenShop, NamesToolSubjectAndText) {
  for (const Evidence& e : evidence_of(TestScene(builder_, kOnset))) {
    EXPECT_NE(e.tool, "");
    EXPECT_NE(e.subject, "");
    EXPECT_NE(e.text, "");
  }
}

TEST_F(BrokenShop, KeepsFiveItemsPerEntityRelationAndTool) {
  std::map<std::tuple<EntityId, RelationId, std::string>, int> counts;
  for (const Evidence& e : evidence_of(TestScene(builder_, kOnset)))
    if (e.tool != "alert_rarity") ++counts[{e.entity, e.relation, e.tool}];
  int most = 0;
  for (const auto& [key, count] : counts) most = std::max(most, count);
  EXPECT_EQ(most, 5);
}

TEST_F(BrokenShop, SpeaksMostClearlyOfTheCulprit) {
  const TestScene t(builder_, kOnset);
  std::set<EvidenceKind> clear;
  for (const Evidence& e : about(t, "cart"))
    if (e.score >= 1) clear.insert(e.kind);
  EXPECT_THAT(clear, Contains(evidence_kind("error_logs")));
  EXPECT_THAT(clear, Contains(evidence_kind("error_spans")));
  EXPECT_THAT(clear, Contains(evidence_kind("latency_shift")));
}

TEST_F(BrokenShop, PutsEvidenceOnRelationsUnderTheDependent) {
  const TestScene t(builder_, kOnset);
  int on_relations = 0;
  for (const Evidence& e : evidence_of(t)) {
    if (!e.relation.valid()) continue;
    ++on_relations;
    EXPECT_EQ(t.graph().relation(e.relation).dependent, e.entity);
  }
  EXPECT_GT(on_relations, 0);
}

TEST_F(BrokenShop, SaysNormalOnlyOfWhatWasTestedAndQuiet) {
  const TestScene t(builder_, kOnset);
  const auto stock = about(t, "stock");
  ASSERT_THAT(stock, Not(IsEmpty()));
  EXPECT_EQ(stock[0].kind, evidence_kind("normal"));
  EXPECT_GT(stock[0].score, 0);
  EXPECT_GT(stock[0].source.count, 0U);
  EXPECT_THAT(about(t, "ghost"), IsEmpty());
  for (const Evidence& e : about(t, "cart")) EXPECT_NE(e.kind, evidence_kind("normal"));
}

TEST_F(BrokenShop, IsTheSameWhateverTheThreads) {
  const TestScene t(builder_, kOnset);
  const auto one = evidence_of(t, 1);
  for (const unsigned threads : {0U, 2U, 7U, 64U}) {
    const auto many = evidence_of(t, threads);
    ASSERT_EQ(many.size(), one.size());
    for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(fields_of(many[i]), fields_of(one[i]));
  }
}

TEST_F(BrokenShop, LooksTheSameASecondTime) {
  TelemetryBuilder again;
  broken_shop(again);
  const auto first = evidence_of(TestScene(builder_, kOnset));
  const auto second = evidence_of(TestScene(again, kOnset));
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(fields_of(first[i]), fields_of(second[i]));
}

TEST(CollectEvidence, HoldsNothingButNormalityOfUnchangedTelemetry) {
  TelemetryBuilder b;
  declare(b, {"web", "cart", "stock"});
  serve(b, {.to = 600, .log = "loaded the cart"});
  serve(b, {.from = 0.5, .to = 600.5, .callee = "stock"});
  measure(b, {.entity = "web", .values = std::vector<double>(20, 30.0)});
  for (const Evidence& e : evidence_of(TestScene(b, kOnset)))
    EXPECT_EQ(e.kind, evidence_kind("normal")) << e.text;
}

TEST(CollectEvidence, IsEmptyWithoutTelemetry) {
  TelemetryBuilder b;
  EXPECT_THAT(evidence_of(TestScene(b)), IsEmpty());
  TelemetryBuilder declared;
  declare(declared, {"web"});
  EXPECT_THAT(evidence_of(TestScene(declared)), IsEmpty());
}

// What alerts of cart the evidence has, of seven signals of which one was raised by everybody.
std::vector<Evidence> alerts_of_cart() {
  TelemetryBuilder b;
  const std::vector<std::string> names = {"web", "cart", "stock", "pay"};
  declare(b, names);
  for (const std::string& name : names) b.alert(410, name, "HighLatency");
  for (const char* metric : {"cpu_usage", "disk_io", "mem_used", "net_rx", "latency_p99", "error_rate"})
    for (const double at : {500, 420, 560}) b.alert(at, "cart", "Anomaly", metric);
  serve(b, {.to = 600});
  const TestScene t(b, kOnset);
  std::vector<Evidence> out;
  for (const Evidence& e : evidence_of(t))
    if (e.entity == t.id("cart") && e.tool == "alert_rarity") out.push_back(e);
  return out;
}

TEST(CollectEvidence, KeepsEachDistinctSignalOfAlertsHoweverFaint) {
  std::multiset<std::string> subjects;
  double faintest = 6;
  for (const Evidence& e : alerts_of_cart()) {
    subjects.insert(e.subject);
    faintest = std::min(faintest, e.score);
  }
  EXPECT_THAT(subjects, ::testing::ElementsAre("HighLatency", "cpu_usage, Anomaly", "disk_io, Anomaly",
                                               "error_rate, Anomaly", "latency_p#, Anomaly",
                                               "mem_used, Anomaly", "net_rx, Anomaly"));
  EXPECT_LT(faintest, built_in_weights().collection.kept);
}

TEST(CollectEvidence, KeepsTheStrongestOfASignal) {
  for (const Evidence& e : alerts_of_cart()) {
    if (e.subject == "HighLatency") continue;
    EXPECT_EQ(e.interval.start, TelemetryBuilder::time(420)) << e.subject;
  }
}

// A metric of all of thirty instances leaves its past by far: that is no matter of the test.
TEST(CollectEvidence, KeepsWhatMostEntitiesShowClearly) {
  TelemetryBuilder b;
  constexpr int kInstances = 30;
  for (int i = 0; i < kInstances; ++i) {
    const std::string name = "app" + std::to_string(i) + "-0";
    std::vector<double> past;
    for (int k = 0; k < 60; ++k) past.push_back(20 + k % 3);
    b.in(Period::kBaseline);
    measure(b, {.from = -86'400, .entity = name, .metric = "latency_ms", .values = past});
    b.in(Period::kIncident);
    measure(b, {.entity = name, .metric = "latency_ms", .values = std::vector<double>(14, 20.0)});
    measure(b,
            {.from = 420, .entity = name, .metric = "latency_ms", .values = std::vector<double>(4, 9000.0)});
  }
  b.detected(450);
  int clear = 0;
  for (const Evidence& e : evidence_of(TestScene(b, 420)))
    if (e.kind == evidence_kind("departure") && e.score >= 1) ++clear;
  EXPECT_EQ(clear, kInstances);
}

TEST(AllTools, HaveNamesAndDescriptionsOfTheirOwn) {
  std::set<std::string_view> names;
  std::set<std::string_view> descriptions;
  for (const auto& tool : all_tools()) {
    names.insert(tool->name());
    descriptions.insert(tool->description());
  }
  EXPECT_EQ(names.size(), all_tools().size());
  EXPECT_EQ(descriptions.size(), all_tools().size());
  EXPECT_FALSE(names.contains(""));
}

TEST(AllTools, KeepNoMoreThanTheBestUnlessTheyFindDistinctSignals) {
  std::set<std::string_view> keeping;
  for (const auto& tool : all_tools())
    if (tool->keeps_all_signals()) keeping.insert(tool->name());
  EXPECT_THAT(keeping, ::testing::ElementsAre("alert_rarity"));
}

TEST(AllTools, DoNotDateTheOnsetByWhatDependsOnIt) {
  std::set<std::string_view> dating;
  for (const auto& tool : all_tools())
    if (tool->dates_onset()) dating.insert(tool->name());
  EXPECT_THAT(dating, Contains("failing_calls"));
  EXPECT_THAT(dating, Not(Contains("alert_rarity")));
  EXPECT_THAT(dating, Not(Contains("config_change")));
}

}  // namespace
}  // namespace propter::tools
