#include "entail/saturation.h"

#include <algorithm>

#include "base/hash.h"

namespace propter::entail {
namespace {

constexpr std::size_t kSmallTable = 128;
constexpr std::uint64_t kTicksPerLook = 4096;  // at the clock
// The place of a chain that holds all facts of a predicate and sign, whatever their arguments.
constexpr std::size_t kAnyPlace = kMaxArity;

std::uint64_t hash_of(const Literal& l) {
  std::uint64_t h = (std::uint64_t{l.predicate.value} << 1) | (l.negated ? 1 : 0);
  for (std::size_t i = 0; i < l.arity; ++i) h = (h * 0x9e3779b97f4a7c15ULL) ^ l.terms[i].raw();
  return avalanche(h);
}

// 30 bits of slot, 2 of place, 32 of constant: predicates and constants are far fewer.
std::uint64_t chain_key(std::size_t slot, std::size_t place, std::uint32_t constant) {
  return (std::uint64_t{slot} << 34) | (std::uint64_t{place} << 32) | constant;
}

}  // namespace

void Saturation::clear() {
  rules_.clear();
  literals_.clear();
  std::fill(occurrence_head_.begin(), occurrence_head_.end(), kNone);
  occurrences_.clear();
  facts_.clear();
  premises_.clear();
  older_.clear();
  fact_table_.assign(kSmallTable, 0);
  chain_table_.assign(kSmallTable, {});
  chains_ = 0;
  contradicting_ = kNone;
  unsafe_ = false;
  stopped_ = false;
}

Saturation::Span Saturation::store(const std::vector<Literal>& literals) {
  const auto begin = static_cast<std::uint32_t>(literals_.size());
  literals_.insert(literals_.end(), literals.begin(), literals.end());
  return {begin, static_cast<std::uint32_t>(literals_.size())};
}

void Saturation::add(const Rule& rule, std::uint32_t source) {
  FlatRule flat{store(rule.body), store(rule.head), rule.variables, source, false};
  for (std::size_t i = rule.body.size(); i > 0; --i) {
    const std::size_t slot = slot_of(rule.body[i - 1]);
    if (slot >= occurrence_head_.size()) occurrence_head_.resize(slot + 1, kNone);
    occurrences_.push_back({static_cast<std::uint32_t>(rules_.size()), static_cast<std::uint32_t>(i - 1),
                            occurrence_head_[slot]});
    occurrence_head_[slot] = static_cast<std::uint32_t>(occurrences_.size() - 1);
  }
  if (rule.variables > 0) {
    const auto has = [](const std::vector<Literal>& literals, std::uint32_t v) {
      return std::any_of(literals.begin(), literals.end(), [v](const Literal& l) {
        return std::find(l.terms.begin(), l.terms.begin() + l.arity, Term::variable(v)) !=
               l.terms.begin() + l.arity;
      });
    };
    for (std::uint32_t v = 0; v < rule.variables; ++v)
      flat.unsafe = flat.unsafe || (has(rule.head, v) && !has(rule.body, v));
  }
  unsafe_ = unsafe_ || flat.unsafe;
  rules_.push_back(flat);
}

bool Saturation::run(std::size_t constants) {
  constants_ = constants;
  if (fact_table_.empty()) fact_table_.assign(kSmallTable, 0);
  if (chain_table_.empty()) chain_table_.assign(kSmallTable, {});
  if (limits_.milliseconds > 0)
    deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(limits_.milliseconds);
  for (const FlatRule& rule : rules_) {
    if (rule.body.begin != rule.body.end) continue;
    bindings_.assign(rule.variables, Term());
    bound_.assign(rule.variables, false);
    used_.clear();
    conclude(rule);
  }
  for (level_begin_ = 0; level_begin_ < facts_.size() && !stopped_; level_begin_ = level_end_) {
    level_end_ = static_cast<std::uint32_t>(facts_.size());
    for (std::uint32_t f = level_begin_; f < level_end_ && !stopped_; ++f) {
      const std::size_t slot = slot_of(facts_[f].literal);
      if (slot >= occurrence_head_.size()) continue;
      for (std::uint32_t o = occurrence_head_[slot]; o != kNone; o = occurrences_[o].next)
        trigger(rules_[occurrences_[o].rule], f, occurrences_[o].position);
    }
  }
  return !stopped_;
}

void Saturation::trigger(const FlatRule& rule, std::uint32_t fact, std::uint32_t position) {
  bindings_.assign(rule.variables, Term());
  bound_.assign(rule.variables, false);
  trail_.clear();
  used_.assign(rule.body.end - rule.body.begin, kNone);
  used_[position] = fact;
  if (match(literals_[rule.body.begin + position], facts_[fact].literal)) join(rule, position, 0);
}

// Matches the body from place `next` on; `position` is the one that a literal of the last level was taken
// for, and places before it take older literals only, so that no combination is met twice.
void Saturation::join(const FlatRule& rule, std::uint32_t position, std::uint32_t next) {
  if (stopped_ || expired()) return;
  if (next == position) ++next;
  if (rule.body.begin + next == rule.body.end) return conclude(rule);
  const Literal& pattern = literals_[rule.body.begin + next];
  const std::uint32_t end = next < position ? level_begin_ : level_end_;
  if (const Literal known = instance(pattern); known.ground()) {
    const std::uint32_t fact = find(known);
    if (fact < end) try_fact(rule, position, next, fact);
    return;
  }
  std::size_t place = kAnyPlace;
  for (std::uint32_t f = newest_match(pattern, &place); f != kNone; f = older_[f][place])
    if (f < end) try_fact(rule, position, next, f);
}

void Saturation::try_fact(const FlatRule& rule, std::uint32_t position, std::uint32_t next,
                          std::uint32_t fact) {
  const std::size_t mark = trail_.size();
  used_[next] = fact;
  if (match(literals_[rule.body.begin + next], facts_[fact].literal)) join(rule, position, next + 1);
  unbind(mark);
}

bool Saturation::match(const Literal& pattern, const Literal& fact) {
  for (std::size_t i = 0; i < pattern.arity; ++i) {
    const Term t = pattern.terms[i];
    if (!t.is_variable()) {
      if (t != fact.terms[i]) return false;
      continue;
    }
    const std::size_t v = t.variable_index();
    if (bound_[v]) {
      if (bindings_[v] != fact.terms[i]) return false;
      continue;
    }
    bindings_[v] = fact.terms[i];
    bound_[v] = true;
    trail_.push_back(static_cast<std::uint32_t>(v));
  }
  return true;
}

void Saturation::unbind(std::size_t mark) {
  for (; trail_.size() > mark; trail_.pop_back()) bound_[trail_.back()] = false;
}

void Saturation::conclude(const FlatRule& rule) {
  if (rule.unsafe) return conclude_for_all(rule, 0);
  for (std::uint32_t h = rule.head.begin; h < rule.head.end; ++h) add_fact(instance(literals_[h]), rule);
}

void Saturation::conclude_for_all(const FlatRule& rule, std::uint32_t variable) {
  while (variable < rule.variables && bound_[variable]) ++variable;
  if (variable == rule.variables) {
    for (std::uint32_t h = rule.head.begin; h < rule.head.end; ++h) add_fact(instance(literals_[h]), rule);
    return;
  }
  bound_[variable] = true;
  for (std::size_t c = 0; c < constants_ && !stopped_ && !expired(); ++c) {
    bindings_[variable] = Term::constant(ConstantId(c));
    conclude_for_all(rule, variable + 1);
  }
  bound_[variable] = false;
}

Literal Saturation::instance(const Literal& pattern) const {
  Literal out = pattern;
  for (std::size_t i = 0; i < out.arity; ++i) {
    const Term t = out.terms[i];
    if (t.is_variable() && bound_[t.variable_index()]) out.terms[i] = bindings_[t.variable_index()];
  }
  return out;
}

void Saturation::add_fact(const Literal& literal, const FlatRule& rule) {
  if (find(literal) != kNone) return;
  if (facts_.size() >= limits_.facts) {
    stopped_ = true;
    return;
  }
  const auto id = static_cast<std::uint32_t>(facts_.size());
  std::uint32_t depth = 0;
  for (const std::uint32_t f : used_) depth = std::max(depth, facts_[f].depth + 1);
  facts_.push_back({literal, rule.source, static_cast<std::uint32_t>(premises_.size()),
                    static_cast<std::uint32_t>(used_.size()), depth});
  premises_.insert(premises_.end(), used_.begin(), used_.end());
  if (contradicting_ == kNone && find(literal.complement()) != kNone) contradicting_ = id;
  if (2 * facts_.size() > fact_table_.size()) grow_facts();
  std::size_t at = hash_of(literal) & (fact_table_.size() - 1);
  while (fact_table_[at] != 0) at = (at + 1) & (fact_table_.size() - 1);
  fact_table_[at] = id + 1;
  const std::size_t slot = slot_of(literal);
  auto& older = older_.emplace_back();
  for (std::size_t place = 0; place < literal.arity; ++place)
    older[place] = std::exchange(chain(chain_key(slot, place, literal.terms[place].raw())), id);
  older_[id][kAnyPlace] = std::exchange(chain(chain_key(slot, kAnyPlace, 0)), id);
}

std::uint32_t Saturation::find(const Literal& literal) const {
  if (fact_table_.empty()) return kNone;
  std::size_t at = hash_of(literal) & (fact_table_.size() - 1);
  for (; fact_table_[at] != 0; at = (at + 1) & (fact_table_.size() - 1))
    if (facts_[fact_table_[at] - 1].literal == literal) return fact_table_[at] - 1;
  return kNone;
}

// The head of a chain that holds every fact that can match: by the first argument that is known, if any is.
std::uint32_t Saturation::newest_match(const Literal& pattern, std::size_t* place) const {
  const Literal known = instance(pattern);
  for (std::size_t i = 0; i < known.arity; ++i) {
    if (known.terms[i].is_variable()) continue;
    *place = i;
    return chain_head(chain_key(slot_of(pattern), i, known.terms[i].raw()));
  }
  *place = kAnyPlace;
  return chain_head(chain_key(slot_of(pattern), kAnyPlace, 0));
}

std::uint32_t Saturation::chain_head(std::uint64_t key) const {
  std::size_t at = avalanche(key) & (chain_table_.size() - 1);
  for (; chain_table_[at].newest != kNone; at = (at + 1) & (chain_table_.size() - 1))
    if (chain_table_[at].key == key) return chain_table_[at].newest;
  return kNone;
}

// The caller stores a fact in what it gets.
std::uint32_t& Saturation::chain(std::uint64_t key) {
  if (2 * (chains_ + 1) > chain_table_.size()) grow_chains();
  std::size_t at = avalanche(key) & (chain_table_.size() - 1);
  for (; chain_table_[at].newest != kNone; at = (at + 1) & (chain_table_.size() - 1))
    if (chain_table_[at].key == key) return chain_table_[at].newest;
  ++chains_;
  chain_table_[at].key = key;
  return chain_table_[at].newest;
}

void Saturation::grow_facts() {
  fact_table_.assign(2 * fact_table_.size(), 0);
  for (std::uint32_t f = 0; f + 1 < facts_.size(); ++f) {
    std::size_t at = hash_of(facts_[f].literal) & (fact_table_.size() - 1);
    while (fact_table_[at] != 0) at = (at + 1) & (fact_table_.size() - 1);
    fact_table_[at] = f + 1;
  }
}

void Saturation::grow_chains() {
  std::vector<Chain> old(2 * chain_table_.size());
  std::swap(old, chain_table_);
  for (const Chain& c : old) {
    if (c.newest == kNone) continue;
    std::size_t at = avalanche(c.key) & (chain_table_.size() - 1);
    while (chain_table_[at].newest != kNone) at = (at + 1) & (chain_table_.size() - 1);
    chain_table_[at] = c;
  }
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> Saturation::contradiction() const {
  if (contradicting_ == kNone) return std::nullopt;
  return std::pair(find(facts_[contradicting_].literal.complement()), contradicting_);
}

bool Saturation::expired() {
  if (limits_.milliseconds > 0 && ++ticks_ % kTicksPerLook == 0)
    stopped_ = stopped_ || std::chrono::steady_clock::now() > deadline_;
  return stopped_;
}

}  // namespace propter::entail
