// A small incident that a test writes: front calls orders, orders calls stock; orders is slow and throws.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <propter/investigation.h>
#include <propter/time.h>

namespace propter::test {

namespace fs = std::filesystem;

inline constexpr int kSeconds = 600;
inline constexpr int kOnset = 400;  // from here on orders is slow and throws

inline std::string clock(double seconds, int hour) {
  return format_time(*parse_time(fmt::format("2026-05-04T{:02}:00:00Z", hour)) +
                     static_cast<TimeNs>(seconds * 1e9));
}

// Two instances each.
inline std::string spans(int hour, bool broken) {
  std::string out =
      "start_time,trace_id,span_id,parent_span_id,service,instance,operation,duration_us,status\n";
  for (int s = 0; s < kSeconds; s += 2) {
    const bool bad = broken && s >= kOnset;
    const int n = s / 2 % 2 + 1;
    const int slow = bad ? 900'000 : 0;
    const int jitter = s * 37 % 900;
    const auto row = [&](double at, char id, std::string_view parent, std::string_view service,
                         std::string_view operation, int us) {
      out += fmt::format("{},t{}-{},{}{},{},{},{}-{},{},{},{}\n", clock(s + at, hour), hour, s, id, s, parent,
                         service, service, n, operation, us, bad && service != "stock" ? "error" : "ok");
    };
    row(0, 'a', "", "front", "GET /order", 30'000 + slow + jitter);
    row(0.005, 'b', fmt::format("a{}", s), "orders", "Place", 20'000 + slow + jitter);
    row(0.010, 'c', fmt::format("b{}", s), "stock", "Reserve", 5'000 + jitter);
  }
  return out;
}

inline std::string logs(int hour, bool broken) {
  std::string out;
  for (int s = 0; s < kSeconds; s += 5) {
    const auto line = [&](std::string_view level, std::string_view service, std::string_view text) {
      out += fmt::format(R"({{"time":"{}","level":"{}","service":"{}","instance":"{}-{}","msg":"{}"}})",
                         clock(s, hour), level, service, service, s / 5 % 2 + 1, text) +
             "\n";
    };
    line("INFO", "orders", fmt::format("order {} placed", s));
    line("INFO", "stock", fmt::format("item {} reserved", s));
    if (broken && s >= kOnset) line("ERROR", "orders", "java.lang.NullPointerException: price is null");
  }
  return out;
}

inline constexpr std::string_view kAlerts =
    R"({"status":"success","data":{"alerts":[{"labels":{"alertname":"SlowRequests","service":"front"},)"
    R"("annotations":{},"state":"firing","activeAt":"2026-05-04T10:07:00Z","value":"1"}]}})";

class SmallIncident : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::path(::testing::TempDir()) / "investigate_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    write("incident/traces/spans.csv", spans(10, true));
    write("incident/logs/app.jsonl", logs(10, true));
    write("incident/alerts.json", kAlerts);
    write("incident/baseline/traces/spans.csv", spans(8, false));
    write("incident/baseline/logs/app.jsonl", logs(8, false));
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const std::string& path, std::string_view text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  [[nodiscard]] std::string path(std::string_view name) const { return (root_ / name).string(); }
  [[nodiscard]] InvestigationOptions options() const {
    InvestigationOptions out;
    out.inputs = {path("incident")};
    return out;
  }
  static Answer run(const InvestigationOptions& options) {
    auto answer = investigate(options);
    EXPECT_TRUE(answer.ok()) << answer.status().message().str();
    return answer.ok() ? *std::move(answer) : Answer{};
  }
  static StatusCode code_of(const InvestigationOptions& options) {
    return investigate(options).status().code();
  }

  fs::path root_;
};

}  // namespace propter::test
