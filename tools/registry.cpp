#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "tools/calibration.h"
#include "tools/evidence_tool.h"
#include "tools/habits.h"
#include "tools/onset.h"

namespace propter::tools {
namespace {

// findings[tool][entity]
using Table = std::vector<std::vector<Findings>>;

bool ranks_before(const Evidence& a, const Evidence& b) {
  return std::tuple(a.entity, a.relation, -a.score, a.tool, a.kind, a.subject, a.interval.start,
                    a.source.file, a.source.line, a.text) < std::tuple(b.entity, b.relation, -b.score, b.tool,
                                                                       b.kind, b.subject, b.interval.start,
                                                                       b.source.file, b.source.line, b.text);
}

void keep_best(std::vector<Evidence>& items, std::size_t most) {
  std::sort(items.begin(), items.end(), ranks_before);
  std::size_t kept = 0;
  std::size_t run = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool same = i > 0 && items[i].relation == items[i - 1].relation;
    run = same ? run + 1 : 0;
    if (run < most) items[kept++] = items[i];
  }
  items.resize(kept);
}

// The best per relation, kind and subject.
void keep_distinct(std::vector<Evidence>& items) {
  std::sort(items.begin(), items.end(), ranks_before);
  std::set<std::tuple<RelationId, EvidenceKind, std::string>> seen;
  std::erase_if(items,
                [&](const Evidence& e) { return !seen.emplace(e.relation, e.kind, e.subject).second; });
}

std::vector<Evidence> scored(const EvidenceTool& tool, EntityId entity, const Findings& findings,
                             const Calibration& calibration, const Weights::Collection& w) {
  const bool all = tool.keeps_all_signals();
  std::vector<Evidence> items;
  for (const Finding& f : findings.items) {
    Evidence e = f.item;
    if (!e.entity.valid()) e.entity = entity;
    e.tool = tool.name();
    e.score =
        calibration.score(f.log10p, tool.knows_own_past() ? findings.tests.size() : calibration.tests());
    if (all || e.score >= w.kept) items.push_back(std::move(e));
  }
  if (all)
    keep_distinct(items);
  else
    keep_best(items, w.per_tool);
  return items;
}

// The score of "as usual" grows with the logarithm of the number of tests.
Evidence normal_item(const Scene& scene, EntityId entity, std::size_t tests) {
  const Weights::Collection& w = scene.weights.collection;
  Evidence e;
  e.entity = entity;
  e.tool = "all";
  e.interval = scene.timeline.window;
  e.subject = "all";
  const double score = w.normal_per_test * std::log10(1.0 + static_cast<double>(tests)) + 0.2;
  e.score = std::round(1e4 * std::min(w.most_normal, score)) / 1e4;
  e.source.count = tests;
  e.text = fmt::format("as usual in {} tests", tests);
  return e;
}

void add_normal(const Scene& scene, const Table& table, std::vector<Evidence>& all) {
  std::vector<bool> anomalous(scene.topology.graph.entities().size(), false);
  for (const Evidence& e : all)
    if (e.score >= scene.weights.anomalous) anomalous[e.entity.index()] = true;
  for (std::size_t i = 0; i < anomalous.size(); ++i) {
    std::size_t tests = 0;
    for (const auto& by_entity : table) tests += by_entity[i].tests.size();
    // Nothing is known of how a change usually is.
    const bool is_change = scene.topology.graph.entity(EntityId(i)).kind.role() == EntityRole::kChange;
    if (!anomalous[i] && !is_change && tests > 0) all.push_back(normal_item(scene, EntityId(i), tests));
  }
}

}  // namespace

std::vector<Evidence> collect_evidence(const Scene& given, unsigned threads) {
  std::optional<Habits> habits;
  Scene scene = given;
  if (!scene.habits) scene.habits = &habits.emplace(given);
  const Weights::Collection& w = scene.weights.collection;
  Table table;
  std::vector<Evidence> all;
  for (const auto& tool : all_tools()) {
    table.push_back(examine_all(scene, *tool, threads));
    const Calibration calibration(table.back(), scene.weights, w.most_inflation);
    for (std::size_t e = 0; e < table.back().size(); ++e) {
      auto items = scored(*tool, EntityId(e), table.back()[e], calibration, w);
      all.insert(all.end(), std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
    }
  }
  add_normal(scene, table, all);
  std::sort(all.begin(), all.end(), ranks_before);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].id = EvidenceId(i);
  return all;
}

}  // namespace propter::tools
