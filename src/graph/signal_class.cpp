#include "graph/signal_class.h"

#include <algorithm>
#include <string>

#include <propter/evidence.h>

#include "base/text.h"
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

struct Words {
  SignalClass signal;
  std::string_view words;  // any of them, anywhere in the name
};

// The first row of which a word occurs decides, so the more telling ones come first.
constexpr std::array kWords = std::to_array<Words>({
    {kState, "thread uptime crash restart notready not_ready evict unschedul terminat oomkill"},
    {kCpu, "cpu load1 load5 throttl"},
    {kMemory, "mem rss heap oom swap page gc_"},
    {kDisk, "disk fs_ fs. filesystem _io_ .io. io_wait iowait iops inode volume"},
    {kNetwork, "retrans network packet net_ net. tcp _rx rx_ _tx tx_ bytes"},
    {kErrors,
     "error fail 5xx exception panic timeout success availab apdex budget burn retries -sr _sr -rr _rr"},
    {kLatency, "latency duration _p5 _p9 mrt response_time slow lag time"},
    {kTraffic, "count qps rps request traffic workload throughput cardinality calls"},
    {kLogs, "log"},
});

}  // namespace

const SignalTraits& traits_of(SignalClass signal) { return kClasses[static_cast<std::size_t>(signal)]; }
std::string_view name_of(SignalClass signal) { return traits_of(signal).name; }

SignalClass signal_class_of(std::string_view name) {
  const std::string text = lower(name);
  for (const Words& row : kWords)
    for (const std::string_view word : split(row.words, ' '))
      if (text.find(word) != std::string::npos) return row.signal;
  return kState;
}

SignalClass signal_class_of(const Evidence& item) {
  const EvidenceTraits& traits = traits_of(item.kind);
  // What was measured comes first; a template may say anything.
  return traits.signal ? *traits.signal : signal_class_of(item.subject.substr(0, item.subject.find(", ")));
}

}  // namespace propter
