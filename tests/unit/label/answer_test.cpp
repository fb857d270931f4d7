// What a model may write, and what becomes of it.
#include "label/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "tests/support/hostile_texts.h"

namespace propter {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Packet packet() {
  Packet p;
  p.evidence = {{"E1", EvidenceId(std::size_t{1})}, {"E7", EvidenceId(std::size_t{7})}};
  p.neighbours = {{"Service/db", EntityId(std::size_t{4})}};
  return p;
}

llm::Exchange answered(std::string content) {
  llm::Exchange exchange;
  exchange.outcome = ExchangeOutcome::kAnswered;
  exchange.content = std::move(content);
  return exchange;
}

Result<Verdict> read(std::string content) { return read_answer(answered(std::move(content)), packet(), 500); }

constexpr const char* kGood =
    R"({"label":"Symptom","confidence":0.8,"cites":["E7","E1","E7"],"suspects":["Service/db"],"rationale":"slow"})";

TEST(Answer, IsAVerdict) {
  const Result<Verdict> v = read(kGood);
  ASSERT_TRUE(v.ok());
  EXPECT_EQ(v->label, Label::kSymptom);
  EXPECT_EQ(v->confidence, 0.8);
  EXPECT_THAT(v->cites, ElementsAre(EvidenceId(std::size_t{7}), EvidenceId(std::size_t{1})));
  EXPECT_THAT(v->suspects, ElementsAre(EntityId(std::size_t{4})));
  EXPECT_EQ(v->rationale, "slow");
  EXPECT_FALSE(v->declined);
}

TEST(Answer, MayStandInAFenceOrAmongProse) {
  EXPECT_TRUE(read("```json\n" + std::string(kGood) + "\n```").ok());
  EXPECT_TRUE(read("Here is my verdict:\n" + std::string(kGood) + "\nI hope it helps.").ok());
}

TEST(Answer, MayLeaveListsOut) {
  const Result<Verdict> v = read(R"({"label":"healthy","confidence":1,"more":[1,2]})");
  ASSERT_TRUE(v.ok());
  EXPECT_EQ(v->label, Label::kHealthy);
}

struct Wrong {
  const char* content;
  const char* why;
};

class WrongAnswer : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongAnswer, SaysWhatIsWrong) {
  const Result<Verdict> v = read(GetParam().content);
  ASSERT_FALSE(v.ok());
  EXPECT_EQ(v.status().code(), StatusCode::kCorrupt);
  EXPECT_THAT(v.status().message().what, HasSubstr(GetParam().why));
}

INSTANTIATE_TEST_SUITE_P(
    Contents, WrongAnswer,
    ::testing::Values(
        Wrong{"", "empty"}, Wrong{" \n", "empty"}, Wrong{"It is the database.", "no complete JSON"},
        Wrong{R"({"label":"Origin","confidence":0.9,"cites":["E1")", "no complete JSON"},
        Wrong{R"(["Origin"])", "no complete JSON"}, Wrong{"{}", "label ''"},
        Wrong{R"({"label":"Guilty","confidence":0.9})", "label 'Guilty'"},
        Wrong{R"({"label":3,"confidence":0.9})", "label '3'"},
        Wrong{R"({"label":"Origin"})", "confidence is no number"},
        Wrong{R"({"label":"Origin","confidence":"high"})", "confidence is no number"},
        Wrong{R"({"label":"Origin","confidence":1,"cites":["E99"]})", "cites: 'E99' was not in the packet"},
        Wrong{R"({"label":"Origin","confidence":1,"cites":[7]})", "cites: '7'"},
        Wrong{R"({"label":"Origin","confidence":1,"cites":"E1"})", "cites is no list"},
        Wrong{R"({"label":"Symptom","confidence":1,"suspects":["Service/x"]})", "suspects: 'Service/x'"},
        Wrong{R"({"label":"Symptom","confidence":1,"suspects":[["Service/db"]]})", "suspects: ''"}));

TEST(Answer, OfARefusalSaysSo) {
  llm::Exchange exchange = answered("");
  exchange.refusal = "I cannot help with that";
  EXPECT_THAT(read_answer(exchange, packet(), 500).status().message().what, HasSubstr("refused"));
}

TEST(Answer, ThatWasCutOffSaysSo) {
  llm::Exchange exchange = answered(R"({"label":"Origin","rationale":"because)");
  exchange.finish_reason = "length";
  EXPECT_THAT(read_answer(exchange, packet(), 500).status().message().what, HasSubstr("cut off"));
}

TEST(Answer, QuotesNoHostileTextAsItIs) {
  for (const std::string& text : test::hostile_texts()) {
    JsonWriter out(JsonLayout::kCompact);
    out.begin_object().member("label", text).end_object();
    const std::string why = read(out.take()).status().message().what;
    EXPECT_LT(why.size(), 200U);
    for (const char c : why) EXPECT_FALSE(c >= 0 && c < ' ') << why;
  }
}

TEST(Answer, HasARationaleThatIsHarmlessAndShort) {
  for (const std::string& text : test::hostile_texts()) {
    JsonWriter out(JsonLayout::kCompact);
    out.begin_object()
        .member("label", "Defer")
        .member("confidence", 0.5)
        .member("rationale", text)
        .end_object();
    const Result<Verdict> v = read_answer(answered(out.take()), packet(), 100);
    ASSERT_TRUE(v.ok());
    EXPECT_LE(v->rationale.size(), 100U);
    for (const char c : v->rationale) EXPECT_FALSE(c >= 0 && c < ' ');
  }
}

}  // namespace
}  // namespace propter
