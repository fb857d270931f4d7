// The most probable set of origins: whom it names, whom it does not, and what it says of the other sets.
#include "explain/frontier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "belief/build.h"
#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/support/small_world.h"

namespace propter::explain {
namespace {

using belief::InferenceOptions;
using belief::Method;
using belief::Model;
using test::SmallWorld;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr double kFurther = 2;
constexpr double kRounding = 1e-6;

std::vector<std::uint32_t> faults_of(const Model& model) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t e = 0; e < model.nodes.size(); ++e)
    if (model.nodes[e].prior > 0) out.push_back(e);
  return out;
}

OriginSets sets_of(const Model& model, double further = kFurther, const InferenceOptions& options = {}) {
  Result<OriginSets> sets = OriginSets::start(model, faults_of(model), further, options);
  EXPECT_TRUE(sets.ok());
  return *std::move(sets);
}

Frontier frontier_of(const Model& model, double further = kFurther, const FrontierSettings& settings = {}) {
  OriginSets sets = sets_of(model, further);
  return find_frontier(sets, settings);
}

OriginSet best_of(const Model& model, double further = kFurther) {
  return frontier_of(model, further).best.members;
}

double odds(double nats) { return 1 / (1 + std::exp(-nats)); }

// Many that suffer from each fault, each of them sure to show it; nothing leaks much.
Model two_independent_faults() {
  Model model;
  model.nodes.assign(3, {.prior = 0.01});
  for (std::uint32_t effect = 0; effect < 6; ++effect) {
    model.nodes.push_back({.prior = 0, .leak = 0.02, .degraded = 4});
    model.edges.push_back({effect < 3 ? 0U : 1U, 3 + effect, 0.8});
  }
  return model;
}

TEST(Frontier, IsTheOneThatExplainsAll) {
  Model model;
  model.nodes = {
      {.prior = 0.01, .degraded = 4}, {.prior = 0.01, .degraded = 4}, {.prior = 0.01, .degraded = 4}};
  model.edges = {{0, 1, 0.7}, {1, 2, 0.7}};
  EXPECT_THAT(best_of(model), ElementsAre(0));
}

TEST(Frontier, NamesTwoFaultsThatHaveNothingToDoWithEachOther) {
  const Frontier found = frontier_of(two_independent_faults());
  EXPECT_THAT(found.best.members, ElementsAre(0, 1));
  EXPECT_NEAR(found.best.value, found.alone[0] + found.alone[1] - kFurther, kRounding);
}

TEST(Frontier, ASecondFaultHasToEarnWhatItCosts) {
  const Model model = two_independent_faults();
  const double earned = frontier_of(model).alone[1];
  EXPECT_THAT(best_of(model, earned - 0.1), SizeIs(2));
  EXPECT_THAT(best_of(model, earned + 0.1), SizeIs(1));
}

// Whoever has either fault pays once for an effect that was not seen.
Model win_only_together(std::uint32_t count, double earns, double unseen) {
  Model model;
  model.nodes.assign(count, {.prior = odds(earns)});
  model.nodes.push_back({.prior = 0, .degraded = -unseen});
  for (std::uint32_t i = 0; i < count; ++i) model.edges.push_back({i, count, 1});
  return model;
}

TEST(Frontier, FindsTwoCausesThatEachLoseAloneAndWinTogether) {
  Model model = win_only_together(2, 3, 5);
  // One that needs nobody, and gains less than the two.
  model.nodes.push_back({.prior = odds(0.5)});
  const Frontier found = frontier_of(model, 2);
  EXPECT_NEAR(found.alone[0], -2, kRounding);
  EXPECT_NEAR(found.alone[1], -2, kRounding);
  EXPECT_THAT(found.best.members, ElementsAre(2));
  EXPECT_THAT(best_of(model, 0), ElementsAre(0, 1, 2));
}

