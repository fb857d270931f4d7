#include "entail/quantities.h"

#include <algorithm>
#include <array>
#include <limits>
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

// Constraints behind literals, so that each question assumes those that it is about.
class Quantities::Solver {
 public:
  explicit Solver(std::uint32_t milliseconds) : solver_(context_, "QF_LIA") {
    z3::params params(context_);
    params.set("ctrl_c", false);  // signals belong to the program
    const std::size_t units = milliseconds * kUnitsPerMillisecond;
    if (units > 0)
      params.set("rlimit",
                 static_cast<unsigned>(std::min<std::size_t>(units, std::numeric_limits<unsigned>::max())));
    solver_.set(params);
  }

  // Those that it does not have yet.
  void add(std::span<const Difference> all) {
    for (const Difference& d : all.subspan(literals_.size())) {
      const z3::expr literal = context_.bool_const(fmt::format("k{}", literals_.size()).c_str());
      solver_.add(z3::implies(literal, of(d)));
      number_of_.emplace(Z3_get_ast_id(context_, literal), literals_.size());
      literals_.push_back(literal);
    }
  }

  // kYes: there is a solution. Else `core` has the numbers of the constraints because of which there is none.
  QuantityAnswer check(std::span<const std::size_t> numbers, const Difference* denied,
                       std::vector<std::size_t>& core) {
    std::optional<z3::expr> extra;
    if (denied != nullptr) {
      extra = context_.bool_const("goal");
      solver_.push();
      solver_.add(z3::implies(*extra, !of(*denied)));
    }
    QuantityAnswer out = check(numbers, extra, core);
    if (out.finding == QuantityFinding::kNo) minimise(core, extra);
    if (denied != nullptr) solver_.pop();
    return out;
  }

 private:
  // No name of a user gets to Z3.
  z3::expr quantity(std::size_t number) {
    return number == 0 ? context_.int_val(0) : context_.int_const(fmt::format("q{}", number).c_str());
  }
  z3::expr of(const Difference& d) {
    return quantity(d.left) - quantity(d.right) <= context_.int_val(d.offset);
  }

  QuantityAnswer check(std::span<const std::size_t> numbers, const std::optional<z3::expr>& extra,
                       std::vector<std::size_t>& core) {
    std::vector<Z3_ast> assumed;
    for (const std::size_t n : numbers) assumed.push_back(literals_[n]);
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
  std::vector<z3::expr> literals_;
  std::map<unsigned, std::size_t> number_of_;  // a constraint, by the number of its literal's term
};

Quantities::Quantities(std::uint32_t milliseconds) : milliseconds_(milliseconds) {}
Quantities::~Quantities() = default;

std::size_t Quantities::size() const { return differences_.size(); }

std::size_t Quantities::number_of(const std::string& quantity) {
  return quantities_.try_emplace(quantity, quantities_.size()).first->second;
}

Quantities::Difference Quantities::difference(const Constraint& c) {
  const std::size_t left = number_of(c.left);
  return {left, number_of(c.right), c.offset};
}

std::size_t Quantities::add(const Constraint& constraint) {
  differences_.push_back(difference(constraint));
  ids_.push_back(constraint.id);
  return ids_.size() - 1;
}

void Quantities::within(const std::string& name, const Interval& interval, const std::string& id) {
  if (interval.end != kNoTime) add({id, name, "", interval.end});
  if (interval.start == kNoTime) return;
  static_assert(kNoTime == std::numeric_limits<TimeNs>::min(), "any other time can be negated");
  add({id, "", name, -interval.start});
}

// The relaxation of Bellman and Ford: it settles on numbers that fit, or it goes on. Numbers that need more
// than 64 bits are left to Z3.
bool Quantities::have_solution(const std::vector<Difference>& constraints) const {
  std::vector<std::int64_t> values(quantities_.size(), 0);
  for (std::size_t round = 0; round <= values.size(); ++round) {
    bool settled = true;
    for (const Difference& d : constraints) {
      std::int64_t most = 0;
      if (__builtin_add_overflow(values[d.right], d.offset, &most)) return false;
      if (values[d.left] <= most) continue;
      values[d.left] = most;
      settled = false;
    }
    if (settled) return true;
  }
  return false;
}

QuantityAnswer Quantities::solve(std::span<const std::size_t> numbers, const Difference* denied) {
  std::vector<Difference> constraints;
  for (const std::size_t n : numbers) constraints.push_back(differences_[n]);
  bool fits = true;
  if (denied != nullptr) {
    Difference opposite{denied->right, denied->left, 0};
    fits = !__builtin_sub_overflow(-1, denied->offset, &opposite.offset);
    constraints.push_back(opposite);
  }
  if (fits && have_solution(constraints)) return {QuantityFinding::kYes};
  try {
    if (!solver_) solver_ = std::make_unique<Solver>(milliseconds_);
    solver_->add(differences_);
    std::vector<std::size_t> core;
    QuantityAnswer out = solver_->check(numbers, denied, core);
    for (const std::size_t n : core) out.core.push_back(ids_[n]);
    std::sort(out.core.begin(), out.core.end());
    out.core.erase(std::unique(out.core.begin(), out.core.end()), out.core.end());
    return out;
  } catch (const z3::exception& e) {
    solver_.reset();
    return {QuantityFinding::kUnknown, {}, std::string("Z3: ") + e.msg()};
  }
}

namespace {

std::vector<std::size_t> first_numbers(std::size_t count) {
  std::vector<std::size_t> out(count);
  std::iota(out.begin(), out.end(), std::size_t{0});
  return out;
}

}  // namespace

QuantityAnswer Quantities::consistent() { return consistent(first_numbers(size())); }

QuantityAnswer Quantities::consistent(std::span<const std::size_t> numbers) {
  return solve(numbers, nullptr);
}

QuantityAnswer Quantities::entails(const Constraint& goal) { return entails(goal, first_numbers(size())); }

QuantityAnswer Quantities::entails(const Constraint& goal, std::span<const std::size_t> numbers) {
  const Difference denied = difference(goal);
  QuantityAnswer out = solve(numbers, &denied);
  if (out.finding == QuantityFinding::kYes)
    out.finding = QuantityFinding::kNo;
  else if (out.finding == QuantityFinding::kNo)
    out.finding = QuantityFinding::kYes;
  return out;
}

}  // namespace propter::entail
