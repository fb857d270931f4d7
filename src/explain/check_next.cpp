#include "explain/check_next.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "explain/given_faults.h"

namespace propter::explain {
namespace {

constexpr std::size_t kToldApart = 6;        // origins
constexpr double kLeastInformation = 0.005;  // bits

// Shares of the best `count` of what is worth exp(alone), largest first.
struct Likely {
  std::vector<std::size_t> places;
  std::vector<double> shares;
};

Likely likely_origins(std::span<const double> alone, std::size_t count) {
  Likely out;
  out.places.resize(alone.size());
  std::iota(out.places.begin(), out.places.end(), std::size_t{0});
  std::ranges::stable_sort(out.places, [&](std::size_t a, std::size_t b) { return alone[a] > alone[b]; });
  out.places.resize(std::min(count, out.places.size()));
  double sum = 0;
  for (const std::size_t i : out.places) out.shares.push_back(std::exp(alone[i] - alone[out.places.front()]));
  for (const double s : out.shares) sum += s;
  for (double& s : out.shares) s /= sum;
  return out;
}

double entropy(double p) { return p <= 0 || p >= 1 ? 0 : -p * std::log2(p) - (1 - p) * std::log2(1 - p); }

// Changes, configuration and the like show nothing themselves.
bool runs(EntityRole role) {
  return role == EntityRole::kUnknown || role == EntityRole::kService || role == EntityRole::kInstance ||
         role == EntityRole::kWorkload || role == EntityRole::kHost || role == EntityRole::kStore ||
         role == EntityRole::kQueue;
}

// Nothing was seen of the class on the entity, and it was not found as usual. Of whom something was compared,
// what he serves and writes was read with it; only his resources may be measured by somebody else.
bool is_open(const belief::EntityView& entity, SignalClass signal) {
  const belief::ClassView& view = entity.classes[static_cast<std::size_t>(signal)];
  if (view.shown || view.evidence.degraded < 0 || view.evidence.local != 0) return false;
  return !entity.compared || traits_of(signal).resource;
}

// P(class shows), per place in the scope.
std::vector<PerClass<double>> shown_given(const belief::EntityModel& model, const GivenFaults& faults) {
  std::vector<PerClass<double>> out;
  for (const EntityId e : model.scope) {
    PerClass<double>& shown = out.emplace_back();
    for (std::size_t c = 0; c < kSignalClasses; ++c) shown[c] = faults.shows(model.gates[e.index()][c]);
  }
  return out;
}

}  // namespace

double origin_entropy(std::span<const double> alone) {
  const Likely all = likely_origins(alone, alone.size());
  double bits = 0;
  for (const double p : all.shares)
    if (p > 0) bits -= p * std::log2(p);
  return bits;
}

Result<std::vector<Observation>> best_observations(const OperationalGraph& graph,
                                                   const belief::EntityModel& model,
                                                   std::span<const double> alone, std::size_t count) {
  std::vector<Observation> out;
  if (alone.empty()) return out;
  const Likely origins = likely_origins(alone, kToldApart);
  std::vector<std::vector<PerClass<double>>>
      given;  // per likely origin, if it is the only one: who shows what
  GivenFaults faults(model);
  for (const std::size_t i : origins.places) {
    if (Status s = faults.take(std::span(&model.scope[i], 1)); !s.ok()) return s;
    given.push_back(shown_given(model, faults));
  }
  for (std::size_t place = 0; place < model.scope.size(); ++place) {
    const EntityId id = model.scope[place];
    if (!runs(graph.entity(id).kind.role())) continue;
    Observation best;
    for (std::size_t c = 0; c < kSignalClasses; ++c) {
      const auto signal = static_cast<SignalClass>(c);
      if (signal == SignalClass::kChange || !is_open(model.view(id), signal)) continue;
      double mean = 0;
      double conditional = 0;
      std::size_t most = 0;
      std::vector<double> shows;
      for (std::size_t k = 0; k < given.size(); ++k) {
        shows.push_back(given[k][place][c]);
        mean += origins.shares[k] * shows[k];
        conditional += origins.shares[k] * entropy(shows[k]);
        if (shows[k] > shows[most]) most = k;
      }
      const double bits = entropy(mean) - conditional;
      if (bits > best.information) best = {id, signal, bits, model.scope[origins.places[most]]};
    }
    if (best.information >= kLeastInformation) out.push_back(best);
  }
  const auto rank = [&](const Observation& o) {  // those first of whom nothing was read
    return std::pair(model.view(o.entity).compared, -o.information);
  };
  std::ranges::stable_sort(out, {}, rank);
  if (out.size() > count) out.resize(count);
  return out;
}

}  // namespace propter::explain
