#include "entail/substitution.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"

namespace propter::entail {
namespace {

constexpr std::array<std::string_view, 3> kStages = {"theta1 (entities)", "theta2 (events)",
                                                     "theta3 (roles)"};
constexpr std::array<char, 3> kLetters = {'x', 'e', 'r'};

std::string to_string(Placeholder p) {
  return fmt::format("?{}{}", kLetters[static_cast<std::size_t>(p.sort)], p.number);
}

Status fault(Sort stage, Placeholder at, std::string what, std::string why = {}) {
  return Status::corrupt(
      {fmt::format("{}: {} {}", kStages[static_cast<std::size_t>(stage)], to_string(at), what), "",
       std::move(why), ""});
}

// Gives out placeholders: one per entity, a new one per event and per role.
class Numbering {
 public:
  Placeholder entity(Term t, const Signature& signature, Substitution& theta) {
    const auto [at, fresh] = entities_.emplace(t, next(Sort::kEntity));
    if (!fresh) return at->second;
    ++count_[0];
    EntityBinding binding{at->second, "", 0, false};
    if (t.is_variable()) {
      binding.variable = static_cast<std::uint32_t>(t.variable_index());
    } else {
      binding.name = signature.constant(t.constant_id()).name;
      binding.article = signature.constant(t.constant_id()).article;
    }
    theta.entities.push_back(std::move(binding));
    return at->second;
  }
  Placeholder fresh(Sort sort) {
    const Placeholder out = next(sort);
    ++count_[static_cast<std::size_t>(sort)];
    return out;
  }

