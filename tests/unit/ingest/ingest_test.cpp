#include "ingest/ingest.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace propter {
namespace {

namespace fs = std::filesystem;

class Ingest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    root_ = fs::path(::testing::TempDir()) / ("ingest_" + std::string(test->name()));
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const std::string& path, std::string_view text) {
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  Result<Telemetry> run() {
    IngestOptions options;
    options.inputs = {root_.string()};
    return ingest(options);
  }

  fs::path root_;
};

TEST_F(Ingest, OneUsableFileIsEnough) {
  write("cart.log", "2026-01-02 03:04:05 ERROR boom\n");
  write("notes.txt", "just prose\n");
  const Result<Telemetry> telemetry = run();
  ASSERT_TRUE(telemetry.ok());
  EXPECT_EQ(telemetry->logs.size(), 1U);
  EXPECT_EQ(telemetry->summary.files.size(), 2U);
  EXPECT_FALSE(telemetry->summary.complete());
}

TEST_F(Ingest, NothingUsableSaysWhatWasFound) {
  write("notes.txt", "just prose\n");
  const Status status = run().status();
  EXPECT_EQ(status.code(), StatusCode::kUnusable);
  EXPECT_NE(status.message().why.find("notes.txt (not recognised)"), std::string::npos);
  EXPECT_NE(status.message().help, "");
}

TEST_F(Ingest, AnEmptyFolderIsUnusable) { EXPECT_EQ(run().status().code(), StatusCode::kUnusable); }

}  // namespace
}  // namespace propter
