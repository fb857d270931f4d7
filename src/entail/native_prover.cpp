// Forward chaining as a prover.
#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "entail/prover.h"
#include "entail/saturation.h"

namespace propter::entail {
namespace {

constexpr std::size_t kMaxCountermodel = 64;

SaturationLimits limits_of(const ProverLimits& limits) {
  return {std::min(limits.facts, std::size_t{limits.megabytes} * (1 << 20) / sizeof(Saturation::Fact) / 4),
          limits.milliseconds};
}

// Constants that stand for whatever meets the body of a rule: numbers after those of the signature.
Literal with_witnesses(Literal l, std::size_t constants) {
  for (std::size_t i = 0; i < l.arity; ++i)
    if (l.terms[i].is_variable())
      l.terms[i] = Term::constant(ConstantId(constants + l.terms[i].variable_index()));
  return l;
}

// The derivation of some literals, leaves first.
class Unfolding {
 public:
  explicit Unfolding(const Saturation& model) : model_(model) {}

  void add(std::uint32_t fact) {
    std::vector<std::uint32_t> stack{fact};
    while (!stack.empty()) {
      const std::uint32_t at = stack.back();
      if (step_of(at) != Saturation::kNone) {
        stack.pop_back();
        continue;
      }
      const auto body = model_.body_of(model_.facts()[at]);
      const std::size_t waiting = stack.size();
      for (auto b = body.rbegin(); b != body.rend(); ++b)
        if (step_of(*b) == Saturation::kNone) stack.push_back(*b);
      if (stack.size() > waiting) continue;
      stack.pop_back();
      emit(at);
    }
  }
  [[nodiscard]] std::vector<std::size_t> core(std::size_t premises) const {
    std::set<std::size_t> out;
    for (const Derivation& d : steps_)
      if (d.sentence < premises) out.insert(d.sentence);
    return {out.begin(), out.end()};
  }
  [[nodiscard]] std::vector<Derivation> take() { return std::move(steps_); }

 private:
  [[nodiscard]] std::uint32_t step_of(std::uint32_t fact) const {
    const auto at = number_.find(fact);
    return at == number_.end() ? Saturation::kNone : at->second;
  }
  void emit(std::uint32_t fact) {
    const Saturation::Fact& f = model_.facts()[fact];
    Derivation d{f.literal, f.source, {}};
    for (const std::uint32_t b : model_.body_of(f)) d.from.push_back(step_of(b));
    number_.emplace(fact, static_cast<std::uint32_t>(steps_.size()));
    steps_.push_back(std::move(d));
  }

  const Saturation& model_;
  std::map<std::uint32_t, std::uint32_t> number_;
  std::vector<Derivation> steps_;
};

class NativeProver final : public Prover {
 public:
  explicit NativeProver(const ProverLimits& limits)
      : model_(limits_of(limits)), supposed_(limits_of(limits)) {}

  [[nodiscard]] std::string_view name() const override { return "native"; }

  Status load(const Signature& signature, std::span<const Sentence> premises, Semantics semantics) override {
    signature_ = &signature;
    certain_ = semantics == Semantics::kStrongNegation;
    premises_ = premises.size();
    rules_.clear();
    translated_.clear();
    for (std::size_t i = 0; i < premises.size(); ++i) {
      if (const Rule* rule = std::get_if<Rule>(&premises[i].form)) {
        rules_.emplace_back(rule, i);
      } else if (auto translated = to_rule(std::get<Formula>(premises[i].form))) {
        rules_.emplace_back(&translated_.emplace_back(*std::move(translated)), i);
      } else {
        certain_ = false;
      }
    }
    constants_ = signature.constants().size();
    fill(model_);
    ended_ = model_.run(constants_);
    return {};
  }

  Proof prove(const Sentence& goal) override {
    if (const Rule* rule = std::get_if<Rule>(&goal.form)) return prove(*rule);
    const Formula& formula = std::get<Formula>(goal.form);
    if (const auto rule = to_rule(formula)) return prove(*rule);
    if (formula.kind == Formula::Kind::kNot)
      if (const auto denied = to_rule(formula.children.front())) return refute(*denied);
    return {.finding = Finding::kUnknown, .reason = "the goal is no rule"};
  }

  Proof contradiction() override {
    const auto pair = model_.contradiction();
    if (!pair) return {.finding = certain_or_not(ended_), .reason = reason(ended_)};
    return proof_of(model_, {pair->first, pair->second});
  }

 private:
  void fill(Saturation& model) const {
    model.clear();
    for (const auto& [rule, index] : rules_) model.add(*rule, static_cast<std::uint32_t>(index));
  }

