#include "investigate/answer_store.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "control/event.h"
#include "graph/weights_file.h"
#include "investigate/conclusion_store.h"

namespace propter {
namespace {

// Settings that carry findings; everything else is shown as a setting.
constexpr std::string_view kAlerted = "found.alerted.";
constexpr std::string_view kPreExisting = "found.pre_existing.";
constexpr std::string_view kFound = "found.";
constexpr std::string_view kWeights = "found.weights";
constexpr std::string_view kRetired = "verdict_weight";  // of cases of earlier versions

constexpr std::array kUsageCounts =
    std::to_array<std::pair<std::string_view, std::uint64_t LabellerUsage::*>>({
        {"found.usage.calls", &LabellerUsage::calls},
        {"found.usage.cache_hits", &LabellerUsage::cache_hits},
        {"found.usage.failures", &LabellerUsage::failures},
        {"found.usage.by_rules", &LabellerUsage::by_rules},
        {"found.usage.not_asked", &LabellerUsage::not_asked},
        {"found.usage.tokens_in", &LabellerUsage::tokens_in},
        {"found.usage.tokens_out", &LabellerUsage::tokens_out},
    });

std::string text_of(TimeNs t) { return fmt::format("{}", t); }

void add_entities(std::vector<Setting>& out, std::string_view prefix, const std::vector<EntityId>& ids) {
  for (std::size_t i = 0; i < ids.size(); ++i)
    out.push_back({fmt::format("{}{:06}", prefix, i), fmt::format("{}", ids[i].value)});
}

void add_usage(std::vector<Setting>& out, const LabellerUsage& usage) {
  for (const auto& [name, member] : kUsageCounts)
    out.push_back({std::string(name), fmt::format("{}", usage.*member)});
  out.push_back({"found.usage.cost", fmt::format("{}", usage.cost)});
  out.push_back({"found.usage.agreement", fmt::format("{}", usage.agreement)});
  out.push_back({"found.usage.stopped_by", usage.stopped_by});
  out.push_back({"found.usage.failed_with", usage.failed_with});
}

Status broken(std::string what) {
  return Status::corrupt(
      {std::move(what), "case file", "", "investigate the telemetry again into a new case file"});
}

// All but what concerns everybody are of an entity, and messages are from one.
Status check_events(const std::vector<Event>& events) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Event& e = events[i];
    const bool of_entity = e.kind != EventKind::kStopped && e.kind != EventKind::kUndone;
    if ((of_entity && !e.entity.valid()) || (e.kind == EventKind::kMessage && !e.from.valid()))
      return broken(fmt::format("event {} names no entity", i));
  }
  return {};
}

Status check_evidence(const Answer& answer) {
  for (std::size_t i = 0; i < answer.evidence.size(); ++i) {
    const Evidence& e = answer.evidence[i];
    if (e.id != EvidenceId(i) || e.entity.index() >= answer.graph.entities().size() ||
        (e.relation.valid() && e.relation.index() >= answer.graph.relations().size()))
      return broken(fmt::format("evidence {} names an unknown entity or relation", i));
  }
  return {};
}

class SettingsReader {
 public:
  SettingsReader(const std::vector<Setting>& settings, StoredAnswer& out) : out_(out) {
    for (const Setting& s : settings) values_[s.name] = s.value;
  }

  Status read() {
    Answer& a = out_.answer;
    a.window = {number("found.window.start"), number("found.window.end")};
    a.onset = {number("found.onset.start"), number("found.onset.end")};
    a.stopped_by = text("found.stopped_by");
    a.labeller = text("labeller");
    a.usage = usage();
    a.case_name = text("found.name");
    a.verdicts_count = a.labeller != "rules";
    a.weights = weights();
    out_.findings.input_complete = text("found.input_complete") == "true";
    if (values_.contains("found.inside")) out_.findings.inside = text("found.inside") == "true";
    if (values_.contains("found.first_claim")) out_.findings.first_claim = verdict("found.first_claim");
    if (values_.contains("found.not_read_again")) out_.findings.not_read_again = text("found.not_read_again");
    out_.findings.alerted = entities(kAlerted);
    out_.findings.pre_existing = entities(kPreExisting);
    for (const auto& [name, value] : values_)
      if (!std::string_view(name).starts_with(kFound) && name != kRetired)
        a.settings.emplace_back(name, value);
    return problem_.empty() ? Status() : broken(problem_);
  }

 private:
  std::string text(const std::string& name) {
    const auto at = values_.find(name);
    if (at != values_.end()) return at->second;
    problem_ = fmt::format("the setting '{}' is missing", name);
    return {};
  }

  std::int64_t number(const std::string& name) {
    const auto value = parse_int(text(name));
    if (!value && problem_.empty()) problem_ = fmt::format("the setting '{}' is no number", name);
    return value.value_or(0);
  }

  double real(const std::string& name, double most) {
    const auto value = parse_double(text(name));
    if (value && *value >= 0 && *value <= most) return *value;
    if (problem_.empty()) problem_ = fmt::format("the setting '{}' is no number from 0 to {}", name, most);
    return 0;
  }

  NodeVerdict verdict(const std::string& name) {
    const std::string value = text(name);
    for (std::size_t v = 0; v < kVerdicts; ++v)
      if (name_of(static_cast<NodeVerdict>(v)) == value) return static_cast<NodeVerdict>(v);
    if (problem_.empty()) problem_ = fmt::format("the setting '{}' is no verdict", name);
    return NodeVerdict::kUnknown;
  }

