// What is said of a subject: verbs, phrases of a vocabulary, "is" and what follows it.
#pragma once

#include "entail/entity_parser.h"

namespace propter::entail {

class VerbParser : protected EntityParser {
 protected:
  VerbParser(std::span<const Token> tokens, const Vocabulary& vocabulary, const Signature& signature)
      : EntityParser(tokens, vocabulary, signature) {}

  bool verb_phrase();
  // After "and": whether the subject of the clause before goes on, or a new one begins.
  [[nodiscard]] bool at_verb_phrase() const;
  // Puts the object of what push() added, if one stands here.
  bool object_of_last();
  bool phrase(const PhraseMatch& match);
  // "does not like the cat"
  bool negated_verb();
  // "can fly", "cannot see the cat"
  bool modal_verb();
  bool plain_verb();
  bool verb(WordForm form, bool negated);
  // The words of a verb and its object: `atom` has what is known of it.
  bool verb_of(Atom atom, std::size_t words);
  void prepositions(Atom& atom, std::size_t from);
  bool agrees(bool plural_verb);
  // is red and not cold, is a cat, is in the box, is afraid of the cat
  bool copula();
  // Tokens of "and", "," or ", and" if another item follows.
  [[nodiscard]] std::size_t separator() const;
  [[nodiscard]] bool begins_item(std::size_t ahead) const;
  [[nodiscard]] bool object_ends_or_verb(std::size_t ahead) const;
  bool item();
  bool adjective_or_relation(bool negated);
  bool no_item();
  // "be in", "be afraid of": the words, then the object.
  bool relation(bool negated, std::size_t words);
  // Words of the plural noun here, after "are": "cats", "prime numbers". 0: there is none.
  [[nodiscard]] std::size_t plural_noun() const;
  // A plural that the signature does not know as an adjective.
  [[nodiscard]] bool names_category(std::size_t ahead) const;
  // "a cat", "a prime number"
  bool noun_item(bool negated);
  // Whether "not" or "can" stands before a verb to which "and" may add this one: "do not eat and drink".
  [[nodiscard]] bool in_doubtful_reach() const;

  bool auxiliary_before_ = false;  // the last verb of this subject followed "do not" or "can"
};

}  // namespace propter::entail
