#include <algorithm>

#include <fmt/format.h>

#include <propter/report.h>

#include "base/text.h"
#include "report/facts.h"
#include "report/layout.h"
#include "report/proof.h"

namespace propter {
namespace {

using namespace report;

constexpr std::size_t kEvidenceShown = 6;  // per origin
constexpr std::size_t kSymptomsShown = 8;
constexpr std::size_t kFilesShown = 8;
constexpr std::size_t kWarningsShown = 8;
constexpr std::size_t kClaimsShown = 6;  // that were not shown, and assumptions

class TextReport {
 public:
  TextReport(const Answer& answer, const TextStyle& style) : answer_(answer), style_(style), page_(style) {}

  std::string render() {
    summary();
    const Split split = split_by_frontier(answer_);
    std::size_t number = 0;
    for (const Hypothesis& h : split.frontier)
      if (number < style_.hypotheses) origin(h, ++number);
    symptoms();
    verification();
    candidates(split);
    alternatives();
    changes();
    check_next();
    not_looked_at();
    warnings();
    return page_.take();
  }

 private:
  Tint tint_of_outcome() const {
    if (answer_.outcome == Outcome::kRootCauseFound) return Tint::kBad;
    return answer_.outcome == Outcome::kNoIncident ? Tint::kGood : Tint::kCaution;
  }

  void optional_field(std::string_view label, std::string_view text) {
    if (!text.empty()) page_.field(label, text);
  }

  void summary() {
    page_.title(headline(answer_), tint_of_outcome());
    optional_field("case", printable(answer_.case_name));
    if (answer_.window.start != kNoTime || answer_.window.end != kNoTime)
      page_.field("window", moment(answer_.window.start) + " to " + moment(answer_.window.end));
    optional_field("began", since(answer_.onset));
    const IngestTotals sum = totals(answer_.files);
    page_.field("looked at", fmt::format("{} from {}; {}, {}", plural(sum.records, "record"),
                                         plural(answer_.files.size(), "file"),
                                         plural(answer_.graph.entities().size(), "entity"),
                                         plural(answer_.graph.relations().size(), "relation")));
    if (!answer_.belief.engine.empty()) page_.field("beliefs", belief_phrase(answer_.belief));
    optional_field("labeller", labeller_phrase(answer_));
    if (answer_.stopped_by != "converged") page_.field("stopped by", words(answer_.stopped_by));
  }

  void origin(const Hypothesis& h, std::size_t number) {
    page_.heading(fmt::format("Origin {}: {}", number, entity_name(answer_, h.entity)));
    if (!h.summary.empty()) page_.paragraph(printable(h.summary));
    page_.field("probability", fmt::format("{}, labelled {}", percent(h.probability), name_of(h.label)));
    optional_field("fault", words(h.fault_kind));
    optional_field("since", since(h.onset));
    cited(h.evidence);
    path(h);
    if (!h.explains.empty()) page_.field("explains", entity_names(answer_, h.explains));
    // What to doubt first.
    if (const std::string items = carriers(h.carried_by); !items.empty())
      page_.field("carried by", items + " nats of log-odds");
    without(h.entity);
    if (h.grade)
      page_.field("checked", grade_phrase(h), *h.grade == Grade::kShown ? Tint::kNone : Tint::kCaution);
  }

  void without(EntityId id) {
    for (const Counterfactual& c : answer_.counterfactuals)
      if (c.without == id && !c.unexplained.empty())
        page_.field("without it", entity_names(answer_, c.unexplained) + " would stay unexplained");
  }

  void cited(const std::vector<EvidenceId>& ids) {
    std::string_view label = "evidence";
    for (std::size_t i = 0; i < std::min(ids.size(), kEvidenceShown); ++i) {
      const Evidence& e = answer_.evidence[ids[i].index()];
      page_.item(label, evidence_name(ids[i]),
                 fmt::format("{}, score {:.1f}: {}", words(name_of(e.kind)), e.score, printable(e.text)));
      if (const std::string where = place(e.source); !where.empty()) page_.item("", "", where);
      label = "";
    }
    if (ids.size() > kEvidenceShown)
      page_.item("", "", fmt::format("and {} more", ids.size() - kEvidenceShown));
  }

  void path(const Hypothesis& h) {
    if (h.path.empty()) return;
    page_.field("path", entity_name(answer_, h.path.front().from));
    for (const PathStep& step : h.path) page_.item("", "  ->", path_text(step));
  }

  std::string path_text(const PathStep& step) const {
    std::string cites;
    for (const EvidenceId id : step.evidence) cites += (cites.empty() ? " [" : ", ") + evidence_name(id);
    if (!cites.empty()) cites += "]";
    return fmt::format("{}, which {}{}", entity_name(answer_, step.to), step_phrase(answer_, step), cites);
  }

  void symptoms() {
    if (answer_.symptoms.empty()) return;
    page_.heading("Symptoms");
    for (std::size_t i = 0; i < std::min(answer_.symptoms.size(), kSymptomsShown); ++i)
      if (exists(answer_, answer_.symptoms[i].entity)) page_.paragraph(symptom_text(answer_.symptoms[i]));
    if (answer_.symptoms.size() > kSymptomsShown)
      page_.paragraph(fmt::format("and {} more", answer_.symptoms.size() - kSymptomsShown));
    const std::string open = entity_names(answer_, answer_.unexplained);
    if (!open.empty())
      page_.field("unexplained", open, Tint::kCaution);
    else if (!answer_.frontier.empty())
      page_.field("unexplained", "none");
  }