TEST(Frontier, PrefersTwoThatWinTogetherToTheBestSingleOne) {
  Model model = win_only_together(2, 2, 5);
  model.nodes.push_back({.prior = odds(-1.5)});        // explains by itself ...
  model.nodes.push_back({.prior = 0, .degraded = 2});  // ... what the two explain as well
  for (const std::uint32_t cause : {0U, 1U, 3U}) model.edges.push_back({cause, 4, 1});
  const Frontier found = frontier_of(model, 0);
  EXPECT_NEAR(found.alone[0], -1, kRounding);
  EXPECT_NEAR(found.alone[2], 0.5, kRounding);
  EXPECT_THAT(found.best.members, ElementsAre(0, 1));
  EXPECT_NEAR(found.best.value, 1, kRounding);
}

TEST(Frontier, FindsTwoThatWinTogetherAmongManyThatAreBetterAlone) {
  Model model = win_only_together(2, 3, 5);
  for (int i = 0; i < 6; ++i) model.nodes.push_back({.prior = odds(-1)});
  const Frontier found = frontier_of(model, 0);
  for (std::size_t i = 2; i < 8; ++i) EXPECT_GT(found.alone[i], found.alone[0]);
  EXPECT_THAT(found.best.members, ElementsAre(0, 1));
}

TEST(Frontier, AddsTwoThatWinTogetherToOneThatNeedsNobody) {
  Model model = win_only_together(2, 3, 5);
  for (int i = 0; i < 6; ++i) model.nodes.push_back({.prior = odds(-1)});
  model.nodes.push_back({.prior = odds(4)});
  EXPECT_THAT(best_of(model, 0), ElementsAre(0, 1, 8));
}

TEST(Frontier, PutsTwoThatWinTogetherInThePlaceOfOne) {
  Model model = win_only_together(2, 3, 7);
  for (int i = 0; i < 6; ++i) model.nodes.push_back({.prior = odds(-2)});
  const auto seen = static_cast<std::uint32_t>(model.nodes.size());
  model.nodes.push_back({.prior = 0, .degraded = 6});
  for (const std::uint32_t fault : faults_of(model)) model.edges.push_back({fault, seen, 1});
  const Frontier found = frontier_of(model, 0);
  EXPECT_NEAR(found.alone[2], 4, kRounding);
  EXPECT_NEAR(found.alone[0], 2, kRounding);
  EXPECT_THAT(found.best.members, ElementsAre(0, 1));
  EXPECT_NEAR(found.best.value, 5, kRounding);
}

// Five hubs explain each of three effects in part; the three faults behind these do so in full, one by one.
TEST(Frontier, DropsWhomItNeedsNoMore) {
  Model model;
  model.nodes.assign(5, {.prior = odds(-1)});
  model.nodes.resize(8, {.prior = odds(-0.2)});
  model.nodes.resize(11, {.prior = 0, .degraded = 4});
  for (std::uint32_t effect = 0; effect < 3; ++effect) {
    model.edges.push_back({5 + effect, 8 + effect, 1});
    for (std::uint32_t hub = 0; hub < 5; ++hub) model.edges.push_back({hub, 8 + effect, 0.6 - 0.01 * hub});
  }
  const Frontier found = frontier_of(model, 0);
  for (std::size_t hub = 0; hub < 5; ++hub) EXPECT_GT(found.alone[hub], found.alone[5] + 1);
  EXPECT_THAT(found.best.members, ElementsAre(5, 6, 7));
}

TEST(Frontier, IsTheBestThatIsNotEmptyWhereSomethingHasToBeExplained) {
  Model model;
  model.nodes = {{.prior = 0.01}, {.prior = 0.02}, {.prior = 0.01}};
  const Frontier found = frontier_of(model);
  EXPECT_THAT(found.best.members, ElementsAre(1));
  EXPECT_LT(found.best.value, 0);
  EXPECT_THAT(found.losses, ElementsAre(::testing::DoubleNear(found.best.value, kRounding)));
}

TEST(Frontier, IsEmptyWhereNothingHasToBeExplained) {
  const Frontier found = frontier_of(two_independent_faults(), kFurther, {.must_explain = false});
  EXPECT_THAT(found.best.members, IsEmpty());
  EXPECT_EQ(found.best.value, 0);
  EXPECT_THAT(found.losses, IsEmpty());
  EXPECT_THAT(found.alternatives, IsEmpty());
  EXPECT_THAT(found.alone, SizeIs(3));
  EXPECT_EQ(found.within, 0);
}

