#include "entail/verify.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/sha256.h"
#include "base/text.h"
#include "entail/statements.h"
#include "entail/step.h"

namespace propter::entail {
namespace {

constexpr std::size_t kMaxNodes = 1'000'000;
constexpr std::size_t kMaxPremises = 10'000'000;  // of all nodes together
constexpr std::size_t kMaxWork = 50'000'000;      // nodes looked at for contradictions of leaves

Status check_form(const EntailmentTree& tree) {
  const auto fault = [](const EntailmentNode& node, std::string what) {
    return Status::usage({std::move(what), "node " + node.id, "", ""});
  };
  if (tree.nodes.empty() || tree.nodes.size() > kMaxNodes)
    return Status::usage({"the tree cannot be verified", "",
                          fmt::format("it has {} nodes; 1 to {} are possible", tree.nodes.size(), kMaxNodes),
                          ""});
  std::set<std::string_view> ids;
  std::size_t premises = 0;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const EntailmentNode& node = tree.nodes[i];
    if (!ids.insert(node.id).second) return fault(node, "the id is not unique");
    premises += node.premises.size();
    if (premises > kMaxPremises) return fault(node, "the tree has too many premises");
    for (const std::uint32_t p : node.premises)
      if (p >= i) return fault(node, "a premise does not stand before the node");
  }
  return {};
}

// Of what a later try might decide otherwise, nothing is kept.
bool lasting(NodeVerdict v) { return v != NodeVerdict::kUnknown && v != NodeVerdict::kTimeout; }

void forget(EntailmentNode& node) {
  node.verdict = NodeVerdict::kUnsupported;
  node.core.clear();
  node.unused.clear();
  node.diagnosis.clear();
  node.missing.clear();
  node.countermodel.clear();
}

class Verification {
 public:
  Verification(EntailmentTree& tree, Prover& prover, const VerifySettings& settings)
      : tree_(tree),
        prover_(prover),
        settings_(settings),
        vocabulary_(settings.vocabulary ? *settings.vocabulary : none_),
        statements_(read_statements(tree, vocabulary_, settings.known ? *settings.known : Signature())) {
    contents_.reserve(tree.nodes.size());
    for (const Sentence& s : statements_.sentences)
      contents_.push_back(content_of(std::get<Rule>(s.form), statements_.signature));
  }

  VerifyCounts run() {
    for (EntailmentNode& node : tree_.nodes) forget(node);
    for (const bool leaves : {true, false}) {
      for (std::uint32_t i = 0; i < tree_.nodes.size(); ++i)
        if (tree_.nodes[i].premises.empty() == leaves) check(i);
      if (leaves) check_axioms();
    }
    return counts_;
  }

 private:
  // Leaves may contradict each other that no step has as premises together. Where the leaves of the whole
  // tree do, those under each node are looked at, lowest first.
  void check_axioms() {
    const auto root = static_cast<std::uint32_t>(tree_.nodes.size() - 1);
    std::vector<std::uint32_t> all(tree_.nodes.size());
    std::iota(all.begin(), all.end(), 0U);
    auto found = contradiction_among(all);
    if (!found) return;
    if (found->verdict == NodeVerdict::kTimeout) {
      contradictions_.emplace(root, *std::move(found));
      return;
    }
    std::vector<bool> told(tree_.nodes.size(), false);  // of the node or of one below it
    std::size_t work = 0;
    for (std::uint32_t i = 0; i <= root; ++i) {
      const auto& premises = tree_.nodes[i].premises;
      told[i] = std::any_of(premises.begin(), premises.end(), [&](std::uint32_t p) { return told[p]; });
      if (told[i] || premises.empty()) continue;
      work += i;
      if (work > kMaxWork) {
        contradictions_.emplace(root, StepCache::Entry{NodeVerdict::kTimeout,
                                                       {},
                                                       "the leaves of the tree contradict each other; it is "
                                                       "too large to tell which nodes rest on those",
                                                       "",
                                                       {}});
        return;
      }
      if (auto here = contradiction_among(nodes_under(tree_, i))) {
        contradictions_.emplace(i, *std::move(here));
        told[i] = true;
      }
    }
  }

  // Of the leaves among these nodes that stand as axioms; the core has nodes.
  std::optional<StepCache::Entry> contradiction_among(const std::vector<std::uint32_t>& nodes) {
    std::vector<std::uint32_t> axioms;
    std::vector<Sentence> premises;
    for (const std::uint32_t n : nodes) {
      if (!tree_.nodes[n].premises.empty() || !holds(tree_.nodes[n].verdict) ||
          !statements_.faults[n].empty())
        continue;
      axioms.push_back(n);
      premises.push_back(statements_.sentences[n]);
    }
    if (axioms.size() < 2) return std::nullopt;
    auto out = contradiction_in(
        {statements_.signature, premises, premises.front(), settings_.semantics, vocabulary_}, prover_);
    if (out)
      for (std::uint32_t& position : out->core) position = axioms[position];
    return out;
  }

