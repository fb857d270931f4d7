// Which evidence carries a hypothesis.
#include "investigate/sensitivity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "graph/evidence_kinds.h"
#include "investigate/conclude.h"
#include "tests/support/small_world.h"

namespace propter {
namespace {

using test::SmallWorld;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Sensitivity : public testing::Test {
 protected:
  // All items, for one entity.
  std::vector<Influence> of(std::string_view name) {
    answer_.graph = world_.graph;
    answer_.evidence = world_.evidence;
    auto beliefs = final_beliefs(answer_);
    EXPECT_TRUE(beliefs.ok());
    std::vector<EvidenceId> all;
    for (const Evidence& e : world_.evidence) all.push_back(e.id);
    const EntityId id = world_.id(name);
    auto found = influences(answer_, std::span(&id, 1), all, *beliefs);
    EXPECT_TRUE(found.ok());
    return found.ok() ? found->front() : std::vector<Influence>{};
  }
  SmallWorld world_{{"web", "cart", "db"}, {{"web", "cart"}, {"cart", "db"}}};
  Answer answer_;
};

TEST_F(Sensitivity, RanksItemsByTheDifferenceThatTheyMake) {
  const EvidenceId effect = world_.observe("cart", evidence_kind("error_spans"), 3);
  const EvidenceId cause = world_.observe("db", evidence_kind("exception"), 4);
  world_.observe_relation("cart", "db", evidence_kind("failing_calls"));
  const std::vector<Influence> found = of("db");
  ASSERT_THAT(found, SizeIs(3));
  EXPECT_EQ(found[0].evidence, cause);
  EXPECT_GT(found[0].change, 1);
  for (const Influence& i : found) EXPECT_GT(i.change, 0) << i.evidence.value;
  EXPECT_NE(found[1].evidence, found[2].evidence);
  EXPECT_TRUE(found[1].evidence == effect || found[2].evidence == effect);
}

TEST_F(Sensitivity, AnItemThatAStrongerOneOfItsFamilyOutweighsMattersNot) {
  world_.observe("db", evidence_kind("error_spans"), 2);
  const EvidenceId strong = world_.observe("db", evidence_kind("error_spans"), 5);
  const std::vector<Influence> found = of("db");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].evidence, strong);
}

TEST_F(Sensitivity, EvidenceForARivalSpeaksAgainst) {
  world_.observe("web", evidence_kind("error_spans"), 4);
  const EvidenceId rival = world_.observe("cart", evidence_kind("saturation"), 5);
  for (const Influence& i : of("db")) {
    if (i.evidence == rival) {
      EXPECT_LT(i.change, 0);
    }
  }
}

TEST_F(Sensitivity, TheOnlySupportOfARelationMatters) {
  world_.observe("web", evidence_kind("error_spans"), 5);
  world_.observe("cart", evidence_kind("error_spans"), 5);
  const EvidenceId support = world_.observe_relation("cart", "db", evidence_kind("failing_calls"), 4);
  const std::vector<Influence> found = of("db");
  const auto at =
      std::find_if(found.begin(), found.end(), [&](const Influence& i) { return i.evidence == support; });
  ASSERT_NE(at, found.end());
  EXPECT_GT(at->change, 0);
  world_.observe_relation("cart", "db", evidence_kind("failing_calls"), 3);
  for (const Influence& i : of("db")) EXPECT_NE(i.evidence, support);
}

TEST_F(Sensitivity, WithoutEvidenceThereIsNothingToLeaveOut) { EXPECT_THAT(of("db"), IsEmpty()); }

TEST_F(Sensitivity, ReasonsNeedAnEntityOfTheAnswer) {
  answer_.graph = world_.graph;
  EXPECT_EQ(reasons(answer_, EntityId(std::size_t{17})).status().code(), StatusCode::kUsage);
}

TEST_F(Sensitivity, LeavesTheBeliefsAsTheyWere) {
  world_.observe("db", evidence_kind("saturation"), 4);
  const EvidenceId item = world_.evidence[0].id;
  answer_.graph = world_.graph;
  answer_.evidence = world_.evidence;
  auto beliefs = final_beliefs(answer_);
  const EntityId db = world_.id("db");
  const double before = beliefs->origin_log_odds(db);
  ASSERT_TRUE(influences(answer_, std::span(&db, 1), std::span(&item, 1), *beliefs).ok());
  EXPECT_NEAR(beliefs->origin_log_odds(db), before, 1e-9);
}

TEST_F(Sensitivity, VerdictsThatCountStayWhileItemsAreLeftOut) {
  const EvidenceId cause = world_.observe("db", evidence_kind("saturation"), 4);
  answer_.verdicts_count = true;
  answer_.ledger = {{1, world_.id("db"), "seed", Label::kDefer, Label::kOrigin, 0.9, {cause}, "", "rules"}};
  const std::vector<Influence> found = of("db");
  ASSERT_THAT(found, SizeIs(1));
  // Without the item the verdict still speaks for it: it is likelier than it was before any evidence.
  const double with = final_beliefs(answer_)->origin_log_odds(world_.id("db"));
  EXPECT_GT(with - found[0].change, std::log(0.01 / 0.99) + 0.1);
}

}  // namespace
}  // namespace propter
