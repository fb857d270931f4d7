#include "entail/grammar.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/characters.h"
#include "base/text.h"
#include "entail/lemma.h"
#include "entail/verb_parser.h"

namespace propter::entail {
namespace {

using K = Keyword;
using Kind = Token::Kind;

// Sentences: facts, "if ... then ...", and what is said of all things of a kind.
class Grammar : private VerbParser {
 public:
  Grammar(std::span<const Token> tokens, const Vocabulary& vocabulary, const Signature& signature)
      : VerbParser(tokens, vocabulary, signature) {}

  Result<ParsedRule> run() {
    if (sentence() && end_of_sentence()) return std::move(out_);
    return Status::corrupt(std::move(error_));
  }

 private:
  // --- sentences

  bool sentence() {
    if (keyword() == K::kIf) return conditional();
    if (iequals(token().text, "for") && is_one_of(keyword(1), K::kEvery, K::kAll)) return universal();
    if (begins_general()) return general();
    return enter_head() && clauses();
  }

  bool end_of_sentence() {
    if (token().kind == Kind::kStop) ++at_;
    if (token().kind == Kind::kEnd) return true;
    if (keyword() == K::kOr)
      return fail("'and' or the end of the sentence", "write one sentence for each side of the 'or'");
    return fail("the end of the sentence", help_for_rest());
  }

  [[nodiscard]] std::string help_for_rest() const {
    if (is_one_of(keyword(), K::kNobody, K::kNothing, K::kNo))
      return "negate the verb: 'does not like anyone', or 'if X is a dog then Bob does not like X'";
    return at_word() || is_one_of(keyword(), K::kAll, K::kEvery) ? std::string(kHelpForObjects) : "";
  }

  bool enter_head() {
    in_head_ = true;
    return true;
  }

  // if C and C then C and C
  bool conditional() {
    ++at_;
    conditional_ = true;
    if (!clauses()) return false;
    const bool comma = token().kind == Kind::kComma;
    if (comma) ++at_;
    if (!accept(K::kThen) && !comma) return fail("',', 'and' or 'then'", help_for_or());
    return enter_head() && clauses();
  }

  // for every X and Y, C and C; for every X, if C then C
  bool universal() {
    at_ += 2;
    conditional_ = true;
    do {
      if (!is_variable_name(token().text)) return fail("a variable: a capital letter, or one and digits");
      if (!named_variable(token().text)) return false;
      ++at_;
    } while (accept(K::kAnd));
    if (token().kind != Kind::kComma) return fail("',' or 'and'");
    ++at_;
    if (keyword() == K::kIf) return conditional();
    return enter_head() && clauses();
  }

  bool clauses() {
    if (!clause()) return false;
    while (accept(K::kAnd)) {
      if (at_verb_phrase() ? !verb_phrase() : !clause()) return false;
    }
    return true;
  }

  bool clause() {
    const std::optional<Participant> subject = entity(Place::kSubject);
    if (!subject) return false;
    subject_ = *subject;
    auxiliary_before_ = false;
    return verb_phrase();
  }

  // --- sentences about all things of a kind

  [[nodiscard]] bool begins_general() const {
    if (is_one_of(keyword(), K::kAll, K::kEvery, K::kNo, K::kAny, K::kA, K::kAnyone, K::kAnything,
                  K::kEveryone, K::kEverything, K::kNobody, K::kNothing, K::kThings))
      return true;
    if (!at_word() || names_subject()) return false;
    std::size_t ahead = 0;
    while (at_word(ahead) && !is_plural(ahead)) {
      ++ahead;
      if (token(ahead).kind == Kind::kComma) ++ahead;
      if (keyword(ahead) == K::kAnd) ++ahead;
    }
    return is_plural(ahead);
  }

  // Whether the words here are the name of one thing, by the verb after it.
  [[nodiscard]] bool names_subject() const {
    const std::size_t length = name_length();
    if (length == 0 || is_one_of(keyword(length), K::kAre, K::kDo)) return false;
    // "Can" does not tell "Birds" from "James".
    if (keyword(length) == K::kCan && is_plural(length - 1))
      return signature_.find_constant(joined(at_, length)).valid();
    return begins_verb(at_ + length, false);
  }

