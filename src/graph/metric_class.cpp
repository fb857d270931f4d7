#include "graph/metric_class.h"

#include <algorithm>
#include <array>

#include "base/characters.h"
#include "base/text.h"

namespace propter {
namespace {

using Reliability = Weights::Reliability;
using enum MetricClass;

// In the order of the enumerators.
constexpr std::array kClasses = std::to_array<MetricClassTraits>({
    {kOther, "other", SignalClass::kState, 0, false, &Reliability::other},
    {kCpu, "cpu", SignalClass::kCpu, 1, true, &Reliability::cpu},
    {kMemory, "memory", SignalClass::kMemory, 1, true, &Reliability::memory},
    {kDisk, "disk", SignalClass::kDisk, 1, true, &Reliability::disk},
    {kThreads, "threads", SignalClass::kState, 1, true, &Reliability::threads},
    {kNetwork, "network", SignalClass::kNetwork, 1, true, &Reliability::network},
    {kLatency, "latency", SignalClass::kLatency, 1, false, &Reliability::latency},
    {kErrors, "errors", SignalClass::kErrors, 1, false, &Reliability::errors},
    {kSuccess, "success", SignalClass::kErrors, -1, false, &Reliability::success},
    {kTraffic, "traffic", SignalClass::kTraffic, 0, false, &Reliability::traffic},
    {kLogs, "logs", SignalClass::kLogs, 0, false, &Reliability::logs},
    {kState, "state", SignalClass::kState, 1, false, &Reliability::state},
    {kUp, "up", SignalClass::kState, -1, false, &Reliability::state},
});
static_assert(kClasses.size() == kMetricClasses);
static_assert(std::ranges::all_of(kClasses, [](const MetricClassTraits& row) {
  return &row == &kClasses[static_cast<std::size_t>(row.kind)];
}));

// Any of the words in a name, which is in small letters, with "_" before, after and between its words.
// Five letters and more, and what has digits, may stand anywhere; less only where a word begins. "_" and "$"
// say that the word, or the name, ends there, too.
struct Words {
  MetricClass kind;
  std::string_view words;
};

// The first row of which a word occurs decides: what is measured before how it is, resources first.
constexpr std::array kWords = std::to_array<Words>({
    {kState, "crash restart not_ready notready evict unschedul terminat oom_kill oomkill down_"},
    {kUp, "uptime up$ ready_ alive_ liveness readiness"},
    {kCpu, "cpu load1 load5 load_1 load_5 load_# load_avg loadavg system_load throttl"},
    {kMemory, "mem_ memory memus memut memfree memavail heap rss oom swap page_fault pagefault pgmaj gc_"},
    {kDisk, "disk fs_ filesystem fsync io_ iowait wio_ iops inode volume tablespace"},
    {kNetwork, "network net_ netin netout retrans packet tcp rx_ tx_ receive transmit bytes ping_"},
    {kSuccess, "success availab apdex hit_rat hitrat sr_ rr_"},
    {kErrors, "error err_ drop fail 5xx code_5 status_5 exception panic timeout time_out timed_out reject"},
    {kErrors, "cancel abort refus retries retry budget burn"},
    {kLatency, "latency duration response_time responsetime mrt_ p50 p75 p90 p95 p99 p# quantile percentile"},
    {kLatency, "rtt_ age_ lag_ delay slow elapsed time_ wait"},
    {kThreads, "thread goroutine fd_ fds_ descriptor pool connection session sess_ queue pending backlog"},
    {kThreads, "saturat"},
    {kTraffic, "request rps_ qps_ tps_ workload load_ throughput calls_ count_ counts_ traffic cardinality"},
    {kLogs, "log_ logs_ loga logl"},
});

// "#" stands for a number (measurement_of).
bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c) || c == '#'; }

// "LatencyP95(s)" as "_latency_p95_s_", "OSLinux-CPUWio" as "_oslinux_cpu_wio_".
std::string words_of(std::string_view name) {
  std::string out = "_";
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const char before = i > 0 ? name[i - 1] : '_';
    const char after = i + 1 < name.size() ? name[i + 1] : '_';
    const bool begins = is_upper(c) && (is_lower(before) || (is_upper(before) && is_lower(after)));
    if ((begins || !is_alphanumeric(c)) && out.back() != '_') out += '_';
    if (is_alphanumeric(c)) out += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (out.back() != '_') out += '_';
  return out;
}

bool occurs(std::string_view word, const std::string& words) {
  if (word.ends_with('$')) {
    word.remove_suffix(1);
    const std::size_t at = words.size() - std::min(words.size(), word.size() + 2);
    return words.compare(at + 1, word.size(), word) == 0 && words[at] == '_';
  }
  const bool anywhere =
      !word.ends_with('_') &&
      (word.size() >= 5 || std::ranges::any_of(word, [](char c) { return is_digit(c) || c == '#'; }));
  for (std::size_t at = words.find(word); at != std::string::npos; at = words.find(word, at + 1))
    if (anywhere || words[at - 1] == '_') return true;
  return false;
}

// How many durations were measured, or all of them together: that follows the load.
bool is_sum_of_durations(std::string_view words) {
  for (const std::string_view form : {"_count_", "_sum_", "_bucket_"})
    for (const std::string_view unit : {"_seconds", "_milliseconds", "_ms", "_duration", "_latency", "_time"})
      if (const std::size_t at = words.find(form);
          at != std::string_view::npos && words.substr(0, at).ends_with(unit))
        return true;
  return false;
}

MetricClass class_of_words(const std::string& words) {
  for (const Words& row : kWords)
    for (const std::string_view word : split(row.words, ' '))
      if (occurs(word, words)) return row.kind;
  return kOther;
}

// "p90", "p999".
bool is_quantile(std::string_view word) {
  return word.size() >= 3 && (word[0] == 'p' || word[0] == 'P') &&
         std::ranges::all_of(word.substr(1), is_digit);
}

}  // namespace

const MetricClassTraits& traits_of(MetricClass kind) { return kClasses[static_cast<std::size_t>(kind)]; }

MetricName classify_metric(std::string_view name) {
  const std::string words = words_of(name);
  MetricName out;
  out.kind = class_of_words(words);
  if (out.kind == kLatency && is_sum_of_durations(words)) out.kind = kTraffic;
  out.percent = name.find('%') != std::string_view::npos || words.find("percent") != std::string::npos ||
                words.find("pct") != std::string::npos;
  out.of_host = words.starts_with("_node_") || words.starts_with("_host_");
  return out;
}

std::string measurement_of(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size();) {
    std::size_t end = i;
    while (end < name.size() && is_alphanumeric(name[end])) ++end;
    const std::string_view word = name.substr(i, end - i);
    if (word.empty()) {
      out += name[i++];
      continue;
    }
    if (is_quantile(word))
      out.append(1, word[0]).append("#");
    else if (std::ranges::all_of(word, is_digit))
      out += '#';
    else
      out += word;
    i = end;
  }
  return out;
}

}  // namespace propter
