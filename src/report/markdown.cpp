#include <algorithm>

#include <fmt/format.h>

#include <propter/report.h>

#include "base/text.h"
#include "report/facts.h"
#include "report/proof.h"

namespace propter {
namespace {

using namespace report;

constexpr std::string_view kSpecial = "\\`*_[]<>&|~#";

// Text that shows as it is: no emphasis, no link, no HTML, no new table cell.
std::string escaped(std::string_view untrusted, std::size_t limit = 400) {
  std::string out;
  for (const char c : printable(untrusted, limit)) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (kSpecial.find(c) != std::string_view::npos)
      (out += '\\') += c;
    else
      out += c;
  }
  return out;
}

std::string cites_text(const std::vector<EvidenceId>& ids) {
  std::string out;
  for (const EvidenceId id : ids) out += (out.empty() ? "" : ", ") + evidence_name(id);
  return out;
}

class MarkdownReport {
 public:
  explicit MarkdownReport(const Answer& answer) : answer_(answer) {}

  std::string render() {
    out_ = "# " + escaped(headline(answer_), 1000) + "\n";
    summary();
    const Split split = split_by_frontier(answer_);
    for (const Hypothesis& h : split.frontier) origin(h);
    symptoms();
    proof();
    others(split.others);
    if (!answer_.no_change_at_fault.empty())
      list("Changes", {"None is among the origins: " + answer_.no_change_at_fault});
    list("Check next", answer_.check_next);
    gaps();
    std::vector<std::string> warnings;
    for (const Message& w : answer_.warnings) warnings.push_back(w.str());
    list("Warnings", warnings);
    return std::move(out_);
  }

 private:
  std::string name(EntityId id) const { return escaped(entity_name(answer_, id)); }

  void bullet(std::string_view label, std::string_view text) {
    if (!text.empty()) out_ += fmt::format("* {}: {}\n", label, escaped(text, 2000));
  }

  void summary() {
    out_ += '\n';
    bullet("Case", answer_.case_name);
    if (answer_.window.known())
      bullet("Window", moment(answer_.window.start) + " to " + moment(answer_.window.end));
    bullet("Began", since(answer_.onset));
    bullet("Stopped by", answer_.stopped_by);
    if (!answer_.belief.engine.empty()) bullet("Beliefs", belief_phrase(answer_.belief));
    bullet("Labeller", labeller_phrase(answer_));
  }

  void origin(const Hypothesis& h) {
    out_ += fmt::format("\n## Origin: {}\n\n", name(h.entity));
    if (!h.summary.empty()) out_ += escaped(h.summary) + "\n\n";
    bullet("Probability", percent(h.probability));
    bullet("Fault", words(h.fault_kind));
    bullet("Since", since(h.onset));
    bullet("Explains", entity_names(answer_, h.explains));
    if (!h.path.empty()) bullet("Path", path_text(h));
    bullet("Carried by (nats of log-odds)", carriers(h.carried_by));
    for (const Counterfactual& c : answer_.counterfactuals)
      if (c.without == h.entity)
        bullet("Without it these stay unexplained", entity_names(answer_, c.unexplained));
    if (h.grade) bullet("Checked", grade_phrase(h));
    evidence_table(h.evidence);
  }

  std::string path_text(const Hypothesis& h) const {
    std::string text = entity_name(answer_, h.path.front().from);
    for (const PathStep& step : h.path)
      text +=
          fmt::format(" -> {} ({}{}{})", entity_name(answer_, step.to), relation_name(answer_, step.relation),
                      step.evidence.empty() ? "" : "; ", cites_text(step.evidence));
    return text;
  }

  void evidence_table(const std::vector<EvidenceId>& ids) {
    if (ids.empty()) return;
    out_ += "\n| Id | Kind | Score | What | Where |\n|---|---|---:|---|---|\n";
    for (const EvidenceId id : ids) {
      const Evidence& e = answer_.evidence[id.index()];
      out_ += fmt::format("| {} | {} | {:.1f} | {} | {} |\n", evidence_name(id), words(name_of(e.kind)),
                          e.score, escaped(e.text), escaped(place(e.source)));
    }
  }

  void symptoms() {
    if (answer_.symptoms.empty()) return;
    out_ += "\n## Symptoms\n\n| Entity | Kind | Evidence | Explained |\n|---|---|---|---|\n";
    for (const Symptom& s : answer_.symptoms) {
      if (!exists(answer_, s.entity)) continue;
      const bool open = std::ranges::find(answer_.unexplained, s.entity) != answer_.unexplained.end();
      out_ += fmt::format("| {} | {} | {} | {} |\n", name(s.entity), escaped(words(s.kind)),
                          cites_text(existing(answer_, s.evidence)),
                          s.pre_existing ? "was there before"
                          : open         ? "no"
                                         : "yes");
    }
  }

  void proof() {
    if (!answer_.entailment.checked()) return;
    out_ += "\n## Proof\n\n" + escaped(claims_phrase(count_claims(answer_.entailment)), 1000) + "\n";
    std::vector<std::string> open;
    for (const OpenClaim& c : open_claims(answer_.entailment))
      open.push_back(c.claim + ": " + (c.failed.empty() ? "" : c.failed + ": ") + c.why);
    list("Not shown", open);
    list("Assumed", assumptions(answer_.entailment));
    list("Repaired", repairs(answer_.entailment));
    if (const std::string limit = limit_phrase(answer_.entailment); !limit.empty())
      out_ += "\nStopped " + escaped(limit) + ".\n";
  }

  void others(const std::vector<Hypothesis>& hypotheses) {
    if (hypotheses.empty()) return;
    out_ += "\n## Also considered\n\n| Entity | Probability | What |\n|---|---:|---|\n";
    for (const Hypothesis& h : hypotheses)
      out_ += fmt::format("| {} | {} | {} |\n", name(h.entity), escaped(percent(h.probability)),
                          escaped(h.summary));
  }

  void list(std::string_view title, const std::vector<std::string>& items) {
    if (items.empty()) return;
    out_ += fmt::format("\n## {}\n\n", title);
    for (const std::string& item : items) out_ += "* " + escaped(item) + "\n";
  }

  void gaps() {
    if (answer_.unvisited.empty() && std::ranges::none_of(answer_.files, has_gap)) return;
    out_ += "\n## Not looked at\n\n";
    bullet("Anomalous, and no visit reached them", entity_names(answer_, answer_.unvisited));
    for (const FileSummary& file : answer_.files)
      if (has_gap(file))
        bullet(escaped(file.path), fmt::format("{} not understood of {} read. {}", file.unparsed,
                                               file.records + file.unparsed, file.problem));
  }

  const Answer& answer_;
  std::string out_;
};

}  // namespace

std::string render_markdown(const Answer& answer) { return MarkdownReport(answer).render(); }

}  // namespace propter
