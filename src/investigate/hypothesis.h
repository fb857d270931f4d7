// What can be said about one entity as an origin: its evidence, its onset, what it explains and how.
#pragma once

#include <vector>

#include <propter/investigation.h>

#include "control/context.h"
#include "control/explanation.h"

namespace propter {

// Most items that a hypothesis or a symptom cites.
inline constexpr std::size_t kMaxItems = 8;

class Hypothesising {
 public:
  // Needs the graph, evidence, beliefs and symptoms of the answer, which must outlive it.
  explicit Hypothesising(const Answer& answer);

  [[nodiscard]] Hypothesis about(EntityId id) const;
  // What the answer says about who can explain whom.
  [[nodiscard]] control::ExplanationInputs inputs() const;

 private:
  [[nodiscard]] std::vector<EvidenceId> evidence_for(EntityId id) const;
  [[nodiscard]] EvidenceId strongest_cause(const std::vector<EvidenceId>& ids) const;
  [[nodiscard]] EntityId strongest_symptom(const std::vector<EntityId>& among, EntityId besides) const;

  const Answer& answer_;
  control::EvidenceIndex index_;
  std::vector<Label> labels_;
  std::vector<double> origins_;
  std::vector<bool> is_symptom_;
};

}  // namespace propter
