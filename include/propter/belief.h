// Beliefs over a graph of entities: who is degraded, and who is the origin? Usable without the rest of
// propter.
//
//   propter::belief::Model model;
//   model.nodes = {{.prior = 0.01}, {.prior = 0.01, .degraded = 4}};   // a database, and a shop that suffers
//   model.edges = {{.from = 0, .to = 1, .transmission = 0.7}};         // the shop depends on the database
//   const auto beliefs = propter::belief::infer(model);
//   if (beliefs.ok()) std::cout << beliefs->marginals[0].origin;
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <propter/status.h>
#include <propter/time.h>

namespace propter::belief {

// Bound of evidence, nats. One such item outweighs every prior that a double can tell from 0 and 1 (e^-36.7
// is its resolution at 1), and yet stays finite: evidence is never certain, so that two items that contradict
// each other have a defined result, the likelier of the two.
inline constexpr double kMaxEvidence = 50;

// An entity. Probabilities are in [0, 1]; 0 and 1 are legal and mean what they say.
struct Node {
  // P(it has a fault of its own), before any evidence. Default: one entity in a hundred, the order of the
  // entities of a small system, one of which is at fault.
  double prior = 0.01;
  // P(a dependency that nobody observes degrades it). Default: everything is observed.
  double leak = 0;
  // Log-likelihood ratio of its evidence, nats, origin or carried cause against mere symptom. Cause evidence
  // is positive, evidence of being a victim negative. Counts within +-kMaxEvidence. Default: no evidence.
  double local = 0;
  // Log-likelihood ratio of its evidence, nats, degraded against healthy. Within +-kMaxEvidence. Default: no
  // evidence.
  double degraded = 0;
  // When its trouble began, or kNoTime. Only orders large cycles (see Model).
  TimeNs onset = kNoTime;
};

// A relation: `to` depends on `from`.
struct Edge {
  std::uint32_t from = 0;  // the dependency (cause side), index of a node
  std::uint32_t to = 0;    // the dependent (effect side), index of another node
  // P(the relation is active: it hands a failure on), in [0, 1]. Default: never, a relation that nobody
  // rated.
  double transmission = 0;
  // What is wrong with `from` is then in `to` itself (a host and its tenants, a service's release and its
  // instances, a change and what it touched), and not only felt by it.
  bool carrier = false;
};

// The joint distribution. Every node e has three binary variables:
//   S_e  it has a fault of its own; independent, P(S_e) = prior_e
//   L_e  it has a local cause: S_e, or L of the other end of an active carrier relation
//   D_e  it is degraded: L_e, or its leak (independent, P = leak_e), or D of the other end of an active
//        relation that is no carrier
// Every relation is active with its transmission, independently of all else. L and D are the least fixed
// point of these equations, on cycles too: nobody is degraded unless a source or a leak reaches it over
// active relations, so no two entities support each other without an origin. On a graph without cycles this
// is noisy-OR: with q_i = 1 - t_i for the degraded ones among its dependencies and q_i = 1 for the others,
//   P(D_e = 0 | dependencies) = (1 - prior_e) (1 - leak_e) prod_i q_i.
// Evidence multiplies the weight of a world by exp(degraded_e) where D_e = 1, and by exp(local_e) where L_e
// = 1. The posterior of the worlds is their normalised weight. An entity with several instances is two nodes:
// `own` (carrier to the instances) and `status` (depends on the instances); no cycle arises from the pair.
//
// Degenerate input. What is impossible a priori (prior 0 and no way to be reached) stays impossible whatever
// was observed; Beliefs::contradicted lists the nodes whose evidence of kMaxEvidence or more lost against
// the rest (`local` only where nothing is carried to or from the node). No valid model gives NaN.
struct Model {
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

// P(D = 0), P(D = 1 and S = 0) and P(S = 1), each in [0, 1]; they sum to 1.
struct Marginal {
  double healthy = 1;
  double symptom = 0;
  double origin = 0;
};

enum class Method : std::uint8_t {
  kAutomatic,   // tree, exact or residual: the first that fits
  kBruteForce,  // the definition itself; the oracle of tests
  kExact,       // junction tree
  kSequential,  // loopy propagation, dependencies first and then back
  kResidual,    // loopy propagation, only of what still moves
  kFlooding,    // loopy propagation, all messages at once; runs on several threads
};

struct InferenceOptions {
  Method method = Method::kAutomatic;
  // Of the exact method: the most neighbours that a variable may have when it is eliminated; above 24 it is
  // taken as 24. Tables have 2^(width + 1) entries. Default: what takes well below a second.
  std::uint32_t max_width = 18;
  // Of loopy propagation: sweeps over all messages in both directions, at least 1. Default: ten times of what
  // dependency graphs need.
  std::uint32_t max_iterations = 500;
  // Of loopy propagation: stop when no message moved by more, in nats. Default: marginals then agree with the
  // fixed point in six digits.
  double tolerance = 1e-7;
  // Of flooding: worker threads; 0 is taken as 1. Never changes a bit of the result.
  unsigned threads = 1;
};

struct Beliefs {
  std::vector<Marginal> marginals;  // per node
  std::string engine;               // "brute force", "exact", "tree", "loopy"
  std::string schedule;             // of messages: "sequential", "residual", "flooding"; empty for the others
  bool exact = false;               // the marginals are those of the definition, up to rounding
  bool converged = true;         // false: the iterations ran out, and marginals are means over the last ones
  std::uint32_t iterations = 0;  // of propagation
  std::uint64_t messages = 0;    // directed updates over one relation, up to convergence
  double residual = 0;           // largest move of a message in the last iteration, nats
  double damping = 0;            // share of the old message that was kept at the end, [0, 1)
  std::uint64_t cut = 0;         // relations left out to open cycles that are too large to treat as one
  std::uint64_t bounded = 0;     // items of evidence beyond +-kMaxEvidence
  std::vector<std::uint32_t> contradicted;  // nodes whose evidence of at least kMaxEvidence lost, ascending
};

// kUsage for edges out of range and self-edges, NaN, and probabilities outside [0, 1]; kUnsupported for more
// than 2^30 nodes or edges.
Status check(const Model& model);

// Marginals of all nodes. Errors: those of check(), and kUnsupported when the chosen method cannot take the
// model. kAutomatic takes every valid one:
//
//   tree      where the equations have no undirected cycle; propagation is then exact. O(nodes + edges) per
//             iteration, and as many iterations as a path changes direction.
//   exact     junction tree over a min-fill order. A high in-degree is decomposed into a chain of pairwise
//             ORs, so that it costs no exponential table; a strongly connected component of up to 12
//             variables becomes one factor. Time and memory are linear in the table entries, of which 2^22
//             are allowed (2^20 where the method was not asked for); known before a table is made. Dense
//             components of more than 10 may be too much work and are refused, too. (Lauritzen and
//             Spiegelhalter 1988; Jensen et al. 1990; Heckerman and Breese 1994.)
//   loopy     Pearl's propagation in the odds domain. Components of up to 6 variables are treated exactly as
//             one; larger ones are opened, from their earliest onset (`cut`). An approximation. Where
//             messages oscillate they are damped; where that does not help the exact engine gets a larger
//             budget, and if that fails, too, the marginals are means over the last iterations (`converged`
//             is false). An iteration is O(nodes + edges). (Pearl 1988; Murphy, Weiss and Jordan 1999.)
//
// kBruteForce enumerates worlds: at most 12 nodes and 26 relations, leaks and priors that are not certain.
Result<Beliefs> infer(const Model& model, const InferenceOptions& options = {});

class Engine;

// What is taken for granted of the fault of a node.
enum class Fault : std::uint8_t {
  kOpen,     // nothing: its prior counts
  kAbsent,   // S = 0
  kPresent,  // S = 1
};

// Marginals that follow the evidence: after a change only the region is updated that feels it by more than
// the tolerance. Movable, not copyable; not thread-safe.
class Inference {
 public:
  // Infers once. Errors as for infer(); kBruteForce is kUnsupported. Propagation follows changes in the
  // residual schedule, whatever the first run had.
  static Result<Inference> start(const Model& model, const InferenceOptions& options = {});

