#include "entail/atoms.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/text.h"
#include "entail/lemma.h"

namespace propter::entail {
namespace {

using Words = std::set<std::string_view>;

// Carry no meaning of their own here: the grammar adds and drops them freely.
const Words& function_words() {
  static const Words kWords{
      "a",         "an",          "the",      "this",     "that",     "these",     "those",      "and",
      "or",        "but",         "if",       "then",     "when",     "whenever",  "while",      "because",
      "so",        "as",          "than",     "is",       "are",      "was",       "were",       "be",
      "been",      "being",       "am",       "do",       "does",     "did",       "has",        "have",
      "had",       "having",      "will",     "would",    "shall",    "should",    "can",        "could",
      "of",        "in",          "on",       "at",       "by",       "for",       "to",         "from",
      "with",      "into",        "about",    "it",       "its",      "they",      "their",      "them",
      "he",        "his",         "him",      "she",      "her",      "we",        "our",        "us",
      "you",       "your",        "i",        "my",       "who",      "whom",      "whose",      "which",
      "what",      "whatever",    "whoever",  "wherever", "there",    "here",      "someone",    "somebody",
      "something", "anyone",      "anybody",  "anything", "everyone", "everybody", "everything", "all",
      "every",     "each",        "any",      "thing",    "things",   "also",      "too",        "very",
      "both",      "either",      "such",     "just",     "however",  "therefore", "thus",       "hence",
      "moreover",  "furthermore", "although", "though",   "since",    "itself",    "themselves"};
  return kWords;
}

const Words& negations() {
  static const Words kWords{"not",     "no",  "never",  "none",    "nobody", "nothing",
                            "neither", "nor", "cannot", "without", "noone",  "nowhere"};
  return kWords;
}

// What a statement without them says more than one with them.
const Words& hedges() {
  static const Words kWords{"some",     "most",      "many",       "few",    "several",   "sometimes",
                            "often",    "usually",   "rarely",     "mostly", "may",       "might",
                            "probably", "possibly",  "perhaps",    "unless", "except",    "only",
                            "likely",   "allegedly", "supposedly", "seldom", "generally", "typically",
                            "almost",   "nearly",    "hardly",     "barely", "scarcely",  "maybe"};
  return kWords;
}

// What is said under them is somebody's opinion. They are content, too.
const Words& attitudes() {
  static const Words kWords{"doubt",   "doubts",   "doubted",   "deny",    "denies",   "denied",
                            "claim",   "claims",   "claimed",   "allege",  "alleges",  "alleged",
                            "believe", "believes", "believed",  "think",   "thinks",   "thought",
                            "suspect", "suspects", "suspected", "hope",    "hopes",    "hoped",
                            "fear",    "fears",    "feared",    "suggest", "suggests", "suggested"};
  return kWords;
}

const Words& universals() {
  static const Words kWords{"all",       "every",      "each",     "any",      "everyone",
                            "everybody", "everything", "anyone",   "anybody",  "anything",
                            "no",        "nobody",     "nothing",  "none",     "whatever",
                            "whoever",   "someone",    "somebody", "something"};
  return kWords;
}

const Words& directions() {
  static const Words kWords{"from", "to",    "into",  "onto",   "under",
                            "over", "above", "below", "before", "after"};
  return kWords;
}

const Words& clause_ends() {
  static const Words kWords{"and",    "but",   "then", "because", "although",
                            "though", "while", "if",   "since",   "so"};
  return kWords;
}

std::string_view irregular(std::string_view word) {
  static const std::map<std::string_view, std::string_view> kBase{
      {"went", "go"},       {"gone", "go"},      {"saw", "see"},       {"seen", "see"},
      {"ate", "eat"},       {"eaten", "eat"},    {"ran", "run"},       {"fell", "fall"},
      {"fallen", "fall"},   {"gave", "give"},    {"given", "give"},    {"took", "take"},
      {"taken", "take"},    {"made", "make"},    {"wrote", "write"},   {"written", "write"},
      {"broke", "break"},   {"broken", "break"}, {"began", "begin"},   {"begun", "begin"},
      {"grew", "grow"},     {"grown", "grow"},   {"knew", "know"},     {"known", "know"},
      {"lost", "lose"},     {"sent", "send"},    {"held", "hold"},     {"built", "build"},
      {"bought", "buy"},    {"fed", "feed"},     {"led", "lead"},      {"met", "meet"},
      {"told", "tell"},     {"said", "say"},     {"found", "find"},    {"left", "leave"},
      {"kept", "keep"},     {"paid", "pay"},     {"won", "win"},       {"stood", "stand"},
      {"thought", "think"}, {"caught", "catch"}, {"brought", "bring"}, {"taught", "teach"},
      {"sold", "sell"},     {"drove", "drive"},  {"driven", "drive"},  {"chose", "choose"},
      {"chosen", "choose"}, {"froze", "freeze"}, {"frozen", "freeze"}, {"hid", "hide"},
      {"hidden", "hide"},   {"rose", "rise"},    {"risen", "rise"},    {"spoke", "speak"},
      {"spoken", "speak"},  {"stole", "steal"},  {"stolen", "steal"},  {"swam", "swim"},
      {"sang", "sing"},     {"drank", "drink"},  {"flew", "fly"},      {"flown", "fly"},
      {"meant", "mean"},    {"spent", "spend"},  {"slept", "sleep"},   {"felt", "feel"},
      {"bit", "bite"},      {"bitten", "bite"},  {"beaten", "beat"},   {"shown", "show"},
      {"thrown", "throw"},  {"threw", "throw"},  {"two", "2"},         {"three", "3"},
      {"four", "4"},        {"five", "5"},       {"six", "6"},         {"seven", "7"},
      {"eight", "8"},       {"nine", "9"},       {"ten", "10"},        {"eleven", "11"},
      {"twelve", "12"},     {"one", "1"}};
  const auto at = kBase.find(word);
  return at == kBase.end() ? std::string_view() : at->second;
}

bool is_letter_of_any(char c) { return is_lower(c) || static_cast<unsigned char>(c) >= 0x80; }
bool is_vowel(char c) { return std::string_view("aeiouy").find(c) != std::string_view::npos; }

bool drop_suffix(std::string& word, std::string_view suffix, std::string_view in_place = "") {
  if (!word.ends_with(suffix) || word.size() < suffix.size() + 2) return false;
  const std::string rest = word.substr(0, word.size() - suffix.size());
  if (std::ranges::none_of(rest, is_vowel)) return false;
  word = rest + std::string(in_place);
  return true;
}

// Folds inflection, not derivation. What it gives is no word, only the same for the forms of one.
std::string stem(std::string word) {
  if (const std::string_view base = irregular(word); !base.empty()) word = base;
  if (std::ranges::any_of(word, is_digit)) return word;
  word = uninflected(word);
  if (!drop_suffix(word, "ied", "y") && !drop_suffix(word, "ed")) drop_suffix(word, "ing");
  if (word.size() > 2 && word.back() == word[word.size() - 2] && !is_vowel(word.back())) word.pop_back();
  if (word.size() > 2 && word.back() == 'e') word.pop_back();
  if (word.back() == 'y') word.back() = 'i';
  return word;
}

struct Token {
  std::string word;  // lower case
  bool ends_clause = false;
};

constexpr std::string_view kPunctuation = ",;:.!?()[]{}\"`*";

void add_word(std::string word, bool ends_clause, std::vector<Token>& out) {
  if (word.ends_with("'s")) word.resize(word.size() - 2);
  const bool short_not = word.ends_with("n't");
  if (short_not) word.resize(word.size() - 3);
  while (!word.empty() && (word.back() == '\'' || word.back() == '-')) word.pop_back();
  const std::size_t begin = word.find_first_not_of("'-");
  word.erase(0, std::min(begin, word.size()));
  if (!word.empty()) out.push_back({std::move(word), false});
  if (short_not) out.push_back({"not", false});
  if (ends_clause && !out.empty()) out.back().ends_clause = true;
}

// Typographic apostrophes become plain ones.
std::string with_plain_apostrophes(std::string_view text) {
  constexpr std::string_view kApostrophe = "\xe2\x80\x99";
  std::string out(text);
  for (std::size_t at = out.find(kApostrophe); at != std::string::npos; at = out.find(kApostrophe, at))
    out.replace(at, kApostrophe.size(), "'");
  return out;
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> out;
  std::string plain = lower(with_plain_apostrophes(text));
  std::ranges::replace_if(
      plain, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  for (std::string_view piece : split(plain, ' ')) {
    while (!piece.empty() && kPunctuation.find(piece.front()) != std::string_view::npos)
      piece.remove_prefix(1);
    const std::size_t end = piece.find_last_not_of(kPunctuation);
    const std::string_view word = piece.substr(0, end == std::string_view::npos ? 0 : end + 1);
    add_word(std::string(word), word.size() < piece.size(), out);
  }
  return out;
}

// Adds a content word to what stands under a negation and under a hedge.
struct Scope {
  bool negation = false;  // to the end of the clause
  bool directly = false;  // to the next content word
  bool hedge = false;
  std::string direction = {};  // likewise to the next
};

void see_content(const std::string& word, Scope& scope, Wording& out) {
  out.content.push_back(stem(word));
  out.words.push_back(word);
  const std::string& each = out.content.back();
  if (scope.directly) out.negated.insert(each);
  if (scope.negation) out.under_negation.insert(each);
  if (scope.hedge) out.hedged.insert(each);
  if (!scope.direction.empty()) out.direction.emplace(each, scope.direction);
  scope.directly = false;
  scope.direction.clear();
}

void see_word(const std::string& word, Scope& scope, Wording& out) {
  if (clause_ends().contains(word)) scope = {};
  if (word == "if" || word == "when" || word == "whenever") out.conditional = true;
  if (word == "if" || word == "unless") out.uncertain = true;
  if (word == "or") out.alternative = true;
  if (directions().contains(word)) scope.direction = word;
  if (universals().contains(word)) (out.content.empty() ? out.general : out.of_all_objects) = true;
  if (word == "by" || word == "that" || word == "which" || word == "who" || word == "whom")
    out.inverting = true;
  if (negations().contains(word)) {
    out.negation = scope.negation = true;
    // "No dog barks" negates what the dog does, "not a dog" the dog.
    scope.directly = word == "not" || word == "never" || word == "cannot";
  } else if (hedges().contains(word)) {
    scope.hedge = true;
  } else if (!function_words().contains(word)) {
    see_content(word, scope, out);
    if (attitudes().contains(word)) scope.hedge = true;
  }
}

std::string missing_word(const Wording& atom, const Wording& source) {
  for (std::size_t i = 0; i < atom.content.size(); ++i)
    if (std::ranges::find(source.content, atom.content[i]) == source.content.end()) return atom.words[i];
  return {};
}

bool always_negated(const std::string& each, const Wording& source) {
  return source.negated.contains(each) && std::ranges::count(source.content, each) == 1;
}

std::string negation_objection(const Wording& atom, const Wording& source) {
  for (const std::string& each : atom.negated)
    if (!source.under_negation.contains(each)) return fmt::format("the source does not negate '{}'", each);
  if (atom.negation && !source.negation) return "the source has no negation";
  for (const std::string& each : atom.content)
    if (always_negated(each, source) && !atom.under_negation.contains(each))
      return fmt::format("the source negates '{}'", each);
  return {};
}

std::string hedge_objection(const Wording& atom, const Wording& source) {
  if (source.conditional) return {};  // "if some dog barks" speaks of all of them
  for (const std::string& each : atom.content)
    if (source.hedged.contains(each) && !atom.hedged.contains(each))
      return fmt::format("the source restricts what it says of '{}'", each);
  return {};
}

// What the source says of one case only, of one of several, or of some.
std::string scope_objection(const Wording& atom, const Wording& source) {
  if (source.uncertain && !atom.conditional && !atom.general) return "the source says it under a condition";
  if (source.alternative && !atom.alternative && !source.conditional && !source.general)
    return "the source says it as one of several possibilities";
  const bool of_all = source.general || source.of_all_objects;
  return atom.of_all_objects && !of_all ? "the source does not say it of all" : "";
}

std::string direction_objection(const Wording& atom, const Wording& source) {
  for (const auto& [word, direction] : atom.direction)
    if (const auto there = source.direction.find(word);
        there != source.direction.end() && there->second != direction)
      return fmt::format("the source has it '{}', not '{}'", there->second, direction);
  return {};
}

// Subject, verb and object in reverse.
bool reversed(const Wording& atom, const Wording& source) {
  if (atom.conditional || atom.inverting || source.inverting || atom.content.size() < 3) return false;
  std::vector<std::ptrdiff_t> places;
  for (const std::string& each : atom.content) {
    if (std::ranges::count(source.content, each) != 1) return false;
    places.push_back(std::ranges::find(source.content, each) - source.content.begin());
  }
  return std::ranges::is_sorted(places, std::ranges::greater());
}

bool ends_sentence(std::string_view text, std::size_t at) {
  if (std::string_view(".!?").find(text[at]) == std::string_view::npos) return false;
  if (at + 1 < text.size() && std::string_view(" \t\n\r").find(text[at + 1]) == std::string_view::npos)
    return false;
  const bool initial = at >= 1 && text[at] == '.' && text[at - 1] >= 'A' && text[at - 1] <= 'Z' &&
                       (at == 1 || text[at - 2] == ' ');
  return !initial || at + 1 == text.size();
}

bool says_something(std::string_view sentence) {
  return std::ranges::any_of(lower(sentence), [](char c) { return is_letter_of_any(c) || is_digit(c); });
}

bool goes_on(std::string_view line, std::string_view next) {
  return std::string_view(".!?").find(line.back()) == std::string_view::npos && next.front() >= 'a' &&
         next.front() <= 'z';
}

// "id: text", or the text alone.
std::pair<std::string_view, std::string_view> name_and_text(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return {{}, line};
  const std::string_view name = line.substr(0, colon);
  if (name.find_first_of(" \t\"") != std::string_view::npos) return {{}, line};
  return {name, trim(line.substr(colon + 1))};
}

}  // namespace

std::vector<SourceSentence> split_premises(std::string_view text) {
  std::vector<SourceSentence> out;
  std::size_t unnamed = 0;
  for (std::string_view line : split(text, '\n')) {
    line = trim(line);
    if (line.empty() || line.front() == '#') continue;
    const auto [name, said] = name_and_text(line);
    if (said.empty()) continue;
    if (name.empty() && !out.empty() && goes_on(out.back().text, line))
      out.back().text += fmt::format(" {}", line);
    else
      out.push_back({name.empty() ? fmt::format("s{}", ++unnamed) : std::string(name), std::string(said)});
  }
  return out;
}

std::vector<SourceSentence> split_sentences(std::string_view id, std::string_view text) {
  std::vector<SourceSentence> out;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!ends_sentence(text, at) && at + 1 < text.size()) continue;
    const std::string_view sentence = trim(text.substr(begin, at + 1 - begin));
    if (says_something(sentence))
      out.push_back({fmt::format("{}.{}", id, out.size() + 1), std::string(sentence)});
    begin = at + 1;
  }
  if (out.size() == 1) out.front().id = id;
  return out;
}

