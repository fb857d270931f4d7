#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/facts.h"
#include "unit/report/sample_answer.h"

namespace propter {
namespace {

using namespace report_test;
using testing::HasSubstr;
using testing::Not;

TextStyle wide() {
  TextStyle style;
  style.width = 200;
  return style;
}

TEST(RenderEvidence, ListsEverythingWithItsPlace) {
  EXPECT_EQ(
      render_evidence(sample_answer(), EntityId(), wide()),
      "ID  SCORE  KIND           ENTITY           SINCE                 WHAT\n"
      "E0    5.2  exception      Service/pricing  2026-03-01T12:00:00Z  PriceTableMissing: region north -- "
      "logs/shop.jsonl:12, 84 records\n"
      "E1    5.2  failing calls  Service/basket   2026-03-01T12:00:00Z  84 of 120 calls fail (on "
      "Service/pricing) -- logs/shop.jsonl:12, 84 records\n"
      "\n"
      "KIND           IS\n"
      "exception      stack traces or panics where no dependency fails\n"
      "failing calls  calls over a relation that end in errors\n");
}

TEST(RenderEvidence, KeepsToOneEntity) {
  const std::string table = render_evidence(sample_answer(), kBasket, wide());
  EXPECT_THAT(table, HasSubstr("E1"));
  EXPECT_THAT(table, Not(HasSubstr("E0")));
}

TEST(RenderEvidence, OfAServiceIncludesItsInstances) {
  Answer answer = sample_answer();
  answer.graph = OperationalGraph({service("shop"), {EntityKind("Instance"), "", "shop-1", {}, {}, kNoTime}},
                                  {{EntityId(0), EntityId(1), RelationKind::kHasInstance, 0, "tables"}});
  answer.evidence.resize(1);
  answer.evidence[0].entity = EntityId(1);
  EXPECT_THAT(render_evidence(answer, EntityId(0), wide()), HasSubstr("Instance/shop-1"));
}

TEST(RenderEvidence, WrapsTheLastColumnBelowItself) {
  TextStyle style;
  style.width = 90;
  EXPECT_THAT(render_evidence(sample_answer(), kPricing, style),
              HasSubstr("PriceTableMissing: region\n" + std::string(61, ' ') + "north -- "));
}

TEST(RenderLedger, ShowsEachChangeOfLabel) {
  EXPECT_EQ(render_ledger(sample_answer(), wide()),
            "NO  ENTITY           LABEL            CONFIDENCE  WHY\n"
            " 1  Service/pricing  Defer -> Origin        0.90  seed: own exception [E0]\n");
}

TEST(RenderLedger, OfAnEmptyAnswerIsItsHead) {
  EXPECT_EQ(render_ledger(Answer(), wide()), "NO  ENTITY  LABEL  CONFIDENCE  WHY\n");
}

TEST(Percent, NeverClaimsCertaintyThatIsNotThere) {
  EXPECT_EQ(report::percent(0), "0 %");
  EXPECT_EQ(report::percent(0.004), "<1 %");
  EXPECT_EQ(report::percent(0.5), "50 %");
  EXPECT_EQ(report::percent(0.9999), ">99 %");
  EXPECT_EQ(report::percent(1), "100 %");
}

TEST(Plural, CountsWithThousands) {
  EXPECT_EQ(report::plural(1, "entity"), "1 entity");
  EXPECT_EQ(report::plural(0, "entity"), "0 entities");
  EXPECT_EQ(report::plural(1234567, "record"), "1,234,567 records");
}

TEST(Moment, IsRoundedToAMillisecond) {
  EXPECT_EQ(report::moment(kStart - 1), "2026-03-01T12:00:00Z");
  EXPECT_EQ(report::moment(kStart + 1'499'999), "2026-03-01T12:00:00.001Z");
  EXPECT_EQ(report::moment(kNoTime), "-");
}

TEST(Since, SaysWhatIsKnown) {
  EXPECT_EQ(report::since({}), "");
  EXPECT_EQ(report::since({kStart, kStart}), "2026-03-01T12:00:00Z");
  EXPECT_EQ(report::since({kNoTime, kStart}), "by 2026-03-01T12:00:00Z");
}

}  // namespace
}  // namespace propter
