#include "report/facts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "graph/traits.h"

namespace propter::report {
namespace {

constexpr double kShown = 0.05;  // nats; smaller influences print as none

template <typename Id>
std::vector<Id> keep_existing(const Answer& answer, const std::vector<Id>& ids) {
  std::vector<Id> kept;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(kept), [&](Id id) { return exists(answer, id); });
  return kept;
}

Hypothesis cut_to_existing(const Answer& answer, Hypothesis h) {
  h.evidence = existing(answer, h.evidence);
  h.explains = existing(answer, h.explains);
  std::erase_if(h.path, [&](const PathStep& s) { return !exists(answer, s.from) || !exists(answer, s.to); });
  for (PathStep& step : h.path) step.evidence = existing(answer, step.evidence);
  std::erase_if(h.carried_by, [&](const Influence& i) { return !exists(answer, i.evidence); });
  return h;
}

const Relation* relation_of(const Answer& answer, RelationId id) {
  const auto relations = answer.graph.relations();
  return id.valid() && id.index() < relations.size() ? &relations[id.index()] : nullptr;
}

std::string with_thousands(std::uint64_t n) {
  std::string digits = fmt::format("{}", n);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string origins_of(const Answer& answer) {
  std::string out;
  for (const Hypothesis& h : split_by_frontier(answer).frontier)
    out += fmt::format("{}{}", out.empty() ? "" : ", ", entity_name(answer, h.entity));
  return out;
}

}  // namespace

bool exists(const Answer& answer, EntityId id) {
  return id.valid() && id.index() < answer.graph.entities().size();
}

bool exists(const Answer& answer, EvidenceId id) { return id.valid() && id.index() < answer.evidence.size(); }

std::vector<EntityId> existing(const Answer& answer, const std::vector<EntityId>& ids) {
  return keep_existing(answer, ids);
}

std::vector<EvidenceId> existing(const Answer& answer, const std::vector<EvidenceId>& ids) {
  return keep_existing(answer, ids);
}

std::vector<Hypothesis> hypotheses(const Answer& answer) {
  std::vector<Hypothesis> out;
  for (const Hypothesis& h : answer.hypotheses)
    if (exists(answer, h.entity)) out.push_back(cut_to_existing(answer, h));
  return out;
}

Split split_by_frontier(const Answer& answer) {
  Split split;
  for (Hypothesis& h : hypotheses(answer)) {
    const bool in_frontier = std::ranges::find(answer.frontier, h.entity) != answer.frontier.end();
    (in_frontier ? split.frontier : split.others).push_back(std::move(h));
  }
  const auto place = [&](const Hypothesis& h) {
    return std::ranges::find(answer.frontier, h.entity) - answer.frontier.begin();
  };
  std::ranges::stable_sort(split.frontier, {}, place);
  return split;
}

std::string entity_name(const Answer& answer, EntityId id) {
  return exists(answer, id) ? printable(answer.graph.entity(id).id(), 200) : "?";
}

std::string entity_names(const Answer& answer, const std::vector<EntityId>& ids, std::size_t limit) {
  const std::vector<EntityId> kept = existing(answer, ids);
  std::string out;
  for (std::size_t i = 0; i < std::min(kept.size(), limit); ++i)
    out += fmt::format("{}{}", i ? ", " : "", entity_name(answer, kept[i]));
  if (kept.size() > limit) out += fmt::format(" and {} more", kept.size() - limit);
  return out;
}

std::string place(const SourceLocation& source) {
  if (source.file.empty()) return {};
  std::string out = printable(source.file);
  if (source.line > 0) out += fmt::format(":{}", source.line);
  if (source.count > 1) out += ", " + plural(source.count, "record");
  return out;
}

std::string percent(double probability) {
  if (!std::isfinite(probability)) return "? %";
  const double p = 100 * std::clamp(probability, 0.0, 1.0);
  if (p > 0 && p < 1) return "<1 %";
  if (p < 100 && p > 99) return ">99 %";
  return fmt::format("{:.0f} %", p);
}

std::string words(std::string_view snake_case) {
  std::string out = printable(snake_case, 80);
  std::ranges::replace(out, '_', ' ');
  return out;
}

std::string plural(std::uint64_t n, std::string_view singular) {
  if (n == 1) return fmt::format("1 {}", singular);
  const bool ies = singular.ends_with('y');
  if (ies) singular.remove_suffix(1);
  return fmt::format("{} {}{}", with_thousands(n), singular, ies ? "ies" : "s");
}

std::string moment(TimeNs time) {
  if (time == kNoTime || time > INT64_MAX - kMillisecond) return format_time(time);
  const TimeNs up = time + kMillisecond / 2;
  return format_time(up - up % kMillisecond);
}

std::string since(const Interval& onset) {
  if (onset.known() && onset.start != onset.end)
    return fmt::format("between {} and {}", moment(onset.start), moment(onset.end));
  if (onset.start != kNoTime) return moment(onset.start);
  return onset.end != kNoTime ? fmt::format("by {}", moment(onset.end)) : std::string();
}

std::string carriers(const std::vector<Influence>& influences, std::size_t limit) {
  std::string text;
  for (const Influence& i : influences) {
    if (i.change < kShown || limit == 0) continue;
    text += fmt::format("{}{} ({:+.1f})", text.empty() ? "" : ", ", evidence_name(i.evidence), i.change);
    --limit;
  }
  return text;
}

std::string belief_phrase(const BeliefDiagnosis& d) {
  std::string text =
      d.exact ? fmt::format("exact ({})", d.engine == "tree" ? "propagation on a tree" : "junction tree")
              : fmt::format("approximate ({}, {})", d.engine, d.schedule);
  if (d.iterations > 0)
    text += fmt::format(", {}, residual {:.1g} nats", plural(d.iterations, "iteration"), d.residual);
  if (!d.converged) text += ", did not settle: means are shown";
  if (d.cut > 0) text += fmt::format(", {} left out to open large cycles", plural(d.cut, "relation"));
  return text;
}

std::string labeller_phrase(const Answer& answer) {
  if (answer.labeller == "rules") return {};
  const LabellerUsage& u = answer.usage;
  std::string text = printable(answer.labeller, 80);
  for (const auto& [name, value] : answer.settings)
    if (name == "llm.model") text += " (" + printable(value, 80) + ")";
  text += fmt::format(": {}, {} from the record, {} tokens in, {} out", plural(u.calls, "call"), u.cache_hits,
                      with_thousands(u.tokens_in), with_thousands(u.tokens_out));
  if (u.cost > 0) text += fmt::format(", cost {:.4f}", u.cost);
  if (u.failures > 0) text += fmt::format(", {} without an answer", u.failures);
  if (u.by_rules > 0) text += fmt::format(", {} by rules instead", plural(u.by_rules, "visit"));
  if (u.agreement < 1) text += fmt::format(", samples agree by {}", percent(u.agreement));
  return text;
}

std::string headline(const Answer& answer) {
  if (answer.outcome == Outcome::kRootCauseFound) {
    std::string text = "Root cause found";
    if (const std::string origins = origins_of(answer); !origins.empty()) text += ": " + origins;
    if (!answer.hypotheses.empty() && answer.hypotheses.front().confidence)
      text += fmt::format(" (right in {} of such cases)", percent(*answer.hypotheses.front().confidence));
    return text;
  }
  if (answer.outcome == Outcome::kNoIncident) return "No incident found";
  // Where a budget of the model is spent, the rules go on.
  if (answer.stopped_by == "budget:visits") return "Stopped before a root cause was found (budget:visits)";
  return "Inconclusive: " + (answer.reason.empty() ? "no origin stands out" : printable(answer.reason, 200));
}

std::string_view relation_name(const Answer& answer, RelationId id) {
  const Relation* relation = relation_of(answer, id);
  return name_of(relation ? relation->kind : RelationKind::kDependsOn);
}

std::string step_phrase(const Answer& answer, const PathStep& step) {
  const Relation* relation = relation_of(answer, step.relation);
  const RelationTraits& traits = traits_of(relation ? relation->kind : RelationKind::kDependsOn);
  const bool to_dependency = relation && relation->dependency == step.to;
  std::string phrase(to_dependency ? traits.told_of_dependency : traits.told_of_dependent);
  return phrase.replace(phrase.find("{}"), 2, "it");
}

std::string shown_phrase(const EntityBelief& belief) {
  std::string out;
  for (const ShownClass& c : belief.classes) {
    out += fmt::format("{}{} {:.1f}", out.empty() ? "" : "; ", c.name, c.strength);
    std::string_view before = ": ";
    for (const ShownSignal& s : belief.signals) {
      if (s.name != c.name) continue;
      out += fmt::format("{}{} ({} of {} show it)", before, printable(s.subject, 80), s.showing, s.peers);
      before = ", ";
    }
  }
  return out;
}

IngestTotals totals(const std::vector<FileSummary>& files) {
  IngestTotals sum;
  for (const FileSummary& file : files) {
    sum.bytes += file.bytes;
    sum.records += file.records;
    sum.unparsed += file.unparsed;
  }
  return sum;
}

bool has_gap(const FileSummary& file) {
  return file.unparsed > 0 || !file.problem.empty() || file.records == 0;
}

}  // namespace propter::report
