#include "tools/log_templates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "graph/evidence_kinds.h"
#include "tools/comparison.h"
#include "tools/habits.h"

namespace propter::tools {
namespace {

struct Statement {
  Tally lines;
  Level level = Level::kUnknown;
  bool exception = false;
  Interval loud;                         // buckets with lines
  SourceLocation exemplar;               // of the loud lines, if there are any
  std::vector<double> reference_counts;  // per bucket, for the dispersion
};

using StatementKey = std::pair<StringIndex, StringIndex>;  // operation, template

bool is_error(const LogSeries& series) { return series.level >= Level::kError || series.exception; }

// Statements of error level, or the others. A statement that is written at either level has not vanished when
// it becomes an error: among the others, all its lines count.
std::map<StatementKey, Statement> statements_of(const Scene& scene, EntityId entity, bool errors) {
  std::set<StringIndex> others;
  each_log(scene, entity, [&](const LogSeries& series) {
    if (!is_error(series)) others.insert(series.template_text);
  });
  std::map<StatementKey, Statement> out;
  each_log(scene, entity, [&](const LogSeries& series) {
    if (errors ? !is_error(series) : !others.contains(series.template_text)) return;
    Statement& s = out[{series.operation, series.template_text}];
    s.level = std::max(s.level, series.level);
    s.exception = s.exception || series.exception;
    if (s.exemplar.file.empty() || series.period == Period::kIncident) {
      s.exemplar = series.exemplar;
    }
    for (const CountPoint& p : series.points) {
      const Part part = scene.timeline.part_of(series.period, p.bucket);
      s.lines.add(part, p.count);
      if (part == Part::kLoud) s.loud.include(p.bucket);
      if (part == Part::kQuiet || part == Part::kBaseline) s.reference_counts.push_back(p.count);
    }
  });
  return out;
}

// How long lines of the entity could have been read. Before the first of them nobody is known to have
// listened; errors apart, since who writes nothing else is silent while all is well.
Tally listened(const Scene& scene, EntityId entity, bool errors) {
  const Timeline& t = scene.timeline;
  if (errors) return t.observed(t.baseline_logs, t.window.start);
  Seen seen;
  each_log(scene, entity, [&](const LogSeries& series) { seen.add(series); });
  return t.observed(seen.good, seen.now.start);
}

// Lines per request above one, or bursts in time, are clusters of dependent lines: they count once.
double cluster_size(const Statement& s, Tally exposure, bool per_request) {
  if (per_request)
    return std::max(
        1.0, (s.lines.loud + s.lines.reference()) / std::max(exposure.loud + exposure.reference(), 1.0));
  const double n = std::max(exposure.reference(), static_cast<double>(s.reference_counts.size()));
  if (n < 2) return 1;
  double sum = 0;
  double squares = 0;
  for (const double c : s.reference_counts) {
    sum += c;
    squares += c * c;
  }
  const double mean = sum / n;
  return mean <= 0 ? 1 : std::max(1.0, (squares / n - mean * mean) / mean);
}

// Names of what the entity depends on, as they may stand in its log lines.
std::vector<std::string> dependency_names(const Scene& scene, EntityId entity) {
  std::vector<std::string> names;
  for (const Neighbour& n : callees_of(scene, entity)) {
    const std::string& name = scene.topology.graph.entity(n.entity).name;
    const std::string_view workload = workload_of_instance(name);
    names.push_back(service_stem(workload.empty() ? name : workload));
  }
  std::erase_if(names,
                [&](const std::string& name) { return name.size() < scene.weights.logs.telling_name; });
  return names;
}

// Whether a release, a flag or a configuration of the entity or of its service changed.
bool was_changed(const Scene& scene, EntityId entity) {
  const std::set<EntityId>& changed = scene.habits->changed;
  return changed.contains(entity) || changed.contains(service_of(scene, entity));
}

struct Speaker {
  std::vector<std::string> dependencies;
  bool changed = false;
};

bool names_dependency(std::string_view text, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return icontains(text, name); });
}

EvidenceKind kind_of(const Statement& s, bool increase, bool about_dependency) {
  if (increase && about_dependency && (s.level >= Level::kWarning || s.exception))
    return evidence_kind("failing_calls");
  if (!increase) return evidence_kind("log_vanished");
  if (s.exception) return evidence_kind("exception");
  if (s.level >= Level::kError) return evidence_kind("error_logs");
  return s.lines.reference() == 0 ? evidence_kind("log_new") : evidence_kind("log_burst");
}

constexpr std::array kVerbs = std::to_array<std::pair<EvidenceKind, std::string_view>>({
    {evidence_kind("log_vanished"), "missing"},
    {evidence_kind("exception"), "exceptions"},
    {evidence_kind("error_logs"), "errors"},
    {evidence_kind("failing_calls"), "errors about a dependency"},
    {evidence_kind("log_new"), "new"},
    {evidence_kind("log_burst"), "burst"},
});

