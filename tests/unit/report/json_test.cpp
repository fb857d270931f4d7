#include "base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "unit/report/sample_answer.h"

namespace propter {
namespace {

using namespace report_test;
using testing::ElementsAre;

Json parsed(const Answer& answer) {
  auto json = parse_json(render_json(answer));
  EXPECT_TRUE(json.ok()) << json.status().message().str();
  return json.ok() ? *json : Json();
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> out;
  for (const auto& [key, value] : object.object()) out.push_back(key);
  return out;
}

std::vector<std::string> strings(const Json& array) {
  std::vector<std::string> out;
  for (const Json& item : array.array()) out.push_back(item.string());
  return out;
}

// Every string below a key "evidence" that is a list of citations.
void collect_citations(const Json& node, std::set<std::string>& out) {
  for (const auto& [key, value] : node.object()) {
    if (key == "evidence")
      for (const Json& item : value.array())
        if (item.is_string()) out.insert(item.string());
    collect_citations(value, out);
  }
  for (const Json& item : node.array()) collect_citations(item, out);
}

TEST(RenderJson, HasTheKeysOfTheSchemaInOrder) {
  EXPECT_THAT(
      keys(parsed(sample_answer())),
      ElementsAre("schema", "propter_version", "case", "outcome", "stopped_by", "incident", "unexplained",
                  "check_next", "hypotheses", "frontier", "alternatives", "entailment", "beliefs", "evidence",
                  "topology", "ingest", "labeller", "engine", "settings", "warnings", "counterfactuals",
                  "reason", "frontier_within", "alternative_losses", "no_change_at_fault"));
}

TEST(RenderJson, SaysWhyNoChangeIsAtFaultOrNothing) {
  EXPECT_TRUE(parsed(sample_answer()).get("no_change_at_fault").is_null());
  Answer answer = sample_answer();
  answer.no_change_at_fault = "an hour before";
  EXPECT_EQ(parsed(answer).get("no_change_at_fault").string(), "an hour before");
}

TEST(RenderJson, NamesSchemaAndOutcome) {
  const Json json = parsed(sample_answer());
  EXPECT_EQ(json.get("schema").string(), "propter.report/1");
  EXPECT_EQ(json.get("outcome").string(), "root_cause_found");
  EXPECT_TRUE(json.get("entailment").is_null());
}

TEST(RenderJson, DescribesAHypothesis) {
  const Json json = parsed(sample_answer());
  const Json& first = json.get("hypotheses").array().at(0);
  EXPECT_THAT(keys(first),
              ElementsAre("rank", "entity", "kind", "probability", "label", "fault_kind", "onset",
                          "onset_latest", "summary", "evidence", "explains", "path", "verified", "grade",
                          "carried_by", "confidence", "confidence_basis", "shares"));
  EXPECT_EQ(first.get("rank").integer(), 1);
  EXPECT_EQ(first.get("entity").string(), "Service/pricing");
  EXPECT_EQ(first.get("kind").string(), "Service");
  EXPECT_EQ(first.get("onset").string(), "2026-03-01T12:00:00Z");
  EXPECT_EQ(first.get("verified").string(), "not_checked");
  EXPECT_EQ(first.get("grade").string(), "not_checked");
  EXPECT_THAT(strings(first.get("evidence")), ElementsAre("E0"));
  const Json carrier = first.get("carried_by").array().at(0);
  EXPECT_EQ(carrier.get("evidence").string(), "E0");
  EXPECT_EQ(carrier.get("change").number(), 3.5);
}

TEST(RenderJson, SaysWhatStaysUnexplainedWithoutAMember) {
  const Json counterfactual = parsed(sample_answer()).get("counterfactuals").array().at(0);
  EXPECT_EQ(counterfactual.get("without").string(), "Service/pricing");
  EXPECT_THAT(strings(counterfactual.get("unexplained")),
              ElementsAre("Service/basket", "Service/storefront"));
}

TEST(RenderJson, SaysHowBeliefsWereComputed) {
  const Json engine = parsed(sample_answer()).get("engine");
  EXPECT_EQ(engine.get("name").string(), "loopy");
  EXPECT_EQ(engine.get("schedule").string(), "residual");
  EXPECT_EQ(engine.get("iterations").integer(), 12);
  EXPECT_EQ(engine.get("cut").integer(), 3);
}

TEST(RenderJson, PathLeadsFromTheOriginToTheSymptom) {
  const Json json = parsed(sample_answer());
  const Json& step = json.get("hypotheses").array().at(0).get("path").array().at(0);
  EXPECT_EQ(step.get("from").string(), "Service/pricing");
  EXPECT_EQ(step.get("to").string(), "Service/basket");
  EXPECT_EQ(step.get("relation").string(), "calls");
}

TEST(RenderJson, UnknownTimesAreNull) {
  Answer answer = sample_answer();
  answer.window = {};
  answer.onset = {};
  const Json json = parsed(answer);
  EXPECT_TRUE(json.get("incident").get("window").get("start").is_null());
  EXPECT_TRUE(json.get("incident").get("onset").is_null());
}

TEST(RenderJson, AnOnsetOfWhichOnlyTheEndIsKnownIsThatEnd) {
  Answer answer = sample_answer();
  answer.onset = {kNoTime, kStart};
  EXPECT_EQ(parsed(answer).get("incident").get("onset").string(), "2026-03-01T12:00:00Z");
}

TEST(RenderJson, LeavesOutReferencesToWhatDoesNotExist) {
  Answer answer = sample_answer();
  const EntityId nobody{std::size_t{77}};
  const EvidenceId nothing{std::size_t{99}};
  answer.frontier.push_back(nobody);
  answer.hypotheses.push_back(sample_hypothesis(nobody, 0.5));
  answer.hypotheses[0].evidence.push_back(nothing);
  answer.hypotheses[0].path[1].to = nobody;
  answer.symptoms.push_back({nobody, "alert", {nothing}, false});
  const Json json = parsed(answer);
  EXPECT_EQ(json.get("hypotheses").array().size(), 2U);
  EXPECT_EQ(json.get("incident").get("symptoms").array().size(), 1U);
  EXPECT_THAT(strings(json.get("frontier")), ElementsAre("Service/pricing"));
  std::set<std::string> cited;
  collect_citations(json, cited);
  EXPECT_THAT(cited, ElementsAre("E0", "E1"));
}

TEST(RenderJson, EveryEntityHasABelief) {
  Answer answer = sample_answer();
  answer.beliefs.resize(1);
  const Json json = parsed(answer);
  ASSERT_EQ(json.get("beliefs").array().size(), 3U);
  EXPECT_EQ(json.get("beliefs").array()[0].get("origin").number(), 0.94);
  EXPECT_EQ(json.get("beliefs").array()[2].get("healthy").number(), 1);
}

TEST(RenderJson, EvidenceOnARelationNamesBothEnds) {
  const Json json = parsed(sample_answer());
  EXPECT_TRUE(json.get("evidence").array().at(0).get("dependency").is_null());
  EXPECT_EQ(json.get("evidence").array().at(1).get("entity").string(), "Service/basket");
  EXPECT_EQ(json.get("evidence").array().at(1).get("dependency").string(), "Service/pricing");
}

TEST(RenderJson, EvidenceHasItsSource) {
  const Json json = parsed(sample_answer());
  const Json& source = json.get("evidence").array().at(0).get("source");
  EXPECT_EQ(source.get("file").string(), "logs/shop.jsonl");
  EXPECT_EQ(source.get("line").integer(), 12);
  EXPECT_EQ(source.get("count").integer(), 84);
}

TEST(RenderJson, CountsRelationsByWhereTheyCameFrom) {
  const Json json = parsed(sample_answer());
  EXPECT_EQ(json.get("topology").get("relations").integer(), 2);
  EXPECT_EQ(json.get("topology").get("inferred_from").get("spans").integer(), 2);
}

TEST(RenderJson, ReportsWhatWasNotUnderstood) {
  Answer answer = sample_answer();
  answer.files.push_back({"x.csv", "log table", 10, 5, 3, {"line 4: ragged"}, "ends early"});
  const Json json = parsed(answer);
  EXPECT_EQ(json.get("ingest").get("files").integer(), 2);
  EXPECT_EQ(json.get("ingest").get("records").integer(), 2315);
  EXPECT_EQ(json.get("ingest").get("unparsed").integer(), 3);
  const Json& file = json.get("ingest").get("details").array().at(1);
  EXPECT_EQ(file.get("problem").string(), "ends early");
  EXPECT_THAT(strings(file.get("samples")), ElementsAre("line 4: ragged"));
}

TEST(RenderJson, WarningsKeepTheirParts) {
  Answer answer = sample_answer();
  answer.warnings = {{"clocks differ", "a.log", "3 s", "check ntp"}};
  const Json json = parsed(answer);
  const Json& warning = json.get("warnings").array().at(0);
  EXPECT_THAT(keys(warning), ElementsAre("what", "where", "why", "help"));
  EXPECT_EQ(warning.get("why").string(), "3 s");
}

TEST(RenderJson, HostileNamesStayOneString) {
  const Json json = parsed(sample_answer("a\"},\n{\x01\xff"));
  EXPECT_EQ(json.get("frontier").array().at(0).string(), "Service/a\"},\n{\x01\xef\xbf\xbd");
}

TEST(RenderJson, AnEmptyAnswerIsADocument) {
  const Json json = parsed(Answer());
  EXPECT_EQ(json.get("outcome").string(), "inconclusive");
  EXPECT_TRUE(json.get("hypotheses").is_array());
}

TEST(RenderJson, SameAnswerSameBytes) {
  EXPECT_EQ(render_json(sample_answer()), render_json(sample_answer()));
}

}  // namespace
}  // namespace propter
