#include "tools/log_templates.h"

#include <gmock/gmock.h>

#include "graph/evidence_kinds.h"
#include "scene_fixture.h"

namespace propter::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr double kOnset = 400;  // s, of 600
constexpr std::string_view kTrouble = "cannot load the cart";
constexpr std::string_view kEvicting = "evicting sessions of idle users";

// cart writes one line a second; mail keeps the window open.
TelemetryBuilder& steady(TelemetryBuilder& b) {
  declare(b, {"cart", "mail", "web"});
  write(b, {.to = 600});
  write(b, {.to = 600, .service = "mail", .text = "sent a letter"});
  return b;
}

Findings logs_of(const TestScene& t, std::string_view entity = "cart") {
  return t.examine(make_log_templates(), entity);
}
Findings errors_of(const TestScene& t, std::string_view entity = "cart") {
  return t.examine(make_log_errors(), entity);
}

TEST(LogTemplates, FindNothingInUnchangedLogs) {
  TelemetryBuilder b;
  const TestScene t(steady(b), kOnset);
  EXPECT_THAT(logs_of(t).items, IsEmpty());
  EXPECT_THAT(logs_of(t).tests, Not(IsEmpty()));
}

TEST(LogTemplates, FindALineThatIsNew) {
  TelemetryBuilder b;
  write(steady(b), {.from = 400, .to = 600, .every = 2, .text = kEvicting});
  const TestScene t(b, kOnset);
  const Findings found = logs_of(t);
  ASSERT_THAT(kinds_of(found), ElementsAre(evidence_kind("log_new")));
  const Evidence& item = found.items[0].item;
  EXPECT_EQ(item.subject, kEvicting);
  EXPECT_EQ(item.source.count, 100U);
  EXPECT_EQ(item.onset_basis, OnsetBasis::kMeasured);
  EXPECT_EQ(item.interval, (Interval{TelemetryBuilder::time(400), TelemetryBuilder::time(590)}));
  EXPECT_LT(found.items[0].log10p, -6);
}

TEST(LogTemplates, SayNothingOfWhatAReleaseNewlyWritesUnlessItTellsOfTrouble) {
  const auto found = [](Level level, std::string_view changed) {
    TelemetryBuilder b;
    write(steady(b), {.from = 400, .to = 600, .every = 2, .text = kEvicting, .level = level});
    b.change(390, "v2", {std::string(changed)});
    return kinds_of(logs_of(TestScene(b, kOnset)));
  };
  EXPECT_THAT(found(Level::kInfo, "cart"), IsEmpty());
  EXPECT_THAT(found(Level::kWarning, "cart"), ElementsAre(evidence_kind("log_new")));
  EXPECT_THAT(found(Level::kInfo, "mail"), ElementsAre(evidence_kind("log_new")));
}

// A pod that starts during the incident says much that nobody heard before.
TEST(LogTemplates, TakeForNewOnlyWhatCouldHaveBeenReadBefore) {
  const auto found = [](double from) {
    TelemetryBuilder b;
    declare(b, {"cart", "mail"});
    write(b, {.to = 600, .service = "mail", .text = "sent a letter"});
    write(b, {.from = from, .to = 600, .every = 5, .text = "heartbeat of the cart"});
    write(b, {.from = 400, .to = 600, .every = 2, .text = kEvicting});
    return kinds_of(logs_of(TestScene(b, kOnset)));
  };
  EXPECT_THAT(found(0), ElementsAre(evidence_kind("log_new")));
  EXPECT_THAT(found(400), IsEmpty());
}