 private:
  [[nodiscard]] Placeholder next(Sort sort) const {
    return {sort, count_[static_cast<std::size_t>(sort)] + 1};
  }
  std::map<Term, Placeholder> entities_;
  std::array<std::uint32_t, 3> count_ = {};
};

SkeletonAtom unfold(const Literal& l, bool in_head, const Signature& signature, Numbering& numbers,
                    Substitution& theta) {
  const Predicate& predicate = signature.predicate(l.predicate);
  SkeletonAtom out{predicate.lemma, predicate.word_class, l.negated, in_head, {}, {}};
  if (predicate.word_class != WordClass::kVerb) {
    out.argument = numbers.entity(l.terms[0], signature, theta);
    return out;
  }
  out.argument = numbers.fresh(Sort::kEvent);
  theta.events.push_back({out.argument, predicate.lemma});
  for (std::size_t i = 0; i < l.arity; ++i) {
    const Placeholder role = numbers.fresh(Sort::kRole);
    theta.roles.push_back({role, predicate.roles[i]});
    out.participants.emplace_back(role, numbers.entity(l.terms[i], signature, theta));
  }
  return out;
}

// The bindings of one stage by placeholder.
template <typename Binding>
using Stage = std::map<Placeholder, const Binding*>;

template <typename Binding>
Result<Stage<Binding>> collect(Sort sort, const std::vector<Binding>& bindings) {
  Stage<Binding> out;
  for (const Binding& b : bindings) {
    if (b.placeholder.sort != sort)
      return fault(sort, b.placeholder, "has the wrong sort",
                   fmt::format("{} binds only {}", kStages[static_cast<std::size_t>(sort)], name_of(sort)));
    if (!out.emplace(b.placeholder, &b).second) return fault(sort, b.placeholder, "is bound twice");
  }
  return out;
}

// What a skeleton needs of one sort, in order.
std::vector<Placeholder> needed(const Skeleton& skeleton, Sort sort) {
  std::vector<Placeholder> out;
  for (const SkeletonAtom& atom : skeleton.atoms) {
    const bool verb = atom.word_class == WordClass::kVerb;
    if (sort == (verb ? Sort::kEvent : Sort::kEntity)) out.push_back(atom.argument);
    for (const auto& [role, entity] : atom.participants) {
      if (sort == Sort::kRole) out.push_back(role);
      if (sort == Sort::kEntity) out.push_back(entity);
    }
  }
  return out;
}

template <typename Binding>
Status check(Sort sort, const std::vector<Placeholder>& wanted, const Stage<Binding>& stage) {
  for (const Placeholder p : wanted) {
    if (p.sort != sort)
      return fault(sort, p, "has the wrong sort",
                   fmt::format("the skeleton has it where {} belongs", name_of(sort)));
    if (!stage.contains(p)) return fault(sort, p, "is not bound");
  }
  for (const auto& [p, binding] : stage)
    if (std::find(wanted.begin(), wanted.end(), p) == wanted.end())
      return fault(sort, p, "is not in the skeleton");
  return {};
}

Status check_variables(const std::vector<EntityBinding>& entities) {
  for (const EntityBinding& b : entities)
    if (b.name.empty() && b.variable >= entities.size())
      return fault(Sort::kEntity, b.placeholder, fmt::format("is the variable {}", b.variable),
                   "variables are numbered from 0 without gaps");
  return {};
}

Status check_events(const Skeleton& skeleton, const Stage<EventBinding>& events) {
  for (const SkeletonAtom& atom : skeleton.atoms) {
    if (atom.word_class != WordClass::kVerb) continue;
    const EventBinding& binding = *events.at(atom.argument);
    if (lower(binding.verb) != lower(atom.word))
      return fault(Sort::kEvent, atom.argument,
                   fmt::format("is bound to '{}', but stands in '{}'", binding.verb, atom.word));
  }
  return {};
}

// The predicate of an atom; of a verb with the roles that theta3 gives it.
Result<PredicateId> predicate_of(const SkeletonAtom& atom, const Stage<RoleBinding>& roles,
                                 Signature& signature) {
  std::vector<std::string> names;
  for (const auto& [role, entity] : atom.participants) names.push_back(roles.at(role)->role);
  Result<PredicateId> out = signature.predicate(atom.word, atom.word_class, names);
  if (out.ok()) return out;
  const Placeholder at = atom.participants.empty() ? atom.argument : atom.participants.front().first;
  const Status status = out.status();
  return fault(Sort::kRole, at, "gives a word other roles than it has: " + status.message().what,
               status.message().why);
}

Term term_of(const EntityBinding& b, Signature& signature) {
  return b.name.empty() ? Term::variable(b.variable) : Term::constant(signature.constant(b.name, b.article));
}

Literal fold(const SkeletonAtom& atom, PredicateId predicate, const Stage<EntityBinding>& entities,
             const Stage<RoleBinding>& roles, Signature& signature) {
  Literal out{predicate, atom.negated, 1, {}};
  if (atom.word_class != WordClass::kVerb) {
    out.terms[0] = term_of(*entities.at(atom.argument), signature);
    return out;
  }
  const std::vector<std::string> known = signature.predicate(predicate).roles;
  out.arity = static_cast<std::uint8_t>(known.size());
  for (const auto& [role, entity] : atom.participants) {
    const auto place = std::find(known.begin(), known.end(), roles.at(role)->role) - known.begin();
    out.terms[static_cast<std::size_t>(place)] = term_of(*entities.at(entity), signature);
  }
  return out;
}

std::uint32_t variables_of(const Rule& rule) {
  std::size_t out = 0;
  for (const auto* literals : {&rule.body, &rule.head})
    for (const Literal& l : *literals)
      for (std::size_t i = 0; i < l.arity; ++i)
        if (l.terms[i].is_variable()) out = std::max(out, l.terms[i].variable_index() + 1);
  return static_cast<std::uint32_t>(out);
}

std::string told(const SkeletonAtom& atom) {
  std::string out = fmt::format("{}{}({})", atom.negated ? "not " : "", atom.word, to_string(atom.argument));
  for (const auto& [role, entity] : atom.participants)
    out += fmt::format(" and {}({}, {})", to_string(role), to_string(atom.argument), to_string(entity));
  return atom.negated && !atom.participants.empty() ? "not (" + out.substr(4) + ")" : out;
}

std::string told(const EntityBinding& b) {
  return b.name.empty() ? fmt::format("X{}", b.variable) : (b.article ? "the " : "") + b.name;
}
std::string told(const EventBinding& b) { return b.verb; }
std::string told(const RoleBinding& b) { return b.role; }

template <typename Binding>
void tell(const std::vector<Binding>& bindings, std::vector<std::string>& out) {
  for (const Binding& b : bindings) out.push_back(fmt::format("{} := {}", to_string(b.placeholder), told(b)));
}

}  // namespace

std::string_view name_of(Sort sort) {
  static constexpr std::array<std::string_view, 3> kNames = {"entity", "event", "role"};
  return kNames[static_cast<std::size_t>(sort)];
}

Decomposed decompose(const Rule& rule, const Signature& signature) {
  Decomposed out;
  Numbering numbers;
  for (const Literal& l : rule.body)
    out.skeleton.atoms.push_back(unfold(l, false, signature, numbers, out.theta));
  for (const Literal& l : rule.head)
    out.skeleton.atoms.push_back(unfold(l, true, signature, numbers, out.theta));
  return out;
}

Result<Rule> apply(const Skeleton& skeleton, const Substitution& theta, Signature& signature) {
  const auto entities = collect(Sort::kEntity, theta.entities);
  if (!entities.ok()) return entities.status();
  if (Status s = check(Sort::kEntity, needed(skeleton, Sort::kEntity), *entities); !s.ok()) return s;
  if (Status s = check_variables(theta.entities); !s.ok()) return s;
  const auto events = collect(Sort::kEvent, theta.events);
  if (!events.ok()) return events.status();
  if (Status s = check(Sort::kEvent, needed(skeleton, Sort::kEvent), *events); !s.ok()) return s;
  if (Status s = check_events(skeleton, *events); !s.ok()) return s;
  const auto roles = collect(Sort::kRole, theta.roles);
  if (!roles.ok()) return roles.status();
  if (Status s = check(Sort::kRole, needed(skeleton, Sort::kRole), *roles); !s.ok()) return s;

  std::vector<PredicateId> predicates;
  for (const SkeletonAtom& atom : skeleton.atoms) {
    const Result<PredicateId> predicate = predicate_of(atom, *roles, signature);
    if (!predicate.ok()) return predicate.status();
    predicates.push_back(*predicate);
  }
  Rule out;
  for (std::size_t i = 0; i < skeleton.atoms.size(); ++i) {
    const SkeletonAtom& atom = skeleton.atoms[i];
    (atom.in_head ? out.head : out.body).push_back(fold(atom, predicates[i], *entities, *roles, signature));
  }
  if (out.head.empty())
    return Status::corrupt({"the skeleton has no head", "", "a rule concludes something", ""});
  out.variables = variables_of(out);
  return out;
}

std::string to_string(const Skeleton& skeleton) {
  std::vector<std::string> body;
  std::vector<std::string> head;
  for (const SkeletonAtom& atom : skeleton.atoms) (atom.in_head ? head : body).push_back(told(atom));
  const std::string conclusion = fmt::format("{}", fmt::join(head, " and "));
  return body.empty() ? conclusion : fmt::format("{} -> {}", fmt::join(body, " and "), conclusion);
}

std::string to_string(const Substitution& theta) {
  std::vector<std::string> out;
  tell(theta.entities, out);
  tell(theta.events, out);
  tell(theta.roles, out);
  return fmt::format("{}", fmt::join(out, ", "));
}

}  // namespace propter::entail
