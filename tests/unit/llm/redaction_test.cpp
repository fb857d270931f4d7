#include "llm/redaction.h"

#include <array>
#include <cstdint>
#include <ostream>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/planted_secrets.h"

namespace propter::test {

void PrintTo(const PlantedSecret& planted, std::ostream* out) {
  *out << planted.kind << ": " << planted.line;
}

}  // namespace propter::test

namespace propter::llm {
namespace {

using test::PlantedSecret;
using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::string redacted(std::string_view text) { return Redactor().redact(text); }

class Planted : public ::testing::TestWithParam<PlantedSecret> {};

TEST_P(Planted, SecretIsNotLeftInTheText) {
  EXPECT_THAT(redacted(GetParam().line), Not(HasSubstr(GetParam().secret)));
}

TEST_P(Planted, SecretIsNamedByItsKind) {
  EXPECT_THAT(redacted(GetParam().line), HasSubstr("<" + std::string(GetParam().kind) + "_1>"));
}

TEST_P(Planted, RestOfTheLineStays) {
  EXPECT_THAT(redacted(GetParam().line), HasSubstr(std::string(GetParam().kept)));
}

TEST_P(Planted, LineComesBack) {
  Redactor redactor;
  EXPECT_EQ(redactor.restore(redactor.redact(GetParam().line)), GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(Secrets, Planted, ::testing::ValuesIn(test::planted_secrets()));

TEST(PlantedSecrets, AreManyOfManyKinds) {
  std::set<std::string_view> kinds;
  const std::vector<PlantedSecret> all = test::planted_secrets();
  for (const PlantedSecret& p : all) {
    kinds.insert(p.kind);
    EXPECT_THAT(p.line, HasSubstr(p.secret));
  }
  EXPECT_GE(all.size(), 70U);
  EXPECT_GE(kinds.size(), 18U);
}

class Harmless : public ::testing::TestWithParam<std::string_view> {};

TEST_P(Harmless, LineStays) { EXPECT_EQ(redacted(GetParam()), GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Numbers, Harmless,
    ::testing::Values("upgraded from 1.2.3 to 1.2.4-rc.1 in 12:30:45",
                      "at 2024-05-01T12:30:45.123Z in shard 12:30:45:999",
                      "http_requests_total{method=\"post\",code=\"200\"} 1027 1395066363000",
                      "epoch 1700000000000 1700000000000000000 ratio 3.1415926535897931",
                      "counts 17 18 19 20 21 22 23 24", "backup-20240102030405.tar.gz written",
                      "oid 1.3.6.1.4.1.311 of version 1.2.3.4",
                      "order 4111 1111 1111 1112 has no check digit", "at 999.1.1.1 and 1.2.3", "",
                      "Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0.0.0 Safari/537.36"));

INSTANTIATE_TEST_SUITE_P(
    Identifiers, Harmless,
    ::testing::Values("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 verified",
                      "id f3d4d4ef-693b-4456-8eed-59c0d717dd08",
                      "pod checkout-5c66d57d58-6mp2b evicted from node-17",
                      "commit 9fceb02d0ae598e95dc970b74767f19372d61af8", "nic 00:1b:44:11:3a:b7 up",
                      "image registry.local/shop/cart@sha256:9f86d081 pulled",
                      "systemd: getty@tty1.service failed; tool@1.2.3-rc.beta installed",
                      "task-0a1b2c3d4e5f6a7b8c9d0e1f disk-usage-exporter-7d9f8b6c5x2x9z"));

INSTANTIATE_TEST_SUITE_P(
    Code, Harmless,
    ::testing::Values("std::vector<a::b> shop::dec::Add::run failed at a::b::c",
                      "dead::beef and Face::Add are scopes",
                      "open /var/lib/postgresql/13/main/base: no such file",
                      "java.lang.NullPointerException at com.shop.Auth.check(Auth.java:365)",
                      "AuthService.login:123 SessionImpl:4567 secret/db-creds created", "author: Hemingway9",
                      "GET http://cart:8080/items/42?page=3 200 13ms"));

INSTANTIATE_TEST_SUITE_P(
    TalkAboutSecrets, Harmless,
    ::testing::Values("token expired, please log in again", "token: expired",
                      "invalid token: unexpected end of input", "auth=none session: closed",
                      "auth failed for unknown user", "password reset requested", "password: required",
                      "Bearer authentication failed; basic authentication required",
                      "the cookie: banner was shown; cookies: disabled", "auth: status=401 path=/login",
                      "max_tokens=4096 total_tokens=150000 prompt tokens: 1234567",
                      "secretName: db-credentials passwordPolicy=strict token_type=none",
                      "secretRef=db-creds password_expires=2024-01-01 access_token_ttl=3600"));

INSTANTIATE_TEST_SUITE_P(
    NoValues, Harmless,
    ::testing::Values("password = null, secret=*** token=<redacted>",
                      "Access denied for user 'root'@'db' (using password: YES)",
                      "PASSWORD=${DB_PASSWORD} API_KEY=$API_KEY secret: {{ .Values.secret }}",
                      "PWD=/home/app OLDPWD=/srv", "password=", "{\"password\":\"\",\"token\":null}"));

TEST(Redaction, NumbersPerKindInOrderOfAppearance) {
  EXPECT_EQ(redacted("10.0.0.1 of a@b.io and 10.0.0.2"), "<IP_1> of <EMAIL_1> and <IP_2>");
}

TEST(Redaction, KeepsEqualThingsEqualAcrossTexts) {
  Redactor redactor;
  EXPECT_EQ(redactor.redact("10.0.0.1 to 10.0.0.2"), "<IP_1> to <IP_2>");
  EXPECT_EQ(redactor.redact("host=10.0.0.2 password=10.0.0.1"), "host=<IP_2> password=<IP_1>");
  EXPECT_THAT(redactor.placeholders(),
              ElementsAre(Placeholder{"<IP_1>", "10.0.0.1"}, Placeholder{"<IP_2>", "10.0.0.2"}));
}

TEST(Redaction, TakesASecretWithinASecretAsOne) {
  EXPECT_EQ(redacted("password=to:ann@example.org!"), "password=<SECRET_1>");
}

TEST(Redaction, ProtectsWhatLooksLikeAPlaceholder) {
  Redactor redactor;
  const std::string text = "10.0.0.1 says <IP_1>, <LITERAL_1> and <<USER_2>>";
  const std::string sent = redactor.redact(text);
  EXPECT_EQ(sent, "<IP_1> says <LITERAL_1>, <LITERAL_2> and <<LITERAL_3>>");
  EXPECT_EQ(redactor.restore(sent), text);
}

TEST(Redaction, OfARedactedTextIsUndoneStepByStep) {
  Redactor redactor;
  const std::string once = redactor.redact("from 10.0.0.1");
  EXPECT_EQ(redactor.restore(redactor.redact(once)), once);
}

TEST(Redaction, RestoresOnlyItsOwnPlaceholders) {
  Redactor redactor;
  redactor.redact("from 10.0.0.1");
  EXPECT_EQ(redactor.restore("<IP_1><IP_2> <EMAIL_1> <IP_1"), "10.0.0.1<IP_2> <EMAIL_1> <IP_1");
}

TEST(Redaction, TakesBytesAsTheyAre) {
  Redactor redactor;
  const std::string text = "\xFF\0 10.0.0.1 \xC3 password=\xFF\xFE\0x \x01\x01"s;
  const std::string sent = redactor.redact(text);
  EXPECT_EQ(sent, "\xFF\0 <IP_1> \xC3 password=<SECRET_1> \x01\x01"s);
  EXPECT_EQ(redactor.restore(sent), text);
}

TEST(ContinuedRedaction, GoesOnCounting) {
  Redactor redactor;
  ASSERT_TRUE(redactor.continue_with({{"<IP_7>", "10.0.0.7"}, {"<IP_2>", "10.0.0.2"}}).ok());
  EXPECT_EQ(redactor.redact("10.0.0.1 10.0.0.2 a@b.io"), "<IP_8> <IP_2> <EMAIL_1>");
  EXPECT_EQ(redactor.restore("<IP_7>"), "10.0.0.7");
  EXPECT_THAT(redactor.placeholders(), SizeIs(4));
}

TEST(ContinuedRedaction, RefusesWhatCannotBe) {
  const std::vector<std::vector<Placeholder>> broken = {{{"<IP_1>", "a"}, {"<IP_1>", "b"}},
                                                        {{"<IP_1>", "a"}, {"<IP_2>", "a"}},
                                                        {{"IP_1", "a"}},
                                                        {{"<ip_1>", "a"}},
                                                        {{"<IP_>", "a"}},
                                                        {{"<IP_1> ", "a"}},
                                                        {{"<IP_1>", ""}},
                                                        {{"<IP_999999999>", "a"}}};
  for (const auto& placeholders : broken) {
    Redactor redactor;
    EXPECT_EQ(redactor.continue_with(placeholders).code(), StatusCode::kCorrupt) << placeholders.back().name;
    EXPECT_THAT(redactor.placeholders(), SizeIs(0));
  }
}

TEST(ContinuedRedaction, HasToComeFirst) {
  Redactor redactor;
  redactor.redact("from 10.0.0.1");
  EXPECT_EQ(redactor.continue_with({{"<IP_9>", "10.0.0.9"}}).code(), StatusCode::kUsage);
}

TEST(UserPatterns, HideTheirMatchOrTheirFirstGroup) {
  Result<Redactor> redactor = Redactor::with_patterns({"ACME-[0-9]+", "customer (\\w+)(!?)"});
  ASSERT_TRUE(redactor.ok());
  EXPECT_EQ(redactor->redact("ACME-17 of customer bob! at 10.0.0.1"),
            "<USER_1> of customer <USER_2>! at <IP_1>");
}

TEST(UserPatterns, HideTheWholeMatchIfTheGroupTakesNoPart) {
  Result<Redactor> redactor = Redactor::with_patterns({"x(y)|zz"});
  ASSERT_TRUE(redactor.ok());
  EXPECT_EQ(redactor->redact("xy zz"), "x<USER_1> <USER_2>");
}

TEST(UserPatterns, SeeWhatBuiltInRulesTake) {
  Result<Redactor> redactor = Redactor::with_patterns({"order for \\S+@\\S+"});
  ASSERT_TRUE(redactor.ok());
  EXPECT_EQ(redactor->redact("an order for ann@example.org came"), "an <USER_1> came");
}

TEST(UserPatterns, AreRefusedByName) {
  for (const std::string pattern : {"(", "x*", "", "a|"}) {
    const Result<Redactor> redactor = Redactor::with_patterns({"fine", pattern});
    ASSERT_FALSE(redactor.ok()) << pattern;
    EXPECT_EQ(redactor.status().code(), StatusCode::kUsage);
    EXPECT_EQ(redactor.status().message().where, pattern);
  }
}

TEST(UserPatterns, ThatMatchBetweenCharactersHideNothing) {
  Result<Redactor> redactor = Redactor::with_patterns({"\\b"});
  ASSERT_TRUE(redactor.ok());
  EXPECT_EQ(redactor->redact("some words"), "some words");
}

// What would take hours if any rule looked at the same bytes again and again.
constexpr std::array<std::string_view, 28> kHostileParts = {"password=",
                                                            "token_name=",
                                                            "password=${",
                                                            "a@",
                                                            "http://a:b",
                                                            "aa://:",
                                                            "-----BEGIN PRIVATE"
                                                            " KEY-----",
                                                            "4",
                                                            "4 ",
                                                            "1.",
                                                            "a:",
                                                            "::",
                                                            "eyJ",
                                                            "xsk-",
                                                            "token=\"",
                                                            "auth: a=",
                                                            "\\\"",
                                                            "password='\\",
                                                            "sid=,;,;",
                                                            "Bearer ",
                                                            "Cookie: a=;",
                                                            "<IP_1",
                                                            "a@b.service ",
                                                            "(((]]]",
                                                            "secret=)))",
                                                            "mysql ",
                                                            "Digest ",
                                                            "-name "};

std::string repeated(std::string_view part, std::size_t bytes) {
  std::string text;
  text.reserve(bytes + part.size());
  while (text.size() < bytes) text += part;
  return text;
}

class Hostile : public ::testing::TestWithParam<std::string_view> {};

TEST_P(Hostile, RepetitionIsLinear) {
  const std::string text = repeated(GetParam(), 1U << 20);
  Redactor redactor;
  EXPECT_EQ(redactor.restore(redactor.redact(text)), text);
}

INSTANTIATE_TEST_SUITE_P(Parts, Hostile, ::testing::ValuesIn(kHostileParts));

TEST(HostileText, OfManyMegabytesIsLinear) {
  std::string text;
  for (const std::string_view part : kHostileParts) text += repeated(part, (4U << 20) / kHostileParts.size());
  Redactor redactor;
  EXPECT_EQ(redactor.restore(redactor.redact(text)), text);
}

std::string random_bytes(std::mt19937& random, std::size_t size) {
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>(random() & 0xFF);
  return out;
}

TEST(RoundTrip, OfRandomBytes) {
  std::mt19937 random(17);
  Redactor redactor;
  for (int i = 0; i < 300; ++i) {
    const std::string text = random_bytes(random, random() % 300);
    EXPECT_EQ(redactor.restore(redactor.redact(text)), text);
  }
}

TEST(RoundTrip, OfRandomLinesCutAnywhere) {
  std::mt19937 random(18);
  const std::vector<PlantedSecret> planted = test::planted_secrets();
  Redactor redactor;
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (int part = 0; part < 4; ++part) {
      const std::string& line = planted[random() % planted.size()].line;
      text += line.substr(0, random() % (line.size() + 1));
      if (random() % 4 == 0) text += redactor.redact(line);
    }
    EXPECT_EQ(redactor.restore(redactor.redact(text)), text);
  }
}

TEST(RedactAgain, FindsWhatAChangeBroughtToLightAndKeepsPlaceholders) {
  Redactor redactor;
  const std::string before = redactor.redact("mail of ann@example.org from 10.20.|30.40");
  std::string text = before;
  text.erase(text.find('|'), 1);
  const std::string again = redactor.redact_again(text, before);
  EXPECT_EQ(again, "mail of <EMAIL_1> from <IP_1>");
  EXPECT_EQ(redactor.restore(again), "mail of ann@example.org from 10.20.30.40");
}

TEST(RedactAgain, TakesAPlaceholderThatTheChangeMadeForALiteral) {
  Redactor redactor;
  redactor.redact("ann@example.org");
  const std::string before = redactor.redact("<EMAIL_|1>");
  EXPECT_EQ(redactor.redact_again("<EMAIL_1>", before), "<LITERAL_1>");
}

TEST(Restore, ResolvesOnlyWhatStoodInTheOtherText) {
  Redactor redactor;
  redactor.redact("ann@example.org bob@example.org");
  EXPECT_EQ(redactor.restore("<EMAIL_1> and <EMAIL_2>", "mail of <EMAIL_2>"), "<EMAIL_1> and bob@example.org");
}

}  // namespace
}  // namespace propter::llm
