#include "store/sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace propter::sqlite {
namespace {

struct Cause {
  int code;  // primary result code of SQLite
  StatusCode status;
  const char* what;
  const char* help;
};

constexpr Cause kCauses[] = {
    {SQLITE_BUSY, StatusCode::kIo, "the case is in use by another process",
     "wait for it, or name another case file"},
    {SQLITE_LOCKED, StatusCode::kIo, "the case is in use", "close the other handle first"},
    {SQLITE_FULL, StatusCode::kIo, "the disk is full; the case keeps its previous content",
     "free some space, or name a case file on another disk"},
    {SQLITE_READONLY, StatusCode::kIo, "the case cannot be written to",
     "check the permissions of the file and its folder, or name another case file"},
    {SQLITE_PERM, StatusCode::kIo, "no permission to use the case", "check the permissions of the file"},
    {SQLITE_CANTOPEN, StatusCode::kIo, "cannot open the case",
     "check that the folder exists and that you may write to it"},
    {SQLITE_IOERR, StatusCode::kIo, "cannot read or write the case",
     "check the disk, or name another case file"},
    {SQLITE_NOMEM, StatusCode::kIo, "not enough memory for the case", "free some memory and try again"},
    {SQLITE_TOOBIG, StatusCode::kIo, "a value is larger than a case can hold",
     "ingest a smaller part of the telemetry"},
    {SQLITE_INTERRUPT, StatusCode::kInterrupted, "interrupted while using the case", ""},
    {SQLITE_CORRUPT, StatusCode::kCorrupt, "the case file is corrupt", kReingest},
    {SQLITE_NOTADB, StatusCode::kCorrupt, "the file is no case of propter", "name another file"},
    {SQLITE_SCHEMA, StatusCode::kCorrupt, "the case file is corrupt", kReingest},
};
constexpr Cause kDefect = {SQLITE_ERROR, StatusCode::kInternal, "the case refused a statement",
                           "report this as a defect"};

std::string name_place(const char* path) {
  return path != nullptr && *path != '\0' ? path : "temporary case";
}

Status failure(int code, std::string where, std::string why) {
  const int primary = code & 0xFF;
  const auto* cause =
      std::find_if(std::begin(kCauses), std::end(kCauses), [&](const Cause& c) { return c.code == primary; });
  const Cause& found = cause == std::end(kCauses) ? kDefect : *cause;
  return {found.status, {found.what, std::move(where), std::move(why), found.help}};
}

Status failure(sqlite3* database, int code) {
  return failure(code, name_place(sqlite3_db_filename(database, "main")), sqlite3_errmsg(database));
}

int flags_of(Access access) {
  switch (access) {
    case Access::kRead:
      return SQLITE_OPEN_READONLY;
    case Access::kWrite:
      return SQLITE_OPEN_READWRITE;
    case Access::kCreate:
      break;
  }
  return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

// A name such as ":memory:" is a file like any other.
std::string as_file_name(const std::string& path) { return path.starts_with(':') ? "./" + path : path; }

}  // namespace

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

void Statement::note(int code) {
  if (failure_ == SQLITE_OK) failure_ = code;
}

void Statement::bind_null(int index) { note(sqlite3_bind_null(statement_.get(), index + 1)); }

void Statement::bind_integer(int index, std::int64_t value) {
  note(sqlite3_bind_int64(statement_.get(), index + 1, value));
}

void Statement::bind_real(int index, double value) {
  note(sqlite3_bind_double(statement_.get(), index + 1, value));
}

// A view without data is the empty text or blob; SQLite would take its null pointer for NULL.
void Statement::bind_text(int index, std::string_view value) {
  const char* data = value.data() == nullptr ? "" : value.data();
  note(sqlite3_bind_text64(statement_.get(), index + 1, data, value.size(), nullptr, SQLITE_UTF8));
}

void Statement::bind_blob(int index, std::string_view value) {
  const char* data = value.data() == nullptr ? "" : value.data();
  note(sqlite3_bind_blob64(statement_.get(), index + 1, data, value.size(), SQLITE_TRANSIENT));
}

Result<bool> Statement::step() {
  sqlite3* const database = sqlite3_db_handle(statement_.get());
  if (const int code = std::exchange(failure_, SQLITE_OK); code != SQLITE_OK)
    return failure(code, name_place(sqlite3_db_filename(database, "main")), sqlite3_errstr(code));
  const int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) return failure(database, code);
  return code == SQLITE_ROW;
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

ColumnType Statement::type(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER:
      return ColumnType::kInteger;
    case SQLITE_FLOAT:
      return ColumnType::kReal;
    case SQLITE_TEXT:
      return ColumnType::kText;
    case SQLITE_BLOB:
      return ColumnType::kBlob;
    default:
      return ColumnType::kNull;
  }
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string_view Statement::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

void Database::Closer::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }

