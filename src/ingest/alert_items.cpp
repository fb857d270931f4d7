#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "ingest/document_items.h"
#include "ingest/field_roles.h"

namespace propter {
namespace {

constexpr auto kBeginKeys =
    std::to_array<std::string_view>({"activeAt", "startsAt", "fired_at", "firedAt", "triggered_at",
                                     "opened_at", "timestamp", "time", "created_at"});
constexpr auto kTextKeys = std::to_array<std::string_view>({"description", "summary", "message", "title"});

// Members of a flat alert that are texts or times, not labels.
bool is_label(std::string_view key) {
  const auto same = [&](std::string_view other) { return iequals(key, other); };
  return std::none_of(kBeginKeys.begin(), kBeginKeys.end(), same) &&
         std::none_of(kTextKeys.begin(), kTextKeys.end(), same);
}

std::map<std::string, std::string> labels_of(const Json& item) {
  std::map<std::string, std::string> labels;
  const bool nested = item.iget("labels").is_object();
  for (const auto& [key, value] : (nested ? item.iget("labels") : item).object())
    if (std::string text = value.text(); !text.empty() && (nested || is_label(key)))
      labels[key] = std::move(text);
  return labels;
}

std::string_view label(const std::map<std::string, std::string>& labels, Keys keys) {
  for (const std::string_view key : keys)
    for (const auto& [name, value] : labels)
      if (iequals(name, key)) return value;
  return {};
}

bool is_over(std::string_view state) {
  return iequals(state, "resolved") || iequals(state, "inactive") || iequals(state, "pending") ||
         iequals(state, "ok");
}

// "status" is a word in webhooks and an object {"state"} in Alertmanager's API.
std::string state_of(const Json& item) {
  const Json& status = item.iget("status");
  return status.is_object() ? text_of(status, {"state"}) : text_of(item, {"state", "status"});
}

// Whom the labels are about: a call, or the most specific of what they name. A host beside it is its place.
void name_subjects(AlertRecord& record) {
  const auto& labels = record.alert.labels;
  Fields fields;
  for (const auto& [key, value] : labels) fields.set(role_of(key), value);
  record.names.space = fields[Role::kNamespace];
  record.names.host = fields[Role::kHost];
  const std::string_view caller = label(labels, {"caller"});
  const std::string_view callee = label(labels, {"callee"});
  if (!caller.empty() && !callee.empty()) {
    record.names.entity = caller;
    record.peer.entity = callee;
    record.peer.space = record.names.space;
  } else if (fields.has(Role::kEntity)) {
    record.names.entity = fields[Role::kEntity];
  } else if (fields.has(Role::kInstance)) {
    record.names.instance = fields[Role::kInstance];
  } else {
    record.names.service = fields[Role::kService];
  }
}

void fill_measurement(const Json& item, Alert& alert) {
  const std::string value = text_of(item, {"value", "observed", "current_value", "actual"});
  const auto observed = parse_double(value);
  if (observed && std::isfinite(*observed)) alert.value = *observed;
  alert.metric = label(alert.labels, {"metric", "metric_name"});
  alert.operation = label(alert.labels, {"operation", "operation_name", "endpoint"});
  alert.direction = label(alert.labels, {"direction"});
  const auto threshold = parse_double(text_of(item, {"threshold"}));
  if (alert.direction.empty() && observed && threshold && *observed != *threshold)
    alert.direction = *observed > *threshold ? "up" : "down";
}

void fill_times(const Json& item, Alert& alert) {
  const std::string state = state_of(item);
  alert.firing = !is_over(state);
  alert.active_at = time_of(item, kBeginKeys);
  // Of a firing alert, endsAt is when it would be forgotten.
  const bool resolved = iequals(state, "resolved");
  const TimeNs ends = time_of(item, {"endsAt", "resolved_at", "resolvedAt", "closed_at"});
  if (resolved || (state.empty() && ends != kNoTime)) {
    alert.firing = false;
    alert.ends_at = ends;
  }
}

}  // namespace

bool is_alert(const Json& item) {
  const bool begins =
      !first_of(item, {"activeAt", "startsAt", "fired_at", "firedAt", "triggered_at"}).is_null();
  const Json& labels = item.iget("labels");
  if (labels.is_object()) return begins || !labels.iget("alertname").is_null();
  const bool named = !first_of(item, {"alertname", "alert", "alert_name", "monitor"}).is_null();
  return begins ? named || !first_of(item, {"severity", "metric", "threshold"}).is_null()
                : named && !item.iget("severity").is_null();
}

void read_alert(const Json& item, const ItemContext& context) {
  AlertRecord record;
  Alert& alert = record.alert;
  alert.labels = labels_of(item);
  alert.name = label(alert.labels, {"alertname", "alert", "alert_name", "monitor", "name", "metric"});
  alert.severity = label(alert.labels, {"severity", "priority"});
  const Json& annotations = item.iget("annotations");
  alert.description = text_of(annotations.is_object() ? annotations : item, kTextKeys);
  fill_times(item, alert);
  if (alert.active_at == kNoTime) return context.note("an alert without a time", alert.name);
  fill_measurement(item, alert);
  name_subjects(record);
  alert.source.line = context.number;
  context.sink.on_alert(std::move(record));
}

}  // namespace propter
