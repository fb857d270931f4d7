#include "tools/statistics.h"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/hypergeometric.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace propter::tools {
namespace {

constexpr double kMostTrials = 50'000;  // the exact test needs factorials of their sum
constexpr double kFloor = -300;         // log10 of the smallest chance that is told apart

double to_log10(double p) { return p <= 0 ? kFloor : std::clamp(std::log10(p), kFloor, 0.0); }

using Policy = boost::math::policies::policy<
    boost::math::policies::domain_error<boost::math::policies::errno_on_error>,
    boost::math::policies::overflow_error<boost::math::policies::errno_on_error>,
    boost::math::policies::evaluation_error<boost::math::policies::errno_on_error>>;
using Binomial = boost::math::binomial_distribution<double, Policy>;

double share(double loud_exposure, double reference_exposure) {
  return loud_exposure / (loud_exposure + reference_exposure);
}

}  // namespace

double rate_increase_log10p(double loud, double loud_exposure, double reference, double reference_exposure,
                            double margin) {
  if (loud <= 0 || loud_exposure <= 0) return 0;
  return binomial_tail_log10p(loud, loud + reference, share(loud_exposure * margin, reference_exposure));
}

double rate_decrease_log10p(double loud, double loud_exposure, double reference, double reference_exposure,
                            double margin) {
  if (reference <= 0 || reference_exposure <= 0 || loud_exposure <= 0) return 0;
  return binomial_tail_log10p(reference, loud + reference,
                              1 - share(loud_exposure / margin, reference_exposure));
}

double more_hits_log10p(double loud_hits, double loud_trials, double reference_hits,
                        double reference_trials) {
  const auto whole = [](double x, double most) {
    return static_cast<unsigned>(std::llround(std::clamp(x, 0.0, most)));
  };
  // Larger samples are thinned, hits and trials alike: the shares stay, some confidence goes.
  const double thinned = std::min(1.0, kMostTrials / std::max({loud_trials, reference_trials, 1.0}));
  const unsigned loud = whole(loud_trials * thinned, kMostTrials);
  const unsigned all = loud + whole(reference_trials * thinned, kMostTrials);
  const unsigned hit = whole(loud_hits * thinned, loud);
  const unsigned hits = hit + whole(reference_hits * thinned, all - loud);
  if (hit == 0 || loud == 0 || all == loud) return 0;
  const boost::math::hypergeometric_distribution<double, Policy> distribution(hits, loud, all);
  const unsigned least = hits + loud > all ? hits + loud - all : 0;
  if (hit <= least) return 0;
  return to_log10(boost::math::cdf(boost::math::complement(distribution, hit - 1)));
}

double binomial_tail_log10p(double hits, double trials, double chance) {
  if (hits <= 0 || trials <= 0 || chance >= 1) return 0;
  if (chance <= 0) return kFloor;
  return to_log10(boost::math::cdf(boost::math::complement(
      Binomial(trials, chance), std::min(hits, trials) - 1 < 0 ? 0 : std::min(hits, trials) - 1)));
}

double greater_log10p(Bins loud, Bins reference, std::int16_t shift_bins) {
  double n = 0;
  double m = 0;
  for (const auto& [bin, count] : loud) n += count;
  for (const auto& [bin, count] : reference) m += count;
  if (n < 1 || m < 1) return 0;
  double u = 0;      // pairs in which the loud one is greater, ties half
  double below = 0;  // reference samples below the current bin
  double ties = 0;   // sum of t^3 - t
  auto r = reference.begin();
  const auto tie_term = [](double t) { return t * t * t - t; };
  for (const auto& [bin, count] : loud) {
    for (; r != reference.end() && r->first + shift_bins < bin; ++r) {
      below += r->second;
      ties += tie_term(r->second);
    }
    const bool tied = r != reference.end() && r->first + shift_bins == bin;
    const double equal = tied ? r->second : 0;
    u += count * (below + equal / 2);
    ties += tie_term(count + equal);
    if (tied) {
      below += r->second;
      ++r;
    }
  }
  for (; r != reference.end(); ++r) ties += tie_term(r->second);
  const double total = n + m;
  const double variance = n * m / 12 * ((total + 1) - ties / (total * std::max(total - 1, 1.0)));
  if (variance <= 0) return 0;
  const double z = (u - n * m / 2 - 0.5) / std::sqrt(variance);
  return to_log10(
      boost::math::cdf(boost::math::complement(boost::math::normal_distribution<double, Policy>(), z)));
}

double far_beyond_log10p(const DurationHistogram& loud, const DurationHistogram& reference, double margin) {
  constexpr int kThresholds = 10;
  const auto trials = static_cast<double>(loud.count());
  const auto known = static_cast<double>(reference.count());
  const double usual = reference.quantile(0.9) * margin;
  if (trials < 1 || known < 1 || usual <= 0) return 0;
  double best = 0;
  for (int i = 1; i <= kThresholds; ++i) {
    const double times = std::ldexp(1.0, i);
    const double seen = static_cast<double>(reference.count_above(usual * times)) / known;
    const double chance = std::max(seen * 2, 0.1 / times);
    best = std::min(
        best, binomial_tail_log10p(static_cast<double>(loud.count_above(usual * times)), trials, chance));
  }
  return std::min(0.0, best + std::log10(kThresholds));
}

Robust robust(std::vector<double> values) {
  if (values.empty()) return {};
  const auto median_of = [](std::vector<double>& v) {
    const auto middle = v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2);
    std::nth_element(v.begin(), middle, v.end());
    if (v.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(v.begin(), middle)) / 2;
  };
  Robust out;
  out.median = median_of(values);
  for (double& v : values) v = std::abs(v - out.median);
  out.deviation = 1.4826 * median_of(values);
  return out;
}

double student_log10p(double t, double degrees) {
  if (!(degrees > 0) || !std::isfinite(t)) return t > 0 ? kFloor : 0;
  return to_log10(boost::math::cdf(
      boost::math::complement(boost::math::students_t_distribution<double, Policy>(degrees), t)));
}

}  // namespace propter::tools
