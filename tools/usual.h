// What is usual for the samples of a metric, how far others are from it, and which way that is bad.
#pragma once

#include <span>
#include <vector>

#include "graph/metric_class.h"
#include "tools/statistics.h"

namespace propter::tools {

// Of a share of a whole that is usually close to all of it (1, or 100 percent): what counts is the distance
// from that. 0: none.
double upper_bound_of(const MetricName& name, std::span<const double> usual);

// 1: up is worse; -1: down is; 0: either way may be. That of the class of its name; without one, what keeps
// close to an upper bound is a share of what goes well.
double worse_of(const MetricName& name, double upper_bound);

struct Usual {
  Robust of;
  double worse = 1;       // worse_of()
  double scale = 1;       // one deviation
  double either_way = 1;  // of the deviations of what may be bad either way

  Usual(const std::vector<double>& usual, const MetricName& name, const Weights::Metrics& weights);

  // The greater the worse.
  [[nodiscard]] double badness(double value) const;
  // Deviations in the bad direction.
  [[nodiscard]] double operator()(double value) const { return badness(value) / scale; }
};

}  // namespace propter::tools
