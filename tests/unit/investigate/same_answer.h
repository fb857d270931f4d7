// Two answers with the same findings, field by field.
#pragma once

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <propter/investigation.h>

namespace propter {

inline std::string text_of(const OperationalGraph& graph) {
  std::string out;
  for (const Entity& e : graph.entities()) out += e.id() + "\n";
  for (const Relation& r : graph.relations())
    out += fmt::format("{} {} {} {} {}\n", r.dependent.value, name_of(r.kind), r.dependency.value, r.count,
                       r.inferred_from);
  return out;
}

template <typename IdType>
std::string text_of(const std::vector<IdType>& ids) {
  std::string out;
  for (const IdType id : ids) out += fmt::format(" {}", id.value);
  return out;
}

inline std::string text_of(const std::vector<Evidence>& evidence) {
  std::string out;
  for (const Evidence& e : evidence)
    out +=
        fmt::format("{} {} {} {} {} {} {} {} {} {} {} {}:{}x{}\n", e.id.value, e.entity.value,
                    e.relation.value, e.tool, name_of(e.kind), e.interval.start, e.interval.end,
                    e.onset.start, e.score, e.subject, e.text, e.source.file, e.source.line, e.source.count);
  return out;
}

inline std::string text_of(const std::vector<Hypothesis>& hypotheses) {
  std::string out;
  for (const Hypothesis& h : hypotheses) {
    out += fmt::format("{} {} {} {} {} {}{} explains{} path", h.entity.value, h.probability, name_of(h.label),
                       h.fault_kind, h.onset.start, h.summary, text_of(h.evidence), text_of(h.explains));
    for (const PathStep& s : h.path)
      out += fmt::format(" {}-{}>{}{}", s.from.value, s.relation.value, s.to.value, text_of(s.evidence));
    out += '\n';
  }
  return out;
}

inline std::string text_of(const std::vector<LedgerEntry>& ledger) {
  std::string out;
  for (const LedgerEntry& e : ledger)
    out +=
        fmt::format("{} {} {} {} {} {} {}{} {}\n", e.sequence, e.entity.value, e.cause, name_of(e.old_label),
                    name_of(e.new_label), e.confidence, e.rationale, text_of(e.cites), e.labelled_by);
  return out;
}

inline std::string text_of(const std::vector<Symptom>& symptoms) {
  std::string out;
  for (const Symptom& s : symptoms)
    out += fmt::format("{} {} {}{}\n", s.entity.value, s.kind, s.pre_existing, text_of(s.evidence));
  return out;
}

inline std::string text_of(const std::vector<EntityBelief>& beliefs) {
  std::string out;
  for (const EntityBelief& b : beliefs)
    out += fmt::format("{} {} {} {} {} {} {} {}\n", b.healthy, b.symptom, b.origin, name_of(b.label),
                       b.confidence, b.rationale, b.visits, b.flips);
  return out;
}

// All but files and warnings, which tell how the answer came about.
inline void expect_same_findings(const Answer& a, const Answer& b) {
  EXPECT_EQ(a.case_name, b.case_name);
  EXPECT_EQ(a.outcome, b.outcome);
  EXPECT_EQ(a.stopped_by, b.stopped_by);
  EXPECT_EQ(a.window, b.window);
  EXPECT_EQ(a.onset, b.onset);
  EXPECT_EQ(text_of(a.symptoms), text_of(b.symptoms));
  EXPECT_EQ(a.unexplained, b.unexplained);
  EXPECT_EQ(a.no_change_at_fault, b.no_change_at_fault);
  EXPECT_EQ(a.check_next, b.check_next);
  EXPECT_EQ(text_of(a.hypotheses), text_of(b.hypotheses));
  EXPECT_EQ(a.frontier, b.frontier);
  EXPECT_EQ(a.alternatives, b.alternatives);
  EXPECT_EQ(a.unvisited, b.unvisited);
  EXPECT_EQ(text_of(a.graph), text_of(b.graph));
  EXPECT_EQ(text_of(a.evidence), text_of(b.evidence));
  EXPECT_EQ(text_of(a.beliefs), text_of(b.beliefs));
  EXPECT_EQ(text_of(a.ledger), text_of(b.ledger));
  EXPECT_EQ(a.belief.engine, b.belief.engine);
  EXPECT_EQ(a.labeller, b.labeller);
  EXPECT_EQ(a.usage, b.usage);
  EXPECT_EQ(a.settings, b.settings);
}

}  // namespace propter
