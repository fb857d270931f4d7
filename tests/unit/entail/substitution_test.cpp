#include "entail/substitution.h"

#include <random>

#include <gmock/gmock.h>

#include "support/small_theory.h"

namespace propter::entail {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// "If X0 likes Bob and X0 is not cold then Bob likes X0."
struct LikingBob : SmallTheory {
  LikingBob() {
    Literal warm = is("cold", x(0));
    warm.negated = true;
    rule({does(x(0), "like", name("Bob")), warm}, {does(name("Bob"), "like", x(0))});
    form = std::get<Rule>(premises[0].form);
    parts = decompose(form, signature);
  }
  std::string error() {
    const auto out = apply(parts.skeleton, parts.theta, signature);
    EXPECT_EQ(out.status().code(), StatusCode::kCorrupt);
    return out.status().message().str();
  }
  Rule form;
  Decomposed parts;
};

TEST(Substitution, UnfoldsAVerbToAnEventWithRoles) {
  const LikingBob t;
  EXPECT_EQ(to_string(t.parts.skeleton),
            "like(?e1) and ?r1(?e1, ?x1) and ?r2(?e1, ?x2) and not cold(?x1) -> "
            "like(?e2) and ?r3(?e2, ?x2) and ?r4(?e2, ?x1)");
}

TEST(Substitution, BindsEntitiesThenEventsThenRoles) {
  const LikingBob t;
  EXPECT_EQ(to_string(t.parts.theta),
            "?x1 := X0, ?x2 := Bob, ?e1 := like, ?e2 := like, ?r1 := agent, ?r2 := patient, ?r3 := agent, "
            "?r4 := patient");
}

TEST(Substitution, NegatesAnEventWithItsRoles) {
  SmallTheory t;
  Literal l = t.does("Bob", "like", "Ann");
  l.negated = true;
  EXPECT_EQ(to_string(decompose({{}, {l}, 0}, t.signature).skeleton),
            "not (like(?e1) and ?r1(?e1, ?x1) and ?r2(?e1, ?x2))");
}

TEST(Substitution, GivesTheRuleBackToAnotherSignature) {
  LikingBob t;
  Signature other;
  const auto again = apply(t.parts.skeleton, t.parts.theta, other);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(to_string(*again, other), to_string(t.form, t.signature));
}

TEST(Substitution, RefusesAnEntityThatIsBoundTwice) {
  LikingBob t;
  t.parts.theta.entities.push_back(t.parts.theta.entities[0]);
  EXPECT_THAT(t.error(), AllOf(HasSubstr("theta1"), HasSubstr("?x1 is bound twice")));
}

TEST(Substitution, RefusesAnEntityThatIsNotBound) {
  LikingBob t;
  t.parts.theta.entities.pop_back();
  EXPECT_THAT(t.error(), AllOf(HasSubstr("theta1"), HasSubstr("?x2 is not bound")));
}

TEST(Substitution, RefusesAnEntityThatIsNotInTheSkeleton) {
  LikingBob t;
  t.parts.theta.entities.push_back({{Sort::kEntity, 9}, "Ann"});
  EXPECT_THAT(t.error(), AllOf(HasSubstr("theta1"), HasSubstr("?x9 is not in the skeleton")));
}

TEST(Substitution, RefusesAnEventInTheStageOfEntities) {
  LikingBob t;
  t.parts.theta.entities.push_back({{Sort::kEvent, 1}, "Ann"});
  EXPECT_THAT(t.error(), AllOf(HasSubstr("theta1"), HasSubstr("?e1 has the wrong sort")));
}

TEST(Substitution, RefusesARoleWhereTheSkeletonNeedsAnEntity) {
  LikingBob t;
  t.parts.skeleton.atoms[1].argument = {Sort::kRole, 1};
  EXPECT_THAT(t.error(), AllOf(HasSubstr("theta1"), HasSubstr("?r1 has the wrong sort")));
}

TEST(Substitution, RefusesAVariableOutOfRange) {
  LikingBob t;
  t.parts.theta.entities[0].variable = 4'000'000'000U;
  EXPECT_THAT(t.error(), AllOf(HasSubstr("theta1"), HasSubstr("?x1"), HasSubstr("variable")));
}

TEST(Substitution, RefusesAnEventThatIsBoundTwice) {
  LikingBob t;
  t.parts.theta.events.push_back(t.parts.theta.events[1]);
  EXPECT_THAT(t.error(), AllOf(HasSubstr("theta2"), HasSubstr("?e2 is bound twice")));
}

TEST(Substitution, RefusesAnEventThatIsNotBound) {
  LikingBob t;
  t.parts.theta.events.pop_back();
  EXPECT_THAT(t.error(), AllOf(HasSubstr("theta2"), HasSubstr("?e2 is not bound")));
}

TEST(Substitution, RefusesAnEventOfAnotherVerb) {
  LikingBob t;
  t.parts.theta.events[0].verb = "chase";
  EXPECT_THAT(t.error(), AllOf(HasSubstr("theta2"), HasSubstr("?e1 is bound to 'chase'")));
}

TEST(Substitution, RefusesARoleThatIsBoundTwice) {
  LikingBob t;
  t.parts.theta.roles.push_back(t.parts.theta.roles[0]);
  EXPECT_THAT(t.error(), AllOf(HasSubstr("theta3"), HasSubstr("?r1 is bound twice")));
}

TEST(Substitution, RefusesARoleThatIsNotBound) {
  LikingBob t;
  t.parts.theta.roles.pop_back();
  EXPECT_THAT(t.error(), AllOf(HasSubstr("theta3"), HasSubstr("?r4 is not bound")));
}

TEST(Substitution, RefusesOtherRolesThanTheTreeKnows) {
  LikingBob t;
  t.parts.theta.roles[3].role = "instrument";
  EXPECT_THAT(t.error(), AllOf(HasSubstr("theta3"), HasSubstr("?r3"), HasSubstr("other roles")));
}

TEST(Substitution, RefusesTheSameRoleTwiceInOneEvent) {
  LikingBob t;
  t.parts.theta.roles[1].role = "agent";
  EXPECT_THAT(t.error(), AllOf(HasSubstr("theta3"), HasSubstr("?r1")));
}

TEST(Substitution, RefusesASkeletonWithoutHead) {
  LikingBob t;
  for (SkeletonAtom& atom : t.parts.skeleton.atoms) atom.in_head = false;
  EXPECT_THAT(t.error(), HasSubstr("no head"));
}

TEST(Substitution, AddsNoConstantWhereItRefuses) {
  LikingBob t;
  t.parts.theta.entities[1].name = "Zoe";
  t.parts.theta.roles.pop_back();
  t.error();
  EXPECT_FALSE(t.signature.find_constant("Zoe").valid());
}

TEST(Substitution, ASwappedRoleIsAnotherRule) {
  LikingBob t;
  std::swap(t.parts.theta.roles[0].role, t.parts.theta.roles[1].role);
  const auto swapped = apply(t.parts.skeleton, t.parts.theta, t.signature);
  ASSERT_TRUE(swapped.ok());
  EXPECT_NE(*swapped, t.form);
}

// Literals over three words of each class, four names and the variables 0 .. 2.
class RandomRules {
 public:
  explicit RandomRules(unsigned seed) : random_(seed) {}

