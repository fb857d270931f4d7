#include "entail/z3_engine.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <z3++.h>

namespace propter::entail {

struct Z3Context {
  z3::context terms;
};

std::shared_ptr<Z3Context> make_z3_context() {
  try {
    return std::make_shared<Z3Context>();
  } catch (const z3::exception&) {
    return nullptr;
  }
}

namespace {

constexpr std::size_t kMaxAtoms = 4096;              // that a model is asked about
constexpr std::size_t kMaxMinimised = 32;            // premises of a core that is made smaller
constexpr std::size_t kUnitsPerMillisecond = 2'000;  // about, of Z3's deterministic measure of work

// The terms of one theory. Names are made of numbers, so no text of a user gets to Z3.
class Encoding {
 public:
  Encoding(z3::context& context, Z3Mode mode)
      : context_(context), mode_(mode), entity_(context.uninterpreted_sort("entity")) {}

  z3::expr atom(const Literal& l) {
    if (mode_ != Z3Mode::kPropositional) return applied(l);
    const auto [at, fresh] = numbers_.try_emplace(l, atoms_.size());
    if (fresh) atoms_.push_back(context_.bool_const(fmt::format("p{}", at->second).c_str()));
    return atoms_[at->second];
  }

  z3::expr of(const Formula& f) {
    const auto child = [&](std::size_t i) { return of(f.children[i]); };
    switch (f.kind) {
      case Formula::Kind::kAtom:
        return atom(f.literal);
      case Formula::Kind::kEqual:
        return term(f.literal.terms[0]) == term(f.literal.terms[1]);
      case Formula::Kind::kNot:
        return !child(0);
      case Formula::Kind::kAnd:
        return z3::mk_and(children(f));
      case Formula::Kind::kOr:
        return z3::mk_or(children(f));
      case Formula::Kind::kXor:
        return child(0) != child(1);
      case Formula::Kind::kImplies:
        return z3::implies(child(0), child(1));
      case Formula::Kind::kIff:
        return child(0) == child(1);
      case Formula::Kind::kForAll:
        return z3::forall(term(Term::variable(f.variable)), child(0));
      case Formula::Kind::kExists:
        break;
    }
    return z3::exists(term(Term::variable(f.variable)), child(0));
  }

  bool holds(const z3::model& model, const Literal& l) {
    if (mode_ != Z3Mode::kPropositional) return model.eval(applied(l), true).is_true();
    const auto at = numbers_.find(l);
    if (at == numbers_.end()) return false;
    const Z3_ast value = Z3_model_get_const_interp(context_, model, atoms_[at->second].decl());
    return value != nullptr && Z3_get_bool_value(context_, value) == Z3_L_TRUE;
  }

  [[nodiscard]] std::vector<Literal> atoms(const std::vector<ConstantId>& constants) const {
    std::vector<Literal> out;
    for (const auto& [l, number] : numbers_) out.push_back(l);
    for (const auto& [symbol, declaration] : predicates_)
      add_instances({PredicateId(std::size_t{symbol.first}), symbol.second,
                     static_cast<std::uint8_t>(declaration.arity())},
                    0, constants, out);
    return out;
  }

 private:
  z3::expr_vector children(const Formula& f) {
    z3::expr_vector out(context_);
    for (const Formula& child : f.children) out.push_back(of(child));
    return out;
  }
  [[nodiscard]] z3::expr term(Term t) const {
    const std::string name =
        t.is_variable() ? fmt::format("x{}", t.variable_index()) : fmt::format("c{}", t.constant_id().value);
    return context_.constant(name.c_str(), entity_);
  }
  z3::expr applied(const Literal& l) {
    z3::expr_vector terms(context_);
    for (std::size_t i = 0; i < l.arity; ++i) terms.push_back(term(l.terms[i]));
    return declared(l)(terms);
  }
  const z3::func_decl& declared(const Literal& l) {
    const std::pair symbol(l.predicate.value, l.negated);
    const auto known = predicates_.find(symbol);
    if (known != predicates_.end()) return known->second;
    const std::string name = fmt::format("{}{}", l.negated ? "n" : "p", l.predicate.value);
    z3::sort_vector sorts(context_);
    for (std::size_t i = 0; i < l.arity; ++i) sorts.push_back(entity_);
    return predicates_.emplace(symbol, context_.function(name.c_str(), sorts, context_.bool_sort()))
        .first->second;
  }
  static void add_instances(Literal l, std::size_t at, const std::vector<ConstantId>& constants,
                            std::vector<Literal>& out) {
    if (out.size() >= kMaxAtoms) return;
    if (at >= std::min<std::size_t>(l.arity, kMaxArity)) {
      out.push_back(l);
      return;
    }
    for (const ConstantId c : constants) {
      l.terms[at] = Term::constant(c);
      add_instances(l, at + 1, constants, out);
    }
  }

  z3::context& context_;
  Z3Mode mode_;
  z3::sort entity_;
  std::map<Literal, std::size_t> numbers_;  // of Boolean constants
  std::vector<z3::expr> atoms_;
  std::map<std::pair<std::uint32_t, bool>, z3::func_decl> predicates_;
};

bool is_limit(const std::string& reason) {
  static constexpr std::array<std::string_view, 4> kWords = {"timeout", "cancel", "resource", "mem"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return reason.find(word) != std::string::npos; });
}

Z3Answer given_up(const std::string& reason) {
  return {is_limit(reason) ? Finding::kTimeout : Finding::kUnknown, {}, "Z3: " + reason};
}

}  // namespace

