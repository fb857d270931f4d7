#include "llm/session.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json.h"
#include "base/sha256.h"
#include "llm/tokens.h"

namespace propter::llm {
namespace {

constexpr std::uint32_t kMostFailuresInRow = 3;
constexpr std::size_t kMostAnswerBytes = 65'536;
constexpr const char* kSameRun =
    "replay with the version, the inputs and the settings of the recorded run, and with its --recording if "
    "it had one";
constexpr double kSampling = 0.7;  // temperature; answers to one question have to differ
constexpr const char* kNotRecorded = "not recorded";
constexpr std::uint64_t kFramingTokens = 12;  // of the chat template around two messages

Exchange without_answer(ExchangeOutcome outcome, std::string reason, const Tokens& spent = {}) {
  Exchange exchange;
  exchange.outcome = outcome;
  exchange.reason = std::move(reason);
  exchange.spent = spent;
  return exchange;
}

Exchange with_answer(const ExchangeRow& row, ExchangeOutcome outcome) {
  return {outcome, row.answer, row.refusal, row.finish_reason, {}, {}};
}

std::uint64_t answer_tokens(const agents::Role& role) { return agents::limit(role, "answer_tokens"); }

// Of every request in this role: prompt, schema, frame.
std::uint64_t fixed_tokens(const agents::Role& role) {
  return kFramingTokens + estimate_tokens(role.prompt) + estimate_tokens(role.schema);
}

ExchangeOutcome outcome_of(const Completion& c) {
  if (c.failure.empty()) return ExchangeOutcome::kAnswered;
  if (c.error_type == "deadline") return ExchangeOutcome::kBudget;
  return c.final ? ExchangeOutcome::kRefused : ExchangeOutcome::kFailed;
}

}  // namespace

// A question that was paid for.
struct Session::Pending {
  std::size_t index = 0;
  std::string key;
  Tokens reserved;
};

Session::Session(SessionParts parts)
    : parts_(std::move(parts)), budget_(parts_.options.budget, parts_.options.price) {}

double Session::temperature() const { return parts_.options.samples > 1 ? kSampling : 0; }

const agents::Role& Session::role_of(const Question& question) const {
  return question.role ? *question.role : parts_.role;
}

std::string Session::key_of(const Question& question) const {
  const agents::Role& role = role_of(question);
  JsonWriter out(JsonLayout::kCompact);
  out.begin_array();
  out.value(parts_.options.model).value(temperature());
  out.value(parts_.options.seed + question.sample).value(answer_tokens(role));
  out.value(role.prompt).value(question.user).value(role.schema);
  out.end_array();
  return sha256(out.take());
}

ChatRequest Session::request_of(const Question& question) const {
  const agents::Role& role = role_of(question);
  return {role.prompt,        question.user, role.name,
          role.schema,        temperature(), parts_.options.seed + question.sample,
          answer_tokens(role)};
}

Tokens Session::most_of(const Question& question) const {
  const agents::Role& role = role_of(question);
  return {fixed_tokens(role) + estimate_tokens(question.user), answer_tokens(role)};
}

std::vector<Exchange> Session::ask(std::span<const Question> questions) {
  if (!problem_.ok()) return {questions.size(), without_answer(ExchangeOutcome::kFailed, kNotRecorded)};
  const TracePhase phase(parts_.trace, "ask");
  if (!parts_.replay) return ask_model(questions);
  std::vector<Exchange> out;
  for (const Question& question : questions) out.push_back(replayed(question));
  return out;
}

Exchange Session::replayed(const Question& question) {
  if (!problem_.ok()) return without_answer(ExchangeOutcome::kFailed, kNotRecorded);
  const std::string key = key_of(question);
  const std::size_t at = asked_.size();
  const auto& recorded = parts_.recording.questions();
  const ExchangeRow* row = parts_.recording.find(key);
  const bool same = at < recorded.size() && recorded[at].key == key;
  const bool needs_row = same && is_answer(recorded[at].outcome);
  if (!same || (needs_row && !row)) {
    problem_ = Status::corrupt({fmt::format("the recording does not hold request {}", at + 1), question.about,
                                fmt::format("its key is {}", key), kSameRun});
    return without_answer(ExchangeOutcome::kFailed, kNotRecorded);
  }
  Exchange exchange = needs_row ? with_answer(*row, recorded[at].outcome)
                                : without_answer(recorded[at].outcome, recorded[at].reason);
  exchange.spent = {recorded[at].tokens_in, recorded[at].tokens_out};
  tally(key, exchange);
  return exchange;
}

std::vector<Exchange> Session::ask_model(std::span<const Question> questions) {
  std::vector<Exchange> out(questions.size());
  std::vector<std::string> keys;
  std::vector<Pending> pending;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    keys.push_back(key_of(questions[i]));
    out[i] = settle(questions[i], keys[i], pending, i);
  }
  if (!pending.empty())
    if (Status s = send(questions, pending, out); !s.ok()) problem_ = std::move(s);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    // The same question twice in one round waited for its first answer.
    if (const ExchangeRow* row = parts_.recording.find(keys[i]); row && !out[i].answered())
      out[i] = with_answer(*row, ExchangeOutcome::kCached);
    tally(keys[i], out[i]);
  }
  return out;
}

