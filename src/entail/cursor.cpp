#include "entail/cursor.h"

#include <utility>

#include "base/text.h"
#include "entail/lemma.h"

namespace propter::entail {

using Kind = Token::Kind;
using K = Keyword;

const Token& Cursor::token(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

Keyword Cursor::keyword(std::size_t ahead) const { return token(ahead).keyword; }

bool Cursor::at_word(std::size_t ahead) const {
  return token(ahead).kind == Kind::kWord && keyword(ahead) == K::kNone;
}

bool Cursor::accept(Keyword wanted) {
  if (keyword() != wanted) return false;
  ++at_;
  return true;
}

bool Cursor::is_plural(std::size_t ahead) const {
  return keyword(ahead) == K::kThings || (at_word(ahead) && looks_plural(lower(token(ahead).text)));
}

bool Cursor::begins_verb(std::size_t at, bool plural) const {
  const Token& t = tokens_[std::min(at, tokens_.size() - 1)];
  if (is_one_of(t.keyword, K::kIs, K::kDoes)) return !plural;
  if (is_one_of(t.keyword, K::kAre, K::kDo, K::kCan)) return true;
  if (t.kind != Kind::kWord || t.keyword != K::kNone || t.capital) return false;
  if (match_phrase(vocabulary_, tokens_, at, plural).phrase) return true;
  if (!t.letters || (!plural && !looks_third_person(t.text))) return false;
  const Token& next = tokens_[std::min(at + 1, tokens_.size() - 1)];
  return next.keyword == K::kPreposition || begins_entity(next) || object_ends_at(at + 1);
}

bool Cursor::passes_for_verb(std::size_t noun) const {
  const Token& next = tokens_[std::min(noun + 1, tokens_.size() - 1)];
  return next.kind == Kind::kWord && next.keyword == K::kNone && is_third_person(lower(tokens_[noun].text)) &&
         !match_phrase(vocabulary_, tokens_, noun + 1, false).phrase;
}

bool Cursor::begins_entity(const Token& t) {
  if (t.kind == Kind::kQuoted) return true;
  if (t.kind != Kind::kWord) return false;
  if (t.keyword == K::kNone) return t.capital || !t.letters;
  return is_one_of(t.keyword, K::kThe, K::kA, K::kSomeone, K::kSomething, K::kAnyone, K::kAnything,
                   K::kEveryone, K::kEverything, K::kIt, K::kThey, K::kReflexive);
}

bool Cursor::object_ends_at(std::size_t at) const {
  const Token& t = tokens_[std::min(at, tokens_.size() - 1)];
  if (t.kind == Kind::kWord)
    return is_one_of(t.keyword, K::kAnd, K::kOr, K::kThen) ||
           (relative_ && is_one_of(t.keyword, K::kIs, K::kAre, K::kDoes, K::kDo, K::kCan));
  return t.kind != Kind::kQuoted;
}

bool Cursor::object_ends(std::size_t ahead) const { return object_ends_at(at_ + ahead); }

bool Cursor::relates(std::size_t ahead) const {
  return begins_entity(token(ahead + 1)) ||
         (keyword(ahead + 1) == K::kPreposition && begins_entity(token(ahead + 2)));
}

bool Cursor::is_variable_token() const {
  return conditional_ && token().kind == Kind::kWord && is_variable_name(token().text);
}

std::size_t Cursor::name_length() const {
  if (token().kind == Kind::kQuoted) return 1;
  if (!at_word()) return 0;
  if (!token().letters) return 1;
  std::size_t length = 0;
  while (at_word(length) && token(length).capital) ++length;
  return length;
}

std::string Cursor::joined(std::size_t from, std::size_t length) const {
  std::string out(tokens_[from].text);
  for (std::size_t i = 1; i < length; ++i) (out += ' ') += tokens_[from + i].text;
  return straightened(out);
}

bool Cursor::fail(std::string expected, std::string help) {
  error_ = unexpected(token(), std::move(expected), std::move(help));
  return false;
}

std::string Cursor::help_for_lower_case() const {
  return "a name begins with a capital, with 'the', or stands in double quotes";
}

std::string Cursor::help_for_or() const {
  return keyword() == K::kOr ? "write one sentence for each side of the 'or'" : "";
}

}  // namespace propter::entail
