#include "llm/dialect.h"

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "llm/tokens.h"
#include "support/scripted_endpoint.h"

namespace propter::llm {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

ChatRequest request() {
  return {.system = "Be brief.",
          .user = "say \"hi\"",
          .schema_name = "verdict",
          .schema = R"({"type": "object"})",
          .seed = 7,
          .answer_tokens = 50};
}

constexpr std::string_view kMessages =
    R"({"model":"m-1","messages":[{"role":"system","content":"Be brief."},)"
    R"({"role":"user","content":"say \"hi\""}],)";

std::string body(const Dialect& dialect, const ChatRequest& asked = request()) {
  return body_of(asked, "m-1", dialect);
}

TEST(Body, HoldsTheAnswerToASchema) {
  EXPECT_EQ(body({}), std::string(kMessages) +
                          R"("temperature":0,"seed":7,"max_tokens":50,)"
                          R"("response_format":{"type":"json_schema","json_schema":)"
                          R"({"name":"verdict","strict":true,"schema":{"type":"object"}}}})");
}

TEST(Body, AsksForAJsonObject) {
  EXPECT_EQ(body({.format = AnswerFormat::kJsonObject}), std::string(kMessages) +
                                                             R"("temperature":0,"seed":7,"max_tokens":50,)"
                                                             R"("response_format":{"type":"json_object"}})");
}

TEST(Body, AsksForText) {
  EXPECT_EQ(body({.format = AnswerFormat::kText}),
            std::string(kMessages) + R"("temperature":0,"seed":7,"max_tokens":50})");
}

TEST(Body, LeavesOutWhatIsNotUnderstood) {
  EXPECT_EQ(
      body({.format = AnswerFormat::kText, .temperature = false, .seed = false, .completion_limit = true}),
      std::string(kMessages) + R"("max_completion_tokens":50})");
}

TEST(Body, HasTheTemperatureOfTheRequest) {
  ChatRequest warm = request();
  warm.temperature = 0.7;
  EXPECT_THAT(body({}, warm), HasSubstr(R"("temperature":0.7,)"));
}

TEST(Body, HasAnEmptySchemaWhereThereIsNone) {
  ChatRequest wrong = request();
  wrong.schema = "{";
  EXPECT_THAT(body({}, wrong), HasSubstr(R"("schema":{}}}})"));
}

TEST(Body, IsOfValidUtf8OnOneLine) {
  ChatRequest hostile = request();
  hostile.user = "a\xFF\n\x01";
  EXPECT_THAT(body({}, hostile), HasSubstr("\"a\xEF\xBF\xBD\\n\\u0001\""));
}

std::string name_of(const Dialect& d) {
  const std::string format = d.format == AnswerFormat::kJsonSchema   ? "schema"
                             : d.format == AnswerFormat::kJsonObject ? "object"
                                                                     : "text";
  return format + (d.temperature ? " temperature" : "") + (d.seed ? " seed" : "") +
         (d.completion_limit ? " renamed" : "");
}

// The dialects that follow the first one when every one is rejected with the same message.
std::vector<std::string> dialects_after(std::string_view rejection) {
  std::vector<std::string> names;
  for (Dialect dialect; dialect.simplify(rejection) && names.size() < 20;) names.push_back(name_of(dialect));
  return names;
}

TEST(Simplification, TakesTheMostDemandingWhereNothingIsNamed) {
  for (const char* rejection : {"", "bad request", "maximum context length is 8192", "\xFF"})
    EXPECT_THAT(dialects_after(rejection),
                ElementsAre("object temperature seed", "text temperature seed", "text temperature", "text"))
        << rejection;
}

TEST(Simplification, TakesTheFormatWhereItIsNamed) {
  for (const char* rejection : {"response_format is unknown", "json_schema unsupported",
                                "Invalid SCHEMA for verdict", "cannot compile the grammar"})
    EXPECT_THAT(dialects_after(rejection),
                ElementsAre("object temperature seed", "text temperature seed", "text temperature", "text"))
        << rejection;
}

TEST(Simplification, TakesTheTemperatureWhereItIsNamed) {
  EXPECT_THAT(dialects_after("Unsupported value: 'Temperature' does not support 0"),
              ElementsAre("schema seed", "object seed", "text seed", "text"));
}

