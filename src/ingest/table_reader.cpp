#include "ingest/table_reader.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "ingest/csv_scanner.h"
#include "ingest/log_text.h"
#include "ingest/records.h"
#include "ingest/table_layout.h"

namespace propter {
namespace {

class TableReader {
 public:
  TableReader(ByteSource& source, char separator, const ReadContext& context, RecordSink& sink,
              FileReport& report)
      : scanner_(source, separator, context.max_line_bytes),
        context_(context),
        sink_(sink),
        report_(report),
        fallback_(entity_of_path(context.path)) {}

  void read() {
    using Event = CsvScanner::Event;
    for (Event event = scanner_.next(); event != Event::kEnd; event = scanner_.next()) {
      if (event == Event::kBadRow)
        note(scanner_.reason(), scanner_.snippet());
      else if (layout_.columns == 0)
        take_header();
      else
        take_row();
    }
  }

 private:
  enum class ColumnState : std::uint8_t { kUnknown, kMetric, kLabel };
  struct MetricColumn {
    std::size_t column;
    std::string name;
    ColumnState state = ColumnState::kUnknown;
  };

  void take_header() {
    layout_ = layout_of(scanner_.fields());
    std::sort(layout_.roles.begin(), layout_.roles.end(), [](const auto& a, const auto& b) {
      return std::pair(a.second.rank, a.first) < std::pair(b.second.rank, b.first);
    });
    for (const auto& [column, name] : layout_.candidates) metrics_.push_back({column, name});
    report_.format = name_of(layout_.shape);
  }

  void take_row() {
    const auto cells = scanner_.fields();
    if (cells.size() != layout_.columns)
      return note(fmt::format("{} fields, the header has {}", cells.size(), layout_.columns), cells.front());
    fields_.clear();
    for (const auto& [column, role] : layout_.roles) fields_.set(role, trim(cells[column]));
    switch (layout_.shape) {
      case TableShape::kSpans:
        return take_span();
      case TableShape::kLogs:
        return take_log();
      case TableShape::kLongMetrics:
        return take_long_metric();
      case TableShape::kWideMetrics:
        return take_wide_metrics();
      case TableShape::kNone:
        return note("the columns say nothing known", cells.front());
    }
  }

  void take_span() {
    SpanRecord span;
    if (const auto reason = fill_span(fields_, span); !reason.empty()) return note(reason, first_cell());
    span.names = names_of(fields_, fallback_);
    span.line = scanner_.line();
    sink_.on_span(span);
  }

  void take_log() {
    const LogText text = unwrapper_.unwrap(message_cell(), context_.reference);
    LogRecord log;
    // The time column is the record's own; a clock in the message may run in another zone.
    log.time = row_time();
    if (log.time == kNoTime) log.time = text.time;
    if (log.time == kNoTime) return note("no time that can be read", first_cell());
    log.level = fields_.has(Role::kLevel) ? parse_level(fields_[Role::kLevel]) : Level::kUnknown;
    if (log.level == Level::kUnknown) log.level = text.level;
    log.names = names_of(fields_, fallback_);
    log.trace_id = fields_.has(Role::kTraceId) ? fields_[Role::kTraceId] : text.trace_id;
    log.span_id = fields_.has(Role::kSpanId) ? fields_[Role::kSpanId] : text.span_id;
    log.message = text.message;
    log.line = scanner_.line();
    sink_.on_log(log);
  }

  void take_long_metric() {
    if (!fields_.has(Role::kValue)) return;  // an empty cell is no value
    MetricRecord metric;
    if (const auto reason = fill_metric(fields_, metric); !reason.empty()) return note(reason, first_cell());
    metric.names = names_of(fields_, fallback_);
    metric.line = scanner_.line();
    sink_.on_metric(metric);
  }

  void take_wide_metrics() {
    MetricRecord metric;
    metric.time = row_time();
    if (metric.time == kNoTime) return note("no time that can be read", first_cell());
    metric.names = names_of(fields_, fallback_);
    metric.line = scanner_.line();
    for (MetricColumn& column : metrics_) take_cell(column, metric);
  }

  // A column is what its first cell with something in it says: a measurement, or a label.
  void take_cell(MetricColumn& column, MetricRecord& metric) {
    const std::string_view cell = trim(scanner_.fields()[column.column]);
    if (column.state == ColumnState::kLabel || is_nothing(cell)) return;
    const auto value = parse_double(cell);
    if (column.state == ColumnState::kUnknown)
      column.state = value ? ColumnState::kMetric : ColumnState::kLabel;
    else if (!value)
      return note(fmt::format("'{}' is no number", printable(column.name, 40)), cell);
    if (!value) return;
    metric.metric = column.name;
    metric.value = *value;
    sink_.on_metric(metric);
  }

  [[nodiscard]] TimeNs row_time() const {
    const auto time = parse_time(fields_[fields_.has(Role::kTime) ? Role::kTime : Role::kStart]);
    return time.value_or(kNoTime);
  }

  // Not trimmed: indentation tells the continuation of a stack trace.
  [[nodiscard]] std::string_view message_cell() const {
    const std::string_view trimmed = fields_[Role::kMessage];
    for (const std::string_view cell : scanner_.fields())
      if (cell.data() <= trimmed.data() && trimmed.data() < cell.data() + cell.size()) return cell;
    return trimmed;
  }

  [[nodiscard]] std::string_view first_cell() const { return scanner_.fields().front(); }
  void note(std::string_view reason, std::string_view snippet) {
    note_unparsed(report_, "line", scanner_.line(), reason, snippet);
  }

  CsvScanner scanner_;
  const ReadContext& context_;
  RecordSink& sink_;
  FileReport& report_;
  std::string fallback_;
  TableLayout layout_;
  std::vector<MetricColumn> metrics_;
  Fields fields_;
  LogUnwrapper unwrapper_;
};

}  // namespace

void read_table(ByteSource& source, ReadContext& context, RecordSink& sink, FileReport& report) {
  constexpr std::size_t kHeaderBytes = 64U << 10;
  const std::string_view head = source.head(kHeaderBytes);
  const char separator = separator_of(head.substr(0, head.find('\n')));
  report.format = name_of(TableShape::kNone);
  TableReader(source, separator == '\0' ? ',' : separator, context, sink, report).read();
}

}  // namespace propter
