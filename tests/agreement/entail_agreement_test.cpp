// The provers of the verifier against each other, on generated problems. PROPTER_AGREEMENT_PROBLEMS is how
// many problems (theory and goal) each comparison takes; without it, few enough to be quick.
#include <gtest/gtest.h>

#include <array>
#include <memory>

#include "base/environment.h"
#include "base/text.h"
#include "entail/prover.h"
#include "tests/agreement/entail_problems.h"

namespace propter::entail {
namespace {

constexpr std::uint32_t kGoals = 10;  // a theory
constexpr ProverLimits kLimits{.milliseconds = 2000};

std::uint32_t problems(std::uint32_t usual) {
  const auto wanted = parse_int(environment_variable("PROPTER_AGREEMENT_PROBLEMS"));
  return wanted && *wanted > 0 ? static_cast<std::uint32_t>(std::min<std::int64_t>(*wanted, 10'000'000))
                               : usual;
}

struct Tally {
  std::size_t agreed = 0;
  std::size_t proved = 0;  // of those
  std::size_t differing = 0;
  std::size_t unknown = 0;  // one of them does not decide
  std::size_t timeouts = 0;

  void print(std::string_view what) const {
    std::printf("%.*s: %zu agreed (%zu proved), %zu differing, %zu unknown, %zu timeouts\n",
                static_cast<int>(what.size()), what.data(), agreed, proved, differing, unknown, timeouts);
  }
};

bool decided(const Proof& p) { return p.finding == Finding::kProved || p.finding == Finding::kNotProved; }

void compare(const Proof& a, const Proof& b, Tally& tally, const std::string& where) {
  if (a.finding == Finding::kTimeout || b.finding == Finding::kTimeout) {
    ++tally.timeouts;
  } else if (!decided(a) || !decided(b)) {
    ++tally.unknown;
  } else if (a.finding == b.finding) {
    ++tally.agreed;
    tally.proved += a.finding == Finding::kProved ? 1 : 0;
  } else {
    ++tally.differing;
    ADD_FAILURE() << where << ": " << name_of(a.finding) << ", " << name_of(b.finding);
  }
}

// What a core names must be enough.
void expect_core_suffices(Prover& prover, const EntailProblem& problem, const Sentence& goal,
                          const Proof& proof, Semantics semantics, const std::string& where) {
  std::vector<Sentence> core;
  for (const std::size_t i : proof.core) core.push_back(problem.premises[i]);
  ASSERT_TRUE(prover.load(problem.signature, core, semantics).ok());
  EXPECT_NE(prover.prove(goal).finding, Finding::kNotProved) << where << ": the core is not enough";
}

using Maker = EntailProblem (*)(std::uint64_t seed);

EntailProblem rule_problem(std::uint64_t seed) {
  SplitMix random(seed);
  ProblemShape shape;
  shape.constants = 1 + random.below(8);
  shape.properties = 2 + random.below(8);
  shape.verbs = random.below(4);
  shape.facts = 1 + random.below(16);
  shape.rules = 1 + random.below(12);
  return ProblemMaker(seed, shape).rules(kGoals);
}

EntailProblem formula_problem(std::uint64_t seed) {
  SplitMix random(seed);
  ProblemShape shape;
  shape.constants = 1 + random.below(3);
  shape.properties = 2 + random.below(3);
  shape.verbs = random.below(2);
  shape.facts = random.below(4);
  shape.rules = random.below(3);
  return ProblemMaker(seed, shape).formulas(1 + random.below(4), kGoals);
}

// Asks both about each goal, and about contradictions.
template <typename Compare>
Tally run(Prover& a, Prover& b, Semantics semantics, Maker make, std::uint32_t count,
          const Compare& compare_proofs) {
  Tally tally;
  const auto checker = make_z3_prover(kLimits);
  for (std::uint64_t seed = 0; seed * kGoals < count; ++seed) {
    const EntailProblem problem = make(seed);
    EXPECT_TRUE(a.load(problem.signature, problem.premises, semantics).ok());
    EXPECT_TRUE(b.load(problem.signature, problem.premises, semantics).ok());
    for (const Sentence& goal : problem.goals) {
      const std::string where = "seed " + std::to_string(seed) + " goal " + goal.id;
      const Proof proof_a = a.prove(goal);
      const Proof proof_b = b.prove(goal);
      compare_proofs(proof_a, proof_b, tally, where);
      if (proof_b.finding == Finding::kProved)
        expect_core_suffices(*checker, problem, goal, proof_b, semantics, where);
    }
    compare_proofs(a.contradiction(), b.contradiction(), tally,
                   "seed " + std::to_string(seed) + " contradiction");
  }
  return tally;
}

// Where forward chaining proves something, it follows; the rest is not its business.
void compare_sound(const Proof& native, const Proof& other, Tally& tally, const std::string& where) {
  if (native.finding == Finding::kProved)
    compare(native, other, tally, where);
  else
    ++tally.unknown;
}

class EntailAgreement : public testing::Test {
 protected:
  static std::unique_ptr<Prover> e_or_nothing() {
    Result<std::unique_ptr<Prover>> made = make_eprover(kLimits);
    return made.ok() ? *std::move(made) : nullptr;
  }
  void report(const Tally& tally, std::string_view what) {
    tally.print(what);
    EXPECT_EQ(tally.differing, 0U);
    EXPECT_GT(tally.agreed, 0U);
    EXPECT_GT(tally.proved, 0U);
  }
  std::unique_ptr<Prover> native_ = make_native_prover(kLimits);
  std::unique_ptr<Prover> z3_ = make_z3_prover(kLimits);
};

TEST_F(EntailAgreement, NativeAndZ3UnderStrongNegation) {
  report(run(*native_, *z3_, Semantics::kStrongNegation, rule_problem, problems(300), compare),
         "native, z3, strong negation, rules");
}

TEST_F(EntailAgreement, WhatNativeProvesIsProvedByZ3Classically) {
  report(run(*native_, *z3_, Semantics::kClassical, rule_problem, problems(300), compare_sound),
         "native, z3, classical, rules");
}

TEST_F(EntailAgreement, WhatNativeProvesAmongFormulasIsProvedByZ3) {
  report(run(*native_, *z3_, Semantics::kClassical, formula_problem, problems(300), compare_sound),
         "native, z3, classical, formulas");
}

TEST_F(EntailAgreement, Z3AndEUnderStrongNegation) {
  const auto e = e_or_nothing();
  if (!e) GTEST_SKIP() << "eprover is not installed";
  report(run(*z3_, *e, Semantics::kStrongNegation, rule_problem, problems(20), compare),
         "z3, E, strong negation, rules");
}

TEST_F(EntailAgreement, Z3AndEOnFormulasUnderStrongNegation) {
  const auto e = e_or_nothing();
  if (!e) GTEST_SKIP() << "eprover is not installed";
  report(run(*z3_, *e, Semantics::kStrongNegation, formula_problem, problems(20), compare),
         "z3, E, strong negation, formulas");
}

TEST_F(EntailAgreement, Z3AndEOnRulesClassically) {
  const auto e = e_or_nothing();
  if (!e) GTEST_SKIP() << "eprover is not installed";
  report(run(*z3_, *e, Semantics::kClassical, rule_problem, problems(20), compare),
         "z3, E, classical, rules");
}

TEST_F(EntailAgreement, Z3AndEOnFormulasClassically) {
  const auto e = e_or_nothing();
  if (!e) GTEST_SKIP() << "eprover is not installed";
  report(run(*z3_, *e, Semantics::kClassical, formula_problem, problems(20), compare),
         "z3, E, classical, formulas");
}

}  // namespace
}  // namespace propter::entail
