// A checked tree for people, and its other forms.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <propter/report.h>

#include "base/text.h"
#include "entail/export.h"
#include "report/layout.h"
#include "report/proof.h"

namespace propter {
namespace {

using namespace report;

constexpr std::size_t kDeepest = 24;         // levels that are indented
constexpr std::size_t kLongSentence = 2000;  // bytes
constexpr std::size_t kLeastColumns = 40;    // for a text, however deep it stands

Tint tint_of(NodeVerdict verdict) {
  switch (verdict) {
    case NodeVerdict::kVerified:
      return Tint::kGood;
    case NodeVerdict::kRefuted:
    case NodeVerdict::kUnsupported:
    case NodeVerdict::kInconsistentPremises:
      return Tint::kBad;
    case NodeVerdict::kBlocked:
      return Tint::kDim;
    default:
      return Tint::kCaution;
  }
}

// "inconsistent premises"
std::string spoken(NodeVerdict verdict) {
  std::string out(name_of(verdict));
  for (char& c : out)
    if (c == '_') c = ' ';
  return out;
}

std::string concluded(NodeVerdict verdict) {
  switch (verdict) {
    case NodeVerdict::kInconsistentPremises:
      return "not decided: its premises contradict each other";
    case NodeVerdict::kUnknown:
      return "not decided: the prover gave up";
    case NodeVerdict::kTimeout:
      return "not decided: a limit of time or memory was met";
    default:
      return spoken(verdict);
  }
}

// The root first, each premise below what rests on it. A node is shown once; after that, its id is.
class TreeText {
 public:
  TreeText(const EntailmentTree& tree, const TextStyle& style) : tree_(tree), style_(style) {}

  std::string render() {
    std::vector<std::pair<std::uint32_t, std::size_t>> stack{
        {static_cast<std::uint32_t>(tree_.nodes.size() - 1), 0}};
    while (!stack.empty()) {
      const auto [at, depth] = stack.back();
      stack.pop_back();
      const EntailmentNode& node = tree_.nodes[at];
      const bool again = !shown_.insert(at).second;
      head(node, depth, again);
      if (again) continue;
      findings(node, depth);
      for (auto p = node.premises.rbegin(); p != node.premises.rend(); ++p) stack.emplace_back(*p, depth + 1);
    }
    return std::move(out_);
  }

 private:
  static std::string indentation(std::size_t depth) {
    return std::string(2 * std::min(depth, kDeepest), ' ');
  }

  void head(const EntailmentNode& node, std::size_t depth, bool again) {
    const std::string id = printable(node.id);
    if (again && !node.premises.empty())
      return write(indentation(depth) + paint(id, Tint::kDim, style_.color) + "  ",
                   columns(id) + 2 * std::min(depth, kDeepest) + 2, "as above");
    const std::string verdict = spoken(node.verdict);
    const std::string lead =
        fmt::format("{}{}  {}  ", indentation(depth), paint(id, Tint::kDim, style_.color),
                    paint(verdict, tint_of(node.verdict), style_.color));
    write(lead, 2 * std::min(depth, kDeepest) + columns(id) + columns(verdict) + 4,
          printable(node.statement, kLongSentence) + cites(node));
  }

  static std::string cites(const EntailmentNode& node) {
    std::string out;
    for (const EvidenceId id : node.evidence) out += (out.empty() ? "  [" : ", ") + evidence_name(id);
    return out.empty() ? out : out + "]";
  }

  void findings(const EntailmentNode& node, std::size_t depth) {
    const bool step = !node.premises.empty();
    if (step && !node.core.empty() && (!node.unused.empty() || node.verdict != NodeVerdict::kVerified))
      finding(depth, "core", ids(node.core));
    if (!node.unused.empty()) finding(depth, "unused", ids(node.unused));
    if (!node.diagnosis.empty()) finding(depth, "why", printable(node.diagnosis, kLongSentence));
    if (!node.missing.empty()) finding(depth, "missing", printable(node.missing, kLongSentence));
    if (node.countermodel.empty()) return;
    std::string all;
    for (const std::string& s : node.countermodel)
      all += (all.empty() ? "" : " ") + printable(s, kLongSentence);
    finding(depth, "holds", all);
  }

  [[nodiscard]] std::string ids(const std::vector<std::uint32_t>& nodes) const {
    std::string out;
    for (const std::uint32_t n : nodes) out += (out.empty() ? "" : ", ") + printable(tree_.nodes[n].id);
    return out;
  }

  void finding(std::size_t depth, std::string_view label, std::string_view text) {
    const std::string lead = fmt::format("{}  {:<9}", indentation(depth), fmt::format("{}:", label));
    write(lead, columns(lead), text);
  }

  void write(const std::string& lead, std::size_t lead_columns, std::string_view text) {
    const std::size_t width = std::max(style_.width, lead_columns + kLeastColumns) - lead_columns;
    bool first = true;
    for (const std::string& line : wrap(text, width)) {
      out_ += std::exchange(first, false) ? lead : std::string(lead_columns, ' ');
      out_ += line + '\n';
    }
  }

  const EntailmentTree& tree_;
  TextStyle style_;
  std::set<std::uint32_t> shown_;
  std::string out_;
};

std::string counted(const CheckedTree& checked) {
  std::string out;
  for (std::size_t i = 0; i < kVerdicts; ++i)
    if (checked.counts[i] > 0)
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", checked.counts[i],
                         spoken(static_cast<NodeVerdict>(i)));
  return out;
}

}  // namespace

std::string render_entailment(const CheckedTree& checked, const TextStyle& style) {
  Page page(style);
  const NodeVerdict verdict = checked.root().verdict;
  page.title(fmt::format("The hypothesis is {}.", concluded(verdict)), tint_of(verdict));
  page.field("statements", counted(checked));
  page.field("prover", fmt::format("{}, {}", checked.prover, name_of(checked.semantics)));
  if (!checked.unused.empty()) {
    std::string ids;
    for (const std::string& id : checked.unused) ids += (ids.empty() ? "" : ", ") + printable(id);
    page.field("unused", ids);
  }
  return page.take() + '\n' + TreeText(checked.tree, style).render();
}

std::string render_entailment_json(const CheckedTree& checked) { return entail::to_json(checked); }

std::string render_entailment_dot(const EntailmentTree& tree) { return entail::to_dot(tree); }

std::string render_proof(const Answer& answer, const TextStyle& style) {
  if (!answer.entailment.checked()) return "Nothing is claimed, so there is nothing to prove.\n";
  std::string out = claims_phrase(count_claims(answer.entailment)) + "\n";
  for (const std::string& repair : repairs(answer.entailment)) out += "repaired: " + repair + "\n";
  if (const std::string limit = limit_phrase(answer.entailment); !limit.empty())
    out += "stopped " + limit + "\n";
  return out + '\n' + TreeText(answer.entailment.tree, style).render();
}

}  // namespace propter
