// What a name of a metric or of an alert says was measured: the one table of words, for the tools and for the
// model.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "graph/signal_class.h"
#include "graph/weights.h"

namespace propter {

enum class MetricClass : std::uint8_t {
  kOther,
  kCpu,
  kMemory,
  kDisk,
  kThreads,  // and other pools that run out: connections, descriptors, queues
  kNetwork,
  kLatency,
  kErrors,
  kSuccess,
  kTraffic,
  kLogs,
  kState,  // crash loops, restarts, not ready
  kUp,     // there and ready
};
inline constexpr std::size_t kMetricClasses = static_cast<std::size_t>(MetricClass::kUp) + 1;

struct MetricClassTraits {
  MetricClass kind;
  std::string_view name;
  SignalClass signal;  // of the model
  double worse;        // 1: up is worse; -1: down is; 0: neither says anything of faults
  bool resource;       // of the entity itself, as opposed to effects that requests see
  double Weights::Reliability::*reliability;  // how far a move for the worse speaks for a fault, 0..1
};
const MetricClassTraits& traits_of(MetricClass kind);

inline double reliability_of(MetricClass kind, const Weights& weights) {
  return weights.reliability.*traits_of(kind).reliability;
}

// Of what the entity itself has or is: a resource, or its state.
constexpr bool is_own(const MetricClassTraits& traits) {
  return traits.resource || traits.kind == MetricClass::kState || traits.kind == MetricClass::kUp;
}

struct MetricName {
  MetricClass kind = MetricClass::kOther;
  bool percent = false;  // 0..100
  bool of_host = false;  // a host's metric printed beside an instance's ("NodeCpuUsageRate")
};

// By the words in the name ("container_fs_reads./dev/vda", "LatencyP95(s)", "error_rate_5xx_ratio").
MetricName classify_metric(std::string_view name);

// Printed beside an entity that it says nothing of: a host's metric, and the entity is none.
constexpr bool is_foreign(const MetricName& name, EntityRole role) {
  return name.of_host && role != EntityRole::kHost;
}

// The name without what tells parts and quantiles of one measurement apart: "cpu_core_7_pct" and
// "cpu_core_11_pct" are both "cpu_core_#_pct", "dest_p90" and "dest_p95" both "dest_p#".
std::string measurement_of(std::string_view name);

}  // namespace propter
