// What the tools share: loud against the quiet part and the good period, per request or per time.
#include "tools/comparison.h"

#include "tools/statistics.h"

#include "scene_fixture.h"

namespace propter::tools {
namespace {

constexpr Margin kMargin{1.5};

TEST(Tally, KeepsPartsApartAndIgnoresWhatIsInNone) {
  Tally t;
  t.add(Part::kLoud, 4, 2);
  t.add(Part::kQuiet, 3, 3);
  t.add(Part::kBaseline, 5, 5);
  t.add(Part::kNeither, 100, 100);
  EXPECT_EQ(t.loud, 4);
  EXPECT_EQ(t.reference(), 8);
  EXPECT_EQ(t.confidence(), 0.5);
}

TEST(Tally, IsTrustedWhereTracesAreNotKnown) {
  EXPECT_EQ((Tally{10, 0, 0, 0}).confidence(), 1);
  EXPECT_EQ((Tally{0, 0, 0, 0}).confidence(), 1);
}

TEST(MoreOften, IsTheRateTestWhereQuietPartAndGoodPeriodAgree) {
  EXPECT_DOUBLE_EQ(more_often_log10p({40, 10, 10, 0}, {10, 10, 10, 0}, kMargin),
                   rate_increase_log10p(40, 10, 20, 20, 1.5));
}

TEST(MoreOften, CountsHalfAndTriplesTheMarginAgainstAGoodPeriodAlone) {
  EXPECT_DOUBLE_EQ(more_often_log10p({90, 0, 10, 0}, {10, 0, 10, 0}, kMargin),
                   0.5 * rate_increase_log10p(90, 10, 10, 10, 4.5));
}

TEST(MoreOften, SaysNothingAgainstAGoodPeriodAloneWhereQuietIsNeeded) {
  EXPECT_EQ(more_often_log10p({90, 0, 10, 0}, {10, 0, 10, 0}, {1.5, true}), 0);
  EXPECT_LT(more_often_log10p({90, 10, 10, 0}, {10, 10, 10, 0}, {1.5, true}), -6);
}

TEST(MoreOften, SaysNothingWhereTheRateDriftedBefore) {
  EXPECT_LT(rate_increase_log10p(50, 60, 60, 660, 1.5), -6);
  EXPECT_EQ(more_often_log10p({50, 50, 10, 0}, {60, 60, 600, 0}, kMargin), 0);
}

TEST(MoreOften, CountsDependentEventsByTheirTraces) {
  const Tally events{80, 5, 5, 0};
  EXPECT_DOUBLE_EQ(more_often_log10p(events, {100, 100, 100, 25}, kMargin),
                   0.25 * more_often_log10p(events, {100, 100, 100, 100}, kMargin));
}

TEST(LessOften, MirrorsMoreOften) {
  EXPECT_LT(less_often_log10p({0, 20, 20, 0}, {10, 10, 10, 0}, kMargin), -3);
  EXPECT_GT(less_often_log10p({20, 20, 20, 0}, {10, 10, 10, 0}, kMargin), -0.5);
  EXPECT_GT(less_often_log10p({40, 20, 20, 0}, {10, 10, 10, 0}, kMargin), -0.1);
}

TEST(MoreRequests, IsTheExactTestWithTheReferenceRaisedByTheMargin) {
  EXPECT_DOUBLE_EQ(more_requests_log10p({30, 5, 5, 0}, {100, 50, 50, 100}, kMargin),
                   more_hits_log10p(30, 100, 15, 100));
}

TEST(FewerRequests, MissesAtOnceWhatEveryGoodRequestHas) {
  EXPECT_DOUBLE_EQ(fewer_requests_log10p({90, 50, 50, 0}, {100, 50, 50, 100}, kMargin),
                   more_hits_log10p(10, 100, 0, 100));
}

TEST(FewerRequests, GrantsTheMarginToWhatSomeRequestsHave) {
  EXPECT_GT(fewer_requests_log10p({40, 25, 25, 0}, {100, 50, 50, 100}, kMargin), -1);
  EXPECT_LT(fewer_requests_log10p({2, 25, 25, 0}, {100, 50, 50, 100}, kMargin), -6);
}

struct Sides {
  DurationHistogram quiet;
  DurationHistogram baseline;
  Sides(std::uint32_t quiet_count, std::uint32_t baseline_count) {
    quiet.add(kMillisecond, quiet_count);
    baseline.add(2 * kMillisecond, baseline_count);
  }
  [[nodiscard]] DurationComparison comparison(bool needs_quiet = false) const {
    return {quiet, baseline, 8, needs_quiet, {}};
  }
};

// -4 against the quiet part, -2 against the good period.
double by_side(const DurationHistogram& usual, double) { return usual.quantile(0.5) < 1.5e6 ? -4 : -2; }

TEST(DurationComparison, StandsOutFromBothSides) { EXPECT_EQ(Sides(8, 8).comparison().log10p(by_side), -2); }

TEST(DurationComparison, TakesTheQuietPartAsUsual) {
  const Sides both(8, 8);
  EXPECT_EQ(&both.comparison().usual(), &both.quiet);
  const Sides short_quiet(7, 8);
  EXPECT_EQ(&short_quiet.comparison().usual(), &short_quiet.baseline);
  EXPECT_EQ(Sides(8, 0).comparison().log10p(by_side), -4);
}

TEST(DurationComparison, CountsHalfAndTriplesTheMarginAgainstAGoodPeriodAlone) {
  EXPECT_EQ(Sides(0, 8).comparison().log10p([](const DurationHistogram&, double margin) { return -margin; }),
            -1.5);
}

TEST(DurationComparison, IsImpossibleWithoutEnoughOnEitherSide) {
  EXPECT_FALSE(Sides(7, 7).comparison().possible());
  EXPECT_TRUE(Sides(0, 8).comparison().possible());
  EXPECT_FALSE(Sides(0, 8).comparison(true).possible());
}

// web calls cart; 100 s quiet, 50 s loud at twice the pace, and a good period of 200 s.
class TwoServices : public ::testing::Test {
 protected:
  void SetUp() override {
    declare(builder_, {"web", "cart"});
    serve(builder_, {.to = 100});
    serve(builder_, {.from = 100, .to = 150, .every = 0.5, .failing_of_ten = 5});
    builder_.in(Period::kBaseline);
    serve(builder_, {.to = 200});
  }
  TelemetryBuilder builder_;
};

TEST_F(TwoServices, RequestsAreCountedPerPart) {
  const TestScene t(builder_, 100);
  const auto requests = requests_of(t.scene(), t.id("cart"));
  ASSERT_EQ(requests.size(), 1U);
  const Tally& served = requests.begin()->second;
  EXPECT_EQ(t.scene().source.name(requests.begin()->first), "Get");
  EXPECT_EQ(served.loud, 100);
  EXPECT_EQ(served.loud_traces, 100);
  EXPECT_EQ(served.quiet, 100);
  EXPECT_EQ(served.baseline, 200);
}

TEST_F(TwoServices, CallsAreComparedPerPart) {
  const TestScene t(builder_, 100);
  const CallComparison calls = compare_calls(t.scene(), t.id("web"), t.id("cart"));
  EXPECT_EQ(calls.loud.count, 100);
  EXPECT_EQ(calls.loud.errors, 50);
  EXPECT_EQ(calls.quiet.count, 100);
  EXPECT_EQ(calls.quiet.errors, 0);
  EXPECT_EQ(calls.baseline.gap.count(), 200U);
  EXPECT_EQ(calls.interval, (Interval{TelemetryBuilder::time(100), TelemetryBuilder::time(140)}));
}

TEST_F(TwoServices, CallsInTheOtherDirectionAreNone) {
  const TestScene t(builder_, 100);
  EXPECT_EQ(compare_calls(t.scene(), t.id("cart"), t.id("web")).loud.count, 0);
}

TEST_F(TwoServices, UsersWaitForWhatNobodyCalls) {
  const TestScene t(builder_, 100);
  EXPECT_NEAR(usual_wait(t.scene()) / 1e6, 19, 2);  // 16 ms, stretched by 1 to 1.4
}

TEST(UsualWait, IsNoneWithoutSpans) {
  TelemetryBuilder b;
  write(b, {.to = 60});
  EXPECT_EQ(usual_wait(TestScene(b, 30).scene()), 0);
}

TEST(Neighbours, CarryRequestsOverCallsOnly) {
  TelemetryBuilder b;
  serve(b, {.to = 60, .caller = "web-0", .callee = "cart-0"});
  measure(b, {.entity = "web-0", .values = {1, 2}, .host = "node-a"});
  const TestScene t(b, 30);
  ASSERT_EQ(callees_of(t.scene(), t.id("web-0")).size(), 1U);
  EXPECT_EQ(callees_of(t.scene(), t.id("web-0"))[0].entity, t.id("cart-0"));
  ASSERT_EQ(callers_of(t.scene(), t.id("cart-0")).size(), 1U);
  EXPECT_EQ(callers_of(t.scene(), t.id("cart-0"))[0].entity, t.id("web-0"));
}

}  // namespace
}  // namespace propter::tools
