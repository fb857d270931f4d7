// An investigation step by step: what a person says counts, can be taken back, and is kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <propter/investigation.h>

#include "tests/unit/investigate/same_answer.h"
#include "tests/unit/investigate/small_incident.h"

namespace propter {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class StepByStep : public test::SmallIncident {
 protected:
  static Investigation opened(const InvestigationOptions& options) {
    auto investigation = Investigation::open(options);
    EXPECT_TRUE(investigation.ok()) << investigation.status().message().str();
    return *std::move(investigation);
  }
  static void walk(Investigation& investigation) {
    for (Result<bool> more = investigation.step(); more.ok() && *more;) more = investigation.step();
  }
  static Answer answer_of(Investigation& investigation) {
    auto answer = investigation.answer();
    EXPECT_TRUE(answer.ok()) << answer.status().message().str();
    return *std::move(answer);
  }
  [[nodiscard]] InvestigationOptions kept() const {
    InvestigationOptions o = options();
    o.case_path = path("steps.propter");
    return o;
  }
};

TEST_F(StepByStep, WalkedToItsEndIsWhatInvestigateAnswers) {
  Investigation steps = opened(options());
  walk(steps);
  expect_same_findings(answer_of(steps), run(options()));
}

TEST_F(StepByStep, OnTheWayIsInconclusiveAndSaysSo) {
  Investigation steps = opened(options());
  const Answer none = answer_of(steps);
  EXPECT_EQ(none.stopped_by, "paused");
  EXPECT_EQ(none.outcome, Outcome::kInconclusive);
  EXPECT_THAT(none.ledger, IsEmpty());
  ASSERT_TRUE(*steps.step());
  const Answer some = answer_of(steps);
  EXPECT_THAT(some.ledger, Not(IsEmpty()));
}

TEST_F(StepByStep, AUsersWordCountsBesideTheEvidence) {
  Investigation steps = opened(options());
  walk(steps);
  const Answer before = answer_of(steps);
  const EntityId first = before.frontier.front();
  ASSERT_TRUE(steps.say(first, Label::kHealthy, "it waits for its disk").ok());
  walk(steps);
  const Answer after = answer_of(steps);
  EXPECT_LT(after.beliefs[first.index()].origin, before.beliefs[first.index()].origin / 2);
  EXPECT_EQ(after.beliefs[first.index()].label, Label::kHealthy);
  EXPECT_EQ(after.beliefs[first.index()].labelled_by, "user");
  EXPECT_EQ(after.beliefs[first.index()].rationale, "it waits for its disk");
  EXPECT_EQ(after.beliefs[first.index()].visits, before.beliefs[first.index()].visits);
}

TEST_F(StepByStep, WhatIsTakenBackOrUndoneLeavesTheAnswerAsItWas) {
  Investigation steps = opened(options());
  walk(steps);
  const Answer before = answer_of(steps);
  const std::size_t events = steps.log().size();
  const EntityId first = before.frontier.front();
  ASSERT_TRUE(steps.suppose(first, Label::kHealthy).ok());
  walk(steps);
  EXPECT_NE(answer_of(steps).frontier, before.frontier);
  ASSERT_TRUE(steps.undo(events).ok());
  walk(steps);
  expect_same_findings(answer_of(steps), before);
  ASSERT_TRUE(steps.say(first, Label::kHealthy).ok());
  ASSERT_TRUE(steps.say(first, Label::kDefer).ok());
  walk(steps);
  const Answer taken_back = answer_of(steps);
  EXPECT_EQ(taken_back.frontier, before.frontier);
  EXPECT_EQ(text_of(taken_back.hypotheses), text_of(before.hypotheses));
  EXPECT_EQ(taken_back.beliefs[first.index()].label, before.beliefs[first.index()].label);
}

TEST_F(StepByStep, RefusesWhatNobodyMaySay) {
  Investigation steps = opened(options());
  EXPECT_EQ(steps.say(EntityId(std::size_t{9999}), Label::kOrigin).code(), StatusCode::kUsage);
  EXPECT_EQ(steps.say(EntityId(), Label::kOrigin).code(), StatusCode::kUsage);
  const Event visit{.kind = EventKind::kVisited, .entity = EntityId(std::size_t{0})};
  EXPECT_EQ(steps.apply(visit).code(), StatusCode::kUsage);
  EXPECT_THAT(steps.log(), IsEmpty());
}

// By the log alone, whether it is kept in between, and replayed.
TEST_F(StepByStep, GoesOnFromItsCaseToTheSameAnswer) {
  const auto begin = [](Investigation& steps) {
    ASSERT_TRUE(*steps.step());
    ASSERT_TRUE(steps.suppose(EntityId(std::size_t{0}), Label::kHealthy, "it was switched off").ok());
  };
  Investigation whole = opened(options());
  begin(whole);
  walk(whole);
  {
    Investigation begun = opened(kept());
    begin(begun);
    ASSERT_TRUE(begun.keep().ok());
  }
  const auto paused = load_answer(path("steps.propter"));
  ASSERT_TRUE(paused.ok());
  EXPECT_EQ(paused->stopped_by, "paused");
  Investigation resumed = opened(kept());
  walk(resumed);
  EXPECT_EQ(resumed.log(), whole.log());
  ASSERT_TRUE(resumed.keep().ok());
  const Answer answer = answer_of(resumed);
  expect_same_findings(answer, answer_of(whole));
  const auto loaded = load_answer(path("steps.propter"));
  ASSERT_TRUE(loaded.ok());
  expect_same_findings(*loaded, answer);
  const auto replayed = replay(path("steps.propter"), {});
  ASSERT_TRUE(replayed.ok()) << replayed.status().message().str();
  expect_same_findings(*replayed, answer);
}

TEST_F(StepByStep, BeginsAnewWhereTheCaseIsAboutSomethingElse) {
  InvestigationOptions other = kept();
  {
    Investigation begun = opened(kept());
    ASSERT_TRUE(*begun.step());
    ASSERT_TRUE(begun.keep().ok());
  }
  other.symptoms = {{"Service/stock", "customers complain"}};
  Investigation anew = opened(other);
  EXPECT_THAT(anew.log(), IsEmpty());
  std::vector<std::string> warnings;
  for (const Message& w : answer_of(anew).warnings) warnings.push_back(w.str());
  EXPECT_THAT(warnings, ::testing::Contains(HasSubstr("the walk begins anew")));
}

}  // namespace
}  // namespace propter
