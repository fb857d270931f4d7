#include "ingest/telemetry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/text.h"

namespace propter {
namespace {

struct LevelName {
  std::string_view text;  // lower case
  Level level;
};

// Words of logging libraries, syslog, databases and Kubernetes events; the numbers are those of bunyan and
// pino.
constexpr std::array kLevelNames = {
    LevelName{"info", Level::kInfo},        LevelName{"error", Level::kError},
    LevelName{"warn", Level::kWarning},     LevelName{"warning", Level::kWarning},
    LevelName{"debug", Level::kDebug},      LevelName{"trace", Level::kTrace},
    LevelName{"fatal", Level::kFatal},      LevelName{"critical", Level::kFatal},
    LevelName{"err", Level::kError},        LevelName{"severe", Level::kError},
    LevelName{"information", Level::kInfo}, LevelName{"informational", Level::kInfo},
    LevelName{"notice", Level::kInfo},      LevelName{"log", Level::kInfo},
    LevelName{"normal", Level::kInfo},      LevelName{"wrn", Level::kWarning},
    LevelName{"inf", Level::kInfo},         LevelName{"dbg", Level::kDebug},
    LevelName{"trc", Level::kTrace},        LevelName{"verbose", Level::kTrace},
    LevelName{"fine", Level::kDebug},       LevelName{"finer", Level::kTrace},
    LevelName{"finest", Level::kTrace},     LevelName{"config", Level::kDebug},
    LevelName{"crit", Level::kFatal},       LevelName{"ftl", Level::kFatal},
    LevelName{"alert", Level::kFatal},      LevelName{"emerg", Level::kFatal},
    LevelName{"emergency", Level::kFatal},  LevelName{"panic", Level::kFatal},
    LevelName{"dpanic", Level::kFatal},     LevelName{"t", Level::kTrace},
    LevelName{"v", Level::kTrace},          LevelName{"d", Level::kDebug},
    LevelName{"i", Level::kInfo},           LevelName{"w", Level::kWarning},
    LevelName{"e", Level::kError},          LevelName{"f", Level::kFatal},
    LevelName{"10", Level::kTrace},         LevelName{"20", Level::kDebug},
    LevelName{"30", Level::kInfo},          LevelName{"40", Level::kWarning},
    LevelName{"50", Level::kError},         LevelName{"60", Level::kFatal},
};

std::string_view without_decoration(std::string_view text) {
  constexpr std::string_view kDecoration = " \t[]<>():\"";
  const std::size_t first = text.find_first_not_of(kDecoration);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kDecoration) - first + 1);
}

constexpr double kBinRatio = 1.1;

std::int16_t bin_of(DurationNs duration) {
  if (duration <= 1) return 0;
  return static_cast<std::int16_t>(std::floor(std::log(static_cast<double>(duration)) / std::log(kBinRatio)));
}

double middle_of(std::int16_t bin) { return std::pow(kBinRatio, static_cast<double>(bin) + 0.5); }

std::uint32_t saturating_sum(std::uint32_t a, std::uint32_t b) {
  return a > std::numeric_limits<std::uint32_t>::max() - b ? std::numeric_limits<std::uint32_t>::max()
                                                           : a + b;
}

}  // namespace

Level parse_level(std::string_view text) {
  text = without_decoration(text);
  for (const LevelName& name : kLevelNames)
    if (iequals(text, name.text)) return name.level;
  return Level::kUnknown;
}

void DurationHistogram::add(DurationNs duration, std::uint32_t count) {
  if (count == 0) return;
  const std::int16_t bin = bin_of(duration);
  const auto at =
      std::lower_bound(bins_.begin(), bins_.end(), bin,
                       [](const auto& entry, std::int16_t wanted) { return entry.first < wanted; });
  if (at != bins_.end() && at->first == bin) {
    at->second = saturating_sum(at->second, count);
  } else {
    bins_.insert(at, {bin, count});
  }
}

void DurationHistogram::merge(const DurationHistogram& other) {
  std::vector<std::pair<std::int16_t, std::uint32_t>> merged;
  merged.reserve(bins_.size() + other.bins_.size());
  std::merge(bins_.begin(), bins_.end(), other.bins_.begin(), other.bins_.end(), std::back_inserter(merged),
             [](const auto& a, const auto& b) { return a.first < b.first; });
  bins_.clear();
  for (const auto& [bin, count] : merged) {
    if (!bins_.empty() && bins_.back().first == bin) {
      bins_.back().second = saturating_sum(bins_.back().second, count);
    } else {
      bins_.emplace_back(bin, count);
    }
  }
}

std::uint64_t DurationHistogram::count() const {
  std::uint64_t sum = 0;
  for (const auto& entry : bins_) sum += entry.second;
  return sum;
}

double DurationHistogram::quantile(double q) const {
  if (bins_.empty()) return 0;
  const double rank = std::clamp(q, 0.0, 1.0) * static_cast<double>(count());
  double below = 0;
  for (const auto& [bin, count] : bins_) {
    below += static_cast<double>(count);
    if (below >= rank) return middle_of(bin);
  }
  return middle_of(bins_.back().first);
}

double DurationHistogram::mean() const {
  double sum = 0;
  double n = 0;
  for (const auto& [bin, count] : bins_) {
    sum += middle_of(bin) * count;
    n += count;
  }
  return n > 0 ? sum / n : 0;
}

std::uint64_t DurationHistogram::count_above(double threshold) const {
  std::uint64_t sum = 0;
  for (const auto& [bin, count] : bins_)
    if (middle_of(bin) > threshold) sum += count;
  return sum;
}

std::uint64_t IngestSummary::records() const {
  std::uint64_t sum = 0;
  for (const FileReport& file : files) sum += file.records;
  return sum;
}

std::uint64_t IngestSummary::unparsed() const {
  std::uint64_t sum = 0;
  for (const FileReport& file : files) sum += file.unparsed;
  return sum;
}

bool IngestSummary::complete() const {
  return std::all_of(files.begin(), files.end(),
                     [](const FileReport& file) { return file.problem.empty() && file.unparsed == 0; });
}

bool Telemetry::empty() const {
  return logs.empty() && spans.empty() && metrics.empty() && alerts.empty() && changes.empty();
}

}  // namespace propter
