#include "llm/recording.h"

#include <utility>

namespace propter::llm {

Result<Recording> Recording::open(CaseFile& file, CaseFile& of_case) {
  Result<std::vector<ExchangeRow>> exchanges = file.load_exchanges();
  if (!exchanges.ok()) return exchanges.status();
  Result<std::vector<QuestionRow>> questions = of_case.load_questions();
  if (questions.ok() && questions->empty()) questions = file.load_questions();
  if (!questions.ok()) return questions.status();
  Recording recording;
  recording.file_ = &file;
  recording.case_ = &of_case;
  recording.exchanges_ = *std::move(exchanges);
  recording.questions_ = *std::move(questions);
  for (std::size_t i = 0; i < recording.exchanges_.size(); ++i)
    recording.by_key_.emplace(recording.exchanges_[i].key, i);
  return recording;
}

const ExchangeRow* Recording::find(std::string_view key) const {
  const auto at = by_key_.find(key);
  return at == by_key_.end() ? nullptr : &exchanges_[at->second];
}

Status Recording::append(std::vector<ExchangeRow> exchanges) {
  if (exchanges.empty()) return {};
  if (file_)
    if (Status s = file_->append_exchanges(exchanges); !s.ok()) return s;
  for (ExchangeRow& row : exchanges) {
    by_key_.emplace(row.key, exchanges_.size());
    exchanges_.push_back(std::move(row));
  }
  return {};
}

Status Recording::save_questions(std::vector<QuestionRow> questions) {
  if (case_)
    if (Status s = case_->save_questions(questions); !s.ok()) return s;
  if (file_ && file_ != case_)
    if (Status s = file_->save_questions(questions); !s.ok()) return s;
  questions_ = std::move(questions);
  return {};
}

}  // namespace propter::llm
