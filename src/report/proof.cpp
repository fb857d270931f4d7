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

std::string_view phrase(Grade grade) {
  switch (grade) {
    case Grade::kShown:
      return "shown";
    case Grade::kCompatible:
      return "compatible with the telemetry";
    case Grade::kAssumed:
      return "on assumptions";
    case Grade::kNotShown:
      break;
  }
  return "not shown";
}

std::string why(const EntailmentNode& node) {
  std::string text =
      printable(node.diagnosis.empty() ? std::string(name_of(node.verdict)) : node.diagnosis, 300);
  if (!node.missing.empty()) text += fmt::format("; it would follow if: {}", printable(node.missing, 200));
  return text;
}

}  // namespace

std::string grade_phrase(const Hypothesis& h) {
  return h.grade ? std::string(phrase(*h.grade)) : "not checked";
}

std::string claims_phrase(const ClaimCounts& c) {
  std::string text = fmt::format("{}: {} shown", plural(c.claims, "claim"), c.count(Grade::kShown));
  for (const Grade grade : {Grade::kCompatible, Grade::kAssumed, Grade::kNotShown})
    if (c.count(grade) > 0) text += fmt::format(", {} {}", c.count(grade), phrase(grade));
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
