#include "net/retry.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

namespace propter::net {
namespace {

// Beyond any wait that is accepted, and far from where sums of times overflow.
constexpr std::int64_t kMostSeconds = 10L * 365 * 24 * 3600;

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t digits_to_seconds(std::string_view digits) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  return error == std::errc() ? std::min(seconds, kMostSeconds) : kMostSeconds;
}

}  // namespace

bool may_recover(Failure failure, int status) {
  switch (failure) {
    case Failure::kUnreachable:
    case Failure::kTimeout:
    case Failure::kBroken:
      return true;
    case Failure::kNone:
      return status == 408 || status == 409 || status == 429 || (status >= 500 && status != 501);
    default:
      return false;
  }
}

std::optional<Milliseconds> parse_retry_after(std::string_view value, std::time_t now) {
  if (all_digits(value)) return std::chrono::seconds(digits_to_seconds(value));
  const std::time_t date = curl_getdate(std::string(value).c_str(), nullptr);
  if (date == -1) return std::nullopt;
  return std::chrono::seconds(std::clamp<std::int64_t>(date - now, 0, kMostSeconds));
}

Milliseconds backoff(const ClientSettings& settings, std::uint32_t attempts, double jitter) {
  const double doublings = std::min<double>(attempts, 64) - 1;  // so that zero stays zero
  const double doubled = static_cast<double>(settings.first_backoff.count()) * std::exp2(doublings);
  const double most = std::clamp(std::min(doubled, static_cast<double>(settings.most_backoff.count())), 0.0,
                                 1e3 * kMostSeconds);
  return Milliseconds(static_cast<std::int64_t>(std::ceil(most * (0.5 + 0.5 * jitter))));
}

std::optional<Milliseconds> wait_before_next(const ClientSettings& settings, const Reply& reply,
                                             std::optional<Milliseconds> retry_after, double jitter) {
  if (reply.attempts > settings.retries || !may_recover(reply.failure, reply.status)) return std::nullopt;
  const Milliseconds asked = retry_after.value_or(Milliseconds(0));
  if (asked > settings.most_retry_after) return std::nullopt;
  return std::max(asked, backoff(settings, reply.attempts, jitter));
}

Clock::duration spacing(double requests_per_minute) {
  if (!(requests_per_minute > 0)) return Clock::duration::zero();
  const std::chrono::duration<double> seconds(
      std::min(60 / requests_per_minute, static_cast<double>(kMostSeconds)));
  return std::chrono::duration_cast<Clock::duration>(seconds);
}

}  // namespace propter::net
