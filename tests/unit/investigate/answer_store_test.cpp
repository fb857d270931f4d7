// What an investigation found, kept in a case file and concluded again.
#include "investigate/answer_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/event.h"
#include "graph/evidence_kinds.h"
#include "investigate/conclusion_store.h"
#include "tests/support/small_world.h"
#include "tests/unit/investigate/same_answer.h"

namespace propter {
namespace {

using test::SmallWorld;
using ::testing::HasSubstr;

class AnswerStore : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.observe("db", evidence_kind("exception"), 6, 100);
    world_.observe_relation("web", "db", evidence_kind("failing_calls"), 4);
    answer_.graph = world_.graph;
    answer_.evidence = world_.evidence;
    answer_.case_name = "broken shop";
    answer_.window = {0, SmallWorld::seconds(600)};
    answer_.onset = {SmallWorld::seconds(90), SmallWorld::seconds(110)};
    answer_.stopped_by = "budget:visits";
    answer_.labeller = "someone";
    answer_.usage = {7, 6, 5, 4, 3, 2, 1, 0.5, 0.25, "budget:calls", "the endpoint is down"};
    answer_.settings = {{"labeller", "someone"}, {"round_size", "8"}, {"symptom.web", "late"}};
    answer_.verdicts_count = true;
    const Event visited{.kind = EventKind::kVisited, .entity = world_.id("db"), .text = "seed"};
    const Event verdict{EventKind::kVerdict,
                        world_.id("db"),
                        {},
                        Label::kOrigin,
                        0.75,
                        {EvidenceId(std::size_t{0})},
                        {},
                        "someone",
                        "why"};
    answer_.events = {visited, verdict};
    answer_.ledger = control::ledger_of(answer_.events, world_.graph.entities().size());
    findings_.alerted = world_.ids({"web"});
    findings_.pre_existing = world_.ids({"mailer"});
    findings_.input_complete = false;
  }

  void save() { ASSERT_TRUE(save_answer(file_, answer_, findings_).ok()); }

  // Replaces one stored setting; an empty value removes it.
  void alter_setting(const std::string& name, const std::string& value) {
    auto settings = file_.load_settings();
    ASSERT_TRUE(settings.ok());
    std::erase_if(*settings, [&](const Setting& s) { return s.name == name; });
    if (!value.empty()) settings->push_back({name, value});
    ASSERT_TRUE(file_.save_settings(*settings).ok());
  }

  void expect_corrupt(std::string_view reason) {
    const auto loaded = load_stored_answer(file_);
    ASSERT_EQ(loaded.status().code(), StatusCode::kCorrupt);
    EXPECT_THAT(loaded.status().message().str(), HasSubstr(std::string(reason)));
  }

  static Answer concluded(Answer answer, const Findings& findings) {
    const auto beliefs = final_beliefs(answer);
    EXPECT_TRUE(beliefs.ok());
    if (beliefs.ok()) {
      EXPECT_TRUE(conclude(answer, findings, *beliefs).ok());
    }
    return answer;
  }

  SmallWorld world_{{"web", "db", "mailer"}, {{"web", "db"}}};
  Answer answer_;
  Findings findings_;
  CaseFile file_ = *CaseFile::temporary();
};

TEST_F(AnswerStore, LoadsAndConcludesTheSameAnswer) {
  save();
  const auto loaded = load_stored_answer(file_);
  ASSERT_TRUE(loaded.ok()) << loaded.status().message().str();
  expect_same_findings(concluded(loaded->answer, loaded->findings), concluded(answer_, findings_));
}

TEST_F(AnswerStore, KeepsWhatWasToldBesidesEvidence) {
  save();
  const auto loaded = load_stored_answer(file_);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->findings.alerted, findings_.alerted);
  EXPECT_EQ(loaded->findings.pre_existing, findings_.pre_existing);
  EXPECT_FALSE(loaded->findings.input_complete);
}

TEST_F(AnswerStore, KeepsTimesThatAreNotKnown) {
  answer_.onset = {};
  save();
  const auto loaded = load_stored_answer(file_);
  ASSERT_TRUE(loaded.ok()) << loaded.status().message().str();
  EXPECT_EQ(loaded->answer.onset, Interval{});
}

TEST_F(AnswerStore, KeepsTheLastAnswerOnly) {
  save();
  answer_.case_name = "second";
  findings_.alerted.clear();
  save();
  const auto loaded = load_stored_answer(file_);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->answer.case_name, "second");
  EXPECT_TRUE(loaded->findings.alerted.empty());
}

TEST_F(AnswerStore, WithoutAnInvestigationIsUnusable) {
  EXPECT_EQ(load_stored_answer(file_).status().code(), StatusCode::kUnusable);
}

TEST_F(AnswerStore, SettingThatNamesAnUnknownEntityIsCorrupt) {
  for (const char* value : {"999", "-1", "web"}) {
    save();
    alter_setting("found.alerted.000000", value);
    expect_corrupt("unknown entity");
  }
}