  bool general() {
    none_ = is_one_of(keyword(), K::kNo, K::kNobody, K::kNothing);
    subject_ = {};
    subject_.mention = {true, out_.variables++};
    if (!(general_noun() && relative_clause() && enter_head())) return false;
    auxiliary_before_ = false;
    if (!verb_phrase()) return false;
    while (keyword() == K::kAnd) {
      ++at_;
      if (!verb_phrase()) return false;
    }
    return !none_ || negate_head();
  }

  bool negate_head() {
    if (out_.head.size() != 1)
      return fail("one conclusion after 'no'", "write one sentence for each conclusion");
    out_.head.front().negated = !out_.head.front().negated;
    return true;
  }

  // The determiner, and the adjectives and the noun after it.
  bool general_noun() {
    const Keyword determiner = keyword();
    if (is_one_of(determiner, K::kAnyone, K::kAnything, K::kEveryone, K::kEverything, K::kNobody,
                  K::kNothing)) {
      ++at_;
      return true;
    }
    const bool bare = is_one_of(determiner, K::kNone, K::kThings);
    if (!bare) ++at_;
    const bool singular = is_one_of(determiner, K::kEvery, K::kA, K::kNo, K::kAny);
    const bool plural = bare || is_one_of(determiner, K::kAll, K::kNo, K::kAny);
    return noun_group(singular, plural && !(singular && shows_singular()), bare);
  }

  // After "no" and "any", which go with both numbers: whether the verb is in the singular, as in "no sports
  // car is fast" and "no fish swims", and not "no dogs chase foxes".
  [[nodiscard]] bool shows_singular() const {
    bool plural_before = false;
    for (std::size_t ahead = 0; at_word(ahead) || is_one_of(keyword(ahead), K::kThing, K::kThings); ++ahead) {
      const bool plural = !may_be_singular(ahead);
      if (is_one_of(keyword(ahead + 1), K::kIs, K::kDoes)) return true;
      if (is_one_of(keyword(ahead + 1), K::kThat, K::kCan) && !is_plural(ahead)) return true;
      if (!plural && !plural_before && begins_verb(at_ + ahead + 1, false)) return true;
      plural_before = plural_before || is_plural(ahead);
    }
    return false;
  }

  // "Old, tame and kind people", "old guard dogs": adjectives before a noun that says nothing, else one noun.
  bool noun_group(bool singular, bool plural, bool bare) {
    std::size_t first_joint = 0;
    for (const std::size_t begin = at_;; ++at_) {
      if (!at_group_word()) return false;
      if (plural && noun_before_verb(true, bare)) return group_of(begin, first_joint, true, bare);
      if (singular && noun_before_verb(false, bare)) return group_of(begin, first_joint, false, bare);
      if (is_one_of(keyword(), K::kThing, K::kThings))
        return fail(plural ? "'people' or 'things' and a plural verb" : "a verb in the singular",
                    joint() > 0 ? "write one sentence for each" : "");
      if (const std::size_t length = joint()) {
        if (first_joint == 0) first_joint = at_ + 1;
        at_ += length;
      }
    }
  }

  bool at_group_word() {
    const bool thing = is_one_of(keyword(), K::kThing, K::kThings);
    if (!at_word() && !thing) {
      const std::string help = help_for_rest();
      return fail(
          "adjectives and a noun, then a verb",
          help.empty() ? "write 'all' before a plural, and 'the' before an object that is no name" : help);
    }
    if (std::all_of(token().text.begin(), token().text.end(), is_digit))
      return fail("adjectives and a noun", "how many there are cannot be said: write 'all' or 'no'");
    return true;
  }

  // Tokens of ',', 'and' or ', and' after the word here.
  [[nodiscard]] std::size_t joint() const {
    const std::size_t comma = token(1).kind == Kind::kComma ? 1 : 0;
    return comma + (keyword(1 + comma) == K::kAnd ? 1 : 0);
  }

  [[nodiscard]] bool may_be_singular(std::size_t ahead) const {
    const std::string word = lower(token(ahead).text);
    return !is_plural(ahead) || inflect(word, Inflection::kPlural) == word;
  }

