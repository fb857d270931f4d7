// The minimal explanatory frontier: the cheapest set of origins that explains what was seen.
//
// Chooses S minimising  sum_{o in S} cost(o) + sum_{item not covered by S} penalty(item).
// Items are degraded entities (covered by any origin that reaches them over relations whose evidence and
// onsets allow it) and local causes (covered by the entity itself or a carrier above it): a service whose
// instances all show the same local cause covers these at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace propter::control {

struct FrontierCandidate {
  double cost = 0;                    // nats, >= 0.1
  std::vector<std::uint32_t> covers;  // indices of items, sorted, no duplicates
};

// Values out of range are taken as the nearest in it: costs in [0.1, 10^6], penalties in [0, 10^6]. NaN
// counts as the largest cost and as no penalty; items that do not exist are ignored.
struct FrontierProblem {
  std::vector<FrontierCandidate> candidates;
  std::vector<double> penalties;  // per item, nats, >= 0
};

struct FrontierSolution {
  std::vector<std::uint32_t> chosen;     // candidates, sorted
  std::vector<std::uint32_t> uncovered;  // items, sorted; also those that nobody covers
  double cost = 0;                       // of candidates and penalties
};

struct FrontierResult {
  FrontierSolution best;
  std::vector<FrontierSolution> alternatives;  // the next best irreducible sets, best first
  bool optimal = true;                         // false: the node limit was hit before the proof
  double gap = 0;                              // proven upper bound on best.cost - optimum
};

// Branch and bound after dominance reduction; the best set found so far (never worse than greedy) with a
// proven gap once `node_limit` is reached. A chosen set is irreducible: no member can be left out without
// raising the cost.
//
// Ties (within 1e-9 nats): of two candidates of equal cost where one covers all that the other covers, the
// one that covers more, then the lower index; of the sets that remain, the one whose sorted indices come
// first.
//
// Alternatives: the best set is solved for again without one of its members, for each member; the cheapest
// set so found is the first alternative, and is treated in the same way in turn. So each alternative does
// without some member of every set before it. The empty set explains nothing and is no alternative. All these
// runs together may use `node_limit` nodes again; at most 64 runs are made.
//
// The reduction takes O(sum over candidates c of rivals(c) * covers(c)), with the rivals being those that
// share the rarest item of c. The search treats parts that share no item separately and is exponential in the
// largest part at worst. A node is one bound, O(candidate-item pairs of the part), and counts once per
// started 1024 pairs, so the limit bounds the time.
FrontierResult solve_frontier(const FrontierProblem& problem, std::size_t alternatives = 3,
                              std::uint64_t node_limit = 200'000);

// What a given set costs and leaves uncovered, in the terms of solve_frontier. Members that do not exist are
// ignored. O(candidates chosen + their covers + items).
FrontierSolution evaluate_frontier(const FrontierProblem& problem, std::vector<std::uint32_t> chosen);

}  // namespace propter::control
