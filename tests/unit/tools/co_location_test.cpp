#include "tools/co_location.h"

#include <gmock/gmock.h>

#include "graph/evidence_kinds.h"
#include "scene_fixture.h"

namespace propter::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Instances a-0, a-1, ... on node-a and b-0, b-1, ... on node-b.
struct Hosts {
  int on_a = 4;
  int on_b = 12;
};

Evidence item_on(EntityId entity, EvidenceKind kind, double score) {
  Evidence e;
  e.entity = entity;
  e.kind = kind;
  e.score = score;
  return e;
}

struct Suffering {
  std::vector<std::string> instances;
  EvidenceKind kind = evidence_kind("latency_shift");
  double score = 3;
  bool on_relation = false;
};

Findings shared_fate(const Hosts& hosts, const Suffering& suffering) {
  TelemetryBuilder b;
  for (int i = 0; i < hosts.on_a; ++i)
    measure(b, {.entity = "a-" + std::to_string(i), .values = {1, 1}, .host = "node-a"});
  for (int i = 0; i < hosts.on_b; ++i)
    measure(b, {.entity = "b-" + std::to_string(i), .values = {1, 1}, .host = "node-b"});
  const TestScene t(b, 30);
  std::vector<Evidence> found;
  for (const std::string& name : suffering.instances) {
    found.push_back(item_on(t.id(name), suffering.kind, suffering.score));
    if (suffering.on_relation) found.back().relation = RelationId(std::size_t{0});
  }
  return co_location(t.scene(), t.id("node-a"), found);
}

TEST(CoLocation, FindsAHostWhoseTenantsSuffer) {
  const Findings found = shared_fate({}, {{"a-0", "a-1", "a-2"}});
  ASSERT_THAT(kinds_of(found), ElementsAre(evidence_kind("co_location")));
  EXPECT_EQ(found.items[0].item.source.count, 3U);
  EXPECT_THAT(found.items[0].item.text, HasSubstr("3 of 4 tenants suffer (elsewhere 0 of 12)"));
}

TEST(CoLocation, IsABinomialTestAgainstTheInstancesElsewhere) {
  // One of 14 with Laplace's correction: 4 p^3 (1 - p) + p^4.
  const double p = 1.0 / 14;
  EXPECT_NEAR(clearest(shared_fate({}, {{"a-0", "a-1", "a-2"}})),
              std::log10(4 * p * p * p * (1 - p) + p * p * p * p), 1e-9);
}

TEST(CoLocation, NeedsThreeTenantsThatSuffer) {
  EXPECT_THAT(shared_fate({2, 12}, {{"a-0", "a-1"}}).tests, IsEmpty());
}

TEST(CoLocation, NeedsHalfOfTheTenants) {
  EXPECT_THAT(shared_fate({7, 12}, {{"a-0", "a-1", "a-2"}}).tests, IsEmpty());
}

TEST(CoLocation, IsNothingWhereTheOthersSufferAsMuch) {
  EXPECT_THAT(shared_fate({4, 4}, {{"a-0", "a-1", "a-2", "b-0", "b-1", "b-2"}}).items, IsEmpty());
}

TEST(CoLocation, NeedsInstancesElsewhere) {
  EXPECT_THAT(shared_fate({4, 1}, {{"a-0", "a-1", "a-2"}}).tests, IsEmpty());
}

TEST(CoLocation, DoesNotCountWhatIsNormalWeakOrOnARelation) {
  EXPECT_THAT(shared_fate({}, {{"a-0", "a-1", "a-2"}, evidence_kind("normal")}).tests, IsEmpty());
  EXPECT_THAT(shared_fate({}, {{"a-0", "a-1", "a-2"}, evidence_kind("latency_shift"), 0.9}).tests, IsEmpty());
  EXPECT_THAT(shared_fate({}, {{"a-0", "a-1", "a-2"}, evidence_kind("latency_shift"), 3, true}).tests,
              IsEmpty());
}

TEST(CoLocation, CountsATenantOnce) {
  EXPECT_THAT(shared_fate({}, {{"a-0", "a-0", "a-0"}}).tests, IsEmpty());
}

}  // namespace
}  // namespace propter::tools
