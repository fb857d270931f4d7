// What verdicts on entities say besides the evidence: likelihood ratios, which add, by who gave them.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include <propter/evidence.h>
#include <propter/labeller.h>

#include "graph/weights.h"

namespace propter::belief {

// What somebody said of an entity. Default: nothing.
struct GivenVerdict {
  Label label = Label::kDefer;
  double confidence = 0;
  LogLikelihoods cited = {};           // what the items that it cites weigh themselves, nats
  std::vector<EntityId> accuses = {};  // of a symptom: from whom it suffers
};

// With what its cites weigh: places in `evidence`, by id.
GivenVerdict given_verdict(const Verdict& verdict, std::span<const Evidence> evidence,
                           const Weights& weights);

// Whether anything was said: with a confidence of 0.5 or less, as with Defer, nothing was.
bool says_something(const GivenVerdict& verdict);

// Of a model, from the table of how often it says so of whom (Weights::Verdicts): P(said | origin) / P(said |
// symptom) for a fault of its own, P(said | symptom) / P(said | healthy) for being degraded. Bounded; and
// what only repeats the cited items adds to them like the root of the sum of squares.
LogLikelihoods likelihoods_of_model(const GivenVerdict& verdict, const Weights::Verdicts& weights);

// Of a user, who is sure.
LogLikelihoods likelihoods_of_user(Label label, const Weights::Verdicts& weights);

// What was said of one entity.
struct VerdictsOnEntity {
  std::optional<GivenVerdict> model = {};  // nothing: it was not asked
  Label user = Label::kDefer;
};
using Verdicts = std::map<EntityId, VerdictsOnEntity>;  // of whom nothing was said is not in it

// Whom a model says that the entity suffers from.
std::span<const EntityId> accused_by(const VerdictsOnEntity& said);

// Of whom something was said, or who is accused. What a model says is held against what it says on the mean
// of those whom it was asked about: a label that it gives to everybody tells nothing, and who was not asked
// is neither at an advantage nor at a disadvantage. Whom it says that a symptom suffers from is rather
// degraded; of several that say so the weights add like the root of the sum of squares, and are bounded as
// one verdict is. O(n log n) in verdicts and accused.
std::map<EntityId, LogLikelihoods> likelihoods_of(const Verdicts& verdicts, const Weights::Verdicts& weights);

}  // namespace propter::belief
