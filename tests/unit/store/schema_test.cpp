#include "store/schema.h"

#include <propter/evidence.h>

#include "unit/store/sample.h"

namespace propter::store {
namespace {

constexpr const char* kVersionTwo = R"(
CREATE TABLE subjects(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, space TEXT NOT NULL, name TEXT NOT
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
CREATE TABLE placeholders(id INTEGER PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL)
)";

// Indented lines continue the line before.
std::string unwrapped(std::string text) {
  for (std::size_t at = 0; (at = text.find("\n    ", at)) != std::string::npos;) text.replace(at, 5, " ");
  return text;
}

class SchemaTest : public StoreTest {
 protected:
  // The status of opening a sound case whose schema was altered.
  [[nodiscard]] Status open_altered(const std::string& sql) const {
    const std::string file = full_case();
    alter(file, sql);
    return CaseFile::open_existing(file).status();
  }
};

// Whoever changes a line here changes what old case files mean, and raises kSchemaVersion.
TEST(Schema, VersionTwoIsPinned) {
  EXPECT_EQ(kSchemaVersion, 2U);
  std::string found = "\n";
  for (const std::string& statement : schema_statements()) found += statement + "\n";
  EXPECT_EQ(found, unwrapped(kVersionTwo));
}

// Enumerations are stored as numbers: a new value in front of another one changes what old files mean.
TEST(Schema, TheNumbersOfEnumerationsArePinned) {
  EXPECT_EQ(static_cast<int>(SubjectKind::kQueue), 6);
  EXPECT_EQ(static_cast<int>(Level::kFatal), 6);
  EXPECT_EQ(static_cast<int>(ChangeKind::kConfiguration), 3);
  EXPECT_EQ(static_cast<int>(LinkKind::kRunsOn), 1);
  EXPECT_EQ(static_cast<int>(EntityKind::kChange), 10);
  EXPECT_EQ(static_cast<int>(RelationKind::kChangedBy), 6);
  EXPECT_EQ(static_cast<int>(EvidenceKind::kNormal), 19);
  EXPECT_EQ(static_cast<int>(ExchangeOutcome::kBudget), 5);
}

TEST_F(SchemaTest, ANewerVersionIsNamedAndTheFileLeftAlone) {
  const std::string file = full_case();
  alter(file, "PRAGMA user_version=7");
  const std::string before = read_file(file);
  for (const Status& status :
       {CaseFile::open_existing(file).status(), CaseFile::open_or_create(file).status()}) {
    EXPECT_EQ(status.code(), StatusCode::kUnsupported);
    EXPECT_EQ(status.message().why, "its schema has version 7, this program reads version 2");
    EXPECT_FALSE(status.message().help.empty());
  }
  EXPECT_EQ(read_file(file), before);
}

TEST_F(SchemaTest, VersionZeroIsCorrupt) {
  EXPECT_EQ(open_altered("PRAGMA user_version=0").code(), StatusCode::kCorrupt);
}

TEST_F(SchemaTest, ADatabaseOfAnotherProgramIsLeftAlone) {
  alter(path(), "CREATE TABLE logs(a); PRAGMA application_id=7");
  const std::string before = read_file(path());
  EXPECT_EQ(CaseFile::open_existing(path()).status().code(), StatusCode::kCorrupt);
  EXPECT_EQ(CaseFile::open_or_create(path()).status().code(), StatusCode::kCorrupt);
  EXPECT_EQ(read_file(path()), before);
}

TEST_F(SchemaTest, AViewInPlaceOfATableIsRefused) {
  const Status status =
      open_altered("DROP TABLE settings; CREATE VIEW settings AS SELECT 0 AS id, 'a' AS name, 'b' AS value");
  EXPECT_EQ(status.code(), StatusCode::kCorrupt);
  EXPECT_NE(status.message().why.find("CREATE VIEW settings"), std::string::npos);
}

TEST_F(SchemaTest, ATriggerIsRefused) {
  EXPECT_EQ(
      open_altered("CREATE TRIGGER settings_ AFTER DELETE ON settings BEGIN DELETE FROM report; END").code(),
      StatusCode::kCorrupt);
}

TEST_F(SchemaTest, AnIndexIsRefused) {
  EXPECT_EQ(open_altered("CREATE INDEX i ON settings(abs(name))").code(), StatusCode::kCorrupt);
}

TEST_F(SchemaTest, AnotherColumnIsRefused) {
  EXPECT_EQ(open_altered("ALTER TABLE settings ADD COLUMN extra AS (name || name)").code(),
            StatusCode::kCorrupt);
}

TEST_F(SchemaTest, AMissingTableIsNamed) {
  const Status status = open_altered("DROP TABLE evidence");
  EXPECT_EQ(status.code(), StatusCode::kCorrupt);
  EXPECT_NE(status.message().why.find("missing: CREATE TABLE evidence"), std::string::npos)
      << status.message().why;
}

}  // namespace
}  // namespace propter::store
