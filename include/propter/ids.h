// Strong 32-bit ids: an EntityId is no RelationId, and neither is a number.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace propter {

template <typename Tag>
struct Id {
  static constexpr std::uint32_t kNone = UINT32_MAX;

  std::uint32_t value = kNone;

  constexpr Id() = default;
  constexpr explicit Id(std::size_t v) : value(static_cast<std::uint32_t>(v)) {}
  [[nodiscard]] constexpr bool valid() const { return value != kNone; }
  [[nodiscard]] constexpr std::size_t index() const { return value; }
  constexpr auto operator<=>(const Id&) const = default;
};

using EntityId = Id<struct EntityTag>;      // index into OperationalGraph::entities()
using RelationId = Id<struct RelationTag>;  // index into OperationalGraph::relations()
using EvidenceId = Id<struct EvidenceTag>;  // index into the evidence of a case
using SubjectId = Id<struct SubjectTag>;    // index into Telemetry::subjects

}  // namespace propter

template <typename Tag>
struct std::hash<propter::Id<Tag>> {
  std::size_t operator()(propter::Id<Tag> id) const noexcept { return id.value; }
};
