#include "entail/abduction.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "entail/saturation.h"

namespace propter::entail {
namespace {

constexpr std::uint32_t kMaxDepth = 8;
constexpr std::size_t kMaxConditions = 64;  // longer bodies are left out of account
constexpr std::size_t kMaxUnmet = 3;        // conditions of one rule that one literal may complete together
constexpr std::size_t kMaxWork = 200'000;   // literals looked at
constexpr std::size_t kMaxTrials = 32;      // candidates that are tried out
constexpr SaturationLimits kModelLimits = {200'000, 1000};

// What makes one candidate better than another.
struct Rank {
  std::size_t met = 0;      // conditions of the rule that hold already
  std::uint32_t depth = 0;  // rules between the candidate and the goal
  [[nodiscard]] bool better_than(const Rank& other) const {
    return met != other.met ? met > other.met : depth < other.depth;
  }
};
using Candidates = std::map<Literal, Rank>;

void offer(Candidates& all, const Literal& literal, Rank rank) {
  const auto [at, fresh] = all.emplace(literal, rank);
  if (!fresh && rank.better_than(at->second)) at->second = rank;
}

// The literal with its variables numbered from 0 on, by place.
Literal renumbered(Literal l) {
  std::vector<Term> seen;
  for (std::size_t i = 0; i < l.arity; ++i) {
    if (!l.terms[i].is_variable()) continue;
    const auto at = std::find(seen.begin(), seen.end(), l.terms[i]);
    const auto number = static_cast<std::size_t>(at - seen.begin());
    if (at == seen.end()) seen.push_back(l.terms[i]);
    l.terms[i] = Term::variable(number);
  }
  return l;
}

// The literal of things that are spoken of nowhere else: the constants from `next` on.
Literal of_unknown_things(Literal l, std::size_t next) {
  for (std::size_t i = 0; i < l.arity; ++i)
    if (l.terms[i].is_variable()) l.terms[i] = Term::constant(ConstantId(next + l.terms[i].variable_index()));
  return l;
}

class Bindings {
 public:
  explicit Bindings(std::size_t variables) : terms_(variables) {}

  // Makes the pattern the fact; false where they differ. What it binds is appended to `trail`.
  bool match(const Literal& pattern, const Literal& fact, std::vector<std::size_t>& trail) {
    if (pattern.predicate != fact.predicate || pattern.negated != fact.negated) return false;
    for (std::size_t i = 0; i < pattern.arity; ++i) {
      const Term t = pattern.terms[i];
      if (t.is_variable() && !terms_[t.variable_index()]) {
        terms_[t.variable_index()] = fact.terms[i];
        trail.push_back(t.variable_index());
      } else if (value(t) != fact.terms[i]) {
        return false;
      }
    }
    return true;
  }
  void bind(std::size_t variable, Term term) { terms_[variable] = term; }
  void undo(const std::vector<std::size_t>& trail) {
    for (const std::size_t v : trail) terms_[v].reset();
  }
  [[nodiscard]] Literal instance(Literal pattern) const {
    for (std::size_t i = 0; i < pattern.arity; ++i) pattern.terms[i] = value(pattern.terms[i]);
    return pattern;
  }

 private:
  [[nodiscard]] Term value(Term t) const {
    return t.is_variable() ? terms_[t.variable_index()].value_or(t) : t;
  }
  std::vector<std::optional<Term>> terms_;
};

std::vector<Rule> rules_of(std::span<const Sentence> premises) {
  std::vector<Rule> out;
  for (const Sentence& s : premises)
    if (auto rule = rule_of(s)) out.push_back(*std::move(rule));
  return out;
}

// Which single literals would complete a proof, by going backwards through the rules.
class BackwardSearch {
 public:
  BackwardSearch(const std::vector<Rule>& rules, const Saturation& model) : rules_(rules), model_(model) {
    for (const Saturation::Fact& f : model.facts())
      facts_[{f.literal.predicate, f.literal.negated}].push_back(f.literal);
  }

  // Of a literal that does not hold. Without itself.
  const Candidates& completions(const Literal& goal, std::uint32_t depth) {
    if (depth >= kMaxDepth) return none_;
    const auto [at, fresh] = known_.emplace(goal, Candidates());
    if (!fresh) return at->second;
    Candidates found;
    for (const Rule& rule : rules_) {
      if (rule.body.empty() || rule.body.size() > kMaxConditions) continue;
      for (const Literal& head : rule.head) {
        Bindings bindings(rule.variables);
        std::vector<std::size_t> trail;
        if (bindings.match(head, goal, trail)) join({rule, depth, found}, bindings, 0);
      }
    }
    // Again by key: the search may have added others.
    return known_[goal] = std::move(found);
  }

 private:
  struct Instance {
    const Rule& rule;
    std::uint32_t depth;
    Candidates& found;
  };

  void join(const Instance& instance, Bindings& bindings, std::size_t position) {
    if (position == instance.rule.body.size()) return complete(instance, bindings);
    const Literal condition = bindings.instance(instance.rule.body[position]);
    if (condition.ground() && model_.find(condition) != Saturation::kNone)
      return join(instance, bindings, position + 1);
    if (!condition.ground()) {
      for (const Literal& fact : facts_[{condition.predicate, condition.negated}]) {
        if (++work_ > kMaxWork) return;
        std::vector<std::size_t> trail;
        if (bindings.match(condition, fact, trail)) join(instance, bindings, position + 1);
        bindings.undo(trail);
      }
    }
    if (unmet_.size() == kMaxUnmet || ++work_ > kMaxWork) return;
    unmet_.push_back(instance.rule.body[position]);
    join(instance, bindings, position + 1);
    unmet_.pop_back();
  }

  // Names what is left of a rule: its unmet conditions.
  void complete(const Instance& instance, Bindings& bindings) {
    std::set<Literal> unmet;
    for (const Literal& l : unmet_) unmet.insert(bindings.instance(l));
    std::erase_if(unmet, [&](const Literal& l) { return model_.find(l) != Saturation::kNone; });
    if (unmet.empty()) return;
    const std::size_t met = instance.rule.body.size() - unmet.size();
    // Variables that nothing else binds: anything would do. What would prove such a condition is not sought.
    if (unmet.size() == 1 && !unmet.begin()->ground())
      return offer(instance.found, renumbered(*unmet.begin()), {met, instance.depth});
    for (const Literal& l : unmet)
      if (!l.ground()) return;
    const std::vector<Literal> outer = std::exchange(unmet_, {});
    bool first = true;
    Candidates common;
    for (const Literal& l : unmet) {
      Candidates own = completions(l, instance.depth + 1);
      offer(own, l, {met, instance.depth});
      if (!std::exchange(first, false))
        std::erase_if(own, [&](const auto& c) { return !common.contains(c.first); });
      common = std::move(own);
    }
    for (const auto& [literal, rank] : common) offer(instance.found, literal, rank);
    unmet_ = outer;
  }

  const std::vector<Rule>& rules_;
  const Saturation& model_;
  std::map<std::pair<PredicateId, bool>, std::vector<Literal>> facts_;
  std::map<Literal, Candidates> known_;  // empty while a literal is being looked at
  const Candidates none_;
  std::vector<Literal> unmet_;  // of the instance that is being joined
  std::size_t work_ = 0;
};

void fill(Saturation& model, const std::vector<Rule>& rules) {
  model.clear();
  for (std::size_t i = 0; i < rules.size(); ++i) model.add(rules[i], static_cast<std::uint32_t>(i));
}

std::vector<Literal> best_first(const Candidates& candidates) {
  std::vector<std::pair<Literal, Rank>> ranked(candidates.begin(), candidates.end());
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.second.better_than(b.second); });
  std::vector<Literal> out;
  for (const auto& [literal, rank] : ranked) out.push_back(literal);
  return out;
}

}  // namespace

std::vector<Literal> missing_literals(std::span<const Sentence> premises, const Literal& goal,
                                      const Signature& signature, std::size_t limit) {
  const std::vector<Rule> rules = rules_of(premises);
  const std::size_t constants = signature.constants().size();
  Saturation model(kModelLimits);
  fill(model, rules);
  if (!goal.ground() || !model.run(constants) || model.contradiction() ||
      model.find(goal) != Saturation::kNone)
    return {};
  std::vector<Literal> out;
  Saturation trial(kModelLimits);
  std::size_t trials = 0;
  for (const Literal& l : best_first(BackwardSearch(rules, model).completions(goal, 0))) {
    if (out.size() == limit || ++trials > kMaxTrials) break;
    if (l == goal || l == goal.complement() || model.find(l.complement()) != Saturation::kNone) continue;
    fill(trial, rules);
    trial.add({{}, {of_unknown_things(l, constants)}, 0}, static_cast<std::uint32_t>(rules.size()));
    if (trial.run(constants + l.arity) && !trial.contradiction() && trial.find(goal) != Saturation::kNone)
      out.push_back(l);
  }
  return out;
}

}  // namespace propter::entail
