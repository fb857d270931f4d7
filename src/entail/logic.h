// The logic of the verifier: literals with strong negation, and rules over them.
//
// Two sorts, entity and event. A noun or adjective is a unary predicate on an entity. A verb is a unary
// predicate on an event whose roles (agent, patient, ...) are binary predicates event x entity. Because an
// event is known by its verb and who fills its roles, a literal holds it folded: `like(agent: bob, patient:
// cat)` stands for `exists e. like(e) and agent(e, bob) and patient(e, cat)`, and its negation for that no
// such event exists. substitution.h unfolds it and folds it again.
//
// `not p` is a literal of its own: under strong negation neither follows from the absence of the other.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <propter/ids.h>
#include <propter/status.h>

namespace propter::entail {

using PredicateId = Id<struct PredicateTag>;  // index into Signature::predicates()
using ConstantId = Id<struct ConstantTag>;    // index into Signature::constants()

inline constexpr std::size_t kMaxArity = 3;

enum class WordClass : std::uint8_t {
  kProperty,  // adjectives: "red"
  kCategory,  // nouns: "a person"
  kVerb,      // of an event: "likes", "depends on", "is degraded because of"
};
std::string_view name_of(WordClass word_class);  // "property", "category", "verb"

// Either a constant or a variable of the rule that it stands in.
class Term {
 public:
  constexpr Term() = default;
  static constexpr Term constant(ConstantId id) { return Term(id.value); }
  static constexpr Term variable(std::size_t index) {
    return Term(kVariable | static_cast<std::uint32_t>(index));
  }
  [[nodiscard]] constexpr bool is_variable() const { return (raw_ & kVariable) != 0; }
  [[nodiscard]] constexpr ConstantId constant_id() const { return ConstantId(std::size_t{raw_}); }
  [[nodiscard]] constexpr std::size_t variable_index() const { return raw_ & ~kVariable; }
  [[nodiscard]] constexpr std::uint32_t raw() const { return raw_; }
  constexpr auto operator<=>(const Term&) const = default;

 private:
  static constexpr std::uint32_t kVariable = 1U << 31;
  constexpr explicit Term(std::uint32_t raw) : raw_(raw) {}
  std::uint32_t raw_ = 0;
};

struct Literal {
  PredicateId predicate;
  bool negated = false;
  std::uint8_t arity = 1;
  std::array<Term, kMaxArity> terms = {};  // in the order of the predicate's roles; unused ones are Term()

  [[nodiscard]] Literal complement() const;
  [[nodiscard]] bool ground() const;
  auto operator<=>(const Literal&) const = default;
};

// All variables are universal: "if all of body then all of head". An empty body makes it a fact (or, with
// variables in the head, something said of everything). The head is never empty.
struct Rule {
  std::vector<Literal> body;
  std::vector<Literal> head;
  std::uint32_t variables = 0;  // they are numbered from 0
  bool operator==(const Rule&) const = default;
};

struct Predicate {
  std::string lemma;  // lower case: "red", "person", "like", "depend on"
  WordClass word_class = WordClass::kProperty;
  // Of a verb: sorted, 1 to kMaxArity of them, "agent" and "patient" or words of a vocabulary. Empty
  // otherwise: the one argument is an entity.
  std::vector<std::string> roles;

  [[nodiscard]] std::size_t arity() const { return roles.empty() ? 1 : roles.size(); }
  bool operator==(const Predicate&) const = default;
};

struct Constant {
  std::string name;      // as first written, without the article: "Bob", "bald eagle", "default/Service/cart"
  bool article = false;  // written with "the"
};

// A name without regard to case, if it consists of letters and blanks; else it is an identifier, to the
// letter.
std::string folded_name(std::string_view name);

// The symbols of one problem or tree. Words are folded by case (and by the reader, by lemma), so that a
// symbol written in two ways is one; names as folded_name() says. A word keeps one role signature: the same
// verb with other roles is an error.
class Signature {
 public:
  // Finds or adds. kCorrupt when the verb is known with other roles, or there are too many roles.
  Result<PredicateId> predicate(std::string_view lemma, WordClass word_class,
                                std::vector<std::string> roles = {});
  [[nodiscard]] PredicateId find_predicate(std::string_view lemma,
                                           WordClass word_class) const;  // may be invalid
  ConstantId constant(std::string_view name, bool article = false);      // finds or adds
  [[nodiscard]] ConstantId find_constant(std::string_view name) const;   // may be invalid

  [[nodiscard]] const Predicate& predicate(PredicateId id) const { return predicates_[id.index()]; }
  [[nodiscard]] const Constant& constant(ConstantId id) const { return constants_[id.index()]; }
  [[nodiscard]] const std::vector<Predicate>& predicates() const { return predicates_; }
  [[nodiscard]] const std::vector<Constant>& constants() const { return constants_; }

 private:
  std::vector<Predicate> predicates_;
  std::vector<Constant> constants_;
  std::map<std::pair<std::string, WordClass>, PredicateId> predicate_by_word_;
  std::map<std::string, ConstantId> constant_by_name_;  // folded
};

// "like(agent: bob, patient: cat)", "not red(X0)": for diagnoses and tests; people read informal.h's
// sentences.
std::string to_string(const Literal& literal, const Signature& signature);
std::string to_string(const Rule& rule, const Signature& signature);

}  // namespace propter::entail
