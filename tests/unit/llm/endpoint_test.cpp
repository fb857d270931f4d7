#include "llm/endpoint.h"

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/scripted_endpoint.h"

namespace propter::llm {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::chat_completion;
using test::error_body;
using test::ReceivedRequest;
using test::ScriptedEndpoint;
using test::ScriptedReply;
using test::Security;
using ::testing::Each;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kKey = "sk-live-0123456789";

ScriptedReply fine() { return {.body = chat_completion("{\"ok\":true}", 12, 3)}; }

ScriptedEndpoint::Script always(const ScriptedReply& reply) {
  return [=](const ReceivedRequest&, std::size_t) { return reply; };
}

ScriptedEndpoint::Script at_first(const ScriptedReply& first) {
  return [=](const ReceivedRequest&, std::size_t number) { return number == 0 ? first : fine(); };
}

// Rejects, by name and as the first does, every request whose body has one of these.
ScriptedEndpoint::Script rejecting(const std::vector<std::string>& unknown, int status = 400) {
  return [=](const ReceivedRequest& request, std::size_t) {
    for (const std::string& name : unknown)
      if (request.body.find('"' + name + '"') != std::string::npos)
        return ScriptedReply{.status = status, .body = error_body("Unsupported: '" + name + "'")};
    return fine();
  };
}

LlmOptions options_for(const std::string& url) {
  LlmOptions options;
  options.endpoint = url;
  options.model = "m-1";
  options.api_key = kKey;
  options.retries = 0;
  options.connect_seconds = 5;
  options.timeout_seconds = 20;
  return options;
}

LlmOptions options_for(const ScriptedEndpoint& endpoint) { return options_for(endpoint.base_url()); }

std::vector<ChatRequest> questions(std::size_t count) {
  std::vector<ChatRequest> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back({.system = "Be brief.",
                   .user = "question " + std::to_string(i),
                   .schema_name = "verdict",
                   .schema = R"({"type":"object"})",
                   .answer_tokens = 50});
  return out;
}

std::vector<Completion> ask(Endpoint& endpoint, std::size_t count) {
  return endpoint.complete(questions(count), std::nullopt);
}

Completion ask(const LlmOptions& options) {
  Endpoint endpoint(options);
  return ask(endpoint, 1).front();
}

std::vector<std::string> failures_of(const std::vector<Completion>& completions) {
  std::vector<std::string> failures;
  for (const Completion& c : completions) failures.push_back(c.failure);
  return failures;
}

TEST(Endpoint, AnswersInTheOrderOfTheQuestions) {
  ScriptedEndpoint server([](const ReceivedRequest& request, std::size_t) {
    const std::size_t at = request.body.find("question ");
    return ScriptedReply{.body = chat_completion(request.body.substr(at, 10), 12, 3),
                         .delay_before_headers = milliseconds(request.body[at + 9] == '0' ? 100 : 0)};
  });
  Endpoint endpoint(options_for(server));
  const std::vector<Completion> completions = ask(endpoint, 3);
  ASSERT_THAT(completions, SizeIs(3));
  EXPECT_EQ(completions[0].content, "question 0");
  EXPECT_EQ(completions[1].content, "question 1");
  EXPECT_EQ(completions[2].content, "question 2");
}

TEST(Endpoint, TellsWhatAnAnswerTook) {
  ScriptedEndpoint server(always(fine()));
  const Completion c = ask(options_for(server));
  EXPECT_EQ(c.failure, "");
  EXPECT_EQ(c.error_type, "");
  EXPECT_EQ(c.tokens_in, 12U);
  EXPECT_EQ(c.tokens_out, 3U);
  EXPECT_EQ(c.attempts, 1U);
  EXPECT_GT(c.begin, 0);
  EXPECT_GE(c.end, c.begin);
}

TEST(Endpoint, IsAskedAtThePathOfCompletions) {
  ScriptedEndpoint server(always(fine()));
  const LlmOptions options = options_for(server);
  ask(options);
  const ReceivedRequest request = server.received().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/v1/chat/completions");
  EXPECT_EQ(request.header("Content-Type"), "application/json");
  EXPECT_EQ(request.body, body_of(questions(1).front(), "m-1", Dialect{}));
}

TEST(Endpoint, IsNotAskedWithoutQuestions) {
  ScriptedEndpoint server(always(fine()));
  Endpoint endpoint(options_for(server));
  EXPECT_THAT(ask(endpoint, 0), IsEmpty());
  EXPECT_THAT(server.received(), IsEmpty());
}

TEST(Key, IsSentAsBearerToken) {
  ScriptedEndpoint server(always(fine()));
  ask(options_for(server));
  EXPECT_EQ(server.received().at(0).header("Authorization"), "Bearer " + std::string(kKey));
}

TEST(Key, IsNotSentWhereThereIsNone) {
  ScriptedEndpoint server(always(fine()));
  LlmOptions options = options_for(server);
  options.api_key.clear();
  ask(options);
  EXPECT_EQ(server.received().at(0).header("Authorization"), "");
}

TEST(Key, IsNotShownWhenTheEndpointEchoesIt) {
  for (const int status : {200, 400, 401, 429, 500}) {
    ScriptedEndpoint server(
        always({.status = status, .body = error_body(std::string("the key is ") + kKey)}));
    const Completion c = ask(options_for(server));
    EXPECT_NE(c.failure, "") << status;
    EXPECT_THAT(c.failure, Not(HasSubstr(kKey))) << status;
    EXPECT_THAT(c.error_type, Not(HasSubstr(kKey))) << status;
    EXPECT_EQ(c.content, "") << status;
  }
}

LlmOptions with_key(std::string key) {
  LlmOptions options;
  options.api_key = std::move(key);
  return options;
}

TEST(Harmless, ReplacesEveryKey) {
  EXPECT_EQ(harmless("sk-1 and sk-1sk-1", with_key("sk-1")), "*** and ******");
  EXPECT_EQ(harmless("sk-1", with_key("")), "sk-1");
}

TEST(Harmless, ReplacesAKeyOfStars) {
  EXPECT_EQ(harmless("a*b", with_key("*")), "a***b");
  EXPECT_EQ(harmless("a***b", with_key("***")), "a***b");
}

TEST(Harmless, ReplacesAKeyThatIsLongerThanWhatIsShown) {
  const std::string key(2000, 'k');
  EXPECT_EQ(harmless("wrong key " + key + "!", with_key(key)), "wrong key ***!");
}

TEST(Harmless, IsOneShortLine) {
  EXPECT_EQ(harmless("a\n\x1B[31mb", with_key("")), "a\\x0a\\x1b[31mb");
  EXPECT_LE(harmless(std::string(5000, 'x'), with_key("")).size(), 203U);
}

struct Dropped {
  std::vector<std::string> unknown;
  Dialect learnt;
  std::size_t requests;
};

void PrintTo(const Dropped& dropped, std::ostream* out) {
  for (const std::string& name : dropped.unknown) *out << name << ' ';
}

class Unsupported : public ::testing::TestWithParam<Dropped> {};

TEST_P(Unsupported, IsDroppedAndRemembered) {
  ScriptedEndpoint server(rejecting(GetParam().unknown));
  Endpoint endpoint(options_for(server));
  EXPECT_EQ(ask(endpoint, 1).front().failure, "");
  EXPECT_EQ(endpoint.dialect(), GetParam().learnt);
  EXPECT_THAT(server.received(), SizeIs(GetParam().requests));
  EXPECT_EQ(ask(endpoint, 1).front().failure, "");
  EXPECT_THAT(server.received(), SizeIs(GetParam().requests + 1));
}

INSTANTIATE_TEST_SUITE_P(Each, Unsupported,
                         ::testing::Values(Dropped{{}, {}, 1},
                                           Dropped{{"json_schema"}, {.format = AnswerFormat::kJsonObject}, 2},
                                           Dropped{{"response_format"}, {.format = AnswerFormat::kText}, 3},
                                           Dropped{{"temperature"}, {.temperature = false}, 2},
                                           Dropped{{"seed"}, {.seed = false}, 2},
                                           Dropped{{"max_tokens"}, {.completion_limit = true}, 2},
                                           Dropped{{"max_tokens", "temperature"},
                                                   {.temperature = false, .completion_limit = true},
                                                   3},
                                           Dropped{{"max_tokens", "seed", "response_format", "temperature"},
                                                   {AnswerFormat::kText, false, false, true},
                                                   6}));

TEST(Unsupported, IsAskedAgainForEveryQuestionOfABatch) {
  ScriptedEndpoint server(rejecting({"response_format"}, 422));
  Endpoint endpoint(options_for(server));
  EXPECT_THAT(failures_of(ask(endpoint, 3)), Each(Eq("")));
  EXPECT_THAT(server.received(), SizeIs(9));
  EXPECT_THAT(failures_of(ask(endpoint, 3)), Each(Eq("")));
  EXPECT_THAT(server.received(), SizeIs(12));
}

constexpr const char* kTooLong = "This model's maximum context length is 8192 tokens";

TEST(TooLong, IsAFailureThatTeachesNothing) {
  ScriptedEndpoint server(always({.status = 400, .body = error_body(kTooLong)}));
  Endpoint endpoint(options_for(server));
  const Completion c = ask(endpoint, 1).front();
  EXPECT_EQ(c.failure, "the endpoint answers with HTTP status 400");
  EXPECT_EQ(c.error_type, "400");
  EXPECT_FALSE(c.final);
  EXPECT_EQ(endpoint.dialect(), Dialect{});
  EXPECT_THAT(server.received(), SizeIs(1));
}

TEST(TooLong, LeavesTheOthersOfItsBatchAlone) {
  ScriptedEndpoint server([](const ReceivedRequest& request, std::size_t) {
    const bool too_long = request.body.find("question 1") != std::string::npos;
    return too_long ? ScriptedReply{.status = 400, .body = error_body(kTooLong)} : fine();
  });
  Endpoint endpoint(options_for(server));
  EXPECT_THAT(failures_of(ask(endpoint, 3)),
              ::testing::ElementsAre("", "the endpoint answers with HTTP status 400", ""));
  EXPECT_EQ(endpoint.dialect(), Dialect{});
}

struct Refusal {
  int status;
  bool final;
  std::string failure;
};

void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.status; }

