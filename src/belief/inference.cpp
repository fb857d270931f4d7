#include <algorithm>
#include <cmath>
#include <utility>

#include "belief/engine.h"

namespace propter::belief {
namespace {

// Table entries that the exact engine may use: when it is one way of several, when it was asked for, and when
// propagation failed.
constexpr std::uint64_t kEntries = std::uint64_t{1} << 20;
constexpr std::uint64_t kEntriesAskedFor = std::uint64_t{1} << 22;
constexpr std::uint64_t kEntriesAtLast = std::uint64_t{1} << 24;
constexpr std::uint32_t kWidthAtLast = 22;
constexpr std::size_t kMostNodesForExact = std::size_t{1} << 12;  // beyond, looking for an order rarely pays
constexpr double kTreeTolerance = 1e-12;                          // nats; propagation on a tree comes to rest

Status check(const Model& model, const InferenceOptions& options) {
  if (!(options.tolerance >= 0)) {
    return Status::usage(
        {"the tolerance of inference is not valid", "", "it is negative or NaN", "give one of 0 or more"});
  }
  return check(model);
}

using EngineResult = Result<std::unique_ptr<Engine>>;

EngineResult choose_engine(const Model& model, const InferenceOptions& options) {
  Network network(model, kLargestComponent);
  const bool small = model.nodes.size() <= kMostNodesForExact;
  if (network.cut() == 0 && network.is_forest()) {
    InferenceOptions to_rest = options;
    to_rest.tolerance = std::min(options.tolerance, kTreeTolerance);
    std::unique_ptr<Engine> tree = make_propagation(std::move(network), to_rest);
    if (tree->converged() || !small) return tree;
    EngineResult exact = make_exact(model, options.max_width, kEntries);
    return exact.ok() ? std::move(exact) : EngineResult(std::move(tree));
  }
  if (small) {
    if (EngineResult exact = make_exact(model, options.max_width, kEntries); exact.ok()) return exact;
  }
  std::unique_ptr<Engine> loopy = make_propagation(std::move(network), options);
  if (loopy->converged() || !small) return loopy;
  EngineResult exact = make_exact(model, std::max(options.max_width, kWidthAtLast), kEntriesAtLast);
  return exact.ok() ? std::move(exact) : EngineResult(std::move(loopy));
}

EngineResult make_engine(const Model& model, const InferenceOptions& options) {
  switch (options.method) {
    case Method::kAutomatic:
      return choose_engine(model, options);
    case Method::kExact:
      return make_exact(model, options.max_width, kEntriesAskedFor);
    case Method::kSequential:
    case Method::kResidual:
    case Method::kFlooding:
      return make_propagation(Network(model, kLargestComponent), options);
    case Method::kBruteForce:
      break;
  }
  return Status::unsupported({"this method answers once, and does not follow changes of the evidence", "",
                              "brute force keeps no state", "use infer(), or another method"});
}

}  // namespace

Result<Beliefs> infer(const Model& model, const InferenceOptions& options) {
  if (Status status = check(model, options); !status.ok()) return status;
  if (options.method == Method::kBruteForce) {
    Result<Beliefs> beliefs = infer_brute_force(model);
    if (beliefs.ok()) note_extremes(Network(model, kLargestComponent), &*beliefs);
    return beliefs;
  }
  const EngineResult engine = make_engine(model, options);
  if (!engine.ok()) return engine.status();
  return (*engine)->beliefs();
}

Inference::Inference(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
Inference::Inference(Inference&&) noexcept = default;
Inference& Inference::operator=(Inference&&) noexcept = default;
Inference::~Inference() = default;

Result<Inference> Inference::start(const Model& model, const InferenceOptions& options) {
  if (Status status = check(model, options); !status.ok()) return status;
  EngineResult engine = make_engine(model, options);
  if (!engine.ok()) return engine.status();
  return Inference(std::move(*engine));
}

Status Inference::set_evidence(std::uint32_t node, double local, double degraded) {
  if (node >= engine_->network().nodes() || std::isnan(local) || std::isnan(degraded)) {
    return Status::usage({"this is no evidence of a node", "node " + std::to_string(node),
                          "there is no such node, or a ratio is NaN", ""});
  }
  engine_->set_evidence(node, local, degraded);
  return {};
}

Status Inference::clamp(std::uint32_t node, Fault fault) {
  if (node >= engine_->network().nodes())
    return Status::usage({"this is no node of the model", "node " + std::to_string(node), "", ""});
  const double prior = engine_->network().prior_of(node);
  if (!(prior > 0 && prior < 1))
    return Status::usage({"the fault of this node cannot be clamped", "node " + std::to_string(node),
                          "its prior leaves no choice", "give it a prior between 0 and 1"});
  engine_->clamp(node, fault);
  return {};
}

double Inference::gain(std::uint32_t node) const { return engine_->gain(node); }

void Inference::update() { engine_->update(); }
Marginal Inference::marginal(std::uint32_t node) const { return engine_->marginal(node); }
double Inference::origin_log_odds(std::uint32_t node) const { return engine_->origin_log_odds(node); }
Beliefs Inference::beliefs() const { return engine_->beliefs(); }
Beliefs Inference::diagnosis() const { return engine_->diagnosis(); }

}  // namespace propter::belief
