#include "store/migrations.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include <propter/graph.h>

#include "base/text.h"
#include "store/schema.h"

namespace propter::store {
namespace {

// Indented lines continue the line before. No line here ever changes: they are what old files hold.
constexpr std::string_view kVersionTwo =
    R"(CREATE TABLE subjects(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, space TEXT NOT NULL, name TEXT NOT
    NULL)
CREATE TABLE templates(id INTEGER PRIMARY KEY, text TEXT NOT NULL)
CREATE TABLE names(id INTEGER PRIMARY KEY, text TEXT NOT NULL)
CREATE TABLE logs(id INTEGER PRIMARY KEY, period INTEGER NOT NULL, subject INTEGER NOT NULL, template
    INTEGER, operation INTEGER, level INTEGER NOT NULL, exception INTEGER NOT NULL, points BLOB NOT NULL,
    total INTEGER NOT NULL, first_at INTEGER, last_at INTEGER, source_file TEXT NOT NULL, source_line
    INTEGER NOT NULL, source_count INTEGER NOT NULL, exemplar TEXT NOT NULL)
CREATE TABLE spans(id INTEGER PRIMARY KEY, period INTEGER NOT NULL, subject INTEGER NOT NULL, operation
    INTEGER, entry INTEGER NOT NULL, points BLOB NOT NULL, first_at INTEGER, last_at INTEGER, source_file
    TEXT NOT NULL, source_line INTEGER NOT NULL, source_count INTEGER NOT NULL)
CREATE TABLE calls(id INTEGER PRIMARY KEY, period INTEGER NOT NULL, caller INTEGER NOT NULL, callee
    INTEGER NOT NULL, operation INTEGER, points BLOB NOT NULL, first_at INTEGER, last_at INTEGER,
    source_file TEXT NOT NULL, source_line INTEGER NOT NULL, source_count INTEGER NOT NULL)
CREATE TABLE metrics(id INTEGER PRIMARY KEY, period INTEGER NOT NULL, subject INTEGER NOT NULL, name
    INTEGER, points BLOB NOT NULL, source_file TEXT NOT NULL, source_line INTEGER NOT NULL, source_count
    INTEGER NOT NULL)
CREATE TABLE alerts(id INTEGER PRIMARY KEY, name TEXT NOT NULL, subject INTEGER, peer INTEGER, active_at
    INTEGER, ends_at INTEGER, firing INTEGER NOT NULL, severity TEXT NOT NULL, metric TEXT NOT NULL,
    direction TEXT NOT NULL, operation TEXT NOT NULL, value REAL, description TEXT NOT NULL, labels BLOB NOT
    NULL, source_file TEXT NOT NULL, source_line INTEGER NOT NULL, source_count INTEGER NOT NULL)
CREATE TABLE changes(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, name TEXT NOT NULL, other_names BLOB
    NOT NULL, touched BLOB NOT NULL, time INTEGER, text TEXT NOT NULL, detail TEXT NOT NULL, source_file
    TEXT NOT NULL, source_line INTEGER NOT NULL, source_count INTEGER NOT NULL)
CREATE TABLE links(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, from_subject INTEGER NOT NULL,
    to_subject INTEGER NOT NULL, count INTEGER NOT NULL, source_file TEXT NOT NULL, source_line INTEGER NOT
    NULL, source_count INTEGER NOT NULL)
CREATE TABLE declared_entities(id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,
    attributes BLOB NOT NULL, source_file TEXT NOT NULL, source_line INTEGER NOT NULL, source_count INTEGER
    NOT NULL)
CREATE TABLE declared_relations(id INTEGER PRIMARY KEY, dependent TEXT NOT NULL, dependency TEXT NOT
    NULL, kind TEXT NOT NULL, source_file TEXT NOT NULL, source_line INTEGER NOT NULL, source_count INTEGER
    NOT NULL)
CREATE TABLE files(id INTEGER PRIMARY KEY, path TEXT NOT NULL, format TEXT NOT NULL, bytes INTEGER NOT
    NULL, records INTEGER NOT NULL, unparsed INTEGER NOT NULL, samples BLOB NOT NULL, problem TEXT NOT NULL)
CREATE TABLE warnings(id INTEGER PRIMARY KEY, what TEXT NOT NULL, place TEXT NOT NULL, why TEXT NOT
    NULL, help TEXT NOT NULL)
CREATE TABLE incident(id INTEGER PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, detected_at
    INTEGER, window_start INTEGER, window_end INTEGER)
CREATE TABLE entities(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, space TEXT NOT NULL, name TEXT NOT
    NULL, aliases BLOB NOT NULL, attributes BLOB NOT NULL, since INTEGER)
CREATE TABLE relations(id INTEGER PRIMARY KEY, dependent INTEGER NOT NULL, dependency INTEGER NOT NULL,
    kind INTEGER NOT NULL, count INTEGER NOT NULL, inferred_from TEXT NOT NULL)
CREATE TABLE evidence(id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, relation INTEGER, tool TEXT NOT
    NULL, kind INTEGER NOT NULL, interval_start INTEGER, interval_end INTEGER, onset_start INTEGER,
    onset_end INTEGER, score REAL NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, source_file TEXT NOT
    NULL, source_line INTEGER NOT NULL, source_count INTEGER NOT NULL)
CREATE TABLE ledger(id INTEGER PRIMARY KEY, entity TEXT NOT NULL, cause TEXT NOT NULL, old_label TEXT
    NOT NULL, new_label TEXT NOT NULL, confidence REAL NOT NULL, cites BLOB NOT NULL, rationale TEXT NOT
    NULL, labelled_by TEXT NOT NULL)
CREATE TABLE settings(id INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL)
CREATE TABLE report(id INTEGER PRIMARY KEY, text TEXT NOT NULL)
CREATE TABLE exchanges(id INTEGER PRIMARY KEY, key TEXT NOT NULL, request TEXT NOT NULL, answer TEXT NOT
    NULL, refusal TEXT NOT NULL, finish_reason TEXT NOT NULL, model TEXT NOT NULL, tokens_in INTEGER NOT
    NULL, tokens_out INTEGER NOT NULL)
CREATE TABLE questions(id INTEGER PRIMARY KEY, key TEXT NOT NULL, outcome INTEGER NOT NULL, reason TEXT
    NOT NULL, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL)
CREATE TABLE placeholders(id INTEGER PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL))";

