// Telemetry as lines of text, complete and exact: two are equal if and only if their lines are.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ingest/telemetry.h"

namespace propter::test {

// A line, or a part of one, for each kind of item.
struct TelemetryText {
  template <typename Items>
  static std::string joined(const Items& items) {
    std::string out;
    for (const auto& item : items) (out += ' ') += of(item);
    return "[" + out + " ]";
  }

  template <typename Enum>
  static int number_of(Enum value) {
    return static_cast<int>(value);
  }

  static std::string of(const std::string& s) { return fmt::format("\"{}\"", s); }
  static std::string of(SubjectId id) { return id.valid() ? fmt::format("#{}", id.value) : "#-"; }
  static std::string of(const std::pair<const std::string, std::string>& label) {
    return fmt::format("{}={}", of(label.first), of(label.second));
  }
  static std::string of(const SourceLocation& s) { return fmt::format("{}:{}x{}", s.file, s.line, s.count); }
  static std::string of(const std::pair<std::int16_t, std::uint32_t>& bin) {
    return fmt::format("{}x{}", bin.first, bin.second);
  }
  static std::string of(const DurationHistogram& h) { return joined(h.bins()); }
  static std::string of(const CountPoint& p) { return fmt::format("{}:{}", p.bucket, p.count); }
  static std::string of(const MetricPoint& p) { return fmt::format("{}:{}", p.time, p.value); }
  static std::string of(const SpanPoint& p) {
    return fmt::format("{}:{}/{}/{} {} {}", p.bucket, p.count, p.errors, p.traces, of(p.self), of(p.total));
  }
  static std::string of(const CallPoint& p) {
    return fmt::format("{}:{}/{}/{} {} {}", p.bucket, p.count, p.errors, p.traces, of(p.gap), of(p.callee));
  }

  static std::string of(const Subject& s) {
    return fmt::format("subject {} {} {}", number_of(s.kind), of(s.space), of(s.name));
  }
  static std::string of(const LogSeries& s) {
    return fmt::format("log {} {} {} {} {} {} {} {} {} {} {} {}", number_of(s.period), of(s.subject),
                       s.template_text, s.operation, number_of(s.level), s.exception, s.total, s.first,
                       s.last, of(s.exemplar), of(s.exemplar_text), joined(s.points));
  }
  static std::string of(const SpanSeries& s) {
    return fmt::format("span {} {} {} {} {} {} {} {}", number_of(s.period), of(s.subject), s.operation,
                       s.entry, s.first, s.last, of(s.exemplar), joined(s.points));
  }
  static std::string of(const CallSeries& s) {
    return fmt::format("call {} {} {} {} {} {} {} {}", number_of(s.period), of(s.caller), of(s.callee),
                       s.operation, s.first, s.last, of(s.exemplar), joined(s.points));
  }
  static std::string of(const MetricSeries& s) {
    return fmt::format("metric {} {} {} {} {}", number_of(s.period), of(s.subject), s.name, of(s.exemplar),
                       joined(s.points));
  }
  static std::string of(const Alert& a) {
    return fmt::format("alert {} {} {} {} {} {} {} {} {} {} {} {} {} {}", of(a.name), of(a.subject),
                       of(a.peer), a.active_at, a.ends_at, a.firing, of(a.severity), of(a.metric),
                       of(a.direction), of(a.operation), a.value, of(a.description), joined(a.labels),
                       of(a.source));
  }
  static std::string of(const Change& c) {
    return fmt::format("change {} {} {} {} {} {} {} {}", number_of(c.kind), of(c.id), joined(c.ids),
                       joined(c.touched), c.time, of(c.text), of(c.detail), of(c.source));
  }
  static std::string of(const SubjectLink& l) {
    return fmt::format("link {} {} {} {} {}", number_of(l.kind), of(l.from), of(l.to), l.count,
                       of(l.exemplar));
  }
  static std::string of(const DeclaredEntity& e) {
    return fmt::format("entity {} {} {} {}", of(e.id), of(e.kind), joined(e.attributes), of(e.source));
  }
  static std::string of(const DeclaredRelation& r) {
    return fmt::format("relation {} {} {} {}", of(r.from), of(r.to), of(r.kind), of(r.source));
  }
  static std::string of(const IncidentInfo& i) {
    return fmt::format("incident {} {} {} {} {}", of(i.name), of(i.description), i.detected_at,
                       i.window.start, i.window.end);
  }
  static std::string of(const FileReport& f) {
    return fmt::format("file {} {} {} {} {} {} {}", of(f.path), of(f.format), f.bytes, f.records, f.unparsed,
                       joined(f.samples), of(f.problem));
  }
  static std::string of(const Message& m) { return fmt::format("warning {}", m.str()); }
};

inline std::vector<std::string> lines_of(const Telemetry& t) {
  std::vector<std::string> out;
  const auto add = [&out](const auto& items) {
    out.push_back(fmt::format("{} of these:", items.size()));
    for (const auto& item : items) out.push_back(TelemetryText::of(item));
  };
  add(t.subjects);
  add(t.templates);
  add(t.names);
  add(t.logs);
  add(t.spans);
  add(t.calls);
  add(t.metrics);
  add(t.alerts);
  add(t.changes);
  add(t.links);
  add(t.entities);
  add(t.relations);
  add(t.summary.files);
  add(t.summary.warnings);
  out.push_back(TelemetryText::of(t.incident));
  return out;
}

// Shows the first line in which they differ.
inline ::testing::AssertionResult equal(const Telemetry& a, const Telemetry& b) {
  const std::vector<std::string> x = lines_of(a);
  const std::vector<std::string> y = lines_of(b);
  const auto [at_x, at_y] = std::mismatch(x.begin(), x.end(), y.begin(), y.end());
  if (at_x == x.end() && at_y == y.end()) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << (at_x == x.end() ? "(nothing)" : *at_x) << "\nis not\n"
                                       << (at_y == y.end() ? "(nothing)" : *at_y);
}

}  // namespace propter::test
