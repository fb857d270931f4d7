#include "tools/config_change.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "graph/evidence_kinds.h"
#include "tools/statistics.h"

namespace propter::tools {
namespace {

// Log10 of the chance that a change happens so shortly before the onset by accident.
double closeness_log10p(DurationNs before, const Weights::Changes& w) {
  return std::log10(
      std::min(1.0, static_cast<double>(std::max(before, w.resolution)) / static_cast<double>(w.look_back)));
}

class ConfigChange final : public EvidenceTool {
 public:
  std::string_view name() const override { return "config_change"; }
  std::string_view description() const override {
    return "deploys, commits, flags and configuration changes before the onset";
  }

  Findings examine(const Scene& scene, EntityId entity) const override {
    Findings out;
    const Entity& e = scene.topology.graph.entity(entity);
    if (e.kind.role() != EntityRole::kChange || e.since == kNoTime || !scene.timeline.onset.known())
      return out;
    out.tests.push_back(0);
    const DurationNs before = scene.timeline.onset.end - e.since;
    const Weights::Changes& w = scene.weights.changes;
    if (before < -w.tolerance || before > w.look_back) return out;
    for (const Change& change : scene.source.changes())
      if (change.id == e.name || std::binary_search(e.aliases.begin(), e.aliases.end(), change.id))
        out.items.push_back({item(change, before), closeness_log10p(before, w)});
    return out;
  }

 private:
  static Evidence item(const Change& change, DurationNs before) {
    Evidence e;
    e.kind = evidence_kind("change");
    e.interval = {change.time, change.time};
    e.onset = e.interval;
    e.subject = change.id;
    e.source = change.source;
    e.text = fmt::format(
        "{} {}: {}", before >= 0 ? fmt::format("{} s before the onset", before / kSecond) : "at the onset",
        change.id, change.text);
    return e;
  }
};

}  // namespace

std::unique_ptr<EvidenceTool> make_config_change() { return std::make_unique<ConfigChange>(); }

}  // namespace propter::tools
