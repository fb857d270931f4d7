#include "store/choices.h"

#include <algorithm>
#include <array>

#include "graph/traits.h"

namespace propter::store {
namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 2> kPeriods = {"incident", "baseline"};
constexpr std::array<std::string_view, 7> kSubjectKinds = {"unknown",  "service", "instance", "host",
                                                           "database", "cache",   "queue"};
constexpr std::array<std::string_view, 7> kLevels = {"unknown", "trace", "debug", "info",
                                                     "warning", "error", "fatal"};
constexpr std::array<std::string_view, 4> kChangeKinds = {"deploy", "commit", "flag", "configuration"};
constexpr std::array<std::string_view, 2> kLinkKinds = {"instance_of", "runs_on"};
constexpr std::array<std::string_view, 6> kOutcomes = {"answered", "cached",   "failed",
                                                       "refused",  "given up", "budget"};
constexpr std::array<std::string_view, 10> kEvents = {"seeded", "visited", "message",   "verdict", "supposed",
                                                      "damped", "capped",  "objection", "stopped", "undone"};
constexpr std::array<std::string_view, 4> kLabels = {"Defer", "Healthy", "Symptom", "Origin"};
constexpr std::array<std::string_view, 2> kBases = {"measured", "imputed"};
static_assert(kBases.size() == static_cast<std::size_t>(OnsetBasis::kImputed) + 1);
static_assert(kEvents.size() == static_cast<std::size_t>(EventKind::kUndone) + 1);
static_assert(static_cast<std::size_t>(Label::kOrigin) + 1 == kLabels.size());
static_assert(kSubjectKinds.size() == static_cast<std::size_t>(SubjectKind::kQueue) + 1);
static_assert(kLevels.size() == static_cast<std::size_t>(Level::kFatal) + 1);
static_assert(kChangeKinds.size() == static_cast<std::size_t>(ChangeKind::kConfiguration) + 1);
static_assert(kOutcomes.size() == static_cast<std::size_t>(ExchangeOutcome::kBudget) + 1);

template <std::size_t N, typename Enum>
std::string_view name_in(const std::array<std::string_view, N>& names, Enum value) {
  const auto at = static_cast<std::size_t>(value);
  return at < N ? names[at] : std::string_view();
}

template <std::size_t N, typename Enum>
bool read_from(const std::array<std::string_view, N>& names, std::string_view name, Enum& out) {
  const auto at = std::ranges::find(names, name);
  if (at == names.end()) return false;
  out = static_cast<Enum>(at - names.begin());
  return true;
}

}  // namespace

std::string_view choice_name(Period value) { return name_in(kPeriods, value); }
std::string_view choice_name(SubjectKind value) { return name_in(kSubjectKinds, value); }
std::string_view choice_name(Level value) { return name_in(kLevels, value); }
std::string_view choice_name(ChangeKind value) { return name_in(kChangeKinds, value); }
std::string_view choice_name(LinkKind value) { return name_in(kLinkKinds, value); }
std::string_view choice_name(ExchangeOutcome value) { return name_in(kOutcomes, value); }
std::string_view choice_name(EventKind value) { return name_in(kEvents, value); }
std::string_view choice_name(Label value) { return name_in(kLabels, value); }
std::string_view choice_name(OnsetBasis value) { return name_in(kBases, value); }

std::string_view choice_name(RelationKind value) {
  return static_cast<std::size_t>(value) < relation_kinds().size() ? name_of(value) : std::string_view();
}

std::string_view choice_name(EvidenceKind value) {
  return value.row() < evidence_kinds().size() ? name_of(value) : std::string_view();
}

bool read_choice(std::string_view name, Period& out) { return read_from(kPeriods, name, out); }
bool read_choice(std::string_view name, SubjectKind& out) { return read_from(kSubjectKinds, name, out); }
bool read_choice(std::string_view name, Level& out) { return read_from(kLevels, name, out); }
bool read_choice(std::string_view name, ChangeKind& out) { return read_from(kChangeKinds, name, out); }
bool read_choice(std::string_view name, LinkKind& out) { return read_from(kLinkKinds, name, out); }
bool read_choice(std::string_view name, ExchangeOutcome& out) { return read_from(kOutcomes, name, out); }
bool read_choice(std::string_view name, EventKind& out) { return read_from(kEvents, name, out); }
bool read_choice(std::string_view name, Label& out) { return read_from(kLabels, name, out); }
bool read_choice(std::string_view name, OnsetBasis& out) { return read_from(kBases, name, out); }

bool read_choice(std::string_view name, RelationKind& out) {
  const RelationKind kind = parse_relation_kind(name);
  if (name_of(kind) != name) return false;
  out = kind;
  return true;
}

bool read_choice(std::string_view name, EvidenceKind& out) {
  const auto kind = parse_evidence_kind(name);
  if (kind) out = *kind;
  return kind.has_value();
}

bool read_choice(std::string_view name, EntityKind& out) {
  const EntityKind kind(name);
  if (kind.name() != name) return false;
  out = kind;
  return true;
}

}  // namespace propter::store
