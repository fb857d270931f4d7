// The numbers of Weights by name, each with its range: one list, for whoever reads or writes them.
#pragma once

#include <concepts>
#include <type_traits>

#include "graph/weights.h"

namespace propter {

// Calls visit(name, number, least, most) for each number that belongs to no kind. `W` is Weights or const
// Weights, a number a double, a std::size_t or a DurationNs; ranges are in the number's unit, of durations in
// seconds.
template <typename W, typename Visit>
requires std::same_as<std::remove_const_t<W>, Weights>
void each_number(W& w, Visit visit) {
  constexpr double kShare = 1;
  constexpr double kNats = 50;     // propter/belief.h, kMaxEvidence
  constexpr double kDay = 86'400;  // seconds
  visit("anomalous", w.anomalous, 0, 6);
  visit("unparsed_share", w.unparsed_share, 0, kShare);
  visit("clock_tolerance", w.clock_tolerance, 0, kDay);
  visit("belief.family_clamp", w.belief.family_clamp, 0, kNats);
  visit("belief.leak", w.belief.leak, 0, kShare);
  visit("belief.own_to_instance", w.belief.own_to_instance, 0, kShare);
  visit("belief.transmission_supported", w.belief.transmission_supported, 0, kShare);
  visit("belief.verdict_share", w.belief.verdict_share, 0, 0.5);
  visit("belief.most_of_a_verdict", w.belief.most_of_a_verdict, 0, kNats);
  visit("rules.degraded", w.rules.degraded, 0, kNats);
  visit("rules.cause", w.rules.cause, 0, kNats);
  visit("rules.strong", w.rules.strong, 0, kNats);
  visit("rules.sure", w.rules.sure, 0.1, 1000);
  visit("walk.effect_score", w.walk.effect_score, 0, 6);
  visit("walk.min_seeds", w.walk.min_seeds, 0, 1e6);
  visit("walk.visit_origin", w.walk.visit_origin, 0, kShare);
  visit("frontier.max_symptom_penalty", w.frontier.max_symptom_penalty, 0, kNats);
  visit("frontier.min_symptom_penalty", w.frontier.min_symptom_penalty, 0, kNats);
  visit("frontier.min_origin_cost", w.frontier.min_origin_cost, 0, kNats);
  visit("outcome.no_incident_degraded", w.outcome.no_incident_degraded, 0, kNats);
  visit("outcome.root_cause", w.outcome.root_cause, 0, kShare);
  visit("outcome.negligible_origin", w.outcome.negligible_origin, 0, kShare);
  visit("outcome.outweighed", w.outcome.outweighed, 0, kNats);
  visit("collection.least_surprise", w.collection.least_surprise, 0, 300);
  visit("collection.per_tool", w.collection.per_tool, 1, 1000);
  visit("collection.kept", w.collection.kept, 0, 6);
  visit("collection.normal_per_test", w.collection.normal_per_test, 0, 6);
  visit("collection.most_normal", w.collection.most_normal, 0, 6);
  visit("collection.enough_tests", w.collection.enough_tests, 1, 1e6);
  visit("comparison.baseline_alone", w.comparison.baseline_alone, 0, kShare);
  visit("comparison.baseline_margin", w.comparison.baseline_margin, 1, 100);
  visit("timeline.max_surprise", w.timeline.max_surprise, 0, 300);
  visit("timeline.usual_errors", w.timeline.usual_errors, 1e-9, kShare);
  visit("timeline.usual_slow", w.timeline.usual_slow, 1e-9, kShare);
  visit("timeline.slow_factor", w.timeline.slow_factor, 1, 100);
  visit("timeline.minimum_spans", w.timeline.minimum_spans, 1, 1e6);
  visit("timeline.minimum_samples", w.timeline.minimum_samples, 2, 1e6);
  visit("timeline.before_page", w.timeline.before_page, 0, 30 * kDay);
  visit("timeline.after_page", w.timeline.after_page, 0, 30 * kDay);
  visit("timeline.alert_lead", w.timeline.alert_lead, 0, 30 * kDay);
  visit("onset.lasted", w.onset.lasted, 0, kDay);
  visit("onset.clear", w.onset.clear, 0, 300);
  visit("onset.baseline_alone", w.onset.baseline_alone, 0, 100);
  visit("onset.per_entity", w.onset.per_entity, 0, 300);
  visit("onset.as_good", w.onset.as_good, 0, kShare);
  visit("alerts.pre_existing", w.alerts.pre_existing, 0, kDay);
  visit("alerts.resolution", w.alerts.resolution, 1, kDay);
  visit("alerts.quiet_log_score", w.alerts.quiet_log_score, 0, 6);
  visit("alerts.least_promptness", w.alerts.least_promptness, 1e-6, kShare);
  visit("reliability.other", w.reliability.other, 0, kShare);
  visit("reliability.cpu", w.reliability.cpu, 0, kShare);
  visit("reliability.memory", w.reliability.memory, 0, kShare);
  visit("reliability.disk", w.reliability.disk, 0, kShare);
  visit("reliability.threads", w.reliability.threads, 0, kShare);
  visit("reliability.network", w.reliability.network, 0, kShare);
  visit("reliability.latency", w.reliability.latency, 0, kShare);
  visit("reliability.errors", w.reliability.errors, 0, kShare);
  visit("reliability.success", w.reliability.success, 0, kShare);
  visit("reliability.traffic", w.reliability.traffic, 0, kShare);
  visit("reliability.logs", w.reliability.logs, 0, kShare);
  visit("reliability.state", w.reliability.state, 0, kShare);
  visit("changes.look_back", w.changes.look_back, 1, 30 * kDay);
  visit("changes.resolution", w.changes.resolution, 1, kDay);
  visit("changes.tolerance", w.changes.tolerance, 0, kDay);
  visit("co_location.fewest", w.co_location.fewest, 1, 1e6);
  visit("co_location.share", w.co_location.share, 0, kShare);
  visit("failing_calls.margin", w.failing_calls.margin, 1, 100);
  visit("failing_calls.usual_error_rate", w.failing_calls.usual_error_rate, 1e-9, kShare);
  visit("latency.shift_bins", w.latency.shift_bins, 0, 100);
  visit("latency.minimum_reference", w.latency.minimum_reference, 1, 1e6);
  visit("latency.minimum_loud", w.latency.minimum_loud, 1, 1e6);
  visit("latency.felt_by_user", w.latency.felt_by_user, 0, kShare);
  visit("latency.felt_by_caller", w.latency.felt_by_caller, 0, kShare);
  visit("latency.felt_at_least", w.latency.felt_at_least, 0, kDay);
  visit("logs.margin", w.logs.margin, 1, 100);
  visit("logs.known_error", w.logs.known_error, 0, kShare);
  visit("logs.telling_name", w.logs.telling_name, 1, 100);
  visit("logs.minimum_events", w.logs.minimum_events, 1, 1e6);
  visit("metrics.minimum_reference", w.metrics.minimum_reference, 2, 1e6);
  visit("metrics.degrees", w.metrics.degrees, 1, 1000);
  visit("metrics.relative_floor", w.metrics.relative_floor, 0, 10);
  visit("metrics.percent_floor", w.metrics.percent_floor, 0, 100);
  visit("metrics.most_of_effects", w.metrics.most_of_effects, 0, 300);
  visit("metrics.saturated", w.metrics.saturated, 0, 100);
  visit("metrics.growth_samples", w.metrics.growth_samples, 2, 1e6);
  visit("missing_calls.margin", w.missing_calls.margin, 1, 100);
  visit("missing_calls.traffic_margin", w.missing_calls.traffic_margin, 1, 100);
  visit("missing_calls.minimum_calls", w.missing_calls.minimum_calls, 1, 1e6);
  visit("network.shift_bins", w.network.shift_bins, 0, 100);
  visit("network.minimum_calls", w.network.minimum_calls, 1, 1e6);
  visit("network.shifted", w.network.shifted, 0, 300);
  visit("network.felt_share", w.network.felt_share, 0, kShare);
}

}  // namespace propter
