// Whether options make sense, and whether the endpoint behind them works.
#include <propter/llm.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "llm/endpoint.h"
#include "llm/json_answer.h"
#include "llm/redaction.h"

namespace propter {
namespace {

constexpr std::uint32_t kMostSamples = 25;
constexpr std::uint32_t kMostInFlight = 256;
constexpr std::uint64_t kLeastRequestTokens = 1000;
constexpr std::size_t kShownModels = 5;

Status makes_no_sense(std::string what, std::string where, std::string help) {
  return Status::usage({std::move(what), std::move(where), "", std::move(help)});
}

// The part between "://" and the path.
std::string_view authority_of(std::string_view url) {
  const std::size_t begin = url.find("://");
  if (begin == std::string_view::npos) return {};
  url.remove_prefix(begin + 3);
  return url.substr(0, url.find('/'));
}

// ASCII without blanks and control characters.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_loopback(std::string_view authority) {
  if (authority.starts_with("[")) return authority.starts_with("[::1]");
  const std::string_view host = authority.substr(0, authority.find(':'));
  const bool address = host.find_first_not_of(".0123456789") == std::string_view::npos;
  return iequals(host, "localhost") || (address && host.starts_with("127."));
}

Status check_endpoint_url(const std::string& url) {
  constexpr std::string_view kHelp = "such as https://llm.example.org/v1 or http://localhost:8080/v1";
  if (url.empty())
    return makes_no_sense("no endpoint of a model is named", "",
                          "give --llm-endpoint URL or PROPTER_LLM_ENDPOINT, " + std::string(kHelp));
  const bool known = url.starts_with("http://") || url.starts_with("https://");
  // What could hold a secret must not be part of a URL, which may be shown; nor is it shown here, since it
  // cannot be told where in a wrong URL the secret ends.
  if (url.find_first_of("@?#") != std::string::npos)
    return makes_no_sense("the endpoint must not hold a user, a password, a query or a fragment", "",
                          "the key belongs into PROPTER_LLM_API_KEY or a key file");
  if (!known || !is_plain(url) || authority_of(url).empty())
    return makes_no_sense("the endpoint is no http or https URL", printable(url, 200), std::string(kHelp));
  return {};
}

struct Bound {
  std::string_view name;
  double value;
  double least;
  double most;
};

Status check_bounds(const LlmOptions& o) {
  const TokenPrice price = o.price.value_or(TokenPrice{});
  const Bound bounds[] = {
      {"samples", static_cast<double>(o.samples), 1, kMostSamples},
      {"requests in flight", static_cast<double>(o.in_flight), 1, kMostInFlight},
      {"retries", static_cast<double>(o.retries), 0, 20},
      {"seed", static_cast<double>(o.seed), 0, 1e15},
      {"tokens per request", static_cast<double>(o.max_request_tokens), kLeastRequestTokens, 1e6},
      {"connect timeout", o.connect_seconds, 0.001, 3600},
      {"timeout", o.timeout_seconds, 0.001, 86'400},
      {"requests per minute", o.requests_per_minute, 0, 1e6},
      {"seconds of the budget", o.budget.seconds, 0, 1e9},
      {"cost of the budget", o.budget.cost, 0, 1e12},
      {"price of input", price.input, 0, 1e12},
      {"price of output", price.output, 0, 1e12},
  };
  for (const Bound& b : bounds)
    if (!(b.value >= b.least && b.value <= b.most))
      return makes_no_sense(fmt::format("{} cannot be {}", b.name, b.value), "",
                            fmt::format("choose from {} to {}", b.least, b.most));
  return {};
}

Status check_key(const std::string& key) {
  return is_plain(key)
             ? Status()
             : makes_no_sense("the API key holds blanks, line ends or other characters that no key has", "",
                              "check PROPTER_LLM_API_KEY or the key file");
}

using Checks = std::vector<EndpointCheck>;

void say(Checks& out, std::string subject, CheckOutcome outcome, std::string finding, std::string help = {}) {
  out.push_back({std::move(subject), outcome, std::move(finding), std::move(help)});
}

std::string quoted_error(const net::Reply& reply, const LlmOptions& options) {
  const std::string text = llm::harmless(llm::error_message(reply.body), options);
  return fmt::format("HTTP status {}{}", reply.status, text.empty() ? "" : ": " + text);
}

// Whether it makes sense to go on.
bool check_connection(const net::Reply& reply, const LlmOptions& options, Checks& out) {
  if (reply.failure == net::Failure::kNone) {
    say(out, "connection", CheckOutcome::kGood, fmt::format("answers (HTTP status {})", reply.status));
    return true;
  }
  const bool tls = reply.failure == net::Failure::kTls;
  say(out, "connection", CheckOutcome::kBad, reply.why,
      tls ? "if the endpoint's certificate is your own, name its authority with --llm-ca-file"
          : fmt::format("check that {} is served, and the proxy variables of the environment",
                        printable(options.endpoint, 200)));
  return false;
}

bool check_key_of(const net::Reply& reply, const LlmOptions& options, Checks& out) {
  const std::string has = options.api_key.empty() ? "none is set" : "one is set";
  if (reply.status == 401 || reply.status == 403) {
    say(out, "key", CheckOutcome::kBad,
        fmt::format("not accepted, {}; {}", has, quoted_error(reply, options)),
        "set PROPTER_LLM_API_KEY, or name a file of mode 0600 as llm.api_key_file in the configuration");
    return false;
  }
  const std::string_view authority = authority_of(options.endpoint);
  if (!options.api_key.empty() && options.endpoint.starts_with("http://") && !is_loopback(authority))
    say(out, "key", CheckOutcome::kPoor, "it travels unencrypted", "use https");
  else
    say(out, "key", CheckOutcome::kGood, has + (reply.ok() ? ", accepted" : ", not refused"));
  return true;
}

void check_model(const net::Reply& reply, const LlmOptions& options, Checks& out) {
  const Result<Json> body = parse_json(reply.body);
  std::vector<std::string> names;
  if (reply.ok() && body.ok())
    for (const Json& model : body->get("data").array()) names.push_back(model.get("id").text());
  if (names.empty()) return say(out, "model", CheckOutcome::kPoor, "the endpoint does not list its models");
  if (std::ranges::find(names, options.model) != names.end())
    return say(out, "model", CheckOutcome::kGood, fmt::format("{} is served", printable(options.model, 80)));
  std::string known;
  for (std::size_t i = 0; i < std::min(names.size(), kShownModels); ++i)
    known += (i > 0 ? ", " : "") + llm::harmless(names[i], options);
  say(out, "model", CheckOutcome::kPoor, fmt::format("{} is not listed", printable(options.model, 80)),
      fmt::format("served are {}{}", known, names.size() > kShownModels ? " ..." : ""));
}

void check_schema(const llm::Completion& completion, const llm::Dialect& dialect, Checks& out) {
  if (!llm::first_json_object(completion.content))
    return say(out, "answer", CheckOutcome::kBad, "a tiny question was not answered with JSON",
               "choose a model that follows instructions");
  say(out, "answer", CheckOutcome::kGood,
      fmt::format("a tiny question was answered with JSON ({} tokens in, {} out)", completion.tokens_in,
                  completion.tokens_out));
  if (dialect.format == llm::AnswerFormat::kJsonSchema)
    say(out, "schema", CheckOutcome::kGood, "answers can be held to a JSON schema");
  else
    say(out, "schema", CheckOutcome::kPoor, "answers cannot be held to a JSON schema",
        "it works without; more answers will have to be asked for again");
  if (!dialect.temperature || !dialect.seed)
    say(out, "determinism", CheckOutcome::kPoor, "temperature or seed is not taken",
        "fresh runs may differ; a replay does not");
}

void check_question(const LlmOptions& options, Checks& out) {
  llm::Endpoint endpoint(options);
  const llm::ChatRequest request{
      .system = "Answer with one JSON object and nothing else.",
      .user = R"(Answer {"ok":true})",
      .schema_name = "ping",
      .schema =
          R"({"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"additionalProperties":false})",
      .answer_tokens = 50};
  const llm::Completion completion = endpoint.complete({&request, 1}, std::nullopt).front();
  if (completion.failure.empty()) return check_schema(completion, endpoint.dialect(), out);
  say(out, "answer", CheckOutcome::kBad, completion.failure,
      "check the model's name, and that the endpoint ends before /chat/completions");
}

}  // namespace

