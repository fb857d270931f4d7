#include <algorithm>
#include <filesystem>
#include <random>

#include "store/case_file.h"
#include "unit/store/sample.h"

namespace propter {
namespace {

struct Damage {
  const char* sql;
  const char* where;  // table and row
  const char* why;
};

class CorruptionTest : public StoreTest {};
class DamagedRow : public StoreTest, public ::testing::WithParamInterface<Damage> {};

bool is_reported(const Status& status) {
  return status.code() == StatusCode::kCorrupt || status.code() == StatusCode::kUnsupported ||
         status.code() == StatusCode::kIo;
}

TEST_P(DamagedRow, IsNamed) {
  const std::string file = full_case();
  alter(file, GetParam().sql);
  const Status status = load_everything(file);
  EXPECT_EQ(status.code(), StatusCode::kCorrupt);
  EXPECT_EQ(status.message().where, file + ": " + GetParam().where);
  EXPECT_NE(status.message().why.find(GetParam().why), std::string::npos) << status.message().why;
  EXPECT_FALSE(status.message().help.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Tables, DamagedRow,
    ::testing::Values(
        Damage{"UPDATE logs SET subject=3", "table logs, row 0", "subject: 3 where only 3"},
        Damage{"UPDATE logs SET subject=-1", "table logs, row 0", "column subject"},
        Damage{"UPDATE logs SET template=9", "table logs, row 0", "column template"},
        Damage{"UPDATE logs SET template=-9", "table logs, row 0", "column template"},
        Damage{"UPDATE logs SET level=7", "table logs, row 0", "column level"},
        Damage{"UPDATE logs SET exception=2", "table logs, row 0", "column exception"},
        Damage{"UPDATE logs SET total='many'", "table logs, row 0", "column total"},
        Damage{"UPDATE logs SET first_at=-9000000000000000000", "table logs, row 0", "implausible time"},
        Damage{"UPDATE logs SET points=x'01ffffffff0f0001'", "table logs, row 0",
               "column points: a malformed blob"},
        Damage{"UPDATE spans SET points=x''", "table spans, row 0", "column points"},
        Damage{"UPDATE spans SET points='text'", "table spans, row 0", "another type"},
        Damage{"UPDATE calls SET period=2", "table calls, row 0", "column period"},
        Damage{"UPDATE calls SET callee=4294967295", "table calls, row 0", "column callee"},
        Damage{"UPDATE metrics SET points=substr(points, 1, 9)", "table metrics, row 0", "column points"},
        Damage{"UPDATE alerts SET value='x' WHERE id=1", "table alerts, row 1", "column value"},
        Damage{"UPDATE alerts SET labels=x'010101'", "table alerts, row 0", "column labels"},
        Damage{"UPDATE alerts SET source_line=-1", "table alerts, row 0", "column source_line"},
        Damage{"UPDATE changes SET touched=x'010109'", "table changes, row 0",
               "column touched: 9 where only 3"},
        Damage{"UPDATE changes SET kind=4", "table changes, row 0", "column kind"},
        Damage{"UPDATE links SET to_subject=77", "table links, row 0", "column to_subject"},
        Damage{"UPDATE files SET samples=x'0105'", "table files, row 0", "column samples"},
        Damage{"UPDATE files SET id=5 WHERE id=1", "table files, row 1", "without gaps"},
        Damage{"UPDATE subjects SET kind=7", "table subjects, row 0", "column kind"},
        Damage{"UPDATE subjects SET kind='queue', name='zzz' WHERE id=1", "table subjects, row 2",
               "out of order"},
        Damage{"UPDATE names SET text='same'", "table names, row 1", "out of order"},
        Damage{"INSERT INTO incident SELECT 1, name, description, detected_at, window_start, window_end FROM "
               "incident",
               "table incident, row 1", "more than one"},
        Damage{"UPDATE entities SET kind='a/b'", "table entities, row 0", "column kind"},
        Damage{"UPDATE entities SET attributes=x'0102016100016100' WHERE id=0", "table entities, row 0",
               "column attributes"},
        Damage{"UPDATE relations SET dependency=3", "table relations, row 0", "column dependency"},
        Damage{"UPDATE relations SET dependency=dependent", "table relations, row 0", "depends on itself"},
        Damage{"UPDATE evidence SET entity=3", "table evidence, row 0", "column entity"},
        Damage{"UPDATE evidence SET relation=2 WHERE id=1", "table evidence, row 1", "column relation"},
        Damage{"UPDATE evidence SET kind=99", "table evidence, row 0", "column kind"},
        Damage{"UPDATE evidence SET score=9e999", "table evidence, row 0", "column score"},
        Damage{"DELETE FROM evidence WHERE id=1", "table events, row 1", "column cites: 1 where only 1"},
        Damage{"DELETE FROM events WHERE id=0", "table events, row 0", "without gaps"},
        Damage{"UPDATE events SET entity=x'00'", "table events, row 0", "column entity"},
        Damage{"UPDATE events SET sender=99 WHERE id=2", "table events, row 2", "column sender"},
        Damage{"UPDATE events SET kind='rumour'", "table events, row 0", "column kind"},
        Damage{"UPDATE events SET label='defer'", "table events, row 0", "column label"},
        Damage{"UPDATE events SET accuses=x'0163' WHERE id=1", "table events, row 1", "column accuses"},
        Damage{"INSERT INTO conclusion SELECT 1, key, found FROM conclusion", "table conclusion, row 1",
               "more than one"},
        Damage{"INSERT INTO report SELECT 1, text FROM report", "table report, row 1", "more than one"}));

TEST_F(CorruptionTest, TruncatedFilesAreReported) {
  const std::string whole = read_file(full_case());
  for (const std::size_t size :
       {std::size_t{1}, std::size_t{16}, std::size_t{99}, std::size_t{100}, std::size_t{4095},
        std::size_t{4096}, whole.size() / 2, whole.size() - 4096, whole.size() - 1}) {
    write_file(path(), whole.substr(0, size));
    EXPECT_TRUE(is_reported(load_everything(path()))) << size;
  }
}

TEST_F(CorruptionTest, AFlippedByteIsReportedOrHarmless) {
  const std::string whole = read_file(full_case());
  std::mt19937 random(7);  // NOLINT(*-msc51-cpp): the same damage in every run
  for (int i = 0; i < 400; ++i) {
    std::string damaged = whole;
    const std::size_t at = random() % (i % 2 == 0 ? damaged.size() : 200);
    damaged[at] = static_cast<char>(random());
    write_file(path(), damaged);
    const Status status = load_everything(path());
    EXPECT_TRUE(status.ok() || is_reported(status)) << "byte " << at << ": " << status.message().str();
  }
}

TEST_F(CorruptionTest, FlippedBytesDoNotDisturbWriting) {
  const std::string whole = read_file(full_case());
  std::mt19937 random(9);  // NOLINT(*-msc51-cpp): the same damage in every run
  for (int i = 0; i < 60; ++i) {
    std::string damaged = whole;
    for (int flips = 0; flips < 4; ++flips) damaged[random() % damaged.size()] ^= 0x55;
    write_file(path(), damaged);
    Result<CaseFile> file = CaseFile::open_or_create(path());
    const Status status = file.ok() ? file->save_telemetry(sample_telemetry()) : file.status();
    EXPECT_TRUE(status.ok() || is_reported(status)) << status.message().str();
  }
}

TEST_F(CorruptionTest, NoiseInPlaceOfPagesIsReported) {
  const std::string whole = read_file(full_case());
  std::mt19937 random(11);  // NOLINT(*-msc51-cpp): the same damage in every run
  for (std::size_t page = 4096; page < whole.size(); page += 4096) {
    std::string damaged = whole;
    std::generate_n(damaged.begin() + static_cast<std::ptrdiff_t>(page), 4096,
                    [&] { return static_cast<char>(random()); });
    write_file(path(), damaged);
    EXPECT_TRUE(is_reported(load_everything(path()))) << "page at " << page;
  }
}

TEST_F(CorruptionTest, ALogOfAnotherFileIsNotTaken) {
  const std::string file = full_case();
  write_file(file + "-wal", std::string(5000, 'w'));
  EXPECT_TRUE(load_everything(file).ok());
}

}  // namespace
}  // namespace propter
