// What a signal is about. Failures travel by class: a slow callee makes its caller slow, a failing one makes
// it fail; a full disk of the callee is nobody else's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace propter {

struct Evidence;

enum class SignalClass : std::uint8_t {
  kLatency,
  kErrors,
  kTraffic,
  kCpu,
  kMemory,
  kDisk,
  kNetwork,
  kChange,
  kLogs,
  kState,  // of the entity itself: crash loops, restarts, not ready; and what no other class takes
};
inline constexpr std::size_t kSignalClasses = static_cast<std::size_t>(SignalClass::kState) + 1;

template <typename T>
using PerClass = std::array<T, kSignalClasses>;

struct SignalTraits {
  SignalClass signal;
  std::string_view name;
  bool resource;           // of the entity's own: can make it slow and make it fail
  std::string_view fault;  // what is at fault where this is the most probable class; of the closed table
};
const SignalTraits& traits_of(SignalClass signal);
std::string_view name_of(SignalClass signal);  // "latency", ...

// By the words in the name of a metric or an alert ("container_fs_reads./dev/vda", "TraceLatency").
SignalClass signal_class_of(std::string_view name);
// Of an item: that of its kind, or by what was measured.
SignalClass signal_class_of(const Evidence& item);

}  // namespace propter
