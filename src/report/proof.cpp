#include "report/proof.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/facts.h"

namespace propter::report {
namespace {

std::string said(const EntailmentNode& node) {
  std::string text = printable(node.statement, 300);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string why(const EntailmentNode& node) {
  std::string text =
      printable(node.diagnosis.empty() ? std::string(name_of(node.verdict)) : node.diagnosis, 300);
  if (!node.missing.empty()) text += fmt::format("; it would follow if: {}", printable(node.missing, 200));
  return text;
}

}  // namespace

std::string verdict_phrase(const Hypothesis& h) {
  if (!h.verified) return "not checked";
  if (*h.verified == NodeVerdict::kVerified) return "verified";
  if (*h.verified == NodeVerdict::kAssumed) return "on assumptions";
  return "not shown";
}

std::string claims_phrase(const ClaimCounts& c) {
  std::string text = fmt::format("{}: {} verified", plural(c.claims, "claim"), c.verified);
  if (c.assumed > 0) text += fmt::format(", {} on assumptions", c.assumed);
  if (c.unsupported > 0) text += fmt::format(", {} not shown", c.unsupported);
  if (c.repaired > 0) text += fmt::format(", {} repaired", c.repaired);
  if (c.unchecked > 0) text += fmt::format(", {} more not checked", c.unchecked);
  if (c.assumed_leaves > 0)
    text += fmt::format("; {} of {} assumed", c.assumed_leaves, plural(c.leaves, "fact"));
  return text;
}

std::vector<std::string> repairs(const Entailment& entailment) {
  std::vector<std::string> out;
  for (const std::string& edit : entailment.edits) out.push_back(printable(edit, 300));
  return out;
}

std::string limit_phrase(const Entailment& entailment) {
  if (entailment.stopped_by != "max_refinements") return {};
  return fmt::format("after {} of repair, as many as allowed", plural(entailment.refinements, "round"));
}

std::vector<OpenClaim> open_claims(const Entailment& entailment) {
  std::vector<OpenClaim> out;
  for (const EntailmentClaim& c : entailment.claims) {
    if (holds(c.verdict)) continue;
    const auto failures = failures_under(entailment.tree, c.node);
    const EntailmentNode& claim = entailment.tree.nodes[c.node];
    const EntailmentNode& lowest = failures.empty() ? claim : entailment.tree.nodes[failures.front()];
    out.push_back({said(claim), &lowest == &claim ? "" : said(lowest), why(lowest)});
  }
  return out;
}

std::vector<std::string> assumptions(const Entailment& entailment) {
  std::vector<std::string> out;
  for (const EntailmentNode& n : entailment.tree.nodes)
    if (n.verdict == NodeVerdict::kAssumed && !n.diagnosis.empty())
      out.push_back(fmt::format("{} ({})", said(n), why(n)));
  return out;
}

}  // namespace propter::report
