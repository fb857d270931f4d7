#include <gmock/gmock.h>

#include "entail/prover.h"
#include "support/small_theory.h"

namespace propter::entail {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Proof prove(SmallTheory& theory, const Rule& goal, Semantics semantics = Semantics::kStrongNegation,
            ProverLimits limits = {}) {
  const auto prover = make_native_prover(limits);
  EXPECT_TRUE(prover->load(theory.signature, theory.premises, semantics).ok());
  return prover->prove({"goal", "", goal});
}

TEST(NativeProver, ProvesAGivenFactFromItself) {
  SmallTheory t;
  t.fact(t.is("cold", "Bob"));
  const Proof p = prove(t, t.goal(t.is("cold", "Bob")));
  EXPECT_EQ(p.finding, Finding::kProved);
  EXPECT_THAT(p.core, ElementsAre(0));
  EXPECT_THAT(p.steps, SizeIs(1));
}

TEST(NativeProver, RefutesARuleByACounterexample) {
  SmallTheory t;
  t.fact(t.is("cold", "Ann"));
  t.fact(t.is("old", "Ann"));
  const Rule nobody{{}, {t.is("old", t.x(0)).complement()}, 1};
  const Rule cold{{t.is("cold", t.x(0))}, {t.is("old", t.x(0)).complement()}, 1};
  const Rule tall{{t.is("tall", t.x(0))}, {t.is("old", t.x(0)).complement()}, 1};
  const auto prover = make_native_prover({});
  ASSERT_TRUE(prover->load(t.signature, t.premises, Semantics::kStrongNegation).ok());
  const Proof none = prover->prove(negation_of({"goal", "", nobody}));
  EXPECT_EQ(none.finding, Finding::kProved);
  EXPECT_THAT(none.core, ElementsAre(1));
  EXPECT_THAT(prover->prove(negation_of({"goal", "", cold})).core, ElementsAre(0, 1));
  EXPECT_EQ(prover->prove(negation_of({"goal", "", tall})).finding, Finding::kNotProved);
}

TEST(NativeProver, RefutesWhatIsSaidOfEverythingWithoutAName) {
  SmallTheory t;
  t.rule({}, {t.is("old", t.x(0))});
  const auto prover = make_native_prover({});
  ASSERT_TRUE(prover->load(t.signature, t.premises, Semantics::kStrongNegation).ok());
  const Rule nobody{{}, {t.is("old", t.x(0)).complement()}, 1};
  EXPECT_EQ(prover->prove(negation_of({"goal", "", nobody})).finding, Finding::kProved);
}

TEST(NativeProver, ChainsRulesAndNamesThePremisesItUsed) {
  SmallTheory t;
  t.fact(t.is("cold", "Bob"));
  t.fact(t.is("tall", "Bob"));
  t.rule({t.is("cold", t.x(0))}, {t.is("rough", t.x(0))});
  t.rule({t.is("rough", t.x(0))}, {t.is("red", t.x(0))});
  const Proof p = prove(t, t.goal(t.is("red", "Bob")));
  EXPECT_EQ(p.finding, Finding::kProved);
  EXPECT_THAT(p.core, ElementsAre(0, 2, 3));
  ASSERT_THAT(p.steps, SizeIs(3));
  EXPECT_THAT(p.steps.back().from, ElementsAre(1));
}

TEST(NativeProver, KeepsADerivationOfLeastDepth) {
  SmallTheory t;
  t.rule({t.is("a", t.x(0))}, {t.is("b", t.x(0))});
  t.rule({t.is("b", t.x(0))}, {t.is("c", t.x(0))});
  t.rule({t.is("a", t.x(0))}, {t.is("c", t.x(0))});
  t.fact(t.is("a", "Bob"));
  EXPECT_THAT(prove(t, t.goal(t.is("c", "Bob"))).core, ElementsAre(2, 3));
}

TEST(NativeProver, JoinsTheConditionsOfARule) {
  SmallTheory t;
  t.fact(t.does("Ann", "like", "Bob"));
  t.fact(t.does("Bob", "like", "Cid"));
  t.fact(t.does("Cid", "like", "Dan"));
  t.rule({t.does(t.x(0), "like", t.x(1)), t.does(t.x(1), "like", t.x(2))}, {t.does(t.x(0), "know", t.x(2))});
  EXPECT_EQ(prove(t, t.goal(t.does("Ann", "know", "Cid"))).finding, Finding::kProved);
  EXPECT_EQ(prove(t, t.goal(t.does("Bob", "know", "Dan"))).finding, Finding::kProved);
  EXPECT_EQ(prove(t, t.goal(t.does("Ann", "know", "Dan"))).finding, Finding::kNotProved);
}

TEST(NativeProver, AVariableThatRepeatsTakesOneValue) {
  SmallTheory t;
  t.fact(t.does("Ann", "like", "Bob"));
  t.rule({t.does(t.x(0), "like", t.x(0))}, {t.is("vain", t.x(0))});
  EXPECT_EQ(prove(t, t.goal(t.is("vain", "Ann"))).finding, Finding::kNotProved);
  t.fact(t.does("Bob", "like", "Bob"));
  EXPECT_EQ(prove(t, t.goal(t.is("vain", "Bob"))).finding, Finding::kProved);
}

TEST(NativeProver, AbsenceProvesNothing) {
  SmallTheory t;
  t.fact(t.is("cold", "Bob"));
  t.rule({t.is("red", t.x(0)).complement()}, {t.is("blue", t.x(0))});
  const Proof p = prove(t, t.goal(t.is("blue", "Bob")));
  EXPECT_EQ(p.finding, Finding::kNotProved);
  EXPECT_THAT(p.countermodel, ElementsAre(t.is("cold", "Bob")));
}

TEST(NativeProver, ANegatedLiteralIsDerivedAsOneOfItsOwn) {
  SmallTheory t;
  t.fact(t.is("red", "Bob").complement());
  t.rule({t.is("red", t.x(0)).complement()}, {t.is("blue", t.x(0))});
  EXPECT_EQ(prove(t, t.goal(t.is("blue", "Bob"))).finding, Finding::kProved);
}

TEST(NativeProver, ContrapositionDoesNotHoldUnderStrongNegation) {
  SmallTheory t;
  t.fact(t.is("red", "Bob").complement());
  t.rule({t.is("cold", t.x(0))}, {t.is("red", t.x(0))});
  EXPECT_EQ(prove(t, t.goal(t.is("cold", "Bob").complement())).finding, Finding::kNotProved);
}

TEST(NativeProver, UnderClassicalLogicItSaysProvedOrUnknownOnly) {
  SmallTheory t;
  t.fact(t.is("red", "Bob"));
  EXPECT_EQ(prove(t, t.goal(t.is("red", "Bob")), Semantics::kClassical).finding, Finding::kProved);
  EXPECT_EQ(prove(t, t.goal(t.is("cold", "Bob")), Semantics::kClassical).finding, Finding::kUnknown);
}

TEST(NativeProver, ProvesARuleByMeetingItsBodyWithWitnesses) {
  SmallTheory t;
  t.rule({t.is("a", t.x(0))}, {t.is("b", t.x(0))});
  t.rule({t.is("b", t.x(0))}, {t.is("c", t.x(0))});
  const Proof p = prove(t, {{t.is("a", t.x(0))}, {t.is("c", t.x(0))}, 1});
  EXPECT_EQ(p.finding, Finding::kProved);
  EXPECT_THAT(p.core, ElementsAre(0, 1));
  EXPECT_EQ(prove(t, {{t.is("c", t.x(0))}, {t.is("a", t.x(0))}, 1}).finding, Finding::kNotProved);
}

TEST(NativeProver, WhatIsSaidOfEverythingHoldsOfConstantsThatOnlyTheGoalHas) {
  SmallTheory t;
  t.premises.push_back({"s1", "", Rule{{}, {t.is("red", t.x(0))}, 1}});
  const auto prover = make_native_prover({});
  ASSERT_TRUE(prover->load(t.signature, t.premises, Semantics::kStrongNegation).ok());
  EXPECT_EQ(prover->prove({"goal", "", t.goal(t.is("red", "Zoe"))}).finding, Finding::kProved);
}

TEST(NativeProver, AGoalOfSeveralLiteralsNeedsThemAll) {
  SmallTheory t;
  t.fact(t.is("red", "Bob"));
  EXPECT_EQ(prove(t, {{}, {t.is("red", "Bob"), t.is("cold", "Bob")}, 0}).finding, Finding::kNotProved);
  t.fact(t.is("cold", "Bob"));
  EXPECT_THAT(prove(t, {{}, {t.is("red", "Bob"), t.is("cold", "Bob")}, 0}).core, ElementsAre(0, 1));
}

TEST(NativeProver, NamesThePremisesThatContradictEachOther) {
  SmallTheory t;
  t.fact(t.is("cold", "Ann"));
  t.fact(t.is("cold", "Bob"));
  t.rule({t.is("cold", t.x(0))}, {t.is("red", t.x(0))});
  t.fact(t.is("red", "Bob").complement());
  const auto prover = make_native_prover({});
  ASSERT_TRUE(prover->load(t.signature, t.premises, Semantics::kStrongNegation).ok());
  const Proof p = prover->contradiction();
  EXPECT_EQ(p.finding, Finding::kProved);
  EXPECT_THAT(p.core, ElementsAre(1, 2, 3));
}

TEST(NativeProver, ConsistentPremisesHaveNoContradiction) {
  SmallTheory t;
  t.fact(t.is("cold", "Ann"));
  t.fact(t.is("cold", "Bob").complement());
  const auto prover = make_native_prover({});
  ASSERT_TRUE(prover->load(t.signature, t.premises, Semantics::kStrongNegation).ok());
  const Proof p = prover->contradiction();
  EXPECT_EQ(p.finding, Finding::kNotProved);
  EXPECT_THAT(p.core, IsEmpty());
}

TEST(NativeProver, MeetingTheLimitOfFactsIsATimeoutAndNoAnswer) {
  SmallTheory t;
  for (int i = 0; i < 30; ++i) t.fact(t.is("node", "n" + std::to_string(i)));
  t.rule({t.is("node", t.x(0)), t.is("node", t.x(1))}, {t.does(t.x(0), "meet", t.x(1))});
  const Proof p = prove(t, t.goal(t.is("red", "n1")), Semantics::kStrongNegation, {.facts = 100});
  EXPECT_EQ(p.finding, Finding::kTimeout);
  EXPECT_FALSE(p.reason.empty());
}

TEST(NativeProver, FormulasThatAreRulesAreUsedAndOthersLeftOut) {
  SmallTheory t;
  t.fact(t.is("a", "Bob"));
  t.premises.push_back({"f", "", to_formula({{t.is("a", t.x(0))}, {t.is("b", t.x(0))}, 1})});
  t.premises.push_back(
      {"g", "",
       Formula::of(Formula::Kind::kOr, {Formula::atom(t.is("c", "Bob")), Formula::atom(t.is("d", "Bob"))})});
  EXPECT_EQ(prove(t, t.goal(t.is("b", "Bob"))).finding, Finding::kProved);
  EXPECT_EQ(prove(t, t.goal(t.is("c", "Bob"))).finding, Finding::kUnknown);
}

TEST(NativeProver, ALongChainNeedsNoDeepStack) {
  SmallTheory t;
  t.fact(t.is("p0", "Bob"));
  for (int i = 0; i < 20'000; ++i)
    t.rule({t.is("p" + std::to_string(i), t.x(0))}, {t.is("p" + std::to_string(i + 1), t.x(0))});
  EXPECT_THAT(prove(t, t.goal(t.is("p20000", "Bob"))).steps, SizeIs(20'001));
}

TEST(NativeProver, ACycleOfRulesEnds) {
  SmallTheory t;
  t.fact(t.is("a", "Bob"));
  t.rule({t.is("a", t.x(0))}, {t.is("b", t.x(0))});
  t.rule({t.is("b", t.x(0))}, {t.is("a", t.x(0))});
  EXPECT_EQ(prove(t, t.goal(t.is("b", "Bob"))).finding, Finding::kProved);
}

}  // namespace
}  // namespace propter::entail