class HttpStatus : public ::testing::TestWithParam<Refusal> {};

TEST_P(HttpStatus, IsAFailure) {
  ScriptedEndpoint server(always({.status = GetParam().status, .body = error_body("no")}));
  const Completion c = ask(options_for(server));
  EXPECT_EQ(c.failure, GetParam().failure);
  EXPECT_EQ(c.error_type, std::to_string(GetParam().status));
  EXPECT_EQ(c.final, GetParam().final);
  EXPECT_EQ(c.attempts, 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Final, HttpStatus,
    ::testing::Values(Refusal{401, true, "the endpoint does not accept the key (HTTP status 401)"},
                      Refusal{402, true, "the endpoint asks for payment (HTTP status 402)"},
                      Refusal{403, true, "the endpoint does not allow this (HTTP status 403)"},
                      Refusal{404, true,
                              "the endpoint does not know the path or the model (HTTP status 404)"}));

INSTANTIATE_TEST_SUITE_P(
    Passing, HttpStatus,
    ::testing::Values(Refusal{413, false, "the request is too large for the endpoint (HTTP status 413)"},
                      Refusal{429, false, "the endpoint asks to slow down (HTTP status 429)"},
                      Refusal{307, false, "the endpoint answers with HTTP status 307"},
                      Refusal{500, false, "the endpoint answers with HTTP status 500"},
                      Refusal{503, false, "the endpoint answers with HTTP status 503"}));

class Recovery : public ::testing::TestWithParam<int> {};

TEST_P(Recovery, IsWaitedForOnce) {
  ScriptedEndpoint server(at_first({.status = GetParam(), .headers = {{"Retry-After", "0"}}}));
  LlmOptions options = options_for(server);
  options.retries = 1;
  const Completion c = ask(options);
  EXPECT_EQ(c.failure, "");
  EXPECT_EQ(c.content, "{\"ok\":true}");
  EXPECT_EQ(c.attempts, 2U);
}

INSTANTIATE_TEST_SUITE_P(After, Recovery, ::testing::Values(429, 500));

struct Broken {
  ScriptedReply reply;
  std::string error_type;
};

void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.error_type; }

