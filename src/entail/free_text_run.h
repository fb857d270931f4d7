// Free text, question after question: one model, one recording and one budget for all of them.
#pragma once

#include <memory>
#include <string_view>

#include <propter/free_text.h>
#include <propter/status.h>

#include "entail/free_text.h"

namespace propter::entail {

class FreeTextRun {
 public:
  // Of `options.question` the prover, its limits and the semantics count. `options.interruption` is borrowed.
  static Result<FreeTextRun> start(const FreeTextOptions& options);
  FreeTextRun(FreeTextRun&&) noexcept;
  FreeTextRun& operator=(FreeTextRun&&) noexcept;
  ~FreeTextRun();

  // As FreeText::run(). `usage` is that of all questions so far.
  Result<FreeTextResult> read(const FreeTextInputs& inputs);
  // To be called when the last question was answered: keeps what a replay needs.
  Status finish();

  [[nodiscard]] std::string_view prover() const;

 private:
  struct State;
  explicit FreeTextRun(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace propter::entail
