#include "graph/metric_class.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace propter {
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
                      Case{"CrashLoopBackOff", kState}, Case{"temperature", kOther}, Case{"", kOther},
                      Case{"adservice_load", kTraffic}, Case{"system_load_norm_5", kCpu},
                      Case{"JVM-Memory_7778_HeapMemoryUsed", kMemory}, Case{"OSLinux-CPU_CPUWio", kCpu},
                      Case{"FSCapacity", kDisk}, Case{"NETInErr", kNetwork}, Case{"grpc-sr", kSuccess},
                      Case{"tnsping_result_time", kLatency}, Case{"kube_pod_status_ready", kUp},
                      Case{"mysql_up", kUp}, Case{"DBConnectionPoolActive", kThreads},
                      Case{"restarts_total", kState}, Case{"http_requests_total{code=503}", kErrors},
                      Case{"http_requests_total{code=200}", kTraffic},
                      Case{"rate(http_request_duration_seconds_count)", kTraffic},
                      Case{"http_request_duration_seconds", kLatency}, Case{"slow_query_count", kLatency}));

// Parts of other words are no words.
INSTANTIATE_TEST_SUITE_P(NoWords, ClassOfMetric,
                         ::testing::Values(Case{"member_share", kOther}, Case{"warmup_share", kOther},
                                           Case{"catalogue_age", kLatency}, Case{"catalogue_size", kOther},
                                           Case{"timestamp", kOther}, Case{"bandit", kOther},
                                           Case{"already_open", kOther}, Case{"keepalive_share", kOther}));

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

TEST(ClassifyMetric, DoesNotTakeARuntimeForAHost) {
  EXPECT_FALSE(classify_metric("nodejs_heap_bytes").of_host);
}

TEST(MetricClass, HasANameAndAReliabilityForEach) {
  std::set<std::string_view> names;
  for (std::size_t c = 0; c < kMetricClasses; ++c) {
    const MetricClassTraits& traits = traits_of(static_cast<MetricClass>(c));
    EXPECT_TRUE(names.insert(traits.name).second) << traits.name;
    EXPECT_GT(built_in_weights().reliability.*traits.reliability, 0);
    EXPECT_LE(built_in_weights().reliability.*traits.reliability, 1);
  }
}

TEST(MetricClass, KnowsWhichWayIsWorse) {
  for (const MetricClass kind : {kCpu, kLatency, kErrors, kState}) EXPECT_EQ(traits_of(kind).worse, 1);
  for (const MetricClass kind : {kSuccess, kUp}) EXPECT_EQ(traits_of(kind).worse, -1);
  for (const MetricClass kind : {kTraffic, kOther}) EXPECT_EQ(traits_of(kind).worse, 0);
}

TEST(MetricClass, TellsResourcesFromEffects) {
  for (const MetricClass kind : {kCpu, kMemory, kDisk, kThreads, kNetwork}) {
    EXPECT_TRUE(traits_of(kind).resource);
    EXPECT_TRUE(is_own(traits_of(kind)));
  }
  for (const MetricClass kind : {kLatency, kErrors, kSuccess, kTraffic, kState, kOther})
    EXPECT_FALSE(traits_of(kind).resource);
  for (const MetricClass kind : {kState, kUp}) EXPECT_TRUE(is_own(traits_of(kind)));
}

TEST(MeasurementOf, LeavesOutPartsAndQuantiles) {
  EXPECT_EQ(measurement_of("docker_cpu_core_7_norm_pct"), measurement_of("docker_cpu_core_11_norm_pct"));
  EXPECT_NE(measurement_of("docker_cpu_core_7_norm_pct"), measurement_of("docker_cpu_core_7_pct"));
  EXPECT_EQ(measurement_of("dest_p90"), "dest_p#");
  EXPECT_EQ(measurement_of("latency-p99.9"), "latency-p#.#");
  EXPECT_EQ(measurement_of("http2_requests"), "http2_requests");
  EXPECT_EQ(measurement_of(""), "");
}

TEST(MeasurementOf, IsOfTheSameClass) {
  for (const std::string_view name :
       {"dest_p90", "system_load_5", "docker_cpu_core_7_pct", "Tomcat_8005_time"})
    EXPECT_EQ(classify_metric(measurement_of(name)).kind, classify_metric(name).kind) << name;
}

}  // namespace
}  // namespace propter
