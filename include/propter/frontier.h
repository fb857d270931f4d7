// The minimal explanatory frontier: the cheapest set of origins that explains what was seen.
//
//   propter::FrontierProblem problem;
//   problem.penalties = {4, 4, 1};                               // three symptoms, and what each costs if it
//                                                                // stays unexplained
//   problem.candidates = {{2, {0}}, {2, {1}}, {3, {0, 1}}};      // origins: cost, and symptoms it explains
//   const propter::FrontierResult result = propter::solve_frontier(problem);
//   // result.best.chosen == {2}, result.best.uncovered == {2}, result.best.cost == 4, result.optimal
//
// Chooses S minimising  sum_{o in S} cost(o) + sum_{item not covered by S} penalty(item),
// a prize-collecting set cover. Costs and penalties are negative log-likelihoods, in nats. An investigation
// has two kinds of items: degraded entities (covered by any origin that reaches them over relations whose
// evidence and onsets allow it) and local causes (covered by the entity itself or a carrier above it): a
// service whose instances all show the same local cause covers these at once.
//
// Nothing here fails: numbers out of range are taken as the nearest in it, costs in [0.1, 10^6], penalties in
// [0, 10^6]. NaN counts as the largest cost and as no penalty; items that do not exist and repetitions are
// ignored. Results are the same on every run and platform with IEEE 754 arithmetic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <propter/time.h>

namespace propter::belief {
struct Model;
}

namespace propter {

struct FrontierCandidate {
  double cost = 0;                    // nats, >= 0.1
  std::vector<std::uint32_t> covers;  // indices of items, in any order
};

struct FrontierProblem {
  std::vector<FrontierCandidate> candidates;  // fewer than 2^32
  std::vector<double> penalties;              // per item, nats, >= 0
};

// Which nodes of a model (belief.h) are to be explained, and by which. Indices out of range are ignored.
struct FrontierQuestion {
  std::vector<std::uint32_t> symptoms;
  std::vector<std::uint32_t> candidates;  // may be origins
  std::vector<std::uint32_t> healthy;     // through these nothing passes
  // Clocks may differ by this much, nanoseconds >= 0. Default: what hosts without time synchronisation gain
  // in a day.
  DurationNs clock_tolerance = 5 * kSecond;
};

// One candidate per candidate of the question, in its order, and one item per symptom, in its order; then one
// item per symptom with evidence of a local cause. A candidate covers a symptom that it reaches over
// relations that may be active, carriers only as long as no other relation came before; and a local cause
// that is its own or that carriers hand on from it. On the way nobody may have been in trouble (Node::onset)
// before anybody who comes before it. Costs are max(0.1, -log-odds of the prior, and what the evidence says
// against a local cause), penalties min(4, degraded) with at least 0.5, and `local` for a local cause. Edges
// out of range are ignored. O(candidates * (nodes + edges) log(edges)).
FrontierProblem frontier_problem(const belief::Model& model, const FrontierQuestion& question);

struct FrontierSolution {
  std::vector<std::uint32_t> chosen;     // candidates, sorted
  std::vector<std::uint32_t> uncovered;  // items, sorted; also those that nobody covers
  double cost = 0;                       // nats, of candidates and penalties
  // Parallel to `chosen`: the items, sorted, that no other member covers. Without the member these stay
  // unexplained; where the member cannot be left out, their penalties sum to more than its cost.
  std::vector<std::vector<std::uint32_t>> covered_only_by;
};

struct FrontierResult {
  FrontierSolution best;
  std::vector<FrontierSolution> alternatives;  // the next best irreducible sets, best first
  bool optimal = true;                         // false: the node limit was hit before the proof
  double gap = 0;                              // nats, proven upper bound on best.cost - optimum
};

// The best set; once `node_limit` is reached, the best one found so far (never worse than greedy) with a
// proven gap. A chosen set is irreducible: no member can be left out without raising the cost.
//
// Ties (within 1e-9 nats): of two candidates of equal cost where one covers all that the other covers, the
// one that covers more, then the lower index; of the sets that remain, the one whose sorted indices come
// first.
//
// At most `alternatives` alternatives are returned: the best set is solved for again without one of its
// members, for each member; the cheapest set so found is the first alternative, and is treated in the same
// way in turn. So each alternative does without some member of every set before it. The empty set explains
// nothing and is no alternative. At most 64 such runs are made, those first that leave out what is missed
// least. Together they share `node_limit` nodes again, their reductions included, and end when these are used
// up, though not before as many runs as alternatives asked for.
//
// Method: items with the same candidates are merged, candidates are decided by what only they cover and by
// dominance, parts that share no item are separated; each part is searched depth first with the bounds of a
// Lagrangian relaxation (Beasley, "A Lagrangian heuristic for set-covering problems", 1990; Caprara,
// Fischetti and Toth, "A heuristic method for the set covering problem", 1999), which also fix candidates
// whose reduced cost exceeds the gap, and local search for good sets. Alternatives follow Reiter's
// hitting-set tree ("A theory of diagnosis from first principles", 1987).
//
// Merging takes O(pairs + items log items) for `pairs` candidate-item pairs; reduction O(sum over candidates
// c of rivals(c) * covers(c)), with the rivals being those that share the rarest item of c, per round. The
// search is exponential in the largest part at worst; a node stands for 1024 visits of a pair, so the limit
// bounds its time, whatever the problem (2 * 10^5 nodes take about a second).
FrontierResult solve_frontier(const FrontierProblem& problem, std::size_t alternatives = 3,
                              std::uint64_t node_limit = 200'000);

// What a given set costs, leaves uncovered and covers only once, in the terms of solve_frontier. `chosen` in
// any order; members that do not exist are ignored. O(members log members + their covers log covers + items).
FrontierSolution evaluate_frontier(const FrontierProblem& problem, std::vector<std::uint32_t> chosen);

}  // namespace propter
