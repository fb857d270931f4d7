// An investigation step by step.
#include <algorithm>
#include <utility>

#include <propter/investigation.h>

#include "investigate/answer_store.h"
#include "investigate/course.h"

namespace propter {
namespace {

// The log of a case, where it is about what its telemetry shows now, and was labelled by the same.
std::vector<Event> kept_log(const InvestigationOptions& options, Prepared& prepared) {
  const auto stored = load_stored_answer(prepared.file);
  if (!stored.ok()) return {};  // nothing was kept, or nothing to go by
  const Answer& before = stored->answer;
  const Answer& now = prepared.answer;
  const bool same = before.graph.entities().size() == now.graph.entities().size() &&
                    before.graph.relations().size() == now.graph.relations().size() &&
                    (before.labeller == kByRules) == (options.labeller == LabellerKind::kRules) &&
                    same_evidence(before, now);
  if (same) return before.events;
  prepared.warnings.push_back({"the walk begins anew", now.kept_in,
                               "another labels, or the telemetry shows something else than when it was kept",
                               ""});
  return {};
}

}  // namespace

struct Investigation::State {
  std::unique_ptr<Course> course;
  std::size_t concluded_at = SIZE_MAX;  // length of the log

  Decision& decision() { return course->decision(); }

  Status conclude() {
    if (concluded_at == decision().log().size()) return {};
    if (Status s = course->conclude(); !s.ok()) return s;
    concluded_at = decision().log().size();
    return {};
  }
};

Investigation::Investigation(std::unique_ptr<State> state) : state_(std::move(state)) {}
Investigation::Investigation(Investigation&&) noexcept = default;
Investigation& Investigation::operator=(Investigation&&) noexcept = default;
Investigation::~Investigation() = default;

Result<Investigation> Investigation::open(const InvestigationOptions& options) {
  auto prepared = prepare(options);
  if (!prepared.ok()) return prepared.status();
  const std::vector<Event> log = kept_log(options, *prepared);
  auto course = Course::start(options, *std::move(prepared));
  if (!course.ok()) return course.status();
  auto state = std::make_unique<State>();
  state->course = *std::move(course);
  if (Status s = state->decision().begin(log); !s.ok()) return s;
  return Investigation(std::move(state));
}

Result<bool> Investigation::step() { return state_->decision().step(); }

Status Investigation::say(EntityId entity, Label label, std::string why) {
  return apply({.kind = EventKind::kVerdict,
                .entity = entity,
                .label = label,
                .confidence = 1,
                .by = std::string(kByUser),
                .text = std::move(why)});
}

Status Investigation::suppose(EntityId entity, Label label, std::string why) {
  return apply({.kind = EventKind::kSupposed,
                .entity = entity,
                .label = label,
                .confidence = 1,
                .text = std::move(why)});
}

Status Investigation::undo(std::uint64_t events) {
  return apply({.kind = EventKind::kUndone, .count = events});
}

Status Investigation::apply(const Event& event) { return state_->decision().apply(event); }

const std::vector<Event>& Investigation::log() const { return state_->decision().log(); }
const OperationalGraph& Investigation::graph() const { return state_->course->prepared().answer.graph; }

Result<Answer> Investigation::answer() {
  if (Status s = state_->conclude(); !s.ok()) return s;
  return told(state_->course->prepared());
}

Status Investigation::keep() {
  if (Status s = state_->conclude(); !s.ok()) return s;
  return state_->course->keep();
}

}  // namespace propter
