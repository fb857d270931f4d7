#include "investigate/decide.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/sha256.h"
#include "control/controller.h"
#include "graph/weights_file.h"
#include "investigate/prepare.h"
#include "investigate/sensitivity.h"

namespace propter {
namespace {

void fill_settings(const InvestigationOptions& options, const control::ControllerSettings& settings,
                   Answer& answer) {
  answer.settings = {
      {"labeller", answer.labeller},
      {"max_flips", fmt::format("{}", settings.max_flips)},
      {"max_refinements", fmt::format("{}", options.max_refinements)},
      {"max_visits", fmt::format("{}", settings.max_visits)},
      {"max_visits_per_entity", fmt::format("{}", settings.max_visits_per_entity)},
      {"round_size", fmt::format("{}", settings.round_size)},
  };
  if (options.at != kNoTime) answer.settings.emplace_back("at", format_time(options.at));
  if (options.window.start != kNoTime)
    answer.settings.emplace_back("from", format_time(options.window.start));
  if (options.window.end != kNoTime) answer.settings.emplace_back("to", format_time(options.window.end));
  if (const Weights& weights = or_built_in(options.weights); weights != built_in_weights())
    answer.settings.emplace_back("weights",
                                 sha256(write_weights(weights, WeightsLayout::kOneLine)).substr(0, 16));
  for (const auto& [entity, text] : options.symptoms) answer.settings.emplace_back("symptom." + entity, text);
}

std::vector<bool> flags(const std::vector<EntityId>& ids, std::size_t n) {
  std::vector<bool> out(n, false);
  for (const EntityId id : ids) out[id.index()] = true;
  return out;
}

Status conclude_from(const Findings& findings, Answer& answer, belief::EntityBeliefs& beliefs) {
  if (Status s = conclude(answer, findings, beliefs); !s.ok()) return s;
  return add_influences(answer, beliefs);
}

control::ControllerSettings controller_settings(const InvestigationOptions& options, const ModelRun* run) {
  control::ControllerSettings settings;
  settings.max_visits = options.max_visits;
  settings.on_round = [&options](std::uint64_t visits, std::size_t waiting) {
    report_progress(options, "deciding", fmt::format("{} visits, {} entities wait", visits, waiting));
  };
  if (run) settings.stop = [run] { return run->must_stop(); };
  return settings;
}

// Of a walk, which needs no more than who is to be visited next.
belief::InferenceOptions rough_inference() {
  belief::InferenceOptions options = belief::quick_inference();
  options.tolerance = 1e-3;
  return options;
}

// What conclude() will fill.
void forget_conclusions(Answer& answer) {
  answer.symptoms.clear();
  answer.unexplained.clear();
  answer.check_next.clear();
  answer.hypotheses.clear();
  answer.frontier.clear();
  answer.frontier_within.reset();
  answer.counterfactuals.clear();
  answer.alternatives.clear();
  answer.unvisited.clear();
  answer.warnings.clear();
  answer.entailment = {};
}

}  // namespace

Status conclude_afresh(const Findings& findings, Answer& answer,
                       std::shared_ptr<const belief::Background> background) {
  auto beliefs = final_beliefs(answer, {}, std::move(background));
  return beliefs.ok() ? conclude_from(findings, answer, *beliefs) : beliefs.status();
}

// What the walk needs as long as it may go on.
struct Decision::Walked {
  belief::EntityBeliefs beliefs;
  control::ControllerSettings settings;
  control::EvidenceIndex index;
  control::LiveBeliefs steering;
  control::WalkInputs inputs;
  control::Controller controller;

