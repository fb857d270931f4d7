// Entailment trees: claims that rest on claims, each step checked by a prover.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <propter/ids.h>
#include <propter/status.h>

namespace propter {

enum class NodeVerdict : std::uint8_t {
  kVerified,              // follows from its premises, or a leaf that was grounded
  kRefuted,               // its negation follows
  kUnsupported,           // does not follow; of a leaf: not grounded
  kInconsistentPremises,  // its premises contradict each other
  kUnknown,               // the prover gave up
  kTimeout,               // a limit of time or memory was met
  kBlocked,               // something below it failed
  kAssumed,  // a leaf that nothing was held against, and nothing shows; of an explanation also what rests on
             // one
};
inline constexpr std::size_t kVerdicts = static_cast<std::size_t>(NodeVerdict::kAssumed) + 1;
std::string_view name_of(NodeVerdict verdict);  // "verified", "inconsistent_premises", ...
// May stand as an axiom in the step above. Assumed leaves may, and are told apart in the end.
bool holds(NodeVerdict verdict);
// Is itself what is wrong: neither holds nor is blocked by something below.
bool failed(NodeVerdict verdict);

// What the negation of a literal means.
enum class Semantics : std::uint8_t {
  kStrongNegation,  // `not p` is a predicate of its own; absence proves nothing; contradictions prove nothing
                    // else
  kClassical,       // first-order logic
};
inline constexpr std::size_t kSemantics = static_cast<std::size_t>(Semantics::kClassical) + 1;
std::string_view name_of(Semantics semantics);  // "strong-negation", "classical"

struct EntailmentNode {
  std::string id = {};                       // unique within the tree
  std::string statement = {};                // controlled English
  std::vector<std::uint32_t> premises = {};  // indices of earlier nodes; none: a leaf

  // What the verifier found.
  NodeVerdict verdict = NodeVerdict::kUnsupported;
  std::vector<std::uint32_t> core = {};        // premises that the proof used, sorted
  std::vector<std::uint32_t> unused = {};      // premises that it did not
  std::string diagnosis = {};                  // one line; empty where verified
  std::string missing = {};                    // the literal that would make the step follow, as a sentence
  std::vector<std::string> countermodel = {};  // sentences that hold where the statement does not; bounded

  // Of a leaf of an investigation: what grounds it.
  std::vector<EvidenceId> evidence = {};
  RelationId relation = {};
  std::string grounding = {};  // "evidence", "relation", "rule", "onset", ...; empty in general use
};

// Premises stand before what rests on them; the last node is the root.
struct EntailmentTree {
  std::vector<EntailmentNode> nodes;
};

// What there is for a claim of an explanation; ascending. A claim is worth what its weakest step is.
enum class Grade : std::uint8_t {
  kNotShown,    // it does not follow
  kAssumed,     // it rests on what is not known
  kCompatible,  // it follows, nothing speaks against it, and nothing tells of it
  kShown,       // of each step something tells
};
inline constexpr std::size_t kGrades = static_cast<std::size_t>(Grade::kShown) + 1;
std::string_view name_of(Grade grade);  // "not_shown", "assumed", "compatible", "shown"

// One claim of an explanation: a node of its tree.
struct EntailmentClaim {
  EntityId origin;
  EntityId symptom = {};  // that `origin` explains; invalid: the claim that it is an origin
  std::uint32_t node = 0;
  NodeVerdict verdict = NodeVerdict::kUnsupported;  // kAssumed: follows, and rests on an assumed leaf
  bool repaired = false;                            // it failed first, and holds after an edit
  Grade grade = Grade::kNotShown;
};

// The check of an explanation.
struct Entailment {
  EntailmentTree tree;  // empty: there was nothing to check
  std::vector<EntailmentClaim> claims;
  std::uint32_t refinements = 0;       // rounds of repair that were made
  std::vector<std::string> edits;      // what they changed, one line each
  std::string prover;                  // who proved the steps
  std::string stopped_by = "settled";  // or "max_refinements"
  std::size_t unchecked = 0;           // claims beyond the bound on them

