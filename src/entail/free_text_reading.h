// From free text to atoms that the verifier may build on.
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "entail/free_text.h"
#include "entail/free_text_roles.h"

namespace propter::entail {

class FreeTextReading {
 public:
  FreeTextReading(Roles& roles, const FreeTextSettings& settings)
      : roles_(roles), settings_(settings), vocabulary_(settings.vocabulary ? *settings.vocabulary : none_) {}

  // Fills sources, atoms and warnings of the result.
  void read(const std::vector<SourceSentence>& sentences, FreeTextResult& result);

  // The hypothesis in controlled English: all of it and nothing else. kCorrupt says what is in the way.
  Result<std::string> read_hypothesis(const std::string& text);

  // A statement that follows from others, so that it needs no source. kCorrupt likewise.
  std::vector<Result<std::string>> read_steps(const std::vector<std::string>& statements);

  // One further atom of a source; `refuse` may object to its form before the source is asked about.
  using Refusal = std::function<std::string(const Rule&)>;
  FreeTextAtom read_atom(std::string id, const SourceSentence& source, const std::string& statement,
                         const Refusal& refuse);

  // How much of a source its kept atoms say.
  [[nodiscard]] SourceReading coverage(const SourceSentence& sentence,
                                       std::span<const FreeTextAtom> atoms) const;

  // Of what was kept, and of the hypothesis.
  [[nodiscard]] Result<Rule> form_of(const std::string& sentence);

 private:
  // What a sentence must stand for: why it does not, or "".
  using Objection = std::function<std::string(const std::string& sentence)>;
  struct Wanted {
    std::string statement;
    Objection objection;
  };
  // A sentence for each, or why there is none.
  std::vector<Result<std::string>> formalise(std::span<const Wanted> wanted);
  [[nodiscard]] std::string problem_with(const std::string& sentence, const Objection& objection) const;
  [[nodiscard]] std::set<std::string> known_words() const;

  void add_atoms(std::span<const SourceSentence> sentences, FreeTextResult& result);
  void formalise_atoms(std::span<FreeTextAtom> atoms, std::span<const SourceSentence* const> sources);
  void judge_atoms(std::span<FreeTextAtom> atoms, std::span<const SourceSentence* const> sources);
  void keep(FreeTextAtom& atom);

  Roles& roles_;
  const FreeTextSettings& settings_;
  const Vocabulary none_;
  const Vocabulary& vocabulary_;
  Signature signature_;  // of what was kept
};

}  // namespace propter::entail
