// What may be said of an incident: each invariant alone, and all combinations together.
#include "explain/outcome.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "graph/evidence_kinds.h"
#include "tests/support/small_world.h"

namespace propter::explain {
namespace {

using test::SmallWorld;
using ::testing::IsEmpty;

constexpr double kConfident = 0.5;

Judged judged(const Standing& standing) { return judge(standing, kConfident); }
Outcome outcome_of(const Standing& standing) { return judged(standing).outcome; }

// Nothing is missing for a root cause.
Standing found() {
  return {.has_frontier = true,
          .first_agrees = true,
          .confidence = 0.8,
          .explains_others = true,
          .has_cause = true,
          .compared = true,
          .read = true,
          .inside = true,
          .alerted = true,
          .degraded = true};
}

// Nothing is missing to say that there is no incident.
Standing quiet() { return {.compared = true, .read = true, .inside = true}; }

TEST(RootCause, IsNamedWhereNothingIsMissing) {
  EXPECT_EQ(outcome_of(found()), Outcome::kRootCauseFound);
  EXPECT_THAT(judged(found()).reason, IsEmpty());
}

TEST(RootCause, NeedsAFrontier) {
  Standing s = found();
  s.has_frontier = false;
  EXPECT_EQ(outcome_of(s), Outcome::kInconclusive);
}

TEST(RootCause, NeedsThatTheFirstMemberIsTheFirstHypothesis) {
  Standing s = found();
  s.first_agrees = false;
  EXPECT_EQ(outcome_of(s), Outcome::kInconclusive);
}

TEST(RootCause, NeedsConfidence) {
  Standing s = found();
  s.confidence = kConfident - 1e-9;
  EXPECT_EQ(outcome_of(s), Outcome::kInconclusive);
  s.confidence = kConfident;
  EXPECT_EQ(outcome_of(s), Outcome::kRootCauseFound);
}

TEST(RootCause, NeedsAsMuchConfidenceAsIsAskedFor) {
  EXPECT_EQ(judge(found(), 0.9).outcome, Outcome::kInconclusive);
  EXPECT_EQ(judge(found(), 0.8).outcome, Outcome::kRootCauseFound);
}

TEST(RootCause, FallsWithItsClaim) {
  Standing s = found();
  s.claim_failed = true;
  EXPECT_EQ(outcome_of(s), Outcome::kInconclusive);
}

TEST(RootCause, IsNotNamedWhileARelevantEntityIsUnvisited) {
  Standing s = found();
  s.spent = true;
  EXPECT_EQ(outcome_of(s), Outcome::kInconclusive);
}

TEST(RootCause, ExplainsSomebodyElseOrHasACauseOfItsOwn) {
  Standing s = found();
  s.explains_others = false;
  EXPECT_EQ(outcome_of(s), Outcome::kRootCauseFound);
  s.has_cause = false;
  EXPECT_EQ(outcome_of(s), Outcome::kInconclusive);
  s.explains_others = true;
  EXPECT_EQ(outcome_of(s), Outcome::kRootCauseFound);
}

TEST(RootCause, IsNotNamedWhereNothingHappened) {
  Standing s = found();
  s.alerted = false;
  EXPECT_EQ(outcome_of(s), Outcome::kRootCauseFound);
  s.degraded = false;
  EXPECT_NE(outcome_of(s), Outcome::kRootCauseFound);
}

TEST(RootCause, NeedsNoGoodPeriodAndNoCompleteInput) {
  Standing s = found();
  s.compared = s.read = s.inside = false;
  EXPECT_EQ(outcome_of(s), Outcome::kRootCauseFound);
}

TEST(NoIncident, IsSaidWhereNothingIsMissing) {
  EXPECT_EQ(outcome_of(quiet()), Outcome::kNoIncident);
  EXPECT_THAT(judged(quiet()).reason, IsEmpty());
}

TEST(NoIncident, NeedsSomethingToCompareWith) {
  Standing s = quiet();
  s.compared = false;
  EXPECT_EQ(outcome_of(s), Outcome::kInconclusive);
}

TEST(NoIncident, NeedsThatEveryFileWasRead) {
  Standing s = quiet();
  s.read = false;
  EXPECT_EQ(outcome_of(s), Outcome::kInconclusive);
}

TEST(NoIncident, NeedsThatTheDataCoverWhatWasAskedFor) {
  Standing s = quiet();
  s.inside = false;
  EXPECT_EQ(outcome_of(s), Outcome::kInconclusive);
}

TEST(NoIncident, IsNotSaidWhereSomebodyWasAlerted) {
  Standing s = quiet();
  s.alerted = true;
  EXPECT_EQ(outcome_of(s), Outcome::kInconclusive);
}

TEST(NoIncident, IsNotSaidWhereSomebodyIsDegraded) {
  Standing s = quiet();
  s.degraded = true;
  EXPECT_EQ(outcome_of(s), Outcome::kInconclusive);
}

TEST(NoIncident, IsNotSaidWhileARelevantEntityIsUnvisited) {
  Standing s = quiet();
  s.spent = true;
  EXPECT_EQ(outcome_of(s), Outcome::kInconclusive);
}

// The table of outcomes, word by word.
bool may_name_a_root_cause(const Standing& s) {
  return s.has_frontier && s.first_agrees && s.confidence >= kConfident && !s.claim_failed && !s.spent &&
         (s.explains_others || s.has_cause);
}
bool may_say_no_incident(const Standing& s) {
  return s.compared && s.read && s.inside && !s.alerted && !s.degraded;
}

// Calls use(standing) for each combination.
template <typename Use>
void for_each_standing(Use use) {
  constexpr std::array kFlags = {
      &Standing::has_frontier,    &Standing::first_agrees, &Standing::claim_failed, &Standing::has_cause,
      &Standing::explains_others, &Standing::spent,        &Standing::compared,     &Standing::read,
      &Standing::inside,          &Standing::alerted,      &Standing::degraded};
  for (std::uint32_t flags = 0; flags < 1U << kFlags.size(); ++flags)
    for (const double confidence : {0.0, 0.49, kConfident, 0.99}) {
      Standing standing{.confidence = confidence};
      for (std::size_t k = 0; k < kFlags.size(); ++k) standing.*kFlags[k] = ((flags >> k) & 1U) != 0;
      use(standing);
    }
}

TEST(AllOutcomes, KeepToTheTable) {
  std::size_t root_causes = 0;
  std::size_t quiet_ones = 0;
  for_each_standing([&](const Standing& s) {
    const Outcome outcome = outcome_of(s);
    root_causes += outcome == Outcome::kRootCauseFound ? 1U : 0U;
    quiet_ones += outcome == Outcome::kNoIncident ? 1U : 0U;
    ASSERT_TRUE(outcome != Outcome::kRootCauseFound || may_name_a_root_cause(s));
    ASSERT_TRUE(outcome != Outcome::kNoIncident || may_say_no_incident(s));
  });
  EXPECT_GT(root_causes, 0U);
  EXPECT_GT(quiet_ones, 0U);
}

TEST(AllOutcomes, SayAllThatMayBeSaid) {
  for_each_standing([](const Standing& s) {
    const bool happened = s.alerted || s.degraded;
    ASSERT_EQ(outcome_of(s) == Outcome::kRootCauseFound, happened && may_name_a_root_cause(s));
    ASSERT_EQ(outcome_of(s) == Outcome::kNoIncident, may_say_no_incident(s) && !s.spent);
  });
}

TEST(AllOutcomes, HaveAReasonExactlyWhereTheyAreInconclusive) {
  for_each_standing([](const Standing& s) {
    const Judged all = judged(s);
    ASSERT_EQ(all.reason.empty(), all.outcome != Outcome::kInconclusive);
  });
}

TEST(AllOutcomes, NeverGetMoreCertainByLessConfidence) {
  for_each_standing([](const Standing& s) {
    Standing less = s;
    less.confidence = 0;
    ASSERT_NE(outcome_of(less), Outcome::kRootCauseFound);
    ASSERT_EQ(outcome_of(less) == Outcome::kNoIncident, outcome_of(s) == Outcome::kNoIncident);
  });
}

TEST(AllOutcomes, NameWhatIsMissingByDifferentReasons) {
  std::set<std::string> reasons;
  for_each_standing([&](const Standing& s) { reasons.insert(judged(s).reason); });
  EXPECT_GE(reasons.size(), 9U);
}

bool left_the_usual(const SmallWorld& world) {
  return somebody_left_the_usual(belief::build_model(world.graph, world.evidence, built_in_weights()),
                                 built_in_weights());
}

TEST(LeavingTheUsual, TakesEvidenceOfEnoughWeight) {
  SmallWorld faint({"web", "db"});
  faint.observe("db", evidence_kind("error_spans"), 1.2);
  EXPECT_FALSE(left_the_usual(faint));
  SmallWorld clear({"web", "db"});
  clear.observe("db", evidence_kind("error_spans"), 4);
  EXPECT_TRUE(left_the_usual(clear));
}

TEST(LeavingTheUsual, DoesNotDependOnHowCommonItIs) {
  SmallWorld world({"a", "b", "c", "d"});
  for (const char* name : {"a", "b", "c", "d"}) world.observe(name, evidence_kind("error_spans"), 4);
  EXPECT_TRUE(left_the_usual(world));
}

TEST(LeavingTheUsual, IsNotWhatIsAsUsual) {
  SmallWorld world({"a", "b"});
  world.observe("a", evidence_kind("normal"), 6);
  EXPECT_FALSE(left_the_usual(world));
  EXPECT_FALSE(left_the_usual(SmallWorld({})));
}

TEST(LeavingTheUsual, IsNotWhatOnlyAnAlertSays) {
  SmallWorld world({"a", "b"});
  world.observe("a", evidence_kind("alert"), 6);
  world.evidence.back().subject = "latency";
  EXPECT_FALSE(left_the_usual(world));
}

}  // namespace
}  // namespace propter::explain