class Transport : public ::testing::TestWithParam<Broken> {};

TEST_P(Transport, FailureIsOneOfTheQuestionOnly) {
  ScriptedEndpoint server(always(GetParam().reply));
  LlmOptions options = options_for(server);
  if (GetParam().error_type == "timeout") options.timeout_seconds = 0.2;
  const Completion c = ask(options);
  EXPECT_NE(c.failure, "");
  EXPECT_EQ(c.error_type, GetParam().error_type);
  EXPECT_EQ(c.content, "");
  EXPECT_FALSE(c.final);
  EXPECT_NE(c.error_type, "interrupted");
}

INSTANTIATE_TEST_SUITE_P(Broken, Transport,
                         ::testing::Values(Broken{{.body = std::string(1000, 'x'), .reset_in_body = true},
                                                  "broken"},
                                           Broken{{.close_before_answer = true}, "broken"}));

INSTANTIATE_TEST_SUITE_P(Slow, Transport,
                         ::testing::Values(Broken{{.body = "{}", .delay_before_headers = seconds(20)},
                                                  "timeout"},
                                           Broken{{.body = "{}", .delay_in_body = seconds(20)}, "timeout"}));

INSTANTIATE_TEST_SUITE_P(Unreadable, Transport,
                         ::testing::Values(Broken{{.body = fine().body.substr(0, 60)}, "invalid_response"},
                                           Broken{{.body = ""}, "invalid_response"},
                                           Broken{{.body = "Welcome!", .content_type = "text/html"},
                                                  "invalid_response"},
                                           Broken{{.body = error_body("overloaded")}, "invalid_response"}));

