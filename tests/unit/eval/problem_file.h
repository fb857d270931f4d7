// A file of problems for tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include <propter/evaluation.h>

namespace propter::test {

// A file that is gone after the test.
class ProblemFile {
 public:
  explicit ProblemFile(std::string_view text)
      : path_(std::filesystem::path(testing::TempDir()) /
              (std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".json")) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~ProblemFile() { std::filesystem::remove(path_); }
  ProblemFile(const ProblemFile&) = delete;
  ProblemFile& operator=(const ProblemFile&) = delete;

  [[nodiscard]] EntailEvalOptions options(EntailFormat format) const {
    EntailEvalOptions o;
    o.path = path_.string();
    o.format = format;
    return o;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace propter::test
