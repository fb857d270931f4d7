// Bottom-up verification of an entailment tree.
//
// The leaves below a node are checked for consistency first, all together, then its statement is proved from
// its premises, one goal per literal. A verified node is promoted: it stands as an axiom in the step above.
// Above a failed node everything is `blocked`, so the lowest failing nodes are the ones reported. Each step
// is cached by the hash of its content, so that after a local repair only the path to the root is checked
// again.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <propter/entailment.h>
#include <propter/status.h>

#include "entail/language.h"
#include "entail/prover.h"

namespace propter::entail {

struct LeafVerdict {
  NodeVerdict verdict = NodeVerdict::kVerified;
  std::string diagnosis = {};
};
// Says what a leaf is worth; `content` is its form as it was read (content_of()). Without one, every leaf is
// an axiom.
using Grounding = std::function<LeafVerdict(const EntailmentNode& leaf, const std::string& content)>;

// Decides a node that has premises and a grounding of its own ("condition", "closure" ...): what it says does
// not follow by rules, but by arithmetic or by looking up that the premises are complete. Asked once every
// premise is verified or assumed; not cached.
using Decision = std::function<LeafVerdict(const EntailmentTree& tree, std::uint32_t node)>;

// Results of steps by content, across trees. Not for use by several threads.
class StepCache {
 public:
  struct Entry {
    NodeVerdict verdict = NodeVerdict::kUnknown;
    std::vector<std::uint32_t> core;  // positions among the step's premises
    std::string diagnosis;
    std::string missing;
    std::vector<std::string> countermodel;
  };
  // `key` is a digest of the forms of the premises and the goal, the semantics and the prover's name.
  [[nodiscard]] const Entry* find(const std::string& key) const;
  void put(const std::string& key, Entry entry);
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  std::map<std::string, Entry> entries_;
};

struct VerifySettings {
  Semantics semantics = Semantics::kStrongNegation;
  const Vocabulary* vocabulary = nullptr;  // null: none
  const Signature* known = nullptr;        // words that were read before; null: none
  Grounding ground = {};
  Decision decide = {};
  StepCache* cache = nullptr;  // null: none
};

// What was done, for measurements.
struct VerifyCounts {
  std::size_t steps = 0;   // that a prover was asked about
  std::size_t cached = 0;  // that the cache answered
};

// Fills the verdicts. A statement that does not parse, or that uses a verb with other roles than the rest of
// the tree, is kUnsupported with the parser's words. `assumed` leaves count as axioms. kUsage for a tree that
// is not well-formed (a premise that does not stand before, ids that are not unique, more nodes than
// 1,000,000).
Result<VerifyCounts> verify(EntailmentTree& tree, Prover& prover, const VerifySettings& settings);

// The lowest failing nodes: neither verified, assumed nor blocked; by index.
std::vector<std::uint32_t> first_failures(const EntailmentTree& tree);

}  // namespace propter::entail
