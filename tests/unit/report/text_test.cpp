#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "report/layout.h"
#include "unit/report/sample_answer.h"

namespace propter {
namespace {

using namespace report_test;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string text_of(const Answer& answer) { return render_text(answer, {}); }

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (const std::string_view line : split(text, '\n')) widest = std::max(widest, report::columns(line));
  return widest;
}

TEST(RenderText, IsThisForASmallIncident) {
  EXPECT_EQ(text_of(sample_answer()), R"(Root cause found: Service/pricing (right in 80 % of such cases)
  case          slow-pricing
  window        2026-03-01T12:00:00Z to 2026-03-01T12:06:00Z
  began         between 2026-03-01T12:00:00Z and 2026-03-01T12:00:01Z
  looked at     2,310 records from 1 file; 3 entities, 2 relations
  beliefs       approximate (loopy, residual), 12 iterations, residual 3e-08 nats, 3 relations left
                out to open large cycles

Origin 1: Service/pricing
  price table missing since the deploy
  probability   94 %, labelled Origin
  fault         errors
  since         between 2026-03-01T12:00:00Z and 2026-03-01T12:00:01Z
  evidence      E0   exception, score 5.2: PriceTableMissing: region north
                     logs/shop.jsonl:12, 84 records
  path          Service/pricing
                  -> Service/basket, which calls it [E1]
                  -> Service/storefront, which calls it
  explains      Service/basket, Service/storefront
  carried by    E0 (+3.5) nats of log-odds
  without it    Service/basket, Service/storefront would stay unexplained

Symptoms
  Service/storefront: alert [E1] 84 of 120 calls fail
  unexplained   none

Also considered
  4 %           Service/basket: price table missing since the deploy

Check next
  1. logs of basket around 12:00
)");
}

struct Headline {
  Outcome outcome;
  std::string stopped_by;
  std::string text;
};

class HeadlineOf : public testing::TestWithParam<Headline> {};

TEST_P(HeadlineOf, SaysHowItEnded) {
  Answer answer = sample_answer();
  answer.outcome = GetParam().outcome;
  answer.stopped_by = GetParam().stopped_by;
  EXPECT_THAT(text_of(answer), StartsWith(GetParam().text + "\n"));
}

INSTANTIATE_TEST_SUITE_P(
    Outcomes, HeadlineOf,
    testing::Values(Headline{Outcome::kRootCauseFound, "converged",
                             "Root cause found: Service/pricing (right in 80 % of such cases)"},
                    Headline{Outcome::kRootCauseFound, "budget:visits",
                             "Root cause found: Service/pricing (right in 80 % of such cases)"},
                    Headline{Outcome::kNoIncident, "converged", "No incident found"},
                    Headline{Outcome::kInconclusive, "converged", "Inconclusive: no origin stands out"},
                    Headline{Outcome::kNoIncident, "budget:calls", "No incident found"},
                    Headline{Outcome::kInconclusive, "budget:calls", "Inconclusive: no origin stands out"},
                    Headline{Outcome::kInconclusive, "budget:visits",
                             "Stopped before a root cause was found (budget:visits)"}));

TEST(RenderText, ListsCandidatesWhenNothingStandsOut) {
  Answer answer = sample_answer();
  answer.outcome = Outcome::kInconclusive;
  answer.frontier.clear();
  EXPECT_THAT(text_of(answer), HasSubstr("Candidates\n  94 %          Service/pricing"));
}

TEST(RenderText, ShowsNoMoreHypothesesThanAsked) {
  TextStyle style;
  style.hypotheses = 1;
  EXPECT_THAT(render_text(sample_answer(), style), Not(HasSubstr("Also considered")));
}

TEST(RenderText, NamesWhatStaysUnexplained) {
  Answer answer = sample_answer();
  answer.unexplained = {kStorefront};
  EXPECT_THAT(text_of(answer), HasSubstr("unexplained   Service/storefront\n"));
}

TEST(RenderText, SaysWhatWasNotLookedAt) {
  Answer answer = sample_answer();
  answer.unvisited = {kStorefront};
  answer.files.push_back({"shop.csv", "log table", 10, 5, 3, {"line 4: ragged"}, ""});
  answer.files.push_back({"core.bin", "not recognised", 10, 0, 0, {}, ""});
  const std::string text = text_of(answer);
  EXPECT_THAT(text, HasSubstr("entities      1 anomalous, and not visited: Service/storefront\n"));
  EXPECT_THAT(text, HasSubstr("unparsed      3 records\n"));
  EXPECT_THAT(text, HasSubstr("shop.csv: 3 records not understood, such as line 4: ragged\n"));
  EXPECT_THAT(text, HasSubstr("core.bin: nothing used (not recognised)\n"));
}

TEST(RenderText, CutsLongListsAndSaysSo) {
  Answer answer = sample_answer();
  for (int i = 0; i < 20; ++i) answer.warnings.push_back({"warning", "", "", ""});
  EXPECT_THAT(text_of(answer), HasSubstr("and 12 more\n"));
}

TEST(RenderText, KeepsToTheWidth) {
  Answer answer = sample_answer();
  answer.evidence[0].text =
      "many words that go on and on, so that no terminal could show them in a single line at all";
  answer.hypotheses[0].summary = answer.evidence[0].text + " " + answer.evidence[0].text;
  TextStyle style;
  style.width = 60;
  EXPECT_LE(widest_line(render_text(answer, style)), 60U);
}

TEST(RenderText, SurvivesATerminalOfOneColumn) {
  TextStyle style;
  style.width = 1;
  EXPECT_THAT(render_text(sample_answer(), style), StartsWith("Root cause found:"));
}

TEST(RenderText, HasNoEscapeCodesUnlessColorIsAskedFor) {
  TextStyle color;
  color.color = true;
  EXPECT_THAT(text_of(sample_answer()), Not(HasSubstr("\033")));
  EXPECT_THAT(render_text(sample_answer(), color), HasSubstr("\033[1;31mRoot cause found"));
}

TEST(RenderText, ColorChangesNothingButTheColor) {
  TextStyle color;
  color.color = true;
  std::string text = render_text(sample_answer(), color);
  for (std::size_t at; (at = text.find('\033')) != std::string::npos;)
    text.erase(at, text.find('m', at) - at + 1);
  EXPECT_EQ(text, text_of(sample_answer()));
}

TEST(RenderText, UntrustedTextCannotControlTheTerminal) {
  Answer answer = sample_answer("evil\033[2J");
  answer.case_name = "case\nOrigin 1: Service/innocent";
  answer.evidence[0].text = "bell\a and \x9b";
  answer.evidence[0].source.file = "a\rb";
  answer.stopped_by = "budget:\033";
  answer.check_next = {"\033]0;title\a"};
  answer.files.push_back({"\033.log", "\033", 1, 0, 1, {"\033"}, "\033"});
  answer.warnings = {{"\033", "\033", "\033", "\033"}};
  const std::string text = text_of(answer);
  for (const char c : text) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << int{c};
  EXPECT_THAT(text, HasSubstr("case\\x0aOrigin 1"));
  EXPECT_THAT(text, HasSubstr("evil\\x1b[2J"));
}

TEST(RenderText, AnEmptyAnswerIsShort) {
  EXPECT_EQ(text_of(Answer()),
            "Inconclusive: no origin stands out\n"
            "  looked at     0 records from 0 files; 0 entities, 0 relations\n");
}

TEST(RenderText, CountsTheRestOfMuchEvidence) {
  Answer answer = sample_answer();
  answer.hypotheses[0].evidence.assign(9, kException);
  EXPECT_THAT(text_of(answer), HasSubstr("and 3 more\n"));
}

TEST(Wrap, BreaksAtSpacesOnly) {
  EXPECT_THAT(report::wrap("one two three", 7), testing::ElementsAre("one two", "three"));
  EXPECT_THAT(report::wrap("abcdefghij k", 4), testing::ElementsAre("abcdefghij", "k"));
  EXPECT_THAT(report::wrap("", 4), testing::ElementsAre(""));
}

TEST(Wrap, CountsCodePointsNotBytes) {
  EXPECT_THAT(report::wrap("\u00e4\u00e4\u00e4 \u00f6\u00f6", 6),
              testing::ElementsAre("\u00e4\u00e4\u00e4 \u00f6\u00f6"));
}

TEST(RenderText, SaysWhoLabelledAndWhatItTook) {
  Answer a = sample_answer();
  a.labeller = "llm";
  a.usage = {.calls = 12,
             .cache_hits = 3,
             .failures = 1,
             .by_rules = 2,
             .tokens_in = 14'118,
             .tokens_out = 300,
             .cost = 0.0123};
  a.settings = {{"llm.model", "small\x1b[31m"}};
  const std::string text = render_text(a, {.width = 300});
  EXPECT_THAT(text,
              HasSubstr("llm (small\\x1b[31m): 12 calls, 3 from the record, 14,118 tokens in, 300 out, cost "
                        "0.0123, 1 without an answer, 2 visits by rules instead"));
}

TEST(RenderText, SaysNothingOfTheRules) {
  EXPECT_THAT(render_text(sample_answer(), {}), Not(HasSubstr("labeller")));
}

}  // namespace
}  // namespace propter
