#include "store/sqlite.h"

#include <filesystem>

#include "unit/store/sample.h"

namespace propter::sqlite {
namespace {

class SqliteTest : public StoreTest {
 protected:
  [[nodiscard]] Database open(const Options& options = {}) const {
    Result<Database> database = Database::open(path(), options);
    EXPECT_TRUE(database.ok()) << database.status().message().str();
    return *std::move(database);
  }
};

void expect_io(const Status& status, std::string_view why) {
  EXPECT_EQ(status.code(), StatusCode::kIo);
  EXPECT_NE(status.message().str().find(why), std::string::npos) << status.message().str();
  EXPECT_FALSE(status.message().help.empty());
}

TEST_F(SqliteTest, ValuesComeBackWithTheirTypes) {
  Database database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE t(a, b, c, d, e)").ok());
  Result<Statement> insert = database.prepare("INSERT INTO t VALUES(?, ?, ?, ?, ?)");
  insert->bind_integer(0, INT64_MIN);
  insert->bind_real(1, 0.5);
  insert->bind_text(2, std::string_view("a\0b", 3));
  insert->bind_blob(3, {});
  insert->bind_null(4);
  ASSERT_FALSE(*insert->step());
  Result<Statement> select = database.prepare("SELECT * FROM t");
  ASSERT_TRUE(*select->step());
  EXPECT_EQ(select->integer(0), INT64_MIN);
  EXPECT_EQ(select->real(1), 0.5);
  EXPECT_EQ(select->bytes(2), std::string_view("a\0b", 3));
  EXPECT_EQ(select->type(3), ColumnType::kBlob);
  EXPECT_EQ(select->type(4), ColumnType::kNull);
}

TEST_F(SqliteTest, ABindThatFailsIsReportedByTheStep) {
  Database database = open();
  Result<Statement> select = database.prepare("SELECT ?");
  select->bind_integer(1, 7);
  EXPECT_EQ(select->step().status().code(), StatusCode::kInternal);
}

TEST_F(SqliteTest, AnAbandonedTransactionIsRolledBack) {
  Database database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE t(a)").ok());
  {
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::kWrite);
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES(1)").ok());
  }
  EXPECT_EQ(*database.integer("SELECT count(*) FROM t"), 0);
}

TEST_F(SqliteTest, ALockOfAnotherHandleIsNamed) {
  Database one = open();
  Database two = open({.busy_timeout_ms = 0});
  const Result<Transaction> held = Transaction::begin(one, Transaction::Kind::kWrite);
  ASSERT_TRUE(held.ok());
  const Result<Transaction> refused = Transaction::begin(two, Transaction::Kind::kWrite);
  expect_io(refused.status(), "in use by another process");
  EXPECT_EQ(refused.status().message().where, path());
}

TEST_F(SqliteTest, AFullDiskIsNamedAndTheTransactionIsUndone) {
  Database database = open({.max_pages = 10});
  ASSERT_TRUE(database.execute("CREATE TABLE t(a); INSERT INTO t VALUES(1)").ok());
  {
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::kWrite);
    expect_io(database.execute("DELETE FROM t; INSERT INTO t VALUES(zeroblob(1000000))"), "disk is full");
  }
  EXPECT_EQ(*database.integer("SELECT a FROM t"), 1);
}

TEST_F(SqliteTest, AHandleForReadingDoesNotWrite) {
  ASSERT_TRUE(open().execute("CREATE TABLE t(a)").ok());
  Database database = open({.access = Access::kRead});
  EXPECT_TRUE(database.read_only());
  expect_io(database.execute("INSERT INTO t VALUES(1)"), "cannot be written");
}

TEST_F(SqliteTest, AFolderThatDoesNotExistIsNamed) {
  expect_io(Database::open(path("none/a.propter"), {}).status(), "cannot open");
}

TEST_F(SqliteTest, TriggersDoNotRun) {
  Database database = open();
  ASSERT_TRUE(database
                  .execute("CREATE TABLE t(a); CREATE TABLE u(a);"
                           "CREATE TRIGGER x AFTER INSERT ON t BEGIN INSERT INTO u VALUES(1); END;"
                           "INSERT INTO t VALUES(1)")
                  .ok());
  EXPECT_EQ(*database.integer("SELECT count(*) FROM u"), 0);
}

TEST_F(SqliteTest, ViewsDoNotRun) {
  Database database = open();
  ASSERT_TRUE(database.execute("CREATE VIEW v AS SELECT 1").ok());
  EXPECT_FALSE(database.integer("SELECT * FROM v").ok());
}

TEST_F(SqliteTest, TheSchemaTableCannotBeForged) {
  Database database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE t(a); PRAGMA writable_schema=ON").ok());
  EXPECT_FALSE(database.execute("UPDATE sqlite_master SET sql='x'").ok());
}

TEST_F(SqliteTest, AColonInFrontOfANameIsPartOfTheName) {
  const std::filesystem::path here = std::filesystem::current_path();
  std::filesystem::current_path(std::filesystem::path(path()).parent_path());
  {
    Result<Database> database = Database::open(":memory:", {});
    EXPECT_TRUE(database->execute("CREATE TABLE t(a)").ok());
  }
  std::filesystem::current_path(here);
  EXPECT_TRUE(std::filesystem::exists(path(":memory:")));
}

TEST_F(SqliteTest, LeavingTheWriteAheadLogLeavesOneFile) {
  Database database = open();
  ASSERT_TRUE(database.enter_wal().ok());
  ASSERT_TRUE(database.execute("CREATE TABLE t(a)").ok());
  EXPECT_TRUE(std::filesystem::exists(path() + "-wal"));
  database.leave_wal();
  EXPECT_FALSE(std::filesystem::exists(path() + "-wal"));
  EXPECT_EQ(*database.integer("SELECT count(*) FROM t"), 0);
}

}  // namespace
}  // namespace propter::sqlite
