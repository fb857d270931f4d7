// A stand-in for an OpenAI-compatible API, for tests that are shell scripts:
//
//   scripted_endpoint --port-file "$work/url" --policy mirror &
//   until [ -s "$work/url" ]; do sleep 0.05; done
//   curl "$(cat "$work/url")/models"
//
// Serves on the loopback until SIGTERM or SIGINT. The port file holds the base URL, and appears once requests
// are answered.
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "support/scripted_api.h"

namespace {

using namespace propter::test;  // NOLINT(*-using-namespace): a program of its own
using nlohmann::ordered_json;

struct Options {
  std::string port_file;
  std::string truth_file;
  std::string log_file;
  std::string policy;
  std::string schema = "json_schema";
  std::uint32_t delay_ms = 0;
  ApiSettings api;
};

void declare(CLI::App& app, Options& options) {
  app.add_option("--port-file", options.port_file, "Where to write the base URL")->required();
  app.add_option("--policy", options.policy, "How to answer")
      ->required()
      ->check(CLI::IsMember({"truth", "mirror", "random", "flip", "defer", "prose", "echo"}));
  app.add_option("--truth", options.truth_file, "Labels of entities, for the policy truth")
      ->check(CLI::ExistingFile);
  app.add_option("--seed", options.api.model.seed, "For the policy random");
  app.add_option("--delay-ms", options.delay_ms, "Before each answer");
  app.add_option("--die-after", options.api.die_after, "Answer no more after so many completions");
  app.add_option("--log", options.log_file, "Where to write each request, as a line of JSON");
  app.add_option("--schema", options.schema, "The response formats that are accepted")
      ->check(CLI::IsMember({"json_schema", "json_object", "none"}));
  app.add_option("--key", options.api.key, "The key that has to be sent");
}

Formats formats_named(const std::string& name) {
  if (name == "none") return Formats::kNone;
  return name == "json_object" ? Formats::kJsonObject : Formats::kJsonSchema;
}

std::map<std::string, std::string, std::less<>> read_truth(const std::string& path) {
  std::ifstream file(path);
  const ordered_json document = ordered_json::parse(file);
  std::map<std::string, std::string, std::less<>> labels;
  for (const auto& [entity, label] : document.items()) labels.emplace(entity, label.get<std::string>());
  return labels;
}

ApiSettings api_settings(Options options) {
  ApiSettings api = std::move(options.api);
  api.model.policy = policy_named(options.policy).value();
  api.formats = formats_named(options.schema);
  api.delay = std::chrono::milliseconds(options.delay_ms);
  if (!options.truth_file.empty()) api.model.truth = read_truth(options.truth_file);
  return api;
}

std::string log_line(const ReceivedRequest& request) {
  ordered_json headers = ordered_json::array();
  for (const auto& [name, value] : request.headers)
    headers.push_back(std::string(name).append(": ").append(value));
  const ordered_json line = {
      {"method", request.method}, {"path", request.path}, {"headers", headers}, {"body", request.body}};
  return line.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// Whoever waits for the file sees the whole of it or nothing.
void write_at_once(const std::string& path, const std::string& line) {
  const std::string draft = path + ".tmp";
  std::ofstream file(draft, std::ios::trunc);
  file << line << '\n';
  file.close();
  if (!file) throw std::runtime_error("cannot write " + draft);
  std::filesystem::rename(draft, path);
}

sigset_t end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

void serve(const Options& options) {
  const sigset_t signals = end_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before there are threads, which inherit it
  ScriptedApi api(api_settings(options));
  std::ofstream log;
  if (!options.log_file.empty()) log.open(options.log_file, std::ios::app);
  if (!options.log_file.empty() && !log) throw std::runtime_error("cannot write " + options.log_file);
  const ScriptedEndpoint endpoint([&](const ReceivedRequest& request, std::size_t) {
    log << log_line(request) << std::endl;
    return api.answer(request);
  });
  write_at_once(options.port_file, endpoint.base_url());
  int signal = 0;
  sigwait(&signals, &signal);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A scripted OpenAI-compatible API");
  Options options;
  declare(app, options);
  CLI11_PARSE(app, argc, argv);
  try {
    serve(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "scripted_endpoint: %s\n", error.what());
    return 1;
  }
  return 0;
}
