#include "entail/quantities.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include <fmt/format.h>
#include <z3++.h>

namespace propter::entail {
namespace {

constexpr std::size_t kUnitsPerMillisecond = 2'000;  // about, of Z3's deterministic measure of work

bool is_limit(const std::string& reason) {
  return reason.find("cancel") != std::string::npos || reason.find("resource") != std::string::npos;
}

}  // namespace

std::string_view name_of(QuantityFinding finding) {
  static constexpr std::array<std::string_view, 4> kNames = {"yes", "no", "unknown", "timeout"};
  return kNames[static_cast<std::size_t>(finding)];
}

class Quantities::State {
 public:
  explicit State(std::uint32_t milliseconds) : solver_(context_, "QF_LIA") {
    z3::params params(context_);
    params.set("ctrl_c", false);  // signals belong to the program
    const std::size_t units = milliseconds * kUnitsPerMillisecond;
    if (units > 0)
      params.set("rlimit",
                 static_cast<unsigned>(std::min<std::size_t>(units, std::numeric_limits<unsigned>::max())));
    solver_.set(params);
  }

  std::size_t add(const Constraint& c) {
    const z3::expr literal = context_.bool_const(fmt::format("k{}", literals_.size()).c_str());
    solver_.add(z3::implies(literal, of(c)));
    number_of_.emplace(Z3_get_ast_id(context_, literal), literals_.size());
    literals_.push_back(literal);
    ids_.push_back(c.id);
    return literals_.size() - 1;
  }
  [[nodiscard]] std::size_t size() const { return literals_.size(); }

  // kYes: there is a solution.
  QuantityAnswer check(std::span<const std::size_t> numbers, const Constraint* denied) {
    std::optional<z3::expr> extra;
    if (denied != nullptr) extra = context_.bool_const("goal");
    if (denied != nullptr) {
      solver_.push();
      solver_.add(z3::implies(*extra, !of(*denied)));
    }
    std::vector<std::size_t> core;
    QuantityAnswer out = check(numbers, extra, core);
    if (out.finding == QuantityFinding::kNo) minimise(core, extra);
    if (denied != nullptr) solver_.pop();
    for (const std::size_t n : core) out.core.push_back(ids_[n]);
    std::sort(out.core.begin(), out.core.end());
    out.core.erase(std::unique(out.core.begin(), out.core.end()), out.core.end());
    return out;
  }

 private:
  z3::expr quantity(const std::string& name) {
    if (name.empty()) return context_.int_val(0);
    const auto [at, fresh] = quantities_.try_emplace(name, quantities_.size());
    return context_.int_const(fmt::format("q{}", at->second).c_str());
  }
  z3::expr of(const Constraint& c) {
    return quantity(c.left) - quantity(c.right) <= context_.int_val(c.offset);
  }

  QuantityAnswer check(std::span<const std::size_t> numbers, const std::optional<z3::expr>& extra,
                       std::vector<std::size_t>& core) {
    std::vector<Z3_ast> assumed;
    for (const std::size_t n : numbers)
      if (n < literals_.size()) assumed.push_back(literals_[n]);
    if (extra) assumed.push_back(*extra);
    const Z3_lbool result =
        Z3_solver_check_assumptions(context_, solver_, static_cast<unsigned>(assumed.size()), assumed.data());
    context_.check_error();
    if (result == Z3_L_TRUE) return {QuantityFinding::kYes};
    if (result == Z3_L_UNDEF) {
      const std::string reason = solver_.reason_unknown();
      return {is_limit(reason) ? QuantityFinding::kTimeout : QuantityFinding::kUnknown, {}, "Z3: " + reason};
    }
    core.clear();
    for (const z3::expr& e : solver_.unsat_core())
      if (const auto at = number_of_.find(Z3_get_ast_id(context_, e)); at != number_of_.end())
        core.push_back(at->second);
    std::sort(core.begin(), core.end());
    return {QuantityFinding::kNo};
  }

  // Leaves out constraint after constraint as long as there is no solution.
  void minimise(std::vector<std::size_t>& core, const std::optional<z3::expr>& extra) {
    for (std::size_t at = 0; at < core.size();) {
      std::vector<std::size_t> fewer = core;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at));
      std::vector<std::size_t> smaller;
      if (check(fewer, extra, smaller).finding == QuantityFinding::kNo)
        core = std::move(smaller);
      else
        ++at;
    }
  }

  z3::context context_;
  z3::solver solver_;
  std::map<std::string, std::size_t> quantities_;  // their numbers: no name of a user gets to Z3
  std::vector<z3::expr> literals_;
  std::vector<std::string> ids_;
  std::map<unsigned, std::size_t> number_of_;  // a constraint, by the number of its literal's term
};

namespace {

std::vector<std::size_t> first_numbers(std::size_t count) {
  std::vector<std::size_t> out(count);
  std::iota(out.begin(), out.end(), std::size_t{0});
  return out;
}

}  // namespace

Quantities::Quantities(std::uint32_t milliseconds) {
  try {
    state_ = std::make_unique<State>(milliseconds);
  } catch (const z3::exception&) {
    state_.reset();  // every question is answered with kUnknown
  }
}
Quantities::~Quantities() = default;

std::size_t Quantities::size() const { return state_ ? state_->size() : 0; }

std::size_t Quantities::add(const Constraint& constraint) {
  try {
    return state_ ? state_->add(constraint) : 0;
  } catch (const z3::exception&) {
    state_.reset();
    return 0;
  }
}

void Quantities::within(const std::string& name, const Interval& interval, const std::string& id) {
  if (interval.end != kNoTime) add({id, name, "", interval.end});
  if (interval.start == kNoTime) return;
  static_assert(kNoTime == std::numeric_limits<TimeNs>::min(), "any other time can be negated");
  add({id, "", name, -interval.start});
}

QuantityAnswer Quantities::consistent() { return consistent(first_numbers(size())); }

QuantityAnswer Quantities::consistent(std::span<const std::size_t> numbers) {
  try {
    if (state_) return state_->check(numbers, nullptr);
    return {QuantityFinding::kUnknown, {}, "Z3: a constraint was not accepted"};
  } catch (const z3::exception& e) {
    return {QuantityFinding::kUnknown, {}, std::string("Z3: ") + e.msg()};
  }
}

QuantityAnswer Quantities::entails(const Constraint& goal) { return entails(goal, first_numbers(size())); }

QuantityAnswer Quantities::entails(const Constraint& goal, std::span<const std::size_t> numbers) {
  try {
    if (!state_) return {QuantityFinding::kUnknown, {}, "Z3: a constraint was not accepted"};
    QuantityAnswer out = state_->check(numbers, &goal);
    if (out.finding == QuantityFinding::kYes)
      out.finding = QuantityFinding::kNo;
    else if (out.finding == QuantityFinding::kNo)
      out.finding = QuantityFinding::kYes;
    return out;
  } catch (const z3::exception& e) {
    return {QuantityFinding::kUnknown, {}, std::string("Z3: ") + e.msg()};
  }
}

}  // namespace propter::entail
