// The labeller that asks a model: what it sends, what it admits, and when the rules speak in its place.
#include "label/llm_labeller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agents/agents.h"
#include "base/json.h"
#include "graph/evidence_kinds.h"
#include "label/packet.h"
#include "tests/support/fake_model.h"
#include "tests/support/hostile_texts.h"
#include "tests/support/planted_secrets.h"

namespace propter {
namespace {

using test::answer;
using test::failure;
using test::FakeModel;
using test::verdict_json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

ContextContract suffering(std::string text = "errors burst") {
  ContextContract c;
  c.entity = EntityId(std::size_t{0});
  c.id = "Service/self";
  Evidence e;
  e.id = EvidenceId(std::size_t{3});
  e.kind = evidence_kind("exception");
  e.score = 6;
  e.text = std::move(text);
  c.incident = {0, 60 * kSecond};
  c.evidence = {e};
  ContextNeighbour n;
  n.entity = EntityId(std::size_t{1});
  n.id = "Service/db";
  c.dependencies = {n};
  return c;
}

struct Asking {
  explicit Asking(FakeModel::Script script, LlmOptions with = {})
      : options(std::move(with)), model(std::move(script)) {
    options.model = "fake";
    session =
        std::make_unique<llm::Session>(llm::SessionParts{agents::labeller(), options, recording, &model});
    labeller = make_llm_labeller(*session, options.redact ? &redactor : nullptr, options);
  }

  Verdict ask(const ContextContract& context) {
    const Result<Verdict> verdict = labeller->label(context);
    EXPECT_TRUE(verdict.ok()) << verdict.status().message().str();
    return verdict.ok() ? *verdict : Verdict{};
  }

