// Everything that speaks for and against one entity being an origin.
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <propter/report.h>

#include "base/text.h"
#include "report/facts.h"
#include "report/layout.h"

namespace propter {
namespace {

using namespace report;

constexpr std::size_t kInfluencesShown = 12;  // on each side
constexpr std::size_t kTurnsNamed = 3;        // items of which it is said that they would change the answer

class WhyReport {
 public:
  WhyReport(const Answer& answer, const Reasons& reasons, const TextStyle& style)
      : answer_(answer), reasons_(reasons), page_(style) {}

  std::string render() {
    beliefs();
    influences("Speaks for an origin", true);
    influences("Speaks against an origin", false);
    turns();
    explains();
    labels();
    return page_.take();
  }

 private:
  void beliefs() {
    const Hypothesis& h = reasons_.hypothesis;
    const EntityBelief& b = answer_.beliefs[reasons_.entity.index()];
    page_.title(entity_name(answer_, reasons_.entity), Tint::kBold);
    page_.field("origin", fmt::format("{}; log-odds {} nats, from {} before any evidence", percent(b.origin),
                                      nats(reasons_.log_odds), nats(prior_log_odds())));
    page_.field("symptom", percent(b.symptom));
    page_.field("healthy", percent(b.healthy));
    page_.field("label", fmt::format("{}, after {}", name_of(b.label), plural(b.visits, "visit")));
    if (!since(h.onset).empty()) page_.field("since", since(h.onset));
    if (const std::string shown = shown_phrase(b); !shown.empty()) page_.field("shows", shown);
    page_.field("beliefs", belief_phrase(answer_.belief));
  }

  [[nodiscard]] double prior_log_odds() const {
    return std::log(reasons_.prior) - std::log1p(-reasons_.prior);
  }

  static std::string nats(double value) {
    if (std::isinf(value)) return value > 0 ? "+infinity" : "-infinity";
    return fmt::format("{:+.2f}", value);
  }

  void influences(std::string_view heading, bool for_it) {
    std::size_t shown = 0;
    std::size_t left_out = 0;
    for (const Influence& i : reasons_.influences) {
      if ((i.change > 0) != for_it) continue;
      if (shown == 0) page_.heading(heading);
      if (shown == kInfluencesShown)
        ++left_out;
      else
        ++shown, page_.item(nats(i.change), evidence_name(i.evidence), text_of(i.evidence));
    }
    if (left_out > 0) page_.item("", "", "and " + plural(left_out, "weaker item"));
    if (shown == 0 && for_it) {
      page_.heading(heading);
      page_.paragraph("no item by itself");
    }
  }

  std::string text_of(EvidenceId id) const {
    const Evidence& e = answer_.evidence[id.index()];
    std::string text = fmt::format("{}, {}: {}", entity_name(answer_, e.entity), words(name_of(e.kind)),
                                   printable(e.text, 200));
    if (const std::string where = place(e.source); !where.empty()) text += " -- " + where;
    return text;
  }

  // Items without which the log-odds would be on the other side of even.
  void turns() {
    std::vector<std::string> turning;
    for (const Influence& i : reasons_.influences) {
      const bool turns = (reasons_.log_odds > 0) != (reasons_.log_odds - i.change > 0);
      if (turns && turning.size() < kTurnsNamed) turning.push_back(evidence_name(i.evidence));
    }
    page_.heading("What would change the answer");
    const std::string_view now = reasons_.log_odds > 0 ? "an origin" : "no origin";
    if (turning.empty())
      page_.paragraph(
          fmt::format("No single item: without any one of them it is still more likely {}.", now));
    else
      page_.paragraph(fmt::format("It is more likely {}, and would not be without {} alone.", now,
                                  fmt::join(turning, ", or without ")));
  }

  void explains() {
    const Hypothesis& h = reasons_.hypothesis;
    if (h.explains.empty()) return;
    page_.heading("As an origin it would explain");
    page_.paragraph(entity_names(answer_, h.explains));
    if (!reasons_.unexplained.empty())
      page_.paragraph("Without it these symptoms stay unexplained: " +
                      entity_names(answer_, reasons_.unexplained));
  }

  void labels() {
    bool first = true;
    for (const LedgerEntry& entry : answer_.ledger) {
      if (entry.entity != reasons_.entity) continue;
      if (first) page_.heading("How its label came about");
      first = false;
      page_.item(fmt::format("{}", entry.sequence), std::string(name_of(entry.new_label)),
                 fmt::format("{}: {}", printable(entry.cause), printable(entry.rationale)));
    }
  }

  const Answer& answer_;
  const Reasons& reasons_;
  Page page_;
};

}  // namespace

std::string render_why(const Answer& answer, const Reasons& reasons, const TextStyle& style) {
  return WhyReport(answer, reasons, style).render();
}

}  // namespace propter
