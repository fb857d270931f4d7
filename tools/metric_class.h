// What a metric's name says about it.
#pragma once

#include <cstdint>
#include <string_view>

#include <propter/graph.h>

#include "graph/weights.h"

namespace propter::tools {

enum class MetricClass : std::uint8_t {
  kOther,
  kCpu,
  kMemory,
  kDisk,
  kThreads,
  kNetwork,
  kLatency,
  kErrors,
  kSuccess,
  kTraffic,
  kLogs,
  kState,  // crash loops, OOM kills, not ready
};

struct MetricTraits {
  MetricClass kind = MetricClass::kOther;
  bool percent = false;  // 0..100
  bool of_host = false;  // a host's metric printed beside an instance's ("NodeCpuUsageRate")
};

// By the words in the name ("container_fs_reads./dev/vda", "LatencyP95(s)", "error_rate_5xx_ratio").
MetricTraits classify_metric(std::string_view name);
std::string_view name_of(MetricClass kind);  // "cpu", "memory", ...

// Up (1) is worse for resources, latency and errors; down (-1) for success rates. Traffic says nothing (0) of
// faults.
double worse_direction(MetricClass kind);

// Printed beside an entity that it says nothing of: a host's metric, and the entity is none.
constexpr bool is_foreign(const MetricTraits& traits, EntityRole role) {
  return traits.of_host && role != EntityRole::kHost;
}

// How far a rise speaks for a fault, 0..1.
double reliability_of(MetricClass kind, const Weights& weights);

// Resources of the entity itself, as opposed to effects that requests see.
constexpr bool is_resource(MetricClass kind) {
  return kind == MetricClass::kCpu || kind == MetricClass::kMemory || kind == MetricClass::kDisk ||
         kind == MetricClass::kThreads || kind == MetricClass::kNetwork;
}

}  // namespace propter::tools
