// EntailmentBank: entailment trees of free English, as people wrote them.
//
// Without a model only steps that follow by the substitution of terms can be verified (term_substitution.h);
// everything else needs the roles `decomposer` and `formaliser`.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <propter/status.h>

#include "entail/term_substitution.h"

namespace propter::eval {

struct EntailmentBankSettings {
  std::uint64_t seed = 1;
  std::size_t limit = 0;  // of records that are read; 0: all
  std::size_t draws = 5;  // per step, of a premise and of the sentence of another record that replaces it
  entail::TermReading reading = entail::TermReading::kStrict;
};

struct EntailmentBankCounts {
  std::size_t lines = 0;       // that are not blank
  std::size_t refused = 0;     // of them: no JSON object with a tree in it
  std::size_t steps = 0;       // of the trees
  std::size_t unreadable = 0;  // steps that name a sentence which is not there; not in `steps`
  std::size_t verified = 0;
  std::array<std::size_t, entail::kTermPositions> positions = {};  // bindings of verified steps
  std::size_t trees_verified = 0;                                  // all of their steps are
  struct AtDepth {
    std::size_t trees = 0;
    std::size_t verified = 0;
  };
  std::map<std::size_t, AtDepth> by_depth = {};  // of the tree that was read
  std::size_t depth_stated = 0;                  // trees whose record states a depth
  std::size_t depth_aligned = 0;                 // of them: it is that of the tree that was read
  std::size_t replaced = 0;                      // steps with one premise replaced at random
  std::size_t accepted = 0;                      // of them: still verified
  struct Outcome {
    std::string id;  // of the record and of the conclusion: "record/int1"
    std::string conclusion;
    bool verified = false;
  };
  std::vector<Outcome> outcomes = {};      // of the steps, in order
  std::vector<std::string> messages = {};  // of refusals, with the line; at most 50

  [[nodiscard]] std::size_t trees() const { return lines - refused; }
};

// JSON lines with `meta`: `triples`, `intermediate_conclusions`, `hypothesis_id` and `step_proof`, as in
// tasks 1 and 2. kUnusable when no line has a tree.
Result<EntailmentBankCounts> evaluate_entailmentbank(std::string_view text,
                                                     const EntailmentBankSettings& settings);

// Several lines for people; the last one says what free text needs.
std::string to_string(const EntailmentBankCounts& counts, const EntailmentBankSettings& settings);

}  // namespace propter::eval
