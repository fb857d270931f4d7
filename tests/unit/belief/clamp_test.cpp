// Faults that are taken as there or not: what the marginals are then, and what each other fault adds.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include <propter/belief.h>

#include "tests/agreement/splitmix.h"

namespace propter::belief {
namespace {

constexpr double kSame = 1e-9;

bool is_open(const Node& node) { return node.prior > 0 && node.prior < 1; }

double log_odds(double p) { return std::log(p / (1 - p)); }

// By node; what is clamped is certain in a model of its own.
using Faults = std::vector<Fault>;

Model certain(Model model, const Faults& faults) {
  for (std::size_t e = 0; e < faults.size(); ++e)
    if (faults[e] != Fault::kOpen) model.nodes[e].prior = faults[e] == Fault::kPresent ? 1 : 0;
  return model;
}

Beliefs enumerated(const Model& model) {
  Result<Beliefs> beliefs = infer(model, {.method = Method::kBruteForce});
  EXPECT_TRUE(beliefs.ok());
  return beliefs.ok() ? *beliefs : Beliefs{};
}

// What a fault adds to the others, all of which are clamped: its log-odds in a model where it alone is open.
double enumerated_gain(const Model& model, Faults faults, std::uint32_t node) {
  faults[node] = Fault::kOpen;
  return log_odds(enumerated(certain(model, faults)).marginals[node].origin);
}

Inference start(const Model& model, Method method) {
  Result<Inference> inference = Inference::start(model, {.method = method});
  EXPECT_TRUE(inference.ok());
  return *std::move(inference);
}

// Clamps what differs, and brings the marginals up to date.
void move_to(const Faults& faults, Faults* at, Inference* inference) {
  for (std::uint32_t e = 0; e < faults.size(); ++e)
    if (faults[e] != (*at)[e]) {
      EXPECT_TRUE(inference->clamp(e, faults[e]).ok());
    }
  inference->update();
  *at = faults;
}

void expect_marginals(const Model& model, const Faults& faults, const Inference& inference) {
  const Beliefs truth = enumerated(certain(model, faults));
  for (std::uint32_t e = 0; e < faults.size(); ++e) {
    EXPECT_NEAR(inference.marginal(e).healthy, truth.marginals[e].healthy, kSame);
    EXPECT_NEAR(inference.marginal(e).origin, truth.marginals[e].origin, kSame);
  }
}

void expect_gains(const Model& model, const Faults& faults, const Inference& inference) {
  for (std::uint32_t e = 0; e < faults.size(); ++e)
    if (is_open(model.nodes[e])) {
      EXPECT_NEAR(inference.gain(e), enumerated_gain(model, faults, e), 1e-6);
    }
}

// Every way of clamping all faults of a model, and leaving none open.
std::vector<Faults> all_clamped(const Model& model) {
  std::vector<Faults> out{Faults(model.nodes.size(), Fault::kOpen)};
  for (std::size_t e = 0; e < model.nodes.size(); ++e) {
    if (!is_open(model.nodes[e])) continue;
    const std::size_t half = out.size();
    for (std::size_t k = 0; k < half; ++k) {
      out[k][e] = Fault::kAbsent;
      out.push_back(out[k]);
      out.back()[e] = Fault::kPresent;
    }
  }
  return out;
}

// Three faults of one effect, which is felt further on; one of them has an effect of its own.
Model small_tree() {
  Model model;
  model.nodes = {{.prior = 0.01, .local = 1},
                 {.prior = 0.05, .degraded = 2},
                 {.prior = 0.2, .leak = 0.1, .local = -1, .degraded = 1},
                 {.prior = 0, .leak = 0.05, .degraded = 3},
                 {.prior = 0.1, .leak = 0.2, .degraded = -2},
                 {.prior = 0, .degraded = 4}};
  model.edges = {{0, 3, 0.7}, {1, 3, 0.4}, {2, 3, 1}, {3, 4, 0.6}, {1, 5, 0.9}};
  return model;
}

// A service that carries to two instances, and who depends on one of them.
Model carrying_tree() {
  Model model;
  model.nodes = {{.prior = 0.02},
                 {.prior = 0.03, .local = 2, .degraded = 3},
                 {.prior = 0.03, .leak = 0.1, .local = -1, .degraded = -2},
                 {.prior = 0.05, .leak = 0.05, .degraded = 2}};
  model.edges = {{0, 1, 0.6, true}, {0, 2, 0.8, true}, {1, 3, 0.5}};
  return model;
}

// Two ways lead from a fault to one effect.
Model diamond() {
  Model model = small_tree();
  model.edges.push_back({2, 5, 0.3});
  model.edges.push_back({0, 4, 0.5, true});
  return model;
}

Model ring() {
  Model model;
  model.nodes = {{.prior = 0.05, .degraded = 2},
                 {.prior = 0.1, .leak = 0.05, .degraded = 3},
                 {.prior = 0.02, .local = 1, .degraded = -1},
                 {.prior = 0.1, .degraded = 1}};
  model.edges = {{0, 1, 0.7}, {1, 2, 0.6}, {2, 0, 0.9}, {0, 2, 0.5, true}, {3, 0, 0.8}};
  return model;
}

struct Way {
  const char* name;
  Method method;
};

class ClampOnATree : public testing::TestWithParam<Way> {
 protected:
  static Inference start(const Model& model) { return belief::start(model, GetParam().method); }