TEST(Frontier, OfNobodyIsEmpty) {
  const Frontier found = frontier_of({});
  EXPECT_THAT(found.best.members, IsEmpty());
  EXPECT_THAT(found.alone, IsEmpty());
}

TEST(Frontier, TellsWhatEachIsWorthAlone) {
  const Model model = two_independent_faults();
  OriginSets sets = sets_of(model);
  const Frontier found = find_frontier(sets, {});
  for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(found.alone[i], sets.value({i}));
}

TEST(Frontier, IsTheSameTwice) {
  const Frontier one = frontier_of(two_independent_faults());
  const Frontier other = frontier_of(two_independent_faults());
  EXPECT_EQ(one.best.members, other.best.members);
  EXPECT_EQ(one.best.value, other.best.value);
  EXPECT_EQ(one.losses, other.losses);
  EXPECT_EQ(one.within, other.within);
}

TEST(Frontier, EachMemberIsNeeded) {
  OriginSets sets = sets_of(two_independent_faults());
  const Frontier found = find_frontier(sets, {});
  ASSERT_THAT(found.losses, SizeIs(found.best.members.size()));
  EXPECT_THAT(found.losses, Each(Gt(0)));
  for (std::size_t k = 0; k < found.losses.size(); ++k) {
    OriginSet rest = found.best.members;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(k));
    EXPECT_NEAR(found.losses[k], found.best.value - sets.value(rest), kRounding);
  }
}

// Three faults, of which each explains the two effects in part.
Model ambiguous() {
  Model model;
  model.nodes = {{.prior = 0.02}, {.prior = 0.02}, {.prior = 0.02}, {.prior = 0.02}};
  model.nodes.resize(6, {.prior = 0, .leak = 0.01, .degraded = 5});
  model.edges = {{0, 4, 0.5}, {0, 5, 0.5}, {1, 4, 0.4}, {1, 5, 0.4}, {2, 4, 0.9}, {3, 5, 0.9}};
  return model;
}

bool contains(const OriginSet& set, const OriginSet& part) { return std::ranges::includes(set, part); }

TEST(Alternatives, ContainNoBetterSet) {
  const Frontier found = frontier_of(ambiguous(), 0, {.alternatives = 50});
  ASSERT_THAT(found.alternatives, Not(IsEmpty()));
  std::vector<RankedSet> better = {found.best};
  for (const RankedSet& set : found.alternatives) {
    EXPECT_THAT(set.members, Not(IsEmpty()));
    EXPECT_LE(set.value, better.back().value);
    for (const RankedSet& other : better) EXPECT_FALSE(contains(set.members, other.members));
    better.push_back(set);
  }
}

TEST(Alternatives, AreTheNextBest) {
  const Frontier found = frontier_of(ambiguous(), 0);
  EXPECT_THAT(found.best.members, ElementsAre(0));
  ASSERT_THAT(found.alternatives, SizeIs(3));
  EXPECT_THAT(found.alternatives[0].members, ElementsAre(1));
  EXPECT_THAT(found.alternatives[1].members, ElementsAre(2, 3));
}

TEST(Alternatives, AreWorthWhatTheyAreWorth) {
  OriginSets sets = sets_of(ambiguous());
  for (const RankedSet& set : find_frontier(sets, {}).alternatives)
    EXPECT_EQ(set.value, sets.value(set.members));
}

TEST(Alternatives, AreNoMoreThanAskedFor) {
  EXPECT_THAT(frontier_of(ambiguous(), 0, {.alternatives = 1}).alternatives, SizeIs(1));
  EXPECT_THAT(frontier_of(ambiguous(), 0, {.alternatives = 0}).alternatives, IsEmpty());
}

TEST(Proof, HoldsWhereInferenceIsExact) {
  EXPECT_LT(frontier_of(two_independent_faults()).within, kRounding);
  EXPECT_LT(frontier_of(ambiguous()).within, kRounding);
}

TEST(Proof, IsNotTriedWhereItWouldTakeTooLong) {
  EXPECT_LT(frontier_of(ambiguous(), kFurther, {.prove_up_to = 4}).within, kRounding);
  EXPECT_TRUE(std::isinf(frontier_of(ambiguous(), kFurther, {.prove_up_to = 3}).within));
}

