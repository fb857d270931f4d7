#include "ingest/templates.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/masks.h"

namespace propter {
namespace {

using ::testing::ElementsAre;

std::string masked(std::string_view line) {
  std::string out;
  mask_line(line, out);
  return out;
}

struct MaskCase {
  std::string_view line;
  std::string_view masked;
};

class Masks : public ::testing::TestWithParam<MaskCase> {};

TEST_P(Masks, HideWhatVaries) { EXPECT_EQ(masked(GetParam().line), GetParam().masked); }

INSTANTIATE_TEST_SUITE_P(
    Numbers, Masks,
    ::testing::Values(MaskCase{"took 35ms", "took <*>"}, MaskCase{"took 1h2m3.5s", "took <*>"},
                      MaskCase{"took 35\xC2\xB5s", "took <*>"}, MaskCase{"size 1,234,567 B", "size <*> B"},
                      MaskCase{"load -0.5 of +3", "load <*> of <*>"}, MaskCase{"ratio 1.5e-10", "ratio <*>"},
                      MaskCase{"at 95% now", "at <*> now"}, MaskCase{"a -> 7", "a -> <*>"}));

INSTANTIATE_TEST_SUITE_P(Times, Masks,
                         ::testing::Values(MaskCase{"on 2024-01-02", "on <*>"},
                                           MaskCase{"on 2024-01-02 03:04:05,123", "on <*>"},
                                           MaskCase{"on 2024-01-02T03:04:05.678Z", "on <*>"},
                                           MaskCase{"at 03:04:05.1 end", "at <*> end"}));

INSTANTIATE_TEST_SUITE_P(
    Ids, Masks,
    ::testing::Values(MaskCase{"id f3d4d4ef-693b-4456-8eed-59c0d717dd08", "id <*>"},
                      MaskCase{"trace 49a51828322183eb20bfe4ace3060000", "trace <*>"},
                      MaskCase{"at 0x1f", "at <*>"},
                      MaskCase{"block blk_-1608999687919862906", "block blk_<*>"},
                      MaskCase{"trip D1345", "trip <*>"}, MaskCase{"thread exec-3", "thread exec-<*>"},
                      MaskCase{"user17 left", "user<*> left"},
                      MaskCase{"token eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "token <*>"}));

INSTANTIATE_TEST_SUITE_P(
    Addresses, Masks,
    ::testing::Values(MaskCase{"dial 10.1.2.3:5432: refused", "dial <*>: refused"},
                      MaskCase{"peer fe80::1ff:fe23:4567:890a", "peer <*>"},
                      MaskCase{"on [::1]:8080", "on [<*>]:<*>"}, MaskCase{"nic 00:1b:44:11:3a:b7", "nic <*>"},
                      MaskCase{"mail bob.smith@example.com", "mail <*>"},
                      MaskCase{"to db.local:5432", "to db.local:<*>"},
                      MaskCase{"GET /orders/123", "GET /orders/<*>"},
                      MaskCase{"GET /orders?id=a&x=b HTTP/1.1", "GET /orders?<*> HTTP/<*>"}));

INSTANTIATE_TEST_SUITE_P(KubernetesNames, Masks,
                         ::testing::Values(MaskCase{"pod cart-5c66d57d58-6mp2b", "pod cart-<*>"},
                                           MaskCase{"pod agent-x7k2p", "pod agent-<*>"},
                                           MaskCase{"pod mysql-0", "pod mysql-<*>"},
                                           MaskCase{"run my-database-query", "run my-database-query"}));

INSTANTIATE_TEST_SUITE_P(
    KeysAndValues, Masks,
    ::testing::Values(MaskCase{"[OrderId: 9f1c2a77]", "[OrderId: <*>]"},
                      MaskCase{"code=500, ok", "code=<*>, ok"}, MaskCase{"ids=[1, 2]", "ids=[<*>]"},
                      MaskCase{"ids=[1, 2, 3]", "ids=[<*>]"}, MaskCase{"names: [ann, bob]", "names: [<*>]"},
                      MaskCase{"error: [Errno 111]", "error: [Errno <*>]"},
                      MaskCase{"{\"id\":17,\"name\":\"bob b\"}", "{\"id\":<*>,\"name\":\"<*>\"}"},
                      MaskCase{"don't say 'no way'", "don't say '<*>'"},
                      MaskCase{"\"GET /a/1 HTTP/1.1\" 200", "\"GET /a/<*> HTTP/<*>\" <*>"}));

INSTANTIATE_TEST_SUITE_P(Kept, Masks,
                         ::testing::Values(MaskCase{"OrderService#365 done", "OrderService#365 done"},
                                           MaskCase{"server.go:123] done", "server.go:123] done"},
                                           MaskCase{"(Worker.java:12)", "(Worker.java:12)"},
                                           MaskCase{"main.rs:3:5: done", "main.rs:3:5: done"},
                                           MaskCase{"Travel2Controller in k8s", "Travel2Controller in k8s"},
                                           MaskCase{"std::vector", "std::vector"},
                                           MaskCase{"Mixed CASE", "Mixed CASE"}));

TEST(MaskLine, BlanksAreOneBlank) { EXPECT_EQ(masked("  a \t b  "), "a b"); }

TEST(MaskLine, LongLinesEndInAWildcard) {
  const std::string out = masked(std::string(10'000, 'a') + " " + std::string(10'000, '('));
  EXPECT_LE(out.size(), kMaxMaskedBytes + 8);
  EXPECT_TRUE(out.ends_with(kWildcard));
}

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
