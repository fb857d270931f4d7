#include "entail/refinement.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>

namespace propter::entail {
namespace {

// Variables beyond this are told apart by first appearance only.
constexpr std::uint32_t kMostPermuted = 6;

std::set<std::string> needed_ids(std::span<const ProofStep> steps) {
  std::set<std::string> needed;
  if (!steps.empty()) needed.insert(steps.back().id);
  for (std::size_t i = steps.size(); i-- > 0;)
    if (needed.contains(steps[i].id)) needed.insert(steps[i].uses.begin(), steps[i].uses.end());
  return needed;
}

void sort_out(std::vector<Literal>& literals) {
  std::ranges::sort(literals);
  literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
}

std::vector<Literal> renamed(const std::vector<Literal>& literals, const std::vector<std::uint32_t>& names) {
  std::vector<Literal> out = literals;
  for (Literal& literal : out)
    for (std::size_t i = 0; i < literal.arity; ++i)
      if (literal.terms[i].is_variable())
        literal.terms[i] = Term::variable(names[literal.terms[i].variable_index()]);
  sort_out(out);
  return out;
}

Rule renamed(const Rule& rule, const std::vector<std::uint32_t>& names) {
  return {renamed(rule.body, names), renamed(rule.head, names), rule.variables};
}

bool before(const Rule& a, const Rule& b) { return std::tie(a.body, a.head) < std::tie(b.body, b.head); }

// Calls `see` with the rule under each naming of its variables by those of a rule with `variables` of them;
// true as soon as it is.
template <typename See>
bool under_some_naming(const Rule& rule, const See& see) {
  std::vector<std::uint32_t> names(rule.variables);
  std::iota(names.begin(), names.end(), 0U);
  if (rule.variables > kMostPermuted) return see(renamed(rule, names));
  do {
    if (see(renamed(rule, names))) return true;
  } while (std::ranges::next_permutation(names).found);
  return false;
}

bool includes(const std::vector<Literal>& all, const std::vector<Literal>& some) {
  return std::ranges::includes(all, some);
}

}  // namespace

std::string_view name_of(Edit::Kind kind) {
  constexpr std::array<std::string_view, 4> kNames{"use", "add", "replace", "give_up"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string to_string(const Edit& edit) {
  switch (edit.kind) {
    case Edit::Kind::kUse:
      return fmt::format("use {}", edit.target);
    case Edit::Kind::kAdd:
      return fmt::format("add '{}' from {}", edit.statement, edit.from);
    case Edit::Kind::kReplace:
      return fmt::format("replace {} by '{}' from {}", edit.target, edit.statement, edit.from);
    case Edit::Kind::kGiveUp:
      break;
  }
  return "give up";
}

EntailmentTree tree_of(std::span<const LeafOrStep> leaves, std::span<const ProofStep> steps) {
  const std::set<std::string> needed = needed_ids(steps);
  EntailmentTree tree;
  std::map<std::string, std::uint32_t> at;
  const auto add = [&](const std::string& id, const std::string& sentence) {
    at.emplace(id, static_cast<std::uint32_t>(tree.nodes.size()));
    tree.nodes.push_back({id, sentence});
  };
  for (const LeafOrStep& leaf : leaves)
    if (needed.contains(leaf.id)) add(leaf.id, leaf.sentence);
  for (const ProofStep& step : steps) {
    if (!needed.contains(step.id)) continue;
    std::set<std::uint32_t> premises;
    for (const std::string& id : step.uses)
      if (const auto found = at.find(id); found != at.end()) premises.insert(found->second);
    add(step.id, step.sentence);
    tree.nodes.back().premises.assign(premises.begin(), premises.end());
  }
  return tree;
}

void splice_out(std::vector<ProofStep>& steps, std::size_t step) {
  const ProofStep gone = steps[step];
  steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(step));
  for (ProofStep& each : steps)
    if (std::erase(each.uses, gone.id) > 0)
      each.uses.insert(each.uses.end(), gone.uses.begin(), gone.uses.end());
}

void apply_edit(std::vector<ProofStep>& steps, std::size_t at, const Edit& edit, const std::string& leaf) {
  if (edit.kind == Edit::Kind::kReplace)
    for (ProofStep& step : steps) std::ranges::replace(step.uses, edit.target, leaf);
  else
    steps[at].uses.push_back(leaf);
}

Rule canonical(const Rule& rule) {
  Rule best;
  bool first = true;
  under_some_naming(rule, [&](Rule each) {
    if (first || before(each, best)) best = std::move(each);
    first = false;
    return false;
  });
  return best;
}

bool restates(const Rule& rule, const Rule& hypothesis) {
  const Rule wanted = canonical(hypothesis);
  return under_some_naming(rule, [&](const Rule& each) {
    return includes(each.head, wanted.head) && includes(wanted.body, each.body);
  });
}

std::string lost_node(const EntailmentTree& before, const EntailmentTree& after, std::string_view replaced) {
  std::set<std::string_view> verified;
  for (const EntailmentNode& node : after.nodes)
    if (node.verdict == NodeVerdict::kVerified) verified.insert(node.id);
  for (const EntailmentNode& node : before.nodes)
    if (node.verdict == NodeVerdict::kVerified && node.id != replaced && !verified.contains(node.id))
      return node.id;
  return {};
}

}  // namespace propter::entail
