// The report for people and for programs.
#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include <propter/evaluation.h>
#include "base/json.h"
#include "base/text.h"

namespace propter {
namespace {

struct Figure {
  std::string_view name;
  std::size_t EntailEvalReport::*value;
  std::size_t EntailEvalReport::*of;  // null: a plain count
};

constexpr std::array kFigures = std::to_array<Figure>({
    {"cases", &EntailEvalReport::cases, nullptr},
    {"correct", &EntailEvalReport::correct, &EntailEvalReport::cases},
    {"verified", &EntailEvalReport::verified, &EntailEvalReport::cases},
    {"depth_equal", &EntailEvalReport::depth_equal, &EntailEvalReport::depth_known},
    {"chains_equal", &EntailEvalReport::chains_equal, &EntailEvalReport::chains_known},
    {"sentences", &EntailEvalReport::sentences, nullptr},
    {"unparsed", &EntailEvalReport::unparsed, &EntailEvalReport::sentences},
    {"goals", &EntailEvalReport::goals, nullptr},
    {"gave_up", &EntailEvalReport::gave_up, &EntailEvalReport::goals},
    {"iterations", &EntailEvalReport::iterations, nullptr},
});

struct Issues {
  std::string_view name;
  std::vector<EntailIssue> EntailEvalReport::*list;
};
constexpr std::array kIssues = std::to_array<Issues>({
    {"wrong_answers", &EntailEvalReport::wrong_answers},
    {"unparsed_sentences", &EntailEvalReport::unparsed_sentences},
    {"warnings", &EntailEvalReport::warnings},
});

std::string spaced(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::string line_of(std::string_view name, std::size_t value, std::size_t of, bool share) {
  if (!share) return fmt::format("{:<18}{}\n", name, value);
  if (of == 0) return {};
  return fmt::format("{:<18}{} of {} ({:.1f} %)\n", name, value, of,
                     100.0 * static_cast<double>(value) / static_cast<double>(of));
}

std::string spread(std::string_view what, std::vector<double> seconds) {
  if (seconds.empty()) return {};
  std::sort(seconds.begin(), seconds.end());
  const auto at = [&](double share) {
    return 1e6 * seconds[static_cast<std::size_t>(share * static_cast<double>(seconds.size() - 1))];
  };
  const double sum = std::accumulate(seconds.begin(), seconds.end(), 0.0);
  return fmt::format(
      "{} {} in {:.3f} s: {:.1f} us on average, {:.1f} median, {:.1f} at 95 %, {:.1f} at most\n",
      seconds.size(), what, sum, 1e6 * sum / static_cast<double>(seconds.size()), at(0.5), at(0.95), at(1));
}

}  // namespace

std::string render_text(const EntailEvalOptions& options, const EntailEvalReport& report) {
  std::string out = fmt::format("{:<18}{}\n{:<18}{}\n{:<18}{}\n", "format", name_of(options.format), "prover",
                                name_of(options.prover), "semantics", name_of(semantics_of(options)));
  for (const Figure& f : kFigures)
    out += line_of(spaced(f.name), report.*f.value, f.of ? report.*f.of : 0, f.of != nullptr);
  for (const EntailLabelCount& l : report.labels)
    out += line_of("label " + printable(l.label, 40), l.correct, l.cases, true);
  for (const std::string& note : report.notes) out += printable(note) + '\n';
  for (const Issues& issues : kIssues) {
    if ((report.*issues.list).empty()) continue;
    out += fmt::format("\n{}\n", spaced(issues.name));
    for (const EntailIssue& i : report.*issues.list)
      out += fmt::format("  {}: {}{}{}\n", printable(i.case_id, 80), printable(i.text),
                         i.text.empty() ? "" : " -> ", printable(i.message));
  }
  return out;
}

std::string render_json(const EntailEvalOptions& options, const EntailEvalReport& report) {
  JsonWriter w;
  w.begin_object().member("format", name_of(options.format)).member("prover", name_of(options.prover));
  w.member("semantics", name_of(semantics_of(options)));
  for (const Figure& f : kFigures) {
    w.member(f.name, std::uint64_t{report.*f.value});
    if (f.name == "depth_equal") w.member("depth_known", std::uint64_t{report.depth_known});
    if (f.name == "chains_equal") w.member("chains_known", std::uint64_t{report.chains_known});
  }
  w.key("labels").begin_array();
  for (const EntailLabelCount& l : report.labels)
    w.begin_object()
        .member("label", l.label)
        .member("cases", std::uint64_t{l.cases})
        .member("correct", std::uint64_t{l.correct})
        .end_object();
  w.end_array().key("notes").begin_array();
  for (const std::string& note : report.notes) w.value(note);
  w.end_array();
  for (const Issues& issues : kIssues) {
    w.key(issues.name).begin_array();
    for (const EntailIssue& i : report.*issues.list)
      w.begin_object()
          .member("case", i.case_id)
          .member("text", i.text)
          .member("message", i.message)
          .end_object();
    w.end_array();
  }
  w.end_object();
  return w.take();
}

std::string render_timings(const EntailEvalReport& report) {
  return fmt::format("{:.2f} s in all\n{}{}", report.timings.seconds,
                     spread("theories loaded", report.timings.load_seconds),
                     spread("goals proved", report.timings.goal_seconds));
}

}  // namespace propter