constexpr std::array<std::string_view, 3> kNewInTwo = {"exchanges", "questions", "placeholders"};
constexpr std::string_view kLabelledBy = ", labelled_by TEXT NOT NULL";  // likewise

std::string table_of(std::string_view statement) {
  constexpr std::string_view kCreate = "CREATE TABLE ";
  return std::string(statement.substr(kCreate.size(), statement.find('(') - kCreate.size()));
}

std::vector<std::string> version_two() {
  std::string text(kVersionTwo);
  for (std::size_t at = 0; (at = text.find("\n    ", at)) != std::string::npos;) text.replace(at, 5, " ");
  std::vector<std::string> out;
  for (const std::string_view line : split(text, '\n')) out.emplace_back(line);
  return out;
}

std::vector<std::string> version_one() {
  std::vector<std::string> out = version_two();
  std::erase_if(out, [](const std::string& s) { return std::ranges::count(kNewInTwo, table_of(s)) > 0; });
  for (std::string& s : out)
    if (const std::size_t at = s.find(kLabelledBy); at != std::string::npos) s.erase(at, kLabelledBy.size());
  return out;
}

std::string definition(const std::vector<std::string>& schema, std::string_view table) {
  return *std::ranges::find_if(schema, [&](const std::string& s) { return table_of(s) == table; });
}

Status run_all(sqlite::Database& database, std::span<const std::string> statements) {
  for (const std::string& statement : statements)
    if (Status s = database.execute(statement); !s.ok()) return s;
  return {};
}

