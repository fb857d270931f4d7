// What each entity shows, against what its peers show: the distinct signals, how strongly each class shows,
// and how little either needs an explanation.
//
// Peers are entities that could show the same: hosts, changes, services with instances, and all others. The
// leak of a signal is the share of the other peers that show it by then: what everybody shows needs no
// explanation, and what only one shows is worth the logarithm of 1 / leak. A log template belongs to a
// program, so its peers are the instances of one service.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <propter/evidence.h>
#include <propter/graph.h>

#include "graph/evidence_kinds.h"
#include "graph/signal_class.h"
#include "graph/weights.h"

namespace propter::belief {

// One distinct signal of an entity: what alerts of one name say of one metric, direction, template or status.
struct ShownSignal {
  SignalClass signal = SignalClass::kState;
  std::string_view subject;  // borrowed from the evidence
  EvidenceId item;           // the strongest that shows it
  TimeNs since = kNoTime;    // the earliest that does
  double leak = 0;
  std::size_t showing = 0;  // peers that show it, the entity included ...
  std::size_t peers = 0;    // ... out of so many
};

// How one class shows on one entity.
struct ClassView {
  bool shown = false;       // as an effect, or by a signal
  LogLikelihoods evidence;  // of what was compared with its own past, nats: a local cause, being degraded
  double silent = 0;        // nats of it that are known without a look: others raised alerts of the class
  double strength = 0;      // nats
  double leak = 0;          // P(the class shows by what nobody observes)
};

struct EntityView {
  bool compared = false;             // telemetry of its own was held against its past
  bool accuses = false;              // an item of it names one whom it calls
  std::vector<ShownSignal> signals;  // by class and subject
  PerClass<ClassView> classes = {};
  std::vector<std::pair<EvidenceId, double>>
      common;  // items of which peers show the same: share of the peers

  [[nodiscard]] double common_of(EvidenceId item) const;  // O(log items)
};

struct Instances {
  std::vector<std::vector<EntityId>> of;  // per entity: its instances
  std::vector<EntityId> service;          // per entity: whose instance it is, or invalid
};
Instances instances_of(const OperationalGraph& graph);

// Per entity: who was looked at. Empty: everybody.
using Admitted = std::vector<bool>;
inline bool is_admitted(const Admitted& admitted, EntityId id) {
  return admitted.empty() || admitted[id.index()];
}
// Alerts and reports come by themselves; of a relation either end tells.
bool is_admitted(const Admitted& admitted, const OperationalGraph& graph, const Evidence& item);

// Without what only a look at the entity tells: what it was told of by others remains, and how it compares
// with everybody.
void withhold(EntityView& view);

// Views of all entities. Those of whom there is no evidence are seen alike, and share the view of their
// peers.
class Views {
 public:
  Views() = default;
  // `of`: per entity, its place among the views.
  Views(std::vector<EntityView> views, std::vector<std::uint32_t> of)
      : views_(std::move(views)), of_(std::move(of)) {}

  const EntityView& operator[](EntityId id) const { return views_[of_[id.index()]]; }
  [[nodiscard]] std::size_t size() const { return of_.size(); }  // entities

 private:
  std::vector<EntityView> views_;
  std::vector<std::uint32_t> of_;  // per entity
};

// As if all were looked at: the background, against which each is seen. O(V + E + items log items).
Views view_entities(const OperationalGraph& graph, const Instances& instances,
                    std::span<const Evidence> evidence, const Weights& weights);

// What is known before anybody is looked at; made once, and shared.
struct Background {
  Instances instances;
  Views views;
};
std::shared_ptr<const Background> background_of(const OperationalGraph& graph,
                                                std::span<const Evidence> evidence, const Weights& weights);

// Relations to those whom an entity calls, and whom the text of the item names (by a name of at least
// `telling` letters; of an instance that of its service counts): what it says is then said of them, rather
// than of itself.
std::vector<RelationId> named_dependencies(const OperationalGraph& graph, const Instances& instances,
                                           const Evidence& item, std::size_t telling);

bool is_second_hand(const OperationalGraph& graph, const Instances& instances, const Evidence& item,
                    const Weights& weights);

// Something that should have come and did not: who cannot reach another stops short, too.
inline bool is_absence(EvidenceKind kind) {
  return kind == evidence_kind("log_vanished") || kind == evidence_kind("missing_calls");
}

// What somebody was told by an alert: a distinct signal.
bool is_signal(const Evidence& item);

// An item that is compared with the entity's own past: evidence on a gate.
bool is_weighed(const Evidence& item);

// Whose an item is, seen from the entity that it weighs on.
enum class Said : std::uint8_t {
  kOfItself,
  kOfAnother,  // by itself of somebody else: it speaks for no cause of its own
  kByCaller,   // by a caller, whose calls wait or fail, of an entity of which nothing else is known
};

// Log-likelihood ratios of items of one class: distinct kinds accumulate like the root of the sum of squares,
// each direction for itself.
struct Weighed {
  const Evidence* item = nullptr;
  Said said = Said::kOfItself;
  double common = 0;  // share of the peers of which the same is said: it tells of no cause of each of them
};
// An item that is_weighed and not normal, of the entity of which the view is.
Weighed weighed(const OperationalGraph& graph, const Instances& instances, const EntityView& view,
                const Evidence& item, const Weights& weights);
LogLikelihoods accumulate(std::span<const Weighed> items, const Weights& weights);

}  // namespace propter::belief
