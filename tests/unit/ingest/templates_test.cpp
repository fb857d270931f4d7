#include "ingest/templates.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace propter {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> templates_of(const std::vector<std::string>& lines) {
  TemplateMiner miner(1000);
  std::vector<StringIndex> masks;
  for (const std::string& line : lines) masks.push_back(miner.add(line));
  const Templates templates = miner.finish();
  std::vector<std::string> out;
  for (const StringIndex mask : masks) out.push_back(templates.texts[templates.of_mask[mask]]);
  return out;
}

TEST(Templates, WordsWithManyValuesAreVariables) {
  for (const std::string& text : templates_of({"session opened for user ann", "session opened for user bob",
                                               "session opened for user cid", "session opened for user dan",
                                               "session opened for user eve", "session opened for user fay"}))
    EXPECT_EQ(text, "session opened for user <*>");
}

TEST(Templates, WordsWithFewValuesChooseTheStatement) {
  EXPECT_THAT(templates_of({"session opened for root", "session closed for root"}),
              ElementsAre("session opened for root", "session closed for root"));
}

TEST(Templates, ValuesKeepTheirKey) {
  EXPECT_THAT(templates_of({"route is (from=rome, to=oslo)", "route is (from=bern, to=oslo)"}),
              ElementsAre("route is (from=<*>, to=oslo)", "route is (from=<*>, to=oslo)"));
}

TEST(Templates, ABracketedValueKeepsItsBracket) {
  EXPECT_THAT(templates_of({"query [station: rome]", "query [station: oslo]"}),
              ElementsAre("query [station: <*>]", "query [station: <*>]"));
}

TEST(Templates, SourceLocationsTellStatementsApart) {
  EXPECT_THAT(templates_of({"OrderService#12 order is empty now", "OrderService#13 order is empty now"}),
              ElementsAre("OrderService#12 order is empty now", "OrderService#13 order is empty now"));
}

TEST(Templates, LinesOfOneStatementShareATemplate) {
  EXPECT_THAT(templates_of({"OrderService#12 result is none", "OrderService#12 result is some text"}),
              ElementsAre("OrderService#12 result is <*>", "OrderService#12 result is <*>"));
}

TEST(Templates, LinesOfOneStatementMayDifferInLength) {
  EXPECT_THAT(templates_of({"worker.py:40 got none", "worker.py:40 got one two three"}),
              ElementsAre("worker.py:40 got <*>", "worker.py:40 got <*>"));
}

TEST(Templates, ALocationDeepInsideOfALineIsOnlyText) {
  EXPECT_THAT(
      templates_of({"the request failed badly in main.go:12", "the request failed badly in main.go:13"}),
      ElementsAre("the request failed badly in main.go:12", "the request failed badly in main.go:13"));
}

TEST(Templates, LinesOfDifferentLengthAreDifferent) {
  EXPECT_THAT(templates_of({"cache is cold", "cache is very cold"}),
              ElementsAre("cache is cold", "cache is very cold"));
}

TEST(Templates, LinesThatShareTooLittleAreDifferent) {
  EXPECT_THAT(templates_of({"start of the day", "start with a key=1"}),
              ElementsAre("start of the day", "start with a key=<*>"));
}

TEST(Templates, EqualMasksAreOneTemplate) {
  TemplateMiner miner(10);
  EXPECT_EQ(miner.add("took 3ms"), miner.add("took 44ms"));
  EXPECT_THAT(miner.finish().texts, ElementsAre("took <*>"));
}

TEST(Templates, EqualLocationsOfDifferentProgramsDoNot) {
  EXPECT_THAT(templates_of({"main.go:12 listening now", "main.go:12 connected to it"}),
              ElementsAre("main.go:12 listening now", "main.go:12 connected to it"));
}

TEST(Templates, OnlyTheFirstLineCounts) {
  EXPECT_EQ(templates_of({"\n failed\n\tat a.B(C.java:1)"}).front(), "failed");
}

TEST(Templates, DoNotDependOnTheOrderOfLines) {
  std::vector<std::string> lines;
  for (const char* verb : {"opened", "closed"})
    for (const char* user : {"ann", "bob", "cid", "dan", "eve", "fay"})
      for (const char* host : {"h=a", "h=b"})
        lines.push_back(std::string("session ") + verb + " by " + user + " " + host);
  const auto sorted_templates = [](std::vector<std::string> texts) {
    texts = templates_of(texts);
    std::sort(texts.begin(), texts.end());
    return texts;
  };
  const auto forward = sorted_templates(lines);
  std::reverse(lines.begin(), lines.end());
  EXPECT_EQ(sorted_templates(lines), forward);
  std::rotate(lines.begin(), lines.begin() + 7, lines.end());
  EXPECT_EQ(sorted_templates(lines), forward);
}

TEST(Templates, PastTheLimitLinesJoinWhatTheyFit) {
  TemplateMiner miner(2);
  const StringIndex known = miner.add("service a has started well");
  miner.add("cache is cold");
  EXPECT_FALSE(miner.limit_was_hit());
  EXPECT_EQ(miner.add("service b has started well"), known);
  EXPECT_TRUE(miner.limit_was_hit());
}

TEST(Templates, PastTheLimitOtherLinesAreOnePerTokenCount) {
  TemplateMiner miner(1);
  miner.add("first");
  EXPECT_EQ(miner.add("quite another"), miner.add("still different"));
  EXPECT_NE(miner.add("quite another"), miner.add("one more word"));
}

TEST(Templates, OfNothingThereAreNone) { EXPECT_TRUE(TemplateMiner(10).finish().texts.empty()); }

TEST(Templates, AnEmptyMessageHasAnEmptyTemplate) { EXPECT_EQ(templates_of({""}).front(), ""); }

TEST(HasException, KnowsTheTracesOfManyLanguages) {
  for (const std::string_view message :
       {"boom\n\tat a.B.c(D.java:1)", "boom\n   at A.B() in a.cs:line 1", "boom\n    at run (app.js:3:1)",
        "boom\nCaused by: x.Y: z", "boom\nTraceback (most recent call last):\n  File", "panic: nil map",
        "goroutine 1 [running]:", "Exception in thread \"main\" x.Y",
        "thread 'main' panicked at src/main.rs:1"})
    EXPECT_TRUE(has_exception(message)) << message;
}

TEST(HasException, IsNotFooledByOrdinaryText) {
  for (const std::string_view message :
       {"at noon (sharp)", "two\nlines", "do not panic: ever", "goroutine pool of 8", "list\nat the end", ""})
    EXPECT_FALSE(has_exception(message)) << message;
}

}  // namespace
}  // namespace propter
