// One investigation's dealings with a model: where its answers are kept, what may leave, who labels.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <propter/investigation.h>

#include "llm/endpoint.h"
#include "llm/recording.h"
#include "llm/redaction.h"
#include "llm/session.h"
#include "store/case_file.h"

namespace propter {

class ModelRun {
 public:
  enum class Mode : std::uint8_t { kAsk, kReplay, kEstimate };

  // `file` is borrowed: the case, temporary or not. With options.llm.recording that file takes its place for
  // exchanges. A replay takes model, samples ... from what was recorded. kUsage for options that make no
  // sense, kUnusable where a replay finds no recording; else as for CaseFile.
  static Result<std::unique_ptr<ModelRun>> start(const InvestigationOptions& options, CaseFile& file,
                                                 Mode mode);

  [[nodiscard]] Labeller& labeller() { return *labeller_; }
  // Interrupted, or worthless: no more questions.
  [[nodiscard]] bool must_stop() const { return is_interrupted() || !session_->problem().ok(); }
  [[nodiscard]] const llm::Session& session() const { return *session_; }
  // What a replay needs to know besides the exchanges, as settings of the answer; sorted.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> settings() const;
  // Likewise, kept in the case but shown in no report.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> hidden_settings() const;
  // Keeps placeholders and, unless interrupted, the questions; the session's problem if it has one.
  Status finish(bool interrupted);

 private:
  ModelRun(const InvestigationOptions& options, CaseFile& file, Mode mode)
      : options_(options.llm), interruption_(options.interruption), case_(file), mode_(mode) {}
  [[nodiscard]] bool is_interrupted() const { return interruption_ && interruption_->requested(); }
  Status set_up(const InvestigationOptions& options);
  Status open_recording(const InvestigationOptions& options);
  Result<LlmOptions> recorded_options(CaseFile& recording, const std::string& path);
  Status set_up_redaction();

  LlmOptions options_;
  Interruption* interruption_;  // may be null
  CaseFile& case_;
  Mode mode_;
  std::unique_ptr<CaseFile> recording_file_;  // where it is not the case
  llm::Recording recording_;
  llm::Redactor redactor_;
  std::unique_ptr<llm::Endpoint> endpoint_;
  std::unique_ptr<llm::Session> session_;
  std::unique_ptr<Labeller> labeller_;
};

}  // namespace propter
