// Proofs are broken in one place; the verifier has to reject them, and to name the place.
#include <algorithm>
#include <cstdio>
#include <optional>

#include <gtest/gtest.h>

#include "entail/verify.h"
#include "support/random_proofs.h"

namespace propter::entail {
namespace {

using test::Class;
using test::DrawnNode;
using test::DrawnTree;
using test::ProofGenerator;

constexpr std::size_t kWanted = 300;  // corruptions of each kind

EntailmentTree tree_of(const DrawnTree& drawn) {
  EntailmentTree out;
  for (const DrawnNode& n : drawn.nodes) {
    EntailmentNode node{.id = "n" + std::to_string(out.nodes.size()), .statement = n.text};
    for (const std::size_t p : n.premises) node.premises.push_back(static_cast<std::uint32_t>(p));
    out.nodes.push_back(std::move(node));
  }
  return out;
}

EntailmentTree verified(const DrawnTree& drawn) {
  EntailmentTree tree = tree_of(drawn);
  const auto prover = make_native_prover({});
  EXPECT_TRUE(verify(tree, *prover, {}).ok());
  return tree;
}

// Drawn leaves may contradict each other; those trees are no proofs.
DrawnTree draw_proof(ProofGenerator& random) {
  for (;;) {
    DrawnTree drawn = random.draw();
    const EntailmentTree tree = verified(drawn);
    if (std::ranges::none_of(tree.nodes, [](const EntailmentNode& n) {
          return n.verdict == NodeVerdict::kInconsistentPremises;
        }))
      return drawn;
  }
}

// What was done to a tree: the step that cannot hold any more, and the fact that was lost, as far as the rule
// needs it.
struct Corruption {
  std::size_t step = 0;
  std::string lost = {};
  bool of_somebody = false;  // the rule leaves open of whom
};
using Corrupt = std::optional<Corruption> (*)(DrawnTree& tree, ProofGenerator& random);

template <typename Accept>
std::optional<std::size_t> pick(const DrawnTree& tree, ProofGenerator& random, Accept accept) {
  std::vector<std::size_t> fitting;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i)
    if (accept(i)) fitting.push_back(i);
  return fitting.empty() ? std::nullopt : std::optional(fitting[random.below(fitting.size())]);
}

std::optional<std::size_t> pick_step(const DrawnTree& tree, ProofGenerator& random) {
  return pick(tree, random, [&](std::size_t i) { return tree.nodes[i].is_step(); });
}
std::optional<std::size_t> pick_intermediate(const DrawnTree& tree, ProofGenerator& random) {
  return pick(tree, random,
              [&](std::size_t i) { return tree.nodes[i].is_step() && i + 1 < tree.nodes.size(); });
}

// The rule that concludes what the step says: the position among its premises.
std::size_t rule_of_step(const DrawnTree& tree, const DrawnNode& step) {
  const auto at = std::find_if(step.premises.begin(), step.premises.end(), [&](std::size_t p) {
    return tree.nodes[p].is_rule() && tree.nodes[p].rules.front().conclusion.word == step.claim.word;
  });
  return static_cast<std::size_t>(at - step.premises.begin());
}

std::optional<Corruption> drop_rule(DrawnTree& tree, ProofGenerator& random) {
  const std::size_t at = *pick_step(tree, random);
  DrawnNode& step = tree.nodes[at];
  step.premises.erase(step.premises.begin() + static_cast<std::ptrdiff_t>(rule_of_step(tree, step)));
  return Corruption{at};
}

std::optional<Corruption> swap_rule(DrawnTree& tree, ProofGenerator& random) {
  const std::size_t at = *pick_step(tree, random);
  DrawnNode& step = tree.nodes[at];
  const auto other = pick(tree, random, [&](std::size_t i) {
    return i < at && tree.nodes[i].is_rule() &&
           std::count(step.premises.begin(), step.premises.end(), i) == 0;
  });
  if (!other) return std::nullopt;
  step.premises[rule_of_step(tree, step)] = *other;
  return Corruption{at};
}

std::optional<Corruption> reverse_rule(DrawnTree& tree, ProofGenerator& random) {
  const std::size_t at = *pick_step(tree, random);
  DrawnNode& leaf = tree.nodes[tree.nodes[at].premises[rule_of_step(tree, tree.nodes[at])]];
  const test::Implication rule = leaf.rules.front();
  leaf.rules.clear();
  for (const test::Claim& c : rule.conditions) leaf.rules.push_back({{rule.conclusion}, c});
  leaf.text = "If " + clause(rule.conclusion) + " then " + joined(rule.conditions) + ".";
  return Corruption{at};
}

std::optional<Corruption> flip_polarity(DrawnTree& tree, ProofGenerator& random) {
  const auto at = pick_intermediate(tree, random);
  if (!at) return std::nullopt;
  DrawnNode& step = tree.nodes[*at];
  step.claim.negated = !step.claim.negated;
  step.text = sentence(step.claim);
  return Corruption{*at};
}

std::optional<Corruption> mistake_type(DrawnTree& tree, ProofGenerator& random) {
  const auto at = pick_intermediate(tree, random);
  if (!at) return std::nullopt;
  test::Claim& claim = tree.nodes[*at].claim;
  claim.word_class = Class((static_cast<std::size_t>(claim.word_class) + 1 + random.below(2)) % 3);
  claim.object = claim.word_class == Class::kVerb ? test::kNames[random.below(test::kNames.size())] : "";
  tree.nodes[*at].text = sentence(claim);
  return Corruption{*at};
}

std::optional<Corruption> swap_roles(DrawnTree& tree, ProofGenerator& random) {
  const auto at = pick(tree, random, [&](std::size_t i) {
    return tree.nodes[i].is_step() && tree.nodes[i].claim.word_class == Class::kVerb &&
           i + 1 < tree.nodes.size();
  });
  if (!at) return std::nullopt;
  std::swap(tree.nodes[*at].claim.subject, tree.nodes[*at].claim.object);
  tree.nodes[*at].text = sentence(tree.nodes[*at].claim);
  return Corruption{*at};
}

bool mentions(const test::Claim& c, const std::string& variable) {
  return c.subject == variable || c.object == variable;
}

// Whether one condition alone speaks of Y, so that anybody would do.
bool anybody_would_do(const test::Implication& rule, const test::Claim& condition) {
  return condition.object == "Y" && !mentions(rule.conclusion, "Y") &&
         std::count_if(rule.conditions.begin(), rule.conditions.end(),
                       [](const test::Claim& c) { return mentions(c, "Y"); }) == 1;
}

// The condition of the step's rule that this premise meets.
const test::Claim* condition_of(const DrawnTree& tree, const DrawnNode& step, std::size_t premise) {
  const auto& conditions = tree.nodes[step.premises[rule_of_step(tree, step)]].rules.front().conditions;
  const auto at = std::find_if(conditions.begin(), conditions.end(), [&](const test::Claim& c) {
    return c.word == tree.nodes[premise].claim.word;
  });
  return tree.nodes[premise].is_fact() && at != conditions.end() ? &*at : nullptr;
}

std::optional<Corruption> drop_fact(DrawnTree& tree, ProofGenerator& random) {
  const auto at = pick(tree, random, [&](std::size_t i) {
    const auto& premises = tree.nodes[i].premises;
    return std::any_of(premises.begin(), premises.end(),
                       [&](std::size_t p) { return condition_of(tree, tree.nodes[i], p) != nullptr; });
  });
  if (!at) return std::nullopt;
  DrawnNode& step = tree.nodes[*at];
  const auto gone = std::find_if(step.premises.begin(), step.premises.end(),
                                 [&](std::size_t p) { return condition_of(tree, step, p) != nullptr; });
  const DrawnNode& fact = tree.nodes[*gone];
  Corruption out{*at, fact.text};
  if (anybody_would_do(tree.nodes[step.premises[rule_of_step(tree, step)]].rules.front(),
                       *condition_of(tree, step, *gone))) {
    out.lost.replace(fact.text.size() - fact.claim.object.size() - 1, std::string::npos, "X for some X.");
    out.of_somebody = true;
  }
  step.premises.erase(gone);
  return out;
}

struct Shares {
  std::size_t corrupted = 0;
  std::size_t accidentally_valid = 0;  // as the oracle says; left out
  std::size_t rejected = 0;
  std::size_t located = 0;
  std::size_t lost = 0;         // facts
  std::size_t abduced = 0;      // of these: what was lost is what is missing
  std::size_t of_somebody = 0;  // of these: as something of somebody
};

void judge(const DrawnTree& drawn, const Corruption& corruption, Shares& shares) {
  const EntailmentTree tree = verified(drawn);
  ++shares.corrupted;
  if (tree.nodes.back().verdict != NodeVerdict::kVerified) ++shares.rejected;
  const auto failures = first_failures(tree);
  if (failures == std::vector<std::uint32_t>{static_cast<std::uint32_t>(corruption.step)}) ++shares.located;
  if (corruption.lost.empty()) return;
  ++shares.lost;
  if (tree.nodes[corruption.step].missing != corruption.lost) return;
  ++shares.abduced;
  shares.of_somebody += corruption.of_somebody;
}

Shares run(Corrupt corrupt, const char* name) {
  Shares out;
  ProofGenerator random(20);
  for (int tries = 0; out.corrupted < kWanted && tries < 5000; ++tries) {
    DrawnTree drawn = draw_proof(random);
    const auto corruption = corrupt(drawn, random);
    if (!corruption) continue;
    if (valid_step(drawn, corruption->step))
      ++out.accidentally_valid;
    else
      judge(drawn, *corruption, out);
  }
  std::printf(
      "%-16s %zu corrupted (%zu more were valid by accident): %zu rejected, %zu located, %zu abduced\n", name,
      out.corrupted, out.accidentally_valid, out.rejected, out.located, out.abduced);
  return out;
}

Shares expect_found(Corrupt corrupt, const char* name) {
  const Shares s = run(corrupt, name);
  EXPECT_EQ(s.corrupted, kWanted);
  EXPECT_EQ(s.rejected, s.corrupted);
  EXPECT_GE(s.located * 100, s.corrupted * 97);
  return s;
}

TEST(CorruptedTrees, AreValidBeforeTheyAreCorrupted) {
  ProofGenerator random(20);
  for (int i = 0; i < 300; ++i) {
    const DrawnTree drawn = draw_proof(random);
    const EntailmentTree tree = verified(drawn);
    ASSERT_EQ(tree.nodes.back().verdict, NodeVerdict::kVerified)
        << tree.nodes[first_failures(tree).front()].statement << ' '
        << tree.nodes[first_failures(tree).front()].diagnosis;
  }
}

TEST(CorruptedTrees, AreRejectedWhereARuleIsDropped) { expect_found(drop_rule, "rule dropped"); }
TEST(CorruptedTrees, AreRejectedWhereARuleIsSwappedForAnother) { expect_found(swap_rule, "rule swapped"); }
TEST(CorruptedTrees, AreRejectedWhereARuleIsReversed) { expect_found(reverse_rule, "rule reversed"); }
TEST(CorruptedTrees, AreRejectedWhereAPolarityIsFlipped) { expect_found(flip_polarity, "polarity flipped"); }
TEST(CorruptedTrees, AreRejectedWhereATypeIsWrong) { expect_found(mistake_type, "type mistaken"); }
TEST(CorruptedTrees, AreRejectedWhereRolesAreSwapped) { expect_found(swap_roles, "roles swapped"); }

TEST(CorruptedTrees, NameTheFactThatWasDropped) {
  const Shares s = expect_found(drop_fact, "fact dropped");
  std::printf("  %zu of %zu lost facts named, %zu of them for some X where anybody would do\n", s.abduced,
              s.lost, s.of_somebody);
  EXPECT_GE(s.abduced * 100, s.lost * 95);
}

}  // namespace
}  // namespace propter::entail
