// What the frontier of a model and that of an operational graph share.
#pragma once

#include <propter/time.h>

#include "graph/weights.h"

namespace propter::control {

// Nats: what the prior and evidence of being a victim say against an origin. Evidence for a local cause is an
// item to be covered instead, so it does not count twice.
double origin_cost(double prior, double local, const Weights::Frontier& weights);

// Nats: what a symptom costs if it stays unexplained.
double symptom_penalty(double degraded, const Weights::Frontier& weights);

// An effect cannot be older than its cause, by more than clocks may differ. What is not known (kNoTime)
// allows everything. `latest_effect` is the latest moment at which the effect may have begun,
// `earliest_cause` the earliest of its cause.
bool may_follow(TimeNs latest_effect, TimeNs earliest_cause, DurationNs clock_tolerance);

}  // namespace propter::control
