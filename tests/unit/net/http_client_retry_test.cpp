#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/http_client.h"
#include "unit/net/requests.h"

namespace propter::net {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;

// `first` for the first `times` requests, then "fine".
ScriptedEndpoint::Script at_first(const ScriptedReply& first, std::size_t times = 1) {
  return [=](const ReceivedRequest&, std::size_t number) {
    return number < times ? first : ScriptedReply{.body = "fine"};
  };
}

ScriptedEndpoint::Script always(const ScriptedReply& reply) { return at_first(reply, SIZE_MAX); }

ScriptedReply asking_to_wait(const std::string& time) {
  return {.status = 429, .body = "slow down", .headers = {{"Retry-After", time}}};
}

TEST(Retry, HelpsWithAServerThatFailsOnce) {
  for (const int status : {408, 409, 429, 500, 503}) {
    ScriptedEndpoint endpoint(at_first({.status = status, .body = "not now"}));
    const Reply reply = perform_one(quick(), post(endpoint));
    EXPECT_EQ(reply.body, "fine") << status;
    EXPECT_EQ(reply.attempts, 2U) << status;
    EXPECT_EQ(endpoint.received().size(), 2U) << status;
  }
}

TEST(Retry, EndsWithTheLastAnswer) {
  ScriptedEndpoint endpoint(always({.status = 500, .body = "never"}));
  const Reply reply = perform_one(quick(), post(endpoint));
  EXPECT_EQ(reply.failure, Failure::kNone);
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.body, "never");
  EXPECT_EQ(reply.attempts, 3U);
}

TEST(Retry, IsNotForAnswersThatWillNotChange) {
  for (const int status : {400, 401, 404, 501}) {
    ScriptedEndpoint endpoint(always({.status = status, .body = "no"}));
    const Reply reply = perform_one(quick(), post(endpoint));
    EXPECT_EQ(reply.status, status);
    EXPECT_EQ(reply.attempts, 1U) << status;
  }
}

TEST(Retry, WaitsAtLeastAsLongAsTheServerAsks) {
  ScriptedEndpoint endpoint(at_first(asking_to_wait("1")));
  const Reply reply = perform_one(quick(), post(endpoint));
  EXPECT_EQ(reply.body, "fine");
  EXPECT_EQ(reply.attempts, 2U);
  EXPECT_GE(reply.end - reply.begin, seconds(1));
}

TEST(Retry, TakesNoWaitForAnAnswer) {
  ScriptedEndpoint endpoint(at_first(asking_to_wait("0")));
  const Reply reply = perform_one(quick(), post(endpoint));
  EXPECT_EQ(reply.body, "fine");
  EXPECT_LT(reply.end - reply.begin, seconds(1));
}

TEST(Retry, TakesADateThatHasPassedForNoWait) {
  ScriptedEndpoint endpoint(at_first(asking_to_wait("Tue, 14 Nov 2023 22:13:20 GMT")));
  EXPECT_EQ(perform_one(quick(), post(endpoint)).body, "fine");
}

TEST(Retry, IsGivenUpWhereTheServerAsksTooMuch) {
  ScriptedEndpoint endpoint(always(asking_to_wait("61")));
  const Reply reply = perform_one(quick(), post(endpoint));
  EXPECT_EQ(reply.failure, Failure::kNone);
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.body, "slow down");
  EXPECT_EQ(reply.attempts, 1U);
}

TEST(Retry, LeavesThePlaceToOthersWhileItWaits) {
  ScriptedEndpoint endpoint(at_first(asking_to_wait("1")));
  ClientSettings settings = quick();
  settings.in_flight = 1;
  const std::vector<Reply> replies = HttpClient(settings).perform(numbered(endpoint, 3));
  for (const Reply& reply : replies) EXPECT_EQ(reply.body, "fine");
  EXPECT_THAT(bodies(endpoint.received()), ElementsAre("0", "1", "2", "0"));
  EXPECT_EQ(endpoint.most_at_once(), 1U);
}

