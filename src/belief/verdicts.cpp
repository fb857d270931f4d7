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

}  // namespace

LogLikelihoods likelihoods_of_model(const GivenVerdict& verdict, const Weights::Verdicts& weights) {
  if (verdict.label == Label::kDefer || !(verdict.confidence > kNothingSaid)) return {};
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

LogLikelihoods likelihoods_of(const VerdictsOnEntity& verdicts, const Weights::Verdicts& weights) {
  const LogLikelihoods model = likelihoods_of_model(verdicts.model, weights);
  const LogLikelihoods user = likelihoods_of_user(verdicts.user, weights);
  return {model.local + user.local, model.degraded + user.degraded};
}

}  // namespace propter::belief