TEST_F(AnswerStore, SettingThatIsNoNumberIsCorrupt) {
  save();
  alter_setting("found.window.start", "noon");
  expect_corrupt("found.window.start");
}

TEST_F(AnswerStore, MissingSettingIsCorrupt) {
  for (const char* name : {"found.stopped_by", "found.onset.end", "found.input_complete", "labeller"}) {
    save();
    alter_setting(name, "");
    expect_corrupt(name);
  }
}

TEST_F(AnswerStore, EventThatNamesNobodyIsCorrupt) {
  for (const EventKind kind : {EventKind::kVisited, EventKind::kVerdict, EventKind::kMessage}) {
    save();
    ASSERT_TRUE(file_.save_events({{.kind = kind}}).ok());
    expect_corrupt("event 0 names no entity");
  }
}

TEST_F(AnswerStore, EventThatNamesAnUnknownEntityIsCorrupt) {
  save();
  ASSERT_TRUE(file_.save_events({{.kind = EventKind::kVisited, .entity = EntityId(std::size_t{99})}}).ok());
  expect_corrupt("99");
}

TEST_F(AnswerStore, EventThatCitesUnknownEvidenceIsCorrupt) {
  save();
  answer_.events[1].cites = {EvidenceId(std::size_t{99})};
  ASSERT_TRUE(file_.save_events(answer_.events).ok());
  expect_corrupt("99");
}

// What was concluded is read, not concluded again, as long as nothing of what it follows from is another.

TEST_F(AnswerStore, RecallsWhatWasConcluded) {
  answer_ = concluded(answer_, findings_);
  answer_.reason = "because it was kept so";  // which no conclusion would say
  save();
  auto loaded = load_stored_answer(file_);
  ASSERT_TRUE(loaded.ok());
  const auto recalled = recall_conclusion(file_, &*loaded);
  ASSERT_TRUE(recalled.ok());
  EXPECT_TRUE(*recalled);
  EXPECT_EQ(loaded->answer.reason, "because it was kept so");
  expect_same_findings(loaded->answer, answer_);
  EXPECT_EQ(encode_conclusion(loaded->answer), encode_conclusion(answer_));
}

TEST_F(AnswerStore, RecallsNothingThatFollowsFromSomethingElse) {
  answer_ = concluded(answer_, findings_);
  const auto recalls = [&] {
    auto loaded = load_stored_answer(file_);
    return loaded.ok() && recall_conclusion(file_, &*loaded).ok() && *recall_conclusion(file_, &*loaded);
  };
  save();
  EXPECT_TRUE(recalls());
  ASSERT_TRUE(file_.save_events({answer_.events[0]}).ok());
  EXPECT_FALSE(recalls());
  save();
  std::vector<Evidence> weaker = answer_.evidence;
  weaker[0].score -= 1;
  ASSERT_TRUE(file_.save_evidence(weaker).ok());
  EXPECT_FALSE(recalls());
  save();
  alter_setting("found.alerted.000000", "");
  EXPECT_FALSE(recalls());
}

TEST_F(AnswerStore, RecallsNothingFromOtherBytes) {
  answer_ = concluded(answer_, findings_);
  const std::string bytes = encode_conclusion(answer_);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    Answer answer;
    answer.graph = answer_.graph;
    answer.evidence = answer_.evidence;
    EXPECT_FALSE(decode_conclusion(std::string_view(bytes).substr(0, cut), &answer)) << cut;
    EXPECT_TRUE(answer.beliefs.empty());
  }
  // Whatever the bytes are: nothing out of its range comes of them.
  for (std::size_t at = 0; at < bytes.size(); ++at)
    for (const char flipped : {'\x00', '\x7f', '\xff'}) {
      std::string other = bytes;
      other[at] = flipped;
      Answer answer;
      answer.graph = answer_.graph;
      answer.evidence = answer_.evidence;
      if (!decode_conclusion(other, &answer)) continue;
      EXPECT_EQ(answer.beliefs.size(), 3U);
      for (const EntityId id : answer.frontier) EXPECT_LT(id.index(), 3U);
      for (const Hypothesis& h : answer.hypotheses) EXPECT_LT(h.entity.index(), 3U);
    }
}

TEST_F(AnswerStore, EvidenceAboutAnUnknownEntityIsCorrupt) {
  save();
  answer_.evidence[0].entity = EntityId(std::size_t{50});
  ASSERT_TRUE(file_.save_evidence(answer_.evidence).ok());
  expect_corrupt("");
}

TEST(Summarise, KeepsWhatAReportNeedsOfEachFile) {
  IngestSummary summary;
  summary.files = {{"logs/a.log", "text log", 100, 9, 1, {"line 3: no time"}, "cut short"}};
  const auto files = summarise(summary);
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].path, "logs/a.log");
  EXPECT_EQ(files[0].unparsed, 1U);
  EXPECT_EQ(files[0].samples, summary.files[0].samples);
  EXPECT_EQ(files[0].problem, "cut short");
}

}  // namespace
}  // namespace propter
