#include <gmock/gmock.h>

#include "entail/prover.h"
#include "support/small_theory.h"

namespace propter::entail {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Kind = Formula::Kind;
constexpr auto kStrong = Semantics::kStrongNegation;
constexpr auto kClassical = Semantics::kClassical;

struct Z3Theory : SmallTheory {
  void formula(Formula f) {
    premises.push_back({"f" + std::to_string(premises.size() + 1), "", std::move(f)});
  }
  void load(Semantics semantics, ProverLimits limits = {}) {
    prover = make_z3_prover(limits);
    const Status status = prover->load(signature, premises, semantics);
    EXPECT_TRUE(status.ok()) << status.message().str();
  }
  Proof ask(const Rule& g) { return prover->prove({"goal", "", g}); }
  Proof ask(const Literal& l) { return ask(goal(l)); }
  Proof ask(const Formula& f) { return prover->prove({"goal", "", f}); }
  std::unique_ptr<Prover> prover;
};

Formula atom(const Literal& l) { return Formula::atom(l); }
Formula of(Kind kind, std::vector<Formula> children) { return Formula::of(kind, std::move(children)); }
Formula all(std::uint32_t v, Formula f) { return Formula::quantified(Kind::kForAll, v, std::move(f)); }
Formula some(std::uint32_t v, Formula f) { return Formula::quantified(Kind::kExists, v, std::move(f)); }
Formula equal(Term a, Term b) {
  Formula f;
  f.kind = Kind::kEqual;
  f.literal.arity = 2;
  f.literal.terms = {a, b};
  return f;
}

TEST(Z3Prover, ChainsRulesAndNamesThePremisesItNeeds) {
  Z3Theory t;
  t.fact(t.is("cold", "Bob"));
  t.fact(t.is("tall", "Bob"));
  t.rule({t.is("cold", t.x(0))}, {t.is("rough", t.x(0))});
  t.rule({t.is("rough", t.x(0))}, {t.is("red", t.x(0))});
  t.load(kStrong);
  const Proof p = t.ask(t.is("red", "Bob"));
  EXPECT_EQ(p.finding, Finding::kProved);
  EXPECT_THAT(p.core, ElementsAre(0, 2, 3));
}

TEST(Z3Prover, NamesNoPremiseThatCouldBeLeftOut) {
  Z3Theory t;
  t.fact(t.is("a", "Bob"));
  for (const char* other : {"c", "d", "e", "f"}) {
    t.rule({t.is("a", t.x(0))}, {t.is(other, t.x(0))});
    t.rule({t.is(other, t.x(0))}, {t.is("b", t.x(0))});
  }
  t.load(kStrong);
  EXPECT_THAT(t.ask(t.is("b", "Bob")).core, SizeIs(3));
}

TEST(Z3Prover, ProvesNothingFromAbsenceUnderStrongNegation) {
  Z3Theory t;
  t.fact(t.is("cold", "Bob"));
  t.load(kStrong);
  EXPECT_EQ(t.ask(t.is("red", "Bob").complement()).finding, Finding::kNotProved);
}

TEST(Z3Prover, TurnsNoRuleAroundUnderStrongNegation) {
  Z3Theory t;
  t.rule({t.is("cold", t.x(0))}, {t.is("red", t.x(0))});
  t.fact(t.is("red", "Bob").complement());
  t.load(kStrong);
  EXPECT_EQ(t.ask(t.is("cold", "Bob").complement()).finding, Finding::kNotProved);
  t.load(kClassical);
  EXPECT_EQ(t.ask(t.is("cold", "Bob").complement()).finding, Finding::kProved);
}

TEST(Z3Prover, ProvesNothingElseFromAContradictionUnderStrongNegation) {
  Z3Theory t;
  t.fact(t.is("red", "Bob"));
  t.fact(t.is("red", "Bob").complement());
  t.load(kStrong);
  EXPECT_EQ(t.ask(t.is("cold", "Bob")).finding, Finding::kNotProved);
  t.load(kClassical);
  EXPECT_EQ(t.ask(t.is("cold", "Bob")).finding, Finding::kProved);
}

TEST(Z3Prover, SaysWhichPremisesContradictEachOther) {
  for (const Semantics semantics : {kStrong, kClassical}) {
    Z3Theory t;
    t.fact(t.is("cold", "Ann"));
    t.fact(t.is("cold", "Bob"));
    t.rule({t.is("cold", t.x(0))}, {t.is("red", t.x(0))});
    t.fact(t.is("red", "Bob").complement());
    t.load(semantics);
    const Proof p = t.prover->contradiction();
    EXPECT_EQ(p.finding, Finding::kProved);
    EXPECT_THAT(p.core, ElementsAre(1, 2, 3)) << name_of(semantics);
  }
}

TEST(Z3Prover, FindsNoContradictionWhereAPredicateIsNegatedOfAnother) {
  for (const Semantics semantics : {kStrong, kClassical}) {
    Z3Theory t;
    t.fact(t.is("red", "Ann"));
    t.fact(t.is("red", "Bob").complement());
    t.load(semantics);
    EXPECT_EQ(t.prover->contradiction().finding, Finding::kNotProved);
  }
}

TEST(Z3Prover, FindsAContradictionThatOnlyExistsInWhatHasNoName) {
  Z3Theory t;
  t.formula(
      some(0, of(Kind::kAnd, {atom(t.is("red", t.x(0))), of(Kind::kNot, {atom(t.is("red", t.x(0)))})})));
  t.load(kStrong);
  EXPECT_EQ(t.prover->contradiction().finding, Finding::kProved);
}

TEST(Z3Prover, ProvesARuleFromItsBodySupposed) {
  Z3Theory t;
  t.rule({t.is("cold", t.x(0))}, {t.is("rough", t.x(0))});
  t.rule({t.is("rough", t.x(0)), t.does(t.x(0), "like", t.x(1))}, {t.is("red", t.x(1))});
  t.load(kStrong);
  const std::vector<Literal> body = {t.is("cold", t.x(0)), t.does(t.x(0), "like", t.x(1))};
  EXPECT_EQ(t.ask(Rule{body, {t.is("red", t.x(1))}, 2}).finding, Finding::kProved);
  EXPECT_EQ(t.ask(Rule{body, {t.is("red", t.x(0))}, 2}).finding, Finding::kNotProved);
}

TEST(Z3Prover, ProvesSeveralLiteralsOnlyTogether) {
  Z3Theory t;
  t.fact(t.is("red", "Bob"));
  t.fact(t.is("cold", "Bob"));
  t.load(kStrong);
  EXPECT_THAT(t.ask(Rule{{}, {t.is("red", "Bob"), t.is("cold", "Bob")}, 0}).core, ElementsAre(0, 1));
  EXPECT_EQ(t.ask(Rule{{}, {t.is("red", "Bob"), t.is("tall", "Bob")}, 0}).finding, Finding::kNotProved);
}

TEST(Z3Prover, AppliesRulesToConstantsThatOnlyTheGoalNames) {
  Z3Theory t;
  t.rule({}, {t.is("red", t.x(0))});
  t.rule({t.is("red", t.x(0))}, {t.is("cold", t.x(0))});
  t.load(kStrong);
  EXPECT_EQ(t.ask(t.is("cold", "Newcomer")).finding, Finding::kProved);
  EXPECT_EQ(t.ask(t.does("Newcomer", "like", "Another")).finding, Finding::kNotProved);
}

TEST(Z3Prover, TellsAtomsApartByTheTermsThatTheyHave) {
  Z3Theory t;
  t.name("First");  // what a term that is not used looks like
  t.fact(t.is("red", "Bob"));
  t.load(kClassical);
  EXPECT_EQ(t.ask(of(Kind::kOr, {atom(t.is("red", "Bob")), atom(t.is("cold", "First"))})).finding,
            Finding::kProved);
}

TEST(Z3Prover, GivesACountermodelOfWhatHolds) {
  Z3Theory t;
  t.fact(t.is("cold", "Bob"));
  t.rule({t.is("cold", t.x(0)), t.is("tall", t.x(0))}, {t.is("red", t.x(0))});
  const Literal goal = t.is("red", "Bob");
  t.load(kStrong);
  const Proof p = t.ask(goal);
  ASSERT_EQ(p.finding, Finding::kNotProved);
  EXPECT_THAT(p.countermodel, Contains(t.is("cold", "Bob")));
  EXPECT_THAT(p.countermodel, Not(Contains(goal)));
}

TEST(Z3Prover, BoundsAndSortsTheCountermodel) {
  Z3Theory t;
  for (int i = 0; i < 100; ++i) t.fact(t.is("cold", "N" + std::to_string(i)));
  t.load(kStrong);
  const Proof p = t.ask(t.is("red", "N1"));
  EXPECT_THAT(p.countermodel, SizeIs(64));
  EXPECT_TRUE(std::is_sorted(p.countermodel.begin(), p.countermodel.end()));
}

TEST(Z3Prover, SaysClassicallyAlsoWhatDoesNotHold) {
  Z3Theory t;
  t.formula(of(Kind::kOr, {atom(t.is("a", "Bob")), atom(t.is("b", "Bob"))}));
  t.fact(t.is("b", "Bob").complement());
  t.load(kClassical);
  EXPECT_THAT(t.ask(t.is("a", "Ann")).countermodel, Contains(t.is("b", "Bob").complement()));
}

TEST(Z3Prover, ReasonsByCasesClassically) {
  Z3Theory t;
  t.formula(of(Kind::kXor, {atom(t.is("a", "Bob")), atom(t.is("b", "Bob"))}));
  t.rule({t.is("a", t.x(0))}, {t.is("c", t.x(0))});
  t.rule({t.is("b", t.x(0))}, {t.is("c", t.x(0))});
  t.load(kClassical);
  EXPECT_EQ(t.ask(t.is("c", "Bob")).finding, Finding::kProved);
  EXPECT_EQ(t.ask(t.is("a", "Bob")).finding, Finding::kNotProved);
}

TEST(Z3Prover, ReadsEitherOrUnderStrongNegationAsOneTrueAndTheOtherFalse) {
  Z3Theory t;
  t.formula(of(Kind::kXor, {atom(t.is("a", "Bob")), atom(t.is("b", "Bob"))}));
  t.formula(of(Kind::kImplies, {of(Kind::kNot, {atom(t.is("b", "Bob"))}), atom(t.is("c", "Bob"))}));
  t.formula(of(Kind::kImplies, {atom(t.is("b", "Bob")), atom(t.is("c", "Bob"))}));
  t.load(kStrong);
  EXPECT_EQ(t.ask(t.is("c", "Bob")).finding, Finding::kProved);
}

TEST(Z3Prover, ProvesThatSomethingExists) {
  for (const Semantics semantics : {kStrong, kClassical}) {
    Z3Theory t;
    t.fact(t.is("red", "Bob"));
    t.load(semantics);
    EXPECT_EQ(t.ask(some(0, atom(t.is("red", t.x(0))))).finding, Finding::kProved);
    EXPECT_EQ(t.ask(some(0, atom(t.is("cold", t.x(0))))).finding, Finding::kNotProved);
    EXPECT_EQ(t.ask(all(0, atom(t.is("red", t.x(0))))).finding, Finding::kNotProved);
  }
}

TEST(Z3Prover, UsesAWitnessOfAPremise) {
  Z3Theory t;
  t.formula(some(0, atom(t.is("red", t.x(0)))));
  t.rule({t.is("red", t.x(0))}, {t.is("cold", t.x(0))});
  t.load(kClassical);
  const Proof p = t.ask(some(3, atom(t.is("cold", t.x(3)))));
  EXPECT_EQ(p.finding, Finding::kProved);
  EXPECT_THAT(p.core, ElementsAre(0, 1));
}

TEST(Z3Prover, ProvesWithAWitnessThatDependsOnAnother) {
  Z3Theory t;
  t.formula(all(
      0, of(Kind::kImplies,
            {atom(t.is("red", t.x(0))),
             some(1, of(Kind::kAnd, {atom(t.does(t.x(0), "like", t.x(1))), atom(t.is("cold", t.x(1)))}))})));
  t.fact(t.is("red", "Bob"));
  t.load(kClassical);
  const Proof p = t.ask(some(0, atom(t.is("cold", t.x(0)))));
  EXPECT_EQ(p.finding, Finding::kProved);
  EXPECT_THAT(p.core, ElementsAre(0, 1));
  EXPECT_EQ(t.ask(t.is("cold", "Bob")).finding, Finding::kNotProved);
}

TEST(Z3Prover, TakesEqualsForEquals) {
  Z3Theory t;
  t.formula(equal(t.name("Bob"), t.name("Robert")));
  t.fact(t.is("red", "Bob"));
  t.load(kClassical);
  const Proof p = t.ask(t.is("red", "Robert"));
  EXPECT_EQ(p.finding, Finding::kProved);
  EXPECT_THAT(p.core, ElementsAre(0, 1));
}

TEST(Z3Prover, DoesNotSupposeThatNamesDiffer) {
  Z3Theory t;
  t.fact(t.is("red", "Bob"));
  t.load(kClassical);
  EXPECT_EQ(t.ask(of(Kind::kNot, {equal(t.name("Bob"), t.name("Ann"))})).finding, Finding::kNotProved);
  EXPECT_EQ(t.ask(t.is("red", "Ann")).finding, Finding::kNotProved);
}

TEST(Z3Prover, AnswersTheSameAfterOtherGoals) {
  Z3Theory t;
  t.fact(t.is("red", "Bob"));
  t.rule({t.is("red", t.x(0))}, {t.is("cold", t.x(0))});
  t.load(kClassical);
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(t.ask(t.is("cold", "Bob")).finding, Finding::kProved);
    EXPECT_EQ(t.ask(some(0, of(Kind::kNot, {atom(t.is("red", t.x(0)))}))).finding, Finding::kNotProved);
    EXPECT_EQ(t.ask(equal(t.name("Bob"), t.name("Ann"))).finding, Finding::kNotProved);
    EXPECT_EQ(t.ask(t.is("cold", "Ann")).finding, Finding::kNotProved);
  }
}

