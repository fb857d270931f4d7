#include "net/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <deque>
#include <new>
#include <random>
#include <utility>

#include "net/request_check.h"
#include "net/retry.h"
#include "net/transfer.h"

namespace propter::net {
namespace {

constexpr Milliseconds kMostWait{100};  // so long stop() may stay unasked

struct MultiDeleter {
  void operator()(void* multi) const noexcept { curl_multi_cleanup(multi); }
};

// A seed that differs from client to client is all that the jitter needs.
std::uint32_t seed() { return static_cast<std::uint32_t>(Clock::now().time_since_epoch().count()); }

std::string_view reason_of(Failure failure) {
  return failure == Failure::kInterrupted ? "interrupted" : "the time for it was over";
}

}  // namespace

std::string_view name_of(Failure failure) {
  constexpr std::string_view kNames[] = {"",          "unreachable", "tls",      "timeout", "broken",
                                         "too_large", "interrupted", "deadline", "usage"};
  return kNames[static_cast<std::size_t>(failure)];
}

struct HttpClient::State {
  State(ClientSettings wanted, std::function<bool()> asked)
      : settings(std::move(wanted)), stop(std::move(asked)), trust(choose_trust_store(settings.ca_file)) {
    prepare_curl();
    multi.reset(curl_multi_init());
    if (multi == nullptr) throw std::bad_alloc();
  }

  ClientSettings settings;
  std::function<bool()> stop;
  TrustStore trust;
  std::unique_ptr<void, MultiDeleter> multi;  // keeps the connections
  std::mt19937 random{seed()};                // for jitter only
  Clock::time_point next_begin{};             // no attempt earlier, by the rate limit
};

// The requests of one perform(): each is waiting for its first attempt, in flight, waiting for a retry, or
// done.
class HttpClient::Batch {
 public:
  Batch(State& state, std::span<const Request> requests, std::optional<Clock::time_point> until);
  std::vector<Reply> run();

 private:
  struct Flight {
    std::size_t index;
    std::unique_ptr<Transfer> transfer;
  };
  struct Retry {
    Clock::time_point due;
    std::size_t index;
  };

  [[nodiscard]] bool done() const { return first_.empty() && flights_.empty() && retries_.empty(); }
  bool is_over();
  void give_up(std::size_t index, Failure failure);
  void give_up_all(Failure failure);
  void begin_what_may();
  [[nodiscard]] std::optional<Clock::time_point> next_begin() const;
  std::size_t take_next(Clock::time_point now);
  void begin(std::size_t index, Clock::time_point now);
  void progress();
  void settle(const void* handle, int code);
  void record(std::size_t index, Outcome outcome);
  void wait();

  State& state_;
  std::span<const Request> requests_;
  Clock::time_point until_;
  std::vector<Reply> replies_;
  std::deque<std::size_t> first_;  // not yet attempted, in order
  std::vector<Flight> flights_;
  std::vector<Retry> retries_;
};

HttpClient::Batch::Batch(State& state, std::span<const Request> requests,
                         std::optional<Clock::time_point> until)
    : state_(state),
      requests_(requests),
      until_(until.value_or(Clock::time_point::max())),
      replies_(requests.size()) {
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const char* fault = fault_of(requests[i]);
    replies_[i].begin = replies_[i].end = Clock::now();
    if (fault == nullptr) {
      first_.push_back(i);
    } else {
      replies_[i].failure = Failure::kUsage;
      replies_[i].why = fault;
    }
  }
}

std::vector<Reply> HttpClient::Batch::run() {
  while (!done() && !is_over()) {
    begin_what_may();
    progress();
    if (!done()) wait();
  }
  return std::move(replies_);
}

bool HttpClient::Batch::is_over() {
  if (state_.stop && state_.stop()) {
    give_up_all(Failure::kInterrupted);
  } else if (Clock::now() >= until_) {
    give_up_all(Failure::kDeadline);
  }
  return done();
}

void HttpClient::Batch::give_up_all(Failure failure) {
  for (const std::size_t index : first_) give_up(index, failure);
  for (const Flight& flight : flights_) give_up(flight.index, failure);
  for (const Retry& retry : retries_) give_up(retry.index, failure);
  first_.clear();
  flights_.clear();
  retries_.clear();
}

