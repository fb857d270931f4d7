#include "belief/verdicts.h"

#include <algorithm>
#include <cmath>

namespace propter::belief {
namespace {

constexpr double kNothingSaid = 0.5;  // confidence

// What is said adds to what the cited items weigh in the same direction as distinct kinds of evidence do.
double beyond(double cited, double said) {
  if (cited * said <= 0) return said;
  return std::copysign(std::hypot(cited, said) - std::abs(cited), said);
}

// What a labeller says on the mean, nats. What it says against all whom it was asked about is no reason to
// look elsewhere; what it says for all of them may be so of the few that there are: one answer that says
// nothing stands beside them.
double usual_of(double ratios, double asked) {
  if (asked == 0) return 0;
  return ratios < asked ? std::log(ratios / asked) : std::log((ratios + 1) / (asked + 1));
}

}  // namespace

GivenVerdict given_verdict(const Verdict& verdict, std::span<const Evidence> evidence,
                           const Weights& weights) {
  std::vector<Evidence> cited;
  for (const EvidenceId id : verdict.cites) cited.push_back(evidence[id.index()]);
  return {verdict.label, verdict.confidence, weigh(cited, weights), verdict.suspects};
}

bool says_something(const GivenVerdict& verdict) {
  return verdict.label != Label::kDefer && verdict.confidence > kNothingSaid;
}

LogLikelihoods likelihoods_of_model(const GivenVerdict& verdict, const Weights::Verdicts& weights) {
  if (!says_something(verdict)) return {};
  const auto& table = verdict.confidence >= weights.sure_from ? weights.sure : weights.leaning;
  const Weights::Verdicts::Given& given =
      table.at(static_cast<std::size_t>(verdict.label) - static_cast<std::size_t>(Label::kHealthy));
  LogLikelihoods said{std::log(given.origin / given.symptom), std::log(given.symptom / given.healthy)};
  const double sum = std::abs(said.local) + std::abs(said.degraded);
  if (sum > weights.most) {
    said.local *= weights.most / sum;
    said.degraded *= weights.most / sum;
  }
  return {beyond(verdict.cited.local, said.local), beyond(verdict.cited.degraded, said.degraded)};
}

LogLikelihoods likelihoods_of_user(Label label, const Weights::Verdicts& weights) {
  switch (label) {
    case Label::kDefer:
      break;
    case Label::kHealthy:
      return {0, -weights.user};
    case Label::kSymptom:
      return {-weights.user, weights.user};
    case Label::kOrigin:
      return {weights.user, 0};  // a fault is trouble: said once
  }
  return {};
}

std::span<const EntityId> accused_by(const VerdictsOnEntity& said) {
  const bool suffers = said.model && said.model->label == Label::kSymptom && says_something(*said.model);
  return suffers ? std::span<const EntityId>(said.model->accuses) : std::span<const EntityId>();
}

std::map<EntityId, LogLikelihoods> likelihoods_of(const Verdicts& verdicts,
                                                  const Weights::Verdicts& weights) {
  std::map<EntityId, LogLikelihoods> out;
  std::map<EntityId, double> accused;  // by how many
  LogLikelihoods ratios;               // summed
  double asked = 0;
  for (const auto& [id, said] : verdicts) {
    LogLikelihoods& nats = out[id];
    if (!said.model) continue;
    nats = likelihoods_of_model(*said.model, weights);
    ratios.local += std::exp(nats.local);
    ratios.degraded += std::exp(nats.degraded);
    asked += 1;
    for (const EntityId suspect : accused_by(said)) accused[suspect] += 1;
  }
  const LogLikelihoods usual{usual_of(ratios.local, asked), usual_of(ratios.degraded, asked)};
  for (const auto& [id, said] : verdicts) {
    LogLikelihoods& nats = out[id];
    if (said.model) {
      nats.local -= usual.local;
      nats.degraded -= usual.degraded;
    }
    const LogLikelihoods user = likelihoods_of_user(said.user, weights);
    nats.local += user.local;
    nats.degraded += user.degraded;
  }
  for (const auto& [id, count] : accused)
    out[id].degraded += std::min(weights.accused * std::sqrt(count), weights.most);
  return out;
}

}  // namespace propter::belief
