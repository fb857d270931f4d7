#include "ingest/masks.h"

#include <ostream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace propter {
namespace {

using namespace std::string_view_literals;

std::string masked(std::string_view line) {
  std::string out;
  mask_line(line, out);
  return out;
}

struct MaskCase {
  std::string_view line;
  std::string_view masked;
};

void PrintTo(const MaskCase& c, std::ostream* out) { *out << c.line; }

class Masks : public ::testing::TestWithParam<MaskCase> {};

TEST_P(Masks, HideWhatVaries) { EXPECT_EQ(masked(GetParam().line), GetParam().masked); }

TEST_P(Masks, OfMaskedLinesChangeNothing) { EXPECT_EQ(masked(GetParam().masked), GetParam().masked); }

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

INSTANTIATE_TEST_SUITE_P(Urls, Masks,
                         ::testing::Values(MaskCase{"GET http://cart:8080/orders?id=1&x=b done",
                                                    "GET http://cart:<*>/orders?<*> done"},
                                           MaskCase{"to https://api.example.com/v2/users/17",
                                                    "to https://api.example.com/v<*>/users/<*>"},
                                           MaskCase{"is it? yes", "is it? yes"}));

INSTANTIATE_TEST_SUITE_P(
    Bytes, Masks,
    ::testing::Values(MaskCase{"a\0b 7"sv, "a\0b <*>"sv}, MaskCase{"\xff\xfe 12 \xC3", "\xff\xfe <*> \xC3"},
                      MaskCase{"\xE4\xBD\xA0\xE5\xA5\xBD 17", "\xE4\xBD\xA0\xE5\xA5\xBD <*>"},
                      MaskCase{"\x1b[31mred\x1b[0m", "\x1b[<*>mred\x1b[<*>"}));

TEST(MaskLine, OfNothingIsNothing) {
  EXPECT_EQ(masked(""), "");
  EXPECT_EQ(masked(" \t "), "");
}

TEST(MaskLine, ReplacesWhatWasThere) {
  std::string out = "old";
  mask_line("new", out);
  EXPECT_EQ(out, "new");
}

TEST(MaskLine, VeryLongTokensAreData) {
  EXPECT_EQ(masked("body " + std::string(500, 'a') + " end"), "body <*> end");
  EXPECT_EQ(masked("body " + std::string(200, 'a')), "body " + std::string(200, 'a'));
}

TEST(MaskLine, ListsHaveNoLength) {
  std::string line = "ids 1";
  for (int i = 2; i < 5000; ++i) line += ", " + std::to_string(i);
  EXPECT_EQ(masked(line + " end"), "ids <*> end");
}

TEST(MaskLine, OpenQuotesAndBracketsHideNothing) {
  EXPECT_EQ(masked("said \"no way"), "said \"no way");
  EXPECT_EQ(masked("] ) odd"), "] ) odd");
}

TEST(MaskLine, AListThatWasCutOffIsAList) { EXPECT_EQ(masked("ids=[17, 18, 1"), "ids=[<*>"); }

TEST(MaskLine, BlanksAreOneBlank) { EXPECT_EQ(masked("  a \t b  "), "a b"); }

TEST(MaskLine, LongLinesEndInAWildcard) {
  const std::string out = masked(std::string(10'000, 'a') + " " + std::string(10'000, '('));
  EXPECT_LE(out.size(), kMaxMaskedBytes + 8);
  EXPECT_TRUE(out.ends_with(kWildcard));
}

}  // namespace
}  // namespace propter
