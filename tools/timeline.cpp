#include "tools/timeline.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "tools/statistics.h"

namespace propter::tools {
namespace {

constexpr std::size_t kMostSlots = 200'000;  // 23 days of buckets; longer windows are looked at more coarsely

using BucketCounts = std::map<TimeNs, double>;

void count_points(BucketCounts& counts, const auto& series) {
  for (const auto& point : series.points) counts[point.bucket] += point.count;
}

// The span of time that holds the bulk of the records: single rows with a far-off clock do not stretch it.
Interval bulk_of(const BucketCounts& counts) {
  double total = 0;
  for (const auto& [bucket, n] : counts) total += n;
  Interval out;
  double seen = 0;
  for (const auto& [bucket, n] : counts) {
    const double before = seen;
    seen += n;
    if (seen > total * 0.002 && before < total * 0.998) {
      out.include(bucket);
      out.include(bucket + kBucket - 1);
    }
  }
  return out;
}

// How far apart the records of the incident are: logs and spans come at any time, samples once a period.
DurationNs resolution_of(const EvidenceSource& source) {
  std::vector<DurationNs> gaps;
  for (std::size_t s = 0; s < source.subjects().size(); ++s) {
    const SubjectId id(s);
    if (!source.logs(Period::kIncident, id).empty() || !source.spans(Period::kIncident, id).empty())
      return kBucket;
    for (const MetricSeries& series : source.metrics(Period::kIncident, id))
      for (std::size_t i = 1; i < series.points.size(); ++i)
        gaps.push_back(series.points[i].time - series.points[i - 1].time);
  }
  if (gaps.empty()) return kBucket;
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::ranges::nth_element(gaps, middle);
  return std::max<DurationNs>(kBucket, bucket_of(*middle + kBucket - 1));
}

Interval extent(const EvidenceSource& source, Period period) {
  BucketCounts records;
  BucketCounts samples;
  for (std::size_t s = 0; s < source.subjects().size(); ++s) {
    for (const LogSeries& series : source.logs(period, SubjectId(s))) count_points(records, series);
    for (const SpanSeries& series : source.spans(period, SubjectId(s))) count_points(records, series);
    for (const MetricSeries& series : source.metrics(period, SubjectId(s)))
      for (const MetricPoint& point : series.points) samples[bucket_of(point.time)] += 1;
  }
  if (!records.empty()) return bulk_of(records);
  Interval out = bulk_of(samples);
  if (period == Period::kIncident)
    for (const Alert& alert : source.alerts())
      if (alert.active_at != kNoTime) {
        out.include(bucket_of(alert.active_at));
        out.include(bucket_of(alert.active_at) + kBucket - 1);
      }
  return out;
}

Interval extent_of_logs(const EvidenceSource& source, Period period) {
  BucketCounts lines;
  for (std::size_t s = 0; s < source.subjects().size(); ++s)
    for (const LogSeries& series : source.logs(period, SubjectId(s))) count_points(lines, series);
  return bulk_of(lines);
}

Interval choose_window(const EvidenceSource& source, Interval wanted, TimeNs page,
                       const Weights::Timeline& w) {
  Interval window = extent(source, Period::kIncident);
  if (page != kNoTime && window.known()) {
    window.start = std::clamp(page - w.before_page, window.start, std::max(window.start, page));
    window.end = std::clamp(page + w.after_page, std::min(window.end, page), window.end);
    window.end = std::max(window.end, window.start);
  }
  if (wanted.start != kNoTime) window.start = wanted.start;
  if (wanted.end != kNoTime) window.end = wanted.end;
  return window;
}

// Surprise per bucket of the window, summed over all series.
class SurpriseScan {
 public:
  SurpriseScan(const EvidenceSource& source, Interval window, const Weights& weights)
      : source_(source), weights_(weights) {
    first_ = bucket_of(window.start);
    const TimeNs last = std::max(bucket_of(window.end), first_);
    const auto n = static_cast<std::size_t>((last - first_) / kBucket) + 1;
    width_ =
        std::max(resolution_of(source), kBucket * static_cast<TimeNs>((n + kMostSlots - 1) / kMostSlots));
    mass_.assign(static_cast<std::size_t>((last - first_) / width_) + 1, 0.0);
    const Interval baseline = extent(source, Period::kBaseline);
    if (baseline.known())
      baseline_slots_ = static_cast<double>(baseline.end + 1 - baseline.start) / static_cast<double>(width_);
  }

