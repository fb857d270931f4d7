#include "entail/formula_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/text.h"
#include "entail/formula_names.h"

namespace propter::entail {
namespace {

constexpr std::array<std::string_view, kMaxArity> kRoles = {"agent", "patient", "theme"};  // sorted
constexpr std::string_view kPropositionBearer = "\"proposition\"";  // no name of a formula can be it

struct Connective {
  FormulaTokenKind token;
  Formula::Kind kind;
  int strength;
  bool flat;   // a ∧ b ∧ c is one conjunction of three
  bool right;  // groups to the right
};
constexpr std::array<Connective, 5> kConnectives = {{
    {FormulaTokenKind::kAnd, Formula::Kind::kAnd, 5, true, false},
    {FormulaTokenKind::kOr, Formula::Kind::kOr, 4, true, false},
    {FormulaTokenKind::kXor, Formula::Kind::kXor, 3, false, false},
    {FormulaTokenKind::kImplies, Formula::Kind::kImplies, 2, false, true},
    {FormulaTokenKind::kIff, Formula::Kind::kIff, 1, false, false},
}};

const Connective* connective_of(FormulaTokenKind kind) {
  const auto* const found = std::find_if(kConnectives.begin(), kConnectives.end(),
                                         [&](const Connective& c) { return c.token == kind; });
  return found == kConnectives.end() ? nullptr : found;
}

bool is_quantifier(FormulaTokenKind kind) {
  return kind == FormulaTokenKind::kForAll || kind == FormulaTokenKind::kExists;
}

struct Node {
  Formula formula;
  std::size_t depth = 1;
};
using Parsed = std::optional<Node>;  // nothing: failure_ says why

class Parser {
 public:
  Parser(const std::vector<FormulaToken>& tokens, FormulaSymbols& symbols,
         std::vector<FormulaWarning>& warnings)
      : tokens_(tokens), symbols_(symbols), warnings_(warnings) {}

  Result<Formula> parse() {
    Parsed node = binary(0);
    while (node && kind() != FormulaTokenKind::kEnd && !final_stop()) {
      if (kind() != FormulaTokenKind::kClose) return expected("a connective or the end");
      warn("a closing bracket too many is left out");
      ++at_;
      node = continued(std::move(*node), 0);
    }
    if (!node) return failure_;
    return std::move(node->formula);
  }

 private:
  struct Bound {
    std::string name;
    std::uint32_t number;
  };

