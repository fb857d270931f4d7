#include "entail/symbols.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/characters.h"
#include "entail/translation.h"

namespace propter::entail {

std::string escaped_symbol(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c))
      out += c;
    else if (c == ' ')
      out += "__";
    else
      out += fmt::format("_{:02x}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string predicate_symbol(const Literal& literal, const Signature& signature) {
  static constexpr std::array<std::string_view, 3> kPrefixes = {"is", "a", "does"};
  const Predicate& p = signature.predicate(literal.predicate);
  return fmt::format("{}{}_{}", literal.negated ? "not_" : "",
                     kPrefixes[static_cast<std::size_t>(p.word_class)], escaped_symbol(p.lemma));
}

std::string term_symbol(Term term, const Signature& signature) {
  if (term.is_variable()) return fmt::format("X{}", term.variable_index());
  const ConstantId id = term.constant_id();
  if (is_unnamed(id)) return fmt::format("w_{}", id.index() - unnamed_constant(0).index());
  return "c_" + escaped_symbol(signature.constant(id).name);
}

std::string premise_symbol(std::size_t index, std::string_view id) {
  return fmt::format("s{}_{}", index, escaped_symbol(id));
}

std::optional<std::size_t> premise_of_symbol(std::string_view symbol) {
  if (!symbol.starts_with('s')) return std::nullopt;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(symbol.data() + 1, symbol.data() + symbol.size(), index);
  if (error != std::errc() || end == symbol.data() + symbol.size() || *end != '_') return std::nullopt;
  return index;
}

}  // namespace propter::entail
