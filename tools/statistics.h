// The tests behind the scores. All return log10 of a p-value: 0 is "as usual", -6 is one in a million.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "ingest/telemetry.h"

namespace propter::tools {

// Chance of `loud` or more of loud + reference events, when the loud part's exposure share is
// loud_exposure / (loud_exposure + reference_exposure) and rates may differ by the factor `margin` >= 1
// without meaning anything. Exact binomial test of two Poisson rates (Przyborowski and Wilenski 1940).
double rate_increase_log10p(double loud, double loud_exposure, double reference, double reference_exposure,
                            double margin);
// The same for `loud` or fewer.
double rate_decrease_log10p(double loud, double loud_exposure, double reference, double reference_exposure,
                            double margin);

// Chance that by accident as many or more of `loud_hits + reference_hits` fall on the loud part, when each of
// loud_trials + reference_trials can be hit once. Fisher's exact test; hits are rounded and clamped to the
// trials.
double more_hits_log10p(double loud_hits, double loud_trials, double reference_hits, double reference_trials);

// Chance of `hits` or more out of `trials` when each has `chance`. Exact binomial tail.
double binomial_tail_log10p(double hits, double trials, double chance);

// One-sided Mann-Whitney test on binned samples (bin, count), sorted by bin: chance that `loud` is by
// accident so much greater than `reference` moved up by `shift_bins`. Normal approximation with tie
// correction.
using Bins = std::span<const std::pair<std::int16_t, std::uint32_t>>;
double greater_log10p(Bins loud, Bins reference, std::int16_t shift_bins);

// Whether `loud` durations lie far beyond those that `reference` knows, by how far as well as by how many:
// for thresholds of 2, 4, 8 ... times the reference's 90 % quantile (times `margin`), the binomial tail of
// the loud ones above it. The chance of one to lie above is the share seen in the reference, and at least
// that of a Pareto tail (exponent 1, heavier than what services show). Log10 p, corrected for the number of
// thresholds.
double far_beyond_log10p(const DurationHistogram& loud, const DurationHistogram& reference, double margin);

// Median, and the median absolute deviation scaled to a standard deviation.
struct Robust {
  double median = 0;
  double deviation = 0;
};
Robust robust(std::vector<double> values);

// Upper tail of Student's t with `degrees` degrees of freedom: telemetry has heavier tails than a Gaussian.
double student_log10p(double t, double degrees);

}  // namespace propter::tools
