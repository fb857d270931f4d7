// How a metric left its usual value.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "live/evidence_source.h"

namespace propter::tools {

enum class Course : std::uint8_t {
  kUnknown,   // too few samples
  kStep,      // from one sample to the next, and it stays there
  kSpike,     // it went and came back
  kDrift,     // further with nearly every sample
  kUnsteady,  // to and fro
};

// Of samples in the order of time, of which `worst` is the furthest from `usual` that counts. O(samples).
Course course_of(std::span<const MetricPoint> samples, double usual, double worst);

// "a step", ...; empty for kUnknown.
std::string_view words_of(Course course);

}  // namespace propter::tools