TEST(Simplification, TakesTheSeedWhereItIsNamed) {
  EXPECT_THAT(dialects_after("extra fields not permitted: seed"),
              ElementsAre("schema temperature", "object temperature", "text temperature", "text"));
}

TEST(Simplification, RenamesTheLimitWhereItIsNamed) {
  EXPECT_THAT(dialects_after("'max_tokens' is not supported, use 'max_completion_tokens'"),
              ElementsAre("schema temperature seed renamed", "object temperature seed renamed",
                          "text temperature seed renamed", "text temperature renamed", "text renamed"));
}

TEST(Simplification, TakesWhatIsNamedFirst) {
  EXPECT_THAT(dialects_after("unknown field `seed`, expected one of `model`, `max_tokens`, `temperature`"),
              ElementsAre("schema temperature", "schema temperature renamed", "schema renamed",
                          "object renamed", "text renamed"));
}

TEST(Simplification, LeavesTheSimplestAsItIs) {
  Dialect simplest{
      .format = AnswerFormat::kText, .temperature = false, .seed = false, .completion_limit = true};
  const Dialect before = simplest;
  EXPECT_FALSE(simplest.simplify("temperature, seed, max_tokens and response_format"));
  EXPECT_EQ(simplest, before);
}

// The body of an answer with this message and usage, as JSON.
std::string answer(std::string_view message, std::string_view usage = "null") {
  return R"({"model":"scripted","choices":[{"message":)" + std::string(message) +
         R"(,"finish_reason":"stop"}],"usage":)" + std::string(usage) + "}";
}

Completion read(std::string_view body) { return read_completion(body, request()); }

TEST(Reading, TakesAWholeAnswer) {
  const Completion c = read(test::chat_completion("{\"ok\":true}", 12, 3));
  EXPECT_EQ(c.failure, "");
  EXPECT_EQ(c.content, "{\"ok\":true}");
  EXPECT_EQ(c.refusal, "");
  EXPECT_EQ(c.finish_reason, "stop");
  EXPECT_EQ(c.model, "scripted");
  EXPECT_EQ(c.tokens_in, 12U);
  EXPECT_EQ(c.tokens_out, 3U);
  EXPECT_FALSE(c.final);
}

TEST(Reading, JoinsAListOfParts) {
  EXPECT_EQ(read(answer(R"({"content":[{"type":"text","text":"a"},{"type":"image"},{"text":"b"}]})")).content,
            "ab");
}

TEST(Reading, TakesARefusal) {
  const Completion c = read(test::refusal_completion("I will not"));
  EXPECT_EQ(c.failure, "");
  EXPECT_EQ(c.refusal, "I will not");
  EXPECT_EQ(c.content, "");
}

TEST(Reading, TakesNoContentForAnEmptyAnswer) {
  for (const char* message : {R"({"content":null})", R"({"content":""})", R"({"content":[]})", "{}"}) {
    const Completion c = read(answer(message));
    EXPECT_EQ(c.failure, "") << message;
    EXPECT_EQ(c.content, "") << message;
  }
}

TEST(Reading, TakesTheFirstOfTwoChoices) {
  EXPECT_EQ(read(R"({"choices":[{"message":{"content":"a"}},{"message":{"content":"b"}}]})").content, "a");
}

TEST(Reading, SaysWhenTheAnswerWasCut) {
  EXPECT_EQ(read(R"({"choices":[{"message":{"content":"a"},"finish_reason":"length"}]})").finish_reason,
            "length");
}

class Usage : public ::testing::TestWithParam<std::string_view> {};

TEST_P(Usage, IsEstimatedWhereItMakesNoSense) {
  const Completion c = read(answer(R"({"content":"a few words of text"})", GetParam()));
  EXPECT_EQ(c.failure, "");
  EXPECT_EQ(c.tokens_in, estimate_tokens(request().system) + estimate_tokens(request().user));
  EXPECT_EQ(c.tokens_out, estimate_tokens("a few words of text"));
}

INSTANTIATE_TEST_SUITE_P(
    Wrong, Usage,
    ::testing::Values("null", "{}", "[]", "7", R"({"prompt_tokens":null,"completion_tokens":null})",
                      R"({"prompt_tokens":"12","completion_tokens":"3"})",
                      R"({"prompt_tokens":-1,"completion_tokens":-0.5})",
                      R"({"prompt_tokens":1e300,"completion_tokens":1000000000000})",
                      R"({"prompt_tokens":18446744073709551615,"completion_tokens":9223372036854775807})"));