  Inference(Inference&&) noexcept;
  Inference& operator=(Inference&&) noexcept;
  ~Inference();

  // Replaces the evidence of a node, nats. kUsage for a node out of range and for NaN. O(1).
  Status set_evidence(std::uint32_t node, double local, double degraded);
  // Takes the fault of a node as there, as not there, or as open again. kUsage for a node out of range, and
  // for one with a prior of 0 or 1. O(1).
  Status clamp(std::uint32_t node, Fault fault);
  // Brings the marginals up to date. As near to the fixed point as a fresh infer() is: no message would move
  // by more than the tolerance. O(affected region), plus a look at one bit per variable; the first call
  // indexes the relations once.
  void update();
  // As of the last update. O(inputs of the node) for propagation, O(table) for the exact engine.
  [[nodiscard]] Marginal marginal(std::uint32_t node) const;
  // Log-odds of the origin, nats; keeps its digits where the probability is near 0 or 1, up to about +-600,
  // beyond which it may saturate or be infinite, as it is where the model leaves no choice.
  [[nodiscard]] double origin_log_odds(std::uint32_t node) const;
  // What a fault of the node adds, all clamped ones given, nats: its prior log-odds and the log-likelihood
  // ratio of the evidence with it against without it. Of all nodes at once: where the faults in S are clamped
  // to be present and all others to be absent, the gain of one outside is that of adding it to S, that of a
  // member is what S loses without it. As of the last update; keeps its digits up to about +-200.
  [[nodiscard]] double gain(std::uint32_t node) const;
  // All of them, with the diagnosis. O(model).
  [[nodiscard]] Beliefs beliefs() const;
  // Only how they were computed: no marginals, `bounded` and `contradicted`. O(1).
  [[nodiscard]] Beliefs diagnosis() const;

 private:
  explicit Inference(std::unique_ptr<Engine> engine);
  std::unique_ptr<Engine> engine_;
};

}  // namespace propter::belief