Result<Database> Database::open(const std::string& path, const Options& options) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(as_file_name(path).c_str(), &handle, flags_of(options.access), nullptr);
  Database database(handle);
  if (code != SQLITE_OK) return failure(code, name_place(path.c_str()), sqlite3_errstr(code));
  if (Status status = database.harden(options); !status.ok()) return status;
  return database;
}

Result<Database> Database::copy_of(Database& original, const Options& options) {
  Result<Database> copy = open("", options);
  if (!copy.ok()) return copy;
  copy->original_ = original.place();
  sqlite3_backup* const backup =
      sqlite3_backup_init(copy->database_.get(), "main", original.database_.get(), "main");
  if (backup == nullptr) return failure(copy->database_.get(), sqlite3_errcode(copy->database_.get()));
  const int code = sqlite3_backup_step(backup, -1);
  sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE) return failure(code, original.place(), sqlite3_errstr(code));
  return copy;
}

Status Database::harden(const Options& options) {
  constexpr std::pair<int, int> kSwitches[] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
      {SQLITE_DBCONFIG_DQS_DML, 0},        {SQLITE_DBCONFIG_DQS_DDL, 0},
  };
  sqlite3_extended_result_codes(database_.get(), 1);
  sqlite3_busy_timeout(database_.get(), options.busy_timeout_ms);
  for (const auto& [option, value] : kSwitches)
    if (const int code = sqlite3_db_config(database_.get(), option, value, nullptr); code != SQLITE_OK)
      return failure(database_.get(), code);
  if (Status status = execute("PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA synchronous=NORMAL");
      !status.ok())
    return status;
  return options.max_pages == 0 ? Status()
                                : execute(fmt::format("PRAGMA max_page_count={}", options.max_pages));
}

Status Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? Status() : failure(database_.get(), code);
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) return failure(database_.get(), code);
  return Statement(statement);
}

Result<std::int64_t> Database::integer(std::string_view sql) {
  Result<Statement> query = prepare(sql);
  if (!query.ok()) return query.status();
  const Result<bool> row = query->step();
  if (!row.ok()) return row.status();
  if (!*row) return failure(SQLITE_CORRUPT, place(), "a row is missing");
  return query->integer(0);
}

Result<std::string> Database::text(std::string_view sql) {
  Result<Statement> query = prepare(sql);
  if (!query.ok()) return query.status();
  const Result<bool> row = query->step();
  if (!row.ok()) return row.status();
  if (!*row) return failure(SQLITE_CORRUPT, place(), "a row is missing");
  return std::string(query->bytes(0));
}

Status Database::enter_wal() { return execute("PRAGMA journal_mode=WAL"); }

// The rollback journal is what a finished case has, since a file in WAL mode cannot be read in a folder that
// cannot be written to.
void Database::leave_wal() noexcept {
  sqlite3_busy_timeout(database_.get(), 0);
  sqlite3_exec(database_.get(), "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr);
}

bool Database::read_only() const { return sqlite3_db_readonly(database_.get(), "main") == 1; }

std::string Database::place() const {
  return original_.empty() ? name_place(sqlite3_db_filename(database_.get(), "main")) : original_;
}

Result<Transaction> Transaction::begin(Database& database, Kind kind) {
  Status status = database.execute(kind == Kind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
  if (!status.ok()) return status;
  return Transaction(database);
}

Status Transaction::commit() {
  Status status = database_->execute("COMMIT");
  if (status.ok()) database_ = nullptr;
  return status;
}

// After some errors, a full disk among them, SQLite has rolled back by itself.
Transaction::~Transaction() {
  if (database_ == nullptr || sqlite3_get_autocommit(database_->database_.get()) != 0) return;
  sqlite3_exec(database_->database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace propter::sqlite
