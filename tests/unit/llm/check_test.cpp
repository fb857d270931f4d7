#include <limits>
#include <ostream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <propter/llm.h>

#include "support/scripted_endpoint.h"

namespace propter {
namespace {

using test::chat_completion;
using test::error_body;
using test::ReceivedRequest;
using test::ScriptedEndpoint;
using test::ScriptedReply;
using test::Security;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

LlmOptions good() {
  LlmOptions options;
  options.endpoint = "https://llm.example.org/v1";
  options.model = "m-1";
  options.api_key = "sk-live-0123456789";
  return options;
}

TEST(Options, ThatMakeSenseAreGood) {
  EXPECT_TRUE(check(good()).ok());
  LlmOptions local = good();
  local.endpoint = "http://[::1]:8080/v1";
  local.api_key.clear();
  local.model = "org/mod\xC3\xA8le:7b q4 \"x\"";
  EXPECT_TRUE(check(local).ok()) << check(local).message().str();
}

struct BadOption {
  std::string name;
  void (*spoil)(LlmOptions&);
  std::string said;
};

void PrintTo(const BadOption& bad, std::ostream* out) { *out << bad.name; }

class BadOptions : public ::testing::TestWithParam<BadOption> {};

TEST_P(BadOptions, AreAUsageErrorWithHelp) {
  LlmOptions options = good();
  GetParam().spoil(options);
  const Status status = check(options);
  EXPECT_EQ(status.code(), StatusCode::kUsage);
  EXPECT_THAT(status.message().what, HasSubstr(GetParam().said));
  EXPECT_NE(status.message().help, "");
}

INSTANTIATE_TEST_SUITE_P(
    Endpoint, BadOptions,
    ::testing::Values(
        BadOption{"none", [](LlmOptions& o) { o.endpoint = ""; }, "no endpoint"},
        BadOption{"scheme", [](LlmOptions& o) { o.endpoint = "ftp://llm.example.org/v1"; }, "no http"},
        BadOption{"no scheme", [](LlmOptions& o) { o.endpoint = "llm.example.org/v1"; }, "no http"},
        BadOption{"no host", [](LlmOptions& o) { o.endpoint = "https:///v1"; }, "no http"},
        BadOption{"blank", [](LlmOptions& o) { o.endpoint = "https://llm.example.org/v 1"; }, "no http"},
        BadOption{"line", [](LlmOptions& o) { o.endpoint = "https://llm.example.org/v1\n"; }, "no http"},
        BadOption{"letters", [](LlmOptions& o) { o.endpoint = "https://llm.ex\xC3\xA4mple/v1"; }, "no http"},
        BadOption{"query", [](LlmOptions& o) { o.endpoint += "?a=b"; }, "must not hold"},
        BadOption{"fragment", [](LlmOptions& o) { o.endpoint += "#a"; }, "must not hold"}));

INSTANTIATE_TEST_SUITE_P(
    ModelAndKey, BadOptions,
    ::testing::Values(BadOption{"no model", [](LlmOptions& o) { o.model = ""; }, "no model"},
                      BadOption{"line in model", [](LlmOptions& o) { o.model = "m\n1"; },
                                "control characters"},
                      BadOption{"bytes in model", [](LlmOptions& o) { o.model = "m\xFF"; }, "no UTF-8"},
                      BadOption{"line in key", [](LlmOptions& o) { o.api_key += "\n"; }, "API key"},
                      BadOption{"blank in key", [](LlmOptions& o) { o.api_key += " x"; }, "API key"},
                      BadOption{"bytes in key", [](LlmOptions& o) { o.api_key += "\xC3\xA4"; }, "API key"}));

INSTANTIATE_TEST_SUITE_P(
    Numbers, BadOptions,
    ::testing::Values(
        BadOption{"no samples", [](LlmOptions& o) { o.samples = 0; }, "samples cannot be 0"},
        BadOption{"many samples", [](LlmOptions& o) { o.samples = 100; }, "samples cannot be 100"},
        BadOption{"none in flight", [](LlmOptions& o) { o.in_flight = 0; }, "in flight cannot be 0"},
        BadOption{"retries", [](LlmOptions& o) { o.retries = 1000; }, "retries cannot be 1000"},
        BadOption{"small requests", [](LlmOptions& o) { o.max_request_tokens = 10; }, "request cannot be 10"},
        BadOption{"no time", [](LlmOptions& o) { o.timeout_seconds = 0; }, "timeout cannot be 0"},
        BadOption{"negative time", [](LlmOptions& o) { o.timeout_seconds = -1; }, "timeout cannot be -1"},
        BadOption{"no number", [](LlmOptions& o) { o.connect_seconds = kNaN; }, "timeout cannot be nan"},
        BadOption{"rate", [](LlmOptions& o) { o.requests_per_minute = -1; }, "per minute cannot be -1"}));

INSTANTIATE_TEST_SUITE_P(
    Budgets, BadOptions,
    ::testing::Values(
        BadOption{"negative seconds", [](LlmOptions& o) { o.budget.seconds = -1; }, "seconds of the budget"},
        BadOption{"NaN seconds", [](LlmOptions& o) { o.budget.seconds = kNaN; }, "seconds of the budget"},
        BadOption{"cost without price", [](LlmOptions& o) { o.budget.cost = 1; }, "needs the price"},
        BadOption{"negative cost", [](LlmOptions& o) { o.budget.cost = -1; }, "cost of the budget"},
        BadOption{"negative price",
                  [](LlmOptions& o) {
                    o.price = TokenPrice{-1, 1};
                  },
                  "price of input"},
        BadOption{"NaN price",
                  [](LlmOptions& o) {
                    o.price = TokenPrice{1, kNaN};
                  },
                  "price of output"}));

class SecretInUrl : public ::testing::TestWithParam<const char*> {};

TEST_P(SecretInUrl, IsNotShown) {
  LlmOptions options = good();
  options.endpoint = GetParam();
  const Status status = check(options);
  EXPECT_EQ(status.code(), StatusCode::kUsage);
  EXPECT_THAT(status.message().str(), Not(HasSubstr("hunter")));
  for (const EndpointCheck& c : check_endpoint(options)) EXPECT_THAT(c.finding, Not(HasSubstr("hunter")));
}

INSTANTIATE_TEST_SUITE_P(
    Anywhere, SecretInUrl,
    ::testing::Values("https://user:hunter2@llm.example.org/v1", "https://hunter2@llm.example.org/v1",
                      "https://user:hunter/2@llm.example.org/v1", "https://user:hunter?2@llm.example.org/v1",
                      "https://user:hunter@2@llm.example.org/v1", "ftp://user:hunter2@llm.example.org/v1",
                      "user:hunter2@llm.example.org/v1", "https://llm.example.org?key=hunter2",
                      "https://llm.example.org/v1?key=hunter2", "https://llm.example.org/v1#hunter2"));

TEST(Key, IsNotShownWhenItIsWrong) {
  LlmOptions options = good();
  options.api_key = "hunter2\n";
  EXPECT_THAT(check(options).message().str(), Not(HasSubstr("hunter2")));
}

// Lists the models as `models` says, and answers questions as `chat` does.
ScriptedEndpoint::Script service(const ScriptedReply& models, const ScriptedReply& chat) {
  return [=](const ReceivedRequest& request, std::size_t) {
    return request.path == "/v1/models" ? models : chat;
  };
}

ScriptedReply listing(const std::string& ids) { return {.body = R"({"data":[)" + ids + "]}"}; }
ScriptedReply lists_it() { return listing(R"({"id":"other"},{"id":"m-1"})"); }
ScriptedReply answers() { return {.body = chat_completion("{\"ok\":true}", 12, 3)}; }

LlmOptions options_for(const ScriptedEndpoint& server) {
  LlmOptions options = good();
  options.endpoint = server.base_url();
  options.retries = 0;
  return options;
}

// "subject good", "subject poor" or "subject bad" of each check.
std::vector<std::string> outcomes(const std::vector<EndpointCheck>& checks) {
  constexpr const char* kNames[] = {" good", " poor", " bad"};
  std::vector<std::string> lines;
  for (const EndpointCheck& c : checks) lines.push_back(c.subject + kNames[static_cast<int>(c.outcome)]);
  return lines;
}

// The finding and the help about a subject; "absent" where there is none.
std::string said_of(const std::vector<EndpointCheck>& checks, std::string_view subject) {
  for (const EndpointCheck& c : checks)
    if (c.subject == subject) return c.finding + "; " + c.help;
  return "absent";
}

TEST(EndpointChecks, AreGoodWhenAllWorks) {
  ScriptedEndpoint server(service(lists_it(), answers()));
  const auto checks = check_endpoint(options_for(server));
  EXPECT_THAT(outcomes(checks), ElementsAre("settings good", "connection good", "key good", "model good",
                                            "answer good", "schema good"));
  for (const EndpointCheck& c : checks) EXPECT_EQ(c.help, "") << c.subject;
  EXPECT_THAT(said_of(checks, "answer"), HasSubstr("12 tokens in, 3 out"));
  EXPECT_THAT(server.received(), SizeIs(2));
  EXPECT_EQ(server.received()[0].header("Authorization"), "Bearer sk-live-0123456789");
}

TEST(EndpointChecks, EndWithSettingsThatMakeNoSense) {
  EXPECT_THAT(outcomes(check_endpoint(LlmOptions{})), ElementsAre("settings bad"));
}

TEST(EndpointChecks, EndWithAnEndpointThatIsNotThere) {
  ScriptedEndpoint server(service(lists_it(), answers()));
  server.stop();
  const auto checks = check_endpoint(options_for(server));
  EXPECT_THAT(outcomes(checks), ElementsAre("settings good", "connection bad"));
  EXPECT_THAT(said_of(checks, "connection"), HasSubstr("proxy"));
}

TEST(EndpointChecks, NameTheCertificateOfAnUnknownAuthority) {
  ScriptedEndpoint server(service(lists_it(), answers()), Security::kTls);
  const auto checks = check_endpoint(options_for(server));
  EXPECT_THAT(outcomes(checks), ElementsAre("settings good", "connection bad"));
  EXPECT_THAT(said_of(checks, "connection"), HasSubstr("--llm-ca-file"));
}

TEST(EndpointChecks, EndWithAKeyThatIsRefused) {
  for (const int status : {401, 403}) {
    const ScriptedReply refused{.status = status, .body = error_body("wrong key sk-live-0123456789, sorry")};
    ScriptedEndpoint server(service(refused, answers()));
    const auto checks = check_endpoint(options_for(server));
    EXPECT_THAT(outcomes(checks), ElementsAre("settings good", "connection good", "key bad"));
    EXPECT_THAT(said_of(checks, "key"), AllOf(HasSubstr("one is set"), HasSubstr("wrong key ***, sorry")));
  }
}

TEST(EndpointChecks, ShowNoPartOfALongKeyThatIsEchoed) {
  const std::string key(1500, 'k');
  for (const std::string& body : {error_body("wrong key " + key), "wrong key " + key}) {
    ScriptedEndpoint server(service({.status = 401, .body = body}, answers()));
    LlmOptions options = options_for(server);
    options.api_key = key;
    EXPECT_THAT(said_of(check_endpoint(options), "key"), Not(HasSubstr("kkk")));
  }
}

TEST(EndpointChecks, SayWhenNoKeyIsSet) {
  ScriptedEndpoint server(service({.status = 401}, answers()));
  LlmOptions options = options_for(server);
  options.api_key.clear();
  EXPECT_THAT(said_of(check_endpoint(options), "key"), HasSubstr("none is set"));
}

TEST(EndpointChecks, WarnOfAKeyThatTravelsInTheOpen) {
  ScriptedEndpoint server(service(lists_it(), answers()));
  LlmOptions options = options_for(server);
  options.endpoint.replace(options.endpoint.find("127.0.0.1"), 9, "0.0.0.0");
  EXPECT_THAT(said_of(check_endpoint(options), "key"), HasSubstr("unencrypted"));
}

TEST(EndpointChecks, NameTheModelsThatAreServed) {
  ScriptedEndpoint server(service(
      listing(R"({"id":"a\n"},{"id":"b"},{"id":"c"},{"id":"d"},{"id":"sk-live-0123456789"},{"id":"f"})"),
      answers()));
  const auto checks = check_endpoint(options_for(server));
  EXPECT_THAT(outcomes(checks), ElementsAre("settings good", "connection good", "key good", "model poor",
                                            "answer good", "schema good"));
  EXPECT_THAT(said_of(checks, "model"), HasSubstr("m-1 is not listed; served are a\\x0a, b, c, d, *** ..."));
}

TEST(EndpointChecks, DoWithoutAListOfModels) {
  for (const ScriptedReply& models :
       {ScriptedReply{.status = 404}, ScriptedReply{.body = "{}"}, ScriptedReply{.body = "?"}, listing("")}) {
    ScriptedEndpoint server(service(models, answers()));
    EXPECT_THAT(outcomes(check_endpoint(options_for(server))),
                ElementsAre("settings good", "connection good", "key good", "model poor", "answer good",
                            "schema good"));
  }
}

TEST(EndpointChecks, SayWhatIsNotUnderstood) {
  ScriptedEndpoint server([](const ReceivedRequest& request, std::size_t) {
    if (request.path == "/v1/models") return lists_it();
    for (const char* name : {"response_format", "temperature"})
      if (request.body.find(name) != std::string::npos)
        return ScriptedReply{.status = 400, .body = error_body(std::string(name) + " is unknown")};
    return answers();
  });
  EXPECT_THAT(outcomes(check_endpoint(options_for(server))),
              ElementsAre("settings good", "connection good", "key good", "model good", "answer good",
                          "schema poor", "determinism poor"));
}

TEST(EndpointChecks, FindAnswersInProse) {
  ScriptedEndpoint server(service(lists_it(), {.body = chat_completion("Hello! I am fine.", 12, 3)}));
  const auto checks = check_endpoint(options_for(server));
  EXPECT_THAT(outcomes(checks),
              ElementsAre("settings good", "connection good", "key good", "model good", "answer bad"));
  EXPECT_THAT(said_of(checks, "answer"), HasSubstr("not answered with JSON"));
}

TEST(EndpointChecks, FindQuestionsThatFail) {
  ScriptedEndpoint server(service(lists_it(), {.status = 404, .body = error_body("no such model")}));
  const auto checks = check_endpoint(options_for(server));
  EXPECT_THAT(outcomes(checks),
              ElementsAre("settings good", "connection good", "key good", "model good", "answer bad"));
  EXPECT_THAT(said_of(checks, "answer"), HasSubstr("HTTP status 404"));
}

}  // namespace
}  // namespace propter
