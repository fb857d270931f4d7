#include "explain/outcome.h"

#include <algorithm>

#include <fmt/format.h>

namespace propter::explain {
namespace {

std::string against_root_cause(const Standing& s, double confident) {
  if (!s.has_frontier) return "no set of origins explains anything";
  if (!s.first_agrees) return "the likeliest origin is not the one that explains most";
  if (s.spent) return "entities that may matter were not looked at";
  if (s.claim_failed) return "it was not shown that the likeliest origin is one";
  if (!s.explains_others && !s.has_cause)
    return "the likeliest origin explains nobody else, and shows no cause of its own";
  if (s.confidence < confident)
    return fmt::format("answers like this one are right in {:.0f} % of all cases", 100 * s.confidence);
  return {};
}

std::string against_no_incident(const Standing& s) {
  if (!s.compared) return "there is nothing to compare with";
  if (!s.read) return "not everything was read";
  if (!s.inside) return "what was asked for lies outside of the data";
  if (s.spent) return "entities that may matter were not looked at";
  return {};
}

}  // namespace

bool somebody_left_the_usual(const belief::EntityModel& model, const Weights& weights) {
  return std::ranges::any_of(model.scope, [&](EntityId e) {
    return std::ranges::any_of(model.view(e).classes, [&](const belief::ClassView& c) {
      return c.shown && c.evidence.degraded >= weights.outcome.no_incident_degraded;
    });
  });
}

Judged judge(const Standing& s, double confident) {
  if (!s.alerted && !s.degraded) {
    std::string reason = against_no_incident(s);
    return {reason.empty() ? Outcome::kNoIncident : Outcome::kInconclusive, std::move(reason)};
  }
  std::string reason = against_root_cause(s, confident);
  return {reason.empty() ? Outcome::kRootCauseFound : Outcome::kInconclusive, std::move(reason)};
}

}  // namespace propter::explain
