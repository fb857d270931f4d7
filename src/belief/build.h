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

#include <span>
#include <vector>

#include <propter/belief.h>
#include <propter/evidence.h>
#include <propter/graph.h>

#include "belief/signals.h"
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

struct EntityModel {
  Model model;
  std::vector<std::uint32_t> fault;             // per entity
  std::vector<std::uint32_t> degraded;          // per entity: something shows, and not as usual
  std::vector<PerClass<std::uint32_t>> gates;   // per entity
  std::vector<PerClass<std::uint32_t>> shared;  // per entity: on what its fault shows first; often the gates
  std::vector<EvidenceId> alike;                // items the like of which siblings have, too; ascending
  std::vector<std::vector<std::uint32_t>> signals;  // per entity, in the order of its view
  std::vector<EntityView> views;                    // per entity
  Instances instances;
  Admitted admitted;
  std::vector<double> reported;   // per entity: evidence that somebody reported it, nats
  std::vector<Conduit> conduits;  // of Detail::kConduits
};

// How such models are inferred: exactly only where that is quick, since a conclusion takes some dozens of
// inferences.
inline InferenceOptions quick_inference() { return {.max_width = 10}; }

enum class Detail : std::uint8_t {
  kBeliefs,
  kConduits,  // a node for each conduit; and gates leak as little as they do in good times, so that a real
              // cascade through everybody is not explained away
};

// Of who was not looked at the model has that he is there, how he is related, and what he was told of by
// alerts. O(V + E + items log items).
EntityModel build_model(const OperationalGraph& graph, std::span<const Evidence> evidence,
                        const Weights& weights, Detail detail = Detail::kBeliefs, Admitted admitted = {});

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