  std::vector<double> run(TimeNs page) {
    for (std::size_t s = 0; s < source_.subjects().size(); ++s) {
      logs(SubjectId(s));
      spans(SubjectId(s));
      metrics(SubjectId(s));
    }
    alerts(page);
    return std::move(mass_);
  }

  [[nodiscard]] TimeNs first() const { return first_; }
  [[nodiscard]] TimeNs width() const { return width_; }  // of a slot; a bucket, or several

 private:
  // Where a bucket is, or npos outside of the window.
  [[nodiscard]] std::size_t slot(TimeNs bucket) const {
    if (bucket < first_) return SIZE_MAX;
    const auto i = static_cast<std::size_t>((bucket - first_) / width_);
    return i < mass_.size() ? i : SIZE_MAX;
  }

  void add(std::size_t slot, double surprise) {
    if (slot != SIZE_MAX && surprise > 1) mass_[slot] += std::min(surprise, weights_.timeline.max_surprise);
  }

  // Expected count per slot: from the good period, else the median of the window, in most slots of which
  // there may be nothing.
  double expected(double baseline_total, const std::map<std::size_t, double>& by_slot) const {
    if (baseline_slots_ > 0) return baseline_total / baseline_slots_;
    std::vector<double> counts;
    for (const auto& [i, n] : by_slot)
      if (i != SIZE_MAX) counts.push_back(n);
    if (2 * counts.size() < mass_.size()) return 0;
    counts.resize(mass_.size(), 0.0);
    return robust(std::move(counts)).median;
  }

  void logs(SubjectId s) {
    std::map<StringIndex, double> baseline;
    for (const LogSeries& series : source_.logs(Period::kBaseline, s))
      baseline[series.template_text] += static_cast<double>(series.total);
    std::map<StringIndex, std::map<std::size_t, double>> counts;
    for (const LogSeries& series : source_.logs(Period::kIncident, s))
      for (const CountPoint& point : series.points)
        counts[series.template_text][slot(point.bucket)] += point.count;
    for (const auto& [text, by_slot] : counts) {
      const double usual = std::max(expected(baseline[text], by_slot), 0.3);
      for (const auto& [i, n] : by_slot) add(i, poisson_surprise(n, usual));
    }
  }

  // -log10 of the chance of n or more events, when `usual` are expected, give or take half.
  static double poisson_surprise(double n, double usual) {
    return -rate_increase_log10p(n, 1, usual * 1000, 1000, 1.5);
  }

  void spans(SubjectId s) {
    std::map<StringIndex, DurationHistogram> usual;
    for (const Period period : {Period::kBaseline, Period::kIncident}) {
      if (period == Period::kIncident && baseline_slots_ > 0) break;
      for (const SpanSeries& series : source_.spans(period, s))
        for (const SpanPoint& point : series.points) usual[series.operation].merge(point.total);
    }
    for (const SpanSeries& series : source_.spans(Period::kIncident, s)) {
      const DurationHistogram& reference = usual[series.operation];
      const double slow = reference.count() >= weights_.timeline.minimum_spans
                              ? reference.quantile(0.9) * weights_.timeline.slow_factor
                              : 0;
      for (const SpanPoint& point : series.points) {
        add(slot(point.bucket),
            -binomial_tail_log10p(point.errors, point.count, weights_.timeline.usual_errors));
        if (slow > 0)
          add(slot(point.bucket), -binomial_tail_log10p(static_cast<double>(point.total.count_above(slow)),
                                                        point.count, weights_.timeline.usual_slow));
      }
    }
  }

  void metrics(SubjectId s) {
    std::map<StringIndex, std::vector<double>> usual;
    for (const Period period : {Period::kBaseline, Period::kIncident})
      for (const MetricSeries& series : source_.metrics(period, s))
        for (const MetricPoint& point : series.points) usual[series.name].push_back(point.value);
    for (const MetricSeries& series : source_.metrics(Period::kIncident, s)) {
      const auto& values = usual[series.name];
      if (values.size() < weights_.timeline.minimum_samples) continue;
      const Robust r = robust(values);
      const double floor = std::max(std::abs(r.median) * weights_.metrics.relative_floor, 1e-9);
      for (const MetricPoint& point : series.points)
        add(slot(bucket_of(point.time)),
            -student_log10p((point.value - r.median) / std::max(r.deviation, floor),
                            weights_.metrics.degrees));
    }
  }

  void alerts(TimeNs page) {
    for (const Alert& alert : source_.alerts()) {
      if (alert.active_at == kNoTime ||
          (page != kNoTime && alert.active_at < page - weights_.timeline.alert_lead))
        continue;
      add(slot(bucket_of(alert.active_at)), weights_.timeline.max_surprise);
    }
  }

