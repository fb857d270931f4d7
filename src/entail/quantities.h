// Temporal and numeric conditions: named quantities (onsets, durations, counts) under difference constraints.
// That they hold together is shown by numbers that fit; where none are found, Z3 decides, with integers of
// any size, so that nothing overflows, and says which of them contradict each other.
//
//   Quantities q;
//   q.within("cart", onset_of_cart, "onset of cart");  // sides that are kNoTime are open
//   q.add({"cart first", "cart", "checkout", 0});      // cart <= checkout
//   const QuantityAnswer a = q.consistent();
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <propter/time.h>

namespace propter::entail {

// left <= right + offset. An empty name is the number 0, so {"", "a", -5} says a >= 5.
struct Constraint {
  std::string id;
  std::string left;
  std::string right;
  std::int64_t offset = 0;
  bool operator==(const Constraint&) const = default;
};

enum class QuantityFinding : std::uint8_t {
  kYes,
  kNo,
  kUnknown,  // Z3 gave up
  kTimeout,  // a limit was met
};
std::string_view name_of(QuantityFinding finding);  // "yes", "no", "unknown", "timeout"

struct QuantityAnswer {
  QuantityFinding finding = QuantityFinding::kUnknown;
  // Ids of the constraints because of which it is so, sorted, none of them superfluous: of consistent() that
  // says no, of entails() that says yes.
  std::vector<std::string> core = {};
  std::string reason = {};  // of kUnknown and kTimeout
};

// A set of constraints and one solver, made when it is first needed: Z3's first context takes longer than
// many an investigation. Questions about parts of the set cost no new solver. Not for use by several threads.
class Quantities {
 public:
  explicit Quantities(std::uint32_t milliseconds = 1000);  // about, per question; 0: none
  Quantities(const Quantities&) = delete;
  Quantities& operator=(const Quantities&) = delete;
  ~Quantities();

  // Numbers the constraint; several may have one id, and a core has it once.
  std::size_t add(const Constraint& constraint);
  // interval.start <= name <= interval.end under one id; a side that is kNoTime is open.
  void within(const std::string& name, const Interval& interval, const std::string& id);
  [[nodiscard]] std::size_t size() const;

  // Can all of them hold together, or all of those with these numbers?
  QuantityAnswer consistent();
  QuantityAnswer consistent(std::span<const std::size_t> numbers);
  // Does the constraint follow from all of them, or those? From a contradiction everything does. Its id is
  // not looked at.
  QuantityAnswer entails(const Constraint& goal);
  QuantityAnswer entails(const Constraint& goal, std::span<const std::size_t> numbers);

 private:
  class Solver;
  // A constraint over quantities by their number; 0 is the number 0.
  struct Difference {
    std::size_t left = 0;
    std::size_t right = 0;
    std::int64_t offset = 0;
  };
  std::size_t number_of(const std::string& quantity);
  Difference difference(const Constraint& c);
  [[nodiscard]] bool have_solution(const std::vector<Difference>& constraints) const;
  QuantityAnswer solve(std::span<const std::size_t> numbers, const Difference* denied);

  std::uint32_t milliseconds_;
  std::map<std::string, std::size_t> quantities_{{"", 0}};
  std::vector<Difference> differences_;
  std::vector<std::string> ids_;  // parallel
  std::unique_ptr<Solver> solver_;
};

}  // namespace propter::entail