TEST(Retry, MeetsARefusedConnectionWithAllAttempts) {
  ScriptedEndpoint endpoint(always({}));
  endpoint.stop();
  const Reply reply = perform_one(quick(), post(endpoint));
  EXPECT_EQ(reply.failure, Failure::kUnreachable);
  EXPECT_EQ(reply.status, 0);
  EXPECT_EQ(reply.attempts, 3U);
  EXPECT_EQ(reply.why, "cannot reach the server: Couldn't connect to server");
}

TEST(Retry, HelpsWithAConnectionThatIsResetOnce) {
  ScriptedEndpoint endpoint(at_first({.body = std::string(1000, 'x'), .reset_in_body = true}));
  const Reply reply = perform_one(quick(), post(endpoint));
  EXPECT_EQ(reply.body, "fine");
  EXPECT_EQ(reply.attempts, 2U);
}

TEST(Retry, EndsWithABrokenAnswer) {
  for (const bool without_a_byte : {false, true}) {
    ScriptedEndpoint endpoint(always({.body = std::string(1000, 'x'),
                                      .reset_in_body = !without_a_byte,
                                      .close_before_answer = without_a_byte}));
    const Reply reply = perform_one(quick(), post(endpoint));
    EXPECT_EQ(reply.failure, Failure::kBroken) << without_a_byte;
    EXPECT_EQ(reply.attempts, 3U) << without_a_byte;
    EXPECT_TRUE(reply.body.empty());
    EXPECT_THAT(reply.why, ::testing::StartsWith("the answer broke off: "));
  }
}

TEST(Retry, EndsWithSpeechThatIsNoHttp) {
  ScriptedEndpoint endpoint(always({}), Security::kTls);
  std::string url = endpoint.base_url();
  url.erase(4, 1);  // https
  const Reply reply = perform_one(quick(), post(url));
  EXPECT_EQ(reply.failure, Failure::kBroken);
  EXPECT_EQ(reply.attempts, 3U);
}

class Slow : public ::testing::TestWithParam<bool> {};

TEST_P(Slow, IsCutAtTheTimeoutAndTriedAgain) {
  const ScriptedReply slow = GetParam() ? ScriptedReply{.body = "slow", .delay_before_headers = seconds(10)}
                                        : ScriptedReply{.body = "slow", .delay_in_body = seconds(10)};
  ScriptedEndpoint endpoint(always(slow));
  ClientSettings settings = quick();
  settings.total_timeout = Milliseconds(100);
  settings.retries = 1;
  const Reply reply = perform_one(settings, post(endpoint));
  EXPECT_EQ(reply.failure, Failure::kTimeout);
  EXPECT_EQ(reply.attempts, 2U);
  EXPECT_TRUE(reply.body.empty());
  EXPECT_EQ(reply.why, "no whole answer in time: Timeout was reached");
  EXPECT_GE(reply.end - reply.begin, Milliseconds(200));
}

INSTANTIATE_TEST_SUITE_P(BeforeHeaders, Slow, ::testing::Bool());

TEST(Stop, DropsWhatIsInFlightAndKeepsWhatIsThere) {
  ScriptedEndpoint endpoint([](const ReceivedRequest&, std::size_t number) {
    return ScriptedReply{.body = "fine", .delay_before_headers = seconds(number == 0 ? 0 : 20)};
  });
  ClientSettings settings = quick();
  settings.total_timeout = seconds(60);
  settings.in_flight = 1;
  HttpClient client(settings, [&] { return endpoint.received().size() == 2; });
  const Stopwatch watch;
  const std::vector<Reply> replies = client.perform(numbered(endpoint, 3));
  EXPECT_LT(watch.elapsed(), seconds(1));
  EXPECT_EQ(replies[0].body, "fine");
  EXPECT_EQ(replies[1].failure, Failure::kInterrupted);
  EXPECT_EQ(replies[1].attempts, 1U);
  EXPECT_EQ(replies[2].failure, Failure::kInterrupted);
  EXPECT_EQ(replies[2].attempts, 0U);
}

