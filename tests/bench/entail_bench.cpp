// The provers of the verifier on generated theories of the size of ProofWriter's (20 sentences, 8 constants):
// items per second are theories, goals or questions.
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "entail/prover.h"
#include "entail/quantities.h"
#include "tests/agreement/entail_problems.h"

namespace propter::entail {
namespace {

constexpr std::uint64_t kTheories = 50;
constexpr std::uint32_t kGoals = 50;

const std::vector<EntailProblem>& theories() {
  static const std::vector<EntailProblem> kMade = [] {
    std::vector<EntailProblem> out;
    for (std::uint64_t seed = 0; seed < kTheories; ++seed)
      out.push_back(ProblemMaker(seed, {}).rules(kGoals));
    return out;
  }();
  return kMade;
}

bool is_literal(const Sentence& goal) {
  const Rule* rule = std::get_if<Rule>(&goal.form);
  return rule != nullptr && rule->body.empty();
}

// Loads, saturates and asks one goal.
void fresh_theories(benchmark::State& state, Prover& prover) {
  std::int64_t count = 0;
  std::size_t proved = 0;
  for (auto _ : state) {
    const EntailProblem& p = theories()[static_cast<std::size_t>(count) % kTheories];
    if (!prover.load(p.signature, p.premises, Semantics::kStrongNegation).ok())
      state.SkipWithError("not loaded");
    proved += prover.prove(p.goals.front()).finding == Finding::kProved ? 1U : 0U;
    ++count;
  }
  state.SetItemsProcessed(count);
  state.counters["proved"] = benchmark::Counter(static_cast<double>(proved) / static_cast<double>(count));
}

// Literals as goals of one theory after the other.
void goals(benchmark::State& state, Prover& prover, Semantics semantics) {
  std::int64_t count = 0;
  std::size_t proved = 0;
  std::size_t theory = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const EntailProblem& p = theories()[theory++ % kTheories];
    if (!prover.load(p.signature, p.premises, semantics).ok()) state.SkipWithError("not loaded");
    benchmark::DoNotOptimize(prover.prove(p.goals.front()));
    state.ResumeTiming();
    for (const Sentence& goal : p.goals) {
      if (!is_literal(goal)) continue;
      proved += prover.prove(goal).finding == Finding::kProved ? 1U : 0U;
      ++count;
    }
  }
  state.SetItemsProcessed(count);
  state.counters["proved"] = benchmark::Counter(static_cast<double>(proved) / static_cast<double>(count));
}

void native_fresh_theory(benchmark::State& state) { fresh_theories(state, *make_native_prover({})); }
void z3_fresh_theory(benchmark::State& state) { fresh_theories(state, *make_z3_prover({})); }
void native_goals(benchmark::State& state) {
  goals(state, *make_native_prover({}), Semantics::kStrongNegation);
}
void z3_goals(benchmark::State& state) { goals(state, *make_z3_prover({}), Semantics::kStrongNegation); }
void z3_goals_classical(benchmark::State& state) { goals(state, *make_z3_prover({}), Semantics::kClassical); }
BENCHMARK(native_fresh_theory);
BENCHMARK(z3_fresh_theory);
BENCHMARK(native_goals);
BENCHMARK(z3_goals);
BENCHMARK(z3_goals_classical);

// A dozen onsets in intervals, in an order that is consistent or not; does one more constraint follow?
void quantities(benchmark::State& state) {
  Quantities q;
  constexpr std::int64_t kSecond = 1'000'000'000;
  constexpr std::int64_t kStart = 1'700'000'000 * kSecond;
  for (int i = 0; i < 12; ++i) {
    const std::string name = "n" + std::to_string(i);
    q.within(name, {kStart + i * kSecond, kStart + (i + 3) * kSecond}, "onset of " + name);
    if (i > 0) q.add({"order" + name, "n" + std::to_string(i - 1), name, 0});
  }
  std::int64_t count = 0;
  for (auto _ : state) {
    const std::string from = "n" + std::to_string(count % 12);
    const std::string to = "n" + std::to_string(count / 12 % 12);
    benchmark::DoNotOptimize(q.entails({"", from, to, 0}));
    ++count;
  }
  state.SetItemsProcessed(count);
}
BENCHMARK(quantities);

}  // namespace
}  // namespace propter::entail
