// What `propter why` says about one entity.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include <propter/report.h>

#include "unit/report/sample_answer.h"

namespace propter::report_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Reasons sample_reasons() {
  const Answer answer = sample_answer();
  Reasons reasons;
  reasons.entity = kPricing;
  reasons.prior = 0.01;
  reasons.log_odds = 2.75;
  reasons.influences = {{kException, 3.5}, {kFailingCalls, -0.25}};
  reasons.hypothesis = answer.hypotheses[0];
  reasons.unexplained = {kBasket, kStorefront};
  return reasons;
}

std::string why(const Reasons& reasons, const Answer& answer = sample_answer()) {
  return render_why(answer, reasons, {});
}

TEST(RenderWhy, IsThisForASmallIncident) {
  EXPECT_EQ(why(sample_reasons()), R"(Service/pricing
  origin        94 %; log-odds +2.75 nats, from -4.60 before any evidence
  symptom       5 %
  healthy       1 %
  label         Origin, after 2 visits
  since         between 2026-03-01T12:00:00Z and 2026-03-01T12:00:01Z
  beliefs       approximate (loopy, residual), 12 iterations, residual 3e-08 nats, 3 relations left
                out to open large cycles

Speaks for an origin
  +3.50         E0   Service/pricing, exception: PriceTableMissing: region north --
                     logs/shop.jsonl:12, 84 records

Speaks against an origin
  -0.25         E1   Service/basket, failing calls: 84 of 120 calls fail -- logs/shop.jsonl:12, 84
                     records

What would change the answer
  It is more likely an origin, and would not be without E0 alone.

As an origin it would explain
  Service/basket, Service/storefront
  Without it these symptoms stay unexplained: Service/basket, Service/storefront

How its label came about
  1             Origin seed: own exception
)");
}

TEST(RenderWhy, SaysWhenNoSingleItemTurnsTheAnswer) {
  Reasons reasons = sample_reasons();
  reasons.log_odds = 9;
  EXPECT_THAT(why(reasons),
              HasSubstr("No single item: without any one of them it is still more likely an origin."));
}

TEST(RenderWhy, SaysWhenNothingSpeaksForIt) {
  Reasons reasons = sample_reasons();
  reasons.influences.clear();
  EXPECT_THAT(why(reasons), HasSubstr("no item by itself"));
  EXPECT_THAT(why(reasons), Not(HasSubstr("Speaks against")));
}

TEST(RenderWhy, NamesWhatIsCertain) {
  Reasons reasons = sample_reasons();
  reasons.log_odds = -HUGE_VAL;
  EXPECT_THAT(why(reasons), HasSubstr("log-odds -infinity nats"));
}

TEST(RenderWhy, CountsTheItemsThatItDoesNotShow) {
  Reasons reasons = sample_reasons();
  reasons.influences.assign(20, {kException, 0.5});
  EXPECT_THAT(why(reasons), HasSubstr("and 8 weaker items"));
}

TEST(RenderWhy, MakesUntrustedTextPrintable) {
  Answer answer = sample_answer();
  answer.evidence[0].text = "red \x1b[31m alert";
  EXPECT_THAT(why(sample_reasons(), answer), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace propter::report_test
