#include "tools/metric_class.h"

#include <array>
#include <string>

#include "base/text.h"

namespace propter::tools {
namespace {

struct Word {
  std::string_view text;
  MetricClass kind;
};

// The first word that occurs decides, so the more telling ones come first.
constexpr std::array kWords = std::to_array<Word>({
    {"crash", MetricClass::kState},
    {"oom", MetricClass::kState},
    {"restart", MetricClass::kState},
    {"notready", MetricClass::kState},
    {"not_ready", MetricClass::kState},
    {"pending", MetricClass::kState},
    {"evict", MetricClass::kState},
    {"unschedul", MetricClass::kState},
    {"terminat", MetricClass::kState},
    {"success", MetricClass::kSuccess},
    {"availab", MetricClass::kSuccess},
    {"hit_rat", MetricClass::kSuccess},
    {"error", MetricClass::kErrors},
    {"fail", MetricClass::kErrors},
    {"5xx", MetricClass::kErrors},
    {"exception", MetricClass::kErrors},
    {"panic", MetricClass::kErrors},
    {"timeout", MetricClass::kErrors},
    {"latency", MetricClass::kLatency},
    {"duration", MetricClass::kLatency},
    {"response_time", MetricClass::kLatency},
    {"-mrt", MetricClass::kLatency},
    {"_mrt", MetricClass::kLatency},
    {"_p50", MetricClass::kLatency},
    {"_p75", MetricClass::kLatency},
    {"_p90", MetricClass::kLatency},
    {"_p95", MetricClass::kLatency},
    {"_p99", MetricClass::kLatency},
    {"quantile", MetricClass::kLatency},
    {"rtt", MetricClass::kLatency},
    {"_age_", MetricClass::kLatency},
    {"lag", MetricClass::kLatency},
    {"delay", MetricClass::kLatency},
    {"reject", MetricClass::kErrors},
    {"cancel", MetricClass::kErrors},
    {"abort", MetricClass::kErrors},
    {"cpu", MetricClass::kCpu},
    {"load1", MetricClass::kCpu},
    {"throttl", MetricClass::kCpu},
    {"mem", MetricClass::kMemory},
    {"heap", MetricClass::kMemory},
    {"rss", MetricClass::kMemory},
    {"gc_", MetricClass::kMemory},
    {"disk", MetricClass::kDisk},
    {"_fs_", MetricClass::kDisk},
    {"filesystem", MetricClass::kDisk},
    {"fs_usage", MetricClass::kDisk},
    {"fsync", MetricClass::kDisk},
    {".io.", MetricClass::kDisk},
    {"iops", MetricClass::kDisk},
    {"inode", MetricClass::kDisk},
    {"volume", MetricClass::kDisk},
    {"network", MetricClass::kNetwork},
    {"receive", MetricClass::kNetwork},
    {"transmit", MetricClass::kNetwork},
    {"packet", MetricClass::kNetwork},
    {"tcp", MetricClass::kNetwork},
    {"thread", MetricClass::kThreads},
    {"saturation", MetricClass::kThreads},
    {"goroutine", MetricClass::kThreads},
    {"_fd", MetricClass::kThreads},
    {"descriptor", MetricClass::kThreads},
    {"pool", MetricClass::kThreads},
    {"connection", MetricClass::kThreads},
    {"queue", MetricClass::kThreads},
    {"request", MetricClass::kTraffic},
    {"rps", MetricClass::kTraffic},
    {"qps", MetricClass::kTraffic},
    {"workload", MetricClass::kTraffic},
    {"throughput", MetricClass::kTraffic},
    {"calls", MetricClass::kTraffic},
    {"log", MetricClass::kLogs},
});

struct ClassRow {
  MetricClass kind;
  std::string_view text;
  double Weights::Reliability::*reliability;
};

constexpr std::array kClasses = std::to_array<ClassRow>({
    {MetricClass::kOther, "other", &Weights::Reliability::other},
    {MetricClass::kCpu, "cpu", &Weights::Reliability::cpu},
    {MetricClass::kMemory, "memory", &Weights::Reliability::memory},
    {MetricClass::kDisk, "disk", &Weights::Reliability::disk},
    {MetricClass::kThreads, "threads", &Weights::Reliability::threads},
    {MetricClass::kNetwork, "network", &Weights::Reliability::network},
    {MetricClass::kLatency, "latency", &Weights::Reliability::latency},
    {MetricClass::kErrors, "errors", &Weights::Reliability::errors},
    {MetricClass::kSuccess, "success", &Weights::Reliability::success},
    {MetricClass::kTraffic, "traffic", &Weights::Reliability::traffic},
    {MetricClass::kLogs, "logs", &Weights::Reliability::logs},
    {MetricClass::kState, "state", &Weights::Reliability::state},
});

const ClassRow& row_of(MetricClass kind) {
  for (const ClassRow& row : kClasses)
    if (row.kind == kind) return row;
  return kClasses[0];
}

}  // namespace

MetricTraits classify_metric(std::string_view name) {
  const std::string text = lower(name);
  MetricTraits traits;
  traits.percent = text.find('%') != std::string::npos || text.find("percent") != std::string::npos ||
                   text.find("pct") != std::string::npos;
  traits.of_host = text.starts_with("node") || text.starts_with("host");
  for (const Word& word : kWords) {
    if (text.find(word.text) == std::string::npos) continue;
    traits.kind = word.kind;
    break;
  }
  return traits;
}

double worse_direction(MetricClass kind) {
  if (kind == MetricClass::kSuccess) return -1;
  return is_resource(kind) || kind == MetricClass::kLatency || kind == MetricClass::kErrors ? 1 : 0;
}

std::string_view name_of(MetricClass kind) { return row_of(kind).text; }

double reliability_of(MetricClass kind, const Weights& weights) {
  return weights.reliability.*row_of(kind).reliability;
}

}  // namespace propter::tools
