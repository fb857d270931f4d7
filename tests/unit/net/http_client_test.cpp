#include "net/http_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>

#include <propter/version.h>

#include "unit/net/requests.h"

namespace propter::net {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;

ScriptedReply echo(const ReceivedRequest& request, std::size_t) { return {.body = "re " + request.body}; }

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  std::string input = text;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

class InFlight : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(InFlight, IsTheMostAtOnceAndLeavesTheOrder) {
  // Those that come first take longest.
  ScriptedEndpoint endpoint([](const ReceivedRequest& request, std::size_t) {
    const int number = std::atoi(request.body.c_str());
    return ScriptedReply{.body = "re " + request.body, .delay_before_headers = Milliseconds(24 - number)};
  });
  ClientSettings settings = quick();
  settings.in_flight = GetParam();
  HttpClient client(settings);
  const std::vector<Reply> replies = client.perform(numbered(endpoint, 24));
  ASSERT_EQ(replies.size(), 24U);
  for (std::size_t i = 0; i < replies.size(); ++i) {
    EXPECT_TRUE(replies[i].ok()) << replies[i].why;
    EXPECT_EQ(replies[i].body, "re " + std::to_string(i));
    EXPECT_EQ(replies[i].attempts, 1U);
    EXPECT_LE(replies[i].begin, replies[i].end);
  }
  EXPECT_THAT(endpoint.most_at_once(), AllOf(Le(GetParam()), ::testing::Ge(std::min(GetParam(), 2U))));
}

INSTANTIATE_TEST_SUITE_P(Of, InFlight, ::testing::Values(1, 2, 8));

TEST(HttpClient, AnswersAnEmptyBatchWithNothing) { EXPECT_TRUE(HttpClient(quick()).perform({}).empty()); }

TEST(HttpClient, SendsWhatItWasGivenAndLittleElse) {
  ScriptedEndpoint endpoint(echo);
  Request request = post(endpoint, std::string(2'000'000, 'x'));
  request.headers = {"Authorization: Bearer abc"};
  EXPECT_TRUE(perform_one(quick(), request).ok());
  const ReceivedRequest received = endpoint.received().at(0);
  EXPECT_EQ(received.method, "POST");
  EXPECT_EQ(received.path, "/v1/chat/completions");
  EXPECT_EQ(received.body.size(), request.body.size());
  EXPECT_EQ(received.header("Authorization"), "Bearer abc");
  EXPECT_EQ(received.header("User-Agent"), "propter/" + std::string(version()));
  EXPECT_EQ(received.header("Content-Type"), "");
  EXPECT_EQ(received.header("Expect"), "");
}

TEST(HttpClient, UsesTheMethodThatIsAskedFor) {
  ScriptedEndpoint endpoint(echo);
  for (const char* method : {"GET", "PUT", "DELETE", "PATCH"}) {
    Request request = post(endpoint, "");
    request.method = method;
    EXPECT_TRUE(perform_one(quick(), request).ok()) << method;
    EXPECT_EQ(endpoint.received().back().method, method);
  }
}

TEST(HttpClient, UnpacksCompressedAnswers) {
  ScriptedEndpoint endpoint([](const ReceivedRequest&, std::size_t) {
    return ScriptedReply{.body = gzip("plain text"), .headers = {{"Content-Encoding", "gzip"}}};
  });
  EXPECT_EQ(perform_one(quick(), post(endpoint)).body, "plain text");
  EXPECT_THAT(endpoint.received().at(0).header("Accept-Encoding"), HasSubstr("gzip"));
}

TEST(HttpClient, KeepsWorkingAfterItIsMoved) {
  ScriptedEndpoint endpoint(echo);
  HttpClient first(quick());
  EXPECT_TRUE(perform_one(first, post(endpoint)).ok());
  HttpClient second = std::move(first);
  EXPECT_TRUE(perform_one(second, post(endpoint)).ok());
}

TEST(HttpClient, DoesNotFollowRedirects) {
  ScriptedEndpoint endpoint([](const ReceivedRequest&, std::size_t) {
    return ScriptedReply{.status = 307, .body = "over there", .headers = {{"Location", "/v1/elsewhere"}}};
  });
  const Reply reply = perform_one(quick(), post(endpoint));
  EXPECT_EQ(reply.status, 307);
  EXPECT_EQ(reply.body, "over there");
  EXPECT_FALSE(reply.ok());
  EXPECT_EQ(endpoint.received().size(), 1U);
}

class TooLarge : public ::testing::TestWithParam<bool> {};

TEST_P(TooLarge, IsRefusedAndNotTriedAgain) {
  std::string vast;
  vast.resize(50'000'000, 'x');
  ScriptedReply answer = GetParam()
                             ? ScriptedReply{.body = gzip(vast), .headers = {{"Content-Encoding", "gzip"}}}
                             : ScriptedReply{.body = vast};
  ScriptedEndpoint endpoint(
      [&](const ReceivedRequest&, std::size_t) -> const ScriptedReply& { return answer; });
  const Reply reply = perform_one(quick(), post(endpoint));
  EXPECT_EQ(reply.failure, Failure::kTooLarge);
  EXPECT_EQ(reply.attempts, 1U);
  EXPECT_TRUE(reply.body.empty());
  EXPECT_EQ(reply.why, "the answer is larger than allowed");
}

INSTANTIATE_TEST_SUITE_P(Compressed, TooLarge, ::testing::Bool());

TEST(HttpClient, TakesABodyOfExactlyTheLimit) {
  ScriptedEndpoint endpoint(
      [](const ReceivedRequest&, std::size_t) { return ScriptedReply{.body = "12345"}; });
  ClientSettings settings = quick();
  settings.most_body_bytes = 5;
  EXPECT_TRUE(perform_one(settings, post(endpoint)).ok());
  settings.most_body_bytes = 4;
  EXPECT_EQ(perform_one(settings, post(endpoint)).failure, Failure::kTooLarge);
}

TEST(HttpClient, TrustsNoUnknownCertificate) {
  ScriptedEndpoint endpoint(echo, Security::kTls);
  const Reply reply = perform_one(quick(), post(endpoint));
  EXPECT_EQ(reply.failure, Failure::kTls);
  EXPECT_EQ(reply.attempts, 1U);
  EXPECT_THAT(reply.why, Not(HasSubstr("127.0.0.1")));
  EXPECT_TRUE(endpoint.received().empty());
}

TEST(HttpClient, TrustsTheCertificateThatItIsGiven) {
  ScriptedEndpoint endpoint(echo, Security::kTls);
  ClientSettings settings = quick();
  settings.ca_file = endpoint.ca_path();
  const Reply reply = perform_one(settings, post(endpoint, "secret"));
  EXPECT_EQ(reply.body, "re secret") << reply.why;
}

TEST(HttpClient, TrustsTheCertificateThatTheEnvironmentNames) {
  ScriptedEndpoint endpoint(echo, Security::kTls);
  for (const char* variable : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
    setenv(variable, endpoint.ca_path().c_str(), 1);
    EXPECT_TRUE(perform_one(quick(), post(endpoint)).ok()) << variable;
    unsetenv(variable);
  }
}

TEST(HttpClient, IsNotTrustingForAnotherName) {
  ScriptedEndpoint endpoint(echo, Security::kTls);
  ClientSettings settings = quick();
  settings.ca_file = endpoint.ca_path();
  std::string url = endpoint.base_url();
  url.replace(url.find("127.0.0.1"), 9, "localhost");
  EXPECT_EQ(perform_one(settings, post(url)).failure, Failure::kTls);
}

TEST(HttpClient, TellsAMissingCertificateFile) {
  ScriptedEndpoint endpoint(echo, Security::kTls);
  ClientSettings settings = quick();
  settings.ca_file = "/nonexistent/ca.pem";
  EXPECT_EQ(perform_one(settings, post(endpoint)).failure, Failure::kTls);
}

TEST(HttpClient, SendsThroughAProxy) {
  ScriptedEndpoint proxy(echo);
  ClientSettings settings = quick();
  settings.proxy = proxy.base_url();
  EXPECT_EQ(perform_one(settings, post("http://model.invalid/v1/x", "hi")).body, "re hi");
  EXPECT_EQ(proxy.received().at(0).path, "http://model.invalid/v1/x");
}

TEST(HttpClient, TellsAProxyThatRefusesATunnel) {
  ScriptedEndpoint proxy(echo);
  ClientSettings settings = quick();
  settings.proxy = proxy.base_url();
  const Reply reply = perform_one(settings, post("https://model.invalid/v1/x"));
  EXPECT_EQ(reply.failure, Failure::kUnreachable);
  EXPECT_THAT(reply.why, Not(HasSubstr("invalid")));
}

TEST(HttpClient, RefusesAUrlThatIsNone) {
  using std::string_literals::operator""s;
  for (const std::string& url : {""s, "127.0.0.1:80/v1"s, "/v1"s, "http://"s, "ftp://127.0.0.1/"s,
                                 "file:///etc/passwd"s, "http://127.0.0.1:99999/"s, "http://127.0.0.1/a b"s,
                                 "http://127.0.0.1/\r\nX: y"s, "http://127.0.0.1/\0"s}) {
    const Reply reply = perform_one(quick(), post(url));
    EXPECT_EQ(reply.failure, Failure::kUsage) << url;
    EXPECT_EQ(reply.attempts, 0U);
    EXPECT_EQ(reply.why, "the URL is none of http or https");
  }
}

TEST(HttpClient, RefusesHeadersThatCouldSmuggleInOthers) {
  using std::string_literals::operator""s;
  ScriptedEndpoint endpoint(echo);
  for (const std::string& header : {"Authorization: Bearer a\r\nX-Other: b"s, "A: b\n"s, "A: b\rc"s,
                                    "A: b\0c"s, "A\r\n: b"s, "no colon"s, ": no name"s, ""s}) {
    Request request = post(endpoint);
    request.headers.push_back(header);
    EXPECT_EQ(perform_one(quick(), request).failure, Failure::kUsage) << header;
  }
  EXPECT_TRUE(endpoint.received().empty());
}

TEST(HttpClient, RefusesAMethodThatIsNoWord) {
  ScriptedEndpoint endpoint(echo);
  Request request = post(endpoint);
  request.method = "GET / HTTP/1.1\r\nX: y\r\n\r\nPOST";
  EXPECT_EQ(perform_one(quick(), request).failure, Failure::kUsage);
}

TEST(HttpClient, AnswersTheRestOfABatchWithABadRequest) {
  ScriptedEndpoint endpoint(echo);
  std::vector<Request> requests = numbered(endpoint, 3);
  requests[1].url = "nonsense";
  const std::vector<Reply> replies = HttpClient(quick()).perform(requests);
  EXPECT_EQ(replies[0].body, "re 0");
  EXPECT_EQ(replies[1].failure, Failure::kUsage);
  EXPECT_EQ(replies[2].body, "re 2");
}

TEST(Failure, HasAName) {
  EXPECT_EQ(name_of(Failure::kNone), "");
  EXPECT_EQ(name_of(Failure::kUnreachable), "unreachable");
  EXPECT_EQ(name_of(Failure::kTooLarge), "too_large");
  EXPECT_EQ(name_of(Failure::kUsage), "usage");
}

}  // namespace
}  // namespace propter::net
