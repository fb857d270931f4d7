#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "entail/language.h"

namespace {

using namespace propter::entail;

// The sentence told of what a sentence says.
std::string retold(const std::string& sentence, Signature& signature) {
  const propter::Result<Rule> rule = parse_sentence(sentence, signature, incident_vocabulary());
  if (!rule.ok()) std::abort();
  return informalise(*rule, signature, incident_vocabulary());
}

}  // namespace

// Whatever is read is told as a sentence that is read again; once its variables are named in order, it stays
// the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Signature signature;
  const propter::Result<ParsedText> parsed = parse_text(text, signature, incident_vocabulary());
  if (!parsed.ok()) return 0;
  for (const Sentence& sentence : parsed->sentences) {
    const std::string told =
        retold(informalise(std::get<Rule>(sentence.form), signature, incident_vocabulary()), signature);
    if (retold(told, signature) != told) std::abort();
  }
  return 0;
}
