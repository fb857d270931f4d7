// When a request is tried again, and how long that waits: decisions without a network or a clock.
#pragma once

#include <ctime>
#include <optional>
#include <string_view>

#include "net/http_client.h"

namespace propter::net {

// Whether another attempt may end better: 408, 409, 429 and 5xx but 501; time-outs, what was unreachable and
// what broke off.
bool may_recover(Failure failure, int status);

// What a Retry-After header asks for, in whole seconds or as an HTTP date; `now` in seconds of Unix time.
// A date that has passed is no wait; what is neither number nor date is nothing.
std::optional<Milliseconds> parse_retry_after(std::string_view value, std::time_t now);

// The wait after `attempts` attempts (at least 1): first_backoff, doubled with each attempt up to
// most_backoff. `jitter` in [0, 1] picks from 50 % to 100 % of that, so that clients which failed together do
// not come back together.
Milliseconds backoff(const ClientSettings& settings, std::uint32_t attempts, double jitter);

// How long to wait after the attempt that `reply` tells of; nothing: it was the last one.
std::optional<Milliseconds> wait_before_next(const ClientSettings& settings, const Reply& reply,
                                             std::optional<Milliseconds> retry_after, double jitter);

// The time between the begins of two attempts; zero without a limit.
Clock::duration spacing(double requests_per_minute);

}  // namespace propter::net