std::string_view verb_of(EvidenceKind kind) {
  return std::ranges::find(kVerbs, kind, [](const auto& row) { return row.first; })->second;
}

class LogTemplates final : public EvidenceTool {
 public:
  explicit LogTemplates(bool errors) : errors_(errors) {}
  std::string_view name() const override { return errors_ ? "log_errors" : "log_templates"; }
  bool dates_onset() const override { return true; }
  std::string_view description() const override {
    return errors_ ? "errors and exceptions in the logs, for the work that is done"
                   : "log statements that come more often, newly or no longer, for the work that is done";
  }

  Findings examine(const Scene& scene, EntityId entity) const override {
    const auto statements = statements_of(scene, entity, errors_);
    if (statements.empty()) return {};
    const auto requests = requests_of(scene, entity);
    Tally all_requests;
    for (const auto& [operation, tally] : requests) all_requests.add(tally);
    Findings out;
    const Speaker about{dependency_names(scene, entity), was_changed(scene, entity)};
    const Tally time = listened(scene, entity, errors_);
    for (const auto& [key, statement] : statements) {
      const auto operation = requests.find(key.first);
      const bool loaded = all_requests.loud > 0 && all_requests.reference() > 0;
      // Of lines that no request is known to have written, requests only tell how much work there was.
      const Unit unit = operation != requests.end() ? Unit::kRequest : loaded ? Unit::kWork : Unit::kTime;
      const Tally exposure = unit == Unit::kRequest ? operation->second
                             : unit == Unit::kWork  ? all_requests
                                                    : time;
      test(scene, key, statement, exposure, unit, about, out);
    }
    return out;
  }

 private:
  // What lines are counted by.
  enum class Unit : std::uint8_t { kRequest, kWork, kTime };

  void test(const Scene& scene, const StatementKey& key, const Statement& s, Tally exposure, Unit unit,
            const Speaker& about, Findings& out) const {
    if (exposure.loud <= 0 || exposure.reference() <= 0) return;
    const Weights::Logs& w = scene.weights.logs;
    if (s.lines.loud + s.lines.reference() < w.minimum_events) return;
    const bool per_request = unit == Unit::kRequest;
    const Tally events = s.lines.divided_by(cluster_size(s, exposure, unit != Unit::kTime));
    const Margin margin = margin_of(scene, w.margin);
    const double up = per_request ? more_requests_log10p(events, exposure, margin)
                                  : more_often_log10p(events, exposure, margin);
    const double down = per_request ? fewer_requests_log10p(events, exposure, margin)
                                    : less_often_log10p(events, exposure, margin);
    const bool increase = errors_ || up < down;  // fewer errors are no evidence of a fault
    const bool known = errors_ && scene.habits->known_errors.contains(key.second);
    const double log10p = (increase ? up : down) * (known ? w.known_error : 1);
    out.tests.push_back(log10p);
    if (log10p > -scene.weights.collection.least_surprise) return;
    const bool about_dependency =
        names_dependency(scene.source.template_text(key.second), about.dependencies);
    const EvidenceKind kind = kind_of(s, increase, about_dependency);
    // What is newly written without a word of trouble after a release tells of the release, and of no fault.
    const bool harmless = Level::kUnknown < s.level && s.level < Level::kWarning;
    const bool unheard_of = scene.timeline.has_baseline ? s.lines.baseline == 0 : s.lines.quiet == 0;
    if (about.changed && harmless && increase && unheard_of) return;
    out.items.push_back({item(scene, key, s, exposure, kind, unit), log10p});
  }

  static Evidence item(const Scene& scene, const StatementKey& key, const Statement& s, Tally exposure,
                       EvidenceKind kind, Unit unit) {
    Evidence e;
    e.kind = kind;
    e.interval = s.loud.known() ? s.loud : loud_interval(scene);
    // The first line dates what is new; of what was there before, the first line says nothing.
    const bool is_new = kind != evidence_kind("log_vanished") && s.lines.reference() == 0;
    if (is_new)
      e.onset = {e.interval.start, e.interval.start + kBucket};
    else
      impute_onset(scene, e);
    e.subject = scene.source.template_text(key.second);
    e.source = s.exemplar;
    e.source.count = static_cast<std::uint64_t>(s.lines.loud);
    const std::string_view operation = scene.source.name(key.first);
    e.text = fmt::format("{}: \"{}\" {:.0f}x in {:.0f} {} (usual {:.1f}){}{}", verb_of(e.kind), e.subject,
                         s.lines.loud, exposure.loud, unit == Unit::kTime ? "x10 s" : "requests",
                         s.lines.reference() * exposure.loud / exposure.reference(),
                         operation.empty() ? "" : " of ", operation);
    return e;
  }

  bool errors_;
};

}  // namespace

std::unique_ptr<EvidenceTool> make_log_templates() { return std::make_unique<LogTemplates>(false); }
std::unique_ptr<EvidenceTool> make_log_errors() { return std::make_unique<LogTemplates>(true); }

}  // namespace propter::tools
