// Entailment trees: claims that rest on claims, each step checked by a prover.
#pragma once

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
  kAssumed,               // a leaf that nothing was held against, and nothing shows
};
inline constexpr std::size_t kVerdicts = static_cast<std::size_t>(NodeVerdict::kAssumed) + 1;
std::string_view name_of(NodeVerdict verdict);  // "verified", "inconsistent_premises", ...

struct EntailmentNode {
  std::string id;                            // unique within the tree
  std::string statement;                     // controlled English
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

// One claim of an explanation: a node of its tree.
struct EntailmentClaim {
  EntityId origin;
  EntityId symptom = {};  // that `origin` explains; invalid: the claim that it is an origin
  std::uint32_t node = 0;
  NodeVerdict verdict = NodeVerdict::kUnsupported;  // kAssumed: follows, and rests on an assumed leaf
  bool repaired = false;                            // it failed first, and holds after an edit
};

// The check of an explanation.
struct Entailment {
  EntailmentTree tree;  // empty: there was nothing to check
  std::vector<EntailmentClaim> claims;
  std::uint32_t refinements = 0;       // rounds of repair that were made
  std::vector<std::string> edits;      // what they changed, one line each
  std::string prover;                  // who proved the steps
  std::string stopped_by = "settled";  // or "max_refinements"

  [[nodiscard]] bool checked() const { return !tree.nodes.empty(); }
};

}  // namespace propter
