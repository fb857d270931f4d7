#include <algorithm>

#include <propter/entailment.h>

namespace propter {
namespace {

bool failed(NodeVerdict v) {
  return v != NodeVerdict::kVerified && v != NodeVerdict::kAssumed && v != NodeVerdict::kBlocked;
}

}  // namespace

ClaimCounts count_claims(const Entailment& entailment) {
  ClaimCounts out;
  for (const EntailmentClaim& c : entailment.claims) {
    ++out.claims;
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

std::vector<std::uint32_t> failures_under(const EntailmentTree& tree, std::uint32_t node) {
  std::vector<bool> under(node + 1, false);
  under[node] = true;
  std::vector<std::uint32_t> out;
  for (std::uint32_t n = node + 1; n-- > 0;) {
    if (!under[n]) continue;
    if (failed(tree.nodes[n].verdict)) out.push_back(n);
    for (const std::uint32_t p : tree.nodes[n].premises) under[p] = true;
  }
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace propter
