// From evidence to the answer: somebody labels, the controller walks, beliefs and frontier follow.
#pragma once

#include <memory>
#include <span>

#include <propter/investigation.h>

#include "control/controller.h"
#include "investigate/conclude.h"
#include "investigate/model_run.h"

namespace propter {

// One decision about one answer, which has graph, evidence, window and onset. All arguments are borrowed;
// `run` is null where the rules label.
class Decision {
 public:
  Decision(const InvestigationOptions& options, const Findings& findings, ModelRun* run, Answer& answer);
  ~Decision();
  Decision(const Decision&) = delete;
  Decision& operator=(const Decision&) = delete;

  // The walk, from where the log left it. Before all else.
  Status begin(const std::vector<Event>& log = {});
  // One round; false: there is nothing left to do.
  bool step() { return controller().step(); }
  // A verdict of a user, what is supposed, or that events are undone. kUsage for another event, or one of
  // nobody that the graph has.
  Status apply(const Event& event);
  [[nodiscard]] const std::vector<Event>& log() const;
  // Everybody against everybody; of all that is decided here.
  [[nodiscard]] std::shared_ptr<const belief::Background> background() const;
  // Fills the answer, on what the walk admitted so far.
  Status conclude();
  // Walks to the end, and concludes.
  Status decide();
  // Whether asking again can change a label: rules have said what the evidence says.
  [[nodiscard]] bool can_reconsider() const;
  // Labels entities once more with what is held against them, and concludes afresh.
  Status reconsider(std::span<const control::Doubt> doubts);

 private:
  struct Walked;
  [[nodiscard]] control::Controller& controller();

  const InvestigationOptions& options_;
  const Findings& findings_;
  ModelRun* run_;
  Answer& answer_;
  std::unique_ptr<Walked> walked_;
};

// On evidence and ledger alone, as a stored case has them. `background`: of the answer; null: it is made.
Status conclude_afresh(const Findings& findings, Answer& answer,
                       std::shared_ptr<const belief::Background> background = {});

// What the reader of the report has to know about the labels: budgets that were spent, a model that failed,
// declined or decided nothing.
void warn_about_labels(Answer& answer);

}  // namespace propter
