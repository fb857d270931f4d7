// Weights as JSON, "propter.weights/3": what is not named is as built in.
//
//   {"schema": "propter.weights/3",
//    "evidence": {"log_burst": {"local": 0.2, "degraded": 0.7}, ...},
//    "transmission": {"calls": 0.6, ...},
//    "prior": {"Service": 0.01, ...},
//    "numbers": {"logs.margin": 1.5, ...}}      times in seconds
#pragma once

#include <string>
#include <string_view>

#include <propter/status.h>

#include "graph/weights.h"

namespace propter {

// kUsage, with `place` and the name, for what is no such document, names that are not known, values of
// another type or out of their range.
Result<Weights> parse_weights(std::string_view json, const std::string& place);

// Whether it is such a document of an earlier version, whose numbers meant something else.
bool are_of_earlier_model(std::string_view json);

enum class WeightsLayout : std::uint8_t { kForPeople, kOneLine };
// All of them, in a fixed order; parse_weights() reads the same value back.
std::string write_weights(const Weights& weights, WeightsLayout layout);

}  // namespace propter
