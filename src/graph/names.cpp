// Names of labels and of evidence.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <propter/evidence.h>
#include <propter/labeller.h>

#include "base/text.h"

namespace propter {
namespace {

struct Name {
  std::string_view text;
  Label label;
};

constexpr std::array kLabels = std::to_array<Name>({
    {"Defer", Label::kDefer},
    {"Healthy", Label::kHealthy},
    {"Symptom", Label::kSymptom},
    {"Origin", Label::kOrigin},
});

}  // namespace

std::string_view name_of(Label label) { return std::ranges::find(kLabels, label, &Name::label)->text; }

std::string evidence_name(EvidenceId id) { return fmt::format("E{}", id.value); }

std::optional<Label> parse_label(std::string_view text) {
  const auto* row = std::ranges::find_if(kLabels, [&](const Name& n) { return iequals(n.text, text); });
  return row == kLabels.end() ? std::nullopt : std::optional(row->label);
}

}  // namespace propter