  static void expect_all(const Model& model) {
    Inference inference = start(model);
    Faults at(model.nodes.size(), Fault::kOpen);
    for (const Faults& faults : all_clamped(model)) {
      move_to(faults, &at, &inference);
      expect_marginals(model, faults, inference);
      expect_gains(model, faults, inference);
    }
  }
};

constexpr std::array kWays = std::to_array<Way>({
    {"Automatic", Method::kAutomatic},
    {"Exact", Method::kExact},
    {"Sequential", Method::kSequential},
    {"Residual", Method::kResidual},
    {"Flooding", Method::kFlooding},
});

std::string name_of(const testing::TestParamInfo<Way>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Belief, ClampOnATree, testing::ValuesIn(kWays), name_of);

TEST_P(ClampOnATree, IsAPriorOfZeroOrOne) { expect_all(small_tree()); }

TEST_P(ClampOnATree, OfWhatIsCarriedIsAPriorOfZeroOrOne) { expect_all(carrying_tree()); }

TEST_P(ClampOnATree, OfSomeLeavesTheOthersOpen) {
  const Model model = small_tree();
  Inference inference = start(model);
  Faults at(model.nodes.size(), Fault::kOpen);
  Faults faults = at;
  faults[1] = Fault::kPresent;
  move_to(faults, &at, &inference);
  expect_marginals(model, faults, inference);
  faults[0] = Fault::kAbsent;
  move_to(faults, &at, &inference);
  expect_marginals(model, faults, inference);
  faults[1] = Fault::kOpen;
  move_to(faults, &at, &inference);
  expect_marginals(model, faults, inference);
}

TEST_P(ClampOnATree, BackToOpenLeavesNoTrace) {
  const Model model = carrying_tree();
  const Inference untouched = start(model);
  Inference inference = start(model);
  Faults at(model.nodes.size(), Fault::kOpen);
  for (const Faults& faults : all_clamped(model)) {
    move_to(faults, &at, &inference);
    move_to(Faults(model.nodes.size(), Fault::kOpen), &at, &inference);
    for (std::uint32_t e = 0; e < model.nodes.size(); ++e) {
      EXPECT_NEAR(inference.marginal(e).healthy, untouched.marginal(e).healthy, kSame);
      EXPECT_NEAR(inference.origin_log_odds(e), untouched.origin_log_odds(e), 1e-6);
    }
  }
}

TEST_P(ClampOnATree, TakesEffectWithTheNextUpdate) {
  Inference inference = start(small_tree());
  const double before = inference.marginal(0).origin;
  ASSERT_TRUE(inference.clamp(0, Fault::kPresent).ok());
  EXPECT_EQ(inference.marginal(0).origin, before);
  inference.update();
  EXPECT_NEAR(inference.marginal(0).origin, 1, kSame);
}

TEST_P(ClampOnATree, StandsWhenTheEvidenceMoves) {
  Model model = small_tree();
  Inference inference = start(model);
  Faults faults(model.nodes.size(), Fault::kOpen);
  move_to({Fault::kAbsent, Fault::kPresent, Fault::kAbsent, Fault::kOpen, Fault::kAbsent, Fault::kOpen},
          &faults, &inference);
  for (const std::uint32_t node : {2U, 1U, 3U}) {
    model.nodes[node].local = node == 3 ? 0 : 0.5;
    model.nodes[node].degraded = -1.5;
    ASSERT_TRUE(inference.set_evidence(node, model.nodes[node].local, model.nodes[node].degraded).ok());
    inference.update();
    expect_marginals(model, faults, inference);
    expect_gains(model, faults, inference);
  }
}

TEST_P(ClampOnATree, KeepsTheEvidenceThatCameWithIt) {
  Model model = small_tree();
  Inference inference = start(model);
  Faults faults(model.nodes.size(), Fault::kOpen);
  model.nodes[2].degraded = 3;
  ASSERT_TRUE(inference.clamp(2, Fault::kPresent).ok());
  ASSERT_TRUE(inference.set_evidence(2, model.nodes[2].local, 3).ok());
  inference.update();
  faults[2] = Fault::kPresent;
  expect_marginals(model, faults, inference);
}

TEST_P(ClampOnATree, TheLastOneCounts) {
  Inference inference = start(small_tree());
  for (const Fault fault : {Fault::kPresent, Fault::kOpen, Fault::kAbsent})
    ASSERT_TRUE(inference.clamp(1, fault).ok());
  inference.update();
  EXPECT_NEAR(inference.marginal(1).origin, 0, kSame);
}

TEST_P(ClampOnATree, GainOfAnOpenFaultIsItsLogOdds) {
  const Model model = small_tree();
  const Inference inference = start(model);
  for (std::uint32_t e = 0; e < model.nodes.size(); ++e)
    if (is_open(model.nodes[e])) {
      EXPECT_NEAR(inference.gain(e), inference.origin_log_odds(e), kSame);
    }
}

TEST_P(ClampOnATree, GainOfOneThatNothingWasSeenOfIsItsPrior) {
  Model model;
  model.nodes = {{.prior = 0.01}, {.prior = 0.3}};
  model.edges = {{0, 1, 0.5}};
  Inference inference = start(model);
  for (const Fault fault : {Fault::kAbsent, Fault::kPresent}) {
    ASSERT_TRUE(inference.clamp(0, fault).ok());
    ASSERT_TRUE(inference.clamp(1, fault).ok());
    inference.update();
    EXPECT_NEAR(inference.gain(0), log_odds(0.01), kSame);
    EXPECT_NEAR(inference.gain(1), log_odds(0.3), kSame);
  }
}

TEST_P(ClampOnATree, GainKeepsItsDigitsWhereNothingIsLeftToDoubt) {
  Model model;
  model.nodes = {{.prior = 0.01, .local = 20, .degraded = 20}, {.prior = 0.01, .degraded = -30}};
  Inference inference = start(model);
  for (const Fault fault : {Fault::kAbsent, Fault::kPresent, Fault::kOpen}) {
    ASSERT_TRUE(inference.clamp(0, fault).ok());
    ASSERT_TRUE(inference.clamp(1, fault).ok());
    inference.update();
    EXPECT_NEAR(inference.gain(0), log_odds(0.01) + 40, kSame);
    EXPECT_NEAR(inference.gain(1), log_odds(0.01) - 30, kSame);
  }
}

TEST_P(ClampOnATree, RefusesNodesThatThereAreNot) {
  Inference inference = start(small_tree());
  EXPECT_EQ(inference.clamp(6, Fault::kPresent).code(), StatusCode::kUsage);
  EXPECT_EQ(inference.clamp(UINT32_MAX, Fault::kOpen).code(), StatusCode::kUsage);
}

TEST_P(ClampOnATree, RefusesFaultsThatLeaveNoChoice) {
  Model model = small_tree();
  model.nodes[4].prior = 1;
  Inference inference = start(model);
  for (const Fault fault : {Fault::kOpen, Fault::kAbsent, Fault::kPresent}) {
    EXPECT_EQ(inference.clamp(3, fault).code(), StatusCode::kUsage);  // a prior of 0
    EXPECT_EQ(inference.clamp(4, fault).code(), StatusCode::kUsage);
  }
  inference.update();
  expect_marginals(model, Faults(model.nodes.size(), Fault::kOpen), inference);
}

// One dependency or dependent of an earlier node for each node; a third of the nodes are gates.
Model random_tree(SplitMix* random) {
  Model model;
  const std::uint32_t count = 3 + random->below(6);
  for (std::uint32_t e = 0; e < count; ++e) {
    model.nodes.push_back({.prior = random->chance(0.3) ? 0 : random->between(0.01, 0.3),
                           .leak = random->chance(0.5) ? 0 : random->between(0.01, 0.4),
                           .local = random->between(-2, 2),
                           .degraded = random->between(-4, 4)});
    if (e == 0) continue;
    Edge edge{random->below(e), e, random->chance(0.2) ? 1 : random->between(0.05, 0.95),
              random->chance(0.3)};
    if (random->chance(0.5)) std::swap(edge.from, edge.to);
    model.edges.push_back(edge);
  }
  return model;
}

Faults random_faults(SplitMix* random, const Model& model) {
  Faults out(model.nodes.size(), Fault::kOpen);
  for (std::size_t e = 0; e < out.size(); ++e)
    if (is_open(model.nodes[e])) out[e] = random->chance(0.5) ? Fault::kAbsent : Fault::kPresent;
  return out;
}

TEST_P(ClampOnATree, OfGeneratedOnesIsAPriorOfZeroOrOne) {
  SplitMix random(1);
  for (int i = 0; i < 40; ++i) {
    const Model model = random_tree(&random);
    Inference inference = start(model);
    Faults at(model.nodes.size(), Fault::kOpen);
    for (int step = 0; step < 6; ++step) {
      move_to(random_faults(&random, model), &at, &inference);
      expect_marginals(model, at, inference);
      expect_gains(model, at, inference);
    }
  }
}

class ClampExactly : public testing::Test {
 protected:
  static void expect_all(const Model& model) {
    Inference inference = start(model, Method::kExact);
    Faults at(model.nodes.size(), Fault::kOpen);
    for (const Faults& faults : all_clamped(model)) {
      move_to(faults, &at, &inference);
      expect_marginals(model, faults, inference);
      expect_gains(model, faults, inference);
    }
  }
};

TEST_F(ClampExactly, WhereTwoWaysLeadToOneEffect) { expect_all(diamond()); }

TEST_F(ClampExactly, WhereEntitiesDependOnEachOther) { expect_all(ring()); }

TEST_F(ClampExactly, IsWhatTheAutomaticMethodDoes) {
  const Model model = diamond();
  Inference inference = start(model, Method::kAutomatic);
  Faults at(model.nodes.size(), Fault::kOpen);
  for (const Faults& faults : all_clamped(model)) move_to(faults, &at, &inference);
  expect_gains(model, at, inference);
  EXPECT_TRUE(inference.diagnosis().exact);
}

// What was next to impossible with some faults clamped is not so with others.
TEST_F(ClampExactly, FollowsManyFaultsOfOneEffectToAndFro) {
  Model model;
  model.nodes.assign(9, {.prior = 0.05});
  model.nodes.push_back({.prior = 0, .degraded = 5});
  for (std::uint32_t e = 0; e < 9; ++e) model.edges.push_back({e, 9, e % 3 == 0 ? 1 : 0.3 + 0.05 * e});
  model.edges.push_back({8, 9, 0.5, true});
  Inference inference = start(model, Method::kExact);
  Faults at(10, Fault::kOpen);
  Faults faults(9, Fault::kAbsent);
  faults.push_back(Fault::kOpen);
  move_to(faults, &at, &inference);
  SplitMix random(5);
  for (int step = 0; step < 200; ++step) {
    Fault& fault = faults[random.below(9)];
    fault = fault == Fault::kAbsent ? Fault::kPresent : Fault::kAbsent;
    move_to(faults, &at, &inference);
    expect_gains(model, faults, inference);
    ASSERT_FALSE(HasFailure()) << "step " << step;
  }
}

TEST_F(ClampExactly, OfGeneratedOnesIsAPriorOfZeroOrOne) {
  SplitMix random(2);
  for (int i = 0; i < 60; ++i) {
    Model model = random_tree(&random);
    const auto count = static_cast<std::uint32_t>(model.nodes.size());
    for (std::uint32_t k = 0; k < 3; ++k) {
      const Edge edge{random.below(count), random.below(count), random.between(0.1, 0.9), random.chance(0.3)};
      if (edge.from != edge.to) model.edges.push_back(edge);
    }
    Inference inference = start(model, Method::kExact);
    Faults at(model.nodes.size(), Fault::kOpen);
    for (int step = 0; step < 5; ++step) {
      move_to(random_faults(&random, model), &at, &inference);
      expect_marginals(model, at, inference);
      expect_gains(model, at, inference);
    }
  }
}

}  // namespace
}  // namespace propter::belief
