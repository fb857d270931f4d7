// The belief engines against each other on generated models.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <numeric>

#include <propter/belief.h>

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
  const std::uint32_t kind = random->below(30);
  if (kind == 0) return random->chance(0.5) ? 1e3 : -1e3;
  if (kind == 1) return random->chance(0.5) ? HUGE_VAL : -HUGE_VAL;
  if (kind == 2) return random->chance(0.5) ? kMaxEvidence : -kMaxEvidence;
  return kind < 12 ? 0 : random->between(-6, 6);
}

Model random_nodes(SplitMix* random, std::uint32_t count) {
  Model model;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double leak = random->chance(0.7) ? 0 : random_probability(random);
    model.nodes.push_back({.prior = random_probability(random),
                           .leak = leak,
                           .local = random_evidence(random),
                           .degraded = random_evidence(random)});
  }
  return model;
}

// Relations between any nodes; without cycles they go from lower to higher ones.
void add_relations(SplitMix* random, std::uint32_t relations, bool cycles, Model* model) {
  const auto count = static_cast<std::uint32_t>(model->nodes.size());
  while (relations > 0) {
    const std::uint32_t a = random->below(count);
    const std::uint32_t b = random->below(count);
    if (a == b || (a > b && !cycles)) continue;
    model->edges.push_back({a, b, random_probability(random), random->chance(0.25)});
    --relations;
  }
}

// A directed cycle through `length` of the nodes, most often of relations that do not carry.
void add_ring(SplitMix* random, std::uint32_t length, Model* model) {
  std::vector<std::uint32_t> nodes(model->nodes.size());
  std::iota(nodes.begin(), nodes.end(), 0U);
  for (std::uint32_t i = 0; i < length; ++i) {
    std::swap(nodes[i], nodes[i + random->below(static_cast<std::uint32_t>(nodes.size()) - i)]);
  }
  const bool carrier = random->chance(0.25);
  for (std::uint32_t i = 0; i < length; ++i) {
    model->edges.push_back({nodes[i], nodes[(i + 1) % length], random->between(0.05, 1), carrier});
  }
}

std::vector<double*> choices_of(Model* model) {
  std::vector<double*> choices;
  const auto add = [&](double* p) {
    if (*p > 0 && *p < 1) choices.push_back(p);
  };
  for (Node& node : model->nodes) {
    add(&node.prior);
    add(&node.leak);
  }
  for (Edge& edge : model->edges) add(&edge.transmission);
  return choices;
}

