#include "ingest/trace_join.h"

#include <array>
#include <vector>

#include <gtest/gtest.h>

namespace propter {
namespace {

constexpr SubjectId kFront{0U};
constexpr SubjectId kCart{1U};

struct Spans {
  std::vector<PendingSpan> list;

  // Times in any unit; ids start at 1, parent 0 is none.
  PendingSpan& add(std::uint64_t id, std::uint64_t parent, SubjectId subject, TimeNs start,
                   DurationNs duration) {
    PendingSpan span;
    span.subject = subject;
    span.trace = 1;
    span.id = id;
    span.parent = parent;
    span.start = start;
    span.duration = duration;
    span.content = subject.value;
    span.line = list.size() + 1;
    list.push_back(span);
    return list.back();
  }
  [[nodiscard]] TraceJoin join() const { return {list, kRanks}; }

  static constexpr std::array<std::uint32_t, 1> kRanks = {0};
};

TEST(TraceJoin, OwnTimeIsWhatNoChildCovers) {
  Spans s;
  s.add(1, 0, kFront, 100, 100);
  s.add(2, 1, kFront, 110, 30);   // 110..140
  s.add(3, 1, kFront, 120, 40);   // 120..160, overlaps
  s.add(4, 1, kFront, 190, 100);  // 190..290, clipped at 200
  EXPECT_EQ(s.join().place(0).own, 100 - 50 - 10);
  EXPECT_EQ(s.join().place(1).own, 30);
}

TEST(TraceJoin, OwnTimeIsNeverNegative) {
  Spans s;
  s.add(1, 0, kFront, 100, 10);
  s.add(2, 1, kFront, 50, 500);
  s.add(3, 1, kFront, 90, 500);
  EXPECT_EQ(s.join().place(0).own, 0);
}

TEST(TraceJoin, AChildThatAWrongClockPutsElsewhereCoversNothing) {
  Spans s;
  s.add(1, 0, kFront, 1000, 100);
  s.add(2, 1, kCart, 500, 50);
  s.add(3, 1, kCart, 5000, 50);
  EXPECT_EQ(s.join().place(0).own, 100);
}

TEST(TraceJoin, AChildWithinAnotherAddsNothing) {
  Spans s;
  s.add(1, 0, kFront, 0, 100);
  s.add(2, 1, kCart, 10, 80);
  s.add(3, 1, kCart, 20, 10);
  s.add(4, 1, kCart, 95, 1);
  EXPECT_EQ(s.join().place(0).own, 19);
}

TEST(TraceJoin, GrandchildrenAreNotSubtractedTwice) {
  Spans s;
  s.add(1, 0, kFront, 0, 100);
  s.add(2, 1, kFront, 10, 80);
  s.add(3, 2, kFront, 20, 60);
  const TraceJoin join = s.join();
  EXPECT_EQ(join.place(0).own, 20);
  EXPECT_EQ(join.place(1).own, 20);
}

// "handler" and "HTTP GET" side by side below the request; the handler waits for what the call brings.
TEST(TraceJoin, ACallThatBeganBesideASpanIsNoWorkOfThatSpan) {
  Spans s;
  s.add(1, 0, kFront, 0, 100);
  s.add(2, 1, kFront, 5, 90);   // 5..95
  s.add(3, 1, kFront, 10, 80);  // 10..90, calls
  s.add(4, 3, kCart, 12, 70);
  s.add(5, 1, kFront, 85, 30);  // 85..115, calls
  s.add(6, 5, kCart, 90, 20);
  EXPECT_EQ(s.join().place(1).own, 90 - (95 - 10));
}

TEST(TraceJoin, ASpanThatBeginsDuringACallBesideItWorksItself) {
  Spans s;
  s.add(1, 0, kFront, 0, 100);
  s.add(2, 1, kFront, 10, 80);  // calls
  s.add(3, 2, kCart, 12, 70);
  s.add(4, 1, kFront, 20, 60);  // works meanwhile
  s.add(5, 1, kFront, 10, 30);  // begins together with the call
  EXPECT_EQ(s.join().place(3).own, 60);
  EXPECT_EQ(s.join().place(4).own, 0);
}

TEST(TraceJoin, CallsBesideASpanThatDoNotTouchAddUp) {
  Spans s;
  s.add(1, 0, kFront, 0, 1000);
  s.add(2, 1, kFront, 0, 500);
  for (std::uint64_t i = 0; i < 6; ++i) {  // the last begins after the span has ended
    const auto start = static_cast<TimeNs>(10 + 100 * i);
    s.add(10 + i, 1, kFront, start, 20).role = SpanRole::kClient;
  }
  EXPECT_EQ(s.join().place(1).own, 500 - 5 * 20);
}

TEST(TraceJoin, AClientSpanIsACallWhetherOrNotSomebodyIsKnownToServeIt) {
  Spans s;
  s.add(1, 0, kFront, 0, 100).role = SpanRole::kServer;
  s.add(2, 1, kFront, 10, 20).role = SpanRole::kClient;
  s.add(3, 1, kFront, 40, 20);
  const TraceJoin join = s.join();
  EXPECT_FALSE(join.is_call(0));
  EXPECT_TRUE(join.is_call(1));
  EXPECT_FALSE(join.waits_for_callee(1));
  EXPECT_FALSE(join.is_call(2));
}

TEST(TraceJoin, TheEntryIsTheTopmostSpanOfTheSameSubject) {
  Spans s;
  s.add(1, 0, kFront, 0, 100);
  s.add(2, 1, kFront, 1, 90);
  s.add(3, 2, kCart, 2, 80);
  s.add(4, 3, kCart, 3, 70);
  s.add(5, 4, kFront, 4, 60);
  const TraceJoin join = s.join();
  EXPECT_EQ(join.place(1).entry, 0U);
  EXPECT_EQ(join.place(3).entry, 2U);
  EXPECT_TRUE(join.is_entry(2));
  EXPECT_TRUE(join.is_entry(4));
}

TEST(TraceJoin, AClientSpanAroundOneCallHasAGap) {
  Spans s;
  s.add(1, 0, kFront, 0, 100);
  s.add(2, 1, kFront, 10, 80);
  s.add(3, 2, kCart, 20, 50);
  const auto call = s.join().call_served_by(2);
  ASSERT_TRUE(call);
  EXPECT_EQ(call->caller, 1U);
  EXPECT_EQ(call->gap, 30);
}

TEST(TraceJoin, TheGapUsesDurationsOnly) {
  Spans s;
  s.add(1, 0, kFront, 1000, 100).role = SpanRole::kClient;
  s.add(2, 1, kCart, 500, 60).role = SpanRole::kServer;
  EXPECT_EQ(s.join().call_served_by(1)->gap, 40);
}

TEST(TraceJoin, AnEntrySpanThatCallsHasNoGap) {
  Spans s;
  s.add(1, 0, kFront, 0, 100);
  s.add(2, 1, kCart, 10, 50);
  const auto call = s.join().call_served_by(1);
  ASSERT_TRUE(call);
  EXPECT_FALSE(call->gap);
}

TEST(TraceJoin, TwoCallsUnderOneSpanHaveNoGap) {
  Spans s;
  s.add(1, 0, kFront, 0, 100).role = SpanRole::kClient;
  s.add(2, 1, kCart, 10, 20);
  s.add(3, 1, kCart, 40, 20);
  EXPECT_FALSE(s.join().call_served_by(1)->gap);
}

TEST(TraceJoin, ACalleeThatOutlivesItsCallerHasNoGap) {
  Spans s;
  s.add(1, 0, kFront, 0, 10).role = SpanRole::kClient;
  s.add(2, 1, kCart, 5, 50);
  EXPECT_FALSE(s.join().call_served_by(1)->gap);
}

TEST(TraceJoin, AMissingParentLeavesAnEntry) {
  Spans s;
  s.add(2, 77, kCart, 0, 10);
  EXPECT_EQ(s.join().place(0).parent, kNoSpan);
  EXPECT_TRUE(s.join().is_entry(0));
}

TEST(TraceJoin, AParentInAnotherTraceIsFoundIfOnlyOneSpanHasTheId) {
  Spans s;
  s.add(1, 0, kFront, 0, 100);
  s.add(2, 1, kCart, 10, 50).trace = 9;
  EXPECT_EQ(s.join().place(1).parent, 0U);
  s.add(1, 0, kFront, 0, 100).trace = 5;
  EXPECT_EQ(s.join().place(1).parent, kNoSpan);
}

TEST(TraceJoin, EqualIdsInDifferentTracesAreDifferentSpans) {
  Spans s;
  s.add(1, 0, kFront, 0, 100);
  s.add(1, 0, kFront, 0, 100).trace = 9;
  s.add(2, 1, kCart, 10, 50);
  s.add(2, 1, kCart, 10, 50).trace = 9;
  const TraceJoin join = s.join();
  EXPECT_FALSE(join.place(1).duplicate);
  EXPECT_EQ(join.place(2).parent, 0U);
  EXPECT_EQ(join.place(3).parent, 1U);
}

TEST(TraceJoin, PeriodsDoNotMix) {
  Spans s;
  s.add(1, 0, kFront, 0, 100).period = Period::kBaseline;
  s.add(2, 1, kCart, 10, 50);
  EXPECT_EQ(s.join().place(1).parent, kNoSpan);
}

TEST(TraceJoin, ASpanIsNotItsOwnParent) {
  Spans s;
  s.add(1, 1, kFront, 0, 100);
  EXPECT_EQ(s.join().place(0).parent, kNoSpan);
  EXPECT_EQ(s.join().cycles(), 1U);
}

TEST(TraceJoin, ACycleIsCutAtItsEarliestSpan) {
  Spans s;
  s.add(1, 3, kFront, 20, 10);
  s.add(2, 1, kFront, 10, 10);
  s.add(3, 2, kFront, 30, 10);
  s.add(4, 3, kFront, 5, 10);  // hangs on the cycle
  const TraceJoin join = s.join();
  EXPECT_EQ(join.cycles(), 1U);
  EXPECT_EQ(join.place(1).parent, kNoSpan);
  for (const std::uint32_t i : {0U, 1U, 2U, 3U}) EXPECT_EQ(join.place(i).entry, 1U);
}

TEST(TraceJoin, EachCycleIsCutOnce) {
  Spans s;
  s.add(1, 2, kFront, 10, 10);
  s.add(2, 1, kFront, 20, 10);
  s.add(3, 4, kCart, 10, 10);
  s.add(4, 3, kCart, 10, 10);  // starts with 3
  const TraceJoin join = s.join();
  EXPECT_EQ(join.cycles(), 2U);
  EXPECT_TRUE(join.is_entry(0));
  EXPECT_FALSE(join.is_entry(1));
  EXPECT_NE(join.is_entry(2), join.is_entry(3));
}

TEST(TraceJoin, SpansThatDifferInOneThingAreNoDuplicates) {
  Spans s;
  s.add(1, 0, kFront, 0, 100);
  s.add(1, 0, kFront, 0, 101);
  s.add(1, 0, kFront, 1, 100);
  s.add(1, 0, kFront, 0, 100).error = true;
  s.add(1, 0, kCart, 0, 100);
  const TraceJoin join = s.join();
  for (std::uint32_t i = 0; i < 5; ++i) EXPECT_FALSE(join.place(i).duplicate) << i;
}

TEST(TraceJoin, OfDuplicatesTheOneThatStandsFirstIsKept) {
  Spans s;
  s.add(1, 0, kFront, 0, 100).line = 9;
  s.add(1, 0, kFront, 0, 100).line = 3;
  EXPECT_TRUE(s.join().place(0).duplicate);
  EXPECT_FALSE(s.join().place(1).duplicate);
}

TEST(TraceJoin, OfNothingIsNothing) { EXPECT_EQ(Spans().join().find(Period::kIncident, 1, 1), kNoSpan); }

TEST(TraceJoin, ExactDuplicatesAreMarkedAndTakeNoPart) {
  Spans s;
  s.add(1, 0, kFront, 0, 100);
  s.add(2, 1, kCart, 10, 50);
  s.add(2, 1, kCart, 10, 50);
  const TraceJoin join = s.join();
  EXPECT_FALSE(join.place(1).duplicate);
  EXPECT_TRUE(join.place(2).duplicate);
  EXPECT_EQ(join.place(0).children, 1U);
}

TEST(TraceJoin, SpansWithoutIdAreNeverDuplicates) {
  Spans s;
  s.add(0, 0, kFront, 0, 100);
  s.add(0, 0, kFront, 0, 100);
  EXPECT_FALSE(s.join().place(1).duplicate);
}

TEST(TraceJoin, BothEndsOfACallMayShareOneId) {
  Spans s;
  s.add(1, 0, kFront, 0, 100).role = SpanRole::kServer;
  s.add(2, 1, kFront, 10, 80).role = SpanRole::kClient;
  s.add(2, 1, kCart, 20, 60).role = SpanRole::kServer;
  s.add(3, 2, kCart, 30, 10);
  const TraceJoin join = s.join();
  EXPECT_EQ(join.place(2).parent, 1U);
  EXPECT_EQ(join.place(3).parent, 2U);
  EXPECT_EQ(join.call_served_by(2)->gap, 20);
}

TEST(TraceJoin, ADeepChainTakesLinearTime) {
  constexpr std::uint64_t kDepth = 200'000;
  Spans s;
  for (std::uint64_t id = 1; id <= kDepth; ++id) s.add(id, id - 1, kFront, 0, 1);
  EXPECT_EQ(s.join().place(kDepth - 1).entry, 0U);
}

TEST(TraceJoin, ManySpansOfOneIdTakeLinearTime) {
  constexpr TimeNs kSpans = 200'000;
  Spans s;
  for (TimeNs start = 1; start <= kSpans; ++start) s.add(7, 7, kFront, start, 1).role = SpanRole::kServer;
  const TraceJoin join = s.join();
  for (std::uint32_t i = 1; i < kSpans; ++i) EXPECT_EQ(join.place(i).entry, join.place(0).entry);
}

TEST(TraceJoin, ExtremeTimesDoNotOverflow) {
  Spans s;
  s.add(1, 0, kFront, INT64_MAX - 5, INT64_MAX);
  s.add(2, 1, kFront, 0, INT64_MAX);
  EXPECT_GE(s.join().place(0).own, 0);
}

TEST(TraceJoin, FindsTheSpanOfALogLine) {
  Spans s;
  s.add(1, 0, kFront, 0, 100);
  const TraceJoin join = s.join();
  EXPECT_EQ(join.find(Period::kIncident, 1, 1), 0U);
  EXPECT_EQ(join.find(Period::kIncident, 8, 1), 0U);
  EXPECT_EQ(join.find(Period::kIncident, 1, 2), kNoSpan);
  EXPECT_EQ(join.find(Period::kIncident, 1, 0), kNoSpan);
}

TEST(TraceJoin, ALogLineBelongsToTheEndOfTheCallThatWroteIt) {
  Spans s;
  s.add(1, 0, kFront, 0, 100).role = SpanRole::kClient;
  s.add(1, 0, kCart, 10, 50).role = SpanRole::kServer;
  EXPECT_EQ(s.join().find(Period::kIncident, 1, 1, kFront), 0U);
  EXPECT_EQ(s.join().find(Period::kIncident, 1, 1, kCart), 1U);
}

TEST(ParseSpanRole, ReadsWordsAndNumbers) {
  EXPECT_EQ(parse_span_role("SPAN_KIND_CLIENT"), SpanRole::kClient);
  EXPECT_EQ(parse_span_role("Server"), SpanRole::kServer);
  EXPECT_EQ(parse_span_role("3"), SpanRole::kClient);
  EXPECT_EQ(parse_span_role("producer"), SpanRole::kOther);
  EXPECT_EQ(parse_span_role(""), SpanRole::kUnknown);
}

}  // namespace
}  // namespace propter
