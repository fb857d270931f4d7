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
  explicit Resolver(Signature& signature) : signature_(signature) {}

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
    Symbol symbol;
    symbol.word_class = atom.word_class;
    symbol.lemma = atom.phrase ? lower(atom.phrase->lemma) : lemma_of(atom);
    if (atom.word_class == WordClass::kVerb) {
      symbol.roles[0] = atom.phrase ? std::string_view(atom.phrase->subject_role) : kAgent;
      if (atom.has_object)
        symbol.roles[1] = atom.phrase ? std::string_view(atom.phrase->object_role) : kPatient;
    }
    if (!atom.phrase && !atom.copula && !is_content_word(symbol))
      return no_content_word(symbol, atom.position);
    Status status = check_roles(symbol, atom.position);
    symbols_.push_back(std::move(symbol));
    return status;
  }

  // "ans" and "ifs" may look like plurals and verbs, but their bases would be read as words of the grammar,
  // and a dot at the end of a word as a full stop.
  [[nodiscard]] static bool is_content_word(const Symbol& symbol) {
    const std::string_view word = std::string_view(symbol.lemma).substr(0, symbol.lemma.find(' '));
    const Keyword keyword = keyword_of(word);
    if (word.ends_with('.')) return false;
    if (symbol.word_class == WordClass::kVerb) return keyword == Keyword::kNone && is_verb(word);
    return keyword == Keyword::kNone ||
           keyword == (symbol.word_class == WordClass::kCategory ? Keyword::kThing : Keyword::kPreposition);
  }
  // Whether its third person is read as its own: not that of "doe" or "c".
  [[nodiscard]] static bool is_verb(std::string_view word) {
    const std::string form = inflect(word, Inflection::kThirdPerson);
    const std::vector<std::string> back = bases(form, Inflection::kThirdPerson);
    return keyword_of(form) == Keyword::kNone && std::find(back.begin(), back.end(), word) != back.end();
  }
  [[nodiscard]] static Status no_content_word(const Symbol& symbol, std::size_t position) {
    return Status::corrupt(
        {fmt::format("'{}' cannot be used as a {}", printable(symbol.lemma, 60), name_of(symbol.word_class)),
         fmt::format("position {}", position + 1),
         "it would be read as a word of the grammar, or not as this word", "put a name in double quotes"});
  }

  [[nodiscard]] bool known(std::string_view lemma, WordClass word_class) const {
    return signature_.find_predicate(lemma, word_class).valid() ||
           std::any_of(symbols_.begin(), symbols_.end(),
                       [&](const Symbol& s) { return s.word_class == word_class && s.lemma == lemma; });
  }

  // The base form. Where rules alone leave a choice, one that is known already; "focus" and "focuses" meet in
  // the same one, whichever comes first.
  [[nodiscard]] std::string lemma_of(const Atom& atom) const {
    std::string rest;
    for (std::size_t i = 1; i < atom.words.size() && !atom.words[i].empty(); ++i)
      (rest += ' ') += lower(atom.words[i]);
    std::string word = lower(atom.words[0]);
    if (atom.word_class == WordClass::kProperty) return word;
    if (atom.copula) return word.empty() ? "be" + rest : "be " + word + rest;
    const Inflection inflection =
        atom.word_class == WordClass::kVerb ? Inflection::kThirdPerson : Inflection::kPlural;
    if (atom.form == WordForm::kBase) {
      word += rest;
      if (known(word, atom.word_class)) return word;
      const std::string base = lower(atom.words[0]);
      return known_base(inflect(base, inflection), rest, atom.word_class, inflection).value_or(word);
    }
    return known_base(word, rest, atom.word_class, inflection)
        .value_or(bases(word, inflection).front() + rest);
  }

  [[nodiscard]] std::optional<std::string> known_base(std::string_view form, std::string_view rest,
                                                      WordClass word_class, Inflection inflection) const {
    for (std::string& base : bases(form, inflection)) {
      base += rest;
      if (known(base, word_class)) return std::move(base);
    }
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
  return Resolver(signature).run(*parsed);
}

}  // namespace

Result<Rule> parse_sentence(std::string_view text, Signature& signature, const Vocabulary& vocabulary) {
  if (text.size() > kMaxSentenceBytes) return too_long();
  const Result<std::vector<Token>> tokens = tokenize(text);
  if (!tokens.ok()) return tokens.status();
  return parse_tokens(*tokens, signature, vocabulary);
}

}  // namespace propter::entail
