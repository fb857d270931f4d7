// What holds of every answer, on generated incidents: graphs of all kinds with whatever evidence.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <set>

#include <propter/report.h>

#include "graph/evidence_kinds.h"
#include "investigate/conclude.h"
#include "tests/agreement/splitmix.h"
#include "tests/support/small_world.h"

namespace propter {
namespace {

using test::SmallWorld;

// The full tier has 2000 of them.
int incidents() {
  const char* asked = std::getenv("PROPTER_PROPERTY_INCIDENTS");
  return asked ? std::max(100, std::atoi(asked)) : 100;
}

// Services, some with instances on hosts, calls among them that may be cyclic, a change or two.
class Incident {
 public:
  explicit Incident(std::uint64_t seed) : random_(seed), world_(make_world()) {
    observe();
    answer_.graph = world_.graph;
    answer_.evidence = world_.evidence;
    std::set<EntityId> alerted;
    for (const Evidence& e : answer_.evidence)
      if (e.kind == evidence_kind("alert") && !e.relation.valid()) alerted.insert(e.entity);
    findings_.alerted.assign(alerted.begin(), alerted.end());
    findings_.input_complete = !chance(0.2);
    findings_.inside = !chance(0.1);
    if (chance(0.2)) answer_.stopped_by = "budget:visits";
  }

  [[nodiscard]] Answer concluded() const {
    Answer out = answer_;
    const auto beliefs = final_beliefs(out);
    EXPECT_TRUE(beliefs.ok());
    if (beliefs.ok()) {
      EXPECT_TRUE(conclude(out, findings_, *beliefs).ok());
    }
    return out;
  }
  [[nodiscard]] const Findings& findings() const { return findings_; }

 private:
  bool chance(double p) { return random_.unit() < p; }

  SmallWorld make_world() {
    std::vector<std::string> names;
    std::vector<SmallWorld::Link> links;
    const std::uint32_t services = 2 + random_.below(4);
    for (std::size_t s = 0; s < services; ++s) names.push_back("service" + std::to_string(s));
    for (std::size_t a = 0; a < services; ++a)
      for (std::size_t b = 0; b < services; ++b)
        if (a != b && chance(a < b ? 0.35 : 0.05)) links.push_back({names[a], names[b]});
    const std::uint32_t hosts = random_.below(3U);
    for (std::size_t h = 0; h < hosts; ++h) names.push_back("Host/host" + std::to_string(h));
    for (std::size_t s = 0; s < services; ++s) {
      if (!chance(0.3)) continue;
      const std::size_t instances = 1 + random_.below(2U);
      for (std::size_t i = 0; i < instances; ++i) {
        const std::string name = names[s] + "-" + std::to_string(i);
        names.push_back("Instance/" + name);
        links.push_back({names[s], name, RelationKind::kHasInstance});
        if (hosts > 0)
          links.push_back({name, "host" + std::to_string(random_.below(hosts)), RelationKind::kRunsOn});
      }
    }
    const std::size_t changes = random_.below(3U);
    for (std::size_t c = 0; c < changes; ++c) {
      names.push_back("Change/change" + std::to_string(c));
      links.push_back(
          {names[random_.below(services)], "change" + std::to_string(c), RelationKind::kChangedBy});
    }
    return SmallWorld(names, links);
  }

  void observe() {
    constexpr std::array<std::string_view, 10> kKinds = {
        "alert",         "resource_alert", "error_logs", "exception",  "latency_shift",
        "slow_requests", "error_spans",    "departure",  "saturation", "normal"};
    constexpr std::array<std::string_view, 5> kSubjects = {"HighLatency", "cpu_percent, up", "LogAnomaly, 7",
                                                           "error_rate", "disk_used"};
    const double busy = random_.unit() * 0.6;
    for (const Entity& e : world_.graph.entities())
      for (int k = 0; k < 4; ++k) {
        if (!chance(busy)) continue;
        if (e.kind.role() == EntityRole::kChange) {
          world_.observe(e.id(), evidence_kind("change"), 3 * random_.unit(), 100);
          continue;
        }
        const double began = chance(0.3) ? -1 : 100 + 60 * random_.unit();
        world_.observe(e.id(),
                       *parse_evidence_kind(kKinds[random_.below(static_cast<std::uint32_t>(kKinds.size()))]),
                       6 * random_.unit(), began);
        world_.evidence.back().subject =
            kSubjects[random_.below(static_cast<std::uint32_t>(kSubjects.size()))];
      }
    for (std::size_t r = 0; r < world_.graph.relations().size(); ++r) {
      const Relation& relation = world_.graph.relation(RelationId(r));
      if (relation.kind != RelationKind::kCalls || !chance(busy)) continue;
      world_.observe_relation(world_.graph.entity(relation.dependent).id(),
                              world_.graph.entity(relation.dependency).id(), evidence_kind("failing_calls"),
                              6 * random_.unit());
    }
  }

