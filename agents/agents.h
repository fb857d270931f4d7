// The bounded roles that a model can take. Each has a folder here with its prompt, the JSON schema of its
// answer, its limits and example cases; the first three are built into the program.
#pragma once

#include <string_view>

namespace propter::agents {

struct Role {
  std::string_view name;
  std::string_view prompt;
  std::string_view schema;  // JSON schema of the answer, in the subset that strict mode takes
  std::string_view limits;  // JSON object of whole numbers
};

// The number that stands in the role's limits under this name; a name that is not there is a defect, and 0.
std::size_t limit(const Role& role, std::string_view name);

// One entity's packet in, one verdict out.
const Role& labeller();
// Sentences in, atomic statements out; or statements and a hypothesis in, the steps between them out.
const Role& decomposer();
// One statement in, one sentence of controlled English out.
const Role& formaliser();
// A source and a claim in, whether the source states the claim out.
const Role& checker();
// One failed step of a proof in, one edit out.
const Role& refiner();

}  // namespace propter::agents
