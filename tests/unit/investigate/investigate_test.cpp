// From files to an answer, end to end, over a small incident that the test writes.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <propter/investigation.h>

#include "tests/unit/investigate/same_answer.h"
#include "tests/unit/investigate/small_incident.h"

namespace propter {
namespace {

namespace fs = std::filesystem;
using test::logs;
using test::spans;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Investigate : public test::SmallIncident {};

std::vector<std::string> ids_of(const Answer& answer, const std::vector<EntityId>& ids) {
  std::vector<std::string> out;
  for (const EntityId id : ids) out.push_back(answer.graph.entity(id).id());
  return out;
}

TEST_F(Investigate, FindsTheServiceThatIsSlowByItself) {
  const Answer a = run(options());
  EXPECT_EQ(a.outcome, Outcome::kRootCauseFound);
  EXPECT_EQ(a.stopped_by, "converged");
  EXPECT_THAT(a.frontier, SizeIs(::testing::Ge(1)));
  for (const std::string& id : ids_of(a, a.frontier)) EXPECT_THAT(id, HasSubstr("orders"));
  ASSERT_THAT(a.hypotheses, Not(IsEmpty()));
  EXPECT_THAT(a.graph.entity(a.hypotheses[0].entity).name, HasSubstr("orders"));
}

TEST_F(Investigate, ReferencesOnlyWhatExists) {
  const Answer a = run(options());
  const std::size_t entities = a.graph.entities().size();
  EXPECT_EQ(a.beliefs.size(), entities);
  for (std::size_t i = 0; i < a.evidence.size(); ++i) {
    EXPECT_EQ(a.evidence[i].id.index(), i);
    EXPECT_LT(a.evidence[i].entity.index(), entities);
  }
  for (const LedgerEntry& e : a.ledger)
    for (const EvidenceId id : e.cites) EXPECT_LT(id.index(), a.evidence.size());
}

TEST_F(Investigate, SaysWhatItRead) {
  const Answer a = run(options());
  std::vector<std::string> paths;
  for (const FileSummary& f : a.files) paths.push_back(f.path);
  EXPECT_THAT(paths, ::testing::UnorderedElementsAre("alerts.json", "baseline/logs/app.jsonl",
                                                     "baseline/traces/spans.csv", "logs/app.jsonl",
                                                     "traces/spans.csv"));
  for (const FileSummary& f : a.files) EXPECT_EQ(f.unparsed, 0U) << f.path;
}

TEST_F(Investigate, GivesTheSameAnswerOnAnyNumberOfThreads) {
  InvestigationOptions two = options();
  two.threads = 2;
  expect_same_findings(run(options()), run(two));
}

TEST_F(Investigate, GivesTheSameAnswerTwice) { expect_same_findings(run(options()), run(options())); }

TEST_F(Investigate, GoodPeriodAloneIsNoIncident) {
  fs::remove_all(root_ / "incident/alerts.json");
  write("incident/traces/spans.csv", spans(10, false));
  write("incident/logs/app.jsonl", logs(10, false));
  EXPECT_EQ(run(options()).outcome, Outcome::kNoIncident);
}

TEST_F(Investigate, PartlyUnreadableInputIsNeverNoIncident) {
  fs::remove_all(root_ / "incident/alerts.json");
  write("incident/traces/spans.csv", spans(10, false));
  std::string text = logs(10, false);
  for (int i = 0; i < 200; ++i) text += "{\"time\": broken\n";
  write("incident/logs/app.jsonl", text);
  EXPECT_EQ(run(options()).outcome, Outcome::kInconclusive);
}

TEST_F(Investigate, ReportedSymptomsAreToBeExplained) {
  InvestigationOptions o = options();
  o.symptoms = {{"Service/stock", "customers complain"}};
  const Answer a = run(o);
  std::vector<EntityId> symptoms;
  for (const Symptom& s : a.symptoms) symptoms.push_back(s.entity);
  EXPECT_THAT(ids_of(a, symptoms), Contains("Service/stock"));
  EXPECT_THAT(a.settings,
              Contains(std::pair<std::string, std::string>("symptom.Service/stock", "customers complain")));
}

TEST_F(Investigate, VisitBudgetStopsTheWalkAndIsRecorded) {
  InvestigationOptions o = options();
  o.max_visits = 1;
  const Answer a = run(o);
  EXPECT_EQ(a.stopped_by, "budget:visits");
  EXPECT_THAT(a.ledger, SizeIs(1));
  EXPECT_THAT(a.unvisited, Not(IsEmpty()));
  EXPECT_THAT(a.settings, Contains(std::pair<std::string, std::string>("max_visits", "1")));
}

TEST_F(Investigate, TellsItsProgress) {
  std::vector<std::string> phases;
  InvestigationOptions o = options();
  o.progress = [&](std::string_view phase, std::string_view) { phases.emplace_back(phase); };
  run(o);
  for (const char* phase : {"reading", "topology", "evidence", "deciding"})
    EXPECT_THAT(phases, Contains(phase));
}

// Case files.

TEST_F(Investigate, CaseIsInvestigatedAgainWithoutItsTelemetry) {
  InvestigationOptions first = options();
  first.case_path = path("shop.propter");
  const Answer direct = run(first);
  fs::remove_all(root_ / "incident");
  InvestigationOptions again;
  again.inputs = {first.case_path};
  const Answer second = run(again);
  expect_same_findings(second, direct);
  EXPECT_EQ(second.files.size(), direct.files.size());
}

TEST_F(Investigate, CaseThatHoldsTelemetryIsNotReadIntoAgain) {
  InvestigationOptions o = options();
  o.case_path = path("shop.propter");
  const Answer first = run(o);
  write("incident/traces/spans.csv", "");
  const Answer second = run(o);
  expect_same_findings(second, first);
  ASSERT_THAT(second.warnings, Not(IsEmpty()));
  EXPECT_EQ(second.warnings[0].what, "the inputs were not read again");
}

TEST_F(Investigate, StoredAnswerIsTheOneThatWasGiven) {
  InvestigationOptions o = options();
  o.case_path = path("shop.propter");
  const Answer direct = run(o);
  const auto stored = load_answer(o.case_path);
  ASSERT_TRUE(stored.ok()) << stored.status().message().str();
  expect_same_findings(*stored, direct);
}

TEST_F(Investigate, IngestedCaseHoldsNoAnswerYet) {
  InvestigationOptions o = options();
  o.case_path = path("shop.propter");
  std::vector<Message> warnings;
  const auto files = ingest_into_case(o, &warnings);
  ASSERT_TRUE(files.ok()) << files.status().message().str();
  EXPECT_THAT(*files, SizeIs(5));
  EXPECT_EQ(load_answer(o.case_path).status().code(), StatusCode::kUnusable);
}

TEST_F(Investigate, IngestedCaseGivesTheAnswerOfItsFiles) {
  InvestigationOptions o = options();
  o.case_path = path("shop.propter");
  ASSERT_TRUE(ingest_into_case(o, nullptr).ok());
  InvestigationOptions of_case;
  of_case.inputs = {o.case_path};
  expect_same_findings(run(of_case), run(options()));
}

// Mistakes.

TEST_F(Investigate, UnknownSymptomIsAUsageError) {
  InvestigationOptions o = options();
  o.symptoms = {{"Service/nowhere", ""}};
  const Status status = investigate(o).status();
  EXPECT_EQ(status.code(), StatusCode::kUsage);
  EXPECT_THAT(status.message().what, HasSubstr("Service/nowhere"));
}

TEST_F(Investigate, ReversedWindowIsAUsageError) {
  InvestigationOptions o = options();
  o.window = {20 * kSecond, 10 * kSecond};
  EXPECT_EQ(code_of(o), StatusCode::kUsage);
}

TEST_F(Investigate, NoInputIsAUsageError) { EXPECT_EQ(code_of({}), StatusCode::kUsage); }

TEST_F(Investigate, CaseBesideAnotherCaseIsAUsageError) {
  InvestigationOptions o = options();
  o.case_path = path("shop.propter");
  run(o);
  o.inputs = {o.case_path};
  o.case_path = path("other.propter");
  EXPECT_EQ(code_of(o), StatusCode::kUsage);
}

TEST_F(Investigate, IngestWithoutACaseIsAUsageError) {
  EXPECT_EQ(ingest_into_case(options(), nullptr).status().code(), StatusCode::kUsage);
}

TEST_F(Investigate, MissingFolderIsAnIoError) {
  InvestigationOptions o;
  o.inputs = {path("nowhere")};
  EXPECT_FALSE(investigate(o).ok());
}

TEST_F(Investigate, FolderWithoutTelemetryIsUnusable) {
  fs::create_directories(root_ / "empty");
  InvestigationOptions o;
  o.inputs = {path("empty")};
  EXPECT_EQ(code_of(o), StatusCode::kUnusable);
}

TEST_F(Investigate, BrokenCaseFileIsReported) {
  write("broken.propter", std::string("SQLite format 3\0 and then nothing of the kind", 45));
  InvestigationOptions o;
  o.inputs = {path("broken.propter")};
  EXPECT_FALSE(investigate(o).ok());
  EXPECT_FALSE(load_answer(path("broken.propter")).ok());
}

}  // namespace
}  // namespace propter
