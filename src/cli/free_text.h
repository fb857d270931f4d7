// Free text on the command line: which model reads it.
#pragma once

#include <cstdint>
#include <optional>

#include <propter/free_text.h>
#include <propter/status.h>

#include "cli/console.h"
#include "cli/llm_options.h"

namespace propter::cli {

class FreeTextFlags {
 public:
  void declare(CLI::App& app);

  // Nothing without a model or a replay. The texts are left to the caller.
  [[nodiscard]] Result<std::optional<FreeTextOptions>> resolve(const Console& console) const;

  // What check_entailment() could not read, with `error`. Without a model the error comes back, and what can
  // be done about it; else as check_free_text().
  [[nodiscard]] Result<CheckedTree> check(const EntailOptions& question, const Status& error,
                                          const Console& console) const;

 private:
  LlmFlags llm_;
  std::uint32_t refinements_ = 3;
  bool replay_ = false;
};

}  // namespace propter::cli