  std::string symptom_text(const Symptom& s) const {
    const std::vector<EvidenceId> cites = existing(answer_, s.evidence);
    std::string text = fmt::format("{}: {}", entity_name(answer_, s.entity), words(s.kind));
    if (!cites.empty())
      text += fmt::format(" [{}] {}", evidence_name(cites[0]),
                          printable(answer_.evidence[cites[0].index()].text, 200));
    if (s.pre_existing) text += " (was there before the incident)";
    return text;
  }

  void verification() {
    if (!answer_.entailment.checked()) return;
    page_.heading("Proof");
    page_.field("checked", claims_phrase(count_claims(answer_.entailment)));
    some("not shown", open_claims(answer_.entailment), [](const OpenClaim& c) {
      return c.failed.empty() ? fmt::format("{}: {}", c.claim, c.why)
                              : fmt::format("{}, since this fails: {} ({})", c.claim, c.failed, c.why);
    });
    some("assumed", assumptions(answer_.entailment), [](const std::string& text) { return text; });
    some("repaired", repairs(answer_.entailment), [](const std::string& text) { return text; });
    if (const std::string limit = limit_phrase(answer_.entailment); !limit.empty())
      page_.field("stopped", limit);
  }

  // The first few of a list, one a line below the label.
  template <typename List, typename Tell>
  void some(std::string_view label, const List& list, Tell tell) {
    for (std::size_t i = 0; i < std::min(list.size(), kClaimsShown); ++i)
      page_.field(i == 0 ? label : "", tell(list[i]));
    if (list.size() > kClaimsShown) page_.field("", fmt::format("and {} more", list.size() - kClaimsShown));
  }

  void candidates(const Split& split) {
    const std::size_t shown = std::min(split.frontier.size(), style_.hypotheses);
    const std::size_t room = std::min(split.others.size(), style_.hypotheses - shown);
    if (room == 0) return;
    page_.heading(split.frontier.empty() ? "Candidates" : "Also considered");
    for (std::size_t i = 0; i < room; ++i) {
      const Hypothesis& h = split.others[i];
      page_.field(percent(h.probability), entity_name(answer_, h.entity) + (h.summary.empty() ? "" : ": ") +
                                              printable(h.summary, 200));
    }
  }

  void alternatives() {
    if (answer_.alternatives.empty()) return;
    page_.heading("Other sets that would explain nearly as much");
    for (const Alternative& set : answer_.alternatives)
      page_.paragraph(fmt::format("{} ({:.1f} nats worse)", entity_names(answer_, set.members), set.loss));
  }

  void changes() {
    if (answer_.no_change_at_fault.empty()) return;
    page_.heading("Changes");
    page_.paragraph("None is among the origins: " + printable(answer_.no_change_at_fault));
  }

  void check_next() {
    if (answer_.check_next.empty()) return;
    page_.heading("Check next");
    for (std::size_t i = 0; i < answer_.check_next.size(); ++i)
      page_.paragraph(fmt::format("{}. {}", i + 1, printable(answer_.check_next[i])));
  }

  void not_looked_at() {
    const bool gaps = std::ranges::any_of(answer_.files, has_gap);
    if (!gaps && answer_.unvisited.empty()) return;
    page_.heading("Not looked at");
    if (!answer_.unvisited.empty())
      page_.field("entities", fmt::format("{} anomalous, and not visited: {}", answer_.unvisited.size(),
                                          entity_names(answer_, answer_.unvisited)));
    if (const IngestTotals sum = totals(answer_.files); sum.unparsed > 0)
      page_.field("unparsed", plural(sum.unparsed, "record"), Tint::kCaution);
    files_with_gaps();
  }

  void files_with_gaps() {
    std::size_t shown = 0;
    std::size_t left_out = 0;
    for (const FileSummary& file : answer_.files) {
      if (!has_gap(file)) continue;
      if (shown == kFilesShown)
        ++left_out;
      else
        ++shown, page_.field(shown == 1 ? "files" : "", gap_text(file));
    }
    if (left_out > 0) page_.field("", "and " + plural(left_out, "more file"));
  }

  static std::string gap_text(const FileSummary& file) {
    std::string text = printable(file.path);
    text += file.problem.empty() ? "" : ": " + printable(file.problem);
    if (file.unparsed > 0)
      text += ": " + plural(file.unparsed, "record") + " not understood";
    else if (file.problem.empty())
      text += fmt::format(": nothing used ({})", printable(file.format, 80));
    if (!file.samples.empty()) text += ", such as " + printable(file.samples.front(), 160);
    return text;
  }

  void warnings() {
    if (answer_.warnings.empty()) return;
    page_.heading("Warnings");
    const std::size_t shown = std::min(answer_.warnings.size(), kWarningsShown);
    for (std::size_t i = 0; i < shown; ++i) page_.paragraph(printable(answer_.warnings[i].str()));
    if (answer_.warnings.size() > shown)
      page_.paragraph(fmt::format("and {} more", answer_.warnings.size() - shown));
  }

  const Answer& answer_;
  TextStyle style_;
  Page page_;
};

}  // namespace

std::string render_text(const Answer& answer, const TextStyle& style) {
  return TextReport(answer, style).render();
}

}  // namespace propter
