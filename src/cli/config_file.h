// The configuration file: JSON, every key known, so that a misspelt one is no silent default.
#pragma once

#include <map>
#include <string>

#include <propter/llm.h>
#include <propter/status.h>

namespace propter::cli {

struct Config {
  LlmOptions llm;
  std::string api_key_file;
  std::map<std::string, TokenPrice> prices;  // by model
};

// What is not named keeps its default; a file that does not exist is an empty one. kUsage names file and key.
Result<Config> read_config(const std::string& path);

}  // namespace propter::cli
