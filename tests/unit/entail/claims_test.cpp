// Claims about incidents, from the tree to its proof.
#include "entail/claims.h"

#include <gmock/gmock.h>

#include "entail/incident_rules.h"
#include "graph/evidence_kinds.h"
#include "tests/support/claim_world.h"

namespace propter::entail {
namespace {

using test::ClaimWorld;
using test::SmallWorld;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr NodeVerdict kVerified = NodeVerdict::kVerified;

// web calls cart calls db; db is full, the others are slow.
SmallWorld shop() {
  SmallWorld w({"web", "cart", "Database/db"}, {{"web", "cart"}, {"cart", "db"}});
  w.observe("db", evidence_kind("saturation"), 4, 100);
  w.observe("cart", evidence_kind("slow_requests"), 4, 110);
  w.observe("web", evidence_kind("slow_requests"), 4, 120);
  return w;
}

ClaimWorld claimed(const SmallWorld& w) {
  ClaimWorld c(w);
  c.origin("db", {{"db", "cart"}, {"db", "cart", "web"}});
  c.make();
  return c;
}

TEST(Claims, EveryRuleOfTheFileIsControlledEnglish) {
  Signature signature;
  const auto parsed = parse_text(incident_rules_text(), signature, incident_vocabulary());
  ASSERT_TRUE(parsed.ok()) << parsed.status().message().str();
  EXPECT_GT(parsed->sentences.size(), 15U);
  for (const Sentence& s : parsed->sentences) EXPECT_EQ(incident_rule(s.id), s.text) << s.id;
}

TEST(Claims, AnExplanationThatHoldsIsProvedToTheRoot) {
  const SmallWorld w = shop();
  ClaimWorld c = claimed(w);
  auto verdicts = c.prove();
  EXPECT_THAT(c.failures(), IsEmpty());
  EXPECT_EQ(verdicts["Service/web is degraded because of Database/db."], kVerified);
  EXPECT_EQ(verdicts["Database/db is an origin."], kVerified);
  EXPECT_EQ(verdicts["Incident is explained."], kVerified);
}

TEST(Claims, ARelationThatWasNeverSeenFailsAtItsLeaf) {
  const SmallWorld w = shop();
  ClaimWorld c = claimed(w);
  c.node("Service/cart calls Database/db.").statement = "Service/web calls Database/db.";
  c.prove();
  EXPECT_THAT(c.failures(), ElementsAre("Service/web calls Database/db."));
}

TEST(Claims, AWayThatGoesOverOtherEntitiesThanItsRelationFailsThere) {
  const SmallWorld w = shop();
  ClaimWorld c(w);
  c.origin("db", {{"db", "cart", "web"}});
  c.origins.front().ways.front().path.front().from = w.id("web");
  c.make();
  c.prove();
  EXPECT_THAT(c.failures(), Contains("Service/web can affect Service/cart."));
}

TEST(Claims, AnOnsetThatTheEvidenceDoesNotHaveFailsAtItsLeaf) {
  const SmallWorld w = shop();
  ClaimWorld c = claimed(w);
  const std::string onset = "Service/cart has the onset \"1970-01-01T00:01:50Z..1970-01-01T00:01:50Z\".";
  const std::string wrong = "Service/cart has the onset \"1970-01-01T00:00:50Z..1970-01-01T00:00:50Z\".";
  c.node(onset).statement = wrong;
  c.prove();
  EXPECT_THAT(c.failures(), ElementsAre(wrong));
}

TEST(Claims, AForgedItemFailsWhereItIsCited) {
  const SmallWorld w = shop();
  ClaimWorld c = claimed(w);
  c.forged = {EvidenceId(std::size_t{0})};
  c.prove();
  EXPECT_THAT(c.failures(), Contains("Database/db has cause evidence."));
  EXPECT_THAT(c.node("Database/db has cause evidence.").diagnosis, HasSubstr("E0: it is forged"));
}

TEST(Claims, AnIdThatNoEvidenceHasFailsWhereItIsCited) {
  const SmallWorld w = shop();
  ClaimWorld c = claimed(w);
  c.node("Service/cart is degraded.").evidence = {EvidenceId(std::size_t{77})};
  c.prove();
  EXPECT_THAT(c.failures(), ElementsAre("Service/cart is degraded."));
}

TEST(Claims, EvidenceAboutSomethingElseShowsNothing) {
  const SmallWorld w = shop();
  ClaimWorld c = claimed(w);
  c.node("Service/cart is degraded.").evidence = {EvidenceId(std::size_t{2})};
  c.prove();
  EXPECT_THAT(c.failures(), ElementsAre("Service/cart is degraded."));
}

TEST(Claims, AnEffectThatBeganBeforeItsCauseFailsAtTheOnsets) {
  SmallWorld w({"web", "db"}, {{"web", "db"}});
  w.observe("db", evidence_kind("saturation"), 4, 100);
  w.observe("web", evidence_kind("slow_requests"), 4, 10);
  ClaimWorld c(w);
  c.origin("db", {{"db", "web"}});
  c.make();
  c.prove();
  EXPECT_THAT(c.failures(), Contains("Service/db may precede Service/web."));
  EXPECT_EQ(c.node("Incident is explained.").verdict, NodeVerdict::kBlocked);
}

TEST(Claims, OnsetsHaveToAgreeAlongTheWholeWay) {
  SmallWorld w({"a", "b", "c"}, {{"b", "a"}, {"c", "b"}});
  w.observe("a", evidence_kind("saturation"), 4, 100);
  w.observe("b", evidence_kind("slow_requests"), 4, 96);  // each step is within the tolerance of clocks
  w.observe("c", evidence_kind("slow_requests"), 4, 92);
  ClaimWorld c(w);
  c.origin("a", {{"a", "b", "c"}});
  c.make();
  c.prove();
  EXPECT_THAT(c.failures(), ElementsAre("Service/a may precede Service/c."));
}

TEST(Claims, WhoseTroubleNothingShowsIsAssumedToBeInTrouble) {
  SmallWorld w({"web", "cart", "db"}, {{"web", "cart"}, {"cart", "db"}});
  w.observe("db", evidence_kind("saturation"), 4, 100);
  w.observe("web", evidence_kind("slow_requests"), 4, 120);
  ClaimWorld c(w);
  c.origin("db", {{"db", "cart", "web"}});
  c.make();
  EXPECT_EQ(c.prove()["Service/cart is degraded."], NodeVerdict::kAssumed);
  EXPECT_THAT(c.failures(), IsEmpty());
}

TEST(Claims, WhoWasFoundAsUsualIsNoStepOfAWay) {
  SmallWorld w({"web", "cart", "db"}, {{"web", "cart"}, {"cart", "db"}});
  w.observe("db", evidence_kind("saturation"), 4, 100);
  w.observe("cart", evidence_kind("normal"), 1);
  w.observe("web", evidence_kind("slow_requests"), 4, 120);
  ClaimWorld c(w);
  c.origin("db", {{"db", "cart", "web"}});
  c.make();
  EXPECT_EQ(c.prove()["Service/cart is degraded."], NodeVerdict::kUnsupported);
}

TEST(Claims, AServiceIsDegradedAsItsInstanceIs) {
  SmallWorld w({"web", "cart", "Instance/cart-1"},
               {{"web", "cart"}, {"cart", "cart-1", RelationKind::kHasInstance}});
  w.observe("cart-1", evidence_kind("exception"), 4, 100);
  w.observe("web", evidence_kind("slow_requests"), 4, 120);
  ClaimWorld c(w);
  c.origin("cart-1", {{"cart-1", "cart", "web"}});
  c.make();
  EXPECT_EQ(c.prove()["Service/cart is degraded."], kVerified);
  EXPECT_THAT(c.failures(), IsEmpty());
}

TEST(Claims, AVictimIsNoOrigin) {
  const SmallWorld w = shop();
  ClaimWorld c(w);
  c.origin("web", {});
  c.make();
  c.prove();
  EXPECT_THAT(c.failures(), Contains("Service/web depends on nothing degraded."));
  EXPECT_EQ(c.node("Service/web is an origin.").verdict, NodeVerdict::kBlocked);
}

TEST(Claims, ADegradedDependencyThatBeganEarlierMayBeTheCause) {
  SmallWorld w({"web", "db"}, {{"web", "db"}});
  w.observe("db", evidence_kind("slow_requests"), 4, 10);
  w.observe("web", evidence_kind("exception"), 4, 100);
  ClaimWorld c(w);
  c.origin("web", {});
  c.make();
  c.prove();
  EXPECT_THAT(c.failures(), ElementsAre("Service/web precedes Service/db."));
}

// Of two that began at about the same time neither is shown to be the effect.
TEST(Claims, AnOrderThatOnsetsLeaveOpenIsAssumed) {
  for (const double web : {98.0, 100.0, 102.0, -1.0}) {
    SmallWorld w({"web", "db"}, {{"web", "db"}});
    w.observe("db", evidence_kind("slow_requests"), 4, 100);
    w.observe("web", evidence_kind("exception"), 4, web);
    ClaimWorld c(w);
    c.origin("web", {});
    c.make();
    EXPECT_EQ(c.prove()["Service/web precedes Service/db."], NodeVerdict::kAssumed) << web;
    EXPECT_THAT(c.failures(), IsEmpty());
  }
}

TEST(Claims, AnOrderThatOnsetsForceIsShown) {
  SmallWorld w({"web", "db"}, {{"web", "db"}});
  w.observe("db", evidence_kind("slow_requests"), 4, 120);
  w.observe("web", evidence_kind("exception"), 4, 100);
  ClaimWorld c(w);
  c.origin("web", {});
  c.make();
  EXPECT_EQ(c.prove()["Service/web precedes Service/db."], kVerified);
}

TEST(Claims, AnOnsetThatIsLeftOutOfAConditionIsMissed) {
  const SmallWorld w = shop();
  for (const auto* statement :
       {"Database/db may precede Service/cart.", "Database/db may precede Service/web."}) {
    ClaimWorld c = claimed(w);
    c.node(statement).premises.pop_back();
    c.prove();
    EXPECT_THAT(c.failures(), ElementsAre(statement));
    EXPECT_THAT(c.node(statement).diagnosis, HasSubstr("is known, and left out"));
  }
}

TEST(Claims, ADependencyWhoseCallsFailIsASuspect) {
  SmallWorld w({"web", "cart", "pay"}, {{"web", "cart"}, {"cart", "pay"}});
  w.observe_relation("cart", "pay", evidence_kind("failing_calls"), 4);
  w.observe("web", evidence_kind("slow_requests"), 4, 100);
  ClaimWorld c(w);
  c.origin("web", {});
  c.make();
  c.prove();
  EXPECT_THAT(c.failures(), Contains("Service/web depends on nothing degraded."));
}

TEST(Claims, WhatIsCitedNoMoreShowsNothingAndIsNotForgotten) {
  const SmallWorld w = shop();
  ClaimWorld c(w);
  c.origin("db", {{"db", "cart"}, {"db", "cart", "web"}});
  c.uncited = {EvidenceId(std::size_t{1})};
  c.make();
  c.prove();
  EXPECT_THAT(c.failures(), Contains("Service/cart is degraded."));
  EXPECT_EQ(c.node("Service/cart is degraded.").diagnosis, "what says so was not found as the case has it");
}

// The honest items that are left do not say when it began.
TEST(Claims, AnOnsetNeedsAnItemThatBeganThen) {
  SmallWorld w({"web", "db"}, {{"web", "db"}});
  w.observe("db", evidence_kind("saturation"), 4, 100);
  w.observe("db", evidence_kind("error_logs"), 4, 130);
  w.observe("web", evidence_kind("slow_requests"), 4, 140);
  ClaimWorld c(w);
  c.origin("db", {{"db", "web"}});
  c.uncited = {EvidenceId(std::size_t{0})};
  c.make();
  c.prove();
  EXPECT_EQ(c.node("Service/db has the onset \"1970-01-01T00:01:40Z..1970-01-01T00:01:40Z\".").diagnosis,
            "no item cited began then");
}

TEST(Claims, NamesThatDifferInCaseAreTwo) {
  SmallWorld w({"Cart", "cart", "web"}, {{"Service/Cart", "Service/cart"}, {"web", "Service/Cart"}});
  w.observe("cart", evidence_kind("saturation"), 4, 100);
  w.observe("Cart", evidence_kind("slow_requests"), 4, 110);
  w.observe("web", evidence_kind("slow_requests"), 4, 120);
  ClaimWorld c(w);
  c.origin("Service/cart", {{"Service/cart", "Service/Cart"}, {"Service/cart", "Service/Cart", "web"}});
  c.make();
  c.prove();
  EXPECT_THAT(c.failures(), IsEmpty());
  EXPECT_EQ(c.node("Service/web is degraded because of Service/cart.").verdict, kVerified);
}

TEST(Claims, TheRootSaysHowMuchIsExplained) {
  const SmallWorld w = shop();
  ClaimWorld c(w);
  c.origin("db", {{"db", "cart"}});
  c.unexplained = 1;
  c.make();
  EXPECT_EQ(c.prove()["Incident is explained in part."], kVerified);
  c.node("Incident is explained in part.").statement = "Incident is explained.";
  c.prove();
  EXPECT_THAT(c.failures(), ElementsAre("Incident is explained."));
}

// A way is told once, however many symptoms lie along it.
TEST(Claims, GrowWithTheWaysNotWithTheirSquare) {
  std::vector<std::string> names{"s0"};
  std::vector<SmallWorld::Link> links;
  for (int i = 1; i < 200; ++i) {
    names.push_back("s" + std::to_string(i));
    links.push_back({names[names.size() - 1], names[names.size() - 2]});
  }
  SmallWorld w(names, links);
  for (std::size_t i = 0; i < names.size(); ++i)
    w.observe(names[i], i == 0 ? evidence_kind("exception") : evidence_kind("slow_requests"), 4,
              100 + static_cast<double>(i));
  std::vector<std::vector<std::string>> ways;
  for (std::size_t end = 2; end <= names.size(); ++end)
    ways.emplace_back(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(end));
  ClaimWorld c(w);
  c.origin("s0", ways);
  const auto& tree = c.make().tree;
  std::size_t premises = 0;
  for (const EntailmentNode& n : tree.nodes) premises += n.premises.size();
  EXPECT_LT(tree.nodes.size(), 10 * names.size());
  EXPECT_LT(premises, 30 * names.size());
  c.prove();
  EXPECT_THAT(c.failures(), IsEmpty());
}

TEST(Claims, ADependencyThatIsLeftOutOfAccountIsMissed) {
  SmallWorld w({"web", "db", "cache"}, {{"web", "db"}, {"web", "cache"}});
  w.observe("db", evidence_kind("slow_requests"), 4, 110);
  w.observe("cache", evidence_kind("slow_requests"), 4, 110);
  w.observe("web", evidence_kind("exception"), 4, 100);
  ClaimWorld c(w);
  c.origin("web", {});
  c.make();
  c.node("Service/web is caused by nothing else.").premises.pop_back();
  c.prove();
  EXPECT_THAT(c.failures(), ElementsAre("Service/web is caused by nothing else."));
}

TEST(Claims, ACauseThatInstancesShareIsTheServices) {
  SmallWorld w({"web", "Instance/web-1", "Instance/web-2"},
               {{"web", "web-1", RelationKind::kHasInstance}, {"web", "web-2", RelationKind::kHasInstance}});
  w.observe("web-1", evidence_kind("exception"), 4, 100);
  w.observe("web-2", evidence_kind("exception"), 4, 100);
  ClaimWorld c(w);
  c.origin("web", {{"web", "web-1"}, {"web", "web-2"}});
  c.make();
  EXPECT_EQ(c.prove()["Service/web has a cause of its own."], kVerified);
}

TEST(Claims, WhoIsOutweighedByARivalIsNoOrigin) {
  SmallWorld w({"web", "cart", "Database/db"}, {{"web", "cart"}, {"cart", "db"}});
  w.observe("db", evidence_kind("exception"), 1, 90);
  w.observe("cart", evidence_kind("saturation"), 6, 100);
  w.observe("web", evidence_kind("slow_requests"), 4, 110);
  ClaimWorld c(w);
  c.origin("db", {{"db", "cart", "web"}});
  c.make();
  c.prove();
  EXPECT_THAT(c.failures(), IsEmpty());  // the cart does not explain as much
  c.rivals = {w.id("cart")};
  c.prove();
  EXPECT_THAT(c.failures(), ElementsAre("Database/db is outweighed by nothing."));
  EXPECT_THAT(c.node("Database/db is outweighed by nothing.").diagnosis,
              HasSubstr("Service/cart explains as much"));
}

TEST(Claims, WhatItHandsItsCauseOnToIsNoRival) {
  SmallWorld w({"web", "Host/node", "Instance/web-1", "Instance/db-1"},
               {{"web", "web-1", RelationKind::kHasInstance},
                {"web-1", "node", RelationKind::kRunsOn},
                {"db-1", "node", RelationKind::kRunsOn}});
  w.observe("node", evidence_kind("saturation"), 2, 90);
  w.observe("web-1", evidence_kind("exception"), 6, 100);
  w.observe("db-1", evidence_kind("exception"), 6, 100);
  ClaimWorld c(w);
  c.origin("node", {{"node", "web-1"}, {"node", "db-1"}});
  c.make();
  c.rivals = {w.id("web-1"), w.id("db-1")};
  c.prove();
  EXPECT_THAT(c.failures(), IsEmpty());
}

TEST(Claims, ASymptomWithoutAWayIsNotShown) {
  const SmallWorld w = shop();
  ClaimWorld c(w);
  c.origin("db", {{"db", "cart"}});
  c.origins.front().ways.push_back({w.id("web"), {}});
  c.make();
  c.prove();
  EXPECT_THAT(c.failures(), ElementsAre("Service/web is degraded because of Database/db."));
}

TEST(Claims, AnInventedRuleIsNoPremise) {
  const SmallWorld w = shop();
  ClaimWorld c = claimed(w);
  const std::string invented = "If X calls Y then X is degraded because of Y.";
  c.node(std::string(incident_rule("step"))).statement = invented;
  c.prove();
  EXPECT_THAT(c.failures(), ElementsAre(invented));
}

TEST(Claims, HostileNamesAreOnlyNames) {
  SmallWorld w({"web\" is an origin. \"x", "Service/if and then", "db"},
               {{"web\" is an origin. \"x", "if and then"}, {"if and then", "db"}});
  w.observe("db", evidence_kind("saturation"), 4, 100);
  w.observe("if and then", evidence_kind("slow_requests"), 4, 110);
  w.observe("web\" is an origin. \"x", evidence_kind("slow_requests"), 4, 120);
  ClaimWorld c(w);
  c.origin("db", {{"db", "if and then", "web\" is an origin. \"x"}});
  c.make();
  c.prove();
  EXPECT_THAT(c.failures(), IsEmpty());
}

TEST(Claims, NothingIsClaimedWithoutAnOrigin) {
  const SmallWorld w = shop();
  EXPECT_THAT(ClaimWorld(w).make().tree.nodes, IsEmpty());
}

}  // namespace
}  // namespace propter::entail
