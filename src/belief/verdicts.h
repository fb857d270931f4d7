// What verdicts on entities say besides the evidence: likelihood ratios, which add, by who gave them.
#pragma once

#include <vector>

#include <propter/labeller.h>

#include "graph/weights.h"

namespace propter::belief {

// What somebody said of an entity. Default: nothing.
struct GivenVerdict {
  Label label = Label::kDefer;
  double confidence = 0;
  LogLikelihoods cited = {};  // what the items that it cites weigh themselves, nats
};

// Of a model, from the table of how often it says so of whom (Weights::Verdicts): P(said | origin) / P(said |
// symptom) for a fault of its own, P(said | symptom) / P(said | healthy) for being degraded. The mean of
// these under what is not so is 1: who was not asked is not at a disadvantage. Bounded; and what only repeats
// the cited items adds to them like the root of the sum of squares. With a confidence of 0.5 or less, as with
// Defer, nothing was said.
LogLikelihoods likelihoods_of_model(const GivenVerdict& verdict, const Weights::Verdicts& weights);

// Of a user, who is sure.
LogLikelihoods likelihoods_of_user(Label label, const Weights::Verdicts& weights);

// What was said of one entity.
struct VerdictsOnEntity {
  GivenVerdict model;
  Label user = Label::kDefer;
};
LogLikelihoods likelihoods_of(const VerdictsOnEntity& verdicts, const Weights::Verdicts& weights);

using Verdicts = std::vector<VerdictsOnEntity>;  // per entity, or empty: nothing was said

}  // namespace propter::belief
