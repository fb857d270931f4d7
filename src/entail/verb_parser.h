// What is said of a subject: verbs, phrases of a vocabulary, "is" and what follows it.
#pragma once

#include "entail/entity_parser.h"

namespace propter::entail {

class VerbParser : protected EntityParser {
 protected:
  VerbParser(std::span<const Token> tokens, const Vocabulary& vocabulary, const Signature& signature)
      : EntityParser(tokens, vocabulary), signature_(signature) {}

  bool verb_phrase();
  // After "and": whether the subject of the clause before goes on, or a new one begins.
  [[nodiscard]] bool at_verb_phrase() const;
  // Puts the object of what push() added, if one stands here.
  bool object_of_last();
  bool phrase(const PhraseMatch& match);
  // "does not like the cat"
  bool negated_verb();
  bool plain_verb();
  bool verb(WordForm form, bool negated);
  void prepositions(Atom& atom, std::size_t from);
  bool agrees(bool plural_verb);
  // is red and not cold, is a cat, is in the box, is afraid of the cat
  bool copula();
  // Tokens of "and", "," or ", and" if another item follows.
  [[nodiscard]] std::size_t separator() const;
  [[nodiscard]] bool begins_item(std::size_t ahead) const;
  [[nodiscard]] bool object_ends_or_verb(std::size_t ahead) const;
  bool item(bool negated);
  bool no_item();
  // "be in", "be afraid of": the words, then the object.
  bool relation(bool negated, std::size_t words);
  // Of the word after "are".
  [[nodiscard]] bool names_category() const;
  // "a cat", "a red cat"
  bool noun_item(bool negated);

 private:
  const Signature& signature_;
};

}  // namespace propter::entail
