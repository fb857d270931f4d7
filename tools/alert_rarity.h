// alert_rarity: what alerts say about whom, weighed by how few others raise the same and how early it came.
//
// Busy entities alert in every incident, so a count says little. The score of an alert is -log10 of the share
// of comparable entities that raised the same by then, times the share of the window that had passed.
// Returns: resource_alert (a resource or the state of the entity itself), alert
// (latency, errors), on relations where an alert names caller and callee. Alerts that were active before the
// onset say nothing. What most entities raise in this incident, too, says nothing: the upper quartile over
// all entities is taken off. Bound: one item per alert. Cost: O(alerts).
#pragma once

#include "tools/evidence_tool.h"

namespace propter::tools {

std::unique_ptr<EvidenceTool> make_alert_rarity();

// What alerts of either sort amount to on most entities: upper quartile, over all entities, of the strongest
// surprise
// (-log10).
struct AlertBackground {
  double resources = 0;
  double effects = 0;
  std::vector<double> surprises;  // per alert of the source, before the background is taken off
  std::vector<std::vector<std::size_t>> of_entity;  // per entity: places of the alerts about it
};
AlertBackground alert_background(const Scene& scene);

// Whether the alert was there before the incident, so that nothing has to explain it.
bool pre_existing(const Timeline& timeline, const Alert& alert, const Weights& weights);

}  // namespace propter::tools
