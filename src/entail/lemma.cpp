#include "entail/lemma.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/characters.h"

namespace propter::entail {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;  // base, form

constexpr std::array<Pair, 39> kIrregularNouns = {{
    {"man", "men"},         {"woman", "women"},     {"child", "children"},  {"mouse", "mice"},
    {"louse", "lice"},      {"goose", "geese"},     {"foot", "feet"},       {"tooth", "teeth"},
    {"ox", "oxen"},         {"sheep", "sheep"},     {"deer", "deer"},       {"fish", "fish"},
    {"species", "species"}, {"series", "series"},   {"wolf", "wolves"},     {"knife", "knives"},
    {"wife", "wives"},      {"life", "lives"},      {"leaf", "leaves"},     {"half", "halves"},
    {"calf", "calves"},     {"shelf", "shelves"},   {"loaf", "loaves"},     {"thief", "thieves"},
    {"elf", "elves"},       {"self", "selves"},     {"scarf", "scarves"},   {"crisis", "crises"},
    {"thesis", "theses"},   {"axis", "axes"},       {"basis", "bases"},     {"analysis", "analyses"},
    {"index", "indices"},   {"vertex", "vertices"}, {"matrix", "matrices"}, {"cactus", "cacti"},
    {"datum", "data"},      {"person", "people"},   {"quiz", "quizzes"},
}};

constexpr std::array<Pair, 10> kIrregularVerbs = {{{"be", "is"},
                                                   {"have", "has"},
                                                   {"do", "does"},
                                                   {"go", "goes"},
                                                   {"focus", "focuses"},
                                                   {"refocus", "refocuses"},
                                                   {"bias", "biases"},
                                                   {"bus", "buses"},
                                                   {"gas", "gases"},
                                                   {"quiz", "quizzes"}}};

// Nouns and verbs in -oe, -ie and -che: their forms look like those of -o, -y and -ch.
constexpr std::array<std::string_view, 41> kKeepsE = {
    "ache",     "aloe",  "avalanche", "belie",   "birdie",      "brownie",   "cache",
    "calorie",  "canoe", "collie",    "cookie",  "foe",         "genie",     "headache",
    "hippie",   "hoe",   "horseshoe", "magpie",  "movie",       "moustache", "necktie",
    "niche",    "oboe",  "pixie",     "prairie", "psyche",      "quiche",    "rookie",
    "selfie",   "shoe",  "sortie",    "throe",   "tiptoe",      "toe",       "toothache",
    "underlie", "untie", "woe",       "zombie",  "stomachache", "heartache"};

template <std::size_t kSize>
const Pair* find_form(const std::array<Pair, kSize>& table, std::string_view form) {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Pair& p) { return p.second == form; });
  return found == table.end() ? nullptr : &*found;
}

const Pair* irregular_form(std::string_view form, Inflection inflection) {
  return inflection == Inflection::kPlural ? find_form(kIrregularNouns, form)
                                           : find_form(kIrregularVerbs, form);
}

const Pair* irregular_base(std::string_view base, Inflection inflection) {
  const auto in = [&](const auto& table) -> const Pair* {
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const Pair& p) { return p.first == base; });
    return found == table.end() ? nullptr : &*found;
  };
  return inflection == Inflection::kPlural ? in(kIrregularNouns) : in(kIrregularVerbs);
}

bool is_vowel(char c) { return contains("aeiou", c); }

bool consonant_before_last(std::string_view word) {
  return word.size() >= 2 && !is_vowel(word[word.size() - 2]);
}

// Words that take -es: a hiss at the end, or -o after a consonant.
bool takes_es(std::string_view word) {
  static constexpr std::array<std::string_view, 5> kHisses = {"s", "x", "z", "ch", "sh"};
  const auto ends = [&](std::string_view hiss) { return word.ends_with(hiss); };
  return std::any_of(kHisses.begin(), kHisses.end(), ends) ||
         (word.ends_with('o') && consonant_before_last(word));
}

// Of a form in -es: whether the base is what stands before the -es. A verb in -us that is not in the table is
// left to its sibling forms in the same text, as more verbs end in -use.
bool drops_es(std::string_view stem, Inflection inflection) {
  if (stem.ends_with("s") && !stem.ends_with("ss")) {
    const bool us = stem.ends_with("us") && stem.size() > 3 && !contains("ao", stem[stem.size() - 3]);
    return inflection == Inflection::kPlural && (us || stem == "bus" || stem == "gas" || stem == "lens");
  }
  if (stem.ends_with("z") && !stem.ends_with("zz")) return false;
  return takes_es(stem);
}

std::vector<std::string> bases_of_es(std::string_view form, Inflection inflection) {
  std::string short_base(form.substr(0, form.size() - 2));
  std::string long_base(form.substr(0, form.size() - 1));
  if (drops_es(short_base, inflection)) return {std::move(short_base), std::move(long_base)};
  return {std::move(long_base), std::move(short_base)};
}

std::vector<std::string> bases_of_ies(std::string_view form) {
  std::string with_y(form.substr(0, form.size() - 3));
  with_y += 'y';
  std::string with_ie(form.substr(0, form.size() - 1));
  if (form.size() <= 4) return {std::move(with_ie), std::move(with_y)};  // dies, lies, ties
  return {std::move(with_y), std::move(with_ie)};
}

}  // namespace

std::string inflect(std::string_view base, Inflection inflection) {
  if (const Pair* irregular = irregular_base(base, inflection)) return std::string(irregular->second);
  std::string out(base);
  if (base.ends_with('y') && consonant_before_last(base)) {
    out.back() = 'i';
    return out += "es";
  }
  return out += takes_es(base) ? "es" : "s";
}

std::vector<std::string> bases(std::string_view form, Inflection inflection) {
  if (const Pair* irregular = irregular_form(form, inflection)) return {std::string(irregular->first)};
  if (form.size() < 3 || !form.ends_with('s') || form.ends_with("ss")) return {std::string(form)};
  const std::string_view without_s = form.substr(0, form.size() - 1);
  if (one_of(without_s, kKeepsE)) return {std::string(without_s)};
  if (form.ends_with("ies")) return bases_of_ies(form);
  if (form.ends_with("es")) return bases_of_es(form, inflection);
  return {std::string(without_s)};
}

bool looks_plural(std::string_view word) {
  if (find_form(kIrregularNouns, word)) return true;
  return word.size() >= 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") &&
         !word.ends_with("is");
}

std::string uninflected(std::string_view word) {
  const bool inflected = looks_plural(word) && (word.size() > 3 || !word.ends_with('s'));
  return inflected ? bases(word, Inflection::kPlural).front() : std::string(word);
}

bool looks_third_person(std::string_view word) {
  return word.size() >= 3 && word.ends_with('s') && !word.ends_with("ss");
}

bool is_third_person(std::string_view word) {
  if (find_form(kIrregularVerbs, word)) return true;
  return looks_third_person(word) && !word.ends_with("us") && !word.ends_with("is") &&
         !irregular_base(word, Inflection::kThirdPerson);
}

}  // namespace propter::entail