  [[nodiscard]] const FormulaToken& token(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  [[nodiscard]] FormulaTokenKind kind(std::size_t ahead = 0) const { return token(ahead).kind; }
  [[nodiscard]] bool final_stop() const {
    std::size_t ahead = 0;
    while (kind(ahead) == FormulaTokenKind::kStop) ++ahead;
    return ahead > 0 && kind(ahead) == FormulaTokenKind::kEnd;
  }

  void warn_at(const FormulaToken& where, std::string what) {
    warnings_.push_back({where.at, std::move(what)});
  }
  void warn(std::string what) { warn_at(token(), std::move(what)); }

  Status expected(std::string_view what) {
    const FormulaToken& t = token();
    failure_ = Status::corrupt({t.kind == FormulaTokenKind::kEnd
                                    ? "the formula ends too early"
                                    : fmt::format("'{}' cannot stand here", printable(t.text, 60)),
                                to_string(t.at), fmt::format("expected {}", what), ""});
    return failure_;
  }
  Parsed wanted(std::string_view what) {
    (void)expected(what);
    return std::nullopt;
  }
  Parsed unsupported(const FormulaToken& where, std::string what, std::string why) {
    failure_ = Status::unsupported({std::move(what), to_string(where.at), std::move(why), ""});
    return std::nullopt;
  }
  Parsed too_deep() {
    failure_ = Status::corrupt({"the formula is nested too deeply", to_string(token().at),
                                fmt::format("at most {} levels are read", kMaxFormulaDepth), ""});
    return std::nullopt;
  }

  Parsed combined(Formula::Kind k, Node a, Node b) {
    const std::size_t depth = std::max(a.depth, b.depth) + 1;
    if (depth > kMaxFormulaDepth) return too_deep();
    std::vector<Formula> children;
    children.push_back(std::move(a.formula));
    children.push_back(std::move(b.formula));
    return Node{Formula::of(k, std::move(children)), depth};
  }
  Parsed wrapped(Node inner, Formula outer) {
    if (inner.depth >= kMaxFormulaDepth) return too_deep();
    outer.children.push_back(std::move(inner.formula));
    return Node{std::move(outer), inner.depth + 1};
  }

  Parsed binary(int strength) {
    Parsed left = unary();
    return left ? continued(std::move(*left), strength) : left;
  }

  // Takes connectives that bind at least as tightly as `strength`.
  Parsed continued(Node left, int strength) {
    while (const Connective* c = connective_of(kind())) {
      if (c->strength < strength) break;
      Parsed joined = c->flat ? flat(*c, std::move(left)) : pair(*c, std::move(left));
      if (!joined) return joined;
      left = std::move(*joined);
    }
    return left;
  }

  Parsed pair(const Connective& c, Node left) {
    ++at_;
    Parsed right = nested([&] { return binary(c.right ? c.strength : c.strength + 1); });
    return right ? combined(c.kind, std::move(left), std::move(*right)) : right;
  }

  Parsed flat(const Connective& c, Node left) {
    std::size_t depth = left.depth;
    std::vector<Formula> children;
    children.push_back(std::move(left.formula));
    while (kind() == c.token) {
      ++at_;
      Parsed next = nested([&] { return binary(c.strength + 1); });
      if (!next) return next;
      depth = std::max(depth, next->depth);
      children.push_back(std::move(next->formula));
    }
    if (depth >= kMaxFormulaDepth) return too_deep();
    return Node{Formula::of(c.kind, std::move(children)), depth + 1};
  }

  template <typename Parse>
  Parsed nested(Parse parse) {
    if (nesting_ >= kMaxFormulaDepth) return too_deep();
    ++nesting_;
    Parsed out = parse();
    --nesting_;
    return out;
  }

  Parsed unary() {
    switch (kind()) {
      case FormulaTokenKind::kNot:
        return negation();
      case FormulaTokenKind::kForAll:
      case FormulaTokenKind::kExists:
        return quantified();
      case FormulaTokenKind::kOpen:
        return bracket();
      case FormulaTokenKind::kTop:
      case FormulaTokenKind::kBottom:
        return constant_truth();
      case FormulaTokenKind::kName:
        if (kind(1) == FormulaTokenKind::kEqual || kind(1) == FormulaTokenKind::kNotEqual) return equality();
        return token().quoted ? wanted("a predicate, and a quoted name is a constant") : atom();
      default:
        return wanted("a predicate, '(', '¬' or a quantifier");
    }
  }

  // A conjunction of nothing is true, a disjunction of nothing is false.
  Parsed constant_truth() {
    const bool truth = kind() == FormulaTokenKind::kTop;
    ++at_;
    return Node{Formula::of(truth ? Formula::Kind::kAnd : Formula::Kind::kOr, {})};
  }

  Parsed negation() {
    ++at_;
    Parsed inner = nested([&] { return unary(); });
    return inner ? wrapped(std::move(*inner), Formula::of(Formula::Kind::kNot, {})) : inner;
  }

  Parsed bracket() {
    ++at_;
    Parsed inner = nested([&] { return binary(0); });
    if (inner && !close()) return wanted("a connective or ')'");
    return inner;
  }

  bool close() {
    if (kind() == FormulaTokenKind::kEnd || connective_of(kind()) != nullptr) {
      warn("a missing closing bracket is put here");
      return true;
    }
    if (kind() != FormulaTokenKind::kClose) return false;
    ++at_;
    return true;
  }

  Parsed quantified() {
    const Formula::Kind quantifier =
        kind() == FormulaTokenKind::kForAll ? Formula::Kind::kForAll : Formula::Kind::kExists;
    const std::size_t outer = bound_.size();
    const bool unique = is_unique(0);
    if (unique) ++at_;
    do {
      ++at_;
      if (kind() != FormulaTokenKind::kName || token().quoted) return wanted("a variable");
      bound_.push_back({std::string(token().text), variables_++});
      ++at_;
    } while (kind() == FormulaTokenKind::kComma);
    if (kind() == FormulaTokenKind::kStop) ++at_;
    Parsed out = nested([&] { return unary(); });
    if (out && used_beyond(outer)) out = nested([&] { return continued(std::move(*out), 0); });
    if (out && unique) return only_one(outer, std::move(*out));
    for (; out && bound_.size() > outer; bound_.pop_back()) {
      Formula binder = Formula::of(quantifier, {});
      binder.variable = bound_.back().number;
      out = wrapped(std::move(*out), std::move(binder));
    }
    return out;
  }

  // "There is exactly one x with P": there is a y, and P holds of x if and only if x = y.
  Parsed only_one(std::size_t outer, Node body) {
    if (bound_.size() - outer > 1)
      return unsupported(token(), "'∃!' binds several variables", "write one '∃!' for each of them");
    const std::uint32_t witness = variables_++;
    Node same = equation(Term::variable(bound_.back().number), Term::variable(witness));
    Formula each = Formula::of(Formula::Kind::kForAll, {});
    each.variable = bound_.back().number;
    bound_.pop_back();
    Parsed out = combined(Formula::Kind::kIff, std::move(body), std::move(same));
    if (out) out = wrapped(std::move(*out), std::move(each));
    Formula some = Formula::of(Formula::Kind::kExists, {});
    some.variable = witness;
    return out ? wrapped(std::move(*out), std::move(some)) : out;
  }

  // Whether a variable bound since `outer` is named in the rest of the bracket, before it is bound anew.
  bool used_beyond(std::size_t outer) {
    std::size_t open = 0;
    for (std::size_t i = 0; kind(i) != FormulaTokenKind::kEnd; ++i) {
      if (kind(i) == FormulaTokenKind::kOpen) ++open;
      if (kind(i) == FormulaTokenKind::kClose && open-- == 0) return false;
      if (kind(i) != FormulaTokenKind::kName || token(i).quoted || !bound_since(outer, token(i).text))
        continue;
      if (is_bound_anew(i)) return false;
      if (kind(i + 1) == FormulaTokenKind::kOpen) continue;
      warn(fmt::format("'{}' is used beyond its quantifier, whose scope is taken to reach further",
                       printable(token(i).text, 60)));
      return true;
    }
    return false;
  }
  // Whether the name there stands in a list of variables behind a quantifier.
  [[nodiscard]] bool is_bound_anew(std::size_t at) const {
    while (at >= 2 && kind(at - 1) == FormulaTokenKind::kComma && kind(at - 2) == FormulaTokenKind::kName)
      at -= 2;
    if (at >= 2 && is_unique(at - 2)) return true;
    return at >= 1 && is_quantifier(kind(at - 1));
  }
  // Of '∃!'. The exclamation mark is a negation elsewhere.
  [[nodiscard]] bool is_unique(std::size_t at) const {
    return kind(at) == FormulaTokenKind::kExists && kind(at + 1) == FormulaTokenKind::kNot &&
           token(at + 1).text == "!";
  }
  [[nodiscard]] bool bound_since(std::size_t outer, std::string_view name) const {
    return std::any_of(bound_.begin() + static_cast<std::ptrdiff_t>(outer), bound_.end(),
                       [&](const Bound& b) { return b.name == name; });
  }

  static Node equation(Term left, Term right) {
    Literal literal;
    literal.arity = 2;
    literal.terms = {left, right};
    Node out{Formula::atom(literal)};
    out.formula.kind = Formula::Kind::kEqual;
    return out;
  }

  Parsed equality() {
    const Term left = term(token());
    const bool negated = kind(1) == FormulaTokenKind::kNotEqual;
    at_ += 2;
    if (kind() != FormulaTokenKind::kName) return wanted("a name");
    const Term right = term(token());
    if (kind(1) == FormulaTokenKind::kOpen) return function(token());
    ++at_;
    Node out = equation(left, right);
    return negated ? wrapped(std::move(out), Formula::of(Formula::Kind::kNot, {})) : Parsed(std::move(out));
  }

  Parsed function(const FormulaToken& where) {
    return unsupported(where, fmt::format("'{}' is a function", printable(where.text, 60)),
                       "an argument must be a variable or a constant");
  }

  Parsed atom() {
    const FormulaToken& name = token();
    ++at_;
    Literal literal;
    std::size_t count = 0;
    if (kind() == FormulaTokenKind::kOpen) {
      ++at_;
      for (bool more = kind() != FormulaTokenKind::kClose; more; more = next_argument()) {
        if (kind() != FormulaTokenKind::kName) return wanted("a variable or a constant");
        const std::size_t names = adjacent_names();
        if (kind(names) == FormulaTokenKind::kOpen) return function(token(names - 1));
        if (count == kMaxArity) return too_many(name);
        literal.terms[count++] = names == 1 ? term(token()) : joined(names);
        at_ += names;
      }
      if (!close()) return wanted("',' or ')'");
    }
    return applied(name, literal, count);
  }

  // How many names stand together from here on, variables left out of account: "new york".
  [[nodiscard]] std::size_t adjacent_names() const {
    std::size_t count = 1;
    const auto constant = [&](std::size_t ahead) {
      return kind(ahead) == FormulaTokenKind::kName && find_bound(token(ahead), false) == nullptr;
    };
    while (constant(0) && constant(count)) ++count;
    return count;
  }

  Term joined(std::size_t names) {
    std::string name;
    for (std::size_t i = 0; i < names; ++i) name += (i == 0 ? "" : " ") + std::string(token(i).text);
    warn(fmt::format("'{}' are several names without a comma: read as one", printable(name, 120)));
    return constant(token(), name);
  }

  bool next_argument() {
    if (kind() != FormulaTokenKind::kComma) return false;
    ++at_;
    return true;
  }

  Parsed too_many(const FormulaToken& name) {
    return unsupported(name, fmt::format("'{}' has too many arguments", printable(name.text, 60)),
                       fmt::format("at most {} are read", kMaxArity));
  }

  Parsed applied(const FormulaToken& name, Literal literal, std::size_t count) {
    if (count == 0) {
      warn_at(name, fmt::format("'{}' has no arguments: read as a proposition", printable(name.text, 60)));
      literal.terms[0] = Term::constant(symbols_.signature.constant(kPropositionBearer));
    }
    literal.arity = static_cast<std::uint8_t>(std::max<std::size_t>(1, count));
    const Result<PredicateId> id = predicate(name, count);
    if (!id.ok()) {
      failure_ = id.status();
      return std::nullopt;
    }
    literal.predicate = *id;
    return Node{Formula::atom(literal)};
  }

  Result<PredicateId> predicate(const FormulaToken& name, std::size_t arity) {
    note_spelling(symbols_.predicate_spelling, name, name.text);
    std::string lemma = folded_symbol(name.text);
    const auto [first, fresh] = symbols_.first_arity.emplace(lemma, arity);
    if (!fresh && first->second != arity) {
      warn_at(name, fmt::format("'{}' has {} arguments here and {} before: read as two predicates",
                                printable(name.text, 60), arity, first->second));
      lemma += fmt::format("/{}", arity);
    }
    std::vector<std::string> roles;
    for (std::size_t i = 0; arity > 1 && i < arity; ++i) roles.emplace_back(kRoles[i]);
    const WordClass word_class = roles.empty() ? WordClass::kProperty : WordClass::kVerb;
    return symbols_.signature.predicate(lemma, word_class, std::move(roles));
  }

  Term term(const FormulaToken& name) {
    if (const Bound* exact = find_bound(name, false)) return Term::variable(exact->number);
    const bool letter = name.text.size() == 1 && !name.quoted;
    if (const Bound* folded = letter ? find_bound(name, true) : nullptr) {
      warn_at(name, fmt::format("'{}' is read as the variable '{}'", printable(name.text),
                                printable(folded->name)));
      return Term::variable(folded->number);
    }
    if (letter && is_lower(name.text[0]))
      warn_at(name, fmt::format("no quantifier binds '{}': read as a constant", name.text));
    return constant(name, name.text);
  }

  // The signature knows it as it was written first.
  Term constant(const FormulaToken& where, std::string_view name) {
    const std::string& first = note_spelling(symbols_.constant_spelling, where, name);
    return Term::constant(symbols_.signature.constant(first));
  }

  [[nodiscard]] const Bound* find_bound(const FormulaToken& name, bool fold) const {
    if (name.quoted) return nullptr;
    const auto found = std::find_if(bound_.rbegin(), bound_.rend(), [&](const Bound& b) {
      return fold ? iequals(b.name, name.text) : b.name == name.text;
    });
    return found == bound_.rend() ? nullptr : &*found;
  }

  // Gives back how it was written first.
  const std::string& note_spelling(std::map<std::string, std::string>& spellings, const FormulaToken& where,
                                   std::string_view name) {
    const auto [first, fresh] = spellings.emplace(folded_symbol(name), name);
    if (!fresh && first->second != name)
      warn_at(where, fmt::format("'{}' is written '{}' elsewhere: read as the same", printable(name, 60),
                                 printable(first->second, 60)));
    return first->second;
  }

  const std::vector<FormulaToken>& tokens_;
  FormulaSymbols& symbols_;
  std::vector<FormulaWarning>& warnings_;
  std::size_t at_ = 0;
  std::size_t nesting_ = 0;
  std::uint32_t variables_ = 0;
  std::vector<Bound> bound_;
  Status failure_;
};

}  // namespace

Result<FormulaText> FormulaReader::read(std::string_view text) {
  const Result<std::vector<FormulaToken>> tokens = formula_tokens(text);
  if (!tokens.ok()) return tokens.status();
  FormulaSymbols symbols = symbols_;
  symbols.signature = signature_;
  FormulaText out;
  Result<Formula> formula = Parser(*tokens, symbols, out.warnings).parse();
  if (!formula.ok()) return formula.status();
  out.formula = std::move(*formula);
  std::stable_sort(out.warnings.begin(), out.warnings.end(),
                   [](const FormulaWarning& a, const FormulaWarning& b) { return a.at.byte < b.at.byte; });
  signature_ = std::move(symbols.signature);
  symbols_ = std::move(symbols);
  return out;
}

}  // namespace propter::entail
