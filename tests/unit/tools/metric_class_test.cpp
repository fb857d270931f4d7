#include "tools/metric_class.h"
#include "graph/weights.h"

#include <gtest/gtest.h>

#include <string>

namespace propter::tools {
namespace {

using enum MetricClass;

struct Case {
  std::string_view name;
  MetricClass kind;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class ClassOfMetric : public ::testing::TestWithParam<Case> {};

TEST_P(ClassOfMetric, FollowsTheWordsOfItsName) {
  EXPECT_EQ(classify_metric(GetParam().name).kind, GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(
    Names, ClassOfMetric,
    ::testing::Values(Case{"container_cpu_usage_seconds_total", kCpu}, Case{"system.load1", kCpu},
                      Case{"jvm.heap.used", kMemory}, Case{"MemoryUsageRate(%)", kMemory},
                      Case{"container_fs_reads./dev/vda", kDisk}, Case{"disk_iops", kDisk},
                      Case{"NetworkReceiveBytes", kNetwork}, Case{"thread_count", kThreads},
                      Case{"LatencyP95(s)", kLatency}, Case{"consumer_lag", kLatency},
                      Case{"error_rate_5xx_ratio", kErrors}, Case{"success_rate", kSuccess},
                      Case{"requests_per_second", kTraffic}, Case{"log_lines", kLogs},
                      Case{"CrashLoopBackOff", kState}, Case{"temperature", kOther}, Case{"", kOther}));

TEST(ClassifyMetric, LetsTheMoreTellingWordDecide) {
  EXPECT_EQ(classify_metric("memory_oom_kills").kind, kState);
  EXPECT_EQ(classify_metric("request_errors").kind, kErrors);
  EXPECT_EQ(classify_metric("request_duration").kind, kLatency);
}

TEST(ClassifyMetric, KnowsPercentages) {
  EXPECT_TRUE(classify_metric("CpuUsageRate(%)").percent);
  EXPECT_TRUE(classify_metric("mem_used_percent").percent);
  EXPECT_TRUE(classify_metric("system.cpu.pct_usage").percent);
  EXPECT_FALSE(classify_metric("cpu_seconds").percent);
}

TEST(ClassifyMetric, KnowsMetricsOfTheHost) {
  EXPECT_TRUE(classify_metric("NodeCpuUsageRate(%)").of_host);
  EXPECT_TRUE(classify_metric("host_memory").of_host);
  EXPECT_FALSE(classify_metric("CpuUsageRate(%)").of_host);
}

TEST(MetricClass, HasANameAndAReliabilityForEach) {
  for (const MetricClass kind : {kOther, kCpu, kMemory, kDisk, kThreads, kNetwork, kLatency, kErrors,
                                 kSuccess, kTraffic, kLogs, kState}) {
    EXPECT_EQ(name_of(kind) == "other", kind == kOther);
    EXPECT_GT(reliability_of(kind, built_in_weights()), 0);
    EXPECT_LE(reliability_of(kind, built_in_weights()), 1);
  }
}

TEST(MetricClass, TrustsProcessorsMoreThanThreads) {
  EXPECT_GT(reliability_of(kCpu, built_in_weights()), reliability_of(kThreads, built_in_weights()));
}

TEST(MetricClass, TellsResourcesFromEffects) {
  for (const MetricClass kind : {kCpu, kMemory, kDisk, kThreads, kNetwork}) EXPECT_TRUE(is_resource(kind));
  for (const MetricClass kind : {kLatency, kErrors, kSuccess, kTraffic, kState, kOther})
    EXPECT_FALSE(is_resource(kind));
}

}  // namespace
}  // namespace propter::tools
