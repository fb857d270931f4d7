// The façade: telemetry, topology, tools, controller, conclusion, in this order.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include <propter/investigation.h>

#include "base/text.h"
#include "control/controller.h"
#include "graph/weights.h"
#include "ingest/ingest.h"
#include "investigate/answer_store.h"
#include "investigate/conclude.h"
#include "investigate/sensitivity.h"
#include "live/evidence_source.h"
#include "store/case_file.h"
#include "tools/alert_rarity.h"
#include "tools/evidence_tool.h"
#include "tools/onset.h"
#include "topology/topology.h"

namespace propter {
namespace {

// Share of lines that may stay unread before the input counts as partly unreadable.
constexpr double kUnparsedShare = 0.01;

void report_progress(const InvestigationOptions& options, std::string_view phase,
                     std::string_view detail = {}) {
  if (options.progress) options.progress(phase, detail);
}

bool is_case(const InvestigationOptions& options) {
  return options.inputs.size() == 1 && options.inputs[0] != "-" &&
         CaseFile::looks_like_case(options.inputs[0]);
}

Result<CaseFile> open_case(const InvestigationOptions& options) {
  if (is_case(options)) {
    if (!options.case_path.empty() && options.case_path != options.inputs[0])
      return Status::usage(
          {"the input is a case file, and --case names another", options.case_path, "", "leave --case out"});
    return CaseFile::open_or_create(options.inputs[0]);
  }
  return options.case_path.empty() ? CaseFile::temporary() : CaseFile::open_or_create(options.case_path);
}

Result<Telemetry> read_inputs(const InvestigationOptions& options) {
  IngestOptions ingest_options;
  ingest_options.inputs = options.inputs;
  ingest_options.baselines = options.baselines;
  ingest_options.progress = [&](std::string_view path, std::uint64_t) {
    report_progress(options, "reading", path);
  };
  return ingest(ingest_options);
}

// Telemetry of the case, read from the inputs if the case has none yet.
Result<Telemetry> telemetry_of(const InvestigationOptions& options, CaseFile& file,
                               std::vector<Message>& warnings) {
  const auto stored = file.has_telemetry();
  if (!stored.ok()) return stored.status();
  if (*stored) {
    if (!is_case(options))
      warnings.push_back({"the inputs were not read again", options.case_path,
                          "the case file already holds telemetry", "name a new case file to read them"});
    return file.load_telemetry();
  }
  if (is_case(options))
    return Status::unusable(
        {"the case file holds no telemetry", options.inputs[0], "", "read some with 'propter ingest'"});
  auto telemetry = read_inputs(options);
  if (!telemetry.ok()) return telemetry;
  if (!options.case_path.empty())
    if (Status s = file.save_telemetry(*telemetry); !s.ok()) return s;
  return telemetry;
}

void add_alerted(const EvidenceSource& source, const Topology& topology, const tools::Timeline& timeline,
                 Findings& out) {
  for (const Alert& alert : source.alerts()) {
    const SubjectId subject = alert.peer.valid() ? alert.peer : alert.subject;
    if (!subject.valid() || !alert.firing) continue;
    const EntityId id = topology.entity_of[subject.index()];
    if (id.valid()) (tools::pre_existing(timeline, alert) ? out.pre_existing : out.alerted).push_back(id);
  }
  for (auto* list : {&out.alerted, &out.pre_existing}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
}

Status add_reported(const InvestigationOptions& options, const OperationalGraph& graph, Findings& out) {
  for (const auto& [entity, text] : options.symptoms) {
    const auto id = graph.find(entity);
    if (!id)
      return Status::usage(
          {fmt::format("--symptom names '{}', which is not known or not unique", printable(entity, 80)), "",
           "no single entity of the telemetry has this id, name or alias",
           "see 'propter graph CASE' for the entities"});
    out.alerted.insert(std::upper_bound(out.alerted.begin(), out.alerted.end(), *id), *id);
  }
  out.alerted.erase(std::unique(out.alerted.begin(), out.alerted.end()), out.alerted.end());
  return {};
}

bool is_complete(const IngestSummary& summary) {
  for (const FileReport& f : summary.files)
    if (!f.problem.empty()) return false;
  return static_cast<double>(summary.unparsed()) <= kUnparsedShare * static_cast<double>(summary.records());
}

void fill_settings(const InvestigationOptions& options, const control::ControllerSettings& settings,
                   Answer& answer) {
  answer.settings = {
      {"labeller", answer.labeller},
      {"max_flips", fmt::format("{}", settings.max_flips)},
      {"max_visits", fmt::format("{}", settings.max_visits)},
      {"max_visits_per_entity", fmt::format("{}", settings.max_visits_per_entity)},
      {"round_size", fmt::format("{}", settings.round_size)},
      {"verdict_weight", fmt::format("{}", answer.verdict_weight)},
  };
  if (options.at != kNoTime) answer.settings.emplace_back("at", format_time(options.at));
  if (options.window.start != kNoTime)
    answer.settings.emplace_back("from", format_time(options.window.start));
  if (options.window.end != kNoTime) answer.settings.emplace_back("to", format_time(options.window.end));
  for (const auto& [entity, text] : options.symptoms) answer.settings.emplace_back("symptom." + entity, text);
  std::sort(answer.settings.begin(), answer.settings.end());
}

Status check_options(const InvestigationOptions& options) {
  if (options.inputs.empty())
    return Status::usage(
        {"nothing to investigate", "", "", "name a folder, files, a case file, or '-' for standard input"});
  if (options.window.known() && options.window.end < options.window.start)
    return Status::usage(
        {"the window ends before it begins",
         fmt::format("{} .. {}", format_time(options.window.start), format_time(options.window.end)), "",
         "give --from and --to in this order"});
  return {};
}

std::vector<bool> flags(const std::vector<EntityId>& ids, std::size_t n) {
  std::vector<bool> out(n, false);
  for (const EntityId id : ids) out[id.index()] = true;
  return out;
}

Status conclude_from(const Findings& findings, Answer& answer, belief::EntityBeliefs& beliefs) {
  conclude(answer, findings, read_off(beliefs));
  return add_influences(answer, beliefs);
}

// On evidence and ledger alone, as a stored case has them.
Status conclude_afresh(const Findings& findings, Answer& answer) {
  auto beliefs = final_beliefs(answer);
  return beliefs.ok() ? conclude_from(findings, answer, *beliefs) : beliefs.status();
}

// Walks the graph and concludes, on evidence that stands.
Status decide(const InvestigationOptions& options, const Findings& findings, Answer& answer) {
  const auto labeller = make_rules_labeller();
  answer.labeller = labeller->kind();
  answer.verdict_weight = labeller->weight();
  auto beliefs = final_beliefs(answer);
  if (!beliefs.ok()) return beliefs.status();
  control::ControllerSettings settings;
  settings.max_visits = options.max_visits;
  const control::EvidenceIndex index(answer.graph, answer.evidence);
  control::LiveBeliefs steering(*beliefs);
  control::WalkResult walked = control::walk(
      {answer.graph, index, steering, flags(findings.alerted, answer.graph.entities().size()), answer.window},
      *labeller, settings);
  answer.ledger = std::move(walked.ledger);
  answer.stopped_by = walked.stopped_by;
  answer.labeller_calls = walked.labeller_calls;
  fill_settings(options, settings, answer);
  // What was updated on the way agrees with a fresh start up to rounding only; a stored case must give the
  // same bits.
  return answer.verdict_weight > 0 ? conclude_afresh(findings, answer)
                                   : conclude_from(findings, answer, *beliefs);
}

}  // namespace

Result<Answer> investigate(const InvestigationOptions& options) {
  if (Status s = check_options(options); !s.ok()) return s;
  auto file = open_case(options);
  if (!file.ok()) return file.status();
  Answer answer;
  auto telemetry = telemetry_of(options, *file, answer.warnings);
  if (!telemetry.ok()) return telemetry.status();
  const TelemetrySource source(*std::move(telemetry));
  report_progress(options, "topology");
  const Topology topology = infer_topology(source);
  tools::Timeline timeline = tools::estimate_timeline(source, options.window, options.at);
  timeline = tools::date_onset({source, topology, timeline}, options.threads);
  report_progress(options, "evidence", fmt::format("{} entities", topology.graph.entities().size()));
  answer.graph = topology.graph;
  answer.evidence = tools::collect_evidence({source, topology, timeline}, options.threads);
  answer.case_name = source.incident().name;
  answer.window = timeline.window;
  answer.onset = timeline.onset;
  Findings findings;
  findings.input_complete = is_complete(source.summary());
  add_alerted(source, topology, timeline, findings);
  if (Status s = add_reported(options, topology.graph, findings); !s.ok()) return s;
  report_progress(options, "deciding", fmt::format("{} items of evidence", answer.evidence.size()));
  if (Status s = decide(options, findings, answer); !s.ok()) return s;
  answer.files = summarise(source.summary());
  answer.warnings.insert(answer.warnings.end(), source.summary().warnings.begin(),
                         source.summary().warnings.end());
  answer.warnings.insert(answer.warnings.end(), topology.warnings.begin(), topology.warnings.end());
  if (!options.case_path.empty() || is_case(options))
    if (Status s = save_answer(*file, answer, findings); !s.ok()) return s;
  return answer;
}

Result<std::vector<FileSummary>> ingest_into_case(const InvestigationOptions& options,
                                                  std::vector<Message>* warnings) {
  if (Status s = check_options(options); !s.ok()) return s;
  if (options.case_path.empty() || is_case(options))
    return Status::usage({"no case file to read into", "", "", "name one with --case FILE"});
  auto file = CaseFile::open_or_create(options.case_path);
  if (!file.ok()) return file.status();
  auto telemetry = read_inputs(options);
  if (!telemetry.ok()) return telemetry.status();
  if (Status s = file->save_telemetry(*telemetry); !s.ok()) return s;
  if (warnings) *warnings = telemetry->summary.warnings;
  return summarise(telemetry->summary);
}

Result<Answer> load_answer(const std::string& case_path) {
  auto file = CaseFile::open_existing(case_path);
  if (!file.ok()) return file.status();
  auto stored = load_stored_answer(*file);
  if (!stored.ok()) return stored.status();
  if (Status s = conclude_afresh(stored->findings, stored->answer); !s.ok()) return s;
  return std::move(stored->answer);
}

}  // namespace propter
