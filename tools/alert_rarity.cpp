#include "tools/alert_rarity.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "graph/evidence_kinds.h"
#include "graph/metric_class.h"
#include "tools/habits.h"

namespace propter::tools {
namespace {

// Alerts that say the same about different entities.
using SameKey = std::tuple<std::string, std::string, std::string, std::string>;

SameKey key_of(const Alert& a) { return {a.name, measurement_of(a.metric), a.direction, a.operation}; }

MetricClass class_of(const Alert& alert) {
  if (!alert.metric.empty()) {
    const MetricClass by_metric = classify_metric(alert.metric).kind;
    if (by_metric != MetricClass::kOther) return by_metric;
  }
  return classify_metric(alert.name).kind;
}

bool names_trouble(std::string_view text) {
  for (const std::string_view word :
       {"error", "fail", "exception", "fatal", "panic", "refused", "timeout", "timed out", "killed",
        "unavailable", "denied", "unable", "cannot", "abort", "oom"})
    if (icontains(text, word)) return true;
  return false;
}

// About whom an alert speaks: of a call, the callee.
EntityId about(const Scene& scene, const Alert& alert) {
  const SubjectId subject = alert.peer.valid() ? alert.peer : alert.subject;
  return subject.valid() ? scene.topology.entity_of[subject.index()] : EntityId();
}

// Share of the loud part that had passed when the alert began.
double promptness(const Scene& scene, const Alert& alert) {
  const Timeline& t = scene.timeline;
  const Weights::Alerts& w = scene.weights.alerts;
  if (!t.onset.known() || alert.active_at == kNoTime) return 1;
  const double passed =
      static_cast<double>(std::max<TimeNs>(alert.active_at - t.onset.start, 0) + w.resolution);
  const auto all = static_cast<double>(std::max<TimeNs>(t.window.end - t.onset.start, w.resolution));
  return std::clamp(passed / all, w.least_promptness, 1.0);
}

// How unusual an alert is that `same` entities raised by then (-log10).
double surprise(const Scene& scene, const Alert& alert, std::size_t same) {
  // All entities, of whatever kind: a host is not less suspect because there are few hosts.
  const double share =
      static_cast<double>(same) / static_cast<double>(scene.topology.graph.entities().size());
  const double quiet = class_of(alert) == MetricClass::kLogs && !names_trouble(alert.description)
                           ? scene.weights.alerts.quiet_log_score
                           : 6;
  const double rarity = -std::log10(share) - std::log10(promptness(scene, alert));
  return std::min(quiet, rarity * reliability_of(class_of(alert), scene.weights));
}

// Per alert. Alerts that say the same are gone through in the order of time. O(n log n).
std::vector<double> surprises(const Scene& scene) {
  const auto alerts = scene.source.alerts();
  std::map<SameKey, std::vector<std::pair<TimeNs, std::size_t>>> groups;  // minute, alert
  for (std::size_t i = 0; i < alerts.size(); ++i)
    groups[key_of(alerts[i])].emplace_back(alerts[i].active_at / scene.weights.alerts.resolution, i);
  std::vector<double> out(alerts.size(), 0.0);
  for (auto& [key, group] : groups) {
    std::sort(group.begin(), group.end());
    std::set<EntityId> same;
    for (std::size_t first = 0; first < group.size();) {
      std::size_t last = first;
      for (; last < group.size() && group[last].first == group[first].first; ++last)
        same.insert(about(scene, alerts[group[last].second]));
      for (; first < last; ++first)
        out[group[first].second] = surprise(scene, alerts[group[first].second], same.size());
    }
  }
  return out;
}

// Rules wait before they page: what the alert at the page is about began at any time since the onset.
Interval onset_of(const Scene& scene, const Alert& alert) {
  const DurationNs resolution = scene.weights.alerts.resolution;
  const Timeline& t = scene.timeline;
  const bool paged = t.page != kNoTime && t.onset.known() && std::abs(alert.active_at - t.page) <= resolution;
  const TimeNs start = alert.active_at - resolution;
  return {paged ? std::min(start, t.onset.start) : start, alert.active_at};
}

class AlertRarity final : public EvidenceTool {
 public:
  std::string_view name() const override { return "alert_rarity"; }
  std::string_view description() const override {
    return "alerts, by how few others raise the same and how early they came";
  }

  bool keeps_all_signals() const override { return true; }