struct Unreadable {
  std::string body;
  std::string failure;
};

void PrintTo(const Unreadable& unreadable, std::ostream* out) { *out << unreadable.body.size() << " bytes"; }

class NoAnswer : public ::testing::TestWithParam<Unreadable> {};

TEST_P(NoAnswer, IsAFailure) {
  const Completion c = read(GetParam().body);
  EXPECT_EQ(c.failure, GetParam().failure) << GetParam().body.substr(0, 60);
  EXPECT_EQ(c.error_type, "invalid_response");
  EXPECT_EQ(c.content, "");
  EXPECT_FALSE(c.final);
}

constexpr const char* kNoJson = "the endpoint's answer is no JSON";
constexpr const char* kNoChoice = "the endpoint's answer holds no choice";
constexpr const char* kNoMessage = "the endpoint's answer holds no message";

INSTANTIATE_TEST_SUITE_P(
    NoJson, NoAnswer,
    ::testing::Values(Unreadable{"", kNoJson}, Unreadable{"Hello!", kNoJson},
                      Unreadable{"<html>502</html>", kNoJson},
                      Unreadable{R"({"choices":[{"message":{"content":"a)", kNoJson},
                      Unreadable{answer("{\"content\":\"\xFF\"}"), kNoJson},
                      Unreadable{std::string(100'000, '['), kNoJson},
                      Unreadable{answer(std::string(300, '[') + std::string(300, ']')), kNoJson},
                      Unreadable{"data: {\"choices\":[]}\n\ndata: [DONE]\n\n", kNoJson}));

INSTANTIATE_TEST_SUITE_P(NoChoice, NoAnswer,
                         ::testing::Values(Unreadable{"null", kNoChoice}, Unreadable{"{}", kNoChoice},
                                           Unreadable{"[]", kNoChoice},
                                           Unreadable{R"({"choices":[]})", kNoChoice},
                                           Unreadable{R"({"choices":null})", kNoChoice},
                                           Unreadable{R"({"choices":{"message":{}}})", kNoChoice},
                                           Unreadable{test::error_body("overloaded"), kNoChoice}));

INSTANTIATE_TEST_SUITE_P(NoMessage, NoAnswer,
                         ::testing::Values(Unreadable{R"({"choices":[{}]})", kNoMessage},
                                           Unreadable{R"({"choices":[1]})", kNoMessage},
                                           Unreadable{R"({"choices":[{"text":"old"}]})", kNoMessage},
                                           Unreadable{answer("null"), kNoMessage},
                                           Unreadable{answer("\"text\""), kNoMessage}));

TEST(NoAnswer, DoesNotShowTheBody) {
  EXPECT_THAT(read("key sk-12345 is wrong").failure, Not(HasSubstr("sk-12345")));
}

struct ErrorCase {
  std::string body;
  std::string message;
};

void PrintTo(const ErrorCase& error, std::ostream* out) { *out << error.body.size() << " bytes"; }

class ErrorMessage : public ::testing::TestWithParam<ErrorCase> {};

TEST_P(ErrorMessage, IsFound) { EXPECT_EQ(error_message(GetParam().body), GetParam().message); }

INSTANTIATE_TEST_SUITE_P(
    Shapes, ErrorMessage,
    ::testing::Values(ErrorCase{test::error_body("no seed"), "no seed"},
                      ErrorCase{R"({"error":"no seed"})", "no seed"},
                      ErrorCase{R"({"message":"no seed","code":400})", "no seed"},
                      ErrorCase{R"({"detail":"no seed"})", "no seed"},
                      ErrorCase{R"({"error":{"message":"first"},"message":"second"})", "first"},
                      ErrorCase{R"({"detail":[{"msg":"no seed"}]})", R"({"detail":[{"msg":"no seed"}]})"},
                      ErrorCase{R"({"error":{"code":1}})", R"({"error":{"code":1}})"},
                      ErrorCase{"no seed", "no seed"}, ErrorCase{"", ""}));

TEST(ErrorMessage, IsWholeSoThatAKeyInItIsNotCut) {
  const std::string text = "the key " + std::string(5000, 'k') + " is wrong";
  EXPECT_EQ(error_message(test::error_body(text)), text);
  EXPECT_EQ(error_message(text), text);
}

}  // namespace
}  // namespace propter::llm
