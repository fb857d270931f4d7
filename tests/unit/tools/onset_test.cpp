#include "tools/onset.h"

#include "scene_fixture.h"

namespace propter::tools {
namespace {

constexpr double kFault = 400;  // s, of 600

enum class Fault { kNone, kSlow, kFailing, kErrorLines };

// How much of it there is: the pace of requests and of error lines, and the durations while cart is slow.
struct Strength {
  double every = 1;        // s
  double error_every = 1;  // s
  double slow_ms = 300;
  int failing_of_ten = 10;
};
constexpr Strength kLoud;

// The evidence of few splits reaches the bound per entity.
Strength faint(Fault fault) {
  return fault == Fault::kSlow ? Strength{20, 0, 13.5, 0} : Strength{5, 15, 0, 2};
}

// Ten minutes of web calling cart and pay; the fault is in cart.
void incident(TelemetryBuilder& b, Fault fault, const Strength& strength) {
  declare(b, {"web", "cart", "pay"});
  for (const bool late : {false, true}) {
    const Fault now = late ? fault : Fault::kNone;
    const double from = late ? kFault : 0;
    const double to = late ? 600 : kFault;
    serve(b, {.from = from,
              .to = to,
              .every = strength.every,
              .callee_ms = now == Fault::kSlow ? strength.slow_ms : 5.0,
              .failing_of_ten = now == Fault::kFailing ? strength.failing_of_ten : 0});
    serve(b, {.from = from + 0.5, .to = to + 0.5, .every = strength.every, .callee = "pay"});
    write(b, {.from = from, .to = to, .every = 2});
    if (now != Fault::kErrorLines) continue;
    write(b, {.from = from,
              .to = to,
              .every = strength.error_every,
              .text = "cannot load the cart",
              .level = Level::kError});
  }
}

void good_period(TelemetryBuilder& b, const Strength& strength) {
  b.in(Period::kBaseline);
  serve(b, {.from = -7200, .to = -6900, .every = strength.every});
  serve(b, {.from = -7199.5, .to = -6899.5, .every = strength.every, .callee = "pay"});
  write(b, {.from = -7200, .to = -6900, .every = 2});
}

Timeline dated(Fault fault, bool with_good_period, const Strength& strength, unsigned threads = 1) {
  TelemetryBuilder b;
  incident(b, fault, strength);
  if (with_good_period) good_period(b, strength);
  return date_onset(TestScene(b).scene(), threads);
}

class DatedOnset : public ::testing::TestWithParam<std::tuple<Fault, bool>> {};

TEST_P(DatedOnset, IsWithinTwoBucketsOfTheFault) {
  const auto& [fault, with_good_period] = GetParam();
  const Timeline t = dated(fault, with_good_period, faint(fault));
  ASSERT_TRUE(t.onset.known());
  const TimeNs began = TelemetryBuilder::time(kFault);
  EXPECT_LE(t.onset.start, began + 2 * kBucket);
  EXPECT_GE(t.onset.end, began - 2 * kBucket);
  EXPECT_NEAR(static_cast<double>(t.loud_from - began), 0, 2.0 * kBucket);
}

TEST_P(DatedOnset, HoldsTheFaultHoweverLoudItIs) {
  const auto& [fault, with_good_period] = GetParam();
  EXPECT_TRUE(dated(fault, with_good_period, kLoud).onset.contains(TelemetryBuilder::time(kFault)));
}

INSTANTIATE_TEST_SUITE_P(Faults, DatedOnset,
                         ::testing::Combine(::testing::Values(Fault::kSlow, Fault::kFailing,
                                                              Fault::kErrorLines),
                                            ::testing::Bool()));

TEST(DateOnset, LeavesQuietDataUndated) {
  EXPECT_FALSE(dated(Fault::kNone, false, kLoud).onset.known());
  EXPECT_FALSE(dated(Fault::kNone, true, kLoud).onset.known());
}

TEST(DateOnset, DoesNotDependOnThreads) {
  const Timeline one = dated(Fault::kSlow, true, faint(Fault::kSlow), 1);
  const Timeline two = dated(Fault::kSlow, true, faint(Fault::kSlow), 2);
  EXPECT_EQ(one.onset, two.onset);
  EXPECT_EQ(one.loud_from, two.loud_from);
  EXPECT_EQ(one.quiet_until, two.quiet_until);
  EXPECT_EQ(one.needs_quiet, two.needs_quiet);
}

TEST(DateOnset, IsBeforeThePage) {
  TelemetryBuilder b;
  incident(b, Fault::kSlow, kLoud);
  b.detected(450);
  const Timeline t = date_onset(TestScene(b).scene(), 1);
  ASSERT_TRUE(t.onset.known());
  EXPECT_LE(t.loud_from, TelemetryBuilder::time(450));
}

TEST(DateOnset, IsTheBeginOfTheWindowWhereAllOfItIsBad) {
  TelemetryBuilder b;
  declare(b, {"web", "cart"});
  serve(b, {.to = 300, .callee_ms = 500, .failing_of_ten = 5});
  b.in(Period::kBaseline);
  serve(b, {.from = -7200, .to = -6600});
  const Timeline t = date_onset(TestScene(b).scene(), 1);
  EXPECT_EQ(t.loud_from, TelemetryBuilder::time(0));
  EXPECT_EQ(t.observed({}, t.window.start).quiet, 0);
}

// Nobody stands out from the others at the onset: each does from his own past.
TEST(DateOnset, IsFoundWhereEverybodyFailsAtOnce) {
  TelemetryBuilder b;
  std::vector<std::string> names;
  for (int i = 0; i < 12; ++i) names.push_back("shard" + std::to_string(i));
  declare(b, names);
  const auto serve_all = [&](double from, double to, int failing) {
    for (const std::string& name : names)
      serve(b, {.from = from, .to = to, .every = 4, .callee = name, .failing_of_ten = failing});
  };
  serve_all(0, kFault, 0);
  serve_all(kFault, 600, 5);
  b.in(Period::kBaseline);
  serve_all(-7200, -6900, 0);
  const Timeline t = date_onset(TestScene(b).scene(), 1);
  EXPECT_TRUE(t.onset.contains(TelemetryBuilder::time(kFault)));
  EXPECT_LT(t.onset.end - t.onset.start, 100 * kSecond);
}

TEST(DateOnset, LeavesAnUnknownWindowAlone) {
  TelemetryBuilder b;
  declare(b, {"web"});
  EXPECT_FALSE(date_onset(TestScene(b).scene(), 2).window.known());
}

TEST(DateOnset, SurvivesAWindowOfOneBucket) {
  TelemetryBuilder b;
  serve(b, {.to = 5});
  EXPECT_EQ(date_onset(TestScene(b).scene(), 1).window.end, TelemetryBuilder::time(10) - 1);
}

TEST(ExamineAll, GivesFindingsPerEntityWhateverTheThreads) {
  TelemetryBuilder b;
  incident(b, Fault::kFailing, kLoud);
  const TestScene t(b, kFault);
  for (const auto& tool : all_tools()) {
    const auto one = examine_all(t.scene(), *tool, 1);
    const auto many = examine_all(t.scene(), *tool, 7);
    ASSERT_EQ(one.size(), t.graph().entities().size());
    ASSERT_EQ(many.size(), one.size());
    for (std::size_t e = 0; e < one.size(); ++e) {
      EXPECT_EQ(one[e].tests, many[e].tests) << tool->name();
      EXPECT_EQ(kinds_of(one[e]), kinds_of(many[e])) << tool->name();
    }
  }
}

}  // namespace
}  // namespace propter::tools
