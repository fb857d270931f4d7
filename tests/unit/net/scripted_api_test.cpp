// The stand-in for a model is relied on by tests of other rooms, so that it has some of its own.
#include "support/scripted_api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"

namespace propter::test {
namespace {

using ::testing::HasSubstr;

// A packet with evidence of `score` for Service/a, which depends on Service/b.
std::string packet(double score, bool dependency_is_anomalous) {
  JsonWriter w;
  w.begin_object().key("entity").begin_object().member("id", "Service/a").end_object();
  w.key("evidence").begin_array().begin_object().member("id", "E3").member("score", score).end_object();
  w.end_array().key("depends_on").begin_array().begin_object().member("id", "Service/b");
  w.member("anomalous", dependency_is_anomalous).end_object().end_array().end_object();
  return w.take();
}

ReceivedRequest ask(const std::string& content, const std::string& format = "json_schema") {
  JsonWriter w;
  w.begin_object().key("messages").begin_array().begin_object().member("role", "user");
  w.member("content", content).end_object().end_array().key("response_format").begin_object();
  w.member("type", format).end_object().end_object();
  return {"POST", "/v1/chat/completions", {}, w.take()};
}

Json content_of(const ScriptedReply& reply) {
  const Json body = *parse_json(reply.body);
  return *parse_json(body.get("choices").array().at(0).get("message").get("content").string());
}

std::string label_of(ScriptedApi& api, const std::string& about) {
  return content_of(api.answer(ask(about))).get("label").string();
}

ApiSettings with(Policy policy) {
  ApiSettings settings;
  settings.model.policy = policy;
  return settings;
}

TEST(ScriptedApi, MirrorsThePacket) {
  ScriptedApi api(with(Policy::kMirror));
  EXPECT_EQ(label_of(api, packet(3, false)), "Origin");
  EXPECT_EQ(label_of(api, packet(3, true)), "Symptom");
  EXPECT_EQ(label_of(api, packet(1, false)), "Healthy");
  EXPECT_EQ(label_of(api, "{}"), "Defer");
  EXPECT_EQ(label_of(api, "no JSON"), "Defer");
  const Json verdict = content_of(api.answer(ask(packet(3, true))));
  EXPECT_EQ(verdict.get("cites").array().at(0).string(), "E3");
  EXPECT_EQ(verdict.get("suspects").array().at(0).string(), "Service/b");
}

TEST(ScriptedApi, KnowsTheTruthThatItIsTold) {
  ApiSettings settings = with(Policy::kTruth);
  settings.model.truth = {{"Service/a", "Symptom"}, {"Service/b", "Origin"}};
  ScriptedApi api(settings);
  const Json verdict = content_of(api.answer(ask(packet(0, false))));
  EXPECT_EQ(verdict.get("label").string(), "Symptom");
  EXPECT_EQ(verdict.get("suspects").array().at(0).string(), "Service/b");
  EXPECT_EQ(label_of(api, R"({"entity": {"id": "Service/c"}})"), "Healthy");
}

TEST(ScriptedApi, AnswersAtRandomTheSameForTheSameSeed) {
  ApiSettings settings = with(Policy::kRandom);
  settings.model.seed = 7;
  ScriptedApi one(settings);
  ScriptedApi other(settings);
  EXPECT_EQ(one.answer(ask(packet(1, true))).body, other.answer(ask(packet(1, true))).body);
}

TEST(ScriptedApi, FlipsFromCompletionToCompletion) {
  ScriptedApi api(with(Policy::kFlip));
  EXPECT_EQ(label_of(api, "{}"), "Healthy");
  EXPECT_EQ(label_of(api, "{}"), "Origin");
  EXPECT_EQ(label_of(api, "{}"), "Healthy");
}

TEST(ScriptedApi, EchoesThePacket) {
  ScriptedApi api(with(Policy::kEcho));
  EXPECT_EQ(content_of(api.answer(ask(packet(1, true)))).get("rationale").string(), packet(1, true));
}

TEST(ScriptedApi, RefusesFormatsThatItDoesNotKnow) {
  ApiSettings settings;
  settings.formats = Formats::kJsonObject;
  ScriptedApi api(settings);
  EXPECT_EQ(api.answer(ask("{}", "json_object")).status, 200);
  EXPECT_EQ(api.answer(ask("{}", "json_schema")).status, 400);
  EXPECT_THAT(api.answer(ask("{}", "json_schema")).body, HasSubstr("response_format"));
}

TEST(ScriptedApi, WantsItsKeyAndRepeatsAWrongOne) {
  ApiSettings settings;
  settings.key = "right";
  ScriptedApi api(settings);
  ReceivedRequest request = ask("{}");
  EXPECT_EQ(api.answer(request).status, 401);
  request.headers = {{"authorization", "Bearer wrong"}};
  EXPECT_THAT(api.answer(request).body, HasSubstr("wrong"));
  request.headers = {{"authorization", "Bearer right"}};
  EXPECT_EQ(api.answer(request).status, 200);
}

TEST(ScriptedApi, DiesAfterItsLastCompletion) {
  ApiSettings settings;
  settings.die_after = 1;
  ScriptedApi api(settings);
  EXPECT_FALSE(api.answer(ask("{}")).close_before_answer);
  EXPECT_TRUE(api.answer(ask("{}")).close_before_answer);
}

TEST(ScriptedApi, ListsItsModel) {
  ScriptedApi api({});
  EXPECT_THAT(api.answer({"GET", "/v1/models", {}, ""}).body, HasSubstr("\"scripted\""));
  EXPECT_EQ(api.answer({"GET", "/v1/other", {}, ""}).status, 404);
}

}  // namespace
}  // namespace propter::test
