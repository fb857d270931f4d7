#include "ingest/read_inputs.h"

#include <algorithm>

#include "base/text.h"
#include "ingest/byte_source.h"
#include "ingest/file_walk.h"
#include "ingest/read_context.h"
#include "ingest/recognise.h"

namespace propter {
namespace {

constexpr std::string_view kStandardInput = "-";

bool is_incident_file(const FoundFile& file) {
  const std::string_view shown = file.shown;
  return file.period == Period::kIncident && iequals(shown.substr(shown.rfind('/') + 1), "incident.json");
}

Status collect(const std::vector<std::string>& inputs, Period period, std::vector<FoundFile>& files) {
  for (const std::string& input : inputs) {
    if (input == kStandardInput) {
      files.push_back({input, "<stdin>", period, {}, {}});
      continue;
    }
    Result<std::vector<FoundFile>> found = find_files(input, period);
    if (!found.ok()) return found.status();
    std::move(found->begin(), found->end(), std::back_inserter(files));
  }
  return {};
}

class InputReader {
 public:
  InputReader(const IngestOptions& options, RecordSink& sink) : options_(options), sink_(sink) {}

  void read(const FoundFile& file) {
    FileReport report;
    report.path = file.shown;
    sink_.begin_file(file.shown, file.period);
    if (!file.skipped.empty())
      report.format = file.skipped;
    else if (!file.problem.empty())
      refuse(report, file.problem);
    else
      open_and_read(file, report);
    if (options_.progress) options_.progress(file.shown, report.bytes);
    sink_.end_file(std::move(report));
  }

 private:
  static void refuse(FileReport& report, std::string problem) {
    report.format = "not read";
    report.problem = std::move(problem);
  }

  void open_and_read(const FoundFile& file, FileReport& report) {
    const std::uint64_t limit = options_.max_decompressed_bytes;
    Result<ByteSource> source = file.path == kStandardInput
                                    ? Result<ByteSource>(ByteSource::standard_input(limit))
                                    : ByteSource::open(file.path, limit);
    if (!source.ok()) return refuse(report, source.status().message().why);
    ReadContext context;
    context.path = file.shown;
    context.period = file.period;
    context.reference = detected_at_ != kNoTime ? detected_at_ : source->modified();
    context.max_line_bytes = static_cast<std::size_t>(options_.max_line_bytes);
    read_bytes(*source, context, sink_, report);
    if (detected_at_ == kNoTime && file.period == Period::kIncident) detected_at_ = context.detected_at;
  }

  const IngestOptions& options_;
  RecordSink& sink_;
  TimeNs detected_at_ = kNoTime;
};

}  // namespace

Status read_inputs(const IngestOptions& options, RecordSink& sink) {
  if (options.inputs.empty() && options.baselines.empty())
    return Status::usage({"there is no input", "", "", "name a folder, a file, or - for standard input"});
  std::vector<FoundFile> files;
  if (Status status = collect(options.inputs, Period::kIncident, files); !status.ok()) return status;
  if (Status status = collect(options.baselines, Period::kBaseline, files); !status.ok()) return status;
  InputReader reader(options, sink);
  for (const bool incident : {true, false})
    for (const FoundFile& file : files)
      if (is_incident_file(file) == incident) reader.read(file);
  return {};
}

}  // namespace propter
