#include "ingest/read_inputs.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/read_bytes.h"

namespace propter {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using testing::RecordingSink;

IngestOptions options_for(std::vector<std::string> inputs, std::vector<std::string> baselines = {}) {
  IngestOptions options;
  options.inputs = std::move(inputs);
  options.baselines = std::move(baselines);
  return options;
}

class ReadInputs : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    root_ = fs::path(::testing::TempDir()) / ("read_inputs_" + std::string(test->name()));
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const std::string& path, std::string_view text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  RecordingSink read() {
    RecordingSink sink;
    EXPECT_TRUE(read_inputs(options_for({root_.string()}), sink).ok());
    return sink;
  }
  const FileReport& report(const RecordingSink& sink, std::string_view path) {
    for (const FileReport& file : sink.files)
      if (file.path == path) return file;
    ADD_FAILURE() << path << " is not in the report";
    return none_;
  }

  static constexpr std::string_view kLog = "2026-01-02 03:04:05 INFO up\n";
  fs::path root_;
  FileReport none_;
};

TEST_F(ReadInputs, FilesComeInSortedOrderWithIncidentFirst) {
  write("b.log", kLog);
  write("a/x.log", kLog);
  write("incident.json", R"({"name":"n","detected_at":"2026-01-02T03:04:05Z"})");
  const RecordingSink sink = read();
  std::vector<std::string> order;
  for (const auto& [path, period] : sink.begun) order.push_back(path);
  EXPECT_THAT(order, ElementsAre("incident.json", "a/x.log", "b.log"));
  EXPECT_EQ(sink.logs.size(), 2U);
}

TEST_F(ReadInputs, DetectionTimeCompletesTimesWithoutAYear) {
  write("incident.json", R"({"detected_at":"2019-01-02T03:04:05Z"})");
  write("app.log", "Jan  2 03:00:00 node1 cart: boom\n");
  const RecordingSink sink = read();
  ASSERT_EQ(sink.logs.size(), 1U);
  EXPECT_EQ(format_time(sink.logs[0].time), "2019-01-02T03:00:00Z");
}

TEST_F(ReadInputs, BaselineFoldersAreTheGoodPeriod) {
  write("app.log", kLog);
  write("day/baseline/logs/app.log", kLog);
  const RecordingSink sink = read();
  EXPECT_THAT(sink.begun, ElementsAre(std::pair("app.log", Period::kIncident),
                                      std::pair("day/baseline/logs/app.log", Period::kBaseline)));
}

TEST_F(ReadInputs, BaselineInputsAreTheGoodPeriod) {
  write("app.log", kLog);
  RecordingSink sink;
  const std::string file = (root_ / "app.log").string();
  ASSERT_TRUE(read_inputs(options_for({file}, {file}), sink).ok());
  EXPECT_THAT(sink.begun,
              ElementsAre(std::pair("app.log", Period::kIncident), std::pair("app.log", Period::kBaseline)));
}

TEST_F(ReadInputs, AnswersKeptForScoringAreNeverOpened) {
  for (const char* name : {"truth.json", "expected.json", "ground_truth.yaml", "Ground_Truths.json"})
    write(name, kLog);
  write("app.log", kLog);
  fs::create_symlink(root_ / "truth.json", root_ / "innocent.log");
  const RecordingSink sink = read();
  EXPECT_EQ(sink.logs.size(), 1U);
  EXPECT_EQ(report(sink, "truth.json").format, "kept for scoring, not opened");
  EXPECT_EQ(report(sink, "innocent.log").format, "kept for scoring, not opened");
}

TEST_F(ReadInputs, HiddenFilesAreListedAndNotRead) {
  write(".hidden.log", kLog);
  write(".git/config.log", kLog);
  const RecordingSink sink = read();
  EXPECT_TRUE(sink.logs.empty());
  EXPECT_EQ(report(sink, ".hidden.log").format, "hidden, not read");
  EXPECT_EQ(report(sink, ".git").format, "hidden, not read");
}

TEST_F(ReadInputs, LinksToFilesAreFollowedAndLinksToFoldersRefused) {
  write("real/app.log", kLog);
  fs::create_symlink(root_ / "real/app.log", root_ / "link.log");
  fs::create_directory_symlink(root_ / "real", root_ / "folder");
  fs::create_directory_symlink(root_, root_ / "real/loop");
  fs::create_symlink("nowhere", root_ / "broken.log");
  fs::create_symlink("/dev/zero", root_ / "device.log");
  const RecordingSink sink = read();
  EXPECT_EQ(sink.logs.size(), 2U);
  EXPECT_NE(report(sink, "folder").problem, "");
  EXPECT_NE(report(sink, "real/loop").problem, "");
  EXPECT_NE(report(sink, "broken.log").problem, "");
  EXPECT_NE(report(sink, "device.log").problem, "");
}

TEST_F(ReadInputs, UnknownAndBinaryFilesAreReportedWithASample) {
  using namespace std::string_view_literals;
  write("notes.txt", "Just prose,\nwithout any structure.\n");
  write("core",
        "\x7F"
        "ELF\x01\x00\x00\x00"sv);
  write("noise.bin", std::string(4000, '\x01'));
  write("wide.log",
        "\xFF\xFE"
        "2\0"
        "0\0"sv);
  write("empty.log", "");
  const RecordingSink sink = read();
  for (const char* name : {"notes.txt", "core", "noise.bin", "wide.log"}) {
    EXPECT_EQ(report(sink, name).format, "not recognised") << name;
    EXPECT_EQ(report(sink, name).samples.size(), 1U) << name;
  }
  EXPECT_NE(report(sink, "wide.log").samples[0].find("UTF-16"), std::string::npos);
  EXPECT_EQ(report(sink, "empty.log").format, "empty");
  EXPECT_EQ(report(sink, "empty.log").unparsed, 0U);
}

TEST_F(ReadInputs, ASingleFileIsNamedByItself) {
  write("deep/app.log", kLog);
  RecordingSink sink;
  std::vector<std::string> progress;
  IngestOptions options = options_for({(root_ / "deep/app.log").string()});
  options.progress = [&](std::string_view path, std::uint64_t bytes) {
    progress.push_back(std::string(path) + " " + std::to_string(bytes));
  };
  ASSERT_TRUE(read_inputs(options, sink).ok());
  EXPECT_EQ(sink.files[0].path, "app.log");
  EXPECT_THAT(progress, ElementsAre("app.log 28"));
}

TEST_F(ReadInputs, AMissingInputIsAnErrorBeforeAnythingIsRead) {
  write("app.log", kLog);
  RecordingSink sink;
  const Status status = read_inputs(options_for({root_.string(), (root_ / "missing").string()}), sink);
  EXPECT_EQ(status.code(), StatusCode::kIo);
  EXPECT_NE(status.message().str().find("missing"), std::string::npos);
  EXPECT_TRUE(sink.begun.empty());
}

TEST_F(ReadInputs, NoInputIsAUsageError) {
  RecordingSink sink;
  EXPECT_EQ(read_inputs({}, sink).code(), StatusCode::kUsage);
}

}  // namespace
}  // namespace propter
