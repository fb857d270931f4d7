#include "graph/signal_class.h"

#include <algorithm>

#include <propter/evidence.h>

#include "graph/metric_class.h"
#include "graph/traits.h"

namespace propter {
namespace {

using enum SignalClass;

// In the order of the enumerators.
constexpr std::array kClasses = std::to_array<SignalTraits>({
    {kLatency, "latency", false, "latency"},
    {kErrors, "errors", false, "errors"},
    {kTraffic, "traffic", false, "traffic"},
    {kCpu, "cpu", true, "saturation"},
    {kMemory, "memory", true, "saturation"},
    {kDisk, "disk", true, "saturation"},
    {kNetwork, "network", true, "network"},
    {kChange, "change", false, "change"},
    {kLogs, "logs", false, "errors"},
    {kState, "state", true, "crash"},
});
static_assert(std::ranges::all_of(kClasses, [](const SignalTraits& row) {
  return &row == &kClasses[static_cast<std::size_t>(row.signal)];
}));

}  // namespace

const SignalTraits& traits_of(SignalClass signal) { return kClasses[static_cast<std::size_t>(signal)]; }
std::string_view name_of(SignalClass signal) { return traits_of(signal).name; }

SignalClass signal_class_of(std::string_view name) { return traits_of(classify_metric(name).kind).signal; }

SignalClass signal_class_of(const Evidence& item) {
  const EvidenceTraits& traits = traits_of(item.kind);
  // What was measured comes first; a template may say anything.
  return traits.signal ? *traits.signal : signal_class_of(item.subject.substr(0, item.subject.find(", ")));
}

}  // namespace propter