// Only rules labelled; what they cost was counted, and nothing else was to be counted.
Status one_to_two(sqlite::Database& database) {
  std::vector<std::string> steps = {
      "ALTER TABLE ledger RENAME TO old_ledger",
      definition(version_two(), "ledger"),
      "INSERT INTO ledger SELECT *, 'rules' FROM old_ledger",
      "DROP TABLE old_ledger",
  };
  for (const std::string_view table : kNewInTwo) steps.push_back(definition(version_two(), table));
  constexpr std::array kSettings = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"verdict_weight", "0"},
      {"max_refinements", "0"},
      {"found.usage.cache_hits", "0"},
      {"found.usage.failures", "0"},
      {"found.usage.by_rules", "0"},
      {"found.usage.not_asked", "0"},
      {"found.usage.tokens_in", "0"},
      {"found.usage.tokens_out", "0"},
      {"found.usage.cost", "0"},
      {"found.usage.agreement", "1"},
      {"found.usage.stopped_by", ""},
      {"found.usage.failed_with", ""},
  });
  steps.emplace_back("UPDATE settings SET name = 'found.usage.calls' WHERE name = 'found.labeller_calls'");
  for (const auto& [name, value] : kSettings)
    steps.push_back(
        fmt::format("INSERT INTO settings SELECT max(id) + 1, '{0}', '{1}' FROM settings "
                    "HAVING count(*) > 0 AND sum(name = '{0}') = 0",
                    name, value));
  return run_all(database, steps);
}

// A column of numbers, and what they stood for.
struct Numbered {
  std::string_view table;
  std::string_view column;
  std::vector<std::string_view> names;
};

std::vector<Numbered> numbered_in_two() {
  const std::vector<std::string_view> periods = {"incident", "baseline"};
  return {
      {"subjects", "kind", {"unknown", "service", "instance", "host", "database", "cache", "queue"}},
      {"logs", "period", periods},
      {"logs", "level", {"unknown", "trace", "debug", "info", "warning", "error", "fatal"}},
      {"spans", "period", periods},
      {"calls", "period", periods},
      {"metrics", "period", periods},
      {"changes", "kind", {"deploy", "commit", "flag", "configuration"}},
      {"links", "kind", {"instance_of", "runs_on"}},
      {"entities",
       "kind",
       {"Unknown", "Service", "Instance", "Host", "Database", "Cache", "Queue", "Workload", "ConfigMap",
        "Namespace", "Change"}},
      {"relations",
       "kind",
       {"depends_on", "calls", "reads_writes", "has_instance", "runs_on", "uses", "changed_by"}},
      {"evidence", "kind", {"log_burst",      "log_new",       "log_vanished",  "error_logs",
                            "exception",      "latency_shift", "slow_requests", "network_gap",
                            "failing_calls",  "error_spans",   "missing_calls", "missing_traffic",
                            "metric_shift",   "saturation",    "growth",        "alert",
                            "resource_alert", "change",        "co_location",   "normal"}},
      {"questions", "outcome", {"answered", "cached", "failed", "refused", "given up", "budget"}},
  };
}

// The columns of a definition, in order.
std::vector<std::string> columns_in(std::string_view definition) {
  const std::size_t begin = definition.find('(') + 1;
  std::vector<std::string> out;
  for (const std::string_view part : split(definition.substr(begin, definition.rfind(')') - begin), ','))
    out.emplace_back(trim(part).substr(0, trim(part).find(' ')));
  return out;
}

std::string name_for_number(const Numbered& numbered) {
  std::string out = fmt::format("CASE {}", numbered.column);
  for (std::size_t i = 0; i < numbered.names.size(); ++i)
    out += fmt::format(" WHEN {} THEN '{}'", i, numbered.names[i]);
  return out + " END";
}

Status check_numbers(sqlite::Database& database, const Numbered& numbered) {
  const Result<std::int64_t> strange = database.integer(fmt::format(
      "SELECT coalesce(min(id), -1) FROM {0} WHERE typeof({1}) <> 'integer' OR {1} < 0 OR {1} >= {2}",
      numbered.table, numbered.column, numbered.names.size()));
  if (!strange.ok()) return strange.status();
  if (*strange < 0) return {};
  return Status::corrupt({"the case file is corrupt",
                          fmt::format("{}: table {}, row {}", database.place(), numbered.table, *strange),
                          fmt::format("column {}: a number that stands for nothing", numbered.column),
                          sqlite::kReingest});
}

