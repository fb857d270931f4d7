// Controlled English: a small grammar with one meaning per sentence (docs/controlled-english.md), and the way
// back.
//
//   Signature signature;
//   Result<Rule> rule = parse_sentence("If someone is cold and they like Bob then they are kind.", signature,
//   vocabulary);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <propter/status.h>

#include "entail/logic.h"
#include "entail/theory.h"

namespace propter::entail {

// Verb phrases that the grammar cannot know by itself. A plain transitive verb needs no entry: "likes" is
// read as agent-like-patient.
struct Phrase {
  std::string positive;  // between subject and object, as written in a statement: "depends on", "is degraded
                         // because of"
  std::string negative;  // "does not depend on", "is not degraded because of"
  std::string lemma;     // of the predicate: "depend on"
  std::string subject_role;
  std::string
      object_role;  // empty: it takes no object ("is degraded" as a phrase would; properties need no entry)
  bool operator==(const Phrase&) const = default;
};
using Vocabulary = std::vector<Phrase>;

// The words of incidents: depends on, runs on, fails calling, may precede, is degraded because of ...
const Vocabulary& incident_vocabulary();

// One sentence. kCorrupt names the position, 1-based in bytes, what stands there, and what could have stood
// there. Adds symbols to the signature only if it succeeds.
Result<Rule> parse_sentence(std::string_view text, Signature& signature, const Vocabulary& vocabulary);

struct ParsedText {
  std::vector<Sentence>
      sentences;  // id: "s1", "s2", ... unless the line begins with "id:" (a word and a colon)
};
// Several sentences, one a line or one after the other, each ended by a full stop. '#' at the begin of a line
// starts a comment. Errors as above, with the line.
Result<ParsedText> parse_text(std::string_view text, Signature& signature, const Vocabulary& vocabulary);

// The sentence of a form: parse_sentence(informalise(rule)) gives the rule again, up to the names of
// variables, unless the names are so long that the sentence is too long to be read.
std::string informalise(const Rule& rule, const Signature& signature, const Vocabulary& vocabulary);
// What holds, or would have to: "the lion chases X for some X" where it is not said of whom.
std::string informalise(const Literal& literal, const Signature& signature, const Vocabulary& vocabulary);

// A name as the parser reads it: quoted where it has to be.
std::string spell_name(std::string_view name);

}  // namespace propter::entail