  [[nodiscard]] bool checked() const { return !tree.nodes.empty(); }
};

struct ClaimCounts {
  std::size_t claims = 0;
  std::array<std::size_t, kGrades> graded = {};
  std::size_t verified = 0;
  std::size_t assumed = 0;  // these follow, and rest on an assumed leaf
  std::size_t unsupported = 0;
  std::size_t repaired = 0;
  std::size_t leaves = 0;  // facts of the tree, rules not counted
  std::size_t assumed_leaves = 0;
  std::size_t failed_leaves = 0;
  std::size_t unchecked = 0;  // not among `claims`

  // Everything that is claimed was shown, without assumptions.
  [[nodiscard]] bool all_verified() const { return verified == claims && unchecked == 0; }
  // Likewise, and of each step something tells.
  [[nodiscard]] bool all_shown() const { return count(Grade::kShown) == claims && unchecked == 0; }
  [[nodiscard]] std::size_t count(Grade grade) const { return graded[static_cast<std::size_t>(grade)]; }
};
ClaimCounts count_claims(const Entailment& entailment);

// `node` and all that it rests on, by index. O(nodes up to it).
std::vector<std::uint32_t> nodes_under(const EntailmentTree& tree, std::uint32_t node);

// The lowest nodes under `node`, itself included, that failed themselves; by index.
std::vector<std::uint32_t> failures_under(const EntailmentTree& tree, std::uint32_t node);

enum class ProverKind : std::uint8_t {
  kNative,   // forward chaining; needs nothing
  kZ3,       // the library
  kEProver,  // the program `eprover`, where it is installed
};
inline constexpr std::size_t kProverKinds = static_cast<std::size_t>(ProverKind::kEProver) + 1;
std::string_view name_of(ProverKind kind);  // "native", "z3", "eprover"

// What is to be shown: a hypothesis from premises, or the steps of a tree.
struct EntailOptions {
  std::string premises;         // controlled English, one sentence a line; may be empty where there is a tree
  std::string hypothesis = {};  // one sentence; empty where there is a tree
  std::string tree = {};        // JSON (docs/entailment-tree.md); empty where there is a hypothesis
  Semantics semantics = Semantics::kStrongNegation;
  ProverKind prover = ProverKind::kNative;
  std::uint32_t milliseconds = 2000;  // per goal
  std::uint32_t megabytes = 512;
  std::size_t max_nodes = 10'000;
};

// How many nodes have each verdict.
std::array<std::size_t, kVerdicts> count_verdicts(const EntailmentTree& tree);

// A tree with its verdicts.
struct CheckedTree {
  EntailmentTree tree;
  std::array<std::size_t, kVerdicts> counts = {};  // of nodes, by verdict
  std::string prover = {};
  Semantics semantics = Semantics::kStrongNegation;
  std::vector<std::string> unused = {};  // ids of premises that the tree left out
  std::vector<Message> warnings = {};

  [[nodiscard]] const EntailmentNode& root() const { return tree.nodes.back(); }
  [[nodiscard]] std::size_t count(NodeVerdict verdict) const {
    return counts[static_cast<std::size_t>(verdict)];
  }
};

// Checks each step of the tree. From a hypothesis that follows, the tree is the proof, with a node for each
// literal that was derived; otherwise it is the hypothesis on top of all premises. With both a tree and
// premises, a leaf that is not among the premises is unsupported. Errors: kUsage (neither or both of
// hypothesis and tree), kCorrupt (text or tree that cannot be read), kUnusable (no premises, more nodes than
// allowed), kUnsupported (the prover is not there).
Result<CheckedTree> check_entailment(const EntailOptions& options);

enum class ProblemFormat : std::uint8_t { kTptp, kSmtLib };

// The question in the language of other provers, nothing checked: the premises (without them, the leaves of
// the tree) and the hypothesis (of a tree: its root) as the goal. Errors as above.
Result<std::string> write_problem(const EntailOptions& options, ProblemFormat format);

// The proof of that goal from those premises, as TSTP: E's own where E is the prover, otherwise the steps of
// forward chaining. Errors as above, and kUnusable where there is no proof: the premises contradict each
// other, the goal does not follow or this is not known, or nobody shows the steps.
Result<std::string> write_proof(const EntailOptions& options);

}  // namespace propter
