#include "entail/entity_parser.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/text.h"
#include "entail/lemma.h"

namespace propter::entail {

using Kind = Token::Kind;
using K = Keyword;

std::optional<Participant> EntityParser::entity(Place place) {
  switch (keyword()) {
    case K::kThe:
      return the_name(place);
    case K::kA:
      return indefinite_noun(place);
    case K::kSomeone:
    case K::kSomething:
    case K::kAnyone:
    case K::kAnything:
      return indefinite(place);
    case K::kEveryone:
    case K::kEverything:
      return everything(place);
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
  static constexpr std::array<std::pair<Keyword, std::string_view>, 4> kHelp = {{
      {K::kNot, "'not all' leaves open which: write 'no', or name what it is said of"},
      {K::kAll, "name what is meant, or write 'everything', or a rule: 'if X is a dog then Bob likes X'"},
      {K::kEvery, "name what is meant, or write 'everything', or a rule: 'if X is a dog then Bob likes X'"},
      {K::kNo, "negate the verb: 'if X is a dog then Bob does not like X'"},
  }};
  const auto found = std::find_if(kHelp.begin(), kHelp.end(), [&](auto& h) { return h.first == keyword(); });
  fail(conditional_ ? "a name, a variable, 'someone' or 'something', or a pronoun" : "a name",
       found == kHelp.end() ? help_for_lower_case() : std::string(found->second));
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
  if (place == Place::kSubject && length > 1 && passes_for_verb(at_ + length - 1)) {
    at_ += length;
    fail("an object", std::string(kHelpForObjects));
    return std::nullopt;
  }
  // "The dog says water is cold" names nothing.
  for (std::size_t ahead = 1; place == Place::kSubject && ahead + 1 < length; ++ahead)
    if (is_third_person(lower(token(ahead).text))) {
      at_ += ahead + 1;
      fail("an object, a preposition or the end of the clause",
           "a name with a word in -s inside stands in double quotes: the \"old sports car\"");
      return std::nullopt;
    }
  const std::string noun = joined(at_, length);
  const auto named = [&](const Indefinite& i) { return iequals(i.noun, noun); };
  const auto first = std::find_if(indefinites_.begin(), indefinites_.end(), named);
  if (first == indefinites_.end()) return name(noun, true, length);
  if (std::any_of(first + 1, indefinites_.end(), named)) return ambiguous("'the' and the noun");
  at_ += length;
  return Participant{{true, first->variable}};
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
  if (!may_bring_in(text)) return std::nullopt;
  const std::optional<Mention> fresh = new_variable();
  if (fresh) named_variables_.emplace_back(text, *fresh);
  return fresh;
}

bool EntityParser::may_bring_in(std::string_view variable) {
  if (is_taken(variable, signature_))
    return fail("a variable", fmt::format("'{}' is a name in this text: write it in double quotes here, or "
                                          "call the variable otherwise",
                                          printable(variable, 60)));
  // X, Y and Z are no names; "R2" may be.
  if (in_head_ && !contains("XYZ", variable.front()))
    return fail("a variable brought in before",
                fmt::format("write it in double quotes if it is a name, or begin with 'for every {}, if ...'",
                            printable(variable, 60)));
  return true;
}

bool EntityParser::under_negation(Place place) const {
  return place == Place::kObject && (negated_verb_ || none_);
}

bool EntityParser::may_be_indefinite(Place place) {
  if (!conditional_ || in_head_)
    return fail("a name or a pronoun", "a variable has to be brought in between 'if' and 'then'");
  if (under_negation(place))
    return fail("a name, a pronoun or a variable",
                "after 'not' it could be one or all: bring it in before, as in 'if X is a dog and ...'");
  return true;
}

std::optional<Participant> EntityParser::indefinite(Place place) {
  const bool any = is_one_of(keyword(), K::kAnyone, K::kAnything);
  // Where both negate, "nobody does not like anyone", somebody is liked by each.
  if (any && place == Place::kObject && in_head_ && negated_verb_ != none_) return fresh_participant();
  if (!may_be_indefinite(place)) return std::nullopt;
  const std::optional<Mention> fresh = new_variable();
  if (!fresh) return std::nullopt;
  indefinites_.push_back({fresh->index, keyword(), {}});
  ++at_;
  return Participant{*fresh};
}

std::optional<Participant> EntityParser::indefinite_noun(Place place) {
  if (!may_be_indefinite(place)) return std::nullopt;
  ++at_;
  std::size_t words = 0;
  while (at_word(words) && !(words > 0 && ends_the_name(at_ + words, place))) ++words;
  if (words == 0) {
    fail("a noun");
    return std::nullopt;
  }
  const std::optional<Mention> fresh = new_variable();
  if (!fresh) return std::nullopt;
  indefinites_.push_back({fresh->index, K::kA, joined(at_, words)});
  const Participant before = std::exchange(subject_, Participant{*fresh});
  if (!category(words, WordForm::kBase, false)) return std::nullopt;
  subject_ = before;
  return Participant{*fresh};
}

std::optional<Participant> EntityParser::everything(Place place) {
  if (conditional_ || (place == Place::kObject && relative_)) {
    fail("'something', 'someone' or a name", "'every' cannot stand inside a condition");
    return std::nullopt;
  }
  if (under_negation(place)) {
    fail("a name, 'anyone' or 'anything'",
         "'not ... everyone' leaves open whom: write 'not ... anyone' for none");
    return std::nullopt;
  }
  return fresh_participant();
}

std::optional<Participant> EntityParser::fresh_participant() {
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
      if (referent) return ambiguous("the pronoun");
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

std::optional<Participant> EntityParser::ambiguous(std::string_view what) {
  fail("a variable",
       fmt::format("{} could mean several: call them X and Y, as in 'if X likes Y then ...'", what));
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

bool EntityParser::property(bool negated) {
  Atom atom;
  atom.word_class = WordClass::kProperty;
  atom.negated = negated;
  atom.position = token().position;
  atom.words[0] = token().text;
  ++at_;
  return push(atom);
}

bool EntityParser::category(std::size_t words, WordForm form, bool negated) {
  if (is_one_of(keyword(words - 1), K::kThing, K::kThings)) {
    if (negated && words > 1)
      return fail("'a', and 'thing' or 'person'", "write what it is not: 'is not old'");
    for (; words > 1; --words)
      if (!property(negated)) return false;
  }
  Atom atom;
  atom.word_class = WordClass::kCategory;
  atom.form = form;
  atom.negated = negated;
  atom.position = token().position;
  if (words > atom.words.size())
    return fail("a noun of at most four words", "join what belongs together by '-', as in 'load-balancer'");
  for (std::size_t i = 0; i < words; ++i) atom.words[i] = tokens_[at_++].text;
  return push(atom);
}

}  // namespace propter::entail
