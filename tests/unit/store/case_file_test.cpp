#include "store/case_file.h"

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <limits>

#include "store/schema.h"
#include "store/telemetry_store.h"
#include "unit/store/dump.h"
#include "unit/store/sample.h"

namespace propter {
namespace {

class CaseFileTest : public StoreTest {
 protected:
  [[nodiscard]] CaseFile open() const {
    Result<CaseFile> file = CaseFile::open_or_create(path());
    EXPECT_TRUE(file.ok()) << file.status().message().str();
    return *std::move(file);
  }
  // A case database with the limits of `options`.
  [[nodiscard]] sqlite::Database open_database(const sqlite::Options& options) const {
    Result<sqlite::Database> database = sqlite::Database::open(path(), options);
    EXPECT_TRUE(store::create_schema(*database).ok());
    return *std::move(database);
  }
};

Telemetry many_names(std::size_t count) {
  Telemetry telemetry;
  for (std::size_t i = 0; i < count; ++i)
    telemetry.names.push_back(std::string(1000, 'n') + std::to_string(count + i));
  return telemetry;
}

void expect_unsound(const Status& status, std::string_view where, std::string_view why) {
  EXPECT_EQ(status.code(), StatusCode::kInternal);
  EXPECT_EQ(status.message().where, where);
  EXPECT_NE(status.message().why.find(why), std::string::npos) << status.message().why;
}

TEST_F(CaseFileTest, TelemetryComesBackAsItWas) {
  CaseFile file = open();
  ASSERT_TRUE(file.save_telemetry(sample_telemetry()).ok());
  const Result<Telemetry> back = file.load_telemetry();
  ASSERT_TRUE(back.ok()) << back.status().message().str();
  EXPECT_EQ(dump(*back), dump(sample_telemetry()));
}

TEST_F(CaseFileTest, GraphEvidenceAndEventsComeBackAsTheyWere) {
  Result<CaseFile> file = CaseFile::open_existing(full_case());
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(dump(*file->load_graph()), dump(sample_graph()));
  EXPECT_EQ(dump(*file->load_evidence()), dump(sample_evidence()));
  EXPECT_EQ(*file->load_events(), sample_events());
  EXPECT_EQ(*file->load_conclusion(), (ConclusionRow{"key", std::string("\0\1", 2)}));
  EXPECT_EQ(*file->load_exchanges(), sample_exchanges());
  EXPECT_EQ(*file->load_questions(), sample_questions());
  EXPECT_EQ(*file->load_placeholders(), (std::vector<PlaceholderRow>{{"<IP_1>", "10.0.0.1"}}));
}

TEST_F(CaseFileTest, SettingsAndReportComeBackAsTheyWere) {
  Result<CaseFile> file = CaseFile::open_existing(full_case());
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(*file->load_settings(), (std::vector<Setting>{{"threads", "4"}}));
  EXPECT_EQ(*file->load_report(), "{\"schema\": \"propter.report/1\"}");
}

TEST_F(CaseFileTest, AnAlertValueMayBeNoNumber) {
  Telemetry telemetry;
  telemetry.alerts.resize(1);
  telemetry.alerts[0].value = std::numeric_limits<double>::quiet_NaN();
  CaseFile file = open();
  ASSERT_TRUE(file.save_telemetry(telemetry).ok());
  EXPECT_TRUE(std::isnan(file.load_telemetry()->alerts[0].value));
}

TEST_F(CaseFileTest, ANewCaseIsEmpty) {
  CaseFile file = open();
  EXPECT_FALSE(*file.has_telemetry());
  EXPECT_TRUE(file.load_telemetry()->empty());
  EXPECT_TRUE(file.load_graph()->entities().empty());
  EXPECT_TRUE(file.load_evidence()->empty());
  EXPECT_TRUE(file.load_events()->empty());
  EXPECT_EQ(*file.load_conclusion(), ConclusionRow());
  EXPECT_EQ(*file.load_report(), "");
}

TEST_F(CaseFileTest, EmptyTelemetryIsTelemetry) {
  CaseFile file = open();
  ASSERT_TRUE(file.save_telemetry({}).ok());
  EXPECT_TRUE(*file.has_telemetry());
}

TEST_F(CaseFileTest, SavingReplacesWhatWasThere) {
  CaseFile file = open();
  ASSERT_TRUE(file.save_telemetry(sample_telemetry()).ok());
  ASSERT_TRUE(file.save_telemetry({}).ok());
  EXPECT_EQ(dump(*file.load_telemetry()), dump(Telemetry()));
  ASSERT_TRUE(file.save_report("{}").ok());
  ASSERT_TRUE(file.save_report("").ok());
  EXPECT_EQ(*file.load_report(), "");
}

TEST_F(CaseFileTest, ATemporaryCaseWorksLikeANamedOne) {
  Result<CaseFile> file = CaseFile::temporary();
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->save_telemetry(sample_telemetry()).ok());
  EXPECT_EQ(dump(*file->load_telemetry()), dump(sample_telemetry()));
}

TEST_F(CaseFileTest, AHandleCanBeMoved) {
  CaseFile one = open();
  CaseFile two = std::move(one);
  EXPECT_FALSE(*two.has_telemetry());
}

TEST_F(CaseFileTest, ASecondHandleReadsWhileTheFirstIsOpen) {
  CaseFile writer = open();
  Result<CaseFile> reader = CaseFile::open_existing(path());
  ASSERT_TRUE(reader.ok()) << reader.status().message().str();
  ASSERT_TRUE(writer.save_settings({{"a", "b"}}).ok());
  EXPECT_EQ(reader->load_settings()->size(), 1U);
}

TEST_F(CaseFileTest, AClosedCaseIsOneFile) {
  full_case();
  EXPECT_TRUE(std::filesystem::exists(path()));
  EXPECT_FALSE(std::filesystem::exists(path() + "-wal"));
  EXPECT_FALSE(std::filesystem::exists(path() + "-shm"));
  EXPECT_FALSE(std::filesystem::exists(path() + "-journal"));
}

TEST_F(CaseFileTest, ACrashLosesNothingThatWasSaved) {
  CaseFile file = open();
  ASSERT_TRUE(file.save_telemetry(sample_telemetry()).ok());
  write_file(path("left.propter"), read_file(path()));
  write_file(path("left.propter-wal"), read_file(path() + "-wal"));
  Result<CaseFile> left = CaseFile::open_or_create(path("left.propter"));
  ASSERT_TRUE(left.ok()) << left.status().message().str();
  EXPECT_EQ(dump(*left->load_telemetry()), dump(sample_telemetry()));
}

TEST_F(CaseFileTest, EqualContentGivesEqualFiles) {
  EXPECT_EQ(read_file(full_case("one.propter")), read_file(full_case("two.propter")));
}

TEST_F(CaseFileTest, ReadingLeavesTheFileAsItIs) {
  const std::string file = full_case();
  const std::string before = read_file(file);
  EXPECT_TRUE(load_everything(file).ok());
  EXPECT_EQ(read_file(file), before);
}

TEST_F(CaseFileTest, ACaseOpenedForReadingRefusesToSave) {
  Result<CaseFile> file = CaseFile::open_existing(full_case());
  EXPECT_EQ(file->save_report("{}").code(), StatusCode::kIo);
}

TEST_F(CaseFileTest, OpeningAgainKeepsTheContent) {
  full_case();
  EXPECT_TRUE(*open().has_telemetry());
  EXPECT_EQ(dump(*open().load_telemetry()), dump(sample_telemetry()));
}

TEST_F(CaseFileTest, AMissingCaseIsNamed) {
  const Status status = CaseFile::open_existing(path()).status();
  EXPECT_EQ(status.code(), StatusCode::kIo);
  EXPECT_EQ(status.message().where, path());
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(CaseFileTest, AnEmptyFileBecomesACaseButIsNone) {
  write_file(path(), "");
  EXPECT_EQ(CaseFile::open_existing(path()).status().code(), StatusCode::kIo);
  EXPECT_FALSE(*open().has_telemetry());
}

TEST_F(CaseFileTest, ATextFileIsLeftAlone) {
  write_file(path(), "2026-01-01 a log line\n");
  EXPECT_EQ(CaseFile::open_or_create(path()).status().code(), StatusCode::kCorrupt);
  EXPECT_EQ(CaseFile::open_existing(path()).status().code(), StatusCode::kCorrupt);
  EXPECT_EQ(read_file(path()), "2026-01-01 a log line\n");
}

TEST_F(CaseFileTest, AFolderIsNoCase) {
  std::filesystem::create_directory(path());
  EXPECT_EQ(CaseFile::open_or_create(path()).status().message().why, "it is a folder");
}

TEST_F(CaseFileTest, ADeviceIsNoCase) {
  EXPECT_EQ(CaseFile::open_existing("/dev/zero").status().message().why, "it is no regular file");
}

TEST_F(CaseFileTest, APathBelowAFileCannotBeCreated) {
  write_file(path("file"), "x");
  const Status status = CaseFile::open_or_create(path("file/a.propter")).status();
  EXPECT_EQ(status.code(), StatusCode::kIo);
  EXPECT_FALSE(status.message().help.empty());
}

TEST_F(CaseFileTest, AFolderThatCannotBeWrittenToIsNamed) {
  EXPECT_EQ(CaseFile::open_or_create("/proc/a.propter").status().code(), StatusCode::kIo);
}

TEST_F(CaseFileTest, AFileThatCannotBeWrittenToIsReadOnly) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  const std::string file = full_case();
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
  EXPECT_EQ(CaseFile::open_or_create(file).status().code(), StatusCode::kIo);
  EXPECT_TRUE(load_everything(file).ok());
}

TEST_F(CaseFileTest, LooksLikeACaseJudgesTheFirstBytes) {
  write_file(path("text"), "SQLite");
  EXPECT_TRUE(CaseFile::looks_like_case(full_case()));
  EXPECT_FALSE(CaseFile::looks_like_case(path("text")));
  EXPECT_FALSE(CaseFile::looks_like_case(path("missing")));
  EXPECT_FALSE(CaseFile::looks_like_case("/dev/zero"));
}

TEST_F(CaseFileTest, AFullDiskKeepsThePreviousTelemetry) {
  sqlite::Database database = open_database({.max_pages = 100});
  ASSERT_TRUE(store::save_telemetry(database, sample_telemetry()).ok());
  const Status status = store::save_telemetry(database, many_names(1000));
  EXPECT_EQ(status.code(), StatusCode::kIo);
  EXPECT_NE(status.message().what.find("disk is full"), std::string::npos);
  EXPECT_EQ(dump(*store::load_telemetry(database)), dump(sample_telemetry()));
}

TEST_F(CaseFileTest, ALockedCaseKeepsThePreviousTelemetry) {
  sqlite::Database one = open_database({});
  sqlite::Database two = open_database({.busy_timeout_ms = 0});
  ASSERT_TRUE(store::save_telemetry(one, sample_telemetry()).ok());
  const Result<sqlite::Transaction> held = sqlite::Transaction::begin(one, sqlite::Transaction::Kind::kWrite);
  ASSERT_TRUE(held.ok());
  EXPECT_EQ(store::save_telemetry(two, {}).code(), StatusCode::kIo);
  EXPECT_EQ(dump(*store::load_telemetry(two)), dump(sample_telemetry()));
}

TEST_F(CaseFileTest, UnsortedSubjectsAreRefused) {
  Telemetry telemetry = sample_telemetry();
  std::swap(telemetry.subjects[0], telemetry.subjects[1]);
  expect_unsound(open().save_telemetry(telemetry), "table subjects, row 1", "out of order");
}

TEST_F(CaseFileTest, UnsortedPointsAreRefused) {
  Telemetry telemetry = sample_telemetry();
  std::swap(telemetry.logs[0].points[0], telemetry.logs[0].points[2]);
  expect_unsound(open().save_telemetry(telemetry), "table logs, row 0", "column points: not sorted");
}

TEST_F(CaseFileTest, ReferencesToNothingAreRefused) {
  Telemetry telemetry = sample_telemetry();
  telemetry.metrics[0].subject = SubjectId(3);
  expect_unsound(open().save_telemetry(telemetry), "table metrics, row 0", "column subject: 3 where only 3");
}

TEST_F(CaseFileTest, ScoresThatAreNoNumbersAreRefused) {
  std::vector<Evidence> evidence = sample_evidence();
  evidence[1].score = std::numeric_limits<double>::quiet_NaN();
  expect_unsound(open().save_evidence(evidence), "table evidence, row 1", "column score");
}

TEST_F(CaseFileTest, EvidenceKeepsItsNumbers) {
  std::vector<Evidence> evidence = sample_evidence();
  evidence[1].id = EvidenceId(2);
  expect_unsound(open().save_evidence(evidence), "table evidence, row 1", "not the row's number");
}

TEST_F(CaseFileTest, ARefusedSaveKeepsWhatWasThere) {
  CaseFile file = open();
  ASSERT_TRUE(file.save_settings({{"a", "b"}}).ok());
  ASSERT_TRUE(file.save_telemetry(sample_telemetry()).ok());
  Telemetry telemetry = sample_telemetry();
  telemetry.calls[0].callee = SubjectId();
  EXPECT_FALSE(file.save_telemetry(telemetry).ok());
  EXPECT_EQ(dump(*file.load_telemetry()), dump(sample_telemetry()));
}

}  // namespace
}  // namespace propter
