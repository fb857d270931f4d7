#include "store/schema.h"

#include <propter/evidence.h>

#include "base/sha256.h"
#include "store/choices.h"
#include "store/migrations.h"
#include "unit/store/sample.h"

namespace propter::store {
namespace {

class SchemaTest : public StoreTest {
 protected:
  // The status of opening a sound case whose schema was altered.
  [[nodiscard]] Status open_altered(const std::string& sql) const {
    const std::string file = full_case();
    alter(file, sql);
    return CaseFile::open_existing(file).status();
  }
};

// Whoever changes a table changes what case files mean: raises kSchemaVersion, and writes a migration from
// the version before, whose definitions move to migrations.cpp. The digest is of all definitions.
TEST(Schema, VersionFiveIsPinned) {
  EXPECT_EQ(kSchemaVersion, 5U);
  std::string found;
  for (const std::string& statement : schema_statements()) found += statement + "\n";
  EXPECT_EQ(sha256(found), "c31df60a90c8f5b135801e275dc6789731c6b54da240244ae7a0230853ec43bd") << found;
}

// What old files hold cannot change any more.
TEST(Schema, ReleasedVersionsArePinned) {
  const auto digest = [](std::uint32_t version) {
    std::string all;
    for (const std::string& statement : released_schema(version)) all += statement + "\n";
    return sha256(all);
  };
  EXPECT_EQ(digest(1), "1671b19c875524605653a3a709991e16ba3326a8f2cf5568c4e8f5459895a148");
  EXPECT_EQ(digest(2), "f6273cdab1faa9f34b01d9bbd6775f8a9abef3b0180865a4ba7104d10f5f27bd");
  EXPECT_EQ(digest(3), "7f6dafabf1a49230e367b4f2433183df1b8b0996a14e401cb46df5bae45e3d55");
  EXPECT_EQ(digest(4), "2af9c0ed911d4a207c9a008e4acd9be42f1b7ec054e2b75dc976857cac0b97ee");
}

TEST(Schema, NamesOfChoicesReadBackTheSame) {
  EXPECT_EQ(choice_name(SubjectKind::kQueue), "queue");
  EXPECT_EQ(choice_name(Level::kFatal), "fatal");
  EXPECT_EQ(choice_name(EntityKind("Pod")), "Pod");
  EXPECT_EQ(choice_name(static_cast<Level>(200)), "");
  Level level = Level::kInfo;
  EXPECT_TRUE(read_choice("fatal", level));
  EXPECT_EQ(level, Level::kFatal);
  EXPECT_FALSE(read_choice("Fatal", level));
  EventKind event = EventKind::kSeeded;
  EXPECT_TRUE(read_choice("undone", event));
  EXPECT_EQ(event, EventKind::kUndone);
  Label label = Label::kDefer;
  EXPECT_TRUE(read_choice("Origin", label));
  EXPECT_EQ(label, Label::kOrigin);
  EXPECT_FALSE(read_choice("origin", label));
  EvidenceKind kind;
  EXPECT_TRUE(read_choice("co_location", kind));
  EXPECT_FALSE(read_choice("hearsay", kind));
  EntityKind entity;
  EXPECT_TRUE(read_choice("Schedule", entity));
  EXPECT_FALSE(read_choice("pod", entity));
  EXPECT_FALSE(read_choice("a/b", entity));
}

TEST_F(SchemaTest, ANewerVersionIsNamedAndTheFileLeftAlone) {
  const std::string file = full_case();
  alter(file, "PRAGMA user_version=7");
  const std::string before = read_file(file);
  for (const Status& status :
       {CaseFile::open_existing(file).status(), CaseFile::open_or_create(file).status()}) {
    EXPECT_EQ(status.code(), StatusCode::kUnsupported);
    EXPECT_EQ(status.message().why, "its schema has version 7, this program reads version 5");
    EXPECT_FALSE(status.message().help.empty());
  }
  EXPECT_EQ(read_file(file), before);
}

// A case of a released version, without content.
std::string made_by(std::uint32_t version) {
  std::string sql;
  for (const std::string& statement : released_schema(version)) sql += statement + ";";
  return sql + "PRAGMA application_id=" + std::to_string(kApplicationId) +
         ";PRAGMA user_version=" + std::to_string(version);
}

TEST_F(SchemaTest, AnOlderVersionIsReadAsACopyThatTakesNothing) {
  for (const std::uint32_t version : {1U, 2U}) {
    const std::string file = path(std::to_string(version) + ".propter");
    alter(file, made_by(version));
    const std::string before = read_file(file);
    Result<CaseFile> opened = CaseFile::open_existing(file);
    ASSERT_TRUE(opened.ok()) << opened.status().message().str();
    EXPECT_TRUE(opened->load_graph().ok());
    EXPECT_EQ(opened->save_settings({{"threads", "4"}}).code(), StatusCode::kIo);
    EXPECT_EQ(read_file(file), before);
  }
}

TEST_F(SchemaTest, AnOlderVersionIsBroughtUpToDateWhereItIsWritten) {
  for (const std::uint32_t version : {1U, 2U}) {
    const std::string file = path(std::to_string(version) + ".propter");
    alter(file, made_by(version));
    ASSERT_TRUE(CaseFile::open_or_create(file)->save_graph(sample_graph()).ok());
    EXPECT_EQ(CaseFile::open_existing(file)->load_graph()->entities().size(),
              sample_graph().entities().size());
  }
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
