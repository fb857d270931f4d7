// Telemetry, topology, timeline and tools, in this order.
#include "investigate/prepare.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "graph/evidence_kinds.h"
#include "ingest/ingest.h"
#include "investigate/answer_store.h"
#include "tools/alert_rarity.h"
#include "tools/onset.h"

namespace propter {
namespace {

Result<CaseFile> open_case(const InvestigationOptions& options) {
  if (is_case(options)) {
    if (!options.case_path.empty() && options.case_path != options.inputs[0])
      return Status::usage(
          {"the input is a case file, and --case names another", options.case_path, "", "leave --case out"});
    return CaseFile::open_or_create(options.inputs[0]);
  }
  return options.case_path.empty() ? CaseFile::temporary() : CaseFile::open_or_create(options.case_path);
}

// Telemetry of the case, read from the inputs if the case has none yet.
Result<Telemetry> telemetry_of(const InvestigationOptions& options, CaseFile& file, Findings& findings) {
  const TracePhase phase(options.trace, "read");
  const auto stored = file.has_telemetry();
  if (!stored.ok()) return stored.status();
  if (*stored) {
    if (!is_case(options)) findings.not_read_again = options.case_path;
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

void add_alerted(const tools::Scene& scene, Findings& out) {
  for (const Alert& alert : scene.source.alerts()) {
    const SubjectId subject = alert.peer.valid() ? alert.peer : alert.subject;
    if (!subject.valid() || !alert.firing) continue;
    const EntityId id = scene.topology.entity_of[subject.index()];
    const bool before = tools::pre_existing(scene.timeline, alert, scene.weights);
    if (id.valid()) (before ? out.pre_existing : out.alerted).push_back(id);
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

// What a person says counts as evidence that somebody suffers.
void add_reports(const InvestigationOptions& options, double score, Answer& answer) {
  for (const auto& [entity, text] : options.symptoms) {
    Evidence e;
    e.id = EvidenceId(answer.evidence.size());
    e.entity = *answer.graph.find(entity);
    e.tool = "user";
    e.kind = evidence_kind("report");
    e.interval = answer.window;
    e.score = score;
    e.subject = "report";
    e.text = text.empty() ? "reported" : "reported: " + text;
    answer.evidence.push_back(std::move(e));
  }
}

// When anything was observed, over all telemetry of the incident.
Interval extent_of(const Telemetry& telemetry) {
  Interval out;
  const auto include = [&](TimeNs t) {
    if (t != kNoTime) out.include(t);
  };
  const auto series = [&](const auto& all) {
    for (const auto& s : all) {
      if (s.period != Period::kIncident) continue;
      include(s.first);
      include(s.last);
    }
  };
  series(telemetry.logs);
  series(telemetry.spans);
  series(telemetry.calls);
  for (const MetricSeries& m : telemetry.metrics)
    if (m.period == Period::kIncident && !m.points.empty()) {
      include(m.points.front().time);
      include(m.points.back().time);
    }
  for (const Alert& a : telemetry.alerts) include(a.active_at);
  return out;
}

// Whether the moment and the window asked for lie within what was observed, as far as these are known.
bool is_inside(const InvestigationOptions& options, const Interval& extent, DurationNs slack) {
  const auto within = [&](TimeNs t) {
    return t == kNoTime || (extent.known() && extent.start - slack <= t && t <= extent.end + slack);
  };
  return within(options.at) && within(options.window.start) && within(options.window.end);
}

bool is_complete(const IngestSummary& summary, double unparsed_share) {
  for (const FileReport& f : summary.files)
    if (!f.problem.empty()) return false;
  return static_cast<double>(summary.unparsed()) <= unparsed_share * static_cast<double>(summary.records());
}

Result<Prepared> prepare_in(const InvestigationOptions& options, CaseFile file) {
  Prepared out{.file = std::move(file)};
  out.answer.kept_in = is_case(options) ? options.inputs[0] : options.case_path;
  auto telemetry = telemetry_of(options, out.file, out.findings);
  if (!telemetry.ok()) return telemetry.status();
  out.look = std::make_unique<Look>(*std::move(telemetry), options.weights);
  Look& look = *out.look;
  const TelemetrySource& source = look.source;
  const TracePhase phase(options.trace, "look for evidence");
  report_progress(options, "topology");
  look.topology = infer_topology(source);
  const Topology& topology = look.topology;
  tools::Timeline& timeline = look.scene.timeline;
  timeline = tools::estimate_timeline(source, options.window, options.at, look.scene.weights);
  timeline = tools::date_onset(look.scene, options.threads);
  report_progress(options, "evidence", fmt::format("{} entities", topology.graph.entities().size()));
  look.scene.habits = &look.habits.emplace(look.scene);
  out.answer.weights = options.weights;
  out.answer.graph = topology.graph;
  out.answer.evidence = tools::collect_evidence(look.scene, options.threads);
  out.answer.case_name = source.incident().name;
  out.answer.window = timeline.window;
  out.answer.onset = timeline.onset;
  out.findings.input_complete = is_complete(source.summary(), look.scene.weights.unparsed_share);
  add_alerted(look.scene, out.findings);
  if (Status s = add_reported(options, topology.graph, out.findings); !s.ok()) return s;
  add_reports(options, look.scene.weights.outcome.report, out.answer);
  out.findings.inside =
      is_inside(options, extent_of(source.telemetry()), look.scene.weights.timeline.outside);
  out.files = summarise(source.summary());
  for (const auto* list : {&source.summary().warnings, &topology.warnings})
    out.warnings.insert(out.warnings.end(), list->begin(), list->end());
  return out;
}

}  // namespace

void report_progress(const InvestigationOptions& options, std::string_view phase, std::string_view detail) {
  if (options.progress) options.progress(phase, detail);
}

bool is_case(const InvestigationOptions& options) {
  return options.inputs.size() == 1 && options.inputs[0] != "-" &&
         CaseFile::looks_like_case(options.inputs[0]);
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

Status check_options(const InvestigationOptions& options) {
  if (options.inputs.empty())
    return Status::usage(
        {"nothing to investigate", "", "", "name a folder, files, a case file, or '-' for standard input"});
  if (options.window.known() && options.window.end < options.window.start)
    return Status::usage(
        {"the window ends before it begins",
         fmt::format("{} .. {}", format_time(options.window.start), format_time(options.window.end)), "",
         "give --from and --to in this order"});
  std::set<std::string> symptoms;
  for (const auto& [entity, text] : options.symptoms)
    if (!symptoms.insert(entity).second)
      return Status::usage({"--symptom names an entity twice", printable(entity, 80), "", "name it once"});
  return options.labeller == LabellerKind::kLlm ? check(options.llm) : Status();
}

Result<Prepared> prepare(const InvestigationOptions& options) {
  if (Status s = check_options(options); !s.ok()) return s;
  auto file = open_case(options);
  if (!file.ok()) return file.status();
  return prepare_in(options, *std::move(file));
}

Result<Prepared> prepare_again(CaseFile file, const InvestigationOptions& options) {
  return prepare_in(options, std::move(file));
}

}  // namespace propter
