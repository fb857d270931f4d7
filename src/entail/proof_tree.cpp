#include "entail/proof_tree.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace propter::entail {
namespace {

class Unfolding {
 public:
  Unfolding(std::span<const Sentence> premises, const Sentence& hypothesis, const Signature& signature,
            const Vocabulary& vocabulary)
      : premises_(premises), hypothesis_(hypothesis), signature_(signature), vocabulary_(vocabulary) {
    taken_.insert(hypothesis.id);
    for (const Sentence& s : premises) taken_.insert(s.id);
  }

  std::optional<EntailmentTree> unfold(const std::vector<Derivation>& steps) {
    if (steps.empty()) return std::nullopt;
    for (const Derivation& d : steps)
      if (!told(d)) return std::nullopt;
    for (const Derivation& d : steps) node_of_step_.push_back(add(d));
    return add_root() ? std::optional(std::move(tree_)) : std::nullopt;
  }

 private:
  // Whether a sentence can say it: it uses a premise, and speaks of constants that have names.
  [[nodiscard]] bool told(const Derivation& d) const {
    const auto end = d.conclusion.terms.begin() + d.conclusion.arity;
    return d.sentence < premises_.size() && std::all_of(d.conclusion.terms.begin(), end, [&](Term t) {
             return !t.is_variable() && t.constant_id().index() < signature_.constants().size();
           });
  }

  std::uint32_t add(const Derivation& d) {
    const Rule fact{{}, {d.conclusion}, 0};
    const std::uint32_t leaf = leaf_of(d.sentence);
    if (rule_of(premises_[d.sentence]) == fact) return node_of_literal_[d.conclusion] = leaf;
    EntailmentNode node{.id = fresh_id(), .statement = informalise(fact, signature_, vocabulary_)};
    for (const std::size_t from : d.from) add_premise(node, node_of_step_[from]);
    add_premise(node, leaf);
    return node_of_literal_[d.conclusion] = push(std::move(node));
  }

  bool add_root() {
    EntailmentNode root{.id = hypothesis_.id, .statement = hypothesis_.text};
    const std::optional<Rule> goal = rule_of(hypothesis_);
    if (!goal) return false;
    for (const Literal& l : goal->head) {
      const auto at = node_of_literal_.find(l);
      if (at == node_of_literal_.end()) return false;
      add_premise(root, at->second);
    }
    EntailmentNode& last = tree_.nodes.back();
    const bool derived_last =
        goal->head.size() == 1 && !last.premises.empty() && root.premises.front() == tree_.nodes.size() - 1;
    if (derived_last)
      std::tie(last.id, last.statement) = std::pair(root.id, root.statement);
    else
      push(std::move(root));
    return true;
  }

  std::uint32_t leaf_of(std::size_t sentence) {
    const auto [at, fresh] = leaves_.emplace(sentence, static_cast<std::uint32_t>(tree_.nodes.size()));
    if (fresh) push({.id = premises_[sentence].id, .statement = premises_[sentence].text});
    return at->second;
  }

  static void add_premise(EntailmentNode& node, std::uint32_t premise) {
    if (std::find(node.premises.begin(), node.premises.end(), premise) == node.premises.end())
      node.premises.push_back(premise);
  }

  std::uint32_t push(EntailmentNode node) {
    tree_.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
  }

  std::string fresh_id() {
    std::string id;
    do id = fmt::format("n{}", ++number_);
    while (taken_.contains(id));
    return id;
  }

  std::span<const Sentence> premises_;
  const Sentence& hypothesis_;
  const Signature& signature_;
  const Vocabulary& vocabulary_;
  EntailmentTree tree_;
  std::vector<std::uint32_t> node_of_step_;
  std::map<Literal, std::uint32_t> node_of_literal_;
  std::map<std::size_t, std::uint32_t> leaves_;
  std::set<std::string> taken_;
  std::size_t number_ = 0;
};

}  // namespace

EntailmentTree flat_tree(std::span<const Sentence> premises, const Sentence& hypothesis) {
  EntailmentTree out;
  EntailmentNode root{.id = hypothesis.id, .statement = hypothesis.text};
  for (const Sentence& s : premises) {
    root.premises.push_back(static_cast<std::uint32_t>(out.nodes.size()));
    out.nodes.push_back({.id = s.id, .statement = s.text});
  }
  out.nodes.push_back(std::move(root));
  return out;
}

std::optional<EntailmentTree> tree_of_proof(const Proof& proof, std::span<const Sentence> premises,
                                            const Sentence& hypothesis, const Signature& signature,
                                            const Vocabulary& vocabulary) {
  return Unfolding(premises, hypothesis, signature, vocabulary).unfold(proof.steps);
}

}  // namespace propter::entail
