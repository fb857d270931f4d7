// Z3 as a prover. Where no "there is" depends on an "all", quantifiers are replaced by their instances over
// the constants, which loses nothing without functions; else Z3 instantiates them by itself.
#include <algorithm>
#include <optional>
#include <utility>

#include "entail/translation.h"
#include "entail/z3_engine.h"

namespace propter::entail {
namespace {

constexpr std::size_t kMaxCountermodel = 64;
constexpr std::size_t kMaxModels = 16;  // that are kept

// Constants and variables of a goal that the premises do not speak of, and what stands for them: all such
// are alike to the theory, so the same few serve every goal.
class StandIns {
 public:
  StandIns(const Rule& goal, const std::vector<ConstantId>& known) : variables_(goal.variables) {
    std::vector<ConstantId> all;
    add_constants(goal, all);
    keep_strangers(all, known);
  }
  StandIns(const Formula& goal, const std::vector<ConstantId>& known) {
    std::vector<ConstantId> all;
    add_constants(goal, all);
    keep_strangers(all, known);
  }

  [[nodiscard]] std::size_t size() const { return strangers_.size() + variables_; }
  void start_from(std::size_t unnamed) { first_ = unnamed; }

  [[nodiscard]] Literal apply(Literal l) const {
    for (std::size_t i = 0; i < l.arity; ++i) l.terms[i] = of(l.terms[i]);
    return l;
  }
  [[nodiscard]] Formula apply(Formula f) const {
    for (std::size_t i = 0; i < term_count(f); ++i)
      if (Term& t = f.literal.terms[i]; !t.is_variable()) t = of(t);
    for (Formula& child : f.children) child = apply(std::move(child));
    return f;
  }
  // The literal as the signature knows it; nothing when it speaks of what has no name.
  [[nodiscard]] std::optional<Literal> back(Literal l) const {
    for (std::size_t i = 0; i < l.arity; ++i) {
      const ConstantId c = l.terms[i].constant_id();
      if (!is_unnamed(c)) continue;
      const std::size_t at = c.index() - unnamed_constant(first_).index();
      if (at >= strangers_.size()) return std::nullopt;
      l.terms[i] = Term::constant(strangers_[at]);
    }
    return l;
  }
  [[nodiscard]] std::vector<ConstantId> stand_ins() const {
    std::vector<ConstantId> out;
    for (std::size_t i = 0; i < strangers_.size(); ++i) out.push_back(unnamed_constant(first_ + i));
    return out;
  }

 private:
  void keep_strangers(const std::vector<ConstantId>& all, const std::vector<ConstantId>& known) {
    std::set_difference(all.begin(), all.end(), known.begin(), known.end(), std::back_inserter(strangers_));
  }
  [[nodiscard]] Term of(Term t) const {
    if (t.is_variable())
      return Term::constant(unnamed_constant(first_ + strangers_.size() + t.variable_index()));
    const auto at = std::lower_bound(strangers_.begin(), strangers_.end(), t.constant_id());
    if (at == strangers_.end() || *at != t.constant_id()) return t;
    return Term::constant(unnamed_constant(first_ + static_cast<std::size_t>(at - strangers_.begin())));
  }

  std::vector<ConstantId> strangers_;  // sorted
  std::size_t variables_ = 0;
  std::size_t first_ = 0;
};

// Atoms, sorted, and whether they hold in a model.
using Valuation = std::vector<std::pair<Literal, bool>>;

Valuation valuation(const Z3Engine& engine, const std::vector<ConstantId>& constants) {
  Valuation out;
  for (const Literal& l : engine.atoms(constants)) out.emplace_back(l, engine.holds(l));
  std::sort(out.begin(), out.end());
  return out;
}

bool holds(const Valuation& atoms, const Literal& l) {
  const auto at = std::lower_bound(atoms.begin(), atoms.end(), std::pair(l, false));
  return at != atoms.end() && at->first == l && at->second;
}

// The premises, translated, and the engines that were made of them.
class LoadedTheory {
 public:
  explicit LoadedTheory(const ProverLimits& limits) : limits_(limits) {}

  Status load(std::span<const Sentence> premises, Semantics semantics) {
    premises_.clear();
    constants_.clear();
    equality_ = false;
    too_many_ = SIZE_MAX;
    instances_ = {};
    drop_engines();
    for (const Sentence& s : premises) {
      Result<Formula> f = translate(s, semantics);
      if (!f.ok()) return f.status();
      equality_ = equality_ || uses_equality(*f);
      add_constants(*f, constants_);
      premises_.push_back(*std::move(f));
    }
    return {};
  }

