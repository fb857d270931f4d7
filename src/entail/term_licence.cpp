#include "entail/term_licence.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/characters.h"
#include "base/text.h"

namespace propter::entail {
namespace {

using Kind = TermLicence::Kind;

// Between the two terms, folded and without articles. The longer one first.
struct Link {
  std::string_view words;
  Kind kind;
};
constexpr auto kLinks = std::to_array<Link>({
    {"is a kind of", Kind::kKind},
    {"is one kind of", Kind::kKind},
    {"is a type of", Kind::kKind},
    {"is one type of", Kind::kKind},
    {"is a sort of", Kind::kKind},
    {"is a form of", Kind::kKind},
    {"is a variety of", Kind::kKind},
    {"is an example of", Kind::kKind},
    {"is synonymous with", Kind::kIdentity},
    {"is another word for", Kind::kIdentity},
    {"is another name for", Kind::kIdentity},
    {"is the same as", Kind::kIdentity},
    {"is the same thing as", Kind::kIdentity},
    {"is also known as", Kind::kIdentity},
    {"is known as", Kind::kIdentity},
    {"is also called", Kind::kIdentity},
    {"is called", Kind::kIdentity},
    {"is defined as", Kind::kIdentity},
    {"means", Kind::kIdentity},
});

// A term holds none of these: it would be more than a term, or speak of none.
constexpr auto kNoTerm = std::to_array<std::string_view>(
    {"or",    "nor",     "but",  "if",        "when",    "then",    "because", "no",
     "not",   "never",   "none", "nothing",   "neither", "without", "only",    "few",
     "less",  "unless",  "than", "something", "someone", "is",      "except",  "cannot",
     "while", "whether", "will", "can",       "may",     "must",    "should"});
constexpr auto kNegations =
    std::to_array<std::string_view>({"no", "not", "never", "none", "nothing", "neither", "nor", "without",
                                     "only", "few", "unless", "cannot", "except", "instead"});
constexpr auto kComparisons = std::to_array<std::string_view>({"less", "than", "fewer", "same"});
// Before a term: not all of it are meant.
constexpr auto kParticular = std::to_array<std::string_view>(
    {"some",  "most", "many", "several", "few",       "this",    "that",   "these",
     "those", "one",  "two",  "three",   "another",   "other",   "its",    "their",
     "his",   "her",  "our",  "your",    "my",        "certain", "enough", "more",
     "'s",    "/",    "both", "half",    "different", "which",   "what",   "such"});
// In a text: what it says does not hold of all, or not always.
constexpr auto kHedges =
    std::to_array<std::string_view>({"usually", "sometimes", "often", "mostly", "generally", "mainly", "most",
                                     "rarely", "typically", "normally", "some", "many", "few"});
constexpr auto kUniversal = std::to_array<std::string_view>({"all", "every", "each", "any", "no"});
constexpr auto kConditions = std::to_array<std::string_view>({"if", "when", "whenever"});
// After the first of these the subject is over.
constexpr auto kAuxiliaries =
    std::to_array<std::string_view>({"is", "was", "has", "had", "do", "did", "can", "could", "may", "might",
                                     "will", "would", "must", "should"});
constexpr auto kFunctionWords = std::to_array<std::string_view>(
    {"of",      "in",    "on",    "at",      "by",     "to",      "from",    "with",   "for",   "into",
     "onto",    "over",  "under", "near",    "around", "through", "between", "during", "after", "before",
     "without", "about", "as",    "and",     "or",     "but",     "then",    "that",   "which", "who",
     "when",    "where", "if",    "because", "while",  "than",    "not",     "also",   "both",  "else",
     "cannot",  "until", "along", "against", "away",   "down",    "up"});
// "is a ... of": what is said is said of all.
constexpr auto kExistential = std::to_array<std::string_view>(
    {"is", "into", "contain", "produce", "make", "become", "form", "cause", "include", "has", "need",
     "require", "provide", "generate", "emit", "create", "by", "from"});
constexpr auto kKindWords = std::to_array<std::string_view>(
    {"kind", "type", "sort", "form", "variety", "example", "made", "part", "source"});
constexpr auto kRelations =
    std::to_array<std::string_view>({"measure", "property", "characteristic", "attribute", "quality"});

template <std::size_t kSize>
bool any_of(Words words, const std::array<std::string_view, kSize>& table) {
  return std::any_of(words.begin(), words.end(), [&](const FoldedWord& w) { return one_of(w.lemma, table); });
}

bool matches(Words text, std::size_t at, Words words) {
  return words.size() <= text.size() - at && same_words(text.subspan(at, words.size()), words);
}

std::optional<std::size_t> first_place(Words text, Words words) {
  for (std::size_t i = 0; i + words.size() <= text.size(); ++i)
    if (matches(text, i, words)) return i;
  return std::nullopt;
}

std::size_t index_of(Words text, std::string_view lemma) {
  const auto at =
      std::find_if(text.begin(), text.end(), [&](const FoldedWord& w) { return w.lemma == lemma; });
  return static_cast<std::size_t>(at - text.begin());
}

template <std::size_t kSize>
std::size_t index_of_any(Words text, const std::array<std::string_view, kSize>& table) {
  const auto at =
      std::find_if(text.begin(), text.end(), [&](const FoldedWord& w) { return one_of(w.lemma, table); });
  return static_cast<std::size_t>(at - text.begin());
}

FoldedText copy(Words words) { return {words.begin(), words.end()}; }

FoldedText concatenated(std::initializer_list<Words> parts) {
  FoldedText out;
  for (const Words part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

bool is_term(Words words) { return !words.empty() && !any_of(words, kNoTerm); }

// "renewable / inexhaustible resource": one word or all of one side.
std::vector<FoldedText> alternatives(Words wide) {
  std::vector<FoldedText> out = {copy(wide)};
  const std::size_t slash = index_of(wide, "/");
  if (slash == 0 || slash + 1 >= wide.size()) return out;
  const Words left = wide.first(slash);
  const Words right = wide.subspan(slash + 1);
  if (index_of(right, "/") < right.size()) return out;
  out.push_back(copy(left));
  out.push_back(copy(right));
  if (left.size() > 1 || right.size() > 1) {
    out.push_back(concatenated({left, right.subspan(1)}));
    out.push_back(concatenated({left.first(left.size() - 1), right}));
  }
  return out;
}

std::vector<TermLicence> between(Words sentence, std::size_t at, std::size_t length, Kind kind) {
  Words narrow = sentence.first(at);
  Words wide = sentence.subspan(at + length);
  if (kind == Kind::kIdentity && narrow.size() > 1 && wide.size() > 1 && narrow[0].lemma == "to" &&
      wide[0].lemma == "to") {
    narrow = narrow.subspan(1);
    wide = wide.subspan(1);
  }
  if (!is_term(narrow) || !is_term(wide) || same_words(narrow, wide)) return {};
  std::vector<TermLicence> out;
  for (FoldedText& w : alternatives(wide)) out.push_back({kind, copy(narrow), std::move(w)});
  return out;
}

// "X is a Y", "Xs are Ys": a noun, not an adjective, to all appearances.
std::vector<TermLicence> plain_kind(Words sentence) {
  const std::size_t is = index_of(sentence, "is");
  if (is == 0 || is + 1 >= sentence.size()) return {};
  const bool noun =
      sentence[is + 1].article == Article::kIndefinite || (sentence[is].plural && sentence.back().plural);
  return noun ? between(sentence, is, 1, Kind::kKind) : std::vector<TermLicence>{};
}

// "Something hard can be used for protection": if something is hard then it can.
std::vector<TermLicence> rule_of_thing(Words sentence) {
  const std::size_t verb = index_of_any(sentence, kAuxiliaries);
  const Words adjective = sentence.subspan(1, verb == sentence.size() ? 0 : verb - 1);
  if (!is_term(adjective) || adjective[0].lemma == "else" || adjective[0].lemma == "that") return {};
  const FoldedText is = fold("is");
  return {{Kind::kRule, concatenated({sentence.first(1), is, adjective}),
           concatenated({sentence.first(1), sentence.subspan(verb)})}};
}

std::vector<TermLicence> rule(Words sentence) {
  const std::size_t then = index_of(sentence, "then");
  if (sentence.size() > 3 && sentence[0].lemma == "something") return rule_of_thing(sentence);
  if (sentence.size() < 4 || sentence[0].lemma != "if" || then < 2 || then + 1 >= sentence.size()) return {};
  return {{Kind::kRule, copy(sentence.subspan(1, then - 1)), copy(sentence.subspan(then + 1))}};
}

// ---- Where terms stand.

struct Clauses {
  std::size_t condition = 0;  // words of the condition: from here
  std::size_t condition_end = 0;
  std::size_t predicate = 0;  // the first auxiliary; the size of the text where there is none
};

std::size_t end_of_condition(Words text, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i)
    if (text[i].lemma == "then" || text[i].after_comma) return i;
  return from > 1 ? text.size() : from;  // a leading condition needs an end
}

Clauses clauses_of(Words text) {
  Clauses out;
  out.predicate = index_of_any(text, kAuxiliaries);
  const std::size_t at = index_of_any(text, kConditions);
  if (at == text.size()) return out;
  out.condition = at + 1;
  out.condition_end = end_of_condition(text, at + 1);
  return out;
}

std::vector<std::size_t> places(Words text, Words term) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i + term.size() <= text.size(); ++i)
    if (matches(text, i, term) && (out.empty() || i >= out.back() + term.size())) out.push_back(i);
  return out;
}

// Whether the term at this place may be part of a longer one: "rock" of "rock music". A word that ends in -s
// may be its verb.
bool in_compound(Words text, std::size_t at, std::size_t size) {
  if (at + size == text.size() || text[at + size - 1].plural) return false;
  const FoldedWord& next = text[at + size];
  if (next.plural || next.after_comma || next.article != Article::kNone) return false;
  if (next.lemma.ends_with("ing") || next.lemma.ends_with("ed") || next.lemma.ends_with("ly")) return false;
  return is_letter(next.lemma[0]) && !one_of(next.lemma, kFunctionWords) && !one_of(next.lemma, kAuxiliaries);
}

// Whether the term at this place may be all of its kind: no determiner says otherwise.
bool general(Words text, std::size_t at, std::size_t size) {
  if (text[at].article == Article::kDefinite || in_compound(text, at, size)) return false;
  return at == 0 || !one_of(text[at - 1].lemma, kParticular);
}

// "that rock" or "the rock", after it was named.
bool taken_up(Words text, std::size_t at) {
  return text[at].article == Article::kDefinite || (at > 0 && text[at - 1].lemma == "that");
}

bool is_subject(Words text, std::size_t at, std::size_t size, const Clauses& c) {
  if (c.condition == 1 || any_of(text, kHedges)) return false;
  if (at == 0) return size < text.size();
  return c.predicate < text.size() && at + size <= c.predicate && !any_of(text.first(at), kNegations);
}

// "all metals", "no metal": anywhere, but for a second negation.
bool is_universal(Words text, std::size_t at) {
  return at > 0 && one_of(text[at - 1].lemma, kUniversal) && !any_of(text.first(at - 1), kNegations) &&
         !any_of(text.first(at - 1), kConditions);
}

bool is_condition(Words text, std::size_t at, const Clauses& c) {
  if (at < c.condition || at >= c.condition_end) return false;
  return !any_of(text.subspan(c.condition, c.condition_end - c.condition), kNegations);
}

bool is_relation(Words text, std::size_t at) {
  const std::size_t is = index_of(text, "is");
  if (is + 3 > at || text[is + 2].lemma != "of" || any_of(text, kNegations)) return false;
  return one_of(text[is + 1].lemma, kRelations) && text[at - 1].lemma == "of";
}

// What a verb makes, holds or turns into is some of a kind, and so is what something is.
bool is_object(Words text, std::size_t at) {
  if (at < 2 || text[0].lemma == "something") return false;
  if (any_of(text, kNegations) || any_of(text, kHedges) || any_of(text, kConditions)) return false;
  if (text[at - 1].lemma == "of" && one_of(text[at - 2].lemma, kKindWords)) return false;
  return !one_of(text[at - 1].lemma, kExistential);
}

// How the text speaks of all of the term at this place; nothing where it may not.
std::optional<TermPosition> position_of_all(Words text, std::size_t at, std::size_t size, const Clauses& c) {
  if (!general(text, at, size)) return std::nullopt;
  if (is_subject(text, at, size, c) || is_universal(text, at)) return TermPosition::kSubject;
  if (is_condition(text, at, c)) return TermPosition::kCondition;
  if (is_relation(text, at)) return TermPosition::kRelation;
  return std::nullopt;
}

// Whether what is said of the term at this place is said of some of it: after the verb of a plain statement.
bool is_of_some(Words text, std::size_t at, std::size_t size) {
  if (at == 0 || any_of(text, kNegations) || any_of(text, kConditions) || any_of(text, kComparisons))
    return false;
  if (one_of(text[at - 1].lemma, kUniversal) || in_compound(text, at, size)) return false;
  const bool last = at >= 2 && at + size == text.size();
  return last || clauses_of(text).predicate < at;
}

// Without the "that" before those places that take the term up, where `bare`.
FoldedText replaced(Words text, const std::vector<std::size_t>& at, std::size_t size, Words becomes,
                    bool bare) {
  FoldedText out;
  std::size_t from = 0;
  for (const std::size_t i : at) {
    const std::size_t to = bare && i > from && text[i - 1].lemma == "that" ? i - 1 : i;
    out.insert(out.end(), text.begin() + static_cast<std::ptrdiff_t>(from),
               text.begin() + static_cast<std::ptrdiff_t>(to));
    out.insert(out.end(), becomes.begin(), becomes.end());
    out[out.size() - becomes.size()].after_comma = text[to].after_comma;
    from = i + size;
  }
  out.insert(out.end(), text.begin() + static_cast<std::ptrdiff_t>(from), text.end());
  return out;
}

Replacement replacement(Words text, const std::vector<std::size_t>& at, Words term, Words becomes,
                        TermPosition position, bool bare = false) {
  return {replaced(text, at, term.size(), becomes, bare), copy(term), copy(becomes), position};
}

// The places where the text speaks of all of the term, and those that take them up. Others stay: "an animal
// eats an animal" is of all animals, and of some.
void narrowed(const TermLicence& l, Words text, std::vector<Replacement>& out) {
  const Clauses clauses = clauses_of(text);
  std::vector<std::size_t> at;
  std::optional<TermPosition> how;
  std::optional<std::size_t> named;
  bool that = false;
  for (const std::size_t i : places(text, l.wide)) {
    const auto position = position_of_all(text, i, l.wide.size(), clauses);
    const bool up = named && taken_up(text, i);
    if (up && !how && text[i - 1].lemma == "that" && general(text, *named, l.wide.size()) &&
        !any_of(text, kNegations) && !any_of(text, kHedges)) {
      at.push_back(*named);
      how = TermPosition::kVariable;
    }
    if (!how) how = position;
    if (position || (up && how)) at.push_back(i);
    that = that || (up && i > 0 && text[i - 1].lemma == "that");
    named = i;
  }
  if (!how) return;
  out.push_back(replacement(text, at, l.wide, l.narrow, *how));
  if (that) out.push_back(replacement(text, at, l.wide, l.narrow, *how, true));
}

void generalised(const TermLicence& l, Words text, std::vector<Replacement>& out) {
  const std::vector<std::size_t> at = places(text, l.wide);
  if (at.empty()) return;
  const Clauses clauses = clauses_of(text);
  for (const std::size_t i : at)
    if (!general(text, i, l.wide.size()) ||
        (!position_of_all(text, i, l.wide.size(), clauses) && !is_object(text, i)))
      return;
  out.push_back(replacement(text, at, l.wide, l.narrow, TermPosition::kObject));
}

void widened(const TermLicence& l, Words text, std::vector<Replacement>& out) {
  for (const std::size_t i : places(text, l.narrow))
    if (is_of_some(text, i, l.narrow.size()))
      out.push_back(replacement(text, {i}, l.narrow, l.wide, TermPosition::kSome));
}

void renamed(Words from, Words to, Words text, std::vector<Replacement>& out) {
  const std::vector<std::size_t> at = places(text, from);
  for (const std::size_t i : at) out.push_back(replacement(text, {i}, from, to, TermPosition::kAnywhere));
  if (at.size() > 1) out.push_back(replacement(text, at, from, to, TermPosition::kAnywhere));
}

// ---- Rules with variables.

struct Variables {
  std::array<FoldedText, 2> bound = {};  // of "something", of "something else"
};

// Words of the variable at this place, 0 for none; `which` is its index.
std::size_t variable_at(Words pattern, std::size_t at, std::size_t& which) {
  const std::size_t skip = at < pattern.size() && pattern[at].lemma == "that" ? 1 : 0;
  if (at + skip >= pattern.size() ||
      !one_of(pattern[at + skip].lemma,
              std::array{std::string_view("something"), std::string_view("someone")}))
    return 0;
  which = at + skip + 1 < pattern.size() && pattern[at + skip + 1].lemma == "else" ? 1 : 0;
  return skip + 1 + which;
}

// Whether the text from `t` matches the pattern from `p`. Bounded by the words of the text: a pattern has two
// variables at most, so that there are few ways to divide it.
bool unify(Words pattern, std::size_t p, Words text, std::size_t t, Variables& v) {
  if (p == pattern.size()) return t == text.size();
  std::size_t which = 0;
  const std::size_t size = variable_at(pattern, p, which);
  if (size == 0)
    return t < text.size() && pattern[p].lemma == text[t].lemma && unify(pattern, p + 1, text, t + 1, v);
  if (!v.bound[which].empty())
    return matches(text, t, v.bound[which]) && unify(pattern, p + size, text, t + v.bound[which].size(), v);
  for (std::size_t n = 1; t + n <= text.size(); ++n) {
    if (!is_term(text.subspan(t, n))) break;
    v.bound[which] = copy(text.subspan(t, n));
    if (unify(pattern, p + size, text, t + n, v)) return true;
    v.bound[which].clear();
  }
  return false;
}

// Nothing where a variable is not bound.
std::optional<FoldedText> instance(Words pattern, const Variables& v) {
  FoldedText out;
  for (std::size_t p = 0; p < pattern.size();) {
    std::size_t which = 0;
    const std::size_t size = variable_at(pattern, p, which);
    if (size == 0) {
      out.push_back(pattern[p++]);
      continue;
    }
    if (v.bound[which].empty()) return std::nullopt;
    out.insert(out.end(), v.bound[which].begin(), v.bound[which].end());
    p += size;
  }
  return out;
}

void fired(const TermLicence& l, Words text, std::vector<Replacement>& out) {
  Variables v;
  if (any_of(text, kNegations) || !unify(l.narrow, 0, text, 0, v)) return;
  std::optional<FoldedText> made = instance(l.wide, v);
  if (!made || made->size() > kMaxFoldedWords) return;
  const bool bound = !v.bound[0].empty();
  out.push_back({std::move(*made), fold(bound ? "something" : "the condition"),
                 bound ? v.bound[0] : copy(text), TermPosition::kRule});
}

}  // namespace

std::vector<TermLicence> licences_of(Words sentence) {
  for (const Link& link : kLinks) {
    const FoldedText words = fold(link.words);
    const auto at = first_place(sentence, words);
    if (at && *at > 0) return between(sentence, *at, words.size(), link.kind);
  }
  std::vector<TermLicence> out = rule(sentence);
  return out.empty() ? plain_kind(sentence) : out;
}

std::vector<Replacement> replacements(const TermLicence& licence, Words text, TermReading reading) {
  std::vector<Replacement> out;
  switch (licence.kind) {
    case Kind::kKind:
      narrowed(licence, text, out);
      if (reading == TermReading::kGeneralObjects) generalised(licence, text, out);
      widened(licence, text, out);
      break;
    case Kind::kIdentity:
      renamed(licence.wide, licence.narrow, text, out);
      renamed(licence.narrow, licence.wide, text, out);
      break;
    case Kind::kRule:
      fired(licence, text, out);
      break;
  }
  std::erase_if(out, [](const Replacement& r) { return r.text.size() > kMaxFoldedWords; });
  return out;
}

}  // namespace propter::entail
