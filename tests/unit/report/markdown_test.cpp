#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/report/sample_answer.h"

namespace propter {
namespace {

using namespace report_test;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(RenderMarkdown, BeginsWithTheOutcome) {
  EXPECT_THAT(render_markdown(sample_answer()),
              StartsWith("# Root cause found: Service/pricing (right in 80 % of such cases)\n\n"));
}

TEST(RenderMarkdown, HasARowForEachPieceOfEvidence) {
  EXPECT_THAT(
      render_markdown(sample_answer()),
      HasSubstr(
          "| E0 | exception | 5.2 | PriceTableMissing: region north | logs/shop.jsonl:12, 84 records |\n"));
}

TEST(RenderMarkdown, ShowsThePath) {
  EXPECT_THAT(
      render_markdown(sample_answer()),
      HasSubstr(
          "* Path: Service/pricing -&gt; Service/basket (calls; E1) -&gt; Service/storefront (calls)\n"));
}

TEST(RenderMarkdown, EscapesWhatWouldBeMarkup) {
  Answer answer = sample_answer();
  answer.evidence[0].text = "a|b `c` <img src=x> & *d* [e](f)\n# g";
  EXPECT_THAT(render_markdown(answer),
              HasSubstr("a\\|b \\`c\\` &lt;img src=x&gt; &amp; \\*d\\* \\[e\\](f)\\\\x0a\\# g |"));
}

TEST(RenderMarkdown, AHostileNameStaysInItsLine) {
  EXPECT_THAT(render_markdown(sample_answer("x\n\n# No incident")), Not(HasSubstr("\n# No incident")));
}

TEST(RenderMarkdown, ListsFilesThatWereNotUnderstood) {
  Answer answer = sample_answer();
  answer.files.push_back({"shop.csv", "log table", 10, 5, 3, {}, "ends early"});
  EXPECT_THAT(render_markdown(answer), HasSubstr("* shop.csv: 3 not understood of 8 read. ends early\n"));
}

TEST(RenderMarkdown, ASymptomIsExplainedUnlessListedAsOpen) {
  Answer answer = sample_answer();
  EXPECT_THAT(render_markdown(answer), HasSubstr("| Service/storefront | alert | E1 | yes |"));
  answer.unexplained = {kStorefront};
  EXPECT_THAT(render_markdown(answer), HasSubstr("| Service/storefront | alert | E1 | no |"));
}

}  // namespace
}  // namespace propter
