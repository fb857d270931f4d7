// FOLIO: premises and conclusions as first-order formulas, with the label that people gave.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <propter/status.h>

#include "entail/prover.h"
#include "eval/decide.h"

namespace propter::eval {

enum class FolioLabel : std::uint8_t { kTrue, kFalse, kUncertain };
inline constexpr std::size_t kFolioLabels = 3;
std::string_view name_of(FolioLabel label);  // "True", "False", "Uncertain"

using FolioAnswer = Answer;
inline constexpr std::size_t kFolioAnswers = kAnswers;

struct FolioCase {
  std::size_t line = 0;  // of the file, from 1
  FolioLabel label = FolioLabel::kUncertain;
  FolioAnswer answer = FolioAnswer::kUndecided;
  std::size_t formulas = 0;
  std::vector<std::string> warnings = {};  // "p2, byte 7, character 5: ..."
  std::string refusal = {};  // not empty: it was not asked; the label and the answer say nothing
};

struct FolioCounts {
  std::vector<FolioCase> cases;
  std::array<std::array<std::size_t, kFolioAnswers>, kFolioLabels> answers = {};  // by label
  std::size_t refused = 0;   // no JSON object, a member is missing, or a formula is none
  std::size_t repaired = 0;  // asked, with at least one warning

  [[nodiscard]] std::size_t asked() const { return cases.size() - refused; }
  [[nodiscard]] std::size_t agreed() const;  // answered as labelled
  [[nodiscard]] std::size_t answered(FolioAnswer answer) const;
};

// JSON lines with `premises-FOL` (a list, or a text with a formula a line), `conclusion-FOL` and `label`
// (True, False, Uncertain or Unknown, in any case); the first `limit` of them, 0: all. Classical logic.
// kUnusable when no line is a problem; kInternal when the prover cannot be used.
Result<FolioCounts> evaluate_folio(std::string_view text, entail::Prover& prover, std::size_t limit = 0);

// Several lines for people.
std::string to_string(const FolioCounts& counts);

}  // namespace propter::eval
