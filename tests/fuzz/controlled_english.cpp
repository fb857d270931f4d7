#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "entail/language.h"
#include "entail/lexer.h"

namespace {

using namespace propter::entail;

// The rule with its variables numbered by first use, so that their names do not matter.
Rule renumbered(Rule rule) {
  std::map<std::size_t, std::size_t> numbers;
  for (std::vector<Literal>* literals : {&rule.body, &rule.head})
    for (Literal& literal : *literals)
      for (std::size_t i = 0; i < literal.arity; ++i)
        if (Term& term = literal.terms[i]; term.is_variable())
          term = Term::variable(numbers.emplace(term.variable_index(), numbers.size()).first->second);
  rule.variables = static_cast<std::uint32_t>(numbers.size());
  return rule;
}

// What the sentence told of a rule is read as.
Rule retold(const Rule& rule, Signature& signature) {
  const std::string told = informalise(rule, signature, incident_vocabulary());
  if (told.size() > kMaxSentenceBytes) return rule;
  propter::Result<Rule> read = parse_sentence(told, signature, incident_vocabulary());
  if (!read.ok()) std::abort();
  return *std::move(read);
}

}  // namespace

// Whatever is read is told as a sentence that says the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Signature signature;
  const propter::Result<ParsedText> parsed = parse_text(text, signature, incident_vocabulary());
  if (!parsed.ok()) return 0;
  for (const Sentence& sentence : parsed->sentences) {
    const Rule& rule = std::get<Rule>(sentence.form);
    if (renumbered(retold(rule, signature)) != renumbered(rule)) std::abort();
  }
  return 0;
}