  [[nodiscard]] const std::vector<Formula>& premises() const { return premises_; }
  [[nodiscard]] const std::vector<ConstantId>& constants() const { return constants_; }
  // Of the engine of instances: how many unnamed constants the premises themselves took, and all there are.
  [[nodiscard]] std::size_t witnesses() const { return instances_.witnesses; }
  [[nodiscard]] const std::vector<ConstantId>& universe() const { return instances_.universe; }
  // Another one for each engine of instances that was made.
  [[nodiscard]] std::size_t generation() const { return generation_; }

  // Instances over the constants and at least `spare` more, where they are enough and not too many; null
  // otherwise.
  Z3Engine* grounded(std::size_t spare, bool equality) {
    if (spare >= too_many_) return nullptr;
    if (grounded_ && spare <= instances_.spare && (!equality || equality_)) return grounded_.get();
    std::optional<Instances> made = ground_all(std::max(spare, instances_.spare));
    if (!made) made = ground_all(spare);
    if (!made) {
      too_many_ = spare;
      return nullptr;
    }
    ++generation_;
    equality_ = equality_ || equality;
    instances_ = *std::move(made);
    grounded_ = engine(equality_ ? Z3Mode::kEquality : Z3Mode::kPropositional, instances_.formulas);
    instances_.formulas.clear();
    return grounded_.get();
  }
  Z3Engine* quantified() {
    if (!quantified_) quantified_ = engine(Z3Mode::kQuantified, premises_);
    return quantified_.get();
  }
  // All is made again when it is needed.
  void drop_context() {
    drop_engines();
    context_.reset();
  }
  void drop_engines() {
    ++generation_;
    grounded_.reset();
    quantified_.reset();
  }

 private:
  struct Instances {
    std::vector<Formula> formulas;
    std::vector<ConstantId> universe;
    std::size_t spare = 0;
    std::size_t witnesses = 0;
  };

  // The universe has the witnesses of the premises themselves, whose number is known after a first round.
  [[nodiscard]] std::optional<Instances> ground_all(std::size_t spare) const {
    std::size_t unnamed = std::max<std::size_t>(spare, constants_.empty() ? 1 : 0);
    while (true) {
      Universe universe{constants_, 0};
      for (std::size_t i = 0; i < unnamed; ++i) universe.constants.push_back(unnamed_constant(i));
      Instances out{{}, universe.constants, spare};
      std::size_t nodes = kMaxNodes;
      for (const Formula& f : premises_) {
        std::optional<Formula> instances = ground(f, true, universe, nodes);
        if (!instances) return std::nullopt;
        out.formulas.push_back(*std::move(instances));
      }
      out.witnesses = universe.witnesses;
      if (out.witnesses + spare <= unnamed) return out;
      unnamed = out.witnesses + spare;
    }
  }

  std::unique_ptr<Z3Engine> engine(Z3Mode mode, const std::vector<Formula>& premises) {
    if (!context_) context_ = make_z3_context();
    auto out = std::make_unique<Z3Engine>(context_, mode, limits_);
    for (const Formula& f : premises) out->add_premise(f);
    return out;
  }

  ProverLimits limits_;
  std::vector<Formula> premises_;
  std::vector<ConstantId> constants_;  // sorted
  bool equality_ = false;
  std::size_t too_many_ = SIZE_MAX;  // spare constants
  std::size_t generation_ = 0;
  Instances instances_;
  std::shared_ptr<Z3Context> context_;
  std::unique_ptr<Z3Engine> grounded_;
  std::unique_ptr<Z3Engine> quantified_;
};

class Z3Prover final : public Prover {
 public:
  explicit Z3Prover(const ProverLimits& limits) : limits_(limits), theory_(limits) {}

  [[nodiscard]] std::string_view name() const override { return "z3"; }

  Status load(const Signature&, std::span<const Sentence> premises, Semantics semantics) override {
    semantics_ = semantics;
    return theory_.load(premises, semantics);
  }

  Proof prove(const Sentence& goal) override {
    if (const Rule* rule = std::get_if<Rule>(&goal.form)) return bounded(prove(*rule));
    if (const auto rule = rule_of(goal)) return bounded(prove(*rule));
    const Result<Formula> f = translate(goal, semantics_);
    if (!f.ok()) return {.finding = Finding::kUnknown, .reason = f.status().message().str()};
    return bounded(prove(*f));
  }

  Proof contradiction() override {
    Proof out = prove(clash(theory_.premises(), semantics_));
    out.countermodel.clear();
    return bounded(std::move(out));
  }