  Findings examine(const Scene& scene, EntityId entity) const override {
    const AlertBackground& usual = scene.habits->alerts;
    Findings out = raw(scene, entity, usual);
    for (Finding& f : out.items)
      f.log10p = std::min(
          0.0, f.log10p + (f.item.kind == evidence_kind("resource_alert") ? usual.resources : usual.effects));
    return out;
  }

  // Before the background is taken off.
  static Findings raw(const Scene& scene, EntityId entity, const AlertBackground& background) {
    Findings out;
    if (background.of_entity.empty()) return out;
    for (const std::size_t i : background.of_entity[entity.index()]) {
      const Alert& alert = scene.source.alerts()[i];
      if (pre_existing(scene.timeline, alert, scene.weights)) continue;
      const Finding f{item(scene, alert), -background.surprises[i]};
      add_relation_item(scene, alert, f, out);
      out.items.push_back(f);
    }
    return out;
  }

 private:
  static Evidence item(const Scene& scene, const Alert& alert) {
    Evidence e;
    const MetricClassTraits& measured = traits_of(class_of(alert));
    const bool own = is_own(measured) && alert.direction != (measured.worse < 0 ? "up" : "down");
    e.kind = own ? evidence_kind("resource_alert") : evidence_kind("alert");
    e.interval = {alert.active_at, alert.ends_at == kNoTime ? scene.timeline.window.end : alert.ends_at};
    if (alert.active_at != kNoTime) e.onset = onset_of(scene, alert);
    e.subject = subject_of(alert);
    e.text = fmt::format("{}: {}", alert.name, alert.description);
    e.source = alert.source;
    return e;
  }

  // One signal is what alerts of one name say of one metric, direction, and template or status. What was
  // measured comes first.
  static std::string subject_of(const Alert& alert) {
    const std::string measured = measurement_of(alert.metric);
    std::vector<std::string_view> parts = {measured.empty() ? alert.name : measured, alert.direction};
    for (const std::string_view key : {"template_id", "template", "status"})
      if (const auto label = alert.labels.find(std::string(key)); label != alert.labels.end())
        parts.push_back(label->second);
    if (!alert.metric.empty()) parts.push_back(alert.name);
    std::erase(parts, std::string_view());
    return fmt::format("{}", fmt::join(parts, ", "));
  }

  static void add_relation_item(const Scene& scene, const Alert& alert, const Finding& f, Findings& out) {
    if (!alert.peer.valid() || !alert.subject.valid()) return;
    const EntityId caller = scene.topology.entity_of[alert.subject.index()];
    for (const Neighbour& n :
         scene.topology.graph.dependents(f.item.entity.valid() ? f.item.entity : about(scene, alert)))
      if (n.entity == caller && scene.topology.graph.relation(n.relation).kind == RelationKind::kCalls) {
        Finding on_relation = f;
        on_relation.item.entity = caller;
        on_relation.item.relation = n.relation;
        out.items.push_back(std::move(on_relation));
        return;
      }
  }
};

double strongest(const Findings& findings, bool resource) {
  double best = 0;
  for (const Finding& f : findings.items)
    if (!f.item.relation.valid() && (f.item.kind == evidence_kind("resource_alert")) == resource)
      best = std::max(best, -f.log10p);
  return best;
}

double upper_quartile(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto quartile = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 3 / 4);
  std::nth_element(values.begin(), quartile, values.end());
  return *quartile;
}

}  // namespace

bool pre_existing(const Timeline& timeline, const Alert& alert, const Weights& weights) {
  return timeline.onset.known() && alert.active_at != kNoTime &&
         alert.active_at < timeline.onset.start - weights.alerts.pre_existing;
}

AlertBackground alert_background(const Scene& scene) {
  if (scene.source.alerts().empty()) return {};
  AlertBackground out;
  out.surprises = surprises(scene);
  out.of_entity.resize(scene.topology.graph.entities().size());
  for (std::size_t i = 0; i < scene.source.alerts().size(); ++i)
    if (const EntityId entity = about(scene, scene.source.alerts()[i]); entity.valid())
      out.of_entity[entity.index()].push_back(i);
  std::vector<double> resources;
  std::vector<double> effects;
  for (std::size_t e = 0; e < out.of_entity.size(); ++e) {
    const Findings raw = AlertRarity::raw(scene, EntityId(e), out);
    resources.push_back(strongest(raw, true));
    effects.push_back(strongest(raw, false));
  }
  out.resources = upper_quartile(std::move(resources));
  out.effects = upper_quartile(std::move(effects));
  return out;
}

std::unique_ptr<EvidenceTool> make_alert_rarity() { return std::make_unique<AlertRarity>(); }

}  // namespace propter::tools
