// Evidence tools: telemetry of one entity in, a few ranked items out. Each tool says what it looks at, what
// it returns, its bound and its cost; none knows labels or beliefs.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <propter/evidence.h>

#include "graph/weights.h"
#include "live/evidence_source.h"
#include "tools/timeline.h"
#include "topology/topology.h"

namespace propter::tools {

struct Habits;

// What all tools look at.
struct Scene {
  const EvidenceSource& source;
  const Topology& topology;
  const Weights& weights;
  Timeline timeline = {};
  const Habits* habits =
      nullptr;  // of this timeline; tools need them, collect_evidence() makes its own if null
};

// An item and how unusual it is before the correction for the number of comparisons.
struct Finding {
  Evidence item;      // without id, tool and score; on a relation: entity is the dependent
  double log10p = 0;  // <= 0
};

struct Findings {
  std::vector<Finding> items;
  std::vector<double> tests;  // log10 p of every test made on enough data, whether or not it gave an item
};

class EvidenceTool {
 public:
  virtual ~EvidenceTool() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual std::string_view description() const = 0;  // one line
  // Whether its findings grow clearer when the onset is placed right, so that they can date it.
  [[nodiscard]] virtual bool dates_onset() const { return false; }
  // Whether each of the different things that it finds of an entity counts by itself, however weak.
  [[nodiscard]] virtual bool keeps_all_signals() const { return false; }
  // Whether it holds each entity against a long past of its own, so that findings of others are no measure of
  // how unusual one is.
  [[nodiscard]] virtual bool knows_own_past() const { return false; }
  // About the entity itself and the relations in which it is the dependent.
  [[nodiscard]] virtual Findings examine(const Scene& scene, EntityId entity) const = 0;
};

// Every tool that a header of tools/ declares, by the name of the header: the order in which they run.
std::span<const std::unique_ptr<EvidenceTool>> all_tools();

// Runs all tools on all entities, calibrates and corrects each tool's findings (calibration.h), keeps of
// each tool the five best per entity and relation, or the best per subject (keeps_all_signals()), adds
// "normal" items for entities that were tested and found as usual, and numbers the items. The result does not
// depend on `threads`.
std::vector<Evidence> collect_evidence(const Scene& scene, unsigned threads);

}  // namespace propter::tools
