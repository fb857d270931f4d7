#include "llm/dialect.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "llm/tokens.h"

namespace propter::llm {
namespace {

// A thing that an endpoint may not know: the words by which it complains, and how to do without.
struct Demand {
  std::array<std::string_view, 5> words;
  bool (*drop)(Dialect& dialect);  // false when it was dropped before
};

bool simplify_format(Dialect& d) {
  if (d.format == AnswerFormat::kText) return false;
  d.format = d.format == AnswerFormat::kJsonSchema ? AnswerFormat::kJsonObject : AnswerFormat::kText;
  return true;
}

bool rename_limit(Dialect& d) { return !std::exchange(d.completion_limit, true); }

constexpr std::array kDemands = std::to_array<Demand>({
    {{"max_tokens", "max_completion_tokens"}, rename_limit},
    {{"temperature"}, [](Dialect& d) { return std::exchange(d.temperature, false); }},
    {{"seed"}, [](Dialect& d) { return std::exchange(d.seed, false); }},
    {{"response_format", "json_schema", "json_object", "schema", "grammar"}, simplify_format},
});

// Where the complaint, in lower case, first names the demand; npos where it does not.
std::size_t place_of(const Demand& demand, std::string_view complaint) {
  std::size_t place = std::string_view::npos;
  for (const std::string_view word : demand.words)
    if (!word.empty()) place = std::min(place, complaint.find(word));
  return place;
}

// The demands that the complaint names, in its order: what follows the first is often a list of all that the
// endpoint does understand.
std::vector<Demand> named_by(std::string_view complaint) {
  const std::string text = lower(complaint);
  std::vector<Demand> named;
  for (const Demand& demand : kDemands)
    if (place_of(demand, text) != std::string::npos) named.push_back(demand);
  std::ranges::stable_sort(named, {}, [&](const Demand& demand) { return place_of(demand, text); });
  return named;
}

void add_format(JsonWriter& out, const ChatRequest& request, AnswerFormat format) {
  if (format == AnswerFormat::kText) return;
  out.key("response_format").begin_object();
  if (format == AnswerFormat::kJsonObject) {
    out.member("type", "json_object");
  } else {
    out.member("type", "json_schema").key("json_schema").begin_object();
    out.member("name", request.schema_name).member("strict", true);
    const Result<Json> schema = parse_json(request.schema);
    out.key("schema").value(schema.ok() ? *schema : Json(Json::Object{}));
    out.end_object();
  }
  out.end_object();
}

void add_message(JsonWriter& out, std::string_view role, std::string_view content) {
  out.begin_object().member("role", role).member("content", content).end_object();
}

// The text of a message: a string, or parts of which the texts count.
std::string content_of(const Json& content) {
  std::string text = content.text();
  for (const Json& part : content.array()) text += part.get("text").text();
  return text;
}

std::uint64_t count_of(const Json& reported, std::uint64_t estimated) {
  return reported.is_number() && reported.number() > 0 && reported.number() < 1e12
             ? static_cast<std::uint64_t>(reported.number())
             : estimated;
}

Completion failed(std::string why) {
  Completion completion;
  completion.failure = std::move(why);
  completion.error_type = "invalid_response";
  return completion;
}

}  // namespace

bool Dialect::simplify(std::string_view rejection) {
  for (const Demand& demand : named_by(rejection))
    if (demand.drop(*this)) return true;
  return simplify_format(*this) || std::exchange(seed, false) || std::exchange(temperature, false);
}

std::string body_of(const ChatRequest& request, std::string_view model, const Dialect& dialect) {
  JsonWriter out(JsonLayout::kCompact);
  out.begin_object().member("model", model).key("messages").begin_array();
  add_message(out, "system", request.system);
  add_message(out, "user", request.user);
  out.end_array();
  if (dialect.temperature) out.member("temperature", request.temperature);
  if (dialect.seed) out.member("seed", request.seed);
  out.member(dialect.completion_limit ? "max_completion_tokens" : "max_tokens", request.answer_tokens);
  add_format(out, request, dialect.format);
  out.end_object();
  return out.take();
}

Completion read_completion(std::string_view body, const ChatRequest& request) {
  const Result<Json> parsed = parse_json(body);
  if (!parsed.ok()) return failed("the endpoint's answer is no JSON");
  const Json& choices = parsed->get("choices");
  if (choices.array().empty()) return failed("the endpoint's answer holds no choice");
  const Json& choice = choices.array().front();
  const Json& message = choice.get("message");
  if (!message.is_object()) return failed("the endpoint's answer holds no message");
  Completion c;
  c.content = content_of(message.get("content"));
  c.refusal = message.get("refusal").text();
  c.finish_reason = choice.get("finish_reason").text();
  c.model = parsed->get("model").text();
  const Json& usage = parsed->get("usage");
  c.tokens_in =
      count_of(usage.get("prompt_tokens"), estimate_tokens(request.system) + estimate_tokens(request.user));
  c.tokens_out = count_of(usage.get("completion_tokens"), estimate_tokens(c.content));
  return c;
}

bool is_about_length(std::string_view rejection) {
  constexpr std::array kWords = std::to_array<std::string_view>(
      {"context length", "context window", "context size", "context_length", "too long", "too many tokens"});
  return std::ranges::any_of(kWords, [&](std::string_view word) { return icontains(rejection, word); });
}

std::string error_message(std::string_view body) {
  const Result<Json> parsed = parse_json(body);
  if (!parsed.ok()) return std::string(body);
  const Json& error = parsed->get("error");
  for (const Json* text : {&error.get("message"), &error, &parsed->get("message"), &parsed->get("detail")})
    if (text->is_string()) return text->string();
  return std::string(body);
}

}  // namespace propter::llm
