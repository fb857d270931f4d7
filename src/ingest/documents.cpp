#include "ingest/documents.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "ingest/document_items.h"
#include "ingest/json_records.h"
#include "ingest/records.h"

namespace propter {
namespace {

struct ItemKind {
  std::string_view format;
  bool (*matches)(const Json& item);
  void (*read)(const Json& item, const ItemContext& context);
};

// The first kind that matches is it.
constexpr std::array<ItemKind, 9> kItemKinds = {{
    {"Jaeger traces", is_jaeger_trace, read_jaeger_trace},
    {"Prometheus series", is_series, read_series},
    {"alerts", is_alert, read_alert},
    {"log patterns, not used", is_log_pattern, skip_log_pattern},
    {"feature flags", is_flag, read_flag},
    {"configuration changes", is_configuration, read_configuration},
    {"deploys", is_deploy, read_deploy},
    {"commits", is_commit, read_commit},
    {"Zipkin spans", is_zipkin_span, read_zipkin_span},
}};

// Where documents keep their list, besides being one.
constexpr std::array<std::string_view, 16> kListPaths = {
    "",        "data.alerts", "alerts",      "data.result", "data",  "result",
    "items",   "deploys",     "deployments", "commits",     "flags", "changes",
    "records", "entries",     "spans",       "logs"};

const ItemKind* kind_of(const Json& item) {
  const auto it =
      std::find_if(kItemKinds.begin(), kItemKinds.end(), [&](const auto& k) { return k.matches(item); });
  return it == kItemKinds.end() ? nullptr : &*it;
}

std::string_view list_name(RecordShape shape) {
  constexpr std::array<std::string_view, 4> kNames = {"JSON list", "JSON list of spans",
                                                      "JSON list of metrics", "JSON list of logs"};
  return kNames[static_cast<std::size_t>(shape)];
}

class DocumentReader {
 public:
  DocumentReader(const JsonDocument& document, ReadContext& context, RecordSink& sink, FileReport& report)
      : document_(document), context_(context), sink_(sink), report_(report) {}

  void read() {
    if (document_.is_object("") && read_object()) return;
    for (const std::string_view path : kListPaths)
      if (document_.is_array(path)) return read_list(path);
    if (!document_.is_object("")) return not_recognised();
    read_single();
  }

 private:
  [[nodiscard]] ItemContext item_context(std::uint64_t number) { return {context_, sink_, report_, number}; }

  // Objects whose members mean something together.
  bool read_object() {
    if (document_.is_array("entities") || document_.is_array("nodes")) {
      const Json root = document_.at("");
      if (!is_topology(root)) return false;
      report_.format = "topology";
      read_topology(root, item_context(1));
      return true;
    }
    if (document_.is_array("spans") && document_.is_object("processes")) {
      report_.format = "Jaeger traces";
      read_jaeger_trace(document_.at(""), item_context(1));
      return true;
    }
    return document_.size("") <= kMaxIncidentMembers && is_incident_root() && read_incident();
  }

  [[nodiscard]] bool is_incident_root() const {
    const std::string_view path = context_.path;
    if (iequals(path.substr(path.rfind('/') + 1), "incident.json")) return true;
    return document_.is_object("window") || !document_.at("detected_at").is_null() ||
           !document_.at("detectedAt").is_null();
  }

  bool read_incident() {
    report_.format = "incident";
    const IncidentInfo incident = incident_of(document_.at(""));
    context_.detected_at = incident.detected_at;
    sink_.on_incident(incident);
    return true;
  }

  // One object that is an item of its own.
  void read_single() {
    const Json root = document_.at("");
    if (const ItemKind* kind = kind_of(root)) {
      report_.format = kind->format;
      return kind->read(root, item_context(1));
    }
    read_single_record();
  }

  // A file of one JSON line looks like a document.
  void read_single_record() {
    FieldMapper mapper;
    JsonRecords records("item", context_, sink_, report_);
    bool known = false;
    document_.for_each_flat("", [&](const std::vector<JsonField>& fields) {
      known = shape_of(mapper.map(fields)) != RecordShape::kNone;
      if (known) records.take(fields, 1);
    });
    records.finish();
    report_.format = "JSON lines";
    if (!known) not_recognised();
  }

  void read_list(std::string_view path) {
    if (document_.size(path) == 0) {
      report_.format = "empty list";
      return;
    }
    const ItemKind* kind = kind_of_list(path);
    if (!kind) return read_flat_list(path);
    report_.format = kind->format;
    std::uint64_t number = 0;
    document_.for_each(path, [&](const Json& item) { read_item(item, kind, ++number); });
  }

  // The kind of the first item that has one; lists of lists (traces of spans) are looked into.
  const ItemKind* kind_of_list(std::string_view path) const {
    const ItemKind* found = nullptr;
    document_.for_each(path, [&](const Json& item) {
      if (found) return;
      found = kind_of(item.is_array() && !item.array().empty() ? item.array().front() : item);
    });
    return found;
  }

  void read_item(const Json& item, const ItemKind* usual, std::uint64_t number) {
    if (item.is_array()) {
      for (const Json& inner : item.array()) read_item(inner.is_array() ? Json() : inner, usual, number);
      return;
    }
    const ItemKind* kind = usual->matches(item) ? usual : kind_of(item);
    if (kind)
      kind->read(item, item_context(number));
    else
      note_unparsed(report_, "item", number, fmt::format("not like the other {}", usual->format), {});
  }

  // Spans, metric points or log records.
  void read_flat_list(std::string_view path) {
    report_.format = "JSON list";
    FieldMapper mapper;
    JsonRecords records("item", context_, sink_, report_);
    std::uint64_t number = 0;
    document_.for_each_flat(path, [&](const std::vector<JsonField>& fields) {
      if (++number == 1) report_.format = list_name(shape_of(mapper.map(fields)));
      if (fields.empty())
        note_unparsed(report_, "item", number, "no object", {});
      else
        records.take(fields, number);
    });
    records.finish();
  }

  void not_recognised() {
    report_.format = "not recognised";
    note_unparsed(report_, "item", 1, "a JSON document of an unknown kind", {});
  }

  // An object with more members is data keyed by name.
  static constexpr std::size_t kMaxIncidentMembers = 64;

  const JsonDocument& document_;
  ReadContext& context_;
  RecordSink& sink_;
  FileReport& report_;
};

// Nothing when the document is too large.
std::optional<std::string> slurp(ByteSource& source) {
  std::string text;
  for (;;) {
    const std::size_t had = text.size();
    text.resize(had + ByteSource::kChunk);
    const std::size_t n = source.read(std::span(text).subspan(had));
    text.resize(had + n);
    if (n == 0) return text;
    if (text.size() > kMaxDocumentBytes) return std::nullopt;
  }
}

}  // namespace

void read_document(ByteSource& source, ReadContext& context, RecordSink& sink, FileReport& report) {
  report.format = "JSON document";
  std::optional<std::string> text = slurp(source);
  if (!text) {
    report.problem =
        fmt::format("larger than {} MiB, which is the limit for one JSON document", kMaxDocumentBytes >> 20);
    return;
  }
  JsonDocument document;
  if (const Status status = document.parse(std::move(*text)); !status.ok()) {
    report.problem = status.message().str();
    return;
  }
  DocumentReader(document, context, sink, report).read();
}

}  // namespace propter