TEST(Proof, DoesNotComeFromApproximateInference) {
  OriginSets sets = sets_of(ambiguous(), kFurther, {.method = Method::kResidual});
  const Frontier found = find_frontier(sets, {});
  EXPECT_FALSE(sets.exact());
  EXPECT_TRUE(std::isinf(found.within));
  EXPECT_THAT(found.best.members, ElementsAre(0));
}

// Three that only win together, beside four that are better alone.
TEST(Proof, LeavesRoomForWhatTheSearchMayNotFind) {
  Model model = win_only_together(7, -1, 3);
  model.nodes[0].prior = odds(0.5);
  model.nodes.push_back({.prior = 0, .degraded = -5.5});
  for (std::uint32_t i = 4; i < 7; ++i) {
    model.nodes[i].prior = odds(2);
    model.edges.push_back({i, 8, 1});
  }
  OriginSets sets = sets_of(model, 0);
  const Frontier found = find_frontier(sets, {});
  EXPECT_NEAR(sets.value({0, 4, 5, 6}), 0.5 - 3 + 6 - 5.5, kRounding);
  EXPECT_LE(sets.value({0, 4, 5, 6}), found.best.value + found.within + kRounding);
}

class Named {
 public:
  explicit Named(const SmallWorld& world) {
    const belief::EntityModel built = belief::build_model(world.graph, world.evidence, built_in_weights());
    Result<OriginSets> sets =
        OriginSets::start(built.model, built.fault, built_in_weights().frontier.further);
    EXPECT_TRUE(sets.ok());
    found_ = find_frontier(*sets, {});
    for (const std::uint32_t i : found_.best.members) names_.push_back(world.graph.entity(EntityId(i)).name);
  }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] double alone(EntityId id) const { return found_.alone[id.index()]; }

 private:
  Frontier found_;
  std::vector<std::string> names_;
};

// Ten instances run on one host.
SmallWorld on_one_host() {
  std::vector<std::string> names = {"Host/node", "shop"};
  std::vector<SmallWorld::Link> links;
  for (int i = 0; i < 10; ++i) {
    const std::string name = "Instance/p" + std::to_string(i);
    names.push_back(name);
    links.push_back({name, "Host/node", RelationKind::kRunsOn});
  }
  links.push_back({"shop", "p0", RelationKind::kCalls});
  return SmallWorld(names, links);
}

TEST(FrontierOfEntities, DoesNotNameAHubOfWhichNothingWasSeen) {
  SmallWorld world = on_one_host();
  world.observe("p0", evidence_kind("exception"), 5);
  world.observe("shop", evidence_kind("error_spans"), 4);
  world.observe("p3", evidence_kind("slow_requests"), 3);
  const Named found(world);
  EXPECT_THAT(found.names(), ElementsAre("p0"));
  EXPECT_GT(found.alone(world.id("p0")), found.alone(world.id("node")) + 1);
}

TEST(FrontierOfEntities, NamesTheHubThatIsShortOfAResource) {
  SmallWorld world = on_one_host();
  world.observe("node", evidence_kind("saturation"), 6);
  world.evidence.back().subject = "cpu";
  for (int i = 0; i < 10; ++i) world.observe("p" + std::to_string(i), evidence_kind("slow_requests"), 4);
  EXPECT_THAT(Named(world).names(), ElementsAre("node"));
}

TEST(FrontierOfEntities, NamesTwoCorners) {
  SmallWorld world({"web", "cart", "db", "admin", "mail", "queue"},
                   {{"web", "cart"}, {"cart", "db"}, {"admin", "mail"}, {"mail", "queue"}});
  for (const char* name : {"db", "queue"}) {
    world.observe(name, evidence_kind("exception"), 6);
    world.observe(name, evidence_kind("saturation"), 6);
    world.evidence.back().subject = "memory";
  }
  world.observe("cart", evidence_kind("error_spans"), 5);
  world.observe("mail", evidence_kind("error_spans"), 5);
  EXPECT_THAT(Named(world).names(), UnorderedElementsAre("db", "queue"));
}

}  // namespace
}  // namespace propter::explain
