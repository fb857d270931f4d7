#include "ingest/recognise.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "ingest/csv_scanner.h"
#include "ingest/documents.h"
#include "ingest/json_input.h"
#include "ingest/json_lines.h"
#include "ingest/log_text.h"
#include "ingest/table_layout.h"
#include "ingest/table_reader.h"
#include "ingest/text_log.h"

namespace propter {
namespace {

constexpr std::size_t kSampleLines = 200;
constexpr double kThreshold = 0.25;

char first_character(std::string_view text) {
  text = trim(text);
  return text.empty() ? '\0' : text.front();
}

bool parses_as_object(JsonLineParser& parser, std::string_view line) {
  return first_character(line) == '{' && parser.parse(line);
}

double score_document(const Sample& sample) {
  const std::string_view text = trim(sample.head);
  if (text.empty() || (text.front() != '{' && text.front() != '[')) return 0;
  const char inside = first_character(text.substr(1));
  if (text.front() == '[') return inside == '{' || inside == '[' || inside == ']' ? 0.9 : 0;
  JsonLineParser parser;
  const bool object_per_line = sample.lines.size() > 1 && parses_as_object(parser, sample.lines[0]);
  return inside != '"' && inside != '}' ? 0 : object_per_line ? 0.3 : 0.9;
}

double score_json_lines(const Sample& sample) {
  JsonLineParser parser;
  std::size_t good = 0;
  for (const std::string_view line : sample.lines) good += parses_as_object(parser, line) ? 1U : 0U;
  if (2 * good < sample.lines.size() || good == 0) return 0;
  if (sample.lines.size() == 1) return 0.5;  // as well a document without line ends, whose reader knows both
  return 0.5 + 0.45 * static_cast<double>(good) / static_cast<double>(sample.lines.size());
}

bool has_number(std::span<const std::string_view> row, const TableLayout& layout) {
  return std::any_of(layout.candidates.begin(), layout.candidates.end(), [&](const auto& candidate) {
    return candidate.first < row.size() && !is_nothing(row[candidate.first]) &&
           parse_double(row[candidate.first]);
  });
}

double score_table(const Sample& sample) {
  const char separator = sample.lines.empty() ? '\0' : separator_of(sample.lines[0]);
  if (separator == '\0') return 0;
  ByteSource bytes = ByteSource::memory(sample.head);
  CsvScanner scanner(bytes, separator, sample.head.size());
  if (scanner.next() != CsvScanner::Event::kRow) return 0;
  const TableLayout layout = layout_of(scanner.fields());
  if (layout.shape == TableShape::kNone) return 0;
  std::size_t rows = 0;
  std::size_t fitting = 0;
  bool measures = layout.shape != TableShape::kWideMetrics;
  for (auto event = scanner.next(); event != CsvScanner::Event::kEnd && rows < kSampleLines;
       event = scanner.next()) {
    ++rows;
    if (event != CsvScanner::Event::kRow || scanner.fields().size() != layout.columns) continue;
    ++fitting;
    measures = measures || has_number(scanner.fields(), layout);
  }
  if (rows == 0) return 0.6;
  const double share = static_cast<double>(fitting) / static_cast<double>(rows);
  return measures && share >= 0.3 ? 0.5 + 0.48 * share : 0;
}

double score_text_log(const Sample& sample) {
  std::size_t stamped = 0;
  for (const std::string_view line : sample.lines) stamped += parse_log_line(line, kNoTime).stamped ? 1U : 0U;
  if (stamped == 0 || 20 * stamped < sample.lines.size()) return 0;
  return 0.3 + 0.4 * static_cast<double>(stamped) / static_cast<double>(sample.lines.size());
}

constexpr std::array<Format, 4> kFormats = {{
    {"JSON document", score_document, read_document},
    {"JSON lines", score_json_lines, read_json_lines},
    {"table", score_table, read_table},
    {"text log", score_text_log, read_text_log},
}};

struct Signature {
  std::string_view magic;
  std::string_view reason;
};
constexpr auto kSignatures = std::to_array<Signature>({
    {"\x28\xB5\x2F\xFD", "zstd-compressed; decompress it first"},
    {"\xFD\x37zXZ", "xz-compressed; decompress it first"},
    {"BZh", "bzip2-compressed; decompress it first"},
    {"PK\x03\x04", "a zip archive; unpack it first"},
    {"\xFF\xFE", "UTF-16 text; convert it to UTF-8 first"},
    {"\xFE\xFF", "UTF-16 text; convert it to UTF-8 first"},
    {"SQLite format 3", "an SQLite database"},
    {"PAR1", "a Parquet file; export it as CSV first"},
    {"%PDF", "a PDF document"},
    {"\x7F"
     "ELF",
     "a program"},
});

std::string why_not_recognised(const Sample& sample) {
  for (const Signature& signature : kSignatures)
    if (sample.head.starts_with(signature.magic)) return std::string(signature.reason);
  const auto controls = std::count_if(sample.head.begin(), sample.head.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\x1b';
  });
  if (10 * static_cast<std::size_t>(controls) > sample.head.size()) return "binary";
  return "no known format fits: no lines that begin with a time, no table header, no JSON";
}

bool is_foreign(const Sample& sample) {
  return std::any_of(kSignatures.begin(), kSignatures.end(),
                     [&](const Signature& s) { return sample.head.starts_with(s.magic); });
}

// Counts the bytes up to the limits of the source, so that the report tells how much was not understood.
void drain(ByteSource& source) {
  std::string chunk(ByteSource::kChunk, '\0');
  while (source.read(chunk) != 0) {
  }
}

}  // namespace

Sample take_sample(ByteSource& source) {
  Sample sample;
  sample.head = source.head(ByteSource::kChunk);
  sample.whole = sample.head.size() < ByteSource::kChunk;
  std::string_view rest = sample.head;
  while (!rest.empty() && sample.lines.size() < kSampleLines) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos && !sample.whole) break;
    const std::string_view line = rest.substr(0, end);
    if (!trim(line).empty()) sample.lines.push_back(line);
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
  return sample;
}

std::span<const Format> formats() { return kFormats; }

Recognition recognise(const Sample& sample) {
  Recognition best;
  if (!is_foreign(sample))
    for (const Format& format : kFormats)
      if (const double score = format.score(sample); score > best.confidence) best = {&format, score, {}};
  if (best.confidence < kThreshold) best = {nullptr, 0, why_not_recognised(sample)};
  return best;
}

void read_bytes(ByteSource& source, ReadContext& context, RecordSink& sink, FileReport& report) {
  const Sample sample = take_sample(source);
  if (trim(sample.head).empty() && sample.whole) {
    report.format = "empty";
    drain(source);
  } else if (const Recognition recognition = recognise(sample); recognition.format) {
    recognition.format->read(source, context, sink, report);
  } else {
    report.format = "not recognised";
    note_unparsed(report, "line", 1, recognition.reason, sample.head.substr(0, sample.head.find('\n')));
  }
  report.bytes = source.bytes();
  if (report.problem.empty()) report.problem = source.problem();
}

}  // namespace propter