Status check_limits(const LlmOptions& options) {
  if (Status s = llm::Redactor::with_patterns(options.redact_patterns).status(); !s.ok()) return s;
  return check_bounds(options);
}

Status check(const LlmOptions& options) {
  if (Status s = check_endpoint_url(options.endpoint); !s.ok()) return s;
  if (options.model.empty())
    return makes_no_sense("no model is named", "", "give --llm-model NAME or PROPTER_LLM_MODEL");
  if (printable(options.model, SIZE_MAX) != options.model)
    return makes_no_sense("the model's name holds control characters or is no UTF-8",
                          printable(options.model, 80), "check --llm-model or PROPTER_LLM_MODEL");
  if (Status s = check_key(options.api_key); !s.ok()) return s;
  if (options.budget.cost > 0 && !options.price)
    return makes_no_sense(
        "a budget of money needs the price of the model", printable(options.model, 80),
        "add llm.prices to the configuration: {\"MODEL\": {\"input\": 0.1, \"output\": 0.4}} "
        "per million tokens");
  return check_limits(options);
}

std::vector<EndpointCheck> check_endpoint(const LlmOptions& given) {
  Checks out;
  LlmOptions options = given;
  options.retries = std::min(options.retries, 1U);
  if (Status s = check(options); !s.ok()) {
    const Message& m = s.message();
    say(out, "settings", CheckOutcome::kBad, Message{m.what, m.where, m.why, ""}.str(), m.help);
    return out;
  }
  say(out, "settings", CheckOutcome::kGood,
      fmt::format("{} at {}", printable(options.model, 80), printable(options.endpoint, 200)));
  net::HttpClient client(llm::client_settings(options));
  const net::Request request{"GET", options.endpoint + "/models", llm::headers_of(options, false), {}};
  const net::Reply reply = client.perform({&request, 1}).front();
  if (!check_connection(reply, options, out) || !check_key_of(reply, options, out)) return out;
  check_model(reply, options, out);
  check_question(options, out);
  return out;
}

}  // namespace propter
