// Whether an atomic statement may stand for a part of its source, as far as words can tell.
//
// Words are compared by stem (plural, third person, -ed, -ing folded), without function words. All of this is
// a necessary condition only: that the source states the atom is asked separately (free_text.h).
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace propter::entail {

struct SourceSentence {
  std::string id;
  std::string text;
};

// The sentences of a text, with `id` where it is one, else `id`.1, `id`.2 ... An ending is . ! or ? before
// white space, except after a single letter ("J. Doe") and within a number.
std::vector<SourceSentence> split_sentences(std::string_view id, std::string_view text);

// The premises of a file: one a line, which goes on in the next one where it is not ended and that begins
// with a small letter. A word and a colon before it name it, else it is s1, s2, ... '#' begins a comment
// line.
std::vector<SourceSentence> split_premises(std::string_view text);

// What the comparison sees of a text.
struct Wording {
  std::vector<std::string> content;              // stems in order, numbers among them; twelve is "12"
  std::vector<std::string> words;                // the same as they stand there, in small letters
  std::set<std::string> negated;                 // what a negation stands directly before
  std::set<std::string> under_negation;          // all that may be negated: up to the end of the clause
  std::set<std::string> hedged;                  // likewise after most, may, unless ...
  std::map<std::string, std::string> direction;  // of content words after "from", "into" ...: that word
  bool negation = false;
  bool conditional = false;     // if, when
  bool uncertain = false;       // if, unless: what it says need not be so
  bool alternative = false;     // or
  bool general = false;         // of all of a kind: every, nobody, whatever ...
  bool of_all_objects = false;  // every, all ... after the first content word
  bool inverting = false;       // passives and relative clauses: the order of words tells nothing
};
Wording wording_of(std::string_view text);

// Why the atom cannot be stated by the source, or "": a word or number that the source lacks, a negation
// that is added, lost or moved, a hedge, a condition or an alternative that is lost, "all" where the source
// has some, a direction or subject and object turned round.
std::string objection_to_atom(std::string_view atom, std::string_view source);

// How much of the source its atoms say.
struct Coverage {
  double share = 0;                  // of its different content stems; 1 where it has none
  std::vector<std::string> missing;  // its words; last "not" where no atom has its negation
};
Coverage coverage_of(std::string_view source, std::span<const std::string> atoms);

}  // namespace propter::entail