  // Reads the group from `begin` on, now that its noun, the word here, is known.
  bool group_of(std::size_t begin, std::size_t first_joint, bool many, bool bare) {
    const std::size_t noun = std::exchange(at_, begin);
    if (!many && noun > begin && passes_for_verb(noun))
      return at_ = noun + 1, fail("an object", std::string(kHelpForObjects));
    const bool thing = is_one_of(tokens_[noun].keyword, K::kThing, K::kThings);
    if (first_joint > 0 && !(thing && lists_adjectives(noun)))
      return at_ = first_joint,
             fail("a verb",
                  many
                      ? "write one sentence for each, or 'dogs that are red and kind' for what is all of them"
                      : "write one sentence for each, or 'every dog that is red and kind' for what is all");
    if (holds_verb(begin, noun, many)) {
      at_ = noun + 1;
      return fail("an object, a preposition or the end of the clause",
                  bare ? "write 'all' before a plural; a verb stands right before its object or a preposition"
                       : "write noun and verb in the singular, and join the words of a noun by '-', as in "
                         "'sports-car'");
    }
    subject_.plural = many;
    if (!thing) return category(noun + 1 - at_, many ? WordForm::kPlural : WordForm::kBase, false);
    while (at_ < noun) {
      if (!property(false)) return false;
      if (token().kind == Kind::kComma) ++at_;
      accept(K::kAnd);
    }
    return ++at_, true;
  }

  // "Ada looks like Bo", "any dog looks like Bo", "every dog says water is cold", "Ada sees people like Bo"
  // are said of no kind of things. After "all" only a second plural is in doubt: "all dogs looks like Bo".
  [[nodiscard]] bool holds_verb(std::size_t begin, std::size_t noun, bool many) const {
    if (noun == begin) return false;
    // "Ada said people are cold" shows by the name alone.
    if (begin == 0 && signature_.find_constant(tokens_[begin].text).valid()) return true;
    const bool all = begin > 0 && tokens_[begin - 1].keyword == K::kAll;
    for (std::size_t at = begin + 1; at < noun && !all; ++at)
      if (is_third_person(lower(tokens_[at].text))) return true;
    if (!many || tokens_[noun].keyword != K::kNone) return false;
    return (!all || looks_plural(lower(tokens_[noun - 1].text))) && passes_for_verb(noun);
  }

  // Whether the words up to `noun`, "people" or "thing", are adjectives: in "Bob and people", "dogs and old
  // people" and "all Bob, old people" they are not.
  [[nodiscard]] bool lists_adjectives(std::size_t noun) const {
    if (tokens_[noun - 1].kind != Kind::kWord || tokens_[noun - 1].keyword != K::kNone) return false;
    for (std::size_t ahead = 0; at_ + ahead < noun; ++ahead)
      if (at_word(ahead) && ((at_ + ahead > 0 && token(ahead).capital) || names_category(ahead) ||
                             signature_.find_constant(token(ahead).text).valid()))
        return false;
    return true;
  }

  // Whether the word here is the noun that ends its group, going by its number and what follows it. Without
  // a determiner a plain verb must have an object: "cats sleep" could be anything.
  [[nodiscard]] bool noun_before_verb(bool plural, bool bare) const {
    if (is_one_of(keyword(1), K::kThat, K::kCan)) return plural ? is_plural(0) : may_be_singular(0);
    if (is_one_of(keyword(1), K::kIs, K::kDoes)) return !plural;
    if (is_one_of(keyword(1), K::kAre, K::kDo)) return plural;
    if (!plural) return begins_verb(at_ + 1, false);
    if (!is_plural(0) || !at_word(1)) return false;
    // "All sports cars are", but "all dogs likes Ada" is a verb in the wrong number.
    if (!bare && is_third_person(lower(token(1).text)) && !begins_verb(at_ + 1, false)) return false;
    return !bare || begins_entity(token(2)) || keyword(2) == K::kPreposition ||
           match_phrase(vocabulary_, tokens_, at_ + 1, true).phrase;
  }

  // that VP and VP
  bool relative_clause() {
    if (!accept(K::kThat)) return true;
    relative_ = true;
    if (!verb_phrase()) return false;
    while (keyword() == K::kAnd && begins_verb(at_ + 1, subject_.plural)) {
      ++at_;
      if (!verb_phrase()) return false;
    }
    relative_ = false;
    return true;
  }
};

}  // namespace

Result<ParsedRule> parse_grammar(std::span<const Token> tokens, const Vocabulary& vocabulary,
                                 const Signature& signature) {
  return Grammar(tokens, vocabulary, signature).run();
}

bool is_taken(std::string_view variable, const Signature& signature) {
  const ConstantId id = signature.find_constant(variable);
  return id.valid() && signature.constant(id).name == variable;
}

}  // namespace propter::entail
