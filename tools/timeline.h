// When: the window under investigation and the estimated onset of the incident.
#pragma once

#include <algorithm>

#include <propter/time.h>

#include "graph/weights.h"
#include "live/evidence_source.h"

namespace propter::tools {

// Which part of a comparison a bucket is in: the loud part is held against the quiet part before it (same
// load, same day) and against the good period (surely good).
enum class Part { kLoud, kQuiet, kBaseline, kNeither };

// Events of one trace stand or fall together: what counts for confidence are the different traces.
struct Tally {
  double loud = 0;
  double quiet = 0;
  double baseline = 0;
  double loud_traces = 0;  // 0: not known

  [[nodiscard]] double reference() const { return quiet + baseline; }
  // Share of the loud events that can be taken as independent.
  [[nodiscard]] double confidence() const {
    return loud_traces > 0 && loud > 0 ? std::min(1.0, loud_traces / loud) : 1;
  }
  void add(Part part, double n, double traces = 0) {
    if (part == Part::kLoud) {
      loud += n;
      loud_traces += traces;
    }
    if (part == Part::kQuiet) quiet += n;
    if (part == Part::kBaseline) baseline += n;
  }
  void add(const Tally& other) {
    loud += other.loud;
    loud_traces += other.loud_traces;
    quiet += other.quiet;
    baseline += other.baseline;
  }
  [[nodiscard]] Tally divided_by(double by) const { return {loud / by, quiet / by, baseline / by, 0}; }
};

struct Timeline {
  Interval window;               // what is investigated
  Interval onset;                // [earliest, latest] start of the incident; unknown when nothing is loud
  bool has_baseline = false;     // a good period was given
  TimeNs loud_from = kNoTime;    // buckets of the window from here on are loud ...
  TimeNs quiet_until = kNoTime;  // ... and those that end by then are quiet
  bool needs_quiet = false;      // a comparison with the good period alone says nothing
  Interval baseline_logs;        // when log lines of the good period were read
  TimeNs page = kNoTime;         // when somebody was told; the onset is before

  // The same window with the onset at the start of a bucket.
  [[nodiscard]] Timeline split_at(TimeNs bucket) const;

  // For how many buckets something could be seen, in `good` of the good period and in the window from `since`
  // on.
  [[nodiscard]] Tally observed(const Interval& good, TimeNs since) const;

  [[nodiscard]] Part part_of(Period period, TimeNs bucket) const;
  // The same for an instant, e.g. of a metric sample; samples before the window are quiet, too.
  [[nodiscard]] Part part_of_instant(Period period, TimeNs time) const;
};

// `wanted`: the window asked for (either side may be unknown); `at`: a moment within the incident, or
// kNoTime. The onset is the start of the contiguous run of buckets that holds most surprise: counts, errors
// and latencies far beyond the good period (or beyond the rest of the window), and alerts that begin. A page
// (detected_at) only bounds it from above. O(points).
Timeline estimate_timeline(const EvidenceSource& source, Interval wanted, TimeNs at, const Weights& weights);

}  // namespace propter::tools
