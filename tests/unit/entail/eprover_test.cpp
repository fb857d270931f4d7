#include <gmock/gmock.h>

#include "entail/prover.h"
#include "support/small_theory.h"

namespace propter::entail {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Kind = Formula::Kind;
constexpr auto kStrong = Semantics::kStrongNegation;
constexpr auto kClassical = Semantics::kClassical;

class EProver : public testing::Test, protected SmallTheory {
 protected:
  void SetUp() override {
    Result<std::unique_ptr<Prover>> made = make_eprover({});
    if (!made.ok()) GTEST_SKIP() << made.status().message().str();
    prover_ = *std::move(made);
  }
  void load(Semantics semantics) { ASSERT_TRUE(prover_->load(signature, premises, semantics).ok()); }
  Proof ask(const Literal& l) { return prover_->prove({"goal", "", goal(l)}); }

  std::unique_ptr<Prover> prover_;
};

TEST_F(EProver, ChainsRulesAndShowsItsProof) {
  fact(is("cold", "Bob"));
  fact(is("tall", "Bob"));
  rule({is("cold", x(0))}, {is("rough", x(0))});
  rule({is("rough", x(0))}, {is("red", x(0))});
  load(kStrong);
  const Proof p = ask(is("red", "Bob"));
  EXPECT_EQ(p.finding, Finding::kProved);
  EXPECT_THAT(p.core, ElementsAre(0, 2, 3));
  EXPECT_THAT(p.transcript, HasSubstr("inference("));
}

TEST_F(EProver, SaysForCertainThatSomethingDoesNotFollow) {
  fact(is("cold", "Bob"));
  load(kStrong);
  EXPECT_EQ(ask(is("red", "Bob")).finding, Finding::kNotProved);
}

TEST_F(EProver, TurnsARuleAroundOnlyClassically) {
  rule({is("cold", x(0))}, {is("red", x(0))});
  fact(is("red", "Bob").complement());
  load(kStrong);
  EXPECT_EQ(ask(is("cold", "Bob").complement()).finding, Finding::kNotProved);
  load(kClassical);
  EXPECT_EQ(ask(is("cold", "Bob").complement()).finding, Finding::kProved);
}

TEST_F(EProver, SaysWhichPremisesContradictEachOther) {
  fact(is("cold", "Ann"));
  fact(is("red", "Bob"));
  fact(is("red", "Bob").complement());
  for (const Semantics semantics : {kStrong, kClassical}) {
    load(semantics);
    const Proof p = prover_->contradiction();
    EXPECT_EQ(p.finding, Finding::kProved);
    EXPECT_THAT(p.core, ElementsAre(1, 2));
  }
}

TEST_F(EProver, FindsNoContradictionWhereThereIsNone) {
  fact(is("red", "Ann"));
  fact(is("red", "Bob").complement());
  for (const Semantics semantics : {kStrong, kClassical}) {
    load(semantics);
    EXPECT_EQ(prover_->contradiction().finding, Finding::kNotProved);
  }
}

TEST_F(EProver, TakesAnyTextForANameOfASymbol) {
  const std::string odd = "'), fof(x,axiom,$false).\n% \"\\ \x01\xFF";
  fact(is(odd, odd));
  premises.back().id = odd;
  load(kClassical);
  EXPECT_EQ(ask(is(odd, odd)).finding, Finding::kProved);
  EXPECT_EQ(ask(is(odd, "other")).finding, Finding::kNotProved);
}

TEST_F(EProver, StopsAtItsLimit) {
  // An operation that is total and associative: there is always more to derive.
  const auto times = [&](Term a, Term b, Term c) {
    const auto id = signature.predicate("make", WordClass::kVerb, {"a", "b", "c"});
    return Literal{*id, false, 3, {a, b, c}};
  };
  rule({times(x(0), x(1), x(3)), times(x(1), x(2), x(4)), times(x(3), x(2), x(5))},
       {times(x(0), x(4), x(5))});
  rule({times(x(0), x(1), x(3)), times(x(1), x(2), x(4)), times(x(0), x(4), x(5))},
       {times(x(3), x(2), x(5))});
  Formula total = Formula::quantified(Kind::kExists, 2, Formula::atom(times(x(0), x(1), x(2))));
  for (const std::uint32_t v : {1U, 0U}) total = Formula::quantified(Kind::kForAll, v, std::move(total));
  premises.push_back({"total", "", total});
  const Result<std::unique_ptr<Prover>> made = make_eprover({.milliseconds = 300});
  ASSERT_TRUE(made.ok());
  ASSERT_TRUE((*made)->load(signature, premises, kClassical).ok());
  const Proof p = (*made)->prove({"goal", "", goal(is("red", "Bob"))});
  EXPECT_EQ(p.finding, Finding::kTimeout);
  EXPECT_THAT(p.reason, Not(IsEmpty()));
}

TEST(EProverProgram, IsOptional) {
  for (const char* path : {"no-such-prover", "true"}) {
    const auto made = make_eprover({}, path);
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.status().code(), StatusCode::kUnsupported);
    EXPECT_THAT(made.status().message().help, HasSubstr("apt-get install eprover"));
  }
}

}  // namespace
}  // namespace propter::entail