  void draw(SmallTheory& t) {
    std::vector<Literal> body;
    std::vector<Literal> head;
    for (unsigned n = below(4); n > 0; --n) body.push_back(literal(t));
    for (unsigned n = 1 + below(2); n > 0; --n) head.push_back(literal(t));
    t.rule(std::move(body), std::move(head));
  }

 private:
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  Term term(SmallTheory& t) {
    return below(2) == 0 ? SmallTheory::x(below(3)) : t.name("Name" + std::to_string(below(4)));
  }
  Literal literal(SmallTheory& t) {
    const std::string word = std::to_string(below(3));
    Literal out = below(2) == 0 ? t.is("red" + word, term(t)) : t.does(term(t), "see" + word, term(t));
    out.negated = below(3) == 0;
    return out;
  }
  std::mt19937 random_;
};

TEST(Substitution, GivesEveryRuleBack) {
  RandomRules rules(7);
  SmallTheory t;
  int given_back = 0;
  for (int i = 0; i < 500; ++i) {
    rules.draw(t);
    const Rule& rule = std::get<Rule>(t.premises.back().form);
    const auto [skeleton, theta] = decompose(rule, t.signature);
    const auto again = apply(skeleton, theta, t.signature);
    // A rule without its lower variables is no rule that a reader makes.
    if (!again.ok()) {
      EXPECT_THAT(again.status().message().str(), HasSubstr("without gaps"));
      continue;
    }
    EXPECT_EQ(*again, rule) << to_string(rule, t.signature);
    ++given_back;
  }
  EXPECT_GT(given_back, 250);
}

}  // namespace
}  // namespace propter::entail
