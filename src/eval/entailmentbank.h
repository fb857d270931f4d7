// EntailmentBank: entailment trees of free English, as people wrote them.
//
// Steps that follow by the substitution of terms (term_substitution.h) are verified without a model;
// everything else needs the roles `decomposer` and `formaliser`.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
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
  // Whether premises entail a conclusion that does not follow by terms alone; empty: nobody is asked.
  std::function<bool(const std::vector<std::string>& premises, const std::string& conclusion)> ask = {};
};

struct EntailmentBankCounts {
  std::size_t lines = 0;       // that are not blank
  std::size_t refused = 0;     // of them: no JSON object with a tree in it
  std::size_t steps = 0;       // of the trees
  std::size_t unreadable = 0;  // steps that name a sentence which is not there; not in `steps`
  std::size_t verified = 0;    // by terms alone
  std::size_t read = 0;        // others, verified by who was asked
  std::array<std::size_t, entail::kTermPositions> positions = {};  // bindings of verified steps
  std::size_t trees_verified = 0;                                  // all of their steps are
  struct AtDepth {
    std::size_t trees = 0;
    std::size_t verified = 0;
  };
  std::map<std::size_t, AtDepth> by_depth = {};  // of the tree that was read
  std::size_t depth_stated = 0;                  // trees whose record states a depth
  std::size_t depth_aligned = 0;                 // of them: it is that of the tree that was read
  std::size_t verified_stated = 0;               // as depth_stated, of trees verified in all steps
  std::size_t verified_aligned = 0;              // as depth_aligned, likewise
  std::size_t replaced = 0;                      // steps with one premise replaced at random
  std::size_t accepted = 0;                      // of them: still verified
  struct Outcome {
    std::string id;  // of the record and of the conclusion: "record/int1"
    std::string conclusion;
    bool verified = false;  // by terms or by who was asked
  };
  std::vector<Outcome> outcomes = {};      // of the steps, in order
  std::vector<std::string> messages = {};  // of refusals, with the line; at most 50

  [[nodiscard]] std::size_t trees() const { return lines - refused; }
};

// JSON lines with `meta`: `triples`, `intermediate_conclusions`, `hypothesis_id` and `step_proof`, as in
// tasks 1 and 2. kUnusable when no line has a tree.
Result<EntailmentBankCounts> evaluate_entailmentbank(std::string_view text,
                                                     const EntailmentBankSettings& settings);

// Several lines for people.
std::string to_string(const EntailmentBankCounts& counts, const EntailmentBankSettings& settings);

}  // namespace propter::eval