  Proof prove(const Rule& goal) {
    const bool constants_are_known =
        signature_->constants().size() == constants_ || !model_.speaks_of_everything();
    if (goal.body.empty() && goal.variables == 0 && constants_are_known) return look_up(model_, ended_, goal);
    const std::size_t constants = signature_->constants().size();
    fill(supposed_);
    for (const Literal& l : goal.body)
      supposed_.add({{}, {with_witnesses(l, constants)}, 0}, static_cast<std::uint32_t>(premises_));
    const bool ended = supposed_.run(constants + goal.variables);
    return look_up(supposed_, ended, goal);
  }

  // A rule is refuted by something that meets its body and the opposite of a literal of its head: one more
  // rule finds it.
  Proof refute(const Rule& denied) {
    const std::size_t constants = signature_->constants().size();
    const Literal found{PredicateId(signature_->predicates().size()), false, 1, {}};
    fill(supposed_);
    for (const Literal& l : denied.head) {
      Rule counter{denied.body, {found}, denied.variables};
      counter.body.push_back(l.complement());
      supposed_.add(counter, static_cast<std::uint32_t>(premises_));
    }
    const bool ended = supposed_.run(constants + 1);  // the domain is never empty
    const std::uint32_t at = supposed_.find(found);
    if (at == Saturation::kNone) return {.finding = certain_or_not(ended), .reason = reason(ended)};
    const auto body = supposed_.body_of(supposed_.facts()[at]);
    return proof_of(supposed_, {body.begin(), body.end()});
  }

  Proof look_up(const Saturation& model, bool ended, const Rule& goal) const {
    std::vector<std::uint32_t> facts;
    for (const Literal& l : goal.head) {
      facts.push_back(model.find(with_witnesses(l, signature_->constants().size())));
      if (facts.back() != Saturation::kNone) continue;
      Proof out{.finding = certain_or_not(ended), .reason = reason(ended)};
      if (out.finding == Finding::kNotProved) out.countermodel = countermodel(model, l);
      return out;
    }
    return proof_of(model, facts);
  }

  [[nodiscard]] Proof proof_of(const Saturation& model, const std::vector<std::uint32_t>& facts) const {
    Unfolding unfolding(model);
    for (const std::uint32_t f : facts) unfolding.add(f);
    Proof out{.finding = Finding::kProved, .core = unfolding.core(premises_)};
    out.steps = unfolding.take();
    return out;
  }

  // What holds, what is said of the goal's constants first. Witnesses have no name, so nothing is said of
  // them.
  [[nodiscard]] std::vector<Literal> countermodel(const Saturation& model, const Literal& goal) const {
    std::vector<Literal> near;
    std::vector<Literal> far;
    for (const Saturation::Fact& f : model.facts()) {
      const std::span terms(f.literal.terms.data(), f.literal.arity);
      const auto named = [&](Term t) { return t.constant_id().index() < signature_->constants().size(); };
      if (!std::all_of(terms.begin(), terms.end(), named)) continue;
      const bool shares = std::any_of(terms.begin(), terms.end(), [&](Term t) {
        return std::find(goal.terms.begin(), goal.terms.begin() + goal.arity, t) !=
               goal.terms.begin() + goal.arity;
      });
      auto& out = shares ? near : far;
      if (out.size() < kMaxCountermodel) out.push_back(f.literal);
    }
    near.insert(near.end(), far.begin(), far.end());
    if (near.size() > kMaxCountermodel) near.resize(kMaxCountermodel);
    return near;
  }

  [[nodiscard]] Finding certain_or_not(bool ended) const {
    if (!ended) return Finding::kTimeout;
    return certain_ ? Finding::kNotProved : Finding::kUnknown;
  }
  [[nodiscard]] std::string reason(bool ended) const {
    if (!ended) return "a limit of time or of derived literals was met";
    return certain_ ? "" : "forward chaining over rules does not decide this";
  }

  const Signature* signature_ = nullptr;
  std::vector<std::pair<const Rule*, std::size_t>> rules_;  // with the index of the premise
  std::deque<Rule> translated_;                             // of formulas
  std::size_t premises_ = 0;
  std::size_t constants_ = 0;  // of the signature when it was loaded
  bool certain_ = true;        // what is not derived does not follow
  bool ended_ = true;          // within the limits
  Saturation model_;
  Saturation supposed_;  // the model where the body of a goal is supposed to hold
};

}  // namespace

std::string_view name_of(Finding finding) {
  static constexpr std::array<std::string_view, 4> kNames = {"proved", "not_proved", "unknown", "timeout"};
  return kNames[static_cast<std::size_t>(finding)];
}

std::unique_ptr<Prover> make_native_prover(const ProverLimits& limits) {
  return std::make_unique<NativeProver>(limits);
}

}  // namespace propter::entail