TEST(Z3Prover, ForgetsTheTheoryBefore) {
  Z3Theory t;
  t.fact(t.is("red", "Bob"));
  t.load(kStrong);
  EXPECT_EQ(t.ask(t.is("red", "Bob")).finding, Finding::kProved);
  const Signature& signature = t.signature;
  ASSERT_TRUE(t.prover->load(signature, {}, kStrong).ok());
  EXPECT_EQ(t.ask(t.is("red", "Bob")).finding, Finding::kNotProved);
}

TEST(Z3Prover, ProvesNothingFromNoPremises) {
  Z3Theory t;
  t.load(kClassical);
  EXPECT_EQ(t.ask(t.is("red", "Bob")).finding, Finding::kNotProved);
  EXPECT_EQ(t.prover->contradiction().finding, Finding::kNotProved);
  EXPECT_EQ(
      t.ask(of(Kind::kOr, {atom(t.is("red", "Bob")), of(Kind::kNot, {atom(t.is("red", "Bob"))})})).finding,
      Finding::kProved);
}

// Pigeons in one hole too few: no short proof for a solver of this kind.
TEST(Z3Prover, StopsAtItsLimit) {
  Z3Theory t;
  constexpr int kHoles = 11;
  const auto in = [&](int pigeon, int hole) {
    return t.does("P" + std::to_string(pigeon), "take", "H" + std::to_string(hole));
  };
  for (int p = 0; p <= kHoles; ++p) {
    std::vector<Formula> holes;
    for (int h = 0; h < kHoles; ++h) holes.push_back(atom(in(p, h)));
    t.formula(of(Kind::kOr, holes));
    for (int q = 0; q < p; ++q)
      for (int h = 0; h < kHoles; ++h)
        t.formula(of(Kind::kNot, {of(Kind::kAnd, {atom(in(p, h)), atom(in(q, h))})}));
  }
  t.load(kClassical, {.milliseconds = 50});
  const Proof p = t.prover->contradiction();
  EXPECT_EQ(p.finding, Finding::kTimeout);
  EXPECT_THAT(p.reason, Not(IsEmpty()));
}

TEST(Z3Prover, RefusesAFormulaThatIsTooDeep) {
  Z3Theory t;
  Formula f = atom(t.is("red", "Bob"));
  for (int i = 0; i < 1000; ++i) f = of(Kind::kNot, {std::move(f)});
  t.load(kClassical);
  EXPECT_EQ(t.ask(f).finding, Finding::kUnknown);
  t.formula(f);
  EXPECT_EQ(make_z3_prover({})->load(t.signature, t.premises, kClassical).code(), StatusCode::kUnsupported);
}

TEST(Z3Prover, TakesManyConstantsWithoutAllInstances) {
  Z3Theory t;
  for (int i = 0; i < 300; ++i)
    t.fact(t.does("N" + std::to_string(i), "precede", "N" + std::to_string(i + 1)));
  t.rule({t.does(t.x(0), "precede", t.x(1)), t.does(t.x(1), "precede", t.x(2))},
         {t.does(t.x(0), "lead", t.x(2))});
  t.load(kStrong);
  EXPECT_EQ(t.ask(t.does("N7", "lead", "N9")).finding, Finding::kProved);
}

}  // namespace
}  // namespace propter::entail
