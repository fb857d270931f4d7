#include "entail/language.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "entail/grammar.h"
#include "entail/lemma.h"
#include "entail/vocabulary.h"
#include "entail/wording.h"

namespace propter::entail {
namespace {

constexpr std::string_view kAgent = "agent";
constexpr std::string_view kPatient = "patient";

// A word of the sentence as a symbol.
struct Symbol {
  std::string lemma;
  WordClass word_class = WordClass::kProperty;
  std::array<std::string_view, 2> roles = {};  // of subject and object; empty: none
};

// Finds the symbols of a sentence, and adds them only when all of them fit.
class Resolver {
 public:
  Resolver(Signature& signature, const Vocabulary& vocabulary)
      : signature_(signature), vocabulary_(vocabulary) {}

  Result<Rule> run(const ParsedRule& parsed) {
    symbols_.reserve(parsed.body.size() + parsed.head.size());
    for (const std::vector<Atom>* atoms : {&parsed.body, &parsed.head})
      for (const Atom& atom : *atoms)
        if (Status status = plan(atom); !status.ok()) return status;
    for (const Name& name : parsed.names) constants_.push_back(signature_.constant(name.text, name.article));
    Rule rule;
    rule.variables = static_cast<std::uint32_t>(parsed.variables);
    if (Status status = literals(parsed.body, rule.body); !status.ok()) return status;
    if (Status status = literals(parsed.head, rule.head); !status.ok()) return status;
    return rule;
  }

 private:
  Status plan(const Atom& atom) {
    Symbol symbol = atom.phrase ? symbol_of(*atom.phrase) : symbol_of(atom);
    if (!atom.phrase && !atom.copula && !atom.modal)
      if (Status status = check_words(symbol, atom.position); !status.ok()) return status;
    if (!atom.phrase)
      if (Status status = meet_phrases(symbol, atom); !status.ok()) return status;
    Status status = check_roles(symbol, atom.position);
    symbols_.push_back(std::move(symbol));
    return status;
  }

  static Symbol symbol_of(const Phrase& phrase) {
    return {lower(phrase.lemma), WordClass::kVerb, {phrase.subject_role, phrase.object_role}};
  }
  [[nodiscard]] Symbol symbol_of(const Atom& atom) const {
    Symbol symbol{lemma_of(atom), atom.word_class, {}};
    if (atom.word_class == WordClass::kVerb)
      symbol.roles = {kAgent, atom.has_object ? kPatient : std::string_view()};
    return symbol;
  }

  // What is said by a phrase where a verb stands is that phrase everywhere: "every origin" is what "is an
  // origin". A word that would be read as a phrase and more has no sentence of its own.
  [[nodiscard]] Status meet_phrases(Symbol& symbol, const Atom& atom) const {
    for (const bool negated : {false, true}) {
      const std::string words = words_for(symbol.lemma, symbol.word_class, negated);
      const PhraseMatch match = match_phrase(vocabulary_, words);
      if (!match.phrase) continue;
      if (match.length < words.size() || match.negated != negated ||
          match.phrase->object_role.empty() == atom.has_object)
        return unusable(symbol, atom.position,
                        fmt::format("'{}' would be read for '{}'", words.substr(0, match.length), words),
                        "use another word, or join by '-' what belongs together");
      symbol = symbol_of(*match.phrase);
      return {};
    }
    const Phrase* phrase = atom.copula ? find_phrase(vocabulary_, symbol.lemma) : nullptr;
    if (phrase) symbol = symbol_of(*phrase);  // "is changed by" as "was changed by"
    return {};
  }

  [[nodiscard]] static Status check_words(const Symbol& symbol, std::size_t position) {
    if (!is_content_word(symbol))
      return unusable(symbol, position, "it would be read as a word or a mark of the grammar",
                      "put a name in double quotes");
    if (symbol.word_class != WordClass::kVerb) return {};
    const std::string_view word = first_word(symbol.lemma);
    const std::string form = inflect(word, Inflection::kThirdPerson);
    const std::string back = bases(form, Inflection::kThirdPerson).front();
    if (back == word && keyword_of(form) == Keyword::kNone) return {};
    return unusable(symbol, position, fmt::format("'{}' would be read as a form of '{}'", form, back),
                    "use another verb, or say it with 'is' and an adjective");
  }

