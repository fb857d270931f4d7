#include "entail/entity_parser.h"

#include <algorithm>

#include "base/text.h"

namespace propter::entail {

using Kind = Token::Kind;
using K = Keyword;

std::optional<Participant> EntityParser::entity(Place place) {
  switch (keyword()) {
    case K::kThe:
      return the_name(place);
    case K::kA:
      return indefinite_noun();
    case K::kSomeone:
    case K::kSomething:
    case K::kAnyone:
    case K::kAnything:
      return indefinite();
    case K::kEveryone:
    case K::kEverything:
      return everything();
    case K::kIt:
    case K::kThey:
      return pronoun();
    case K::kReflexive:
      return reflexive(place);
    case K::kNone:
      return named();
    default:
      return no_entity();
  }
}

std::optional<Participant> EntityParser::no_entity() {
  fail(conditional_ ? "a name, a variable, 'someone' or 'something', or a pronoun" : "a name",
       help_for_lower_case());
  return std::nullopt;
}

std::optional<Participant> EntityParser::named() {
  if (token().kind == Kind::kQuoted) return name(unquote(token().text), false, 1);
  if (conditional_ && is_variable_token()) {
    const std::optional<Mention> mention = named_variable(token().text);
    if (!mention) return std::nullopt;
    ++at_;
    return Participant{*mention};
  }
  const std::size_t length = name_length();
  return length == 0 ? no_entity() : name(joined(at_, length), false, length);
}

std::optional<Participant> EntityParser::name(std::string text, bool article, std::size_t length) {
  at_ += length;
  const auto found = std::find_if(out_.names.begin(), out_.names.end(),
                                  [&](const Name& n) { return folded_name(n.text) == folded_name(text); });
  const auto index = static_cast<std::size_t>(found - out_.names.begin());
  if (found == out_.names.end()) out_.names.push_back({std::move(text), article});
  return Participant{{false, index}, false, article};
}

std::optional<Participant> EntityParser::the_name(Place place) {
  ++at_;
  if (token().kind == Kind::kQuoted) return name(unquote(token().text), true, 1);
  std::size_t length = 0;
  while (at_word(length) && !(length > 0 && ends_the_name(at_ + length, place))) ++length;
  if (length == 0) {
    fail("a noun", "a name of other words stands in double quotes");
    return std::nullopt;
  }
  if (length == 1)
    for (const Indefinite& i : indefinites_)
      if (iequals(i.noun, token().text)) return ++at_, Participant{{true, i.variable}};
  return name(joined(at_, length), true, length);
}

bool EntityParser::ends_the_name(std::size_t at, Place place) const {
  if (place == Place::kSubject) return begins_verb(at, false);
  return relative_ && begins_verb(at, false) && !object_ends_at(at + 1);
}

std::optional<Mention> EntityParser::new_variable() {
  if (out_.variables >= kMaxVariables) {
    fail("at most 64 variables", "split the sentence");
    return std::nullopt;
  }
  return Mention{true, out_.variables++};
}

std::optional<Mention> EntityParser::named_variable(std::string_view text) {
  for (const auto& [known, mention] : named_variables_)
    if (known == text) return mention;
  const std::optional<Mention> fresh = new_variable();
  if (fresh) named_variables_.emplace_back(text, *fresh);
  return fresh;
}

bool EntityParser::may_be_indefinite() {
  if (conditional_ && !in_head_) return true;
  return fail("a name or a pronoun", "a variable has to be brought in between 'if' and 'then'");
}

std::optional<Participant> EntityParser::indefinite() {
  if (!may_be_indefinite()) return std::nullopt;
  const std::optional<Mention> fresh = new_variable();
  if (!fresh) return std::nullopt;
  indefinites_.push_back({fresh->index, keyword()});
  ++at_;
  return Participant{*fresh};
}

std::optional<Participant> EntityParser::indefinite_noun() {
  if (!may_be_indefinite()) return std::nullopt;
  ++at_;
  if (!at_word()) {
    fail("a noun");
    return std::nullopt;
  }
  const std::optional<Mention> fresh = new_variable();
  if (!fresh) return std::nullopt;
  indefinites_.push_back({fresh->index, K::kA, token().text});
  const Participant before = std::exchange(subject_, Participant{*fresh});
  if (!unary(WordClass::kCategory, WordForm::kBase, false)) return std::nullopt;
  subject_ = before;
  return Participant{*fresh};
}

std::optional<Participant> EntityParser::everything() {
  if (conditional_) {
    fail("'something', 'someone' or a name", "'every' cannot stand inside an 'if' sentence");
    return std::nullopt;
  }
  const std::optional<Mention> fresh = new_variable();
  if (!fresh) return std::nullopt;
  ++at_;
  return Participant{*fresh};
}

std::optional<Participant> EntityParser::reflexive(Place place) {
  if (place == Place::kSubject) return no_entity();
  ++at_;
  return subject_;
}

std::optional<Participant> EntityParser::pronoun() {
  const bool it = keyword() == K::kIt;
  const auto own = [it](Keyword word) {
    return it ? !is_one_of(word, K::kSomeone, K::kAnyone) : is_one_of(word, K::kSomeone, K::kAnyone);
  };
  const auto count = std::count_if(indefinites_.begin(), indefinites_.end(),
                                   [&](const Indefinite& i) { return own(i.word); });
  const Indefinite* referent = nullptr;
  for (const Indefinite& i : indefinites_)
    if (count == 0 || own(i.word)) {
      if (referent) return ambiguous();
      referent = &i;
    }
  if (!referent) {
    fail("a name", "a pronoun stands for 'someone', 'something' or 'a' and a noun before it");
    return std::nullopt;
  }
  const bool plural = iequals(token().text, "they");
  ++at_;
  return Participant{{true, referent->variable}, plural, false};
}

std::optional<Participant> EntityParser::ambiguous() {
  fail("a variable", "the pronoun could mean several: call them X and Y, as in 'if X likes Y then ...'");
  return std::nullopt;
}

Atom& EntityParser::add(Atom atom) {
  std::vector<Atom>& list = in_head_ ? out_.head : out_.body;
  atom.subject = subject_.mention;
  return list.emplace_back(atom);
}

bool EntityParser::push(Atom atom) {
  if (out_.head.size() + out_.body.size() >= kMaxLiterals)
    return fail("at most 200 statements in a sentence", "split the sentence");
  add(atom);
  return true;
}

bool EntityParser::unary(WordClass word_class, WordForm form, bool negated) {
  Atom atom;
  atom.word_class = word_class;
  atom.form = form;
  atom.negated = negated;
  atom.position = token().position;
  atom.words[0] = token().text;
  ++at_;
  return push(atom);
}

}  // namespace propter::entail
