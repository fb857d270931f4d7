// What is asked of verdicts, of checked trees and of claims.
#include <algorithm>

#include <propter/entailment.h>

namespace propter {

std::string_view name_of(Grade grade) {
  constexpr std::array<std::string_view, kGrades> kNames = {"not_shown", "assumed", "compatible", "shown"};
  return kNames[static_cast<std::size_t>(grade)];
}

bool holds(NodeVerdict verdict) {
  return verdict == NodeVerdict::kVerified || verdict == NodeVerdict::kAssumed;
}

bool failed(NodeVerdict verdict) { return !holds(verdict) && verdict != NodeVerdict::kBlocked; }

std::array<std::size_t, kVerdicts> count_verdicts(const EntailmentTree& tree) {
  std::array<std::size_t, kVerdicts> out{};
  for (const EntailmentNode& node : tree.nodes) ++out[static_cast<std::size_t>(node.verdict)];
  return out;
}

ClaimCounts count_claims(const Entailment& entailment) {
  ClaimCounts out;
  out.unchecked = entailment.unchecked;
  for (const EntailmentClaim& c : entailment.claims) {
    ++out.claims;
    ++out.graded[static_cast<std::size_t>(c.grade)];
    out.verified += c.verdict == NodeVerdict::kVerified;
    out.assumed += c.verdict == NodeVerdict::kAssumed;
    out.repaired += c.repaired;
  }
  out.unsupported = out.claims - out.verified - out.assumed;
  for (const EntailmentNode& n : entailment.tree.nodes) {
    if (!n.premises.empty() || n.grounding == "rule") continue;
    ++out.leaves;
    out.assumed_leaves += n.verdict == NodeVerdict::kAssumed;
    out.failed_leaves += failed(n.verdict);
  }
  return out;
}

std::vector<std::uint32_t> nodes_under(const EntailmentTree& tree, std::uint32_t node) {
  std::vector<bool> under(node + 1, false);
  under[node] = true;
  std::vector<std::uint32_t> out;
  for (std::uint32_t n = node + 1; n-- > 0;) {
    if (!under[n]) continue;
    out.push_back(n);
    for (const std::uint32_t p : tree.nodes[n].premises) under[p] = true;
  }
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<std::uint32_t> failures_under(const EntailmentTree& tree, std::uint32_t node) {
  std::vector<std::uint32_t> out = nodes_under(tree, node);
  std::erase_if(out, [&](std::uint32_t n) { return !failed(tree.nodes[n].verdict); });
  return out;
}

}  // namespace propter
