#include "unit/store/dump.h"

#include <map>
#include <sstream>
#include <string_view>

namespace propter {
namespace {

class Dump {
 public:
  explicit Dump(std::string_view title) { out_ << title; }

  Dump& operator<<(std::string_view text) { return add(text); }
  Dump& operator<<(double value) { return add(value); }
  template <std::integral T>
  Dump& operator<<(T value) {
    return add(+value);
  }
  template <typename T>
  requires std::is_enum_v<T> Dump& operator<<(T value) { return add(static_cast<int>(value)); }
  template <typename Tag>
  Dump& operator<<(Id<Tag> id) {
    return add(id.value);
  }
  Dump& operator<<(const EntityKind& kind) { return *this << kind.name(); }
  Dump& operator<<(EvidenceKind kind) { return *this << name_of(kind); }
  Dump& operator<<(const SourceLocation& s) { return *this << s.file << s.line << s.count; }
  Dump& operator<<(const Interval& i) { return *this << i.start << i.end; }
  Dump& operator<<(const DurationHistogram& h) {
    for (const auto& [bin, count] : h.bins()) *this << bin << count;
    return *this;
  }
  Dump& operator<<(const CountPoint& p) { return *this << p.bucket << p.count; }
  Dump& operator<<(const SpanPoint& p) {
    return *this << p.bucket << p.count << p.errors << p.traces << p.self << p.total;
  }
  Dump& operator<<(const CallPoint& p) {
    return *this << p.bucket << p.count << p.errors << p.traces << p.gap << p.callee;
  }
  Dump& operator<<(const MetricPoint& p) { return *this << p.time << p.value; }
  Dump& operator<<(const std::map<std::string, std::string>& m) {
    for (const auto& [key, value] : m) *this << key << value;
    return *this;
  }
  template <typename T>
  Dump& operator<<(const std::vector<T>& list) {
    *this << list.size();
    for (const T& item : list) *this << item;
    return *this;
  }

  [[nodiscard]] std::string line() const { return out_.str() + "\n"; }

 private:
  template <typename T>
  Dump& add(const T& value) {
    out_ << " | " << value;
    return *this;
  }
  std::ostringstream out_;
};

std::string line(const Subject& s) { return (Dump("subject") << s.kind << s.space << s.name).line(); }
std::string line(const std::string& s) { return (Dump("string") << s).line(); }
std::string line(const LogSeries& s) {
  return (Dump("log") << s.period << s.subject << s.template_text << s.operation << s.level << s.exception
                      << s.points << s.total << s.first << s.last << s.exemplar << s.exemplar_text)
      .line();
}
std::string line(const SpanSeries& s) {
  return (Dump("span") << s.period << s.subject << s.operation << s.entry << s.points << s.first << s.last
                       << s.exemplar)
      .line();
}
std::string line(const CallSeries& s) {
  return (Dump("call") << s.period << s.caller << s.callee << s.operation << s.points << s.first << s.last
                       << s.exemplar)
      .line();
}
std::string line(const MetricSeries& s) {
  return (Dump("metric") << s.period << s.subject << s.name << s.points << s.exemplar).line();
}
std::string line(const Alert& a) {
  return (Dump("alert") << a.name << a.subject << a.peer << a.active_at << a.ends_at << a.firing << a.severity
                        << a.metric << a.direction << a.operation << a.value << a.description << a.labels
                        << a.source)
      .line();
}
std::string line(const Change& c) {
  return (Dump("change") << c.kind << c.id << c.ids << c.touched << c.time << c.text << c.detail << c.source)
      .line();
}
std::string line(const SubjectLink& l) {
  return (Dump("link") << l.kind << l.from << l.to << l.count << l.exemplar).line();
}
std::string line(const DeclaredEntity& e) {
  return (Dump("declared") << e.id << e.kind << e.attributes << e.source).line();
}
std::string line(const DeclaredRelation& r) {
  return (Dump("declared") << r.from << r.to << r.kind << r.source).line();
}
std::string line(const IncidentInfo& i) {
  return (Dump("incident") << i.name << i.description << i.detected_at << i.window).line();
}
std::string line(const FileReport& f) {
  return (Dump("file") << f.path << f.format << f.bytes << f.records << f.unparsed << f.samples << f.problem)
      .line();
}
std::string line(const Message& m) {
  return (Dump("warning") << m.what << m.where << m.why << m.help).line();
}
std::string line(const Entity& e) {
  return (Dump("entity") << e.kind << e.space << e.name << e.aliases << e.attributes << e.since).line();
}
std::string line(const Relation& r) {
  return (Dump("relation") << r.dependent << r.dependency << r.kind << r.count << r.inferred_from).line();
}
std::string line(const Evidence& e) {
  return (Dump("evidence") << e.id << e.entity << e.relation << e.tool << e.kind << e.interval << e.onset
                           << e.score << e.subject << e.text << e.source)
      .line();
}

template <typename List>
std::string lines(const List& list) {
  std::string out;
  for (const auto& item : list) out += line(item);
  return out;
}

}  // namespace

std::string dump(const Telemetry& t) {
  return lines(t.subjects) + lines(t.templates) + lines(t.names) + lines(t.logs) + lines(t.spans) +
         lines(t.calls) + lines(t.metrics) + lines(t.alerts) + lines(t.changes) + lines(t.links) +
         lines(t.entities) + lines(t.relations) + line(t.incident) + lines(t.summary.files) +
         lines(t.summary.warnings);
}

std::string dump(const OperationalGraph& graph) { return lines(graph.entities()) + lines(graph.relations()); }

std::string dump(const std::vector<Evidence>& evidence) { return lines(evidence); }

}  // namespace propter