 private:
  // A goal of several literals needs a proof of each.
  Proof prove(const Rule& goal) {
    if (goal.variables > kMaxDepth) return {.finding = Finding::kUnknown, .reason = "too many variables"};
    StandIns standing(goal, theory_.constants());
    Z3Engine* engine = theory_.grounded(standing.size(), false);
    if (engine != nullptr)
      standing.start_from(theory_.witnesses());
    else
      engine = theory_.quantified();
    Proof out{.finding = Finding::kProved};
    for (const Literal& head : goal.head) {
      Proof one = prove(*engine, standing, goal.body, head);
      if (one.finding != Finding::kProved) return one;
      out.core.insert(out.core.end(), one.core.begin(), one.core.end());
    }
    std::sort(out.core.begin(), out.core.end());
    out.core.erase(std::unique(out.core.begin(), out.core.end()), out.core.end());
    return out;
  }

  Proof prove(Z3Engine& engine, const StandIns& standing, const std::vector<Literal>& body,
              const Literal& head) {
    const Assumption fails = assumption(standing.apply(head), false);
    if (body.empty())
      for (const Valuation& model : known_models(engine))
        if (holds(model, fails.atom) == fails.holds)
          return {.finding = Finding::kNotProved, .countermodel = countermodel(model, standing)};
    std::vector<Assumption> assumed{fails};
    for (const Literal& l : body) assumed.push_back(assumption(standing.apply(l), true));
    return proof(engine.check(assumed), engine, standing);
  }

  Proof prove(const Formula& goal) {
    StandIns standing(goal, theory_.constants());
    std::size_t spare = standing.size();
    while (Z3Engine* engine = theory_.grounded(spare, uses_equality(goal))) {
      standing.start_from(theory_.witnesses());
      Universe universe{theory_.universe(), theory_.witnesses() + standing.size()};
      std::size_t nodes = kMaxNodes;
      const std::optional<Formula> instances = ground(standing.apply(goal), false, universe, nodes);
      if (!instances) break;
      const std::size_t used = universe.witnesses - theory_.witnesses();
      if (used <= spare)
        return proof(engine->check(Formula::of(Formula::Kind::kNot, {*instances})), *engine, standing);
      spare = used;
    }
    standing.start_from(0);
    Z3Engine* engine = theory_.quantified();
    return proof(engine->check(Formula::of(Formula::Kind::kNot, {standing.apply(goal)})), *engine, standing);
  }

  // Some models of the premises, that of the premises alone first. They answer at once for every literal that
  // is false in one of them. None where an atom that a model does not mention may be true in it.
  const std::vector<Valuation>& known_models(Z3Engine& engine) {
    const std::size_t generation = engine.mode() == Z3Mode::kPropositional ? theory_.generation() : 0;
    if (models_of_ == generation) return models_;
    models_of_ = generation;
    models_.clear();
    if (generation > 0 && engine.check(std::vector<Assumption>()).finding == Finding::kNotProved)
      models_.push_back(valuation(engine, {}));
    return models_;
  }

  [[nodiscard]] Assumption assumption(const Literal& l, bool holds) const {
    if (semantics_ == Semantics::kClassical && l.negated) return {l.complement(), !holds};
    return {l, holds};
  }

  Proof proof(Z3Answer answer, const Z3Engine& engine, const StandIns& standing) {
    Proof out{.finding = answer.finding, .core = std::move(answer.core), .reason = std::move(answer.reason)};
    if (out.finding != Finding::kNotProved) return out;
    std::vector<ConstantId> constants = theory_.constants();
    const std::vector<ConstantId> more = standing.stand_ins();
    constants.insert(constants.end(), more.begin(), more.end());
    Valuation model = valuation(engine, constants);
    out.countermodel = countermodel(model, standing);
    if (engine.mode() == Z3Mode::kPropositional && models_of_ == theory_.generation() &&
        models_.size() < kMaxModels)
      models_.push_back(std::move(model));
    return out;
  }

  // What holds; classically, as far as there is room, also what does not.
  [[nodiscard]] std::vector<Literal> countermodel(const Valuation& atoms, const StandIns& standing) const {
    std::vector<Literal> out;
    for (const bool truth : {true, false}) {
      if (!truth && semantics_ == Semantics::kStrongNegation) break;
      for (const auto& [atom, holds] : atoms) {
        if (out.size() == kMaxCountermodel) break;
        if (holds != truth) continue;
        if (const auto l = standing.back(atom)) out.push_back(truth ? *l : l->complement());
      }
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  // Z3 counts its memory for the whole process only, so what is over the limit is given up after the fact.
  Proof bounded(Proof proof) {
    if (z3_megabytes() > limits_.megabytes) theory_.drop_context();
    return proof;
  }

  ProverLimits limits_;
  Semantics semantics_ = Semantics::kStrongNegation;
  LoadedTheory theory_;
  std::vector<Valuation> models_;
  std::size_t models_of_ = 0;  // the generation of the theory
};

}  // namespace

std::unique_ptr<Prover> make_z3_prover(const ProverLimits& limits) {
  return std::make_unique<Z3Prover>(limits);
}

}  // namespace propter::entail