  Walked(belief::EntityBeliefs b, control::ControllerSettings s, const Findings& findings, Labeller* labeller,
         const Answer& answer, const std::vector<Event>& log)
      : beliefs(std::move(b)),
        settings(std::move(s)),
        index(answer.graph, answer.evidence, or_built_in(answer.weights)),
        steering(beliefs, index),
        inputs{answer.graph, index, steering, flags(findings.alerted, answer.graph.entities().size()),
               answer.window},
        controller(inputs, labeller, settings, log) {}
};

Decision::Decision(const InvestigationOptions& options, const Findings& findings, ModelRun* run,
                   Answer& answer)
    : options_(options), findings_(findings), run_(run), answer_(answer) {}
Decision::~Decision() = default;

control::Controller& Decision::controller() { return walked_->controller; }
const std::vector<Event>& Decision::log() const { return walked_->controller.log(); }
std::shared_ptr<const belief::Background> Decision::background() const {
  return walked_->beliefs.model().background;
}

Status Decision::begin(const std::vector<Event>& log) {
  Labeller* labeller = run_ ? &run_->labeller() : nullptr;
  answer_.labeller = labeller ? labeller->kind() : std::string(kByRules);
  answer_.verdicts_count = labeller && labeller->is_evidence();
  auto beliefs =
      belief::EntityBeliefs::start_unseen(answer_.graph, answer_.evidence, or_built_in(answer_.weights),
                                          rough_inference(), walked_ ? background() : nullptr);
  if (!beliefs.ok()) return beliefs.status();
  walked_ = std::make_unique<Walked>(*std::move(beliefs), controller_settings(options_, run_), findings_,
                                     labeller, answer_, log);
  return {};
}

Status Decision::apply(const Event& event) {
  if (event.kind == EventKind::kUndone) {
    std::vector<Event> log = this->log();
    log.push_back(event);
    return begin(log);
  }
  if (!control::is_of_user(event) || event.entity.index() >= answer_.graph.entities().size())
    return Status::usage({"this cannot be told to an investigation", "",
                          "it is no verdict of a user, supposition or undoing, or of nobody that there is",
                          ""});
  controller().apply(event);
  return {};
}

Status Decision::decide() {
  if (Status s = begin(); !s.ok()) return s;
  controller().run();
  return conclude();
}

Status Decision::conclude() {
  forget_conclusions(answer_);
  answer_.events = log();
  answer_.ledger = control::ledger_of(answer_.events, answer_.graph.entities().size());
  answer_.usage = run_ ? run_->labeller().usage() : LabellerUsage();
  const std::string& stopped_by = controller().state().stopped_by;
  const bool budget = stopped_by == control::kConverged && !answer_.usage.stopped_by.empty();
  answer_.stopped_by = budget               ? answer_.usage.stopped_by
                       : stopped_by.empty() ? std::string(kPaused)
                                            : stopped_by;
  fill_settings(options_, walked_->settings, answer_);
  if (run_)
    for (auto& setting : run_->settings()) answer_.settings.push_back(std::move(setting));
  std::sort(answer_.settings.begin(), answer_.settings.end());
  // A stored case must give the same bits: afresh, on what was admitted.
  return conclude_afresh(findings_, answer_, background());
}

bool Decision::can_reconsider() const {
  return answer_.verdicts_count && answer_.stopped_by == control::kConverged;
}

Status Decision::reconsider(std::span<const control::Doubt> doubts) {
  controller().doubt(doubts);
  controller().run();
  return conclude();
}

void warn_about_labels(Answer& answer) {
  const LabellerUsage& u = answer.usage;
  const auto labels = [](std::uint64_t n) {
    return fmt::format("{} {} labelled by rules", n, n == 1 ? "visit was" : "visits were");
  };
  if (!u.stopped_by.empty())
    answer.warnings.push_back({"a budget of the model was spent", u.stopped_by, labels(u.by_rules),
                               "raise the budget and investigate the case again: what was answered is kept"});
  if (!u.failed_with.empty())
    answer.warnings.push_back({"the model was given up", "",
                               fmt::format("{}; {}", u.failed_with, labels(u.by_rules)),
                               "'propter doctor' looks for the reason"});
  else if (u.failures > 0)
    answer.warnings.push_back(
        {"the model did not always answer", "",
         fmt::format("{} of {} calls failed; {}", u.failures, u.calls, labels(u.by_rules)), ""});
  if (answer.labeller == kByRules) return;
  std::uint64_t judged = 0;
  std::uint64_t decided = 0;
  std::uint64_t abstained = 0;
  for (const LedgerEntry& e : answer.ledger) {
    judged += e.labelled_by == answer.labeller;
    decided += e.labelled_by == answer.labeller && e.new_label != Label::kDefer;
    abstained += e.rationale.starts_with("by rules, not admitted");
  }
  if (abstained > 0)
    answer.warnings.push_back(
        {"answers of the model were not admitted", "",
         fmt::format("{} visits ended without a label after a second question", abstained),
         "'propter ledger' shows what was wrong with them"});
  if (judged > 0 && decided == 0)
    answer.warnings.push_back({"the model decided nothing", "",
                               "it deferred every time: the answer rests on the evidence alone", ""});
}

}  // namespace propter
