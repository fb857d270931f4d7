#include "entail/verb_parser.h"

#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "entail/lemma.h"

namespace propter::entail {

using K = Keyword;

bool VerbParser::verb_phrase() {
  if (in_doubtful_reach())
    return fail(
        "'do not', 'can', 'are', or a new subject",
        "repeat what stands before the verb, as in 'do not eat and do not drink', or begin a new clause");
  auxiliary_before_ = is_one_of(keyword(), K::kDoes, K::kDo, K::kCan);
  const bool plural = subject_.plural || (subject_.either_number && is_one_of(keyword(), K::kAre, K::kDo));
  const PhraseMatch match = match_phrase(vocabulary_, tokens_, at_, plural);
  if (match.phrase) return phrase(match);
  if (is_one_of(keyword(), K::kIs, K::kAre)) return copula();
  if (is_one_of(keyword(), K::kDoes, K::kDo)) return negated_verb();
  if (keyword() == K::kCan) return modal_verb();
  return plain_verb();
}

bool VerbParser::in_doubtful_reach() const { return auxiliary_before_ && subject_.plural && at_word(); }

bool VerbParser::at_verb_phrase() const {
  if (!begins_verb(at_, subject_.plural)) return false;
  return !(subject_.plural && begins_entity(token()));
}

bool VerbParser::object_of_last() {
  const std::size_t last = (in_head_ ? out_.head : out_.body).size() - 1;
  negated_verb_ = (in_head_ ? out_.head : out_.body)[last].negated;
  const std::optional<Participant> object = entity(Place::kObject);
  if (!object) return false;
  Atom& atom = (in_head_ ? out_.head : out_.body)[last];
  atom.object = object->mention;
  atom.has_object = true;
  return true;
}

bool VerbParser::phrase(const PhraseMatch& match) {
  Atom atom;
  atom.word_class = WordClass::kVerb;
  atom.phrase = match.phrase;
  atom.negated = match.negated;
  atom.position = token().position;
  at_ += match.length;
  return push(atom) && (match.phrase->object_role.empty() || object_of_last());
}

bool VerbParser::negated_verb() {
  if (!agrees(keyword() == K::kDo)) return false;
  ++at_;
  if (!accept(K::kNot)) return fail("'not'");
  return verb(WordForm::kBase, true);
}

bool VerbParser::modal_verb() {
  Atom atom;
  atom.modal = true;
  atom.position = token().position;
  atom.words[0] = "can";
  ++at_;
  atom.negated = accept(K::kNot);
  if (iequals(token().text, "be"))
    return fail("a verb", "say what is so by 'is', as in 'is visible' for 'can be seen'");
  return verb_of(atom, 1);
}

bool VerbParser::plain_verb() {
  if (!at_word() || token().capital)
    return fail("a verb, 'is' or 'does not'", "after 'the' a verb ends in -s; after 'and' it is repeated");
  if (subject_.plural) return verb(WordForm::kBase, false);
  if (!looks_third_person(token().text))
    return fail("a verb that ends in -s, 'is' or 'does not'", help_for_lower_case());
  return verb(WordForm::kThirdPerson, false);
}

bool VerbParser::verb(WordForm form, bool negated) {
  Atom atom;
  atom.form = form;
  atom.negated = negated;
  atom.position = token().position;
  return verb_of(atom, 0);
}

bool VerbParser::verb_of(Atom atom, std::size_t words) {
  if (!at_word() || !token().letters) return fail("a verb");
  const std::string word = lower(token().text);
  if (atom.form == WordForm::kBase && is_third_person(word))
    return fail("a verb in its base form",
                fmt::format("write '{}' here", bases(word, Inflection::kThirdPerson).front()));
  atom.word_class = WordClass::kVerb;
  atom.words[words] = token().text;
  ++at_;
  prepositions(atom, words + 1);
  if (!push(atom)) return false;
  return !begins_entity(token()) || object_of_last();
}

void VerbParser::prepositions(Atom& atom, std::size_t from) {
  for (; from < atom.words.size() && keyword() == K::kPreposition; ++at_) atom.words[from++] = token().text;
}

bool VerbParser::agrees(bool plural_verb) {
  if (subject_.either_number || subject_.plural == plural_verb) return true;
  return fail(plural_verb ? "a verb in the singular, as 'is' or 'does'"
                          : "a verb in the plural, as 'are' or 'do'");
}

bool VerbParser::copula() {
  if (!agrees(keyword() == K::kAre)) return false;
  ++at_;
  bool negated = keyword() == K::kNot;
  if (!item()) return false;
  while (const std::size_t length = separator()) {
    at_ += length;
    if (negated && keyword() != K::kNot)
      return fail("'not', or 'is' or 'are' again",
                  "say it of each: 'is not old and not kind', or 'is not old and is kind'");
    negated = keyword() == K::kNot;
    if (!item()) return false;
  }
  return true;
}

std::size_t VerbParser::separator() const {
  const std::size_t comma = token().kind == Token::Kind::kComma ? 1 : 0;
  const std::size_t length = comma + (keyword(comma) == K::kAnd ? 1 : 0);
  return length > 0 && begins_item(length) ? length : 0;
}

bool VerbParser::begins_item(std::size_t ahead) const {
  if (keyword(ahead) == K::kNot) return true;
  if (keyword(ahead) != K::kA) {
    const bool verb = !subject_.plural && is_plural(ahead);  // "is old and sleeps"
    return at_word(ahead) && !token(ahead).capital && !verb && object_ends_or_verb(ahead + 1);
  }
  do ++ahead;
  while (at_word(ahead) && !(relative_ && begins_verb(at_ + ahead, false)));
  return object_ends_or_verb(ahead);
}

bool VerbParser::object_ends_or_verb(std::size_t ahead) const {
  return object_ends(ahead) || (relative_ && begins_verb(at_ + ahead, subject_.plural));
}

bool VerbParser::item() {
  const bool negated = accept(K::kNot);
  if (keyword() == K::kA) return noun_item(negated);
  const std::size_t words = subject_.plural ? plural_noun() : 0;
  if (words == 0) return adjective_or_relation(negated);
  if (relative_ && tokens_[at_ - 1].keyword == K::kAnd)
    return fail("'are' or an adjective",
                "if 'that' goes on, repeat 'are'; else write one sentence for each noun");
  return category(words, WordForm::kPlural, negated);
}

bool VerbParser::adjective_or_relation(bool negated) {
  const bool place = keyword() == K::kPreposition;
  if (!place && (!at_word() || token().capital)) return no_item();
  if (place && begins_entity(token(1))) return relation(negated, 0);
  if (keyword(1) == K::kPreposition && relates(1)) return relation(negated, 1);
  return property(negated);
}

bool VerbParser::no_item() {
  return fail("an adjective, or 'a' and a noun",
              "that two names mean the same cannot be said; an adjective is written in lower case");
}

bool VerbParser::relation(bool negated, std::size_t words) {
  Atom atom;
  atom.word_class = WordClass::kVerb;
  atom.copula = true;
  atom.negated = negated;
  atom.position = token().position;
  if (words == 1) atom.words[0] = tokens_[at_++].text;
  prepositions(atom, words);
  return push(atom) && object_of_last();
}

std::size_t VerbParser::plural_noun() const {
  std::size_t words = 0;
  const auto ends = [&] {
    // A plural goes on: "that are prime numbers are" has no verb "numbers".
    return object_ends(words) ||
           (relative_ && words > 0 && !is_plural(words) && begins_verb(at_ + words, true));
  };
  while (!ends() && at_word(words)) ++words;
  if (keyword(words) == K::kThings) ++words;
  if (!ends()) return 0;
  return words > 0 && !token(words - 1).capital && names_category(words - 1) ? words : 0;
}

bool VerbParser::names_category(std::size_t ahead) const {
  const std::string word = lower(token(ahead).text);
  return token(ahead).letters && looks_plural(word) &&
         !signature_.find_predicate(word, WordClass::kProperty).valid();
}

bool VerbParser::noun_item(bool negated) {
  ++at_;
  std::size_t words = 0;
  while (at_word(words) && !(words > 0 && relative_ && begins_verb(at_ + words, false))) ++words;
  if (keyword(words) == K::kThing) ++words;
  return words == 0 ? fail("a noun") : category(words, WordForm::kBase, negated);
}

}  // namespace propter::entail
