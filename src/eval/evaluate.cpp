// The table of formats, and the way from a file to a report.
#include <array>
#include <chrono>

#include "base/file.h"
#include "eval/session.h"

namespace propter {
namespace {

constexpr std::size_t kMostBytes = 256U << 20;

constexpr std::array kReaders = std::to_array<eval::Reader>({
    {EntailFormat::kProofWriter, eval::run_proofwriter},
    {EntailFormat::kProntoQa, eval::run_prontoqa},
    {EntailFormat::kEntailmentBank, eval::run_entailmentbank},
    {EntailFormat::kFolio, eval::run_folio},
});

// The same message, with the file in front of the place.
Status in_file(const Status& status, const std::string& path) {
  Message message = status.message();
  message.where = message.where.empty() ? path : path + ": " + message.where;
  return {status.code(), std::move(message)};
}

Status run(const std::string& text, eval::Session& session) {
  for (const eval::Reader& reader : kReaders)
    if (reader.format == session.options().format) return reader.run(text, session);
  return Status::unsupported(
      {"this format is not read yet", "", std::string(name_of(session.options().format)), ""});
}

}  // namespace

std::string_view name_of(EntailFormat format) {
  static constexpr std::array<std::string_view, kEntailFormats> kNames = {"proofwriter", "prontoqa",
                                                                          "entailmentbank", "folio"};
  return kNames[static_cast<std::size_t>(format)];
}

Semantics semantics_of(const EntailEvalOptions& options) {
  return options.format == EntailFormat::kFolio ? Semantics::kClassical : options.semantics;
}

Result<EntailEvalReport> evaluate_entailment(const EntailEvalOptions& options) {
  Result<eval::Session> session = eval::Session::start(options);
  if (!session.ok()) return session.status();
  const auto begin = std::chrono::steady_clock::now();
  const Result<std::string> text = read_file(options.path, kMostBytes);
  if (!text.ok()) return text.status();
  if (Status status = run(*text, *session); !status.ok()) return in_file(status, options.path);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  EntailEvalReport report = session->take();
  if (report.cases == 0)
    return Status::unusable({"there are no cases", options.path, "",
                             "check --format, which was " + std::string(name_of(options.format))});
  report.timings.seconds = taken.count();
  return report;
}

}  // namespace propter