// The definition of a table with a column of names for one of numbers.
void name_in(std::string& definition, std::string_view column) {
  const std::string number = fmt::format(" {} INTEGER NOT NULL", column);
  definition.replace(definition.find(number), number.size(), fmt::format(" {} TEXT NOT NULL", column));
}

// One table, all its numbered columns at once.
Status name_numbers(sqlite::Database& database, std::string_view table, std::span<const Numbered> numbered) {
  const std::string old = definition(version_two(), table);
  std::string created = old;
  std::vector<std::string> values = columns_in(old);
  for (const Numbered& n : numbered) {
    if (Status s = check_numbers(database, n); !s.ok()) return s;
    name_in(created, n.column);
    *std::ranges::find(values, n.column) = name_for_number(n);
  }
  const std::array<std::string, 4> steps = {
      fmt::format("ALTER TABLE {0} RENAME TO old_{0}", table),
      created,
      fmt::format("INSERT INTO {0} SELECT {1} FROM old_{0}", table, fmt::join(values, ", ")),
      fmt::format("DROP TABLE old_{}", table),
  };
  return run_all(database, steps);
}

// Version 2 knew kinds of entities by these words, and all else as "Unknown".
std::string_view word_of_two(std::string_view word) {
  static constexpr std::array<std::string_view, 11> kWords = {
      "Unknown", "Service",  "Instance",  "Host",      "Database", "Cache",
      "Queue",   "Workload", "ConfigMap", "Namespace", "Change"};
  const auto* known = std::ranges::find(kWords, EntityKind(word).plain());
  return known == kWords.end() ? kWords[0] : *known;
}

// The id of a declared entity with the word that version 2 read in it.
std::string id_of_two(const std::string& id) {
  const std::vector<std::string_view> parts = split(id, '/');
  if (parts.size() == 3) return fmt::format("{}/{}/{}", parts[0], word_of_two(parts[1]), parts[2]);
  const bool kind_first = parts.size() == 2 && word_of_two(parts[0]) != "Unknown";
  return kind_first ? fmt::format("{}/{}", word_of_two(parts[0]), parts[1]) : id;
}

// What version 2 concluded has these words in it, and is to be found again.
Status keep_words_of_two(sqlite::Database& database) {
  Result<sqlite::Statement> select = database.prepare("SELECT id, name, kind FROM declared_entities");
  if (!select.ok()) return select.status();
  Result<sqlite::Statement> update =
      database.prepare("UPDATE declared_entities SET name = ?, kind = ? WHERE id = ?");
  if (!update.ok()) return update.status();
  for (;;) {
    const Result<bool> row = select->step();
    if (!row.ok()) return row.status();
    if (!*row) return {};
    const std::string name = id_of_two(std::string(select->bytes(1)));
    update->bind_text(0, name);
    update->bind_text(1, word_of_two(select->bytes(2)));
    update->bind_integer(2, select->integer(0));
    if (const Result<bool> done = update->step(); !done.ok()) return done.status();
    update->reset();
  }
}

Status two_to_three(sqlite::Database& database) {
  const std::vector<Numbered> all = numbered_in_two();
  for (std::size_t first = 0; first < all.size();) {
    std::size_t last = first + 1;
    while (last < all.size() && all[last].table == all[first].table) ++last;
    if (Status s = name_numbers(database, all[first].table, std::span(all).subspan(first, last - first));
        !s.ok())
      return s;
    first = last;
  }
  return keep_words_of_two(database);
}

// As version 2, with names for numbers.
std::vector<std::string> version_three() {
  std::vector<std::string> out = version_two();
  for (const Numbered& n : numbered_in_two())
    name_in(*std::ranges::find_if(out, [&](const std::string& s) { return table_of(s) == n.table; }),
            n.column);
  return out;
}

// What is new in 4, and stays as it was then.
constexpr std::string_view kEventsOfFour =
    "CREATE TABLE events(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, entity INTEGER, sender INTEGER, label "
    "TEXT "
    "NOT NULL, confidence REAL NOT NULL, cites BLOB NOT NULL, accuses BLOB NOT NULL, given_by TEXT NOT NULL, "
    "text TEXT NOT NULL, count INTEGER NOT NULL)";