  // "ans" and "ifs" may look like plurals and verbs, but their bases would be read as words of the grammar,
  // that of "a.s" with a full stop, and that of "a:s" as an id.
  [[nodiscard]] static bool is_content_word(const Symbol& symbol) {
    const std::string_view lemma = symbol.lemma;
    const bool category = symbol.word_class == WordClass::kCategory;
    const std::string_view word = category ? lemma.substr(lemma.rfind(' ') + 1) : first_word(lemma);
    const Keyword keyword = keyword_of(word);
    return (keyword == Keyword::kNone && is_unquoted_word(word)) ||
           (category && keyword == Keyword::kThing) ||
           (symbol.word_class == WordClass::kProperty && keyword == Keyword::kPreposition);
  }
  [[nodiscard]] static std::string_view first_word(std::string_view lemma) {
    return lemma.substr(0, lemma.find(' '));
  }
  [[nodiscard]] static Status unusable(const Symbol& symbol, std::size_t position, std::string why,
                                       std::string help) {
    return Status::corrupt(
        {fmt::format("'{}' cannot be used as a {}", printable(symbol.lemma, 60), name_of(symbol.word_class)),
         fmt::format("position {}", position + 1), std::move(why), std::move(help)});
  }

  [[nodiscard]] bool known(std::string_view lemma, WordClass word_class) const {
    return signature_.find_predicate(lemma, word_class).valid() ||
           std::any_of(symbols_.begin(), symbols_.end(),
                       [&](const Symbol& s) { return s.word_class == word_class && s.lemma == lemma; });
  }

  // The base form. Where rules alone leave a choice, one that is known already; "focus" and "focuses" meet in
  // the same one, whichever comes first.
  [[nodiscard]] std::string lemma_of(const Atom& atom) const {
    if (atom.word_class == WordClass::kProperty) return folded(atom.words[0]);
    const Words words = words_of(atom);
    const Inflection inflection =
        atom.word_class == WordClass::kVerb ? Inflection::kThirdPerson : Inflection::kPlural;
    if (atom.copula) return (words.inflected.empty() ? "be" : "be ") + words.inflected + words.after;
    std::string as_it_stands = words.base(words.inflected);
    if (atom.form != WordForm::kBase)
      return known_base(words, words.inflected, atom.word_class, inflection)
          .value_or(words.base(bases(words.inflected, inflection).front()));
    if (known(as_it_stands, atom.word_class)) return as_it_stands;
    return known_base(words, inflect(words.inflected, inflection), atom.word_class, inflection)
        .value_or(as_it_stands);
  }

  static std::string folded(std::string_view word) { return lower(straightened(word)); }

  // The words of a verb or noun around the one that is inflected.
  struct Words {
    std::string before;
    std::string inflected;
    std::string after;

    [[nodiscard]] std::string base(std::string_view word) const {
      return fmt::format("{}{}{}", before, word, after);
    }
  };
  static Words words_of(const Atom& atom) {
    const auto unused = std::find(atom.words.begin() + 1, atom.words.end(), std::string_view());
    const auto count = static_cast<std::size_t>(unused - atom.words.begin());
    const std::size_t inflected = atom.word_class == WordClass::kCategory ? count - 1 : 0;
    Words out;
    for (std::size_t i = 0; i < inflected; ++i) (out.before += folded(atom.words[i])) += ' ';
    out.inflected = folded(atom.words[inflected]);
    for (std::size_t i = inflected + 1; i < count; ++i) (out.after += ' ') += folded(atom.words[i]);
    return out;
  }

  [[nodiscard]] std::optional<std::string> known_base(const Words& words, std::string_view form,
                                                      WordClass word_class, Inflection inflection) const {
    for (const std::string& base : bases(form, inflection))
      if (std::string lemma = words.base(base); known(lemma, word_class)) return lemma;
    return std::nullopt;
  }