// A good period of which only an hour of these logs was kept, beside days of metrics.
TEST(LogTemplates, CountOnlyTheGoodTimesThatWereRead) {
  TelemetryBuilder b;
  declare(b, {"cart"});
  write(b, {.to = 600, .every = 5, .text = kEvicting});
  b.in(Period::kBaseline);
  write(b, {.from = -90'000, .to = -86'400, .every = 5, .text = kEvicting});
  for (int i = 0; i < 300; ++i) b.metric(-260'000 + 600 * i, "cart", "cpu_percent", 20);
  EXPECT_THAT(logs_of(TestScene(b, 0)).items, IsEmpty());
}

// Who writes nothing but errors is silent while all is well.
TEST(LogTemplates, HoldErrorsAgainstAllTheTimeThatLogsWereRead) {
  TelemetryBuilder b;
  declare(b, {"cart", "mail"});
  write(b, {.to = 600, .service = "mail", .text = "sent a letter"});
  write(b, {.from = 400, .to = 600, .every = 5, .text = kTrouble, .level = Level::kError});
  EXPECT_THAT(kinds_of(errors_of(TestScene(b, kOnset))), ElementsAre(evidence_kind("error_logs")));
}

TEST(LogTemplates, DoNotMissALineThatNoRequestWritesInSomeRequest) {
  TelemetryBuilder b;
  declare(b, {"web", "cart", "pay"});
  serve(b, {.to = 600, .every = 2});
  write(b, {.to = 400, .every = 2, .text = "tick"});
  write(b, {.from = 400, .to = 600, .every = 2.2, .text = "tick"});  // a tenth fewer
  EXPECT_THAT(logs_of(TestScene(b, kOnset)).items, IsEmpty());
}

TEST(LogTemplates, BlameOnlyTheWriter) {
  TelemetryBuilder b;
  write(steady(b), {.from = 400, .to = 600, .every = 2, .text = kEvicting});
  EXPECT_THAT(logs_of(TestScene(b, kOnset), "mail").items, IsEmpty());
}

TEST(LogTemplates, FindABurstOfAKnownLine) {
  TelemetryBuilder b;
  write(steady(b), {.to = 400, .every = 20, .text = kEvicting});
  write(b, {.from = 400, .to = 600, .text = kEvicting});
  EXPECT_THAT(kinds_of(logs_of(TestScene(b, kOnset))), ElementsAre(evidence_kind("log_burst")));
}

TEST(LogTemplates, FindALineThatNoLongerComes) {
  TelemetryBuilder b;
  write(steady(b), {.to = 400, .text = kEvicting});
  const Findings found = logs_of(TestScene(b, kOnset));
  ASSERT_THAT(kinds_of(found), ElementsAre(evidence_kind("log_vanished")));
  EXPECT_EQ(found.items[0].item.subject, kEvicting);
}

TEST(LogTemplates, LeaveErrorsToTheOtherTool) {
  TelemetryBuilder b;
  write(steady(b), {.from = 400, .to = 600, .text = kTrouble, .level = Level::kError});
  const TestScene t(b, kOnset);
  EXPECT_THAT(logs_of(t).items, IsEmpty());
  EXPECT_THAT(kinds_of(errors_of(t)), ElementsAre(evidence_kind("error_logs")));
}

TEST(LogTemplates, TellExceptionsFromErrors) {
  TelemetryBuilder b;
  write(steady(b),
        {.from = 400, .to = 600, .text = "panic: runtime error: index out of range", .level = Level::kError});
  EXPECT_THAT(kinds_of(errors_of(TestScene(b, kOnset))), ElementsAre(evidence_kind("exception")));
}

TEST(LogTemplates, TakeFewerErrorsForNoEvidence) {
  TelemetryBuilder b;
  write(steady(b), {.to = 400, .text = kTrouble, .level = Level::kError});
  EXPECT_THAT(errors_of(TestScene(b, kOnset)).items, IsEmpty());
}

TEST(LogTemplates, CountErrorsHalfThatGoodTimesKnowOnWhateverEntity) {
  const auto surprise = [](std::string_view known_to_mail) {
    TelemetryBuilder b;
    write(steady(b), {.from = 400, .to = 600, .every = 5, .text = kTrouble, .level = Level::kError});
    write(b, {.to = 600, .every = 30, .service = "mail", .text = known_to_mail, .level = Level::kError});
    return clearest(errors_of(TestScene(b, kOnset)));
  };
  EXPECT_LT(surprise("lost a letter"), -3);
  EXPECT_DOUBLE_EQ(surprise(kTrouble), surprise("lost a letter") / 2);
}

TEST(LogTemplates, DiscountALineThatTheQuietPartHasAsOften) {
  const auto surprise = [](double from) {
    TelemetryBuilder b;
    write(steady(b), {.from = from, .to = 600, .every = 2, .text = kEvicting});
    b.in(Period::kBaseline);
    write(b, {.from = -7200, .to = -6600});
    return clearest_test(logs_of(TestScene(b, kOnset)));
  };
  EXPECT_LT(surprise(kOnset), -6);
  EXPECT_GT(surprise(0), -1);
}

TEST(LogTemplates, TrustLinesThatComeInBurstsLess) {
  const auto surprise = [](bool in_bursts) {
    TelemetryBuilder b;
    steady(b);
    if (in_bursts)
      for (double at = 0; at < 400; at += 100)
        write(b, {.from = at, .to = at + 10, .text = kEvicting});  // ten in one bucket
    else
      write(b, {.to = 400, .every = 10, .text = kEvicting});
    write(b, {.from = 400, .to = 600, .every = 2, .text = kEvicting});
    return clearest(logs_of(TestScene(b, kOnset)));
  };
  EXPECT_LT(surprise(false), -6);
  EXPECT_GT(surprise(true), surprise(false) / 2);
}

TEST(LogTemplates, DoNotTestLinesThatHardlyCome) {
  TelemetryBuilder b;
  write(steady(b), {.from = 400, .to = 402, .text = kEvicting});
  EXPECT_EQ(logs_of(TestScene(b, kOnset)).tests.size(), 1U);  // of the steady line
}

TEST(LogTemplates, SayNothingWithoutAnythingToCompareWith) {
  TelemetryBuilder b;
  const TestScene t(steady(b), 0);
  EXPECT_THAT(logs_of(t).tests, IsEmpty());
}

TEST(LogTemplates, SayNothingAgainstTheGoodPeriodWhereQuietIsNeeded) {
  TelemetryBuilder b;
  write(steady(b), {.to = 600, .text = kEvicting});
  b.in(Period::kBaseline);
  write(b, {.from = -7200, .to = -6600});
  TestScene t(b, 0);
  EXPECT_THAT(kinds_of(logs_of(t)), ElementsAre(evidence_kind("log_new")));
  EXPECT_THAT(logs_of(t.needs_quiet()).items, IsEmpty());
}

TEST(LogTemplates, FollowTheLoad) {
  TelemetryBuilder b;
  declare(b, {"web", "cart"});
  serve(b, {.to = 400, .log = "loaded the cart"});
  serve(b, {.from = 400, .to = 600, .every = 0.1, .log = "loaded the cart"});
  const TestScene t(b, kOnset);
  EXPECT_THAT(logs_of(t).items, IsEmpty());
  EXPECT_THAT(logs_of(t).tests, Not(IsEmpty()));
}

TEST(LogTemplates, MissALineThatRequestsStillCall) {
  TelemetryBuilder b;
  declare(b, {"web", "cart"});
  serve(b, {.to = 400, .log = "loaded the cart"});
  serve(b, {.from = 400, .to = 600});
  const Findings found = logs_of(TestScene(b, kOnset));
  ASSERT_THAT(kinds_of(found), ElementsAre(evidence_kind("log_vanished")));
  EXPECT_THAT(found.items[0].item.text, ::testing::HasSubstr("requests (usual 200.0) of Get"));
}

TEST(LogTemplates, CountABurstOfOneTraceOnce) {
  const auto surprise = [](bool one_trace) {
    TelemetryBuilder b;
    declare(b, {"web", "cart"});
    serve(b, {.to = 400});
    serve(b, {.from = 400, .to = 600, .one_trace = one_trace, .log = kTrouble, .level = Level::kError});
    return clearest_test(errors_of(TestScene(b, kOnset)));
  };
  EXPECT_LT(surprise(false), -30);
  EXPECT_GT(surprise(true), surprise(false) / 5);
}

}  // namespace
}  // namespace propter::tools