  const EvidenceSource& source_;
  const Weights& weights_;
  TimeNs first_ = 0;
  TimeNs width_ = kBucket;
  double baseline_slots_ = 0;
  std::vector<double> mass_;
};

struct Run {
  std::size_t first = 0;
  std::size_t last = 0;
  double gain = 0;
};

// The contiguous run with the greatest sum above the usual mass (Kadane); it must begin at or before
// `latest`.
Run loudest_run(const std::vector<double>& mass, std::size_t latest) {
  const double mean = std::accumulate(mass.begin(), mass.end(), 0.0) / static_cast<double>(mass.size());
  Run best;
  Run current;
  for (std::size_t i = 0; i < mass.size(); ++i) {
    if (current.gain <= 0) current = {i, i, 0};
    current.gain += mass[i] - mean;
    current.last = i;
    if (current.first <= latest && current.gain > best.gain) best = current;
  }
  return best;
}

double buckets(TimeNs from, TimeNs to) {
  return static_cast<double>(std::max<TimeNs>(to - from, 0)) / kBucket;
}

void set_parts(Timeline& timeline) {
  if (timeline.onset.known()) {
    timeline.loud_from = bucket_of(timeline.onset.start);
    timeline.quiet_until = timeline.loud_from;
  } else if (timeline.has_baseline) {
    timeline.loud_from = bucket_of(timeline.window.start);
  } else {
    // Nothing stands out and nothing to compare with: the last third against the rest.
    timeline.loud_from = bucket_of(timeline.window.end - (timeline.window.end - timeline.window.start) / 3);
    timeline.quiet_until = timeline.loud_from;
  }
}

}  // namespace

Timeline Timeline::split_at(TimeNs bucket) const {
  Timeline out = *this;
  out.onset = {std::max(bucket, window.start), bucket + kBucket - 1};
  out.loud_from = bucket;
  out.quiet_until = bucket;
  return out;
}

Tally Timeline::observed(const Interval& good, TimeNs since) const {
  Tally out{buckets(std::max(loud_from, since), window.end + 1), 0, 0};
  if (quiet_until != kNoTime) out.quiet = buckets(std::max(window.start, since), quiet_until);
  if (good.known()) out.baseline = buckets(good.start, good.end + 1);
  return out;
}

Part Timeline::part_of(Period period, TimeNs bucket) const {
  if (period == Period::kBaseline) return Part::kBaseline;
  if (bucket + kBucket <= window.start || bucket > window.end) return Part::kNeither;
  if (bucket >= loud_from) return Part::kLoud;
  return quiet_until != kNoTime && bucket + kBucket <= quiet_until ? Part::kQuiet : Part::kNeither;
}

Part Timeline::part_of_instant(Period period, TimeNs time) const {
  if (period == Period::kBaseline) return Part::kBaseline;
  if (time < window.start) return Part::kQuiet;
  if (time > window.end + kMinute) return Part::kNeither;
  if (time >= loud_from) return Part::kLoud;
  return quiet_until != kNoTime && time < quiet_until ? Part::kQuiet : Part::kNeither;
}

Timeline estimate_timeline(const EvidenceSource& source, Interval wanted, TimeNs at, const Weights& weights) {
  Timeline timeline;
  const IncidentInfo& info = source.incident();
  const TimeNs page = at != kNoTime ? at : info.detected_at;
  if (wanted.start == kNoTime) wanted.start = info.window.start;
  if (wanted.end == kNoTime) wanted.end = info.window.end;
  timeline.window = choose_window(source, wanted, page, weights.timeline);
  timeline.page = page;
  timeline.baseline_logs = extent_of_logs(source, Period::kBaseline);
  timeline.has_baseline = extent(source, Period::kBaseline).known();
  if (!timeline.window.known()) return timeline;
  SurpriseScan scan(source, timeline.window, weights);
  const std::vector<double> mass = scan.run(page);
  const auto latest = page == kNoTime || page < scan.first()
                          ? mass.size() - 1
                          : static_cast<std::size_t>((page - scan.first()) / scan.width());
  const Run run = loudest_run(mass, latest);
  if (run.gain > 0) {
    const TimeNs start = scan.first() + static_cast<TimeNs>(run.first) * scan.width();
    timeline.onset = {std::max(start, timeline.window.start), start + scan.width() - 1};
  }
  set_parts(timeline);
  return timeline;
}

}  // namespace propter::tools