class Z3Engine::State {
 public:
  State(std::shared_ptr<Z3Context> context, Z3Mode mode, const ProverLimits& limits)
      : shared_(std::move(context)),
        solver_(solver_for(context_, mode)),
        encoding_(context_, mode),
        minimise_(mode != Z3Mode::kQuantified) {
    z3::params params(context_);
    params.set("ctrl_c", false);  // signals belong to the program
    const std::size_t units = limits.milliseconds * kUnitsPerMillisecond;
    if (units > 0) params.set("rlimit", static_cast<unsigned>(std::min<std::size_t>(units, UINT32_MAX)));
    if (mode == Z3Mode::kQuantified && units > 0) params.set("timeout", limits.milliseconds);
    solver_.set(params);
  }

  void add_premise(const Formula& f) {
    const z3::expr name = context_.bool_const(fmt::format("s{}", names_.size()).c_str());
    premise_of_.emplace(Z3_get_ast_id(context_, name), names_.size());
    names_.push_back(name);
    solver_.add(z3::implies(name, encoding_.of(f)));
  }

  Z3Answer check(const std::vector<Assumption>& assumed) {
    model_.reset();
    std::vector<z3::expr> extra;
    for (const Assumption& a : assumed)
      extra.push_back(a.holds ? encoding_.atom(a.atom) : !encoding_.atom(a.atom));
    return check(extra);
  }

  Z3Answer check(const Formula& f) {
    model_.reset();
    const z3::expr e = encoding_.of(f);
    solver_.push();
    solver_.add(e);
    Z3Answer out = check(std::vector<z3::expr>{});
    if (out.finding == Finding::kNotProved) model_ = solver_.get_model();
    solver_.pop();
    return out;
  }

  bool holds(const Literal& l) {
    if (!model_) model_ = solver_.get_model();
    return encoding_.holds(*model_, l);
  }
  [[nodiscard]] const Encoding& encoding() const { return encoding_; }

 private:
  static z3::solver solver_for(z3::context& context, Z3Mode mode) {
    return mode == Z3Mode::kQuantified ? z3::solver(context, z3::solver::simple())
                                       : z3::solver(context, "QF_UF");
  }

  Z3Answer check(const std::vector<z3::expr>& extra) {
    std::vector<std::size_t> all(names_.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    Z3Answer out = check(all, extra);
    if (minimise_ && out.core.size() <= kMaxMinimised) minimise(out.core, extra);
    return out;
  }

  Z3Answer check(const std::vector<std::size_t>& premises, const std::vector<z3::expr>& extra) {
    std::vector<Z3_ast> assumed;
    for (const std::size_t p : premises) assumed.push_back(names_[p]);
    for (const z3::expr& e : extra) assumed.push_back(e);
    const Z3_lbool result =
        Z3_solver_check_assumptions(context_, solver_, static_cast<unsigned>(assumed.size()), assumed.data());
    context_.check_error();
    if (result == Z3_L_TRUE) return {Finding::kNotProved};
    if (result == Z3_L_UNDEF) return given_up(solver_.reason_unknown());
    return {Finding::kProved, core()};
  }

  std::vector<std::size_t> core() {
    std::vector<std::size_t> out;
    for (const z3::expr& e : solver_.unsat_core())
      if (const auto at = premise_of_.find(Z3_get_ast_id(context_, e)); at != premise_of_.end())
        out.push_back(at->second);
    std::sort(out.begin(), out.end());
    return out;
  }

  // Leaves out premise after premise as long as it stays unsatisfiable. Not with quantifiers, where each
  // check may take all of its time.
  void minimise(std::vector<std::size_t>& core, const std::vector<z3::expr>& extra) {
    for (std::size_t at = 0; at < core.size();) {
      std::vector<std::size_t> fewer = core;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at));
      Z3Answer without = check(fewer, extra);
      if (without.finding == Finding::kProved)
        core = std::move(without.core);
      else if (without.finding == Finding::kNotProved)
        ++at;
      else
        return;
    }
  }

  std::shared_ptr<Z3Context> shared_;
  z3::context& context_ = shared_->terms;
  z3::solver solver_;
  Encoding encoding_;
  bool minimise_;
  std::vector<z3::expr> names_;
  std::map<unsigned, std::size_t> premise_of_;  // by the number of its literal's term
  std::optional<z3::model> model_;
};

Z3Engine::Z3Engine(std::shared_ptr<Z3Context> context, Z3Mode mode, const ProverLimits& limits)
    : mode_(mode) {
  try {
    if (context) state_ = std::make_unique<State>(std::move(context), mode, limits);
  } catch (const z3::exception&) {
    state_.reset();  // every question is answered with unknown
  }
}
Z3Engine::~Z3Engine() = default;

void Z3Engine::add_premise(const Formula& formula) {
  try {
    if (state_) state_->add_premise(formula);
  } catch (const z3::exception&) {
    state_.reset();
  }
}

Z3Answer Z3Engine::check(const std::vector<Assumption>& assumed) {
  try {
    return state_ ? state_->check(assumed) : given_up("a premise was not accepted");
  } catch (const z3::exception& e) {
    return given_up(e.msg());
  }
}

Z3Answer Z3Engine::check(const Formula& assumed) {
  try {
    return state_ ? state_->check(assumed) : given_up("a premise was not accepted");
  } catch (const z3::exception& e) {
    return given_up(e.msg());
  }
}

bool Z3Engine::holds(const Literal& atom) const {
  try {
    return state_ && state_->holds(atom);
  } catch (const z3::exception&) {
    return false;
  }
}

std::vector<Literal> Z3Engine::atoms(const std::vector<ConstantId>& constants) const {
  return state_ ? state_->encoding().atoms(constants) : std::vector<Literal>();
}

std::size_t z3_megabytes() { return static_cast<std::size_t>(Z3_get_estimated_alloc_size() >> 20); }

}  // namespace propter::entail
