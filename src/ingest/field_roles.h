// What a field means, by its name: one table of aliases for the columns of tables and the keys of JSON.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <propter/time.h>

namespace propter {

enum class Role : std::uint8_t {
  kNone,
  kTime,
  kStart,
  kEnd,
  kDuration,
  kTraceId,
  kSpanId,
  kParentId,
  kOperation,
  kSpanKind,
  kStatus,
  kError,  // a flag, or the text of an error
  kService,
  kInstance,
  kHost,
  kNamespace,
  kEntity,     // a name of unknown kind
  kComponent,  // a container, logger or component: names the subject only if nothing else does
  kLevel,
  kMessage,
  kStack,  // a stack trace beside the message
  kMetric,
  kValue,
};
inline constexpr std::size_t kRoles = static_cast<std::size_t>(Role::kValue) + 1;

struct FieldRole {
  Role role = Role::kNone;
  std::uint16_t rank = UINT16_MAX;  // of several fields with one role, the lowest rank is meant
  DurationNs unit =
      0;  // of a duration, in ns; of an operation: unit of a bare duration beside it; 0: not said
};

// Ignores case and '_', '.', '-', ' ', ':'; understands unit suffixes of durations ("elapsed_ms").
FieldRole role_of(std::string_view name);

// Whether the name is that of an identifier ("order_id", "RequestID"): no measurement.
bool names_an_id(std::string_view name);

// The values of one record by role. Views belong to the caller.
class Fields {
 public:
  void clear() { *this = Fields(); }
  // Keeps the better ranked one; empty texts and words for "nothing" do not count.
  void set(FieldRole role, std::string_view text);
  [[nodiscard]] std::string_view operator[](Role role) const {
    return slots_[static_cast<std::size_t>(role)].text;
  }
  [[nodiscard]] bool has(Role role) const { return !(*this)[role].empty(); }
  [[nodiscard]] DurationNs unit(Role role) const { return slots_[static_cast<std::size_t>(role)].unit; }

 private:
  struct Slot {
    std::string_view text;
    std::uint16_t rank = UINT16_MAX;
    DurationNs unit = 0;
  };
  std::array<Slot, kRoles> slots_;
};

// Whether a cell says "no value": empty, "null", "NaN", "None", "-", "<nil>".
bool is_nothing(std::string_view text);

}  // namespace propter
