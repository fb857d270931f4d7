// The items of JSON documents: alerts, changes, traces, metric series, declared topology. Each kind of item
// has a test for its shape and a reader; documents.cpp holds the table of them.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "ingest/read_context.h"
#include "ingest/record_sink.h"

namespace propter {

struct ItemContext {
  const ReadContext& file;
  RecordSink& sink;
  FileReport& report;
  std::uint64_t number = 0;  // of the item in its list, from 1

  void note(std::string_view reason, std::string_view snippet) const {
    note_unparsed(report, "item", number, reason, snippet);
  }
};

// Names that a member may have, best first. For parameters only: it views what it is made from.
class Keys {
 public:
  Keys(std::initializer_list<std::string_view> keys)
      : keys_(keys.begin(), keys.size()) {}  // NOLINT(*-explicit-*)
  template <std::size_t N>
  Keys(const std::array<std::string_view, N>& keys) : keys_(keys) {}  // NOLINT(*-explicit-*)

  [[nodiscard]] auto begin() const { return keys_.begin(); }
  [[nodiscard]] auto end() const { return keys_.end(); }

 private:
  std::span<const std::string_view> keys_;
};

// The first of these members (any case) that is there and not null; null otherwise.
const Json& first_of(const Json& object, Keys keys);
// The same as text; "" when it is no scalar.
std::string text_of(const Json& object, Keys keys);
TimeNs time_of(const Json& object, Keys keys);

// Prometheus and Alertmanager alerts, and flat objects such as {"service", "metric", "fired_at", "monitor"}.
bool is_alert(const Json& item);
void read_alert(const Json& item, const ItemContext& context);

bool is_deploy(const Json& item);
bool is_commit(const Json& item);
bool is_flag(const Json& item);
bool is_configuration(const Json& item);
void read_deploy(const Json& item, const ItemContext& context);
void read_commit(const Json& item, const ItemContext& context);
void read_flag(const Json& item, const ItemContext& context);
void read_configuration(const Json& item, const ItemContext& context);

// A trace of Jaeger's API: {"traceID", "spans", "processes"}.
bool is_jaeger_trace(const Json& item);
void read_jaeger_trace(const Json& item, const ItemContext& context);
// A span of Zipkin's API (v2).
bool is_zipkin_span(const Json& item);
void read_zipkin_span(const Json& item, const ItemContext& context);
// A series of a Prometheus query: {"metric": {labels}, "values": [[seconds, "value"], ...]}.
bool is_series(const Json& item);
void read_series(const Json& item, const ItemContext& context);

// Summaries of log patterns: derived from the logs, so they say nothing new.
bool is_log_pattern(const Json& item);
void skip_log_pattern(const Json& item, const ItemContext& context);

// {"entities": [...], "relations": [...]}
bool is_topology(const Json& root);
void read_topology(const Json& root, const ItemContext& context);
// {"name", "description", "detected_at", "window"}
IncidentInfo incident_of(const Json& root);

}  // namespace propter
