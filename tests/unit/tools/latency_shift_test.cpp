#include "tools/latency_shift.h"

#include <gmock/gmock.h>

#include "graph/evidence_kinds.h"
#include "scene_fixture.h"

namespace propter::tools {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr double kOnset = 400;  // s, of 600

// web calls cart all along; `loud` from the onset on.
TelemetryBuilder& shop(TelemetryBuilder& b, Load loud, Load quiet = {}) {
  declare(b, {"web", "cart"});
  quiet.to = kOnset;
  loud.from = kOnset;
  loud.to = 600;
  serve(b, quiet);
  serve(b, loud);
  return b;
}

void good_period(TelemetryBuilder& b, Load load = {}) {
  load.from = -7200;
  load.to = -6600;
  serve(b.in(Period::kBaseline), load);
}

Findings durations_of(const TestScene& t, std::string_view entity) {
  return t.examine(make_latency_shift(), entity);
}

TEST(LatencyShift, FindsNothingInUnchangedRequests) {
  TelemetryBuilder b;
  const TestScene t(shop(b, {}), kOnset);
  for (const std::string_view entity : {"web", "cart"}) {
    EXPECT_THAT(durations_of(t, entity).items, IsEmpty());
    EXPECT_THAT(durations_of(t, entity).tests, Not(IsEmpty()));
  }
}

TEST(LatencyShift, BlamesTheSlowEntityAndNotItsCaller) {
  TelemetryBuilder b;
  const TestScene t(shop(b, {.callee_ms = 200}), kOnset);
  EXPECT_THAT(kinds_of(durations_of(t, "cart")),
              UnorderedElementsAre(evidence_kind("latency_shift"), evidence_kind("slow_requests")));
  const Findings caller = durations_of(t, "web");
  EXPECT_THAT(kinds_of(caller), ElementsAre(evidence_kind("slow_requests"), evidence_kind("slow_requests")));
  EXPECT_FALSE(caller.items[0].item.relation.valid());  // its requests, and the calls of the other
  EXPECT_EQ(caller.items[1].item.relation, t.relation("web", "cart"));
}

// What nobody but the caller knows of: it waits for the bank, of which there are no spans.
TEST(LatencyShift, PutsWaitingOnTheRelationToWhomTheOperationNames) {
  TelemetryBuilder b;
  declare(b, {"web"});
  b.entity("bank", "External").relation("web", "bank", "calls");
  for (int i = 0; i < 600; ++i) {
    const double wait = (i < kOnset ? 20 : 900) + i % 5;
    const std::string id = "r" + std::to_string(i);
    b.span(i, "web", "GET /", 5 + wait, id, "", false, id);
    b.span(i, "web", "POST bank/charge", wait, id + "c", id, false, id, "client");
  }
  const TestScene t(b, kOnset);
  const Findings found = durations_of(t, "web");
  EXPECT_THAT(kinds_of(found), ElementsAre(evidence_kind("slow_requests"), evidence_kind("slow_requests")));
  EXPECT_EQ(found.items.back().item.relation, t.relation("web", "bank"));
}

TEST(LatencyShift, NamesTheOperationAndItsCounts) {
  TelemetryBuilder b;
  const Findings found = durations_of(TestScene(shop(b, {.callee_ms = 200}), kOnset), "cart");
  const Evidence& item = found.items[0].item;
  EXPECT_EQ(item.subject, "Get");
  EXPECT_EQ(item.source.count, 200U);
  EXPECT_EQ(item.interval.start, TelemetryBuilder::time(kOnset));
  EXPECT_LT(found.items[0].log10p, -6);
}

TEST(LatencyShift, FindsOwnTimeThatGrewAboveAnUnchangedCallee) {
  TelemetryBuilder b;
  const TestScene t(shop(b, {.own_ms = 200}), kOnset);
  EXPECT_THAT(kinds_of(durations_of(t, "web")),
              UnorderedElementsAre(evidence_kind("latency_shift"), evidence_kind("slow_requests")));
  EXPECT_THAT(durations_of(t, "cart").items, IsEmpty());
}

TEST(LatencyShift, FindsASlowTail) {
  TelemetryBuilder b;
  shop(b, {});
  serve(b, {.from = 400.5, .to = 600.5, .every = 10, .callee_ms = 3000});
  EXPECT_THAT(kinds_of(durations_of(TestScene(b, kOnset), "cart")), Contains(evidence_kind("latency_shift")));
}

TEST(LatencyShift, IgnoresLessThanTwiceAsSlow) {
  TelemetryBuilder b;
  EXPECT_THAT(durations_of(TestScene(shop(b, {.callee_ms = 7.5}), kOnset), "cart").items, IsEmpty());
}

TEST(LatencyShift, IgnoresFasterRequests) {
  TelemetryBuilder b;
  EXPECT_THAT(durations_of(TestScene(shop(b, {.callee_ms = 0.5}), kOnset), "cart").items, IsEmpty());
}

TEST(LatencyShift, IgnoresWhatNobodyFeels) {
  TelemetryBuilder b;
  const TestScene t(shop(b, {.own_ms = 1000, .callee_ms = 4}, {.own_ms = 1000, .callee_ms = 0.5}), kOnset);
  EXPECT_THAT(durations_of(t, "cart").items, IsEmpty());
  EXPECT_THAT(durations_of(t, "cart").tests, Not(IsEmpty()));
}

TEST(LatencyShift, SaysNothingWhereTheQuietPartWasAsSlow) {
  TelemetryBuilder b;
  shop(b, {.callee_ms = 200}, {.callee_ms = 200});
  good_period(b);
  EXPECT_THAT(durations_of(TestScene(b, kOnset), "cart").items, IsEmpty());
}

TEST(LatencyShift, NeedsMoreAgainstAGoodPeriodAlone) {
  const auto found = [](double loud_ms) {
    TelemetryBuilder b;
    declare(b, {"web", "cart"});
    serve(b, {.to = 200, .callee_ms = loud_ms});
    good_period(b);
    return durations_of(TestScene(b, 0), "cart");
  };
  EXPECT_THAT(found(25).items, IsEmpty());
  EXPECT_THAT(found(200).items, Not(IsEmpty()));
}

TEST(LatencyShift, SaysNothingAgainstAGoodPeriodWhereQuietIsNeeded) {
  TelemetryBuilder b;
  declare(b, {"web", "cart"});
  serve(b, {.to = 200, .callee_ms = 200});
  good_period(b);
  TestScene t(b, 0);
  EXPECT_THAT(durations_of(t.needs_quiet(), "cart").tests, IsEmpty());
}

TEST(LatencyShift, CountsRequestsOfOneTraceOnce) {
  const auto surprise = [](bool one_trace) {
    TelemetryBuilder b;
    return clearest_test(
        durations_of(TestScene(shop(b, {.callee_ms = 200, .one_trace = one_trace}), kOnset), "cart"));
  };
  EXPECT_LT(surprise(false), -6);
  EXPECT_GT(surprise(true), surprise(false) / 5);
}

TEST(LatencyShift, NeedsThreeLoudAndEightUsualRequests) {
  const auto tests = [](double quiet_from, double loud_to) {
    TelemetryBuilder b;
    declare(b, {"web", "cart"});
    write(b, {.to = 600, .service = "web"});
    serve(b, {.from = quiet_from, .to = kOnset});
    serve(b, {.from = kOnset, .to = loud_to, .callee_ms = 200});
    return durations_of(TestScene(b, kOnset), "cart").tests.size();
  };
  EXPECT_EQ(tests(392, 403), 2U);
  EXPECT_EQ(tests(393, 403), 0U);
  EXPECT_EQ(tests(392, 402), 0U);
}

}  // namespace
}  // namespace propter::tools