  std::uint64_t count(const std::string& name) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(number(name), 0));
  }

  LabellerUsage usage() {
    LabellerUsage u;
    for (const auto& [name, member] : kUsageCounts) u.*member = count(std::string(name));
    u.cost = real("found.usage.cost", std::numeric_limits<double>::max());
    u.agreement = real("found.usage.agreement", 1);
    u.stopped_by = text("found.usage.stopped_by");
    u.failed_with = text("found.usage.failed_with");
    return u;
  }

  // A case from before they were kept, or from before they meant what they mean now, is concluded by those
  // built in.
  std::shared_ptr<const Weights> weights() {
    const auto at = values_.find(std::string(kWeights));
    if (at == values_.end() || are_of_earlier_model(at->second)) return {};
    Result<Weights> kept = parse_weights(at->second, at->first);
    if (kept.ok()) return std::make_shared<const Weights>(*std::move(kept));
    problem_ = kept.status().message().str();
    return {};
  }

  std::vector<EntityId> entities(std::string_view prefix) {
    std::vector<EntityId> ids;
    for (const auto& [name, value] : values_) {
      if (!std::string_view(name).starts_with(prefix)) continue;
      const auto id = parse_int(value);
      if (id && *id >= 0 && static_cast<std::size_t>(*id) < out_.answer.graph.entities().size())
        ids.push_back(EntityId(static_cast<std::size_t>(*id)));
      else
        problem_ = fmt::format("the setting '{}' names an unknown entity", printable(name, 80));
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }

  StoredAnswer& out_;
  std::map<std::string, std::string> values_;
  std::string problem_;  // the last one found; empty when all is well
};

}  // namespace

std::vector<FileSummary> summarise(const IngestSummary& summary) {
  std::vector<FileSummary> out;
  for (const FileReport& f : summary.files)
    out.push_back({f.path, f.format, f.bytes, f.records, f.unparsed, f.samples, f.problem});
  return out;
}

Status save_answer(CaseFile& file, const Answer& answer, const Findings& findings,
                   const std::vector<std::pair<std::string, std::string>>& hidden) {
  std::vector<Setting> settings;
  for (const auto* list : {&answer.settings, &hidden})
    for (const auto& [name, value] : *list) settings.push_back({name, value});
  settings.push_back({"found.window.start", text_of(answer.window.start)});
  settings.push_back({"found.window.end", text_of(answer.window.end)});
  settings.push_back({"found.onset.start", text_of(answer.onset.start)});
  settings.push_back({"found.onset.end", text_of(answer.onset.end)});
  settings.push_back({"found.stopped_by", answer.stopped_by});
  add_usage(settings, answer.usage);
  settings.push_back({"found.name", answer.case_name});
  settings.push_back(
      {std::string(kWeights), write_weights(or_built_in(answer.weights), WeightsLayout::kOneLine)});
  if (!findings.not_read_again.empty()) settings.push_back({"found.not_read_again", findings.not_read_again});
  settings.push_back({"found.input_complete", findings.input_complete ? "true" : "false"});
  settings.push_back({"found.inside", findings.inside ? "true" : "false"});
  if (findings.first_claim)
    settings.push_back({"found.first_claim", std::string(name_of(*findings.first_claim))});
  add_entities(settings, kAlerted, findings.alerted);
  add_entities(settings, kPreExisting, findings.pre_existing);
  if (Status s = file.save_graph(answer.graph); !s.ok()) return s;
  if (Status s = file.save_evidence(answer.evidence); !s.ok()) return s;
  if (Status s = file.save_events(answer.events); !s.ok()) return s;
  if (Status s = file.save_conclusion({conclusion_key(answer, findings), encode_conclusion(answer)}); !s.ok())
    return s;
  return file.save_settings(settings);
}

Result<StoredAnswer> load_stored_answer(CaseFile& file) {
  StoredAnswer out;
  auto graph = file.load_graph();
  if (!graph.ok()) return graph.status();
  auto evidence = file.load_evidence();
  if (!evidence.ok()) return evidence.status();
  auto events = file.load_events();
  if (!events.ok()) return events.status();
  auto settings = file.load_settings();
  if (!settings.ok()) return settings.status();
  if (settings->empty())
    return Status::unusable({"the case holds no investigation", "case file",
                             "telemetry was read, nothing was investigated",
                             "run 'propter investigate' on the case file first"});
  out.answer.graph = *std::move(graph);
  out.answer.evidence = *std::move(evidence);
  if (Status s = check_evidence(out.answer); !s.ok()) return s;
  if (Status s = check_events(*events); !s.ok()) return s;
  out.answer.events = *std::move(events);
  out.answer.ledger = control::ledger_of(out.answer.events, out.answer.graph.entities().size());
  if (Status s = SettingsReader(*settings, out).read(); !s.ok()) return s;
  return out;
}

Result<bool> recall_conclusion(CaseFile& file, StoredAnswer* stored) {
  const Result<ConclusionRow> kept = file.load_conclusion();
  if (!kept.ok()) return kept.status();
  return kept->key == conclusion_key(stored->answer, stored->findings) &&
         decode_conclusion(kept->found, &stored->answer);
}

}  // namespace propter
