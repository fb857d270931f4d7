#include "ingest/counters.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "graph/metric_class.h"

namespace propter {
namespace {

constexpr double kAnew = 0.1;                 // of the value before: a counter that fell so low began anew
constexpr std::size_t kRisesPerRestart = 10;  // at least
constexpr double kNearlyAlways = 0.9;         // of the steps
constexpr std::size_t kStepsWithoutName = 20;

// What the samples of a metric do, over all its series.
struct Steps {
  std::size_t all = 0;
  std::size_t rises = 0;
  std::size_t restarts = 0;
  bool falls = false;  // and not to begin anew

  void add(const std::vector<MetricPoint>& points) {
    for (std::size_t i = 1; i < points.size(); ++i) {
      const double before = points[i - 1].value;
      const double now = points[i].value;
      ++all;
      if (before < 0 || now < 0) falls = true;
      if (now > before) ++rises;
      if (now >= before) continue;
      ++restarts;
      if (now > kAnew * before) falls = true;
    }
  }
  [[nodiscard]] bool only_rise() const { return !falls && rises > 0 && restarts * kRisesPerRestart <= rises; }
  [[nodiscard]] bool rise_nearly_always() const {
    return all >= kStepsWithoutName && static_cast<double>(rises) >= kNearlyAlways * static_cast<double>(all);
  }
};

bool says_counter(std::string_view name) {
  name = name.substr(0, name.find('{'));  // labels
  return std::ranges::any_of(std::to_array<std::string_view>({"_total", "_count", "_sum", "_bucket"}),
                             [&](std::string_view end) { return name.ends_with(end); });
}

bool is_counter(std::string_view name, const Steps& steps) {
  if (!steps.only_rise()) return false;
  const MetricClassTraits& measured = traits_of(classify_metric(name).kind);
  if (says_counter(name)) return measured.kind != MetricClass::kMemory;
  return steps.rise_nearly_always() && !measured.resource;
}

void turn_into_rates(MetricSeries* series) {
  std::vector<MetricPoint> rates;
  for (std::size_t i = 1; i < series->points.size(); ++i) {
    const MetricPoint& before = series->points[i - 1];
    const MetricPoint& now = series->points[i];
    const double risen = now.value >= before.value ? now.value - before.value : now.value;
    const double seconds = static_cast<double>(now.time - before.time) / static_cast<double>(kSecond);
    rates.push_back({now.time, risen / seconds});
  }
  series->points = std::move(rates);
}

// Names are sorted: with further ones, all that refers to names refers to other places.
void add_names(std::vector<std::string> further, Telemetry* telemetry) {
  std::vector<std::string>& names = telemetry->names;
  names.insert(names.end(), std::make_move_iterator(further.begin()), std::make_move_iterator(further.end()));
  std::vector<StringIndex> order(names.size());
  std::iota(order.begin(), order.end(), StringIndex{0});
  std::ranges::sort(order, {}, [&](StringIndex i) -> const std::string& { return names[i]; });
  std::vector<std::string> sorted;
  std::vector<StringIndex> place(names.size());
  for (const StringIndex i : order) {
    if (sorted.empty() || sorted.back() != names[i]) sorted.push_back(std::move(names[i]));
    place[i] = static_cast<StringIndex>(sorted.size() - 1);
  }
  names = std::move(sorted);
  const auto move = [&](StringIndex& name) {
    if (name != kNoString) name = place[name];
  };
  for (LogSeries& s : telemetry->logs) move(s.operation);
  for (SpanSeries& s : telemetry->spans) move(s.operation);
  for (CallSeries& s : telemetry->calls) move(s.operation);
  for (MetricSeries& s : telemetry->metrics) move(s.name);
}

}  // namespace

void rate_counters(Telemetry* telemetry) {
  std::vector<Steps> steps(telemetry->names.size());
  for (const MetricSeries& series : telemetry->metrics) steps[series.name].add(series.points);
  std::vector<StringIndex> rate_of(steps.size(), kNoString);
  std::vector<std::string> rates;
  for (std::size_t name = 0; name < steps.size(); ++name) {
    if (!is_counter(telemetry->names[name], steps[name])) continue;
    rate_of[name] = static_cast<StringIndex>(telemetry->names.size() + rates.size());
    rates.push_back(fmt::format("rate({})", telemetry->names[name]));
  }
  if (rates.empty()) return;
  for (MetricSeries& series : telemetry->metrics) {
    if (rate_of[series.name] == kNoString) continue;
    series.name = rate_of[series.name];
    turn_into_rates(&series);
  }
  std::erase_if(telemetry->metrics, [](const MetricSeries& s) { return s.points.empty(); });
  add_names(std::move(rates), telemetry);
  std::ranges::sort(telemetry->metrics, {},
                    [](const MetricSeries& s) { return std::tuple(s.period, s.subject, s.name); });
}

}  // namespace propter