  LlmOptions options;
  FakeModel model;
  llm::Recording recording;
  llm::Redactor redactor;
  std::unique_ptr<llm::Session> session;
  std::unique_ptr<Labeller> labeller;
};

FakeModel::Script always(const std::string& content) {
  return [content](const llm::ChatRequest&) { return answer(content); };
}

TEST(LlmLabeller, GivesTheModelsVerdict) {
  Asking asking(always(verdict_json("Symptom", 0.8, "E3", "Service/db", "it waits")));
  const Verdict v = asking.ask(suffering());
  EXPECT_EQ(v.label, Label::kSymptom);
  EXPECT_THAT(v.cites, ElementsAre(EvidenceId(std::size_t{3})));
  EXPECT_THAT(v.suspects, ElementsAre(EntityId(std::size_t{1})));
  EXPECT_EQ(v.rationale, "it waits");
  EXPECT_FALSE(v.declined);
  EXPECT_TRUE(asking.labeller->is_evidence());
}

TEST(LlmLabeller, AsksNothingWhereThereIsNothingToJudge) {
  Asking asking(always(verdict_json("Origin", 1)));
  ContextContract c = suffering();
  c.evidence.front().kind = evidence_kind("normal");
  const Verdict v = asking.ask(c);
  EXPECT_THAT(asking.model.received(), IsEmpty());
  EXPECT_TRUE(v.declined);
  EXPECT_EQ(v.rationale, "nothing to ask");
  EXPECT_EQ(asking.labeller->usage().not_asked, 1U);
}

TEST(LlmLabeller, AsksAboutAnAlertAndAboutWhatTwoDependentsShare) {
  ContextContract alerted;
  alerted.alerted = true;
  EXPECT_TRUE(worth_asking(alerted));
  ContextContract shared;
  shared.dependents.resize(2);
  EXPECT_FALSE(worth_asking(shared));
  shared.dependents[0].anomalous = shared.dependents[1].anomalous = true;
  EXPECT_TRUE(worth_asking(shared));
}

TEST(LlmLabeller, AnswersARoundInItsOrder) {
  Asking asking([](const llm::ChatRequest& request) {
    return answer(verdict_json(request.user.find("first") != std::string::npos ? "Healthy" : "Defer"));
  });
  ContextContract quiet;
  const std::vector<ContextContract> round{suffering("second"), quiet, suffering("first")};
  const auto verdicts = asking.labeller->label_round(round);
  ASSERT_THAT(verdicts, SizeIs(3));
  EXPECT_EQ(verdicts[0]->label, Label::kDefer);
  EXPECT_TRUE(verdicts[1]->declined);
  EXPECT_EQ(verdicts[2]->label, Label::kHealthy);
}

TEST(LlmLabeller, AnswerThatMakesNoSenseIsAnError) {
  Asking asking(always("no idea"));
  EXPECT_EQ(asking.labeller->label(suffering()).status().code(), StatusCode::kCorrupt);
}

TEST(LlmLabeller, VerdictThatDoesNotAdmitIsAnError) {
  Asking asking(always(verdict_json("Healthy", 7)));
  EXPECT_THAT(asking.labeller->label(suffering()).status().message().what, HasSubstr("confidence 7"));
}

TEST(LlmLabeller, WithoutAnAnswerItDeclinesAndSaysWhy) {
  Asking asking([](const llm::ChatRequest&) { return failure("it is down"); });
  const Verdict v = asking.ask(suffering());
  EXPECT_TRUE(v.declined);
  EXPECT_EQ(v.label, Label::kDefer);
  EXPECT_EQ(v.rationale, "it is down");
  EXPECT_EQ(asking.labeller->usage().by_rules, 1U);
}

TEST(LlmLabeller, OnceABudgetIsSpentItDeclines) {
  LlmOptions options;
  options.budget.calls = 1;
  Asking asking(always(verdict_json("Defer")), options);
  EXPECT_FALSE(asking.ask(suffering("one")).declined);
  EXPECT_EQ(asking.ask(suffering("two")).rationale, "the budget of calls is spent");
  EXPECT_EQ(asking.labeller->usage().stopped_by, "budget:calls");
}

// Samples.

FakeModel::Script in_turn(const std::vector<std::string>& contents) {
  return [contents, number = std::size_t{0}](const llm::ChatRequest&) mutable {
    return answer(contents[number++ % contents.size()]);
  };
}

LlmOptions sampling(std::uint32_t k) {
  LlmOptions options;
  options.samples = k;
  return options;
}

TEST(Samples, TheMajorityCountsAndSaysHowLarge) {
  Asking asking(in_turn({verdict_json("Healthy", 0.9), verdict_json("Symptom", 0.6, "E3"),
                         verdict_json("Symptom", 0.9, "E3")}),
                sampling(3));
  const Verdict v = asking.ask(suffering());
  EXPECT_EQ(v.label, Label::kSymptom);
  EXPECT_NEAR(v.confidence, 0.75 * 2 / 3, 1e-9);
  EXPECT_THAT(v.rationale, HasSubstr("(2 of 3 samples)"));
  EXPECT_NEAR(asking.labeller->usage().agreement, 2.0 / 3, 1e-9);
}

TEST(Samples, OfEqualsTheMoreConfidentCounts) {
  Asking asking(in_turn({verdict_json("Healthy", 0.6), verdict_json("Symptom", 0.9)}), sampling(2));
  EXPECT_EQ(asking.ask(suffering()).label, Label::kSymptom);
}

TEST(Samples, ThatMakeNoSenseHaveNoVote) {
  Asking asking(in_turn({"what?", verdict_json("Healthy", 9), verdict_json("Defer", 0.4)}), sampling(3));
  EXPECT_EQ(asking.ask(suffering()).label, Label::kDefer);
}

TEST(Samples, AllOfWhichMakeNoSenseAreAnError) {
  Asking asking(in_turn({"what?", "who?"}), sampling(2));
  EXPECT_FALSE(asking.labeller->label(suffering()).ok());
}

// Redaction.

TEST(Redaction, PlaceholdersAreResolvedInTheLocalRationale) {
  Asking asking(always(verdict_json("Symptom", 0.8, "E3", "", "the mail to <EMAIL_1> bounced")));
  const Verdict v = asking.ask(suffering("mail to ann@example.org bounced"));
  EXPECT_EQ(v.rationale, "the mail to ann@example.org bounced");
  EXPECT_THAT(asking.model.received().front().user, HasSubstr("mail to <EMAIL_1> bounced"));
}

TEST(Redaction, NeighboursAreNamedByPlaceholders) {
  Asking asking(always(verdict_json("Symptom", 0.8, "E3", "Host/<IP_1>")));
  ContextContract c = suffering();
  c.dependencies.front().id = "Host/10.20.30.40";
  EXPECT_THAT(asking.ask(c).suspects, ElementsAre(EntityId(std::size_t{1})));
  EXPECT_THAT(asking.model.received().front().user, Not(HasSubstr("10.20.30.40")));
}

// Else a replay, which knows all placeholders from the start, would read it differently.
TEST(Redaction, PlaceholderThatWasNotSentIsNotResolved) {
  Asking asking(always(verdict_json("Symptom", 0.8, "E3", "", "ask <EMAIL_1>")));
  asking.redactor.redact("ann@example.org");
  EXPECT_EQ(asking.ask(suffering("nothing of that kind")).rationale, "ask <EMAIL_1>");
}

TEST(Redaction, PlaceholderOfTheTelemetryIsALiteralHoweverItIsHidden) {
  for (const char* text : {"see <EMAIL_1>", "see <EMAIL_\u200b1>"}) {
    Asking asking(always(verdict_json("Symptom", 0.8, "E3", "", "see <LITERAL_1>")));
    asking.redactor.redact("ann@example.org");
    EXPECT_EQ(asking.ask(suffering(text)).rationale, "see <EMAIL_1>");
    EXPECT_THAT(asking.model.received().front().user, HasSubstr("see <LITERAL_1>"));
  }
}

TEST(Redaction, WithoutItTextsGoAsTheyAre) {
  LlmOptions options;
  options.redact = false;
  Asking asking(always(verdict_json("Defer")), options);
  asking.ask(suffering("from 10.20.30.40"));
  EXPECT_THAT(asking.model.received().front().user, HasSubstr("from 10.20.30.40"));
}

// Every place of a packet that holds text from outside.
ContextContract everywhere(const std::string& text) {
  ContextContract c = suffering(text);
  c.id = "Service/" + text;
  Evidence on_relation = c.evidence.front();
  on_relation.id = EvidenceId(std::size_t{4});
  c.dependencies.front().id = "Database/" + text;
  c.dependencies.front().evidence = {on_relation};
  ContextNeighbour dependent;
  dependent.entity = EntityId(std::size_t{2});
  dependent.id = "Service/by " + text;
  c.dependents = {dependent};
  c.inbox = {{EntityId(std::size_t{1}), Label::kSymptom, text}, {c.entity, Label::kDefer, text}};
  return c;
}

TEST(Redaction, NoPlantedSecretReachesTheWireOrTheRecord) {
  for (const test::PlantedSecret& planted : test::planted_secrets()) {
    Asking asking(always(verdict_json("Defer")));
    asking.ask(everywhere(planted.line));
    ASSERT_THAT(asking.model.received(), SizeIs(1));
    EXPECT_THAT(asking.model.received().front().user, Not(HasSubstr(planted.secret))) << planted.kind;
    const Result<Json> packet = parse_json(asking.model.received().front().user);
    ASSERT_TRUE(packet.ok());
    EXPECT_THAT(packet->get("evidence").array().front().get("text").string(), Not(HasSubstr(planted.secret)))
        << planted.kind;
  }
}

// Injection.

// By number: the texts themselves do not belong into the names of tests.
class Injection : public ::testing::TestWithParam<std::size_t> {
 protected:
  const std::string text_ = test::hostile_texts()[GetParam()];
};

// The packet has one shape, whatever stands in the texts.
TEST_P(Injection, StaysDataOfThePacket) {
  Asking asking(always(verdict_json("Defer")));
  asking.ask(everywhere(text_));
  const Result<Json> packet = parse_json(asking.model.received().front().user);
  ASSERT_TRUE(packet.ok());
  std::vector<std::string> keys;
  for (const auto& [key, value] : packet->object()) keys.push_back(key);
  EXPECT_THAT(keys,
              ElementsAre("entity", "window_s", "evidence", "depends_on", "needed_by", "inbox", "left_out"));
  EXPECT_THAT(packet->get("evidence").array(), SizeIs(1));
  EXPECT_THAT(packet->get("depends_on").array(), SizeIs(1));
  EXPECT_THAT(packet->get("needed_by").array(), SizeIs(1));
  EXPECT_EQ(packet->get("evidence").array().front().get("id").string(), "E3");
  for (const char c : asking.model.received().front().user) EXPECT_FALSE(c >= 0 && c < ' ');
  for (const char* marker : {"<|", "|>", "[INST]", "<<SYS>>", "<start_of_turn>", "```"})
    EXPECT_THAT(asking.model.received().front().user, Not(HasSubstr(marker)));
}

// A model that obeys the text in full: it copies it into every field. What is no verdict is not admitted.
TEST_P(Injection, ObeyedYieldsNoVerdictOutsideTheContract) {
  for (const char* field : {"label", "cites", "suspects", "rationale"}) {
    Asking asking([&](const llm::ChatRequest&) {
      JsonWriter out(JsonLayout::kCompact);
      out.begin_object().member("confidence", 0.9);
      for (const char* name : {"label", "rationale"})
        out.member(name, std::string_view(field) == name ? text_ : std::string("Defer"));
      for (const char* name : {"cites", "suspects"}) {
        out.key(name).begin_array();
        if (std::string_view(field) == name) out.value(text_);
        out.end_array();
      }
      out.end_object();
      return answer(out.take());
    });
    const Result<Verdict> v = asking.labeller->label(suffering(text_));
    // What is far too long counts as no answer.
    if (std::string_view(field) != "rationale" || (v.ok() && v->declined)) {
      EXPECT_TRUE(!v.ok() || v->declined) << field;
      continue;
    }
    ASSERT_TRUE(v.ok());
    EXPECT_EQ(v->label, Label::kDefer);
    EXPECT_THAT(v->cites, IsEmpty());
    EXPECT_THAT(v->suspects, IsEmpty());
  }
}

INSTANTIATE_TEST_SUITE_P(Texts, Injection, ::testing::Range(std::size_t{0}, test::hostile_texts().size()));

TEST(InjectionSuite, IsLarge) { EXPECT_GE(test::hostile_texts().size(), 40U); }

}  // namespace
}  // namespace propter
