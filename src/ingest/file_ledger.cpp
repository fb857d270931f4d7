#include "ingest/file_ledger.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace propter {
namespace {

constexpr std::size_t kSamplesPerFile = 3;
constexpr std::size_t kSnippetBytes = 80;

}  // namespace

void FileLedger::begin() {
  records_ = 0;
  rejected_ = 0;
  samples_.clear();
}

void FileLedger::reject(std::uint64_t line, std::string_view reason, std::string_view snippet) {
  ++rejected_;
  if (samples_.size() < kSamplesPerFile)
    samples_.push_back(fmt::format("line {}: {}{}{}", line, reason, snippet.empty() ? "" : ": ",
                                   printable(snippet, kSnippetBytes)));
}

void FileLedger::end(FileReport report) {
  report.records = records_;
  report.unparsed += rejected_;
  for (std::string& sample : samples_)
    if (report.samples.size() < kSamplesPerFile) report.samples.push_back(std::move(sample));
  reports_.push_back(std::move(report));
  begin();
}

std::vector<FileReport> FileLedger::take() {
  std::stable_sort(reports_.begin(), reports_.end(),
                   [](const FileReport& a, const FileReport& b) { return a.path < b.path; });
  return std::exchange(reports_, {});
}

}  // namespace propter
