#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "tools/alert_rarity.h"
#include "tools/calibration.h"
#include "tools/co_location.h"
#include "tools/config_change.h"
#include "tools/evidence_tool.h"
#include "tools/failing_calls.h"
#include "tools/habits.h"
#include "tools/latency_shift.h"
#include "tools/log_templates.h"
#include "tools/metric_shift.h"
#include "tools/missing_calls.h"
#include "tools/network_gap.h"
#include "tools/onset.h"

namespace propter::tools {
namespace {

constexpr std::size_t kPerTool = 5;     // items kept per entity, relation and tool
constexpr double kKept = 0.3;           // items that score less are as usual
constexpr double kAnomaly = 1;          // an entity without an item of this score was found as usual
constexpr double kNormalPerTest = 0.5;  // score of "as usual": log10 of the number of tests, at most 2

// findings[tool][entity]
using Table = std::vector<std::vector<Findings>>;

bool ranks_before(const Evidence& a, const Evidence& b) {
  return std::tuple(a.entity, a.relation, -a.score, a.tool, a.kind, a.subject, a.interval.start,
                    a.source.file, a.source.line, a.text) < std::tuple(b.entity, b.relation, -b.score, b.tool,
                                                                       b.kind, b.subject, b.interval.start,
                                                                       b.source.file, b.source.line, b.text);
}

void keep_best(std::vector<Evidence>& items) {
  std::sort(items.begin(), items.end(), ranks_before);
  std::size_t kept = 0;
  std::size_t run = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool same = i > 0 && items[i].relation == items[i - 1].relation;
    run = same ? run + 1 : 0;
    if (run < kPerTool) items[kept++] = items[i];
  }
  items.resize(kept);
}

std::vector<Evidence> scored(std::string_view tool, EntityId entity, const Findings& findings,
                             const Calibration& calibration) {
  std::vector<Evidence> items;
  for (const Finding& f : findings.items) {
    Evidence e = f.item;
    if (!e.entity.valid()) e.entity = entity;
    e.tool = tool;
    e.score = calibration.score(f.log10p);
    if (e.score >= kKept) items.push_back(std::move(e));
  }
  keep_best(items);
  return items;
}

Evidence normal_item(EntityId entity, std::size_t tests, Interval window) {
  Evidence e;
  e.entity = entity;
  e.tool = "all";
  e.kind = EvidenceKind::kNormal;
  e.interval = window;
  e.subject = "all";
  e.score =
      std::round(1e4 * std::min(2.0, kNormalPerTest * std::log10(1.0 + static_cast<double>(tests)) + 0.2)) /
      1e4;
  e.source.count = tests;
  e.text = fmt::format("as usual in {} tests", tests);
  return e;
}

void add_normal(const Scene& scene, const Table& table, std::vector<Evidence>& all) {
  std::vector<bool> anomalous(scene.topology.graph.entities().size(), false);
  for (const Evidence& e : all)
    if (e.score >= kAnomaly) anomalous[e.entity.index()] = true;
  for (std::size_t i = 0; i < anomalous.size(); ++i) {
    std::size_t tests = 0;
    for (const auto& by_entity : table) tests += by_entity[i].tests.size();
    if (!anomalous[i] && tests > 0) all.push_back(normal_item(EntityId(i), tests, scene.timeline.window));
  }
}

}  // namespace

std::span<const std::unique_ptr<EvidenceTool>> all_tools() {
  static const std::array<std::unique_ptr<EvidenceTool>, 9> kTools = {
      make_log_templates(), make_log_errors(),    make_latency_shift(),
      make_network_gap(),   make_failing_calls(), make_missing_calls(),
      make_metric_shift(),  make_alert_rarity(),  make_config_change(),
  };
  return kTools;
}

std::vector<Evidence> collect_evidence(const Scene& given, unsigned threads) {
  std::optional<Habits> habits;
  Scene scene = given;
  if (!scene.habits) scene.habits = &habits.emplace(given);
  Table table;
  std::vector<Evidence> all;
  for (const auto& tool : all_tools()) {
    table.push_back(examine_all(scene, *tool, threads));
    const Calibration calibration(table.back());
    for (std::size_t e = 0; e < table.back().size(); ++e) {
      auto items = scored(tool->name(), EntityId(e), table.back()[e], calibration);
      all.insert(all.end(), std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
    }
  }
  const std::vector<Evidence> found = all;
  for (std::size_t e = 0; e < scene.topology.graph.entities().size(); ++e) {
    if (scene.topology.graph.entity(EntityId(e)).kind != EntityKind::kHost) continue;
    const Findings shared = co_location(scene, EntityId(e), found);
    auto items = scored("co_location", EntityId(e), shared, Calibration({&shared, 1}));
    all.insert(all.end(), items.begin(), items.end());
  }
  add_normal(scene, table, all);
  std::sort(all.begin(), all.end(), ranks_before);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].id = EvidenceId(i);
  return all;
}

}  // namespace propter::tools
