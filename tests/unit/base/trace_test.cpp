#include <propter/trace.h>

#include <gtest/gtest.h>

namespace propter {
namespace {

TEST(Trace, NestsWhatBeginsWithinAnOpenSpan) {
  Trace trace;
  const std::size_t outer = trace.begin("outer");
  const std::size_t inner = trace.begin("inner");
  trace.add({.name = "call"});
  trace.end(inner);
  trace.add({.name = "late"});
  trace.end(outer);
  ASSERT_EQ(trace.spans().size(), 4U);
  EXPECT_EQ(trace.spans()[outer].parent, SIZE_MAX);
  EXPECT_EQ(trace.spans()[inner].parent, outer);
  EXPECT_EQ(trace.spans()[2].parent, inner);
  EXPECT_EQ(trace.spans()[3].parent, outer);
}

TEST(Trace, SpansEndAfterTheyBegan) {
  Trace trace;
  const std::size_t span = trace.begin("work");
  EXPECT_EQ(trace.spans()[span].end, kNoTime);
  trace.end(span);
  EXPECT_GE(trace.spans()[span].end, trace.spans()[span].begin);
}

TEST(TracePhase, LastsAsLongAsItLives) {
  Trace trace;
  {
    const TracePhase phase(&trace, "read");
    EXPECT_EQ(trace.spans()[0].end, kNoTime);
  }
  EXPECT_NE(trace.spans()[0].end, kNoTime);
}

TEST(TracePhase, WithoutATraceDoesNothing) { const TracePhase phase(nullptr, "read"); }

}  // namespace
}  // namespace propter
