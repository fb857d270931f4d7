#include "store/case_file.h"

#include <algorithm>
#include <span>
#include <utility>

#include "store/file_probe.h"
#include "store/migrations.h"
#include "store/schema.h"
#include "store/sqlite.h"
#include "store/tables.h"
#include "store/telemetry_store.h"

namespace propter {

using sqlite::Access;
using sqlite::Transaction;
using store::FileState;

struct CaseFile::Database {
  explicit Database(sqlite::Database handle) : file(std::move(handle)) {}
  ~Database() {
    if (in_wal) file.leave_wal();
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  sqlite::Database file;
  bool in_wal = false;
};

namespace {

Status missing(const std::string& path) {
  return Status::io({"cannot open the case", path, "there is no such case", "check the path"});
}

Status not_writable(const std::string& path) {
  return Status::io({"the case cannot be written to", path, "no permission to write",
                     "check the permissions of the file and its folder, or name another case file"});
}

// Within the transaction, so that of two processes that create the same case one finds it made.
Status create(sqlite::Database& database) {
  Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  if (Status status = store::create_schema(database); !status.ok()) return status;
  return transaction->commit();
}

Result<sqlite::Database> open_new(const std::string& path) {
  Result<sqlite::Database> database = sqlite::Database::open(path, {.access = Access::kCreate});
  if (!database.ok()) return database;
  if (Status status = create(*database); !status.ok()) return status;
  if (const auto schema = store::check_schema(*database); !schema.ok()) return schema.status();
  return database;
}

// Of a version that was released before: as a copy where it is only to be read.
Result<sqlite::Database> brought_up_to_date(sqlite::Database database, std::uint32_t version, Access access) {
  if (access == Access::kRead) {
    Result<sqlite::Database> copy = sqlite::Database::copy_of(database, {});
    if (!copy.ok()) return copy;
    database = *std::move(copy);
  }
  Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  if (Status status = store::migrate(database, version); !status.ok()) return status;
  if (const auto schema = store::check_schema(database); !schema.ok()) return schema.status();
  if (Status status = transaction->commit(); !status.ok()) return status;
  // What is saved into a copy would be lost with it.
  if (access == Access::kRead)
    if (Status status = database.execute("PRAGMA query_only=ON"); !status.ok()) return status;
  return database;
}

Result<sqlite::Database> open_and_check(const std::string& path, Access access) {
  Result<sqlite::Database> database = sqlite::Database::open(path, {.access = access});
  if (!database.ok()) return database;
  const Result<store::Identity> schema = store::check_schema(*database);
  if (!schema.ok()) return schema.status();
  if (Status status = store::check_structure(*database); !status.ok()) return status;
  if (access != Access::kRead && database->read_only()) return not_writable(path);
  if (schema->schema_version < store::kSchemaVersion)
    return brought_up_to_date(*std::move(database), schema->schema_version, access);
  return database;
}

// Where the very first statements fail for no other reason, the file is the reason.
Result<sqlite::Database> open_case(const std::string& path, Access access) {
  Result<sqlite::Database> database = open_and_check(path, access);
  if (database.ok() || database.status().code() != StatusCode::kInternal) return database;
  return Status::corrupt(
      {"the case file is corrupt", path, database.status().message().why, sqlite::kReingest});
}

// The graph may be saved after the evidence that refers to it: references of these rows are judged when
// loaded.
constexpr store::Limits kNotYetKnown = {
    .entities = UINT32_MAX, .relations = UINT32_MAX, .evidence = UINT32_MAX};

// Replaces the rows of one table.
template <typename T>
Status replace(sqlite::Database& database, store::Table<T> table, const std::vector<T>& rows,
               const store::Limits& limits = {}) {
  Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  if (Status status = store::write_rows(database, table, std::span<const T>(rows), limits); !status.ok())
    return status;
  return transaction->commit();
}

template <typename T>
Result<std::vector<T>> load(sqlite::Database& database, store::Table<T> table,
                            const store::Limits& limits = {}) {
  std::vector<T> rows;
  if (Status status = store::read_rows(database, table, rows, limits); !status.ok()) return status;
  return rows;
}

// What evidence and events may refer to: the rows of the saved graph and the saved evidence.
Result<store::Limits> saved_limits(sqlite::Database& database) {
  store::Limits limits;
  const std::pair<std::size_t*, Result<std::size_t>> counts[] = {
      {&limits.entities, count_rows(database, store::kEntities)},
      {&limits.relations, count_rows(database, store::kRelations)},
      {&limits.evidence, count_rows(database, store::kEvidence)},
  };
  for (const auto& [limit, count] : counts) {
    if (!count.ok()) return count.status();
    *limit = *count;
  }
  return limits;
}

// Rows that refer to other tables: read against the state that these have at the same moment.
template <typename T>
Result<std::vector<T>> load_referring(sqlite::Database& database, store::Table<T> table) {
  Result<Transaction> snapshot = Transaction::begin(database, Transaction::Kind::kRead);
  if (!snapshot.ok()) return snapshot.status();
  const Result<store::Limits> limits = saved_limits(database);
  if (!limits.ok()) return limits.status();
  return load(database, table, *limits);
}

}  // namespace

CaseFile::CaseFile(std::unique_ptr<Database> database) : database_(std::move(database)) {}
CaseFile::CaseFile(CaseFile&&) noexcept = default;
CaseFile& CaseFile::operator=(CaseFile&&) noexcept = default;
CaseFile::~CaseFile() = default;

Result<CaseFile> CaseFile::temporary() {
  Result<sqlite::Database> database = open_new("");
  if (!database.ok()) return database.status();
  return CaseFile(std::make_unique<Database>(*std::move(database)));
}

Result<CaseFile> CaseFile::open_or_create(const std::string& path) {
  if (path.empty()) return missing(path);
  const Result<FileState> state = store::probe_file(path);
  if (!state.ok()) return state.status();
  Result<sqlite::Database> database =
      *state == FileState::kCase ? open_case(path, Access::kWrite) : open_new(path);
  if (!database.ok()) return database.status();
  auto handle = std::make_unique<Database>(*std::move(database));
  handle->in_wal = true;
  if (Status status = handle->file.enter_wal(); !status.ok()) return status;
  return CaseFile(std::move(handle));
}

Result<CaseFile> CaseFile::open_existing(const std::string& path) {
  const Result<FileState> state = store::probe_file(path);
  if (!state.ok()) return state.status();
  if (*state != FileState::kCase) return missing(path);
  Result<sqlite::Database> database = open_case(path, Access::kRead);
  if (!database.ok()) return database.status();
  return CaseFile(std::make_unique<Database>(*std::move(database)));
}

bool CaseFile::looks_like_case(const std::string& path) { return store::starts_like_sqlite(path); }

Status CaseFile::save_telemetry(const Telemetry& telemetry) {
  return store::save_telemetry(database_->file, telemetry);
}

Result<bool> CaseFile::has_telemetry() { return store::has_telemetry(database_->file); }

Result<Telemetry> CaseFile::load_telemetry() { return store::load_telemetry(database_->file); }

Status CaseFile::save_graph(const OperationalGraph& graph) {
  sqlite::Database& file = database_->file;
  store::Limits limits;
  limits.entities = graph.entities().size();
  Result<Transaction> transaction = Transaction::begin(file, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  if (Status status = write_rows(file, store::kEntities, graph.entities(), limits); !status.ok())
    return status;
  if (Status status = write_rows(file, store::kRelations, graph.relations(), limits); !status.ok())
    return status;
  return transaction->commit();
}

Result<OperationalGraph> CaseFile::load_graph() {
  sqlite::Database& file = database_->file;
  Result<Transaction> snapshot = Transaction::begin(file, Transaction::Kind::kRead);
  if (!snapshot.ok()) return snapshot.status();
  Result<std::vector<Entity>> entities = load(file, store::kEntities);
  if (!entities.ok()) return entities.status();
  store::Limits limits;
  limits.entities = entities->size();
  Result<std::vector<Relation>> relations = load(file, store::kRelations, limits);
  if (!relations.ok()) return relations.status();
  const auto to_itself = [](const Relation& r) { return r.dependent == r.dependency; };
  if (const auto at = std::find_if(relations->begin(), relations->end(), to_itself); at != relations->end())
    return store::corrupt_row(file, store::kRelations.name, static_cast<std::size_t>(at - relations->begin()),
                              "an entity depends on itself");
  return OperationalGraph(*std::move(entities), *std::move(relations));
}

Status CaseFile::save_evidence(const std::vector<Evidence>& evidence) {
  return replace(database_->file, store::kEvidence, evidence, kNotYetKnown);
}

Result<std::vector<Evidence>> CaseFile::load_evidence() {
  return load_referring(database_->file, store::kEvidence);
}

Status CaseFile::save_events(const std::vector<Event>& events) {
  return replace(database_->file, store::kEvents, events, kNotYetKnown);
}

Result<std::vector<Event>> CaseFile::load_events() { return load_referring(database_->file, store::kEvents); }

Status CaseFile::save_conclusion(const ConclusionRow& conclusion) {
  return replace(database_->file, store::kConclusion, std::vector<ConclusionRow>{conclusion});
}

Result<ConclusionRow> CaseFile::load_conclusion() {
  Result<std::vector<ConclusionRow>> rows = load(database_->file, store::kConclusion);
  if (!rows.ok()) return rows.status();
  if (rows->size() > 1)
    return store::corrupt_row(database_->file, store::kConclusion.name, 1, "more than one conclusion");
  return rows->empty() ? ConclusionRow() : std::move(rows->front());
}

Status CaseFile::save_settings(const std::vector<Setting>& settings) {
  return replace(database_->file, store::kSettings, settings);
}

Result<std::vector<Setting>> CaseFile::load_settings() { return load(database_->file, store::kSettings); }

Status CaseFile::append_exchanges(const std::vector<ExchangeRow>& exchanges) {
  sqlite::Database& file = database_->file;
  Result<Transaction> transaction = Transaction::begin(file, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  const Result<std::size_t> there = count_rows(file, store::kExchanges);
  if (!there.ok()) return there.status();
  const std::span<const ExchangeRow> rows(exchanges);
  if (Status status = append_rows(file, store::kExchanges, rows, {}, *there); !status.ok()) return status;
  return transaction->commit();
}

Result<std::vector<ExchangeRow>> CaseFile::load_exchanges() {
  return load(database_->file, store::kExchanges);
}

Status CaseFile::save_questions(const std::vector<QuestionRow>& questions) {
  return replace(database_->file, store::kQuestions, questions);
}

Result<std::vector<QuestionRow>> CaseFile::load_questions() {
  return load(database_->file, store::kQuestions);
}

Status CaseFile::save_placeholders(const std::vector<PlaceholderRow>& placeholders) {
  return replace(database_->file, store::kPlaceholders, placeholders);
}

Result<std::vector<PlaceholderRow>> CaseFile::load_placeholders() {
  return load(database_->file, store::kPlaceholders);
}

Status CaseFile::save_report(std::string_view json) {
  std::vector<std::string> reports;
  if (!json.empty()) reports.emplace_back(json);
  return replace(database_->file, store::kReport, reports);
}

Result<std::string> CaseFile::load_report() {
  Result<std::vector<std::string>> reports = load(database_->file, store::kReport);
  if (!reports.ok()) return reports.status();
  if (reports->size() > 1)
    return store::corrupt_row(database_->file, store::kReport.name, 1, "more than one report");
  return reports->empty() ? std::string() : std::move(reports->front());
}

}  // namespace propter
