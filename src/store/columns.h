// What the tables of a case file hold: each struct's members, once, in the order of the columns. A change
// here is a change of the schema version (schema.h). Row: one of the three of row.h.
#pragma once

#include <concepts>
#include <string>
#include <type_traits>

#include <propter/evidence.h>
#include <propter/graph.h>
#include <propter/status.h>

#include "ingest/telemetry.h"
#include "store/case_file.h"

namespace propter::store {

// A T to read into, or a const T to write from.
template <typename S, typename T>
concept Some = std::same_as<std::remove_const_t<S>, T>;

template <typename Row, Some<Interval> S>
void interval(Row& row, const std::string& prefix, S& value) {
  row.time(prefix + "_start", value.start);
  row.time(prefix + "_end", value.end);
}

template <typename Row, Some<SourceLocation> S>
void location(Row& row, S& source) {
  row.text("source_file", source.file);
  row.number("source_line", source.line);
  row.number("source_count", source.count);
}

template <typename Row, Some<std::string> S>
void columns(Row& row, S& text) {
  row.text("text", text);
}

template <typename Row, Some<Subject> S>
void columns(Row& row, S& subject) {
  row.choice("kind", subject.kind);
  row.text("space", subject.space);
  row.text("name", subject.name);
}

template <typename Row, Some<LogSeries> S>
void columns(Row& row, S& series) {
  row.choice("period", series.period);
  row.reference("subject", series.subject.value, row.limits().subjects);
  row.optional_reference("template", series.template_text, row.limits().templates);
  row.optional_reference("operation", series.operation, row.limits().names);
  row.choice("level", series.level);
  row.flag("exception", series.exception);
  row.points("points", series.points);
  row.number("total", series.total);
  row.time("first_at", series.first);
  row.time("last_at", series.last);
  location(row, series.exemplar);
  row.text("exemplar", series.exemplar_text);
}

template <typename Row, Some<SpanSeries> S>
void columns(Row& row, S& series) {
  row.choice("period", series.period);
  row.reference("subject", series.subject.value, row.limits().subjects);
  row.optional_reference("operation", series.operation, row.limits().names);
  row.flag("entry", series.entry);
  row.points("points", series.points);
  row.time("first_at", series.first);
  row.time("last_at", series.last);
  location(row, series.exemplar);
}

template <typename Row, Some<CallSeries> S>
void columns(Row& row, S& series) {
  row.choice("period", series.period);
  row.reference("caller", series.caller.value, row.limits().subjects);
  row.reference("callee", series.callee.value, row.limits().subjects);
  row.optional_reference("operation", series.operation, row.limits().names);
  row.points("points", series.points);
  row.time("first_at", series.first);
  row.time("last_at", series.last);
  location(row, series.exemplar);
}

template <typename Row, Some<MetricSeries> S>
void columns(Row& row, S& series) {
  row.choice("period", series.period);
  row.reference("subject", series.subject.value, row.limits().subjects);
  row.optional_reference("name", series.name, row.limits().names);
  row.points("points", series.points);
  location(row, series.exemplar);
}

template <typename Row, Some<Alert> S>
void columns(Row& row, S& alert) {
  row.text("name", alert.name);
  row.optional_reference("subject", alert.subject.value, row.limits().subjects);
  row.optional_reference("peer", alert.peer.value, row.limits().subjects);
  row.time("active_at", alert.active_at);
  row.time("ends_at", alert.ends_at);
  row.flag("firing", alert.firing);
  row.text("severity", alert.severity);
  row.text("metric", alert.metric);
  row.text("direction", alert.direction);
  row.text("operation", alert.operation);
  row.real("value", alert.value);
  row.text("description", alert.description);
  row.list("labels", alert.labels);
  location(row, alert.source);
}

template <typename Row, Some<Change> S>
void columns(Row& row, S& change) {
  row.choice("kind", change.kind);
  row.text("name", change.id);
  row.list("other_names", change.ids);
  row.references("touched", change.touched, row.limits().subjects);
  row.time("time", change.time);
  row.text("text", change.text);
  row.text("detail", change.detail);
  location(row, change.source);
}

template <typename Row, Some<SubjectLink> S>
void columns(Row& row, S& link) {
  row.choice("kind", link.kind);
  row.reference("from_subject", link.from.value, row.limits().subjects);
  row.reference("to_subject", link.to.value, row.limits().subjects);
  row.number("count", link.count);
  location(row, link.exemplar);
}

template <typename Row, Some<DeclaredEntity> S>
void columns(Row& row, S& entity) {
  row.text("name", entity.id);
  row.text("kind", entity.kind);
  row.list("attributes", entity.attributes);
  location(row, entity.source);
}

template <typename Row, Some<DeclaredRelation> S>
void columns(Row& row, S& relation) {
  row.text("dependent", relation.from);
  row.text("dependency", relation.to);
  row.text("kind", relation.kind);
  location(row, relation.source);
}

template <typename Row, Some<IncidentInfo> S>
void columns(Row& row, S& incident) {
  row.text("name", incident.name);
  row.text("description", incident.description);
  row.time("detected_at", incident.detected_at);
  interval(row, "window", incident.window);
}

template <typename Row, Some<FileReport> S>
void columns(Row& row, S& file) {
  row.text("path", file.path);
  row.text("format", file.format);
  row.number("bytes", file.bytes);
  row.number("records", file.records);
  row.number("unparsed", file.unparsed);
  row.list("samples", file.samples);
  row.text("problem", file.problem);
}

template <typename Row, Some<Message> S>
void columns(Row& row, S& message) {
  row.text("what", message.what);
  row.text("place", message.where);
  row.text("why", message.why);
  row.text("help", message.help);
}

template <typename Row, Some<Entity> S>
void columns(Row& row, S& entity) {
  row.choice("kind", entity.kind);
  row.text("space", entity.space);
  row.text("name", entity.name);
  row.list("aliases", entity.aliases);
  row.list("attributes", entity.attributes);
  row.time("since", entity.since);
}

template <typename Row, Some<Relation> S>
void columns(Row& row, S& relation) {
  row.reference("dependent", relation.dependent.value, row.limits().entities);
  row.reference("dependency", relation.dependency.value, row.limits().entities);
  row.choice("kind", relation.kind);
  row.number("count", relation.count);
  row.text("inferred_from", relation.inferred_from);
}

template <typename Row, Some<Evidence> S>
void columns(Row& row, S& evidence) {
  row.position(evidence.id.value, 0);
  row.reference("entity", evidence.entity.value, row.limits().entities);
  row.optional_reference("relation", evidence.relation.value, row.limits().relations);
  row.text("tool", evidence.tool);
  row.choice("kind", evidence.kind);
  interval(row, "interval", evidence.interval);
  interval(row, "onset", evidence.onset);
  row.choice("onset_basis", evidence.onset_basis);
  row.finite("score", evidence.score);
  row.text("subject", evidence.subject);
  row.text("text", evidence.text);
  location(row, evidence.source);
}

template <typename Row, Some<Event> S>
void columns(Row& row, S& event) {
  row.choice("kind", event.kind);
  row.optional_reference("entity", event.entity.value, row.limits().entities);
  row.optional_reference("sender", event.from.value, row.limits().entities);
  row.choice("label", event.label);
  row.finite("confidence", event.confidence);
  row.references("cites", event.cites, row.limits().evidence);
  row.references("accuses", event.accuses, row.limits().entities);
  row.text("given_by", event.by);
  row.text("text", event.text);
  row.number("count", event.count);
}

template <typename Row, Some<ConclusionRow> S>
void columns(Row& row, S& conclusion) {
  row.text("key", conclusion.key);
  row.text("found", conclusion.found);
}

template <typename Row, Some<ExchangeRow> S>
void columns(Row& row, S& exchange) {
  row.text("key", exchange.key);
  row.text("request", exchange.request);
  row.text("answer", exchange.answer);
  row.text("refusal", exchange.refusal);
  row.text("finish_reason", exchange.finish_reason);
  row.text("model", exchange.model);
  row.number("tokens_in", exchange.tokens_in);
  row.number("tokens_out", exchange.tokens_out);
}

template <typename Row, Some<QuestionRow> S>
void columns(Row& row, S& question) {
  row.text("key", question.key);
  row.choice("outcome", question.outcome);
  row.text("reason", question.reason);
  row.number("tokens_in", question.tokens_in);
  row.number("tokens_out", question.tokens_out);
}

template <typename Row, Some<PlaceholderRow> S>
void columns(Row& row, S& placeholder) {
  row.text("name", placeholder.name);
  row.text("text", placeholder.text);
}

template <typename Row, Some<Setting> S>
void columns(Row& row, S& setting) {
  row.text("name", setting.name);
  row.text("value", setting.value);
}

}  // namespace propter::store
