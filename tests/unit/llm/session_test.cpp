#include "llm/session.h"

#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/llm/fake_model.h"

namespace propter::llm {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

// A session with a model and a recording in memory.
struct Asking {
  explicit Asking(const LlmOptions& options = test_options(), FakeModel::Script script = echo)
      : model(std::move(script)), session({tester(), options, recording, &model, false, &trace}) {}

  FakeModel model;
  Recording recording;
  Trace trace;
  Session session;
};

TEST(Asking, AnswersInOrder) {
  Asking a;
  EXPECT_THAT(ask_lines(a.session, {"x", "y", "z"}),
              ElementsAre("answered: re: x", "answered: re: y", "answered: re: z"));
  EXPECT_EQ(a.model.batches(), 1U);
  EXPECT_TRUE(a.session.problem().ok());
}

TEST(Asking, OfNothingSendsNothing) {
  Asking a;
  EXPECT_THAT(ask_lines(a.session, {}), IsEmpty());
  EXPECT_EQ(a.model.batches(), 0U);
}

TEST(Asking, SendsTheRoleWithTheQuestion) {
  LlmOptions options = test_options();
  options.seed = 40;
  Asking a(options);
  const Question question{"x", "", 2};
  a.session.ask({&question, 1});
  const ChatRequest& request = a.model.received().at(0);
  EXPECT_EQ(request.system, "Judge what follows.");
  EXPECT_EQ(request.user, "x");
  EXPECT_EQ(request.schema_name, "tester");
  EXPECT_EQ(request.schema, R"({"type":"object"})");
  EXPECT_EQ(request.temperature, 0);
  EXPECT_EQ(request.seed, 42U);
  EXPECT_EQ(request.answer_tokens, 100U);
}

TEST(Asking, IsWarmForSeveralSamples) {
  LlmOptions options = test_options();
  options.samples = 3;
  Asking a(options);
  ask(a.session, {"x"});
  EXPECT_EQ(a.model.received().at(0).temperature, 0.7);
}

TEST(Asking, PassesARefusalOn) {
  Asking a(test_options(), [](const ChatRequest&) {
    Completion c = answer("");
    c.refusal = "I will not";
    c.finish_reason = "content_filter";
    return c;
  });
  const Exchange exchange = ask(a.session, {"x"}).front();
  EXPECT_TRUE(exchange.answered());
  EXPECT_EQ(exchange.refusal, "I will not");
  EXPECT_EQ(exchange.finish_reason, "content_filter");
}

TEST(Cache, AnswersTheSameQuestionWithoutSending) {
  Asking a;
  ask(a.session, {"x"});
  EXPECT_THAT(ask_lines(a.session, {"x"}), ElementsAre("cached: re: x"));
  EXPECT_THAT(a.model.asked(), ElementsAre("x"));
  EXPECT_EQ(a.session.usage().calls, 1U);
  EXPECT_EQ(a.session.usage().cache_hits, 1U);
}

TEST(Cache, AnswersTheSameQuestionTwiceInABatch) {
  Asking a;
  EXPECT_THAT(ask_lines(a.session, {"x", "y", "x"}),
              ElementsAre("answered: re: x", "answered: re: y", "cached: re: x"));
  EXPECT_THAT(a.model.asked(), ElementsAre("x", "y"));
}

TEST(Cache, KeepsNoFailure) {
  Asking a;
  ask(a.session, {"fail"});
  EXPECT_THAT(ask_lines(a.session, {"fail"}), ElementsAre("failed (the model failed)"));
  EXPECT_THAT(a.model.asked(), SizeIs(2));
}

TEST(Cache, TakesTheSameFailingQuestionOfABatchForOneFailure) {
  Asking a;
  EXPECT_THAT(ask_lines(a.session, {"fail", "fail", "fail", "fail"}),
              ElementsAre("failed (the model failed)", StartsWith("given up"), StartsWith("given up"),
                          StartsWith("given up")));
  EXPECT_EQ(a.session.usage().calls, 1U);
  EXPECT_EQ(a.session.usage().failures, 1U);
  EXPECT_EQ(a.session.usage().failed_with, "");
}

TEST(Cache, TellsSamplesApart) {
  Asking a;
  const std::vector<Question> questions{{"x", "", 0}, {"x", "", 1}, {"x", "", 1}};
  EXPECT_THAT(lines_of(a.session.ask(questions)),
              ElementsAre("answered: re: x", "answered: re: x", "cached: re: x"));
  ASSERT_THAT(a.model.received(), SizeIs(2));
  EXPECT_NE(a.model.received()[0].seed, a.model.received()[1].seed);
}

// The key under which the only answer of a run with these is kept.
std::string key_with(const LlmOptions& options, const agents::Role& role, const std::string& text) {
  FakeModel model;
  Recording recording;
  Session session({role, options, recording, &model});
  ask(session, {text});
  EXPECT_TRUE(session.finish().ok());
  return recording.questions().at(0).key;
}

TEST(Cache, KeyDependsOnAllThatTheAnswerDependsOn) {
  const LlmOptions plain = test_options();
  LlmOptions model = plain;
  model.model = "m-2";
  LlmOptions seed = plain;
  seed.seed = 1;
  LlmOptions samples = plain;
  samples.samples = 2;
  agents::Role prompt = tester();
  prompt.prompt = "Judge otherwise.";
  agents::Role schema = tester();
  schema.schema = R"({"type":"array"})";
  agents::Role limits = tester();
  limits.limits = R"({"answer_tokens":99})";
  const std::set<std::string> keys{key_with(plain, tester(), "x"),   key_with(plain, tester(), "y"),
                                   key_with(model, tester(), "x"),   key_with(seed, tester(), "x"),
                                   key_with(samples, tester(), "x"), key_with(plain, prompt, "x"),
                                   key_with(plain, schema, "x"),     key_with(plain, limits, "x")};
  EXPECT_EQ(keys.size(), 8U);
  for (const std::string& key : keys) EXPECT_EQ(key.size(), 64U);
}

TEST(Cache, KeyDoesNotDependOnBudgetsAndSecrets) {
  LlmOptions other = test_options({.calls = 7});
  other.api_key = "sk-other";
  other.endpoint = "http://localhost/v1";
  EXPECT_EQ(key_with(other, tester(), "x"), key_with(test_options(), tester(), "x"));
}

TEST(CallBudget, EndsWithinABatch) {
  Asking a(test_options({.calls = 2}));
  EXPECT_THAT(ask_lines(a.session, {"x", "y", "z", "x"}),
              ElementsAre("answered: re: x", "answered: re: y", "budget (budget:calls)", "cached: re: x"));
  EXPECT_THAT(a.model.asked(), ElementsAre("x", "y"));
  EXPECT_EQ(a.session.usage().stopped_by, "budget:calls");
  EXPECT_EQ(a.session.usage().calls, 2U);
}

TEST(CallBudget, StaysSpentButForWhatIsCached) {
  Asking a(test_options({.calls = 1}));
  ask(a.session, {"x", "y"});
  EXPECT_THAT(ask_lines(a.session, {"y", "x"}), ElementsAre("budget (budget:calls)", "cached: re: x"));
  EXPECT_EQ(a.model.batches(), 1U);
}

TEST(TokenBudget, IsNotPassedByABatch) {
  Recording none;
  Session estimate({tester(), test_options(), none});
  ask(estimate, {"question 10"});
  const std::uint64_t in = estimate.request_sizes().at(0);
  std::vector<std::string> texts;
  for (int i = 10; i < 30; ++i) texts.push_back("question " + std::to_string(i));

  Asking a(test_options({.tokens = 1000}), [in](const ChatRequest&) { return answer("", in, 100); });
  const std::vector<std::string> lines = ask_lines(a.session, texts);
  const std::size_t affordable = 1000 / (in + 100);
  EXPECT_THAT(a.model.asked(), SizeIs(affordable));
  EXPECT_EQ(lines.at(affordable - 1), "answered");
  EXPECT_EQ(lines.at(affordable), "budget (budget:tokens)");
  EXPECT_LE(a.session.usage().tokens_in + a.session.usage().tokens_out, 1000U);
}

TEST(TokenBudget, GetsBackWhatWasNotSpent) {
  Asking a(test_options({.tokens = 300}));
  for (const char* text : {"a", "b", "c", "d", "e"}) ask(a.session, {text});
  EXPECT_THAT(a.model.asked(), SizeIs(5));
  EXPECT_EQ(a.session.usage().stopped_by, "");
}

TEST(CostBudget, EndsTheAsking) {
  LlmOptions options = test_options({.cost = 1e-6});
  options.price = TokenPrice{.input = 1, .output = 1};
  Asking a(options);
  EXPECT_THAT(ask_lines(a.session, {"x"}), ElementsAre("budget (budget:cost)"));
  EXPECT_EQ(a.model.batches(), 0U);
}

TEST(TimeBudget, IsTheDeadlineOfTheModel) {
  Asking unlimited;
  ask(unlimited.session, {"x"});
  EXPECT_FALSE(unlimited.model.until());
  Asking limited(test_options({.seconds = 1000}));
  ask(limited.session, {"x"});
  ASSERT_TRUE(limited.model.until());
  EXPECT_GT(*limited.model.until(), std::chrono::steady_clock::now());
}

TEST(TimeBudget, IsReachedByTheModel) {
  Asking a(test_options({.seconds = 1000}),
           [](const ChatRequest&) { return failure("out of time", "deadline"); });
  EXPECT_THAT(ask_lines(a.session, {"x"}), ElementsAre("budget (budget:seconds)"));
  EXPECT_EQ(a.session.usage().stopped_by, "budget:seconds");
  EXPECT_EQ(a.session.usage().failures, 0U);
  EXPECT_THAT(ask_lines(a.session, {"y"}), ElementsAre("budget (budget:seconds)"));
  EXPECT_EQ(a.model.batches(), 1U);
}

TEST(GivingUp, HappensAfterThreeFailuresInARow) {
  Asking a;
  EXPECT_THAT(ask_lines(a.session, {"fail 1", "fail 2"}), Each("failed (the model failed)"));
  EXPECT_EQ(a.session.usage().failed_with, "");
  EXPECT_THAT(ask_lines(a.session, {"fail 3"}), Each("failed (the model failed)"));
  EXPECT_EQ(a.session.usage().failed_with, "the model failed");
  EXPECT_THAT(ask_lines(a.session, {"x", "y"}), Each("given up (the model failed)"));
  EXPECT_THAT(a.model.asked(), SizeIs(3));
  EXPECT_EQ(a.session.usage().calls, 3U);
  EXPECT_EQ(a.session.usage().failures, 3U);
}

TEST(GivingUp, IsForgottenAfterAnAnswer) {
  Asking a;
  ask(a.session, {"fail 1", "fail 2", "x", "fail 3", "fail 4"});
  ask(a.session, {"y", "fail 5", "fail 6"});
  EXPECT_EQ(a.session.usage().failed_with, "");
  EXPECT_EQ(a.session.usage().failures, 6U);
}

TEST(GivingUp, IsNotPutOffByWhatIsCached) {
  Asking a;
  ask(a.session, {"x", "fail 1", "fail 2"});
  ask(a.session, {"x", "fail 3"});
  EXPECT_EQ(a.session.usage().failed_with, "the model failed");
}

TEST(GivingUp, HappensAtOnceAfterAFinalFailure) {
  Asking a;
  EXPECT_THAT(ask_lines(a.session, {"key refused", "x"}),
              ElementsAre("refused (the key is refused)", "answered: re: x"));
  EXPECT_EQ(a.session.usage().failed_with, "the key is refused");
  EXPECT_THAT(ask_lines(a.session, {"y", "x"}),
              ElementsAre("given up (the key is refused)", "cached: re: x"));
}

TEST(Answer, OfMoreThan64KiBIsAFailure) {
  const auto long_answer = [](std::size_t bytes) {
    return [bytes](const ChatRequest&) { return answer(std::string(bytes, 'x')); };
  };
  Asking fits(test_options(), long_answer(65'536));
  EXPECT_TRUE(ask(fits.session, {"x"}).front().answered());
  Asking larger(test_options(), long_answer(65'537));
  EXPECT_THAT(ask_lines(larger.session, {"x"}),
              ElementsAre("failed (the answer is far larger than it may be)"));
  EXPECT_EQ(larger.recording.find(key_with(test_options(), tester(), "x")), nullptr);
}

TEST(Usage, CountsWhatWasSpent) {
  LlmOptions options = test_options();
  options.price = TokenPrice{.input = 1, .output = 2};
  Asking a(options);
  ask(a.session, {"x", "y", "x", "fail"});
  const LabellerUsage& usage = a.session.usage();
  EXPECT_EQ(usage.calls, 3U);
  EXPECT_EQ(usage.cache_hits, 1U);
  EXPECT_EQ(usage.failures, 1U);
  EXPECT_EQ(usage.tokens_in, 20U);
  EXPECT_EQ(usage.tokens_out, 10U);
  EXPECT_DOUBLE_EQ(usage.cost, 40e-6);
}

TEST(Estimate, CountsEveryQuestionOnce) {
  Recording recording;
  LlmOptions options = test_options();
  options.price = TokenPrice{.input = 1, .output = 1};
  Session session({tester(), options, recording});
  EXPECT_THAT(ask_lines(session, {"x", "x", "a longer question"}), Each("given up (this is an estimate)"));
  ask(session, {"x"});
  const std::vector<std::uint64_t>& sizes = session.request_sizes();
  ASSERT_THAT(sizes, SizeIs(2));
  EXPECT_LT(sizes[0], sizes[1]);
  const LabellerUsage& usage = session.usage();
  EXPECT_EQ(usage.calls, 0U);
  EXPECT_EQ(usage.tokens_in, sizes[0] + sizes[1]);
  EXPECT_EQ(usage.tokens_out, 200U);
  EXPECT_DOUBLE_EQ(usage.cost, static_cast<double>(usage.tokens_in + 200) / 1e6);
}

TEST(Estimate, LeavesOutWhatIsRecorded) {
  Asking a;
  ask(a.session, {"x"});
  Session estimate({tester(), test_options(), a.recording});
  EXPECT_THAT(ask_lines(estimate, {"x", "y"}),
              ElementsAre("cached: re: x", "given up (this is an estimate)"));
  EXPECT_THAT(estimate.request_sizes(), SizeIs(1));
}

// The value of an attribute as text; "absent" where there is none.
std::string attribute(const TraceSpan& span, std::string_view key) {
  for (const TraceAttribute& a : span.attributes) {
    if (a.key != key) continue;
    if (const auto* text = std::get_if<std::string>(&a.value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&a.value)) return std::to_string(*number);
    if (const auto* list = std::get_if<std::vector<std::string>>(&a.value)) return list->at(0);
    return "a number";
  }
  return "absent";
}

TEST(Span, TellsOfACall) {
  Asking a;
  ask(a.session, {"x"});
  ASSERT_THAT(a.trace.spans(), SizeIs(2));
  EXPECT_EQ(a.trace.spans()[0].name, "ask");
  const TraceSpan& span = a.trace.spans()[1];
  EXPECT_EQ(span.parent, 0U);
  EXPECT_EQ(span.name, "chat m-1");
  EXPECT_TRUE(span.client);
  EXPECT_EQ(span.error, "");
  EXPECT_EQ(attribute(span, "gen_ai.operation.name"), "chat");
  EXPECT_EQ(attribute(span, "gen_ai.request.model"), "m-1");
  EXPECT_EQ(attribute(span, "gen_ai.response.model"), "fake-1");
  EXPECT_EQ(attribute(span, "gen_ai.response.finish_reasons"), "stop");
  EXPECT_EQ(attribute(span, "gen_ai.usage.input_tokens"), "10");
  EXPECT_EQ(attribute(span, "gen_ai.usage.output_tokens"), "5");
  EXPECT_EQ(attribute(span, "gen_ai.request.max_tokens"), "100");
  EXPECT_EQ(attribute(span, "propter.role"), "tester");
  EXPECT_EQ(attribute(span, "propter.about"), "about x");
  EXPECT_EQ(attribute(span, "propter.attempts"), "1");
  EXPECT_EQ(attribute(span, "error.type"), "absent");
}

TEST(Span, TellsOfAFailure) {
  Asking a;
  ask(a.session, {"fail"});
  const TraceSpan& span = a.trace.spans().at(1);
  EXPECT_EQ(span.error, "the model failed");
  EXPECT_EQ(attribute(span, "error.type"), "500");
  EXPECT_EQ(attribute(span, "gen_ai.response.model"), "absent");
}

TEST(Span, IsOfWhatIsSentOnly) {
  Asking a(test_options({.calls = 1}));
  ask(a.session, {"x", "x", "y"});
  EXPECT_THAT(a.trace.spans(), SizeIs(2));
}

TEST(Span, HoldsNothingOfThePacketAndTheAnswer) {
  Asking a(test_options(), [](const ChatRequest&) { return answer("telltale answer"); });
  const Question question{"telltale packet", "cart", 0};
  a.session.ask({&question, 1});
  const TraceSpan& span = a.trace.spans().at(1);
  std::string text = span.name + span.error;
  for (const TraceAttribute& each : span.attributes) text += " " + each.key + "=" + attribute(span, each.key);
  EXPECT_THAT(text, HasSubstr("cart"));
  EXPECT_THAT(text, Not(HasSubstr("telltale")));
  EXPECT_THAT(text, Not(HasSubstr("Judge")));
}

TEST(Billable, FailureKeepsWhatWasReserved) {
  Completion late = failure("too late", "timeout");
  late.billable = true;
  const auto asked_with = [](const Completion& outcome) {
    LlmOptions options = test_options();
    options.budget.tokens = 250;
    Asking a(options, [outcome](const ChatRequest&) { return outcome; });
    ask(a.session, {"one"});
    return ask(a.session, {"two"}).front().outcome;
  };
  EXPECT_EQ(asked_with(late), ExchangeOutcome::kBudget);
  EXPECT_EQ(asked_with(failure("refused")), ExchangeOutcome::kFailed);
}

}  // namespace
}  // namespace propter::llm
