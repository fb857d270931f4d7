#include "entail/abduction.h"

#include <gmock/gmock.h>

#include "support/small_theory.h"

namespace propter::entail {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> missing(SmallTheory& t, const Literal& goal, std::size_t limit = 4) {
  std::vector<std::string> out;
  for (const Literal& l : missing_literals(t.premises, goal, t.signature, limit))
    out.push_back(to_string(l, t.signature));
  return out;
}

TEST(Abduction, NamesTheOneUnmetCondition) {
  SmallTheory t;
  t.fact(t.is("cold", "Bob"));
  t.rule({t.is("cold", t.x(0)), t.is("tall", t.x(0))}, {t.is("kind", t.x(0))});
  EXPECT_THAT(missing(t, t.is("kind", "Bob")), ElementsAre("tall(Bob)"));
}

TEST(Abduction, GoesBackThroughSeveralRules) {
  SmallTheory t;
  t.rule({t.is("a", t.x(0))}, {t.is("b", t.x(0))});
  t.rule({t.is("b", t.x(0))}, {t.is("c", t.x(0))});
  EXPECT_THAT(missing(t, t.is("c", "Bob")), ElementsAre("b(Bob)", "a(Bob)"));
}

TEST(Abduction, PrefersTheRuleOfWhichMostIsMet) {
  SmallTheory t;
  t.fact(t.is("cold", "Bob"));
  t.rule({t.is("a", t.x(0))}, {t.is("kind", t.x(0))});
  t.rule({t.is("cold", t.x(0)), t.is("tall", t.x(0))}, {t.is("kind", t.x(0))});
  EXPECT_THAT(missing(t, t.is("kind", "Bob")), ElementsAre("tall(Bob)", "a(Bob)"));
}

TEST(Abduction, FindsWhatCompletesTwoConditionsAtOnce) {
  SmallTheory t;
  t.rule({t.is("a", t.x(0)), t.is("b", t.x(0))}, {t.is("kind", t.x(0))});
  t.rule({t.is("c", t.x(0))}, {t.is("a", t.x(0))});
  t.rule({t.is("c", t.x(0))}, {t.is("b", t.x(0))});
  EXPECT_THAT(missing(t, t.is("kind", "Bob")), ElementsAre("c(Bob)"));
}

TEST(Abduction, BindsWhatOtherConditionsSay) {
  SmallTheory t;
  t.fact(t.is("red", "Ann"));
  t.rule({t.does(t.x(0), "like", t.x(1)), t.is("red", t.x(1))}, {t.is("kind", t.x(0))});
  EXPECT_THAT(missing(t, t.is("kind", "Bob")), ElementsAre("like(agent: Bob, patient: Ann)"));
}

TEST(Abduction, LeavesOpenWhereAnybodyWouldDo) {
  SmallTheory t;
  t.fact(t.is("red", "Ann"));
  t.rule({t.does(t.x(0), "like", t.x(1))}, {t.is("kind", t.x(0))});
  EXPECT_THAT(missing(t, t.is("kind", "Bob")), ElementsAre("like(agent: Bob, patient: X0)"));
}

TEST(Abduction, OffersNothingThatContradictsThePremises) {
  SmallTheory t;
  t.fact(t.is("tall", "Bob").complement());
  t.rule({t.is("tall", t.x(0))}, {t.is("kind", t.x(0))});
  EXPECT_THAT(missing(t, t.is("kind", "Bob")), IsEmpty());
}

TEST(Abduction, OffersNothingWhoseConsequencesContradictThePremises) {
  SmallTheory t;
  t.fact(t.is("old", "Bob").complement());
  t.rule({t.is("tall", t.x(0))}, {t.is("kind", t.x(0)), t.is("old", t.x(0))});
  EXPECT_THAT(missing(t, t.is("kind", "Bob")), IsEmpty());
}

TEST(Abduction, OffersNeitherTheGoalNorWhatHolds) {
  SmallTheory t;
  t.fact(t.is("cold", "Bob"));
  EXPECT_THAT(missing(t, t.is("kind", "Bob")), IsEmpty());
  EXPECT_THAT(missing(t, t.is("cold", "Bob")), IsEmpty());
}

TEST(Abduction, FindsNegatedLiterals) {
  SmallTheory t;
  t.rule({t.is("tall", t.x(0)).complement()}, {t.is("kind", t.x(0)).complement()});
  EXPECT_THAT(missing(t, t.is("kind", "Bob").complement()), ElementsAre("not tall(Bob)"));
}

TEST(Abduction, EndsWhereRulesRestOnEachOther) {
  SmallTheory t;
  t.rule({t.is("a", t.x(0))}, {t.is("b", t.x(0))});
  t.rule({t.is("b", t.x(0))}, {t.is("a", t.x(0))});
  EXPECT_THAT(missing(t, t.is("a", "Bob")), ElementsAre("b(Bob)"));
}

TEST(Abduction, EndsInLargeTheories) {
  SmallTheory t;
  for (int i = 0; i < 300; ++i)
    t.fact(t.does("N" + std::to_string(i), "like", "N" + std::to_string((i * 7) % 300)));
  t.rule({t.does(t.x(0), "like", t.x(1)), t.does(t.x(1), "like", t.x(2)), t.does(t.x(2), "like", t.x(3)),
          t.is("red", t.x(3))},
         {t.is("kind", t.x(0))});
  EXPECT_THAT(missing(t, t.is("kind", "N1"), 1), SizeIs(1));
}

TEST(Abduction, LooksEightRulesDeep) {
  SmallTheory t;
  for (int i = 0; i < 12; ++i)
    t.rule({t.is("p" + std::to_string(i + 1), t.x(0))}, {t.is("p" + std::to_string(i), t.x(0))});
  EXPECT_THAT(missing(t, t.is("p0", "Bob"), 20), SizeIs(8));
}

}  // namespace
}  // namespace propter::entail
