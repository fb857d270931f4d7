// A thin layer over SQLite: handles that close themselves, errors as Status, parameters that are bound.
//
//   Result<Statement> insert = database.prepare("INSERT INTO words VALUES(?, ?)");
//   insert->bind_integer(0, 7);
//   insert->bind_text(1, "seven");
//   Result<bool> row = insert->step();
//
// SQL text is constant or made of names from our own schema; nothing untrusted ever becomes part of it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <propter/status.h>

struct sqlite3;
struct sqlite3_stmt;

namespace propter::sqlite {

// What to do about a case file that cannot be read any more.
inline constexpr const char* kReingest = "ingest the incident again into a new case file";

enum class Access : std::uint8_t {
  kRead,    // an existing file, never written to
  kWrite,   // an existing file
  kCreate,  // as kWrite; an empty database where there is no file
};

struct Options {
  Access access = Access::kCreate;
  int busy_timeout_ms = 5000;   // how long to wait for a lock of another process
  std::uint32_t max_pages = 0;  // the size at which the disk counts as full; 0: as large as the disk allows
};

enum class ColumnType : std::uint8_t { kInteger, kReal, kText, kBlob, kNull };

// A prepared statement. Parameters and columns count from 0. Bound text is borrowed and has to live until the
// next reset(); blobs, which are made for the purpose, are copied. A bind that fails is reported by the next
// step().
class Statement {
 public:
  void bind_null(int index);
  void bind_integer(int index, std::int64_t value);
  void bind_real(int index, double value);
  void bind_text(int index, std::string_view value);
  void bind_blob(int index, std::string_view value);

  // True: a row stands ready. False: the statement is done.
  Result<bool> step();
  // Ready to be bound and stepped again; parameters keep their values.
  void reset();

  // Of the row that stands ready; views live until the next step() or reset().
  [[nodiscard]] ColumnType type(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string_view bytes(int column) const;  // of text or a blob

 private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  void note(int code);

  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
  int failure_ = 0;
};

// An open database, hardened against hostile files: defensive mode, untrusted schema, no triggers, no views,
// no double-quoted strings.
class Database {
 public:
  // The empty path: a private temporary database that vanishes with the handle.
  static Result<Database> open(const std::string& path, const Options& options);

  // A private temporary database with the content of `original`, which is told by the path of that one.
  static Result<Database> copy_of(Database& original, const Options& options);

  // Runs all statements of `sql`, rows are ignored.
  Status execute(const std::string& sql);
  Result<Statement> prepare(std::string_view sql);
  // The first column of the first row; kCorrupt when there is none.
  Result<std::int64_t> integer(std::string_view sql);
  Result<std::string> text(std::string_view sql);

  // Write-ahead log, so that readers do not block a writer. Where the file system cannot do it, the rollback
  // journal stays.
  Status enter_wal();
  // Moves the log into the file and removes it, unless another process still uses the case.
  void leave_wal() noexcept;

  [[nodiscard]] bool read_only() const;
  // The path for messages.
  [[nodiscard]] std::string place() const;

 private:
  friend class Transaction;
  struct Closer {
    void operator()(sqlite3* database) const noexcept;
  };
  explicit Database(sqlite3* database) : database_(database) {}
  Status harden(const Options& options);

  std::unique_ptr<sqlite3, Closer> database_;
  std::string original_;  // of a copy, the path for messages
};

// Rolled back unless committed.
class Transaction {
 public:
  enum class Kind : std::uint8_t { kRead, kWrite };

  // kRead: all reads see one state. kWrite: also waits for the write lock now rather than at the first
  // change.
  static Result<Transaction> begin(Database& database, Kind kind);
  Status commit();

  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;  // null once it is over
};

}  // namespace propter::sqlite