Exchange Session::settle(const Question& question, const std::string& key, std::vector<Pending>& pending,
                         std::size_t index) {
  if (const ExchangeRow* row = parts_.recording.find(key)) return with_answer(*row, ExchangeOutcome::kCached);
  const Tokens most = most_of(question);
  if (!parts_.model) return estimated(key, most);
  if (!usage_.failed_with.empty()) return without_answer(ExchangeOutcome::kGivenUp, usage_.failed_with);
  if (std::ranges::find(pending, key, &Pending::key) != pending.end())
    return without_answer(ExchangeOutcome::kGivenUp, "the same question failed in this round");
  if (usage_.stopped_by.empty())
    if (const std::string_view limit = budget_.reserve(most); !limit.empty())
      usage_.stopped_by = fmt::format("budget:{}", limit);
  if (!usage_.stopped_by.empty()) return without_answer(ExchangeOutcome::kBudget, usage_.stopped_by);
  pending.push_back({index, key, most});
  return {};
}

Exchange Session::estimated(const std::string& key, const Tokens& most) {
  if (estimated_.insert(key).second) {
    request_sizes_.push_back(most.in);
    spend(most);
  }
  return without_answer(ExchangeOutcome::kGivenUp, "this is an estimate");
}

Status Session::send(std::span<const Question> questions, const std::vector<Pending>& pending,
                     std::vector<Exchange>& out) {
  std::vector<ChatRequest> requests;
  for (const Pending& p : pending) requests.push_back(request_of(questions[p.index]));
  const std::vector<Completion> completions = parts_.model->complete(requests, budget_.until());
  std::vector<ExchangeRow> rows;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    const Question& question = questions[pending[i].index];
    out[pending[i].index] = take(question, pending[i], completions[i], rows);
    trace(question, completions[i]);
  }
  return parts_.recording.append(std::move(rows));
}

Exchange Session::take(const Question& question, const Pending& pending, const Completion& c,
                       std::vector<ExchangeRow>& rows) {
  const Tokens spent = c.failure.empty() ? Tokens{c.tokens_in, c.tokens_out}
                       : c.billable      ? pending.reserved
                                         : Tokens{};
  budget_.settle(pending.reserved, spent);
  const ExchangeOutcome outcome = outcome_of(c);
  if (outcome == ExchangeOutcome::kBudget) return without_answer(outcome, "budget:seconds", spent);
  if (outcome != ExchangeOutcome::kAnswered) return without_answer(outcome, c.failure, spent);
  if (c.content.size() + c.refusal.size() > kMostAnswerBytes)
    return without_answer(ExchangeOutcome::kFailed, "the answer is far larger than it may be", spent);
  rows.push_back(
      {pending.key, question.user, c.content, c.refusal, c.finish_reason, c.model, spent.in, spent.out});
  Exchange exchange = with_answer(rows.back(), outcome);
  exchange.spent = spent;
  return exchange;
}

// The one place where usage grows, so that a replay counts as the run did.
void Session::tally(const std::string& key, const Exchange& exchange) {
  asked_.push_back({key, exchange.outcome, exchange.reason, exchange.spent.in, exchange.spent.out});
  const bool failed =
      exchange.outcome == ExchangeOutcome::kFailed || exchange.outcome == ExchangeOutcome::kRefused;
  if (exchange.outcome == ExchangeOutcome::kCached) ++usage_.cache_hits;
  if (exchange.outcome == ExchangeOutcome::kBudget) usage_.stopped_by = exchange.reason;
  if (exchange.outcome == ExchangeOutcome::kAnswered || failed) ++usage_.calls;
  if (failed) ++usage_.failures;
  if (exchange.outcome == ExchangeOutcome::kAnswered) failures_in_row_ = 0;
  spend(exchange.spent);
  failures_in_row_ += failed ? 1 : 0;
  if (exchange.outcome == ExchangeOutcome::kRefused || failures_in_row_ >= kMostFailuresInRow)
    if (usage_.failed_with.empty()) usage_.failed_with = exchange.reason;
}

void Session::spend(const Tokens& tokens) {
  usage_.tokens_in += tokens.in;
  usage_.tokens_out += tokens.out;
  usage_.cost = budget_.cost_of({usage_.tokens_in, usage_.tokens_out});
}

void Session::trace(const Question& question, const Completion& c) {
  if (!parts_.trace) return;
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  TraceSpan span{.name = "chat " + parts_.options.model, .client = true, .begin = c.begin, .end = c.end};
  span.error = c.failure;
  span.attributes = {{"gen_ai.operation.name", std::string("chat")},
                     {"gen_ai.provider.name", std::string("openai")},
                     {"gen_ai.request.model", parts_.options.model},
                     {"gen_ai.request.temperature", temperature()},
                     {"gen_ai.request.seed", number(parts_.options.seed + question.sample)},
                     {"gen_ai.request.max_tokens", number(answer_tokens(role_of(question)))},
                     {"gen_ai.usage.input_tokens", number(c.tokens_in)},
                     {"gen_ai.usage.output_tokens", number(c.tokens_out)},
                     {"propter.role", std::string(role_of(question).name)},
                     {"propter.about", question.about},
                     {"propter.attempts", number(c.attempts)}};
  if (!c.model.empty()) span.attributes.push_back({"gen_ai.response.model", c.model});
  if (!c.finish_reason.empty())
    span.attributes.push_back({"gen_ai.response.finish_reasons", std::vector<std::string>{c.finish_reason}});
  if (!c.error_type.empty()) span.attributes.push_back({"error.type", c.error_type});
  parts_.trace->add(std::move(span));
}

Status Session::finish() {
  if (!problem_.ok()) return problem_;
  if (parts_.replay && asked_.size() != parts_.recording.questions().size())
    return Status::corrupt({fmt::format("the replay asked {} of {} recorded questions", asked_.size(),
                                        parts_.recording.questions().size()),
                            "", "", kSameRun});
  if (!parts_.model) return {};
  return parts_.recording.save_questions(std::move(asked_));
}

}  // namespace propter::llm
