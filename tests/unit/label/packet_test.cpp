// Whole items in rank order, within the budget, cleaned.
#include "label/packet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "graph/evidence_kinds.h"
#include "llm/neutral.h"
#include "llm/tokens.h"

namespace propter {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Evidence item(std::size_t id, std::string text) {
  Evidence e;
  e.id = EvidenceId(id);
  e.kind = evidence_kind("error_logs");
  e.score = 6.0 - 0.1 * static_cast<double>(id);
  e.onset = {100 * kSecond, 110 * kSecond + 40 * kMillisecond};
  e.text = std::move(text);
  return e;
}

ContextContract crowded(std::size_t items, std::size_t neighbours) {
  ContextContract c;
  c.entity = EntityId(std::size_t{0});
  c.id = "Service/self";
  c.kind = EntityKind("Service");
  c.incident = {90 * kSecond, 400 * kSecond};
  for (std::size_t i = 0; i < items; ++i) c.evidence.push_back(item(i, "observation " + std::to_string(i)));
  for (std::size_t i = 1; i <= neighbours; ++i) {
    ContextNeighbour n;
    n.entity = EntityId(i);
    n.id = "Service/n" + std::to_string(i);
    n.evidence.push_back(item(1000 + i, "on the connection"));
    (i % 2 == 1 ? c.dependencies : c.dependents).push_back(n);
  }
  return c;
}

constexpr PacketLimits kWide{.own_items = 50,
                             .neighbours = 50,
                             .relation_items = 2,
                             .inbox = 8,
                             .item_bytes = 280,
                             .note_bytes = 300,
                             .tokens = 100'000};

Json parsed(const Packet& packet) {
  const Result<Json> json = parse_json(packet.json);
  EXPECT_TRUE(json.ok()) << packet.json;
  return json.ok() ? *json : Json();
}

std::size_t items_in(const Json& packet) {
  return packet.get("evidence").array().size() + packet.get("depends_on").array().size() +
         packet.get("needed_by").array().size();
}

TEST(Packet, SaysWhatIsKnownInSecondsOfTheIncident) {
  const Packet packet = make_packet(crowded(1, 1), kWide, llm::neutralise);
  EXPECT_EQ(
      packet.json,
      R"({"entity":{"id":"Service/self","kind":"Service","alerted":false},"window_s":310,)"
      R"("evidence":[{"id":"E0","kind":"error_logs","score":6,"onset":[10,20],"text":"observation 0"}],)"
      R"("depends_on":[{"id":"Service/n1","relation":"depends_on","label":"Defer","anomalous":false,)"
      R"("evidence":[{"id":"E1001","kind":"error_logs","score":-94.1,"onset":[10,20],)"
      R"("text":"on the connection"}]}],"needed_by":[],"inbox":[],)"
      R"("left_out":{"evidence":0,"neighbours":0}})");
}

TEST(Packet, OfAnEntityWithoutTimesHasNone) {
  ContextContract c = crowded(1, 0);
  c.incident = {};
  EXPECT_THAT(make_packet(c, kWide, llm::neutralise).json, Not(HasSubstr("onset")));
}

class PacketBudget : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(PacketBudget, IsKeptByLeavingWholeItemsOut) {
  PacketLimits limits = kWide;
  limits.tokens = GetParam();
  const ContextContract c = crowded(30, 30);
  const Packet packet = make_packet(c, limits, llm::neutralise);
  EXPECT_LE(llm::estimate_tokens(packet.json), GetParam());
  const Json json = parsed(packet);
  const Json& left = json.get("left_out");
  EXPECT_EQ(json.get("evidence").array().size() + static_cast<std::size_t>(left.get("evidence").integer()),
            30U);
  EXPECT_EQ(items_in(json) + static_cast<std::size_t>(left.get("evidence").integer()) +
                static_cast<std::size_t>(left.get("neighbours").integer()),
            60U);
}

INSTANTIATE_TEST_SUITE_P(Tokens, PacketBudget, ::testing::Values(120, 200, 400, 800, 1600, 3300));

TEST(Packet, TakesTheStrongestFirst) {
  PacketLimits limits = kWide;
  limits.tokens = 500;
  const Packet packet = make_packet(crowded(30, 2), limits, llm::neutralise);
  const Json json = parsed(packet);
  const auto& taken = json.get("evidence").array();
  ASSERT_GT(taken.size(), 1U);
  for (std::size_t i = 0; i < taken.size(); ++i)
    EXPECT_EQ(taken[i].get("id").string(), "E" + std::to_string(i));
  EXPECT_EQ(packet.evidence.size(), taken.size());
}

TEST(Packet, KnowsTheNamesThatStandInIt) {
  PacketLimits limits = kWide;
  limits.own_items = 1;
  limits.relation_items = 0;
  const Packet packet = make_packet(crowded(3, 2), limits, llm::neutralise);
  EXPECT_TRUE(packet.evidence.contains("E0"));
  EXPECT_FALSE(packet.evidence.contains("E1"));
  EXPECT_FALSE(packet.evidence.contains("E1001"));
  EXPECT_TRUE(packet.neighbours.contains("Service/n1"));
  EXPECT_FALSE(packet.neighbours.contains("Service/self"));
}

TEST(Packet, KeepsWhatWasWrongWithTheLastAnswerAboveAllElse) {
  ContextContract c = crowded(30, 30);
  c.inbox.push_back({EntityId(std::size_t{1}), Label::kSymptom, {}});
  c.inbox.push_back({c.entity, Label::kDefer, "not admitted: confidence 7 is outside [0, 1]"});
  PacketLimits limits = kWide;
  limits.tokens = 200;
  EXPECT_THAT(make_packet(c, limits, llm::neutralise).json,
              HasSubstr(R"("inbox":[{"your_last_answer":"not admitted: confidence 7 is outside [0, 1]"}])"));
}

TEST(Packet, CleansEveryTextThatIsNotItsOwn) {
  ContextContract c = crowded(1, 2);
  c.id = "Service/secret";
  c.evidence[0].text = "secret";
  for (auto* list : {&c.dependencies, &c.dependents})
    for (ContextNeighbour& n : *list) {
      n.id += "-secret";
      n.evidence[0].text = "a secret";
    }
  c.inbox = {{c.dependencies[0].entity, Label::kOrigin, "secret"}, {c.entity, Label::kDefer, "secret"}};
  const Packet packet = make_packet(c, kWide, [](std::string_view text, std::size_t) {
    std::string out(text);
    for (std::size_t at = 0; (at = out.find("secret")) != std::string::npos;) out.replace(at, 6, "*");
    return out;
  });
  EXPECT_THAT(packet.json, Not(HasSubstr("secret")));
  EXPECT_EQ(packet.about, "Service/*");
}

TEST(Packet, IsTheSameForTheSameContract) {
  EXPECT_EQ(make_packet(crowded(9, 9), kWide, llm::neutralise).json,
            make_packet(crowded(9, 9), kWide, llm::neutralise).json);
}

}  // namespace
}  // namespace propter
