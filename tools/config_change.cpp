#include "tools/config_change.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "graph/evidence_kinds.h"
#include "tools/comparison.h"
#include "tools/habits.h"

namespace propter::tools {
namespace {

// What came after a change, and how long.
struct After {
  DurationNs delay = 0;
  std::string what;       // empty: the onset of the incident
  std::size_t steps = 1;  // that, and how many there were before it: each is a chance to be near one
};

// Log10 of the chance that a change happens so shortly before by accident.
double closeness_log10p(const After& after, const Weights::Changes& w) {
  const double share =
      static_cast<double>(std::max(after.delay, w.resolution)) / static_cast<double>(w.look_back);
  return std::log10(std::min(1.0, share * static_cast<double>(after.steps)));
}

// The next step in the telemetry of whom the change touched; whoever stepped only before it was not made to
// by it. Without any step, the onset of the incident stands for them.
std::optional<After> next_trouble(const Scene& scene, const std::vector<EntityId>& touched, TimeNs time) {
  const Weights::Changes& w = scene.weights.changes;
  std::optional<After> next;
  std::set<TimeNs> times;
  TimeNs chosen = 0;
  for (const EntityId id : touched) {
    for (const Step& step : scene.habits->steps.at(id)) {
      const TimeNs at = step.time.end / w.resolution;
      times.insert(at);
      // The time of a sample may be the begin or the end of what it covers.
      if (step.time.end + (step.time.end - step.time.start) < time) continue;
      const DurationNs delay = std::max<DurationNs>(0, step.time.end - time);
      if (next && delay >= next->delay) continue;
      next = {delay, fmt::format("{} of {}", step.text, scene.topology.graph.entity(id).name)};
      chosen = at;
    }
  }
  if (next) next->steps = static_cast<std::size_t>(std::distance(times.begin(), times.upper_bound(chosen)));
  if (!times.empty()) return next;
  const DurationNs before = scene.timeline.onset.end - time;
  return before < -w.tolerance ? std::nullopt : std::optional(After{before, {}});
}

bool is_in_force(const Change& change) { return change.kind != ChangeKind::kCommit; }

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
    // No test: that there are many changes says their prior, which those of one entity share.
    const std::vector<const Change*> all_records = records_of(scene, e);
    const std::vector<const Change*> records = in_force(scene, all_records);
    if (records.empty()) return out;
    const std::vector<EntityId> touched = touched_by(scene, entity);
    const std::optional<After> after = next_trouble(scene, touched, e.since);
    const Weights::Changes& w = scene.weights.changes;
    if (!after || after->delay > w.look_back) return out;
    const SharedWord shared = word_in_trouble(scene, touched, all_records);
    const double log10p = closeness_log10p(*after, w) + std::max(shared.log10p, -w.most_of_words);
    for (const Change* change : records) out.items.push_back({item(*change, *after, shared), log10p});
    return out;
  }

 private:
  // A deploy is of the commit that it names: several may go out as one version.
  static std::vector<const Change*> records_of(const Scene& scene, const Entity& e) {
    const auto is_called = [&](const std::string& id) {
      return id == e.name || std::binary_search(e.aliases.begin(), e.aliases.end(), id);
    };
    std::vector<const Change*> out;
    for (const Change& change : scene.source.changes())
      if (change.ids.empty() ? is_called(change.id) : std::ranges::any_of(change.ids, is_called))
        out.push_back(&change);
    return out;
  }

  // What says that the change came into force. Where deploys name their commits, a commit that none names did
  // not.
  static std::vector<const Change*> in_force(const Scene& scene, const std::vector<const Change*>& records) {
    std::vector<const Change*> out;
    std::ranges::copy_if(records, std::back_inserter(out), [](const Change* c) { return is_in_force(*c); });
    const auto names_commit = [](const Change& c) { return is_in_force(c) && !c.ids.empty(); };
    return out.empty() && std::ranges::none_of(scene.source.changes(), names_commit) ? records : out;
  }

  static SharedWord word_in_trouble(const Scene& scene, const std::vector<EntityId>& touched,
                                    const std::vector<const Change*>& records) {
    SharedWord rarest;
    for (const EntityId id : touched) {
      SharedWord shared = scene.habits->words.between(scene, records, id);
      if (shared.log10p < rarest.log10p) rarest = std::move(shared);
    }
    return rarest;
  }

  static Evidence item(const Change& change, const After& after, const SharedWord& shared) {
    Evidence e;
    e.kind = evidence_kind("change");
    e.interval = {change.time, change.time};
    e.onset = e.interval;
    e.subject = change.id;
    e.source = change.source;
    e.text = fmt::format("{} s before {}: {} {}", std::max<DurationNs>(0, after.delay) / kSecond,
                         after.what.empty() ? "the onset" : after.what, change.id, change.text);
    if (!shared.word.empty())
      e.text += fmt::format("; of its words '{}' stands in \"{}\"", shared.word, printable(shared.text, 120));
    return e;
  }
};

}  // namespace

std::unique_ptr<EvidenceTool> make_config_change() { return std::make_unique<ConfigChange>(); }

}  // namespace propter::tools
