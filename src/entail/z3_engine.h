// One theory in one Z3 solver. Each premise is asserted once, behind a literal of its own; a check assumes
// all of these literals, so an unsatisfiable core names the premises. No exception of Z3 leaves it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "entail/prover.h"

namespace propter::entail {

enum class Z3Mode : std::uint8_t {
  kPropositional,  // formulas without quantifiers and equality; an atom is a Boolean constant
  kEquality,       // formulas without quantifiers; an atom is a predicate of uninterpreted constants
  kQuantified,     // any formula
};

// Formulas as translate() makes them: a negated atom is a predicate of its own, so a literal is either true
// or not, and this is what `holds` says.
struct Assumption {
  Literal atom;
  bool holds = true;
};

// kProved: the premises and what was assumed are unsatisfiable, `core` says because of which premises.
// kNotProved: there is a model, and holds() asks it.
struct Z3Answer {
  Finding finding = Finding::kUnknown;
  std::vector<std::size_t> core = {};
  std::string reason = {};
};

// A context of Z3. It costs far more to make than an engine, so engines that follow each other share one.
struct Z3Context;
std::shared_ptr<Z3Context> make_z3_context();  // null: Z3 has no memory for one

class Z3Engine {
 public:
  Z3Engine(std::shared_ptr<Z3Context> context, Z3Mode mode, const ProverLimits& limits);
  Z3Engine(const Z3Engine&) = delete;
  Z3Engine& operator=(const Z3Engine&) = delete;
  ~Z3Engine();

  [[nodiscard]] Z3Mode mode() const { return mode_; }
  // Should Z3 refuse one, every question after it is answered with kUnknown.
  void add_premise(const Formula& formula);
  Z3Answer check(const std::vector<Assumption>& assumed);
  Z3Answer check(const Formula& assumed);

  // Of the model that the last check found. An atom that it leaves open does not hold.
  [[nodiscard]] bool holds(const Literal& atom) const;
  // The atoms over `constants` that it says something of; bounded.
  [[nodiscard]] std::vector<Literal> atoms(const std::vector<ConstantId>& constants) const;

 private:
  class State;
  Z3Mode mode_;
  std::unique_ptr<State> state_;
};

// Megabytes that Z3 holds in this process, in all contexts.
std::size_t z3_megabytes();

}  // namespace propter::entail
