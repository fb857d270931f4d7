// From entities, relations and evidence to the probabilistic model: faults, gates, signals.
//
//   fault_e    the entity has a fault of its own
//   gate_ec    class c shows on e: by its fault, by a gate of a dependency over an active relation, by a
//   short resource
//              of its own, or by a leak, that is by what nobody observes
//   signal_ek  e shows the distinct signal k: by the gate of its class, by what the service shares with its
//   instances,
//              or by its leak
//
// What was compared with its own past is evidence on the gate. What instances of a service show alike has one
// cause, a node of the service; an instance that does not show it speaks against that cause. An instance
// never explains its sibling. (Classes and relations: graph/traits.h. Leaks: signals.h.)
#pragma once

#include <memory>
#include <span>
#include <vector>

#include <propter/belief.h>
#include <propter/evidence.h>
#include <propter/graph.h>

#include "belief/scope.h"
#include "belief/signals.h"
#include "belief/verdicts.h"
#include "graph/weights.h"

namespace propter::belief {

// A way over which trouble gets from one node to another: from a fault to a gate, from class to class within
// an entity, from entity to entity.
struct Conduit {
  EntityId from;
  EntityId to;
  RelationId relation;                        // invalid within an entity
  SignalClass arrives = SignalClass::kState;  // what it is at its end
  std::uint32_t source = 0;                   // node from which ...
  std::uint32_t target = 0;                   // ... to which it leads
  std::uint32_t node = 0;                     // on: trouble gets over it
  double transmission = 0;                    // P(it gets over), before any evidence
};

inline constexpr std::uint32_t kNoNode = UINT32_MAX;  // of an entity that is out of the scope (scope.h)

struct EntityModel {
  Model model;
  std::vector<EntityId> scope;                  // who has nodes, ascending
  std::vector<std::uint32_t> fault;             // per entity
  std::vector<std::uint32_t> degraded;          // per entity: something shows, and not as usual
  std::vector<PerClass<std::uint32_t>> gates;   // per entity
  std::vector<PerClass<std::uint32_t>> shared;  // per entity: on what its fault shows first; often the gates
  std::vector<EvidenceId> alike;                // items the like of which siblings have, too; ascending
  std::vector<std::vector<std::uint32_t>> signals;  // per entity, in the order of its view
  std::shared_ptr<const Background> background;
  std::vector<EntityView> unseen;        // of those in the scope that were not looked at ...
  std::vector<std::uint32_t> unseen_at;  // ... and where, per entity, or kNoNode
  Admitted admitted;
  std::vector<double> reported;   // per entity: evidence that somebody reported it, nats
  std::vector<double> prior;      // per entity: P(a fault of its own), before any evidence
  std::vector<double> beyond;     // per entity out of the scope: likewise, by what is known of itself
  std::vector<Conduit> conduits;  // of Detail::kConduits

  [[nodiscard]] bool has(EntityId id) const { return fault[id.index()] != kNoNode; }
  // As far as it was looked at. (On who is out of the scope nothing shows.)
  [[nodiscard]] const EntityView& view(EntityId id) const {
    const std::uint32_t at = unseen_at[id.index()];
    return at == kNoNode ? background->views[id] : unseen[at];
  }
  [[nodiscard]] const Instances& instances() const { return background->instances; }
};

// How such models are inferred: exactly only where that is quick, since a conclusion takes some dozens of
// inferences.
inline InferenceOptions quick_inference() { return {.max_width = 10}; }

enum class Detail : std::uint8_t {
  kBeliefs,
  kConduits,  // a node for each conduit; and gates leak as little as they do in good times, so that a real
              // cascade through everybody is not explained away
};

// What a walk learnt besides the evidence that there is.
struct Learnt {
  Verdicts verdicts = {};  // what was said of entities
  Admitted admitted = {};  // who was looked at
  EntityId around = {};    // who is asked about (scope.h); invalid: the incident as a whole
  std::shared_ptr<const Background> background =
      {};  // of the same graph, evidence, weights; null: it is made
};

// With what was said of the entities as evidence. Of who was not looked at the model has that he is there,
// how he is related, and what he was told of by alerts. O(V + E + items log items), and what the background
// costs.
EntityModel build_model(const OperationalGraph& graph, std::span<const Evidence> evidence,
                        const Weights& weights, Detail detail = Detail::kBeliefs, const Learnt& learnt = {});

// Writes what was said of entities to their nodes. Returns those of whom something else is said than before,
// ascending. O(n log n) in verdicts and accused.
std::vector<EntityId> apply(const Verdicts& verdicts, const Weights::Verdicts& weights, EntityModel* model);

// What the nodes of an entity are told without one of its items. `own`: all items of the entity, that one
// included.
struct NodeEvidence {
  std::uint32_t node = 0;
  LogLikelihoods evidence;
};
std::vector<NodeEvidence> evidence_without(const OperationalGraph& graph, const EntityModel& model,
                                           const Evidence& item, std::span<const Evidence* const> own,
                                           const Weights& weights);

}  // namespace propter::belief
