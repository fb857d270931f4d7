// The seam of the verifier: premises are loaded once, then goals are asked one by one.
//
//   auto prover = make_native_prover({});
//   if (Status s = prover->load(signature, premises, Semantics::kStrongNegation); !s.ok()) return s;
//   const Proof proof = prover->prove(goal);
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <propter/status.h>

#include "entail/theory.h"

namespace propter::entail {

enum class Finding : std::uint8_t {
  kProved,
  kNotProved,  // it does not follow, and this is certain
  kUnknown,    // the prover gave up
  kTimeout,    // a limit of time or memory was met
};
std::string_view name_of(Finding finding);  // "proved", "not_proved", "unknown", "timeout"

// One step of a derivation, leaves first: a premise is a step without `from`.
struct Derivation {
  Literal conclusion;
  std::size_t sentence = 0;            // index of the premise that was used
  std::vector<std::size_t> from = {};  // indices of earlier steps that its body took
};

struct Proof {
  Finding finding = Finding::kUnknown;
  std::vector<std::size_t> core = {};      // proved: indices of the premises that it used, sorted
  std::vector<Derivation> steps = {};      // proved, where the prover shows its work; ends with the goal
  std::vector<Literal> countermodel = {};  // not proved: ground literals that hold where the goal does not
  std::string reason = {};                 // of kUnknown and kTimeout
  std::string transcript = {};             // the prover's own proof (TSTP), where it has one
};

struct ProverLimits {
  std::uint32_t milliseconds = 2000;  // per goal; 0: none
  std::uint32_t megabytes = 512;      // of what a prover keeps or may use
  std::size_t facts = 1'000'000;      // that the native prover derives
};

class Prover {
 public:
  Prover() = default;
  Prover(const Prover&) = delete;
  Prover& operator=(const Prover&) = delete;
  virtual ~Prover() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;

  // Forgets what was loaded before. The signature and the sentences must live as long as goals are asked, and
  // goals may use symbols that the signature got later. kUnsupported for what it cannot express.
  virtual Status load(const Signature& signature, std::span<const Sentence> premises,
                      Semantics semantics) = 0;

  // Whether the premises entail the goal: a literal, several ("all of them"), a rule ("whatever meets the
  // body meets the head") or a formula. Under kClassical the native prover answers kProved or kUnknown only.
  virtual Proof prove(const Sentence& goal) = 0;

  // kProved: the premises contradict each other, `core` says which. kNotProved: they do not.
  virtual Proof contradiction() = 0;
};

// Forward chaining with provenance over rules; complete for them under kStrongNegation. Formulas that are no
// rules are left out of account: what it proves holds all the same, and the rest is kUnknown.
std::unique_ptr<Prover> make_native_prover(const ProverLimits& limits);

// Z3, one context. Handles rules and formulas.
std::unique_ptr<Prover> make_z3_prover(const ProverLimits& limits);

// E, as a process of its own per goal. kUnsupported when `path` (by default eprover, looked up in PATH) is no
// program: it is optional.
Result<std::unique_ptr<Prover>> make_eprover(const ProverLimits& limits, const std::string& path = "eprover");

}  // namespace propter::entail
