// What can be said about one entity as an origin: its evidence, its onset, what it explains and how.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <vector>

#include <propter/investigation.h>

#include "belief/build.h"
#include "control/context.h"
#include "explain/ways.h"

namespace propter {

// Most items that a hypothesis or a symptom cites.
inline constexpr std::size_t kMaxItems = 8;

class Hypothesising {
 public:
  // Needs the graph, evidence, ledger, beliefs, symptoms and frontier of the answer, which must outlive it.
  // `around`: where only one entity is asked about. `background`: of the answer; null: it is made.
  explicit Hypothesising(const Answer& answer, EntityId around = {},
                         std::shared_ptr<const belief::Background> background = {});

  Hypothesising(const Hypothesising&) = delete;
  Hypothesising& operator=(const Hypothesising&) = delete;

  // Without what it explains: shares, path and kind of fault are left open.
  [[nodiscard]] Hypothesis about(EntityId id) const;
  // Adds these. One inference for all members of the frontier together, and one for each other entity, the
  // first time; errors as for belief::infer().
  Status add_ways(Hypothesis* h);

  // Of the members of the frontier together, or of another entity alone.
  Result<const explain::Ways*> ways_of(EntityId origin);
  [[nodiscard]] std::vector<PathStep> path(const explain::Ways& ways, EntityId origin, EntityId target,
                                           const std::set<RelationId>& avoided = {}) const;
  [[nodiscard]] const control::EvidenceIndex& index() const { return index_; }

 private:
  [[nodiscard]] std::vector<EvidenceId> evidence_for(EntityId id) const;
  [[nodiscard]] EvidenceId strongest_cause(const std::vector<EvidenceId>& ids) const;
  [[nodiscard]] EntityId strongest_symptom(const std::vector<EntityId>& among, EntityId besides) const;

  const Answer& answer_;
  control::EvidenceIndex index_;
  belief::EntityModel model_;  // with conduits
  explain::GivenFaults given_{model_};
  std::vector<bool> is_symptom_;
  std::map<EntityId, std::unique_ptr<explain::Ways>> ways_;  // by entity; of the frontier by its first member
};

}  // namespace propter
