// E as a prover: each goal is a process of its own, a TPTP problem in, a TSTP proof out.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "entail/export.h"
#include "entail/prover.h"
#include "entail/subprocess.h"
#include "entail/symbols.h"
#include "entail/translation.h"

namespace propter::entail {
namespace {

constexpr std::size_t kMostMegabytes = 2047;  // that E can be told

struct StatusWord {
  std::string_view word;
  Finding finding;
};
// Of the SZS ontology.
constexpr std::array kStatusWords = std::to_array<StatusWord>({
    {"Theorem", Finding::kProved},
    {"Unsatisfiable", Finding::kProved},
    {"ContradictoryAxioms", Finding::kProved},
    {"CounterSatisfiable", Finding::kNotProved},
    {"Satisfiable", Finding::kNotProved},
    {"ResourceOut", Finding::kTimeout},
    {"Timeout", Finding::kTimeout},
    {"MemoryOut", Finding::kTimeout},
});

// The rest of the line that starts with `start`; empty: there is none.
std::string_view rest_of_line(std::string_view text, std::string_view start) {
  for (const std::string_view line : split(text, '\n'))
    if (line.starts_with(start)) return trim(line.substr(start.size()));
  return {};
}

std::string_view between_lines(std::string_view text, std::string_view start, std::string_view end) {
  const std::size_t at = text.find(start);
  const std::size_t from = at == std::string_view::npos ? at : text.find('\n', at);
  const std::size_t to = from == std::string_view::npos ? from : text.find(end, from);
  return to == std::string_view::npos ? std::string_view() : text.substr(from + 1, to - from - 1);
}

// The premises that a TSTP proof took from its file.
std::vector<std::size_t> premises_in(std::string_view proof, std::size_t premises) {
  static constexpr std::string_view kFile = "file('<stdin>',";
  std::vector<std::size_t> out;
  for (std::size_t at = proof.find(kFile); at != std::string_view::npos; at = proof.find(kFile, at + 1)) {
    const auto index = premise_of_symbol(trim(proof.substr(at + kFile.size())));
    if (index && *index < premises) out.push_back(*index);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Proof read_answer(const ProcessResult& run, std::size_t premises) {
  using End = ProcessResult::End;
  if (run.end == End::kTimedOut) return {.finding = Finding::kTimeout, .reason = "E took too long"};
  if (run.end == End::kTooLong) return {.finding = Finding::kTimeout, .reason = "E wrote too much"};
  const std::string_view word = rest_of_line(run.output, "# SZS status");
  const auto* known = std::find_if(kStatusWords.begin(), kStatusWords.end(),
                                   [&](const StatusWord& s) { return word.starts_with(s.word); });
  Proof out;
  if (known != kStatusWords.end()) out.finding = known->finding;
  if (out.finding == Finding::kProved) {
    out.transcript = between_lines(run.output, "# SZS output start", "# SZS output end");
    out.core = premises_in(out.transcript, premises);
  } else if (out.finding != Finding::kNotProved) {
    // Where a limit of the operating system ends it, it has no time for a status.
    if (run.output.find("limit exceeded") != std::string::npos || run.end == End::kSignalled)
      out.finding = Finding::kTimeout;
    out.reason = fmt::format("E: {}", printable(word.empty() ? trim(run.output) : word));
  }
  return out;
}

class EProver final : public Prover {
 public:
  EProver(const ProverLimits& limits, std::string path) : limits_(limits), path_(std::move(path)) {}

  [[nodiscard]] std::string_view name() const override { return "eprover"; }

  Status load(const Signature& signature, std::span<const Sentence> premises, Semantics semantics) override {
    signature_ = &signature;
    sentences_ = premises;
    semantics_ = semantics;
    premises_.clear();
    for (const Sentence& s : premises) {
      Result<Formula> f = translate(s, semantics);
      if (!f.ok()) return f.status();
      premises_.push_back(*std::move(f));
    }
    return {};
  }

  Proof prove(const Sentence& goal) override {
    const Result<Formula> f = translate(goal, semantics_);
    if (!f.ok()) return {.finding = Finding::kUnknown, .reason = f.status().message().str()};
    return prove(*f);
  }
  Proof contradiction() override { return prove(clash(premises_, semantics_)); }

 private:
  [[nodiscard]] Proof prove(const Formula& goal) const {
    if (signature_ == nullptr) return {.finding = Finding::kUnknown, .reason = "nothing was loaded"};
    const std::string problem = to_tptp({*signature_, sentences_, premises_}, goal);
    const Result<ProcessResult> run = run_process(command(), problem, {limits_.milliseconds});
    if (!run.ok()) return {.finding = Finding::kUnknown, .reason = run.status().message().str()};
    return read_answer(*run, premises_.size());
  }

  // Without the selection of premises of --auto, which would make "does not follow" uncertain.
  [[nodiscard]] std::vector<std::string> command() const {
    std::vector<std::string> out{path_, "--satauto", "--tstp-format", "--proof-object=1", "-s"};
    if (limits_.milliseconds > 0)  // whole seconds, one at least; the rest is up to the clock
      out.push_back(fmt::format("--cpu-limit={}", (limits_.milliseconds + 999) / 1000));
    out.push_back(
        fmt::format("--memory-limit={}", std::clamp<std::size_t>(limits_.megabytes, 1, kMostMegabytes)));
    return out;
  }

  ProverLimits limits_;
  std::string path_;
  const Signature* signature_ = nullptr;
  std::span<const Sentence> sentences_;
  Semantics semantics_ = Semantics::kStrongNegation;
  std::vector<Formula> premises_;
};

}  // namespace

Result<std::unique_ptr<Prover>> make_eprover(const ProverLimits& limits, const std::string& path) {
  const Result<ProcessResult> run = run_process({path, "--version"}, "", {10'000, 10'000});
  const std::string why = !run.ok() ? run.status().message().why : "it is another program";
  if (run.ok() && run->output.starts_with("E ")) return std::unique_ptr<Prover>(new EProver(limits, path));
  return Status::unsupported({fmt::format("the prover E cannot be run as '{}'", printable(path)), "", why,
                              "apt-get install eprover, or choose another prover"});
}

}  // namespace propter::entail
