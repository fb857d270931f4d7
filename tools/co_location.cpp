#include "tools/co_location.h"

#include <algorithm>

#include <fmt/format.h>

#include "graph/evidence_kinds.h"
#include "tools/comparison.h"
#include "tools/statistics.h"

namespace propter::tools {
namespace {

struct Tenants {
  double suffering = 0;
  double all = 0;
};

std::vector<bool> suffering(const Scene& scene, std::span<const Evidence> found) {
  std::vector<bool> out(scene.topology.graph.entities().size(), false);
  for (const Evidence& e : found)
    if (e.score >= scene.weights.anomalous && !e.kind.is_normal() && !e.relation.valid())
      out[e.entity.index()] = true;
  return out;
}

}  // namespace

Findings co_location(const Scene& scene, EntityId host, std::span<const Evidence> found) {
  Findings out;
  const OperationalGraph& graph = scene.topology.graph;
  const std::vector<bool> suffers = suffering(scene, found);
  Tenants here;
  Tenants elsewhere;
  std::vector<bool> is_tenant(suffers.size(), false);
  for (const Neighbour& n : graph.dependents(host))
    if (graph.relation(n.relation).kind == RelationKind::kRunsOn) is_tenant[n.entity.index()] = true;
  for (std::size_t e = 0; e < suffers.size(); ++e) {
    if (graph.entity(EntityId(e)).kind.role() != EntityRole::kInstance) continue;
    Tenants& side = is_tenant[e] ? here : elsewhere;
    side.all += 1;
    side.suffering += suffers[e] ? 1 : 0;
  }
  const Weights::CoLocation& w = scene.weights.co_location;
  if (here.suffering < w.fewest || here.suffering < w.share * here.all || elsewhere.all < 2) return out;
  const double usual = (elsewhere.suffering + 1) / (elsewhere.all + 2);
  const double log10p = binomial_tail_log10p(here.suffering, here.all, usual);
  out.tests.push_back(log10p);
  if (log10p > -scene.weights.collection.least_surprise) return out;
  Evidence item;
  item.kind = evidence_kind("co_location");
  item.entity = host;
  item.interval = loud_interval(scene);
  item.onset = scene.timeline.onset;
  item.subject = "tenants";
  item.source.count = static_cast<std::uint64_t>(here.suffering);
  item.text = fmt::format("{:.0f} of {:.0f} tenants suffer (elsewhere {:.0f} of {:.0f})", here.suffering,
                          here.all, elsewhere.suffering, elsewhere.all);
  out.items.push_back({std::move(item), log10p});
  return out;
}

}  // namespace propter::tools