constexpr std::string_view kConclusionOfFour =
    "CREATE TABLE conclusion(id INTEGER PRIMARY KEY, key TEXT NOT NULL, found TEXT NOT NULL)";

// A ledger tells of visits and verdicts; messages and who was accused went with the walk.
Status three_to_four(sqlite::Database& database) {
  constexpr std::string_view kEntity =
      "(SELECT id FROM entities WHERE iif(space = '', '', space || '/') || kind || '/' || name = l.entity)";
  const Result<std::int64_t> strange =
      database.integer(fmt::format("SELECT coalesce(min(l.id), -1) FROM ledger l WHERE {} IS NULL", kEntity));
  if (!strange.ok()) return strange.status();
  if (*strange >= 0)
    return Status::corrupt({"the case file is corrupt",
                            fmt::format("{}: table ledger, row {}", database.place(), *strange),
                            "column entity: there is no such entity", sqlite::kReingest});
  const std::array<std::string, 4> steps = {
      std::string(kEventsOfFour),
      std::string(kConclusionOfFour),
      fmt::format(
          "INSERT INTO events SELECT row_number() OVER (ORDER BY row, part) - 1, kind, entity, NULL, label, "
          "confidence, cites, x'0100', given_by, text, 0 FROM ("
          "SELECT id AS row, 0 AS part, 'visited' AS kind, {0} AS entity, 'Defer' AS label, 0.0 AS "
          "confidence, "
          "x'0100' AS cites, '' AS given_by, cause AS text FROM ledger l WHERE cause <> 'objection' "
          "UNION ALL SELECT id, 1, iif(cause = 'objection', 'objection', 'verdict'), {0}, "
          "iif(cause = 'objection', 'Defer', new_label), iif(cause = 'objection', 0.0, confidence), "
          "iif(cause = 'objection', x'0100', cites), labelled_by, rationale FROM ledger l)",
          kEntity),
      "DROP TABLE ledger",
  };
  return run_all(database, steps);
}

std::vector<std::string> version_four() {
  std::vector<std::string> out = version_three();
  const auto ledger = std::ranges::find(out, "ledger", table_of);
  *ledger = kConclusionOfFour;
  out.insert(ledger, std::string(kEventsOfFour));
  return out;
}

// An onset that is the incident's to the nanosecond was taken from there.
Status four_to_five(sqlite::Database& database) {
  const std::string old = definition(version_four(), "evidence");
  constexpr std::string_view kOnsetEnd = "onset_end INTEGER,";
  std::string created = old;
  created.replace(created.find(kOnsetEnd), kOnsetEnd.size(),
                  fmt::format("{} onset_basis TEXT NOT NULL,", kOnsetEnd));
  std::vector<std::string> values = columns_in(old);
  const auto incident = [](std::string_view side) {
    return fmt::format("(SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'found.onset.{}')", side);
  };
  *std::ranges::find(values, "onset_end") =
      fmt::format("onset_end, iif(onset_start = {} AND onset_end = {}, 'imputed', 'measured')",
                  incident("start"), incident("end"));
  const std::array<std::string, 4> steps = {
      "ALTER TABLE evidence RENAME TO old_evidence",
      created,
      fmt::format("INSERT INTO evidence SELECT {} FROM old_evidence", fmt::join(values, ", ")),
      "DROP TABLE old_evidence",
  };
  return run_all(database, steps);
}

}  // namespace

std::vector<std::string> released_schema(std::uint32_t released) {
  constexpr std::array kVersions = {version_one, version_two, version_three, version_four};
  return kVersions.at(released - 1)();
}

Status migrate(sqlite::Database& database, std::uint32_t released) {
  if (released < 2)
    if (Status s = one_to_two(database); !s.ok()) return s;
  if (released < 3)
    if (Status s = two_to_three(database); !s.ok()) return s;
  if (released < 4)
    if (Status s = three_to_four(database); !s.ok()) return s;
  if (released < 5)
    if (Status s = four_to_five(database); !s.ok()) return s;
  return database.execute(fmt::format("PRAGMA user_version={}", kSchemaVersion));
}

}  // namespace propter::store
