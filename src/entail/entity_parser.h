// Who takes part in a clause: names, variables, pronouns.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "entail/cursor.h"

namespace propter::entail {

// The subject or object of a clause.
struct Participant {
  Mention mention = {};
  bool plural = false;         // "they", "all cats": takes "are", "do", "like"
  bool either_number = false;  // "the logs": takes both
};

enum class Place : std::uint8_t { kSubject, kObject };

class EntityParser : protected Cursor {
 protected:
  EntityParser(std::span<const Token> tokens, const Vocabulary& vocabulary, const Signature& signature)
      : Cursor(tokens, vocabulary), signature_(signature) {}

  std::optional<Participant> entity(Place place);
  std::optional<Participant> no_entity();
  std::optional<Participant> named();
  std::optional<Participant> name(std::string text, bool article, std::size_t length);
  // "the bald eagle"; as a subject it ends where a verb begins. In an "if" sentence "the cat" takes up "a
  // cat".
  std::optional<Participant> the_name(Place place);
  [[nodiscard]] bool ends_the_name(std::size_t at, Place place) const;
  std::optional<Mention> new_variable();
  std::optional<Mention> named_variable(std::string_view text);
  bool may_bring_in(std::string_view variable);
  // Something new may be spoken of in the conditions only: elsewhere it would say that it exists.
  bool may_be_indefinite(Place place);
  std::optional<Participant> indefinite(Place place);
  // "a cat" in a condition: a variable, and that it is a cat.
  std::optional<Participant> indefinite_noun(Place place);
  // "everything" as an object holds of all only where nothing negates the verb; "anything" only where
  // something does.
  std::optional<Participant> everything(Place place);
  std::optional<Participant> fresh_participant();
  [[nodiscard]] bool under_negation(Place place) const;
  std::optional<Participant> reflexive(Place place);
  // The one variable that it can stand for: one of its own kind, if there is one.
  std::optional<Participant> pronoun();
  std::optional<Participant> ambiguous(std::string_view what);
  Atom& add(Atom atom);
  bool push(Atom atom);
  // The word here, said of the subject.
  bool property(bool negated);
  // The words here as one noun, said of the subject: "prime number" is no number that is prime. Before a noun
  // that says nothing, as in "old people", they are adjectives.
  bool category(std::size_t words, WordForm form, bool negated);

  const Signature& signature_;
  ParsedRule out_;
  Participant subject_;
  bool negated_verb_ = false;  // the verb whose object is read

 private:
  // A variable that an indefinite word stands for, and that a pronoun or "the" takes up again.
  struct Indefinite {
    std::size_t variable = 0;
    Keyword word = Keyword::kNone;  // kSomeone, kSomething, kAnyone, kAnything, or kA with a noun
    std::string noun = {};          // "cat" of "a cat"
  };

  std::vector<Indefinite> indefinites_;
  std::vector<std::pair<std::string_view, Mention>> named_variables_;
};

}  // namespace propter::entail
