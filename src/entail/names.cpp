// The words for the enumerations of entailment.h.
#include <array>

#include <propter/entailment.h>

namespace propter {

std::string_view name_of(NodeVerdict verdict) {
  static constexpr std::array<std::string_view, kVerdicts> kNames = {
      "verified", "refuted", "unsupported", "inconsistent_premises",
      "unknown",  "timeout", "blocked",     "assumed"};
  return kNames[static_cast<std::size_t>(verdict)];
}

std::string_view name_of(Semantics semantics) {
  return semantics == Semantics::kClassical ? "classical" : "strong-negation";
}

std::string_view name_of(ProverKind kind) {
  static constexpr std::array<std::string_view, kProverKinds> kNames = {"native", "z3", "eprover"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace propter
