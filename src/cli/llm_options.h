// Where the settings of a model come from: options of the command line, then the environment, then
// $XDG_CONFIG_HOME/propter/config.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <propter/llm.h>
#include <propter/status.h>

namespace CLI {
class App;
}

namespace propter::cli {

class LlmFlags {
 public:
  // Those that say which model is asked, and how it is reached.
  void declare_endpoint(CLI::App& app);
  // Those that say how much is asked, and what may leave.
  void declare_asking(CLI::App& app);

  // kUsage and kIo name the file and the key that is at fault. Reads the key from PROPTER_LLM_API_KEY or from
  // the key file, which nobody else may be able to read.
  [[nodiscard]] Result<LlmOptions> resolve() const;

 private:
  void apply_flags(LlmOptions& options) const;

  std::optional<std::string> endpoint_;
  std::optional<std::string> model_;
  std::optional<std::string> key_file_;
  std::optional<std::string> ca_file_;
  std::optional<double> timeout_;
  std::optional<std::uint32_t> retries_;
  std::optional<std::uint32_t> in_flight_;
  std::optional<double> rate_;
  std::optional<std::uint32_t> samples_;
  std::optional<std::uint64_t> seed_;
  std::optional<std::uint64_t> max_request_tokens_;
  std::optional<std::uint64_t> max_calls_;
  std::optional<std::uint64_t> max_tokens_;
  std::optional<double> max_cost_;
  std::optional<double> max_seconds_;
  std::vector<std::string> patterns_;
  bool no_redact_ = false;
  std::string recording_;
};

// The configuration file that would be read; it need not exist. Empty when neither XDG_CONFIG_HOME nor HOME
// is set.
std::string config_path();

}  // namespace propter::cli
