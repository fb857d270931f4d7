#include "cli/config_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"

namespace propter::cli {
namespace {

constexpr std::size_t kMostBytes = 1'000'000;

Status wrong(const std::string& path, std::string what, std::string help) {
  return Status::usage({std::move(what), path, "", std::move(help)});
}

// A setter says whether the value is of the right kind.
struct Key {
  std::string_view name;
  bool (*set)(Config& config, const Json& value);
};

bool set_text(std::string& target, const Json& value) {
  target = value.string();
  return value.is_string();
}

template <typename Number>
bool set_count(Number& target, const Json& value) {
  constexpr std::int64_t kMost = 1'000'000'000;
  if (!value.is_integer() || value.integer() < 0 || value.integer() > kMost) return false;
  target = static_cast<Number>(value.integer());
  return true;
}

bool set_number(double& target, const Json& value) {
  target = value.number();
  return value.is_number() && target >= 0 && std::isfinite(target);
}

bool set_texts(std::vector<std::string>& target, const Json& value) {
  for (const Json& item : value.array()) target.push_back(item.string());
  return value.is_array() && std::ranges::all_of(value.array(), &Json::is_string);
}

bool set_prices(Config& config, const Json& value) {
  for (const auto& [model, price] : value.object()) {
    TokenPrice& p = config.prices[model];
    if (!set_number(p.input, price.get("input")) || !set_number(p.output, price.get("output"))) return false;
  }
  return value.is_object();
}

constexpr std::array kLlmKeys = std::to_array<Key>({
    {"endpoint", [](Config& c, const Json& v) { return set_text(c.llm.endpoint, v); }},
    {"model", [](Config& c, const Json& v) { return set_text(c.llm.model, v); }},
    {"api_key_file", [](Config& c, const Json& v) { return set_text(c.api_key_file, v); }},
    {"ca_file", [](Config& c, const Json& v) { return set_text(c.llm.ca_file, v); }},
    {"samples", [](Config& c, const Json& v) { return set_count(c.llm.samples, v); }},
    {"seed", [](Config& c, const Json& v) { return set_count(c.llm.seed, v); }},
    {"in_flight", [](Config& c, const Json& v) { return set_count(c.llm.in_flight, v); }},
    {"retries", [](Config& c, const Json& v) { return set_count(c.llm.retries, v); }},
    {"connect_seconds", [](Config& c, const Json& v) { return set_number(c.llm.connect_seconds, v); }},
    {"timeout_seconds", [](Config& c, const Json& v) { return set_number(c.llm.timeout_seconds, v); }},
    {"requests_per_minute",
     [](Config& c, const Json& v) { return set_number(c.llm.requests_per_minute, v); }},
    {"max_request_tokens", [](Config& c, const Json& v) { return set_count(c.llm.max_request_tokens, v); }},
    {"max_calls", [](Config& c, const Json& v) { return set_count(c.llm.budget.calls, v); }},
    {"max_tokens", [](Config& c, const Json& v) { return set_count(c.llm.budget.tokens, v); }},
    {"max_cost", [](Config& c, const Json& v) { return set_number(c.llm.budget.cost, v); }},
    {"max_seconds", [](Config& c, const Json& v) { return set_number(c.llm.budget.seconds, v); }},
    {"prices", set_prices},
});

constexpr std::array kRedactKeys = std::to_array<Key>({
    {"enabled", [](Config& c, const Json& v) { return c.llm.redact = v.boolean(), v.is_bool(); }},
    {"patterns", [](Config& c, const Json& v) { return set_texts(c.llm.redact_patterns, v); }},
});

template <std::size_t N>
Status read_section(const std::string& path, std::string_view section, const Json& values,
                    const std::array<Key, N>& keys, Config& config) {
  if (!values.is_object()) return wrong(path, fmt::format("'{}' is no object", section), "");
  for (const auto& [name, value] : values.object()) {
    if (name == "api_key")
      return wrong(path, "the API key does not belong into the configuration",
                   "set PROPTER_LLM_API_KEY, or name a file of mode 0600 as llm.api_key_file");
    const auto key = std::ranges::find(keys, name, &Key::name);
    std::string known;
    for (const Key& k : keys) (known += known.empty() ? "" : ", ") += k.name;
    if (key == keys.end())
      return wrong(path, fmt::format("'{}.{}' is no setting", section, printable(name, 80)),
                   "known are " + known);
    if (!key->set(config, value))
      return wrong(path, fmt::format("'{}.{}' has a value of the wrong kind", section, name),
                   fmt::format("{} is not understood", printable(value.text(), 80)));
  }
  return {};
}

}  // namespace

Result<Config> read_config(const std::string& path) {
  Config config;
  std::error_code error;
  if (path.empty()) return config;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) return config;
  if (error)
    return Status::io({"cannot read the configuration", path, error.message(), "check its permissions"});
  const Result<std::string> text = read_file(path, kMostBytes);
  if (!text.ok()) return text.status();
  const Result<Json> json = parse_json(*text);
  if (!json.ok())
    return Status::usage({"the configuration is no JSON",
                          fmt::format("{}: {}", path, json.status().message().where),
                          json.status().message().why, "mend or remove the file"});
  if (!json->is_object()) return wrong(path, "the configuration is no JSON object", "");
  for (const auto& [section, values] : json->object()) {
    const Status s = section == "llm" ? read_section(path, section, values, kLlmKeys, config)
                     : section == "redact"
                         ? read_section(path, section, values, kRedactKeys, config)
                         : wrong(path, fmt::format("'{}' is no section", printable(section, 80)),
                                 "known are llm and redact");
    if (!s.ok()) return s;
  }
  return config;
}

}  // namespace propter::cli