// Makes as many choices certain as it takes to leave `most` for the enumeration.
void limit_choices(SplitMix* random, std::size_t most, Model* model) {
  std::vector<double*> choices = choices_of(model);
  while (choices.size() > most) {
    const std::size_t i = random->below(static_cast<std::uint32_t>(choices.size()));
    const bool is_relation = std::any_of(model->edges.begin(), model->edges.end(),
                                         [&](const Edge& edge) { return &edge.transmission == choices[i]; });
    *choices[i] = is_relation && random->chance(0.85) ? 1 : 0;
    choices.erase(choices.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

struct SmallModel {
  std::uint32_t nodes = 2;
  bool cyclic = false;
  std::size_t choices = 14;
};

Model random_small_model(SplitMix* random, const SmallModel& shape) {
  Model model = random_nodes(random, shape.nodes);
  if (shape.cyclic) add_ring(random, 2 + random->below(shape.nodes - 1), &model);
  add_relations(random, random->below(2 * shape.nodes), shape.cyclic, &model);
  limit_choices(random, shape.choices, &model);
  return model;
}

// One dependency or dependent of an earlier node for each node, so no two ways lead anywhere.
Model random_tree(SplitMix* random, std::uint32_t nodes) {
  Model model = random_nodes(random, nodes);
  for (std::uint32_t e = 1; e < model.nodes.size(); ++e) {
    Edge edge{random->below(e), e, random_probability(random), random->chance(0.3)};
    if (random->chance(0.5)) std::swap(edge.from, edge.to);
    model.edges.push_back(edge);
  }
  return model;
}

Model random_digraph(SplitMix* random, std::uint32_t max_nodes, double relations_per_node) {
  Model model = random_nodes(random, 2 + random->below(max_nodes - 1));
  const auto count = static_cast<double>(model.nodes.size());
  add_relations(random, static_cast<std::uint32_t>(relations_per_node * count), true, &model);
  return model;
}

// Numbers as they occur: rare faults, evidence within the clamp.
void make_plausible(SplitMix* random, Model* model) {
  for (Node& node : model->nodes) {
    node = {.prior = random->between(0.01, 0.1),
            .leak = random->chance(0.7) ? 0 : 0.01,
            .local = random->chance(0.5) ? 0 : random->between(-4, 4),
            .degraded = random->chance(0.3) ? 0 : random->between(-6, 6)};
  }
  for (Edge& edge : model->edges) edge.transmission = random->between(0.2, 0.95);
}

double difference(const Marginal& a, const Marginal& b) {
  return std::max(
      {std::abs(a.healthy - b.healthy), std::abs(a.symptom - b.symptom), std::abs(a.origin - b.origin)});
}

double largest_difference(const Beliefs& a, const Beliefs& b) {
  double largest = 0;
  for (std::size_t e = 0; e < a.marginals.size(); ++e) {
    largest = std::max(largest, difference(a.marginals[e], b.marginals[e]));
  }
  return largest;
}

bool is_distribution(const Marginal& m) {
  return m.healthy >= 0 && m.symptom >= 0 && m.origin >= 0 &&
         std::abs(m.healthy + m.symptom + m.origin - 1) < 1e-12;
}

testing::AssertionResult is_sound(const Beliefs& beliefs) {
  if (!std::isfinite(beliefs.residual) || !std::isfinite(beliefs.damping)) {
    return testing::AssertionFailure() << "residual " << beliefs.residual << ", damping " << beliefs.damping;
  }
  for (const Marginal& m : beliefs.marginals) {
    if (!is_distribution(m)) {
      return testing::AssertionFailure() << m.healthy << ' ' << m.symptom << ' ' << m.origin;
    }
  }
  return testing::AssertionSuccess();
}

Beliefs by(Method method, const Model& model) {
  Result<Beliefs> beliefs = infer(model, {.method = method});
  EXPECT_TRUE(beliefs.ok()) << beliefs.status().message().str();
  return beliefs.ok() ? *beliefs : Beliefs{};
}

// How often the exact engine was compared with the enumeration, and how often it was refused.
struct Comparison {
  std::size_t compared = 0;
  std::size_t refused = 0;
};

void compare_with_enumeration(const Model& model, Comparison* comparison) {
  const Result<Beliefs> oracle = infer(model, {.method = Method::kBruteForce});
  ASSERT_TRUE(oracle.ok()) << oracle.status().message().str();
  ASSERT_TRUE(is_sound(*oracle));
  const Result<Beliefs> exact = infer(model, {.method = Method::kExact});
  if (!exact.ok()) {
    ASSERT_EQ(exact.status().code(), StatusCode::kUnsupported);
    ++comparison->refused;
    return;
  }
  ASSERT_TRUE(is_sound(*exact));
  ASSERT_LT(largest_difference(*exact, *oracle), 1e-9);
  ++comparison->compared;
}

TEST(BeliefAgreement, ExactEqualsTheEnumerationWithoutCycles) {
  SplitMix random(1);
  Comparison comparison;
  for (int i = 0; i < 12000; ++i) {
    const Model model = random_small_model(&random, {2 + random.below(9), false, 4 + random.below(12)});
    ASSERT_NO_FATAL_FAILURE(compare_with_enumeration(model, &comparison)) << "model " << i;
  }
  EXPECT_EQ(comparison.refused, 0U);
}

TEST(BeliefAgreement, ExactEqualsTheEnumerationWithCycles) {
  SplitMix random(2);
  Comparison comparison;
  for (int i = 0; i < 6000; ++i) {
    const Model model = random_small_model(&random, {2 + random.below(9), true, 4 + random.below(12)});
    ASSERT_NO_FATAL_FAILURE(compare_with_enumeration(model, &comparison)) << "model " << i;
  }
  RecordProperty("refused", static_cast<int>(comparison.refused));
  EXPECT_LE(comparison.refused, 30U);
}

TEST(BeliefAgreement, ExactEqualsTheEnumerationOfElevenAndTwelve) {
  SplitMix random(3);
  Comparison comparison;
  for (int i = 0; i < 120; ++i) {
    const Model model = random_small_model(&random, {11 + random.below(2), i % 3 == 0, 14 + random.below(8)});
    ASSERT_NO_FATAL_FAILURE(compare_with_enumeration(model, &comparison)) << "model " << i;
  }
  RecordProperty("refused", static_cast<int>(comparison.refused));
  EXPECT_GE(comparison.compared, 115U);
}

TEST(BeliefAgreement, ExactEqualsTheEnumerationWhereOnlyMixedRelationsCloseACycle) {
  SplitMix random(4);
  Comparison comparison;
  for (int i = 0; i < 500; ++i) {
    Model model = random_small_model(&random, {2 + random.below(7), false, 12});
    for (Edge& edge : model.edges) {
      if (edge.carrier) std::swap(edge.from, edge.to);
    }
    ASSERT_NO_FATAL_FAILURE(compare_with_enumeration(model, &comparison)) << "model " << i;
  }
  EXPECT_EQ(comparison.refused, 0U);
}

// Replaces the evidence of some nodes, in the model too.
void move_evidence(SplitMix* random, Model* model, Inference* inference) {
  for (std::uint32_t k = random->below(3) + 1; k > 0; --k) {
    const std::uint32_t node = random->below(static_cast<std::uint32_t>(model->nodes.size()));
    model->nodes[node].local = random_evidence(random);
    model->nodes[node].degraded = random_evidence(random);
    ASSERT_TRUE(inference->set_evidence(node, model->nodes[node].local, model->nodes[node].degraded).ok());
  }
  inference->update();
}

TEST(BeliefAgreement, ExactFollowsTheEvidence) {
  SplitMix random(5);
  std::size_t started = 0;
  for (int i = 0; i < 150; ++i) {
    Model model = random_digraph(&random, 12, random.between(1, 1.6));
    Result<Inference> inference = Inference::start(model, {.method = Method::kExact});
    if (!inference.ok()) continue;
    ++started;
    for (int step = 0; step < 20; ++step) {
      ASSERT_NO_FATAL_FAILURE(move_evidence(&random, &model, &*inference));
      const Beliefs fresh = by(Method::kExact, model);
      ASSERT_LT(largest_difference(inference->beliefs(), fresh), 1e-10) << "model " << i << ", step " << step;
    }
  }
  EXPECT_GE(started, 140U);
}

TEST(BeliefAgreement, ExactFollowsALongSequenceOfEvidence) {
  SplitMix random(6);
  Model model = random_nodes(&random, 40);
  add_relations(&random, 48, false, &model);
  Result<Inference> inference = Inference::start(model, {.method = Method::kExact});
  ASSERT_TRUE(inference.ok()) << inference.status().message().str();
  for (int step = 1; step <= 2400; ++step) {
    ASSERT_NO_FATAL_FAILURE(move_evidence(&random, &model, &*inference));
    if (step % 150 != 0) continue;
    ASSERT_LT(largest_difference(inference->beliefs(), by(Method::kExact, model)), 1e-10) << "step " << step;
  }
}

TEST(BeliefAgreement, LogOddsOfTheOriginAreThoseOfItsMarginal) {
  SplitMix random(7);
  for (int i = 0; i < 200; ++i) {
    const Model model = random_digraph(&random, 9, 1.2);
    const Result<Inference> inference = Inference::start(model, {.method = Method::kExact});
    if (!inference.ok()) continue;
    for (std::uint32_t e = 0; e < model.nodes.size(); ++e) {
      const double log_odds = inference->origin_log_odds(e);
      ASSERT_FALSE(std::isnan(log_odds));
      ASSERT_NEAR(1 / (1 + std::exp(-log_odds)), inference->marginal(e).origin, 1e-12) << "model " << i;
    }
  }
}

TEST(BeliefAgreement, LoopyEqualsExactOnTrees) {
  SplitMix random(8);
  for (int i = 0; i < 1000; ++i) {
    const Model model = random_tree(&random, 2 + random.below(40));
    ASSERT_LT(largest_difference(by(Method::kExact, model), by(Method::kSequential, model)), 1e-6)
        << "tree " << i;
  }
}

TEST(BeliefAgreement, LoopyEqualsExactOnLargeTrees) {
  SplitMix random(9);
  for (const std::uint32_t nodes : {200U, 2000U, 20000U}) {
    const Model model = random_tree(&random, nodes);
    ASSERT_LT(largest_difference(by(Method::kExact, model), by(Method::kSequential, model)), 1e-6)
        << nodes << " nodes";
  }
}

TEST(BeliefAgreement, LoopyGivesDistributionsOnAnyGraph) {
  SplitMix random(10);
  for (int i = 0; i < 300; ++i) {
    const Model model = random_digraph(&random, 30, 3);
    for (const Method method : {Method::kSequential, Method::kResidual, Method::kFlooding}) {
      const Result<Beliefs> loopy = infer(model, {.method = method, .max_iterations = 60});
      ASSERT_TRUE(loopy.ok());
      ASSERT_TRUE(is_sound(*loopy)) << "graph " << i;
    }
  }
}

// Of the marginals of a kind of graph.
class Errors {
 public:
  void add(const Beliefs& approximate, const Beliefs& exact) {
    for (std::size_t e = 0; e < exact.marginals.size(); ++e) {
      errors_.push_back(difference(approximate.marginals[e], exact.marginals[e]));
    }
  }
  [[nodiscard]] double quantile(double q) {
    std::sort(errors_.begin(), errors_.end());
    return errors_[static_cast<std::size_t>(q * static_cast<double>(errors_.size() - 1))];
  }
  void record() {
    std::cout << "errors of " << errors_.size() << " marginals: median " << quantile(0.5) << ", p95 "
              << quantile(0.95) << ", max " << quantile(1) << '\n';
    testing::Test::RecordProperty("median", std::to_string(quantile(0.5)));
    testing::Test::RecordProperty("p95", std::to_string(quantile(0.95)));
    testing::Test::RecordProperty("max", std::to_string(quantile(1)));
  }

 private:
  std::vector<double> errors_;
};

TEST(BeliefAgreement, LoopyStaysNearExactOnNearTrees) {
  SplitMix random(11);
  Errors errors;
  for (int i = 0; i < 300; ++i) {
    Model model = random_tree(&random, 20 + random.below(60));
    add_relations(&random, 1 + random.below(4), false, &model);
    make_plausible(&random, &model);
    const Result<Beliefs> exact = infer(model, {.method = Method::kExact});
    if (exact.ok()) errors.add(by(Method::kSequential, model), *exact);
  }
  errors.record();
  EXPECT_LT(errors.quantile(0.5), 1e-3);
  EXPECT_LT(errors.quantile(0.95), 0.05);
}

TEST(BeliefAgreement, LoopyStaysNearExactOnCyclicGraphs) {
  SplitMix random(12);
  Errors errors;
  std::size_t compared = 0;
  for (int i = 0; i < 300; ++i) {
    Model model = random_tree(&random, 15 + random.below(30));
    add_ring(&random, 2 + random.below(5), &model);
    make_plausible(&random, &model);
    const Result<Beliefs> exact = infer(model, {.method = Method::kExact});
    if (!exact.ok()) continue;
    errors.add(by(Method::kSequential, model), *exact);
    ++compared;
  }
  errors.record();
  EXPECT_GE(compared, 250U);
  EXPECT_LT(errors.quantile(0.5), 0.01);
  EXPECT_LT(errors.quantile(0.95), 0.1);
}

TEST(BeliefAgreement, TheSameModelGivesTheSameBits) {
  SplitMix random(13);
  for (int i = 0; i < 50; ++i) {
    const Model model = random_digraph(&random, 30, 2);
    EXPECT_EQ(largest_difference(by(Method::kAutomatic, model), by(Method::kAutomatic, model)), 0);
  }
}

TEST(BeliefAgreement, ThreadsDoNotChangeABit) {
  SplitMix random(14);
  for (int i = 0; i < 20; ++i) {
    const Model model = random_digraph(&random, 200, 1.5);
    const Result<Beliefs> one = infer(model, {.method = Method::kFlooding, .threads = 1});
    const Result<Beliefs> four = infer(model, {.method = Method::kFlooding, .threads = 4});
    ASSERT_TRUE(one.ok() && four.ok());
    ASSERT_EQ(largest_difference(*one, *four), 0);
  }
}

}  // namespace
}  // namespace propter::belief
