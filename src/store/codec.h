// The blobs of a case file: series of points, histograms, lists of texts and of numbers. The layout is
// described in docs/case-file.md. Encoding is a function of the value alone: equal values give equal bytes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/telemetry.h"

namespace propter::store {

using Texts = std::vector<std::string>;
using Labels = std::map<std::string, std::string>;
using Numbers = std::vector<std::uint32_t>;

// Telemetry starts in 1970; a day of tolerance for offsets from UTC. Differences of such times are safe.
constexpr bool plausible(TimeNs time) { return time >= -24 * 60 * kMinute; }

constexpr TimeNs time_of(const CountPoint& point) { return point.bucket; }
inline TimeNs time_of(const SpanPoint& point) { return point.bucket; }
inline TimeNs time_of(const CallPoint& point) { return point.bucket; }
constexpr TimeNs time_of(const MetricPoint& point) { return point.time; }

// Points have to be sorted by plausible times.
std::string encode(const std::vector<CountPoint>& points);
std::string encode(const std::vector<SpanPoint>& points);
std::string encode(const std::vector<CallPoint>& points);
std::string encode(const std::vector<MetricPoint>& points);
std::string encode(const Texts& texts);
std::string encode(const Labels& labels);
std::string encode(const Numbers& numbers);

// False, with `out` unspecified, unless `blob` is well-formed to its last byte: sorted plausible times,
// finite values, sorted histograms. Memory is a small multiple of the size of the blob, whatever the blob
// claims.
bool decode(std::string_view blob, std::vector<CountPoint>& out);
bool decode(std::string_view blob, std::vector<SpanPoint>& out);
bool decode(std::string_view blob, std::vector<CallPoint>& out);
bool decode(std::string_view blob, std::vector<MetricPoint>& out);
bool decode(std::string_view blob, Texts& out);
bool decode(std::string_view blob, Labels& out);
bool decode(std::string_view blob, Numbers& out);

}  // namespace propter::store