  // Roles that differ from those of the same verb elsewhere.
  [[nodiscard]] Status check_roles(const Symbol& symbol, std::size_t position) const {
    if (symbol.word_class != WordClass::kVerb) return {};
    const auto clash = [&](std::string before) {
      const auto& [subject, object] = symbol.roles;
      const std::string here = object.empty() ? std::string(subject) : fmt::format("{}, {}", subject, object);
      return Status::corrupt(
          {fmt::format("'{}' is used with other roles than before", printable(symbol.lemma, 60)),
           fmt::format("position {}", position + 1), fmt::format("({}) here, ({}) before", here, before),
           "use a verb with the same roles everywhere"});
    };
    const PredicateId id = signature_.find_predicate(symbol.lemma, WordClass::kVerb);
    if (id.valid()) {
      const std::vector<std::string>& roles = signature_.predicate(id).roles;
      const std::size_t count = symbol.roles[1].empty() ? 1 : 2;
      const auto has = [&](std::string_view role) {
        return std::find(roles.begin(), roles.end(), role) != roles.end();
      };
      if (roles.size() == count && has(symbol.roles[0]) && (count == 1 || has(symbol.roles[1]))) return {};
      return clash(fmt::format("{}", fmt::join(roles, ", ")));
    }
    for (const Symbol& other : symbols_)
      if (other.word_class == WordClass::kVerb && other.lemma == symbol.lemma && other.roles != symbol.roles)
        return clash(other.roles[1].empty() ? std::string(other.roles[0])
                                            : fmt::format("{}, {}", other.roles[0], other.roles[1]));
    return {};
  }

  [[nodiscard]] Term term(const Mention& mention) const {
    return mention.is_variable ? Term::variable(mention.index) : Term::constant(constants_[mention.index]);
  }

  Status literals(const std::vector<Atom>& atoms, std::vector<Literal>& out) {
    out.reserve(atoms.size());
    for (const Atom& atom : atoms) {
      const Symbol& symbol = symbols_[next_++];
      const Result<PredicateId> id = predicate(symbol);
      if (!id.ok()) return id.status();
      Literal literal{*id, atom.negated, 1, {term(atom.subject)}};
      if (atom.has_object) {
        literal.arity = 2;
        literal.terms[1] = term(atom.object);
        if (symbol.roles[1] < symbol.roles[0]) std::swap(literal.terms[0], literal.terms[1]);
      }
      out.push_back(literal);
    }
    return {};
  }

  Result<PredicateId> predicate(const Symbol& symbol) {
    const PredicateId known_id = signature_.find_predicate(symbol.lemma, symbol.word_class);
    if (known_id.valid()) return known_id;
    std::vector<std::string> roles;
    for (const std::string_view role : symbol.roles)
      if (!role.empty()) roles.emplace_back(role);
    return signature_.predicate(symbol.lemma, symbol.word_class, std::move(roles));
  }

  Signature& signature_;
  const Vocabulary& vocabulary_;
  std::vector<Symbol> symbols_;  // of the atoms, body first
  std::vector<ConstantId> constants_;
  std::size_t next_ = 0;
};

Status too_long() {
  return Status::corrupt({"the sentence is too long", fmt::format("position {}", kMaxSentenceBytes + 1),
                          "a sentence has at most 64 KiB", "split it"});
}

Result<Rule> parse_tokens(std::span<const Token> tokens, Signature& signature, const Vocabulary& vocabulary) {
  const Result<ParsedRule> parsed = parse_grammar(tokens, vocabulary, signature);
  if (!parsed.ok()) return parsed.status();
  return Resolver(signature, vocabulary).run(*parsed);
}

}  // namespace

Result<Rule> parse_sentence(std::string_view text, Signature& signature, const Vocabulary& vocabulary) {
  if (text.size() > kMaxSentenceBytes) return too_long();
  const Result<std::vector<Token>> tokens = tokenize(text);
  if (!tokens.ok()) return tokens.status();
  return parse_tokens(*tokens, signature, vocabulary);
}

}  // namespace propter::entail
