// Every exchange with a model, by key: the cache of a case, and what a replay answers from.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <propter/status.h>

#include "store/case_file.h"

namespace propter::llm {

// Exchanges are written as they come, so that none is paid for twice; the questions of a run, in their order,
// when it is over.
class Recording {
 public:
  // Without a file: in memory only.
  Recording() = default;
  // Exchanges are in `exchanges`; the questions in the case they belong to, and beside the exchanges for
  // whoever has no such case. Both are borrowed, and may be one. Errors as for CaseFile.
  static Result<Recording> open(CaseFile& exchanges, CaseFile& of_case);

  // Null when it is not there; valid until the next append().
  [[nodiscard]] const ExchangeRow* find(std::string_view key) const;
  Status append(std::vector<ExchangeRow> exchanges);

  // What was asked in the last run that was saved, in order.
  [[nodiscard]] const std::vector<QuestionRow>& questions() const { return questions_; }
  Status save_questions(std::vector<QuestionRow> questions);

 private:
  CaseFile* file_ = nullptr;
  CaseFile* case_ = nullptr;
  std::vector<ExchangeRow> exchanges_;
  std::map<std::string, std::size_t, std::less<>> by_key_;
  std::vector<QuestionRow> questions_;
};

}  // namespace propter::llm
