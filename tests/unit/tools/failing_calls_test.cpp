#include "tools/failing_calls.h"

#include <gmock/gmock.h>

#include "graph/evidence_kinds.h"
#include "scene_fixture.h"

namespace propter::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr double kOnset = 400;  // s, of 600

// web calls cart; this many of ten calls fail before the onset and after.
TelemetryBuilder& failing(TelemetryBuilder& b, int quiet, int loud, bool one_trace = false) {
  declare(b, {"web", "cart"});
  serve(b, {.to = kOnset, .failing_of_ten = quiet});
  serve(b, {.from = kOnset, .to = 600, .failing_of_ten = loud, .one_trace = one_trace});
  return b;
}

Findings errors_of(const TestScene& t, std::string_view entity) {
  return t.examine(make_failing_calls(), entity);
}

TEST(FailingCalls, FindsNothingWhereNothingFails) {
  TelemetryBuilder b;
  const TestScene t(failing(b, 0, 0), kOnset);
  EXPECT_THAT(errors_of(t, "web").items, IsEmpty());
  EXPECT_THAT(errors_of(t, "web").tests, ElementsAre(0, 0));
}

TEST(FailingCalls, FindsFailingRequestsAndTheCallsThatFail) {
  TelemetryBuilder b;
  const TestScene t(failing(b, 0, 5), kOnset);
  EXPECT_THAT(kinds_of(errors_of(t, "cart")), ElementsAre(evidence_kind("error_spans")));
  EXPECT_THAT(kinds_of(errors_of(t, "web")),
              ElementsAre(evidence_kind("failing_calls"), evidence_kind("failing_calls")));
}

TEST(FailingCalls, TellsRequestsThatFailByThemselvesFromThoseWhoseCallsFail) {
  TelemetryBuilder b;
  declare(b, {"web", "cart"});
  for (int i = 0; i < 600; ++i) {
    const bool loud = i >= kOnset;
    const std::string id = "r" + std::to_string(i);
    b.span(i, "web", "GET /", 10, id, "", loud && i % 2 == 0, id);  // every second one, and one of ten calls
    b.span(i, "web", "call", 6, id + "c", id, loud && i % 10 == 0, id);
    b.span(i, "cart", "Get", 5, id + "s", id + "c", loud && i % 10 == 0, id);
  }
  const TestScene t(b, kOnset);
  EXPECT_THAT(kinds_of(errors_of(t, "web")),
              UnorderedElementsAre(evidence_kind("error_spans"), evidence_kind("failing_calls")));
}

TEST(FailingCalls, OfWhomNothingIsObservedAreThoseThatNameHim) {
  TelemetryBuilder b;
  declare(b, {"web"});
  b.entity("bank", "External").relation("web", "bank", "calls");
  b.entity("post", "External").relation("web", "post", "calls");
  for (int i = 0; i < 600; ++i) {
    const bool fails = i >= kOnset && i % 2 == 0;
    const std::string id = "r" + std::to_string(i);
    b.span(i, "web", "GET /", 10, id, "", fails, id);
    b.span(i, "web", "POST bank/charge", 6, id + "c", id, fails, id, "client");
  }
  const TestScene t(b, kOnset);
  const Findings found = errors_of(t, "web");
  EXPECT_THAT(kinds_of(found), ElementsAre(evidence_kind("failing_calls"), evidence_kind("failing_calls")));
  EXPECT_FALSE(found.items.front().item.relation.valid());
  EXPECT_EQ(found.items.back().item.relation, t.relation("web", "bank"));
}

TEST(FailingCalls, PutsCallsOnTheirRelation) {
  TelemetryBuilder b;
  const TestScene t(failing(b, 0, 5), kOnset);
  const Findings found = errors_of(t, "web");
  const Finding& calls = found.items.back();
  EXPECT_EQ(calls.item.kind, evidence_kind("failing_calls"));
  EXPECT_EQ(calls.item.relation, t.relation("web", "cart"));
  EXPECT_EQ(calls.item.subject, "cart");
  EXPECT_EQ(calls.item.source.count, 100U);
  EXPECT_EQ(calls.item.interval.start, TelemetryBuilder::time(kOnset));
  EXPECT_FALSE(found.items.front().item.relation.valid());
}

TEST(FailingCalls, IgnoresErrorsThatAreAsCommonAsBefore) {
  TelemetryBuilder b;
  EXPECT_THAT(errors_of(TestScene(failing(b, 3, 3), kOnset), "cart").items, IsEmpty());
}

TEST(FailingCalls, TakesFewerErrorsForNoEvidence) {
  TelemetryBuilder b;
  EXPECT_THAT(errors_of(TestScene(failing(b, 5, 1), kOnset), "cart").items, IsEmpty());
}

TEST(FailingCalls, GrowsWithTheShareOfErrors) {
  const auto surprise = [](int loud) {
    TelemetryBuilder b;
    return clearest_test(errors_of(TestScene(failing(b, 1, loud), kOnset), "cart"));
  };
  for (int loud = 2; loud < 10; ++loud) EXPECT_LT(surprise(loud + 1), surprise(loud));
}

TEST(FailingCalls, CountsABurstOfOneTraceOnce) {
  const auto surprise = [](bool one_trace) {
    TelemetryBuilder b;
    return clearest_test(errors_of(TestScene(failing(b, 0, 5, one_trace), kOnset), "cart"));
  };
  EXPECT_LT(surprise(false), -30);
  EXPECT_GT(surprise(true), surprise(false) / 5);
}

TEST(FailingCalls, DiscountsErrorsThatBeganInTheQuietPart) {
  const auto surprise = [](int quiet) {
    TelemetryBuilder b;
    failing(b, quiet, 3);
    b.in(Period::kBaseline);
    serve(b, {.from = -9000, .to = -6000});
    return clearest_test(errors_of(TestScene(b, kOnset), "cart"));
  };
  EXPECT_LT(surprise(0), -6);
  EXPECT_GT(surprise(3), -1);
}

TEST(FailingCalls, KnowsThatNewRequestsHardlyFail) {
  const auto found = [](int loud) {
    TelemetryBuilder b;
    declare(b, {"web", "cart"});
    write(b, {.to = 600, .service = "web"});
    serve(b, {.from = 400, .to = 600, .failing_of_ten = loud});
    return errors_of(TestScene(b, kOnset), "cart");
  };
  EXPECT_THAT(found(0).items, IsEmpty());
  EXPECT_THAT(kinds_of(found(2)), ElementsAre(evidence_kind("error_spans")));
}

TEST(FailingCalls, DoesNotTestWhatIsNotCalledAnyMore) {
  TelemetryBuilder b;
  declare(b, {"web", "cart"});
  serve(b, {.to = 400});
  write(b, {.to = 600, .service = "web"});
  EXPECT_THAT(errors_of(TestScene(b, kOnset), "cart").tests, IsEmpty());
}

TEST(FailingCalls, SaysNothingAgainstAGoodPeriodWhereQuietIsNeeded) {
  TelemetryBuilder b;
  declare(b, {"web", "cart"});
  serve(b, {.to = 200, .failing_of_ten = 5});
  b.in(Period::kBaseline);
  serve(b, {.from = -7200, .to = -6600});
  TestScene t(b, 0);
  EXPECT_THAT(errors_of(t, "cart").items, Not(IsEmpty()));
  EXPECT_THAT(errors_of(t.needs_quiet(), "cart").tests, ElementsAre(Eq(0)));
}

}  // namespace
}  // namespace propter::tools
