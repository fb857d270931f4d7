#include "ingest/ingest.h"

#include <fmt/format.h>

#include "ingest/aggregator.h"
#include "ingest/read_inputs.h"

namespace propter {
namespace {

std::string joined(const std::vector<std::string>& inputs) {
  std::string out;
  for (const std::string& input : inputs) out += (out.empty() ? "" : ", ") + input;
  return out;
}

// "3 files: notes.txt (not recognised), ..."
std::string what_was_found(const IngestSummary& summary) {
  constexpr std::size_t kNamed = 5;
  if (summary.files.empty()) return "there are no files in it";
  std::string out = fmt::format("{} file{}: ", summary.files.size(), summary.files.size() == 1 ? "" : "s");
  for (std::size_t i = 0; i < summary.files.size() && i < kNamed; ++i) {
    const FileReport& file = summary.files[i];
    out += fmt::format("{}{} ({})", i == 0 ? "" : ", ", file.path,
                       file.problem.empty() ? file.format : file.problem);
  }
  return summary.files.size() > kNamed ? out + ", ..." : out;
}

}  // namespace

Result<Telemetry> ingest(const IngestOptions& options) {
  Aggregator aggregator;
  if (Status status = read_inputs(options, aggregator); !status.ok()) return status;
  Telemetry telemetry = aggregator.finish();
  if (!telemetry.empty()) return telemetry;
  return Status::unusable({"there is nothing usable in the input", joined(options.inputs),
                           what_was_found(telemetry.summary),
                           "logs, spans, metrics, alerts or changes are needed, as text, JSON or tables"});
}

}  // namespace propter
