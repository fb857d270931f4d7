// The belief engines against each other on generated models.
#include <gtest/gtest.h>

#include <cmath>

#include "belief/model.h"
#include "tests/agreement/splitmix.h"

namespace propter::belief {
namespace {

// Now and then a degenerate one.
double random_probability(SplitMix* random) {
  const std::uint32_t kind = random->below(20);
  if (kind == 0) return 0;
  if (kind == 1) return 1;
  if (kind == 2) return 1e-9;
  return random->unit();
}

double random_evidence(SplitMix* random) {
  const std::uint32_t kind = random->below(10);
  if (kind == 0) return random->chance(0.5) ? 1e3 : -1e3;
  return kind < 4 ? 0 : random->between(-6, 6);
}

Model random_nodes(SplitMix* random, std::uint32_t count) {
  Model model;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double leak = random->chance(0.7) ? 0 : random_probability(random);
    model.nodes.push_back(
        {random_probability(random), leak, random_evidence(random), random_evidence(random)});
  }
  return model;
}

// Relations from lower to higher nodes only.
Model random_dag(SplitMix* random) {
  const std::uint32_t count = 2 + random->below(6);
  Model model = random_nodes(random, count);
  const std::uint32_t edges = random->below(2 * count);
  for (std::uint32_t i = 0; i < edges; ++i) {
    const std::uint32_t to = 1 + random->below(count - 1);
    model.edges.push_back({random->below(to), to, random_probability(random), random->chance(0.3)});
  }
  return model;
}

// One dependency or dependent of an earlier node for each node, so no two ways lead anywhere.
Model random_tree(SplitMix* random, std::uint32_t max_nodes) {
  Model model = random_nodes(random, 2 + random->below(max_nodes - 1));
  for (std::uint32_t e = 1; e < model.nodes.size(); ++e) {
    Edge edge{random->below(e), e, random_probability(random), random->chance(0.3)};
    if (random->chance(0.5)) std::swap(edge.from, edge.to);
    model.edges.push_back(edge);
  }
  return model;
}

// Any relations, cycles included.
Model random_digraph(SplitMix* random, std::uint32_t max_nodes, double edges_per_node) {
  Model model = random_nodes(random, 2 + random->below(max_nodes - 1));
  const auto count = static_cast<std::uint32_t>(model.nodes.size());
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(edges_per_node * count); ++i) {
    const Edge edge{random->below(count), random->below(count), random_probability(random),
                    random->chance(0.3)};
    if (edge.from != edge.to) model.edges.push_back(edge);
  }
  return model;
}

double largest_difference(const Beliefs& a, const Beliefs& b) {
  double largest = 0;
  for (std::size_t e = 0; e < a.marginals.size(); ++e) {
    largest = std::max({largest, std::abs(a.marginals[e].healthy - b.marginals[e].healthy),
                        std::abs(a.marginals[e].symptom - b.marginals[e].symptom),
                        std::abs(a.marginals[e].origin - b.marginals[e].origin)});
  }
  return largest;
}

bool is_distribution(const Marginal& m) {
  return m.healthy >= 0 && m.symptom >= 0 && m.origin >= 0 &&
         std::abs(m.healthy + m.symptom + m.origin - 1) < 1e-12;
}

// Few enough choices for thousands of enumerations.
bool is_small(const Model& model) {
  std::size_t choices = 0;
  const auto count = [&](double p) { choices += p > 0 && p < 1 ? 1U : 0U; };
  for (const Node& node : model.nodes) {
    count(node.prior);
    count(node.leak);
  }
  for (const Edge& edge : model.edges) count(edge.transmission);
  return choices <= 14;
}

TEST(BeliefAgreement, ExactEqualsBruteForceOnDags) {
  SplitMix random(1);
  std::size_t compared = 0;
  while (compared < 2500) {
    const Model model = random_dag(&random);
    if (!is_small(model)) continue;
    const Result<Beliefs> oracle = infer_brute_force(model);
    const Result<Beliefs> exact = infer_exact(model);
    ASSERT_TRUE(oracle.ok());
    ASSERT_TRUE(exact.ok()) << exact.status().message().str();
    ASSERT_LT(largest_difference(*exact, *oracle), 1e-9) << "model " << compared;
    ++compared;
  }
}

TEST(BeliefAgreement, ExactEqualsBruteForceWhereOnlyMixedRelationsCloseACycle) {
  SplitMix random(2);
  std::size_t compared = 0;
  while (compared < 500) {
    Model model = random_dag(&random);
    for (Edge& edge : model.edges) {
      if (edge.carrier) std::swap(edge.from, edge.to);
    }
    if (!is_small(model)) continue;
    const Result<Beliefs> exact = infer_exact(model);
    ASSERT_TRUE(exact.ok()) << exact.status().message().str();
    ASSERT_LT(largest_difference(*exact, *infer_brute_force(model)), 1e-9) << "model " << compared;
    ++compared;
  }
}

TEST(BeliefAgreement, LoopyEqualsExactOnTrees) {
  SplitMix random(3);
  for (int i = 0; i < 2000; ++i) {
    const Model model = random_tree(&random, 40);
    const Result<Beliefs> exact = infer_exact(model);
    const Result<Beliefs> loopy = infer_loopy(model);
    ASSERT_TRUE(exact.ok() && loopy.ok());
    ASSERT_LT(largest_difference(*exact, *loopy), 1e-6) << "tree " << i;
  }
}

TEST(BeliefAgreement, LoopyGivesDistributionsOnAnyGraph) {
  SplitMix random(4);
  for (int i = 0; i < 300; ++i) {
    const Result<Beliefs> loopy = infer_loopy(random_digraph(&random, 30, 3), 60);
    ASSERT_TRUE(loopy.ok());
    ASSERT_TRUE(std::isfinite(loopy->residual));
    for (const Marginal& m : loopy->marginals) ASSERT_TRUE(is_distribution(m)) << "graph " << i;
  }
}

TEST(BeliefAgreement, LoopyStaysNearTheDefinitionOnSmallCycles) {
  SplitMix random(5);
  double sum = 0;
  std::size_t compared = 0;
  while (compared < 300) {
    Model model = random_digraph(&random, 5, 1.5);
    for (Node& node : model.nodes)
      node = {0.05, 0, std::clamp(node.local, -3., 3.), std::clamp(node.degraded, -3., 3.)};
    if (!is_small(model)) continue;
    sum += largest_difference(*infer_loopy(model), *infer_brute_force(model));
    ++compared;
  }
  EXPECT_LT(sum / 300, 0.05);
}

TEST(BeliefAgreement, TheSameModelGivesTheSameBits) {
  SplitMix random(6);
  for (int i = 0; i < 50; ++i) {
    const Model model = random_digraph(&random, 30, 2);
    EXPECT_EQ(largest_difference(*infer(model), *infer(model)), 0);
  }
}

}  // namespace
}  // namespace propter::belief
