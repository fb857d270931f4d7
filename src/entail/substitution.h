// The event-based form of a rule as a skeleton with placeholders and a typed substitution that fills them:
// phi = phi0[theta1 . theta2 . theta3] (arXiv 2601.19605). theta1 binds entities, theta2 events, theta3
// roles, in this order; each stage is checked, and the whole tree shares one signature, so that an argument
// or a role that was swapped does not get through.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <propter/status.h>

#include "entail/logic.h"

namespace propter::entail {

enum class Sort : std::uint8_t { kEntity, kEvent, kRole };
std::string_view name_of(Sort sort);

struct Placeholder {
  Sort sort = Sort::kEntity;
  std::uint32_t number = 0;
  auto operator<=>(const Placeholder&) const = default;
};

// One conjunct of a skeleton. Of a noun or adjective: `word(argument)`. Of a verb: `word(argument)` with an
// event placeholder, and for each participant `role(argument, entity)`.
struct SkeletonAtom {
  std::string word;
  WordClass word_class = WordClass::kProperty;
  bool negated = false;
  bool in_head = true;
  Placeholder argument;
  std::vector<std::pair<Placeholder, Placeholder>> participants = {};  // role, entity
};

struct Skeleton {
  std::vector<SkeletonAtom> atoms;
};

struct EntityBinding {
  Placeholder placeholder;
  std::string name;  // of a constant; empty: the variable below
  std::uint32_t variable = 0;
  bool article = false;
  bool operator==(const EntityBinding&) const = default;
};
struct EventBinding {
  Placeholder placeholder;
  std::string verb;  // must be the word of the atom
  bool operator==(const EventBinding&) const = default;
};
struct RoleBinding {
  Placeholder placeholder;
  std::string role;
  bool operator==(const RoleBinding&) const = default;
};

struct Substitution {
  std::vector<EntityBinding> entities;  // theta1
  std::vector<EventBinding> events;     // theta2
  std::vector<RoleBinding> roles;       // theta3
};

// phi0 and theta of a rule. apply() of both gives the rule again.
struct Decomposed {
  Skeleton skeleton;
  Substitution theta;
};
Decomposed decompose(const Rule& rule, const Signature& signature);

// kCorrupt, with the stage and the placeholder, when one is bound twice or not at all, has the wrong sort, is
// not in the skeleton, when an event is bound to another verb than its atom's, or when a verb takes other
// roles than `signature` knows for it.
Result<Rule> apply(const Skeleton& skeleton, const Substitution& theta, Signature& signature);

// "like(?e1) and ?r1(?e1, ?x1) and ?r2(?e1, ?x2)" and "?x1 := Bob, ...", for diagnoses and exports.
std::string to_string(const Skeleton& skeleton);
std::string to_string(const Substitution& theta);

}  // namespace propter::entail
