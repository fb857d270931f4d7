#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "llm/session.h"
#include "unit/llm/fake_model.h"

namespace propter::llm {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Rounds = std::vector<std::vector<std::string>>;

// A run and its replay over one case, each with a recording opened anew.
class Replay : public ::testing::Test {
 protected:
  struct Run {
    std::vector<std::string> lines;
    LabellerUsage usage;
    Status problem;
    Status finished;
  };

  Recording open() {
    Result<Recording> recording = Recording::open(case_, case_);
    EXPECT_TRUE(recording.ok());
    return recording.ok() ? *std::move(recording) : Recording();
  }

  Run run(const Rounds& rounds, Model* model) {
    Recording recording = open();
    Session session({tester(), options_, recording, model, model == nullptr});
    Run run;
    for (const auto& round : rounds)
      for (std::string& line : ask_lines(session, round)) run.lines.push_back(std::move(line));
    run.finished = session.finish();
    run.usage = session.usage();
    run.problem = session.problem();
    return run;
  }

  Run record(const Rounds& rounds) { return run(rounds, &model_); }
  Run replay(const Rounds& rounds) { return run(rounds, nullptr); }

  // Records, replays, and wants no difference.
  Run expect_the_same(const Rounds& rounds) {
    Run recorded = record(rounds);
    const Run replayed = replay(rounds);
    EXPECT_EQ(replayed.lines, recorded.lines);
    EXPECT_EQ(replayed.usage, recorded.usage);
    EXPECT_TRUE(recorded.finished.ok()) << recorded.finished.message().str();
    EXPECT_TRUE(replayed.finished.ok()) << replayed.finished.message().str();
    return recorded;
  }

  CaseFile case_ = *CaseFile::temporary();
  LlmOptions options_ = test_options();
  FakeModel model_;
};

TEST_F(Replay, GivesTheSameAnswers) {
  const Run run = expect_the_same({{"x", "y"}, {"z"}});
  EXPECT_THAT(run.lines, ElementsAre("answered: re: x", "answered: re: y", "answered: re: z"));
}

TEST_F(Replay, GivesTheSameOfWhatWasCached) {
  record({{"old"}});
  const Run run = expect_the_same({{"x", "x"}, {"old", "x"}});
  EXPECT_THAT(run.lines, ElementsAre("answered: re: x", "cached: re: x", "cached: re: old", "cached: re: x"));
  EXPECT_EQ(run.usage.calls, 1U);
}

TEST_F(Replay, GivesTheSameFailures) {
  const Run run = expect_the_same({{"x", "fail 1", "fail 1"}, {"fail 2", "y"}});
  EXPECT_EQ(run.usage.failures, 2U);
}

TEST_F(Replay, GivesUpAtTheSamePlace) {
  const Run run = expect_the_same({{"fail 1", "fail 2"}, {"fail 3", "x"}, {"y"}});
  EXPECT_EQ(run.usage.failed_with, "the model failed");
  EXPECT_EQ(run.lines.back(), "given up (the model failed)");
}

TEST_F(Replay, GivesTheSameFinalFailure) {
  const Run run = expect_the_same({{"key refused", "x"}, {"y", "x"}});
  EXPECT_EQ(run.usage.failed_with, "the key is refused");
}

TEST_F(Replay, StopsAtTheSameBudget) {
  options_.budget.calls = 3;
  options_.price = TokenPrice{.input = 0.3, .output = 0.7};
  const Run run = expect_the_same({{"x", "fail", "y", "z"}, {"x", "z"}});
  EXPECT_EQ(run.usage.stopped_by, "budget:calls");
  EXPECT_GT(run.usage.cost, 0);
  EXPECT_THAT(run.lines, Contains("budget (budget:calls)").Times(2));
}

TEST_F(Replay, NeedsNoBudgetOfItsOwn) {
  options_.budget.calls = 2;
  const Run recorded = record({{"x", "y", "z"}});
  options_.budget = {.calls = 1};
  const Run replayed = replay({{"x", "y", "z"}});
  EXPECT_EQ(replayed.lines, recorded.lines);
  EXPECT_EQ(replayed.usage, recorded.usage);
}

TEST_F(Replay, FollowsTheLastRun) {
  record({{"x"}});
  expect_the_same({{"y", "x"}});
}

TEST_F(Replay, CanBeRepeated) {
  record({{"x", "fail"}});
  EXPECT_EQ(replay({{"x", "fail"}}).lines, replay({{"x", "fail"}}).lines);
}

TEST_F(Replay, SendsNothing) {
  record({{"x"}});
  Recording recording = open();
  Session session({tester(), options_, recording, &model_, true});
  ask(session, {"x"});
  EXPECT_EQ(model_.batches(), 1U);
}

TEST_F(Replay, OfAnotherQuestionNamesIt) {
  record({{"x", "y"}});
  const Run run = replay({{"x", "z"}});
  EXPECT_EQ(run.problem.code(), StatusCode::kCorrupt);
  EXPECT_EQ(run.problem.message().what, "the recording does not hold request 2");
  EXPECT_EQ(run.problem.message().where, "about z");
  EXPECT_THAT(run.problem.message().why, ::testing::MatchesRegex("its key is [0-9a-f]{64}"));
  EXPECT_EQ(run.finished.code(), StatusCode::kCorrupt);
}

TEST_F(Replay, OfAnotherOrderIsAProblem) {
  record({{"x", "y"}});
  EXPECT_EQ(replay({{"y", "x"}}).problem.message().what, "the recording does not hold request 1");
}

TEST_F(Replay, OfMoreThanWasRecordedIsAProblem) {
  record({{"x"}});
  const Run run = replay({{"x"}, {"x"}});
  EXPECT_EQ(run.problem.message().what, "the recording does not hold request 2");
  EXPECT_THAT(run.lines, ElementsAre("answered: re: x", "failed (not recorded)"));
}

TEST_F(Replay, OfNothingRecordedIsAProblem) {
  EXPECT_EQ(replay({{"x"}}).problem.message().what, "the recording does not hold request 1");
}

TEST_F(Replay, WithOtherSettingsIsAProblem) {
  record({{"x"}});
  options_.seed = 1;
  EXPECT_FALSE(replay({{"x"}}).problem.ok());
}

TEST_F(Replay, OnlyFailsAfterAProblem) {
  record({{"x", "y"}});
  const Run run = replay({{"z", "x"}, {"x", "y"}});
  EXPECT_THAT(run.lines, Each("failed (not recorded)"));
  EXPECT_EQ(run.problem.message().where, "about z");
  EXPECT_EQ(run.usage, LabellerUsage{});
}

TEST_F(Replay, LeavesTheRecordingAsItIs) {
  record({{"x", "y"}});
  const std::vector<QuestionRow> before = open().questions();
  replay({{"x"}});
  replay({{"z"}});
  EXPECT_EQ(open().questions(), before);
}

TEST_F(Replay, HasNothingToFollowWithoutFinish) {
  Recording recording = open();
  Session session({tester(), options_, recording, &model_});
  ask(session, {"x"});
  EXPECT_THAT(open().questions(), IsEmpty());
  EXPECT_THAT(*case_.load_exchanges(), SizeIs(1));
}

}  // namespace
}  // namespace propter::llm
