// A model behind an OpenAI-compatible endpoint as labeller: which one, how much it may cost, what may leave.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <propter/status.h>

namespace propter {

// Of one model, per million tokens, in any one currency.
struct TokenPrice {
  double input = 0;
  double output = 0;
};

// Hard limits of one investigation; 0: none. What is still to be decided once one is reached is decided by
// the rules.
struct LlmBudget {
  std::uint64_t calls = 1000;
  std::uint64_t tokens = 0;  // in and out
  double cost = 0;           // needs a price
  double seconds = 0;        // from the first question on
};

struct LlmOptions {
  std::string endpoint;  // up to and including "/v1"
  std::string model;
  std::string api_key;        // sent to the endpoint, never shown, never stored; may be empty
  std::uint32_t samples = 1;  // questions per entity, of which the majority counts
  std::uint64_t seed = 0;
  std::uint64_t max_request_tokens = 4000;  // estimated, system prompt and schema included
  std::uint32_t in_flight = 8;
  std::uint32_t retries = 4;
  double connect_seconds = 10;
  double timeout_seconds = 120;
  double requests_per_minute = 0;  // 0: no limit
  std::string ca_file;             // PEM; empty: what the system trusts
  LlmBudget budget;
  std::optional<TokenPrice> price;
  bool redact = true;
  std::vector<std::string> redact_patterns;  // RE2, besides the built-in ones
  std::string recording;                     // a file for the exchanges; empty: the case
};

// kUsage where a value is missing or makes no sense. `model` may hold anything printable; `endpoint` is http
// or https, without user, password, query and fragment.
Status check(const LlmOptions& options);

// The part of check() that does not concern endpoint, model and key.
Status check_limits(const LlmOptions& options);

enum class CheckOutcome : std::uint8_t { kGood, kPoor, kBad };

// One thing that was looked at, and what to do about it.
struct EndpointCheck {
  std::string subject;  // "endpoint", "key", "model", "schema", ...
  CheckOutcome outcome = CheckOutcome::kGood;
  std::string finding;
  std::string help;  // empty when nothing is to be done
};

// Asks the endpoint for its models and sends one tiny question. What follows from a failure is left out.
std::vector<EndpointCheck> check_endpoint(const LlmOptions& options);

// What an investigation would send; found by letting the rules answer.
struct LlmEstimate {
  std::uint64_t requests = 0;
  std::uint64_t tokens_in = 0;
  std::uint64_t tokens_out = 0;       // at most
  std::uint64_t largest_request = 0;  // tokens
  std::uint64_t median_request = 0;
  std::optional<double> cost;  // at most, where there is a price
};

}  // namespace propter