TEST(HugeAnswer, IsAFailure) {
  ScriptedEndpoint server(always({.body = std::string(std::size_t{50} << 20U, 'x')}));
  const Completion c = ask(options_for(server));
  EXPECT_EQ(c.error_type, "too_large");
  EXPECT_FALSE(c.final);
}

TEST(Unreachable, IsAFailure) {
  ScriptedEndpoint server(always(fine()));
  server.stop();
  const Completion c = ask(options_for(server));
  EXPECT_EQ(c.error_type, "unreachable");
  EXPECT_NE(c.failure, "");
  EXPECT_FALSE(c.final);
}

TEST(Tls, WithAnUnknownAuthorityIsAFinalFailure) {
  ScriptedEndpoint server(always(fine()), Security::kTls);
  const Completion c = ask(options_for(server));
  EXPECT_EQ(c.error_type, "tls");
  EXPECT_TRUE(c.final);
  EXPECT_THAT(server.received(), IsEmpty());
}

TEST(Tls, WithItsAuthorityAnswers) {
  ScriptedEndpoint server(always(fine()), Security::kTls);
  LlmOptions options = options_for(server);
  options.ca_file = server.ca_path();
  EXPECT_EQ(ask(options).failure, "");
}

TEST(Url, ThatMakesNoSenseIsAFinalFailure) {
  const Completion c = ask(options_for("ftp://127.0.0.1/v1"));
  EXPECT_NE(c.failure, "");
  EXPECT_TRUE(c.final);
}

TEST(Deadline, ThatHasPassedSendsNothing) {
  ScriptedEndpoint server(always(fine()));
  Endpoint endpoint(options_for(server));
  const auto completions = endpoint.complete(questions(2), net::Clock::now() - seconds(1));
  for (const Completion& c : completions) EXPECT_EQ(c.error_type, "deadline");
  EXPECT_THAT(completions, SizeIs(2));
  EXPECT_THAT(server.received(), IsEmpty());
}

TEST(Stop, InterruptsWhatIsUnderWay) {
  ScriptedEndpoint server(always({.body = fine().body, .delay_before_headers = seconds(20)}));
  Endpoint endpoint(options_for(server), [&] { return !server.received().empty(); });
  const Completion c = ask(endpoint, 1).front();
  EXPECT_EQ(c.error_type, "interrupted");
  EXPECT_FALSE(c.final);
}

TEST(EchoedKey, ReachesNoPartOfACompletion) {
  ScriptedEndpoint server(always(
      {.body =
           R"({"model":"m s3cret-key","choices":[{"finish_reason":"s3cret-key","message":{"content":"{} s3cret-key",)"
           R"("refusal":"no s3cret-key"}}]})"}));
  LlmOptions options = options_for(server);
  options.api_key = "s3cret-key";
  const Completion c = ask(options);
  EXPECT_EQ(c.content, "{} ***");
  EXPECT_EQ(c.refusal, "no ***");
  EXPECT_EQ(c.model, "m ***");
  EXPECT_EQ(c.finish_reason, "***");
}

}  // namespace
}  // namespace propter::llm
