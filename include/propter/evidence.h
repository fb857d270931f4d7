// Evidence: one observation about one entity or relation, with a score that has a meaning.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <propter/ids.h>
#include <propter/time.h>

namespace propter {

// A row of the table of evidence kinds (src/graph/evidence_kinds.h), by its name: "log_burst", "change", ...
class EvidenceKind {
 public:
  // "normal": looked at with enough data, and as usual.
  constexpr EvidenceKind() = default;
  constexpr explicit EvidenceKind(std::size_t row) : row_(static_cast<std::uint8_t>(row)) {}

  [[nodiscard]] constexpr std::size_t row() const { return row_; }
  [[nodiscard]] constexpr bool is_normal() const { return row_ == 0; }
  constexpr auto operator<=>(const EvidenceKind&) const = default;

 private:
  std::uint8_t row_ = 0;
};

std::string_view name_of(EvidenceKind kind);
// Nothing for a name that the table does not have.
std::optional<EvidenceKind> parse_evidence_kind(std::string_view text);

// By which people and models call an item: "E12".
std::string evidence_name(EvidenceId id);

struct SourceLocation {
  std::string file;         // relative to the input root; empty when the item is about something absent
  std::uint64_t line = 0;   // 1-based line, row or item of a list; 0: the file as a whole
  std::uint64_t count = 1;  // how many records stand behind the item
  bool operator==(const SourceLocation&) const = default;
};

// How it is known when something began.
enum class OnsetBasis : std::uint8_t {
  kMeasured,  // by what the item is about: its first line, the sample that left its past, the time of an
              // alert
  kImputed,   // it is taken for that of the incident; proves nothing
};
std::string_view name_of(OnsetBasis basis);  // "measured", "imputed"

struct Evidence {
  EvidenceId id;
  EntityId entity;      // what it speaks about; for a relation, its dependent
  RelationId relation;  // valid() for evidence on a relation
  std::string tool;     // who found it
  EvidenceKind kind;
  Interval interval;                               // when it was observed
  Interval onset;                                  // [earliest, latest] moment at which it began
  OnsetBasis onset_basis = OnsetBasis::kMeasured;  // where there is one
  double score = 0;     // -log10 of the chance of so extreme a value under good conditions, 0..12, corrected
                        // for the number of comparisons that the tool made
  std::string subject;  // what was measured: the metric, template or operation; groups items across entities
  std::string text;     // one line for people, untrusted
  SourceLocation source;
};

}  // namespace propter