TEST(Stop, EndsAWaitForARetry) {
  ScriptedEndpoint endpoint(always(asking_to_wait("30")));
  const Stopwatch watch;
  HttpClient client(quick(), [&] { return watch.elapsed() > Milliseconds(300); });
  const Reply reply = perform_one(client, post(endpoint));
  EXPECT_LT(watch.elapsed(), Milliseconds(1300));
  EXPECT_EQ(reply.failure, Failure::kInterrupted);
  EXPECT_EQ(reply.status, 0);
  EXPECT_TRUE(reply.body.empty());
  EXPECT_EQ(reply.attempts, 1U);
}

TEST(Stop, BeforeTheBeginSendsNothing) {
  ScriptedEndpoint endpoint(always({.body = "fine"}));
  HttpClient client(quick(), [] { return true; });
  EXPECT_EQ(perform_one(client, post(endpoint)).failure, Failure::kInterrupted);
  EXPECT_TRUE(endpoint.received().empty());
}

TEST(Until, CutsWhatIsInFlight) {
  ScriptedEndpoint endpoint(always({.body = "slow", .delay_before_headers = seconds(20)}));
  ClientSettings settings = quick();
  settings.in_flight = 1;
  const Stopwatch watch;
  const std::vector<Reply> replies =
      HttpClient(settings).perform(numbered(endpoint, 2), Clock::now() + Milliseconds(200));
  EXPECT_GE(watch.elapsed(), Milliseconds(200));
  EXPECT_LT(watch.elapsed(), seconds(2));
  EXPECT_EQ(replies[0].failure, Failure::kDeadline);
  EXPECT_EQ(replies[0].attempts, 1U);
  EXPECT_EQ(replies[1].failure, Failure::kDeadline);
  EXPECT_EQ(replies[1].attempts, 0U);
  EXPECT_EQ(replies[1].why, "the time for it was over");
}

TEST(Until, InThePastSendsNothing) {
  ScriptedEndpoint endpoint(always({.body = "fine"}));
  const std::vector<Reply> replies = HttpClient(quick()).perform(numbered(endpoint, 1), Clock::now());
  EXPECT_EQ(replies[0].failure, Failure::kDeadline);
  EXPECT_TRUE(endpoint.received().empty());
}

TEST(Until, IsNotWaitedForByARetryThatWouldComeTooLate) {
  ScriptedEndpoint endpoint(always(asking_to_wait("20")));
  const Stopwatch watch;
  const std::vector<Reply> replies =
      HttpClient(quick()).perform(numbered(endpoint, 1), Clock::now() + seconds(10));
  EXPECT_LT(watch.elapsed(), seconds(5));
  EXPECT_EQ(replies[0].failure, Failure::kNone);
  EXPECT_EQ(replies[0].status, 429);
}

TEST(RateLimit, SpacesAttemptsEvenlyAndAcrossBatches) {
  ScriptedEndpoint endpoint(always({.body = "fine"}));
  ClientSettings settings = quick();
  settings.requests_per_minute = 600;
  HttpClient client(settings);
  std::vector<Reply> replies = client.perform(numbered(endpoint, 3));
  replies.push_back(perform_one(client, post(endpoint)));
  for (std::size_t i = 1; i < replies.size(); ++i)
    EXPECT_GE(replies[i].begin - replies[i - 1].begin, Milliseconds(100)) << i;
}

TEST(RateLimit, CountsRetries) {
  ScriptedEndpoint endpoint(at_first({.status = 500, .body = "not now"}, 2));
  ClientSettings settings = quick();
  settings.requests_per_minute = 600;
  const Reply reply = perform_one(settings, post(endpoint));
  EXPECT_EQ(reply.attempts, 3U);
  EXPECT_GE(reply.end - reply.begin, Milliseconds(200));
}

}  // namespace
}  // namespace propter::net
