#include "llm/budget.h"

namespace propter::llm {

using SteadyClock = std::chrono::steady_clock;

std::string_view Budget::reserve(const Tokens& most) {
  if (!until_ && limits_.seconds > 0)
    until_ = SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(
                                      std::chrono::duration<double>(limits_.seconds));
  const std::string_view limit = passed_by(most);
  if (!limit.empty()) return limit;
  ++calls_;
  spent_ = {spent_.in + most.in, spent_.out + most.out};
  return {};
}

void Budget::settle(const Tokens& reserved, const Tokens& spent) {
  spent_ = {spent_.in - reserved.in + spent.in, spent_.out - reserved.out + spent.out};
}

double Budget::cost_of(const Tokens& tokens) const {
  constexpr double kMillion = 1e6;
  if (!price_) return 0;
  return (static_cast<double>(tokens.in) * price_->input + static_cast<double>(tokens.out) * price_->output) /
         kMillion;
}

std::string_view Budget::passed_by(const Tokens& more) const {
  const Tokens all{spent_.in + more.in, spent_.out + more.out};
  if (limits_.calls != 0 && calls_ >= limits_.calls) return "calls";
  if (limits_.tokens != 0 && all.in + all.out > limits_.tokens) return "tokens";
  if (limits_.cost > 0 && cost_of(all) > limits_.cost) return "cost";
  if (until_ && SteadyClock::now() >= *until_) return "seconds";
  return {};
}

}  // namespace propter::llm
