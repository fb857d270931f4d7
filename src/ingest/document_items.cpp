#include "ingest/document_items.h"

namespace propter {

const Json& first_of(const Json& object, Keys keys) {
  for (const std::string_view key : keys)
    if (const Json& value = object.iget(key); !value.is_null()) return value;
  static const Json kNull;
  return kNull;
}

std::string text_of(const Json& object, Keys keys) { return first_of(object, keys).text(); }

TimeNs time_of(const Json& object, Keys keys) { return parse_time(text_of(object, keys)).value_or(kNoTime); }

bool is_log_pattern(const Json& item) {
  const bool pattern = !first_of(item, {"signature", "pattern", "template"}).is_null();
  const bool counted = !first_of(item, {"count", "total", "occurrences"}).is_null();
  return pattern && counted && first_of(item, {"timestamp", "time", "labels"}).is_null();
}

void skip_log_pattern(const Json&, const ItemContext&) {}

bool is_topology(const Json& root) {
  return first_of(root, {"entities", "nodes"}).is_array() &&
         first_of(root, {"relations", "edges", "links"}).is_array();
}

void read_topology(const Json& root, const ItemContext& context) {
  ItemContext at = context;
  at.number = 0;
  for (const Json& item : first_of(root, {"entities", "nodes"}).array()) {
    ++at.number;
    DeclaredEntity entity{text_of(item, {"id", "name"}), text_of(item, {"kind", "type"}), {}, {}};
    if (entity.id.empty()) entity.id = item.text();
    if (entity.id.empty()) {
      at.note("an entity without an id", {});
      continue;
    }
    for (const auto& [key, value] : item.iget("attributes").object())
      if (std::string text = value.text(); !text.empty()) entity.attributes[key] = std::move(text);
    entity.source.line = at.number;
    context.sink.on_entity(std::move(entity));
  }
  at.number = 0;
  for (const Json& item : first_of(root, {"relations", "edges", "links"}).array()) {
    ++at.number;
    DeclaredRelation relation{text_of(item, {"from", "source"}),
                              text_of(item, {"to", "target"}),
                              text_of(item, {"kind", "type"}),
                              {}};
    relation.source.line = at.number;
    if (relation.from.empty() || relation.to.empty())
      at.note("a relation without both ends", relation.from);
    else
      context.sink.on_relation(std::move(relation));
  }
}

IncidentInfo incident_of(const Json& root) {
  const Json& window = root.iget("window");
  return {text_of(root, {"name", "title", "id"}),
          text_of(root, {"description", "summary"}),
          time_of(root, {"detected_at", "detectedAt"}),
          {time_of(window, {"start", "from"}), time_of(window, {"end", "to"})}};
}

}  // namespace propter
