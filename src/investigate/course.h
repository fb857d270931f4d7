// One investigation under way: what is prepared is decided, proved, kept and told.
#pragma once

#include <memory>
#include <optional>

#include <propter/investigation.h>

#include "investigate/decide.h"
#include "investigate/model_run.h"
#include "investigate/prepare.h"

namespace propter {

class Course {
 public:
  // Nothing is decided yet. Errors as for ModelRun::start().
  static Result<std::unique_ptr<Course>> start(const InvestigationOptions& options, Prepared prepared);
  Course(const Course&) = delete;
  Course& operator=(const Course&) = delete;

  // Walks to the end, and proves the explanation; what cannot be proved is held against the labels, once, if
  // a model gave them.
  Status run();

  // The walk by itself.
  [[nodiscard]] Decision& decision() { return *decision_; }
  // As far as that log went, with what it was told in between.
  Status walk_as(const std::vector<Event>& log);
  // Concludes and proves what there is so far.
  Status conclude();

  [[nodiscard]] Prepared& prepared() { return prepared_; }
  // In the case. A complete answer is not given up for one that was cut short.
  Status keep();

 private:
  Course(const InvestigationOptions& options, Prepared prepared)
      : options_(options), prepared_(std::move(prepared)) {}
  Status prove();
  Status verify(std::uint32_t refinements);
  Status end();

  InvestigationOptions options_;
  Prepared prepared_;
  std::unique_ptr<ModelRun> model_;  // null where nobody is asked
  std::optional<Decision> decision_;
};

// The answer, with what a reader has to know besides.
Answer told(const Prepared& prepared);

bool is_interrupted(const Answer& answer);
bool same_evidence(const Answer& a, const Answer& b);

}  // namespace propter
