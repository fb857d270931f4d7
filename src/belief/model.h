// The probabilistic model: which entities are degraded, and by whom.
//
// Every entity e has three binary variables:
//   S_e  it has a fault of its own (an independent source, P(S_e) = prior_e)
//   L_e  it has a local cause: S_e, or a cause carried to it over an active carrier relation
//   D_e  it is degraded: L_e, or a degraded dependency over an active relation, or the leak of e
// Every relation u -> v (v depends on u) is active with probability t(u -> v), independently. A carrier
// relation (a service to its instances, a host to its tenants, a change to what it touched) carries L_u to
// L_v: what is wrong with the carrier is in the carried entity itself. Any other relation carries D_u to D_v.
// So a service with several instances is its own node (carrier to the instances) and its status node (depends
// on the instances); D of the status node feeds its dependents, and no cycle arises from the pair.
//
// L and D are the least fixed point of these equations, so no two entities support each other without a
// source. On a DAG this is noisy-OR: P(D_v = 0 | parents) = (1 - leak_v) * prod_u (1 - t_uv)^{D_u}, once L_v
// = 0.
//
// Evidence enters as two log-likelihood ratios per entity, in nats: `degraded` weighs D = 1 against D = 0,
// and `local` weighs L = 1 against D = 1, L = 0. States reported: healthy (D = 0), origin (S = 1), symptom
// (the rest). Ratios beyond +-kMaxEvidence count as that much. So evidence is never certain and cannot
// contradict the model: what is impossible a priori (prior 0 and no way to be reached) stays impossible,
// whatever was observed, and each engine returns finite marginals for every valid model.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <propter/status.h>

namespace propter::belief {

inline constexpr double kMaxEvidence = 1000;  // nats

struct Node {
  double prior = 0.01;  // P(S = 1), in [0, 1]
  double leak = 0;      // P(degraded by an unobserved dependency), in [0, 1]
  double local = 0;     // nats, log P(evidence | L) / P(evidence | D and not L)
  double degraded = 0;  // nats, log P(evidence | D, not L) / P(evidence | healthy)
};

struct Edge {
  std::uint32_t from = 0;   // the dependency (cause side)
  std::uint32_t to = 0;     // the dependent (effect side)
  double transmission = 0;  // t(from -> to), in [0, 1]
  bool carrier = false;
};

struct Model {
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

struct Marginal {
  double healthy = 1;
  double symptom = 0;
  double origin = 0;
};

struct Beliefs {
  std::vector<Marginal> marginals;  // per node, each sums to 1
  std::string engine;               // "brute force", "exact", "loopy"
  bool exact = false;
  std::uint32_t iterations = 0;  // of loopy propagation
  double residual = 0;           // largest change of a message in the last iteration
};

// Rejects edges out of range and self-edges, NaN, and probabilities outside [0, 1]. Every engine checks
// first.
Status check(const Model& model);

// The definition itself, cycles included: enumerates sources, leaks and active relations, and iterates to the
// least fixed point. The oracle of tests: at most 22 binary choices in all (those of probability 0 or 1 are
// none), otherwise kUnsupported.
Result<Beliefs> infer_brute_force(const Model& model);

// Junction tree with a min-fill order over the noisy-OR factors, decomposed into chains of pairwise ORs so
// that a high in-degree costs no exponential table; two passes give all marginals. Time and memory are linear
// in the table entries. kUnsupported when the equations have a cycle (a carrier and a dependency in opposite
// directions make none: D never feeds L), when the width exceeds `max_width`, or when there would be more
// than 2^20 table entries or 2^13 variables; known before any table is made.
Result<Beliefs> infer_exact(const Model& model, std::uint32_t max_width = 18);

// Loopy belief propagation (Pearl) in the log-odds domain; sequential schedule, dependencies first and then
// back; an iteration is both sweeps and costs O(nodes + edges) plus, per node, its inputs times those that
// run both ways. Stops at the first iteration that moves no message by more than `tolerance` (nats, relative
// above 1); damps where the residual does not shrink. Exact on polytrees of the equations. With other
// undirected cycles an approximation, and with directed ones a coarser one: messages start from the least
// state and never return over the pair of relations they came by, so two entities that depend on each other
// do not support each other, but what returns over a longer cycle counts again.
Result<Beliefs> infer_loopy(const Model& model, std::uint32_t max_iterations = 500, double tolerance = 1e-7);

// Exact where infer_exact allows, loopy otherwise; Beliefs::engine says which.
Result<Beliefs> infer(const Model& model);

}  // namespace propter::belief
