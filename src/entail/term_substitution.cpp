#include "entail/term_substitution.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "entail/term_licence.h"

namespace propter::entail {
namespace {

constexpr std::size_t kMaxTries = 5'000;  // texts that are looked at in one step

struct Premise {
  FoldedText words;
  std::vector<TermLicence> licences;
};

// "X is kind of Y" as "X is Y".
FoldedText without_kind(FoldedText text) {
  for (std::size_t i = 1; i + 2 < text.size(); ++i)
    if (text[i - 1].lemma == "is" && text[i].lemma == "kind" && text[i + 1].lemma == "of") {
      text.erase(text.begin() + static_cast<std::ptrdiff_t>(i),
                 text.begin() + static_cast<std::ptrdiff_t>(i) + 2);
      break;
    }
  return text;
}

class Search {
 public:
  Search(std::span<const std::string> premises, std::string_view conclusion, TermReading reading)
      : goal_(without_kind(fold(conclusion))), reading_(reading) {
    for (const std::string& text : premises) {
      Premise p{fold(text), {}};
      p.licences = licences_of(p.words);
      premises_.push_back(std::move(p));
    }
    used_.resize(premises_.size(), false);
  }

  bool run(TermProof& out) {
    for (std::size_t i = 0; i < premises_.size(); ++i) {
      used_[i] = true;
      if (reach(premises_[i].words, premises_.size() - 1)) {
        out.text = i;
        out.bindings = std::move(bindings_);
        return true;
      }
      used_[i] = false;
    }
    return false;
  }

 private:
  // Depth-first; as deep as there are premises.
  bool reach(const FoldedText& text, std::size_t unused) {
    ++tries_;
    if (unused == 0) return same_words(without_kind(text), goal_);
    for (std::size_t i = 0; i < premises_.size(); ++i)
      if (!used_[i] && apply(text, i, unused)) return true;
    return false;
  }

  bool apply(const FoldedText& text, std::size_t licence, std::size_t unused) {
    used_[licence] = true;
    for (const TermLicence& l : premises_[licence].licences)
      for (const Replacement& r : replacements(l, text, reading_)) {
        if (tries_ >= kMaxTries) return false;
        if (reads_object_both_ways(r.position)) continue;
        bindings_.push_back({to_string(r.term), to_string(r.becomes), r.position, licence});
        if (reach(r.text, unused - 1)) return true;
        bindings_.pop_back();
      }
    used_[licence] = false;
    return false;
  }

  // An object that was read as some of a kind is not read as all of a kind later.
  [[nodiscard]] bool reads_object_both_ways(TermPosition position) const {
    return position == TermPosition::kObject &&
           std::any_of(bindings_.begin(), bindings_.end(),
                       [](const TermBinding& b) { return b.position == TermPosition::kSome; });
  }

  FoldedText goal_;
  TermReading reading_;
  std::vector<Premise> premises_;
  std::vector<bool> used_;
  std::vector<TermBinding> bindings_;
  std::size_t tries_ = 0;
};

}  // namespace

std::string_view name_of(TermPosition position) {
  static constexpr std::array<std::string_view, kTermPositions> kNames = {
      "subject", "condition", "variable", "relation", "object", "some", "anywhere", "rule"};
  return kNames[static_cast<std::size_t>(position)];
}

TermProof verify_by_substitution(std::span<const std::string> premises, std::string_view conclusion,
                                 TermReading reading) {
  TermProof out;
  if (premises.empty() || premises.size() > kMaxStepPremises) {
    out.reason =
        premises.empty() ? "there are no premises" : fmt::format("more than {} premises", kMaxStepPremises);
    return out;
  }
  out.verified = Search(premises, conclusion, reading).run(out);
  if (!out.verified) out.reason = "no replacement of terms that uses every premise gives the conclusion";
  return out;
}

std::string to_string(std::span<const TermBinding> bindings) {
  std::string out;
  for (const TermBinding& b : bindings)
    out += fmt::format("{}{} := {} ({}, premise {})", out.empty() ? "" : "; ", b.term, b.becomes,
                       name_of(b.position), b.licence + 1);
  return out;
}

}  // namespace propter::entail
