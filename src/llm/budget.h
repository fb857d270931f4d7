// What may still be spent. A request is paid for in advance, at its most, and settled when it is answered, so
// that no limit is passed however many are under way.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include <propter/llm.h>

namespace propter::llm {

struct Tokens {
  std::uint64_t in = 0;
  std::uint64_t out = 0;
};

class Budget {
 public:
  Budget(const LlmBudget& limits, std::optional<TokenPrice> price) : limits_(limits), price_(price) {}

  // The limit that the request would pass: "calls", "tokens", "cost" or "seconds". Empty: it is paid for.
  std::string_view reserve(const Tokens& most);
  // Replaces what was reserved by what it came to.
  void settle(const Tokens& reserved, const Tokens& spent);
  // When the seconds are over; nothing without such a limit. The clock starts with the first reserve().
  [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> until() const { return until_; }
  [[nodiscard]] double cost_of(const Tokens& tokens) const;

 private:
  [[nodiscard]] std::string_view passed_by(const Tokens& more) const;

  LlmBudget limits_;
  std::optional<TokenPrice> price_;
  std::uint64_t calls_ = 0;
  Tokens spent_;
  std::optional<std::chrono::steady_clock::time_point> until_;
};

}  // namespace propter::llm
