#include "llm/endpoint.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace propter::llm {
namespace {

constexpr int kMostDialects = 6;
constexpr std::size_t kShownBytes = 200;

net::Milliseconds milliseconds(double seconds) {
  return net::Milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

bool is_rejection(const net::Reply& reply) {
  return reply.failure == net::Failure::kNone && (reply.status == 400 || reply.status == 422);
}

struct Meaning {
  int status;
  std::string_view text;
  bool final;
};

// What a refusal means to the one who set the endpoint up.
constexpr std::array kMeanings = std::to_array<Meaning>({
    {401, "the endpoint does not accept the key", true},
    {402, "the endpoint asks for payment", true},
    {403, "the endpoint does not allow this", true},
    {404, "the endpoint does not know the path or the model", true},
    {413, "the request is too large for the endpoint", false},
    {429, "the endpoint asks to slow down", false},
});

TimeNs wall_time_of(net::Clock::time_point time) {
  const auto since =
      std::chrono::system_clock::now() +
      std::chrono::duration_cast<std::chrono::system_clock::duration>(time - net::Clock::now());
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since.time_since_epoch()).count();
}

Completion refused(const net::Reply& reply) {
  Completion c;
  c.error_type = fmt::format("{}", reply.status);
  c.failure = fmt::format("the endpoint answers with HTTP status {}", reply.status);
  for (const Meaning& meaning : kMeanings) {
    if (meaning.status != reply.status) continue;
    c.failure = fmt::format("{} (HTTP status {})", meaning.text, reply.status);
    c.final = meaning.final;
  }
  return c;
}

Completion not_answered(const net::Reply& reply) {
  Completion c;
  c.error_type = net::name_of(reply.failure);
  c.failure = reply.why;
  c.final = reply.failure == net::Failure::kTls || reply.failure == net::Failure::kUsage;
  c.billable = reply.failure == net::Failure::kTimeout || reply.failure == net::Failure::kBroken ||
               reply.failure == net::Failure::kTooLarge ||
               (reply.failure == net::Failure::kDeadline && reply.attempts > 0);
  return c;
}

}  // namespace

net::ClientSettings client_settings(const LlmOptions& options) {
  net::ClientSettings settings;
  settings.connect_timeout = milliseconds(options.connect_seconds);
  settings.total_timeout = milliseconds(options.timeout_seconds);
  settings.retries = options.retries;
  settings.in_flight = options.in_flight;
  settings.requests_per_minute = options.requests_per_minute;
  settings.ca_file = options.ca_file;
  return settings;
}

std::vector<std::string> headers_of(const LlmOptions& options, bool with_body) {
  std::vector<std::string> headers{"Accept: application/json"};
  if (with_body) headers.emplace_back("Content-Type: application/json");
  if (!options.api_key.empty()) headers.push_back("Authorization: Bearer " + options.api_key);
  return headers;
}

std::string without_key(std::string_view untrusted, const LlmOptions& options) {
  const std::string& key = options.api_key;
  std::string text;
  for (std::size_t at = key.empty() ? std::string_view::npos : untrusted.find(key);
       at != std::string_view::npos; at = untrusted.find(key)) {
    text.append(untrusted.substr(0, at)).append("***");
    untrusted.remove_prefix(at + key.size());
  }
  return text.append(untrusted);
}

std::string harmless(std::string_view untrusted, const LlmOptions& options) {
  return printable(without_key(untrusted, options), kShownBytes);
}

Endpoint::Endpoint(const LlmOptions& options, std::function<bool()> stop)
    : options_(options), client_(client_settings(options), std::move(stop)) {}

std::vector<net::Reply> Endpoint::send(std::span<const ChatRequest> requests, const Indices& which,
                                       const Dialect& dialect, std::optional<net::Clock::time_point> until) {
  std::vector<net::Request> out;
  for (const std::size_t i : which)
    out.push_back({"POST", options_.endpoint + "/chat/completions", headers_of(options_, true),
                   body_of(requests[i], options_.model, dialect)});
  return client_.perform(out, until);
}

Completion Endpoint::read(const net::Reply& reply, const ChatRequest& request) const {
  Completion c = reply.failure != net::Failure::kNone ? not_answered(reply)
                 : reply.ok()                         ? read_completion(reply.body, request)
                                                      : refused(reply);
  // Some echo the key; a record must not hold it.
  for (std::string* text : {&c.content, &c.refusal}) *text = without_key(*text, options_);
  for (std::string* text : {&c.finish_reason, &c.model}) *text = harmless(*text, options_);
  c.begin = wall_time_of(reply.begin);
  c.end = std::max(c.begin, wall_time_of(reply.end));
  c.attempts = reply.attempts;
  return c;
}

std::vector<Completion> Endpoint::complete(std::span<const ChatRequest> requests,
                                           std::optional<net::Clock::time_point> until) {
  std::vector<Completion> completions(requests.size());
  Indices open(requests.size());
  std::iota(open.begin(), open.end(), std::size_t{0});
  Dialect dialect = dialect_;
  bool understood = false;  // by any of these requests
  for (int tries = 0; !open.empty() && tries < kMostDialects; ++tries) {
    const std::vector<net::Reply> replies = send(requests, open, dialect, until);
    Indices rejected;
    std::string rejection;
    for (std::size_t i = 0; i < open.size(); ++i) {
      completions[open[i]] = read(replies[i], requests[open[i]]);
      if (replies[i].ok() && !std::exchange(understood, true)) dialect_ = dialect;
      if (!is_rejection(replies[i])) continue;
      std::string message = error_message(replies[i].body);
      if (is_about_length(message)) continue;
      if (rejected.empty()) rejection = std::move(message);
      rejected.push_back(open[i]);
    }
    open = std::move(rejected);
    if (!dialect.simplify(rejection)) break;
  }
  return completions;
}

}  // namespace propter::llm
