#include "investigate/course.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "investigate/answer_store.h"
#include "investigate/verification.h"

namespace propter {
namespace {

// From the first question of a model until all is kept, an interruption is looked at and does not end the
// program.
class Heeding {
 public:
  explicit Heeding(Interruption* interruption) : interruption_(interruption) {
    if (interruption_) interruption_->set_heeded(true);
  }
  Heeding(const Heeding&) = delete;
  Heeding& operator=(const Heeding&) = delete;
  ~Heeding() {
    if (interruption_) interruption_->set_heeded(false);
  }

 private:
  Interruption* interruption_;
};

}  // namespace

bool is_interrupted(const Answer& answer) { return answer.stopped_by == "interrupted"; }

bool same_evidence(const Answer& a, const Answer& b) {
  return std::ranges::equal(a.evidence, b.evidence, [](const Evidence& x, const Evidence& y) {
    return x.entity == y.entity && x.relation == y.relation && x.kind == y.kind && x.score == y.score &&
           x.onset == y.onset && x.onset_basis == y.onset_basis && x.text == y.text;
  });
}

Result<std::unique_ptr<Course>> Course::start(const InvestigationOptions& options, Prepared prepared) {
  std::unique_ptr<Course> course(new Course(options, std::move(prepared)));
  if (options.labeller != LabellerKind::kRules) {
    const auto mode = options.labeller == LabellerKind::kLlm ? ModelRun::Mode::kAsk : ModelRun::Mode::kReplay;
    auto model = ModelRun::start(course->options_, course->prepared_.file, mode);
    if (!model.ok()) return model.status();
    course->model_ = *std::move(model);
  }
  course->decision_.emplace(course->options_, course->prepared_.findings, course->model_.get(),
                            course->prepared_.answer);
  return course;
}

Status Course::run() {
  const TracePhase phase(options_.trace, "decide");
  report_progress(options_, "deciding",
                  fmt::format("{} items of evidence", prepared_.answer.evidence.size()));
  const Heeding heeding(model_ ? options_.interruption : nullptr);
  if (Status s = decision_->decide(); !s.ok()) return s;
  if (Status s = prove(); !s.ok()) return s;
  return end();
}

Status Course::walk_as(const std::vector<Event>& log) {
  if (Status s = decision_->begin(); !s.ok()) return s;
  const std::vector<Event> events = control::effective(log);
  const auto walk_to = [&](std::size_t end) {
    while (decision_->log().size() < end && decision_->step()) {
    }
  };
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (!control::is_of_user(events[i])) continue;
    walk_to(i);
    if (Status s = decision_->apply(events[i]); !s.ok()) return s;
  }
  walk_to(events.size());
  return {};
}

Status Course::conclude() {
  if (Status s = decision_->conclude(); !s.ok()) return s;
  if (Status s = verify(options_.max_refinements); !s.ok()) return s;
  return end();
}

// What came of the claim about the first member bears on the outcome.
Status Course::end() {
  Answer& answer = prepared_.answer;
  prepared_.findings.first_claim.reset();
  for (const EntailmentClaim& claim : answer.entailment.claims)
    if (!answer.frontier.empty() && claim.origin == answer.frontier.front() && !claim.symptom.valid())
      prepared_.findings.first_claim = claim.verdict;
  settle_outcome(answer, prepared_.findings);
  return model_ ? model_->finish(is_interrupted(answer)) : Status();
}

Status Course::verify(std::uint32_t refinements) {
  const TracePhase phase(options_.trace, "verify");
  report_progress(options_, "verifying");
  return verify_explanation(*prepared_.look, refinements, prepared_.answer, nullptr, decision_->background());
}

Status Course::prove() {
  Answer& answer = prepared_.answer;
  if (is_interrupted(answer)) return {};
  if (Status s = verify(options_.max_refinements); !s.ok()) return s;
  const std::uint32_t used = answer.entailment.refinements;
  const auto doubts = doubts_about(answer);
  if (!decision_->can_reconsider() || used >= options_.max_refinements || doubts.empty()) return {};
  Answer before = answer;
  if (Status s = decision_->reconsider(doubts); !s.ok()) return s;
  if (Status s = verify(options_.max_refinements - used - 1); !s.ok()) return s;
  const std::uint32_t all = used + 1 + answer.entailment.refinements;
  if (is_better_proved(answer, before)) {
    answer.entailment.edits.emplace(answer.entailment.edits.begin(), "entities in doubt were labelled again");
  } else {
    before.usage = answer.usage;  // what was asked was paid for
    answer = std::move(before);
  }
  answer.entailment.refinements = all;
  return {};
}

Status Course::keep() {
  if (is_interrupted(prepared_.answer)) {
    const auto stored = load_stored_answer(prepared_.file);
    if (stored.ok() && !is_interrupted(stored->answer)) return {};
  }
  const auto hidden = model_ ? model_->hidden_settings() : std::vector<std::pair<std::string, std::string>>();
  return save_answer(prepared_.file, prepared_.answer, prepared_.findings, hidden);
}

Answer told(const Prepared& prepared) {
  Answer answer = prepared.answer;
  answer.files = prepared.files;
  auto& warnings = answer.warnings;
  if (!prepared.findings.not_read_again.empty())
    warnings.push_back({"the inputs were not read again", prepared.findings.not_read_again,
                        "the case file already holds telemetry", "name a new case file to read them"});
  warnings.insert(warnings.end(), prepared.warnings.begin(), prepared.warnings.end());
  warn_about_labels(answer);
  return answer;
}

}  // namespace propter