  void check(std::uint32_t at) {
    EntailmentNode& node = tree_.nodes[at];
    const auto failed = std::find_if(node.premises.begin(), node.premises.end(),
                                     [&](std::uint32_t p) { return !holds(tree_.nodes[p].verdict); });
    if (failed != node.premises.end()) {
      const EntailmentNode& below = tree_.nodes[*failed];
      node.verdict = NodeVerdict::kBlocked;
      node.diagnosis = fmt::format("{} below it is {}", below.id, name_of(below.verdict));
    } else if (!statements_.faults[at].empty()) {
      node.diagnosis = statements_.faults[at];
    } else if (const auto found = contradictions_.find(at); found != contradictions_.end()) {
      node.verdict = found->second.verdict;
      node.diagnosis = found->second.diagnosis;
      node.core = found->second.core;
    } else if (node.premises.empty()) {
      if (settings_.ground)
        adopt(settings_.ground(node, contents_[at]), node);
      else
        node.verdict = NodeVerdict::kVerified;
    } else if (settings_.decide && !node.grounding.empty()) {
      adopt(settings_.decide(tree_, at), node);
      if (holds(node.verdict)) share_premises(node, node.premises);
    } else {
      adopt(answer(at), at);
    }
  }

  static void adopt(LeafVerdict found, EntailmentNode& node) {
    node.verdict = found.verdict;
    node.diagnosis = std::move(found.diagnosis);
  }

  void adopt(const StepCache::Entry& found, std::uint32_t at) {
    EntailmentNode& node = tree_.nodes[at];
    node.verdict = found.verdict;
    node.diagnosis = found.diagnosis;
    node.missing = found.missing;
    node.countermodel = found.countermodel;
    std::vector<std::uint32_t> core;
    for (const std::uint32_t position : found.core) core.push_back(node.premises[position]);
    share_premises(node, std::move(core));
    if (node.verdict == NodeVerdict::kVerified) check_repetition(at);
  }

  // Premises are either of the core or, where the step holds, unused.
  static void share_premises(EntailmentNode& node, std::vector<std::uint32_t> core) {
    std::sort(core.begin(), core.end());
    core.erase(std::unique(core.begin(), core.end()), core.end());
    node.core = std::move(core);
    if (!holds(node.verdict)) return;
    for (const std::uint32_t p : node.premises)
      if (!std::binary_search(node.core.begin(), node.core.end(), p)) node.unused.push_back(p);
  }

  // To say an assumption again is no proof of it.
  void check_repetition(std::uint32_t at) {
    EntailmentNode& node = tree_.nodes[at];
    if (node.core.size() != 1) return;
    const std::uint32_t premise = node.core.front();
    if (tree_.nodes[premise].verdict != NodeVerdict::kAssumed || contents_[premise] != contents_[at]) return;
    node.verdict = NodeVerdict::kUnsupported;
    node.unused.clear();
    node.diagnosis = fmt::format("it only repeats {}, which is assumed", tree_.nodes[premise].id);
  }

  StepCache::Entry answer(std::uint32_t at) {
    if (!settings_.cache) return ask(at);
    const std::string key = key_of(at);
    if (const StepCache::Entry* known = settings_.cache->find(key)) {
      ++counts_.cached;
      return *known;
    }
    StepCache::Entry out = ask(at);
    if (lasting(out.verdict)) settings_.cache->put(key, out);
    return out;
  }

  StepCache::Entry ask(std::uint32_t at) {
    ++counts_.steps;
    std::vector<Sentence> premises;
    for (const std::uint32_t p : tree_.nodes[at].premises) premises.push_back(statements_.sentences[p]);
    return check_step(
        {statements_.signature, premises, statements_.sentences[at], settings_.semantics, vocabulary_},
        prover_);
  }

  // Premises in their order: the core is told by position.
  [[nodiscard]] std::string key_of(std::uint32_t at) const {
    std::string content =
        fmt::format("{}\n{}\n{}", prover_.name(), name_of(settings_.semantics), contents_[at]);
    for (const std::uint32_t p : tree_.nodes[at].premises) content += '\n' + contents_[p];
    return sha256(content);
  }

  EntailmentTree& tree_;
  Prover& prover_;
  const VerifySettings& settings_;
  const Vocabulary none_;
  const Vocabulary& vocabulary_;
  const Statements statements_;
  std::vector<std::string> contents_;                         // by node
  std::map<std::uint32_t, StepCache::Entry> contradictions_;  // of leaves, by who rests on them; core: nodes
  VerifyCounts counts_;
};

}  // namespace

const StepCache::Entry* StepCache::find(const std::string& key) const {
  const auto at = entries_.find(key);
  return at == entries_.end() ? nullptr : &at->second;
}

void StepCache::put(const std::string& key, Entry entry) { entries_.insert_or_assign(key, std::move(entry)); }

Result<VerifyCounts> verify(EntailmentTree& tree, Prover& prover, const VerifySettings& settings) {
  if (Status s = check_form(tree); !s.ok()) return s;
  return Verification(tree, prover, settings).run();
}

std::vector<std::uint32_t> first_failures(const EntailmentTree& tree) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < tree.nodes.size(); ++i)
    if (failed(tree.nodes[i].verdict)) out.push_back(i);
  return out;
}

}  // namespace propter::entail
