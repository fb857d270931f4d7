// A batch of HTTP requests: sent with a bound on how many are in flight, tried again where that makes sense,
// answered in the order in which they were asked.
//
//   net::HttpClient client({.in_flight = 4});
//   for (const net::Reply& reply : client.perform(requests)) ...
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <propter/status.h>

namespace propter::net {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

struct ClientSettings {
  Milliseconds connect_timeout{10'000};
  Milliseconds total_timeout{120'000};  // of one attempt, from its start to the last byte of the body
  std::uint32_t retries = 4;            // attempts after the first
  Milliseconds first_backoff{500};      // doubles with each attempt; the wait is 50 % to 100 % of it
  Milliseconds most_backoff{30'000};
  Milliseconds most_retry_after{60'000};          // who asks to wait longer is not tried again
  std::uint32_t in_flight = 8;                    // at most so many attempts at once; 0 is taken for 1
  double requests_per_minute = 0;                 // attempts, evenly spaced; 0: no limit
  std::size_t most_body_bytes = 4 * 1024 * 1024;  // of an answer, decompressed
  // PEM, trusted alone. Empty: what CURL_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR or else the system say.
  std::string ca_file{};
  std::string proxy{};  // empty: as the usual variables of the environment say
};

struct Request {
  std::string method = "POST";
  std::string url{};                   // http or https
  std::vector<std::string> headers{};  // "Name: value"; values are never shown or stored
  std::string body{};
};

enum class Failure : std::uint8_t {
  kNone,         // there is a status and a whole body
  kUnreachable,  // name not resolved, connection refused, proxy refused
  kTls,          // certificate or handshake
  kTimeout,
  kBroken,       // closed or reset before the answer was complete, or no HTTP
  kTooLarge,     // more than most_body_bytes
  kInterrupted,  // stop() said so
  kDeadline,     // `until` passed
  kUsage,        // a URL or header that makes no sense
};

std::string_view name_of(Failure failure);  // "unreachable", "tls", ...; "" for kNone

struct Reply {
  Failure failure = Failure::kNone;
  int status = 0;              // HTTP status of the last attempt; 0 where there was none or it was dropped
  std::string body{};          // of the last attempt; empty after a failure
  std::string why{};           // after a failure: for people, without addresses or untrusted text
  std::uint32_t attempts = 0;  // 0: never sent
  Clock::time_point begin{};   // of the first attempt
  Clock::time_point end{};

  [[nodiscard]] bool ok() const { return failure == Failure::kNone && status >= 200 && status < 300; }
};

// One thread at a time. Connections are kept between batches, and so is the pace of a rate limit.
class HttpClient {
 public:
  // `stop` is asked at least ten times a second; once it says true, what is not complete is dropped. It must
  // not throw.
  explicit HttpClient(ClientSettings settings, std::function<bool()> stop = {});
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();

  // Reply i belongs to request i. Tried again: 408, 409, 429 and 5xx (but 501), time-outs, unreachable and
  // broken connections; with Retry-After (seconds or a date) as the least wait. Redirects are not followed,
  // so that a key never travels to another host. TLS certificates are always verified.
  //
  // A request that waits to be tried again leaves its place to others; first attempts begin in the order of
  // the requests. Nothing begins after `until`, and what is in flight then is dropped; who would have to wait
  // beyond it for the next attempt gets the reply of the last one. Throws std::bad_alloc only.
  std::vector<Reply> perform(std::span<const Request> requests, std::optional<Clock::time_point> until = {});

 private:
  struct State;
  class Batch;
  std::unique_ptr<State> state_;
};

}  // namespace propter::net
