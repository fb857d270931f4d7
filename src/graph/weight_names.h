// The numbers of Weights by name, each with its range: one list, for whoever reads or writes them.
#pragma once

#include <array>
#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

#include <fmt/format.h>

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
  const auto visit_verdicts = [&](std::string_view how, auto& per_label) {
    constexpr std::array kLabels = {"healthy", "symptom", "origin"};
    for (std::size_t said = 0; said < kLabels.size(); ++said) {
      const std::string name = fmt::format("verdicts.{}.{}.of_", how, kLabels[said]);
      visit(name + kLabels[0], per_label[said].healthy, 1e-6, kShare);
      visit(name + kLabels[1], per_label[said].symptom, 1e-6, kShare);
      visit(name + kLabels[2], per_label[said].origin, 1e-6, kShare);
    }
  };
  visit_verdicts("sure", w.verdicts.sure);
  visit_verdicts("leaning", w.verdicts.leaning);
  visit("verdicts.sure_from", w.verdicts.sure_from, 0.5, 1);
  visit("verdicts.most", w.verdicts.most, 0, kNats);
  visit("verdicts.accused", w.verdicts.accused, 0, kNats);
  visit("verdicts.user", w.verdicts.user, 0, kNats);
  visit("model.shows", w.model.shows, 0, kShare);
  visit("model.shows_in_traffic", w.model.shows_in_traffic, 0, kShare);
  visit("model.raises", w.model.raises, 0, kShare);
  visit("model.shared", w.model.shared, 0, kShare);
  visit("model.alike", w.model.alike, 0, kShare);
  visit("model.of_service", w.model.of_service, 0, kShare);
  visit("model.slows", w.model.slows, 0, kShare);
  visit("model.fails", w.model.fails, 0, kShare);
  visit("model.logs_errors", w.model.logs_errors, 0, kShare);
  visit("model.logs_latency", w.model.logs_latency, 0, kShare);
  visit("model.host_slows", w.model.host_slows, 0, kShare);
  visit("model.disk_fails", w.model.disk_fails, 0, kShare);
  visit("model.network_slows", w.model.network_slows, 0, kShare);
  visit("model.supported", w.model.supported, 0, kShare);
  visit("model.reversed", w.model.reversed, 0, kShare);
  visit("model.seen", w.model.seen, 0, kNats);
  visit("model.second_hand", w.model.second_hand, -kNats, kNats);
  visit("model.absent", w.model.absent, 0, kNats);
  visit("model.usual", w.model.usual, 0, kNats);
  visit("model.smoothing", w.model.smoothing, 1e-6, 1000);
  visit("model.least_signal_leak", w.model.least_signal_leak, 1e-9, kShare);
  visit("model.most_signal_leak", w.model.most_signal_leak, 1e-9, kShare);
  visit("model.least_class_leak", w.model.least_class_leak, 1e-9, kShare);
  visit("model.most_class_leak", w.model.most_class_leak, 1e-9, kShare);
  visit("model.most_compared_leak", w.model.most_compared_leak, 1e-9, kShare);
  visit("model.usual_leak", w.model.usual_leak, 1e-9, kShare);
  visit("model.most_of_a_node", w.model.most_of_a_node, 0, kNats);
  visit("model.mentioned", w.model.mentioned, 0, kShare);
  visit("model.undeclared", w.model.undeclared, 0, kShare);
  visit("model.by_parts", w.model.by_parts, 0, kShare);
  visit("scope.whole", w.scope.whole, 0, 1e9);
  visit("scope.felt", w.scope.felt, 1e-9, kShare);
  visit("scope.heard", w.scope.heard, 0, kShare);
  visit("walk.effect_score", w.walk.effect_score, 0, 6);
  visit("walk.min_seeds", w.walk.min_seeds, 0, 1e6);
  visit("walk.suffering", w.walk.suffering, 0, kShare);
  visit("walk.origin_gain", w.walk.origin_gain, 0, kNats);
  visit("walk.standing_out", w.walk.standing_out, 0, kNats);
  visit("walk.likeliest", w.walk.likeliest, 0, 1e6);
  visit("frontier.further", w.frontier.further, 0, kNats);
  visit("outcome.no_incident_degraded", w.outcome.no_incident_degraded, 0, kNats);
  visit("outcome.confident", w.outcome.confident, 0, kShare);
  visit("outcome.degraded", w.outcome.degraded, 0, kShare);
  visit("outcome.healthy", w.outcome.healthy, 0, kShare);
  visit("outcome.negligible_origin", w.outcome.negligible_origin, 0, kShare);
  visit("outcome.report", w.outcome.report, 0, 6);
  visit("outcome.outweighed", w.outcome.outweighed, 0, kNats);
  visit("confidence.base", w.confidence.base, -kNats, kNats);
  visit("confidence.alone", w.confidence.alone, -kNats, kNats);
  visit("confidence.strongest", w.confidence.strongest, -kNats, kNats);
  visit("confidence.most_alone", w.confidence.most_alone, 0, kNats);
  visit("confidence.most_strongest", w.confidence.most_strongest, 0, kNats);
  visit("collection.least_surprise", w.collection.least_surprise, 0, 300);
  visit("collection.per_tool", w.collection.per_tool, 1, 1000);
  visit("collection.kept", w.collection.kept, 0, 6);
  visit("collection.normal_per_test", w.collection.normal_per_test, 0, 6);
  visit("collection.most_normal", w.collection.most_normal, 0, 6);
  visit("collection.enough_tests", w.collection.enough_tests, 1, 1e6);
  visit("collection.most_inflation", w.collection.most_inflation, 1, 1e6);
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
  visit("timeline.outside", w.timeline.outside, 0, 30 * kDay);
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
  visit("changes.plain_word", w.changes.plain_word, 0, 1);
  visit("changes.most_of_words", w.changes.most_of_words, 0, 100);
  visit("steps.least_before", w.steps.least_before, 2, 1000);
  visit("steps.least_after", w.steps.least_after, 1, 1000);
  visit("steps.most_before", w.steps.most_before, 2, 10000);
  visit("steps.most_after", w.steps.most_after, 1, 10000);
  visit("steps.least", w.steps.least, 0, 1000);
  visit("steps.relative_floor", w.steps.relative_floor, 0, 10);
  visit("steps.least_share", w.steps.least_share, 0, 1);
  visit("steps.deepest", w.steps.deepest, 0, 10);
  visit("steps.least_surprise", w.steps.least_surprise, 0, 100);
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
  visit("metrics.bound_floor", w.metrics.bound_floor, 0, 1);
  visit("metrics.either_way", w.metrics.either_way, 0, 1);
  visit("metrics.most_of_effects", w.metrics.most_of_effects, 0, 300);
  visit("metrics.saturated", w.metrics.saturated, 0, 100);
  visit("metrics.growth_samples", w.metrics.growth_samples, 2, 1e6);
  visit("metric_history.minimum_past", w.metric_history.minimum_past, 2, 1e6);
  visit("metric_history.least_rise", w.metric_history.least_rise, 0, 10);
  visit("metric_history.least_fall", w.metric_history.least_fall, 0, 10);
  visit("metric_history.either_way", w.metric_history.either_way, 0, 1);
  visit("metric_history.before", w.metric_history.before, 0, kDay);
  visit("metric_history.after", w.metric_history.after, 0, kDay);
  visit("missing_calls.margin", w.missing_calls.margin, 1, 100);
  visit("missing_calls.traffic_margin", w.missing_calls.traffic_margin, 1, 100);
  visit("missing_calls.minimum_calls", w.missing_calls.minimum_calls, 1, 1e6);
  visit("network.shift_bins", w.network.shift_bins, 0, 100);
  visit("network.minimum_calls", w.network.minimum_calls, 1, 1e6);
  visit("network.shifted", w.network.shifted, 0, 300);
  visit("network.felt_share", w.network.felt_share, 0, kShare);
}

}  // namespace propter
