// One of everything that a case can hold, and a folder that vanishes after the test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/case_file.h"
#include "store/sqlite.h"

namespace propter {

inline constexpr TimeNs kNoon = 1'767'268'800 * kSecond;

Telemetry sample_telemetry();
OperationalGraph sample_graph();
std::vector<Evidence> sample_evidence();  // about sample_graph()
std::vector<ExchangeRow> sample_exchanges();
std::vector<QuestionRow> sample_questions();
std::vector<Event> sample_events();  // of sample_graph(), citing sample_evidence()

class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  [[nodiscard]] std::string path(const std::string& name = "a.propter") const {
    return (folder_ / name).string();
  }
  // A closed case file that holds all samples.
  std::string full_case(const std::string& name = "a.propter") const;
  // Alters a case behind its back.
  static void alter(const std::string& path, const std::string& sql);

 private:
  std::filesystem::path folder_;
};

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& content);

// The status of the first load that fails, after all kinds of content were loaded.
Status load_everything(const std::string& path);

}  // namespace propter
