// The least model of rules under strong negation: every literal that follows, each with its first derivation.
//
// Forward chaining in levels: a literal of level d rests on literals of lower levels, one of them of level
// d-1, so the derivation that is kept is one of least depth. Semi-naive: a step uses at least one literal of
// the last level. Literals are found through an index on (predicate, sign, argument position, constant).
// Buffers are kept from one theory to the next. O(matches of rule bodies).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "entail/logic.h"

namespace propter::entail {

struct SaturationLimits {
  std::size_t facts = 1'000'000;
  std::uint32_t milliseconds = 0;  // 0: none
};

class Saturation {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  struct Fact {
    Literal literal;
    std::uint32_t source = 0;  // of the rule, as given to add()
    std::uint32_t from = 0;    // its body: premises()[from .. from + count)
    std::uint32_t count = 0;
    std::uint32_t depth = 0;  // 0 for what is given
  };

  explicit Saturation(SaturationLimits limits) : limits_(limits) {}

  void clear();
  // `source` names the rule in derivations.
  void add(const Rule& rule, std::uint32_t source);
  // Derives everything. Constants are 0 .. constants-1; variables that only the head has range over them.
  // False when a limit ended it: what was derived holds nevertheless.
  bool run(std::size_t constants);

  // Index of a ground literal that holds, or kNone. O(1).
  [[nodiscard]] std::uint32_t find(const Literal& literal) const;
  [[nodiscard]] std::span<const Fact> facts() const { return facts_; }
  [[nodiscard]] std::span<const std::uint32_t> body_of(const Fact& fact) const {
    return std::span(premises_).subspan(fact.from, fact.count);
  }
  // The first literal found whose complement holds, too, with that; nothing when there is none.
  [[nodiscard]] std::optional<std::pair<std::uint32_t, std::uint32_t>> contradiction() const;
  // Whether a rule says something of everything, so that new constants would bring new literals.
  [[nodiscard]] bool speaks_of_everything() const { return unsafe_; }

 private:
  struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  struct FlatRule {
    Span body;
    Span head;
    std::uint32_t variables = 0;
    std::uint32_t source = 0;
    bool unsafe = false;  // the head has variables that the body lacks
  };
  struct Occurrence {
    std::uint32_t rule = 0;
    std::uint32_t position = 0;
    std::uint32_t next = kNone;
  };
  // Facts with one constant at one place of one predicate and sign, the newest first.
  struct Chain {
    std::uint64_t key = 0;
    std::uint32_t newest = kNone;
  };

  static std::size_t slot_of(const Literal& l) { return l.predicate.index() * 2 + (l.negated ? 1 : 0); }
  Span store(const std::vector<Literal>& literals);
  void trigger(const FlatRule& rule, std::uint32_t fact, std::uint32_t position);
  void join(const FlatRule& rule, std::uint32_t position, std::uint32_t next);
  void try_fact(const FlatRule& rule, std::uint32_t position, std::uint32_t next, std::uint32_t fact);
  bool match(const Literal& pattern, const Literal& fact);
  void unbind(std::size_t mark);
  void conclude(const FlatRule& rule);
  void conclude_for_all(const FlatRule& rule, std::uint32_t variable);
  void add_fact(const Literal& literal, const FlatRule& rule);
  [[nodiscard]] std::uint32_t newest_match(const Literal& pattern, std::size_t* place) const;
  [[nodiscard]] Literal instance(const Literal& pattern) const;
  std::uint32_t& chain(std::uint64_t key);
  [[nodiscard]] std::uint32_t chain_head(std::uint64_t key) const;
  void grow_facts();
  void grow_chains();
  bool expired();

  SaturationLimits limits_;
  std::vector<FlatRule> rules_;
  std::vector<Literal> literals_;               // of all rules
  std::vector<std::uint32_t> occurrence_head_;  // per slot: first of `occurrences_`
  std::vector<Occurrence> occurrences_;
  std::vector<Fact> facts_;
  std::vector<std::uint32_t> premises_;
  std::vector<std::array<std::uint32_t, kMaxArity + 1>> older_;  // per fact and place: the next of its chain
  std::vector<std::uint32_t> fact_table_;                        // open addressing: fact + 1, 0: empty
  std::vector<Chain> chain_table_;
  std::size_t chains_ = 0;
  std::uint32_t contradicting_ = kNone;
  bool unsafe_ = false;

  // Of the join that runs.
  std::size_t constants_ = 0;
  std::uint32_t level_begin_ = 0;
  std::uint32_t level_end_ = 0;
  std::vector<Term> bindings_;
  std::vector<bool> bound_;
  std::vector<std::uint32_t> trail_;
  std::vector<std::uint32_t> used_;  // per body position
  std::chrono::steady_clock::time_point deadline_;
  std::uint64_t ticks_ = 0;
  bool stopped_ = false;
};

}  // namespace propter::entail