void HttpClient::Batch::give_up(std::size_t index, Failure failure) {
  Reply& reply = replies_[index];
  reply.end = Clock::now();
  if (reply.attempts == 0) reply.begin = reply.end;
  reply.failure = failure;
  reply.status = 0;
  reply.body.clear();
  reply.why = reason_of(failure);
}

void HttpClient::Batch::begin_what_may() {
  const std::size_t most = std::max<std::uint32_t>(1, state_.settings.in_flight);
  while (flights_.size() < most) {
    const Clock::time_point now = Clock::now();
    const std::optional<Clock::time_point> at = next_begin();
    if (!at || *at > now) return;
    begin(take_next(now), now);
  }
}

// When the next attempt may begin, given a free slot; nothing where none is waiting.
std::optional<Clock::time_point> HttpClient::Batch::next_begin() const {
  if (!first_.empty()) return state_.next_begin;
  const auto earliest = std::min_element(retries_.begin(), retries_.end(),
                                         [](const Retry& a, const Retry& b) { return a.due < b.due; });
  if (earliest == retries_.end()) return std::nullopt;
  return std::max(earliest->due, state_.next_begin);
}

// A retry that is due goes before requests that are new.
std::size_t HttpClient::Batch::take_next(Clock::time_point now) {
  const auto due =
      std::find_if(retries_.begin(), retries_.end(), [&](const Retry& retry) { return retry.due <= now; });
  std::size_t index = 0;
  if (due != retries_.end()) {
    index = due->index;
    retries_.erase(due);
  } else {
    index = first_.front();
    first_.pop_front();
  }
  return index;
}

void HttpClient::Batch::begin(std::size_t index, Clock::time_point now) {
  Reply& reply = replies_[index];
  if (reply.attempts++ == 0) reply.begin = now;
  state_.next_begin = now + spacing(state_.settings.requests_per_minute);
  flights_.push_back({index, std::make_unique<Transfer>(state_.multi.get(), state_.settings, state_.trust,
                                                        requests_[index])});
}

// libcurl reports trouble of a transfer by its end; trouble of the whole is a lack of memory.
void HttpClient::Batch::progress() {
  int running = 0;
  if (curl_multi_perform(state_.multi.get(), &running) != CURLM_OK) throw std::bad_alloc();
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(state_.multi.get(), &left))
    if (message->msg == CURLMSG_DONE) settle(message->easy_handle, message->data.result);
}

void HttpClient::Batch::settle(const void* handle, int code) {
  const auto flight = std::find_if(flights_.begin(), flights_.end(),
                                   [&](const Flight& f) { return f.transfer->handle() == handle; });
  if (flight == flights_.end()) return;
  const std::size_t index = flight->index;
  Outcome outcome = flight->transfer->finish(code);
  flights_.erase(flight);
  record(index, std::move(outcome));
}

// An attempt that could not begin in time is not waited for: the answer that there is says more.
void HttpClient::Batch::record(std::size_t index, Outcome outcome) {
  Reply& reply = replies_[index];
  reply.failure = outcome.failure;
  reply.status = outcome.status;
  reply.body = std::move(outcome.body);
  reply.why = std::move(outcome.why);
  reply.end = Clock::now();
  const double jitter = std::uniform_real_distribution<double>()(state_.random);
  const auto wait = wait_before_next(state_.settings, reply, outcome.retry_after, jitter);
  if (wait && reply.end + *wait < until_) retries_.push_back({reply.end + *wait, index});
}

// A wait that fails, by a signal for example, is one that is over.
void HttpClient::Batch::wait() {
  const Clock::time_point now = Clock::now();
  Clock::time_point end = std::min(now + kMostWait, until_);
  const std::size_t most = std::max<std::uint32_t>(1, state_.settings.in_flight);
  if (flights_.size() < most) end = std::min(end, next_begin().value_or(end));
  const auto left = std::chrono::ceil<Milliseconds>(std::max(end - now, Clock::duration::zero()));
  curl_multi_poll(state_.multi.get(), nullptr, 0, static_cast<int>(left.count()), nullptr);
}

HttpClient::HttpClient(ClientSettings settings, std::function<bool()> stop)
    : state_(std::make_unique<State>(std::move(settings), std::move(stop))) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

std::vector<Reply> HttpClient::perform(std::span<const Request> requests,
                                       std::optional<Clock::time_point> until) {
  return Batch(*state_, requests, until).run();
}

}  // namespace propter::net