Wording wording_of(std::string_view text) {
  Wording out;
  Scope scope;
  for (const Token& token : tokens_of(text)) {
    see_word(token.word, scope, out);
    if (token.ends_clause) scope = {};
  }
  return out;
}

std::string objection_to_atom(std::string_view atom_text, std::string_view source_text) {
  const Wording atom = wording_of(atom_text);
  const Wording source = wording_of(source_text);
  if (atom.content.empty()) return "it says nothing";
  if (const std::string word = missing_word(atom, source); !word.empty())
    return fmt::format("'{}' does not stand in the source", word);
  if (std::string negation = negation_objection(atom, source); !negation.empty()) return negation;
  if (std::string hedge = hedge_objection(atom, source); !hedge.empty()) return hedge;
  if (std::string scope = scope_objection(atom, source); !scope.empty()) return scope;
  if (std::string direction = direction_objection(atom, source); !direction.empty()) return direction;
  return reversed(atom, source) ? "subject and object have changed places" : "";
}

Coverage coverage_of(std::string_view source_text, std::span<const std::string> atoms) {
  const Wording source = wording_of(source_text);
  std::set<std::string> said;
  bool negation = false;
  for (const std::string& atom : atoms) {
    const Wording words = wording_of(atom);
    said.insert(words.content.begin(), words.content.end());
    negation = negation || words.negation;
  }
  std::set<std::string> wanted;
  Coverage out;
  for (std::size_t i = 0; i < source.content.size(); ++i)
    if (wanted.insert(source.content[i]).second && !said.contains(source.content[i]))
      out.missing.push_back(source.words[i]);
  const double missing = static_cast<double>(out.missing.size());
  out.share = wanted.empty() ? 1 : 1 - missing / static_cast<double>(wanted.size());
  if (source.negation && !negation) out.missing.emplace_back("not");
  return out;
}

}  // namespace propter::entail