  SplitMix random_;
  SmallWorld world_;
  Answer answer_;
  Findings findings_;
};

bool is_member(const Answer& a, EntityId id) { return std::ranges::find(a.frontier, id) != a.frontier.end(); }

void check_outcome(const Answer& a, const Findings& findings) {
  EXPECT_EQ(a.reason.empty(), a.outcome != Outcome::kInconclusive);
  if (a.outcome == Outcome::kRootCauseFound) {
    ASSERT_FALSE(a.frontier.empty());
    EXPECT_EQ(a.frontier.front(), a.hypotheses.front().entity);
    EXPECT_GE(a.hypotheses.front().confidence.value_or(0), 0.5);
    EXPECT_NE(a.stopped_by, "budget:visits");
  }
  if (a.outcome == Outcome::kNoIncident) {
    EXPECT_TRUE(findings.alerted.empty());
    EXPECT_TRUE(findings.input_complete);
    EXPECT_TRUE(findings.inside);
    EXPECT_NE(a.stopped_by, "budget:visits");
  }
}

void check_explanation(const Answer& a, const Findings& findings) {
  if (!findings.alerted.empty()) {
    EXPECT_FALSE(a.frontier.empty());
  }
  EXPECT_TRUE(std::ranges::is_sorted(a.hypotheses, std::ranges::greater{},
                                     [](const Hypothesis& h) { return std::round(h.probability * 1e9); }));
  ASSERT_EQ(a.counterfactuals.size(), a.frontier.size());
  std::set<EntityId> explained;
  for (std::size_t k = 0; k < a.frontier.size(); ++k) {
    EXPECT_EQ(a.counterfactuals[k].without, a.frontier[k]);
    if (k > 0) {
      EXPECT_LE(a.counterfactuals[k].loss, a.counterfactuals[k - 1].loss + 1e-9);
    }
    if (a.frontier.size() > 1) {
      EXPECT_GT(a.counterfactuals[k].loss, 0);  // irreducible
    }
  }
  for (const Hypothesis& h : a.hypotheses) {
    EXPECT_EQ(h.confidence.has_value(), &h == &a.hypotheses.front());
    ASSERT_EQ(h.shares.size(), h.explains.size());
    for (const double share : h.shares) EXPECT_TRUE(share >= 0 && share <= 1);
    if (!h.path.empty()) {
      EXPECT_EQ(h.path.front().from, h.entity);
    }
    for (std::size_t s = 1; s < h.path.size(); ++s) EXPECT_EQ(h.path[s].from, h.path[s - 1].to);
    if (is_member(a, h.entity)) explained.insert(h.explains.begin(), h.explains.end());
  }
  std::set<EntityId> told = explained;
  told.insert(a.unexplained.begin(), a.unexplained.end());
  std::set<EntityId> symptoms;
  for (const Symptom& s : a.symptoms)
    if (!s.pre_existing) symptoms.insert(s.entity);
  EXPECT_EQ(told, symptoms);
  for (const EntityId e : a.unexplained) EXPECT_FALSE(explained.contains(e));
  for (const Alternative& other : a.alternatives) {
    EXPECT_GE(other.loss, -1e-9);
    EXPECT_FALSE(other.members.empty());
    EXPECT_FALSE(std::ranges::all_of(
        a.frontier, [&](EntityId m) { return std::ranges::find(other.members, m) != other.members.end(); }));
  }
}

void check_labels(const Answer& a) {
  for (std::size_t e = 0; e < a.beliefs.size(); ++e) {
    const EntityBelief& b = a.beliefs[e];
    EXPECT_NEAR(b.healthy + b.symptom + b.origin, 1, 1e-9);
    EXPECT_EQ(b.label == Label::kOrigin, is_member(a, EntityId(e)));
    if (b.label == Label::kHealthy) {
      EXPECT_GE(b.healthy, 0.9);
    }
    if (b.label == Label::kSymptom) {
      EXPECT_LE(b.healthy, 0.5);
    }
  }
}

TEST(AnswerProperties, HoldOnGeneratedIncidents) {
  const int count_of_all = incidents();
  std::array<int, 3> outcomes{};
  int several = 0;
  for (int i = 0; i < count_of_all; ++i) {
    const Incident incident(static_cast<std::uint64_t>(i));
    const Answer a = incident.concluded();
    check_outcome(a, incident.findings());
    check_explanation(a, incident.findings());
    check_labels(a);
    if (i % 20 == 0) {
      EXPECT_EQ(render_json(a), render_json(incident.concluded()));
    }
    ++outcomes[static_cast<std::size_t>(a.outcome)];
    several += a.frontier.size() > 1 ? 1 : 0;
    if (testing::Test::HasFailure()) FAIL() << "incident " << i;
  }
  // Incidents of every kind came by.
  for (const int count : outcomes) EXPECT_GT(count, count_of_all / 50);
  EXPECT_GT(several, count_of_all / 50);
}

}  // namespace
}  // namespace propter
