// What a signal is about, by its name or by the kind of an item.
#include "graph/signal_class.h"

#include <gmock/gmock.h>

#include <set>
#include <string>

#include <propter/evidence.h>

#include "graph/evidence_kinds.h"

namespace propter {
namespace {

using enum SignalClass;
using ::testing::AnyOf;

struct Case {
  std::string_view name;
  SignalClass signal;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class ClassOfName : public ::testing::TestWithParam<Case> {};

TEST_P(ClassOfName, FollowsItsWords) {
  EXPECT_EQ(name_of(signal_class_of(GetParam().name)), name_of(GetParam().signal));
}

INSTANTIATE_TEST_SUITE_P(
    Metrics, ClassOfName,
    ::testing::Values(Case{"container_cpu_usage_seconds", kCpu}, Case{"system.load1", kCpu},
                      Case{"cpu_throttled_periods", kCpu}, Case{"jvm.heap.used", kMemory},
                      Case{"container_memory_usage_MB", kMemory}, Case{"mem_rss", kMemory},
                      Case{"container_fs_reads./dev/vda", kDisk}, Case{"system.io.w_s", kDisk},
                      Case{"docker_diskio_write_wait_time", kDisk}, Case{"net_receive", kNetwork},
                      Case{"container_network_receive_packets.eth0", kNetwork},
                      Case{"tcp_retransmits", kNetwork}, Case{"error_rate_5xx_ratio", kErrors},
                      Case{"availability", kErrors}, Case{"success_rate", kErrors},
                      Case{"checkout_sr", kErrors}, Case{"LatencyP95(s)", kLatency},
                      Case{"grpc-mrt", kLatency}, Case{"dest_p90", kLatency},
                      Case{"request_duration_seconds", kLatency}, Case{"consumer_lag", kLatency},
                      Case{"dest_qps", kTraffic}, Case{"requests_per_second", kTraffic},
                      Case{"log_lines", kLogs}, Case{"temperature", kState}, Case{"", kState}));

INSTANTIATE_TEST_SUITE_P(Alerts, ClassOfName,
                         ::testing::Values(Case{"TraceLatency", kLatency}, Case{"TraceError", kErrors},
                                           Case{"HighErrorRate", kErrors}, Case{"LogAnomaly, 87", kLogs},
                                           Case{"KubePodCrashLooping", kState},
                                           Case{"KubeNodeNotReady", kState}, Case{"PodOOMKilled", kState},
                                           Case{"cpu_usage, up, MetricAnomaly", kCpu}));

TEST(SignalClassOf, LetsTheMoreTellingWordDecide) {
  EXPECT_EQ(signal_class_of("request_errors"), kErrors);
  EXPECT_EQ(signal_class_of("request_timeout"), kErrors);
  EXPECT_EQ(signal_class_of("request_duration"), kLatency);
  EXPECT_EQ(signal_class_of("memory_bytes"), kMemory);
  EXPECT_EQ(signal_class_of("PodRestartsForMemory"), kState);
}

Evidence item(EvidenceKind kind, std::string subject) {
  Evidence e;
  e.kind = kind;
  e.subject = std::move(subject);
  return e;
}

TEST(SignalClassOf, AnItemIsThatOfItsKindWhateverItsSubject) {
  EXPECT_EQ(signal_class_of(item(evidence_kind("latency_shift"), "GET /errors")), kLatency);
  EXPECT_EQ(signal_class_of(item(evidence_kind("network_gap"), "GET /cpu")), kNetwork);
  EXPECT_EQ(signal_class_of(item(evidence_kind("error_logs"), "out of memory")), kErrors);
  EXPECT_EQ(signal_class_of(item(evidence_kind("log_new"), "out of memory")), kLogs);
  EXPECT_EQ(signal_class_of(item(evidence_kind("change"), "latency flag")), kChange);
}

TEST(SignalClassOf, AnItemOfNoClassOfItsOwnIsWhatWasMeasured) {
  for (const EvidenceKind kind : {evidence_kind("alert"), evidence_kind("resource_alert"),
                                  evidence_kind("departure"), evidence_kind("metric_shift")}) {
    EXPECT_EQ(signal_class_of(item(kind, "cpu_usage")), kCpu) << name_of(kind);
    EXPECT_EQ(signal_class_of(item(kind, "latency_p95")), kLatency) << name_of(kind);
  }
}

// Classes are known by name in reports, and what is at fault by the closed table of faults.
TEST(SignalClasses, HaveNamesOfTheirOwnAndKnownFaults) {
  std::set<std::string_view> names;
  for (std::size_t c = 0; c < kSignalClasses; ++c) {
    const SignalTraits& traits = traits_of(static_cast<SignalClass>(c));
    EXPECT_EQ(traits.signal, static_cast<SignalClass>(c));
    EXPECT_TRUE(names.insert(traits.name).second) << traits.name;
    EXPECT_THAT(traits.fault,
                AnyOf("latency", "errors", "crash", "saturation", "network", "change", "traffic"));
  }
}

TEST(SignalClasses, AreResourcesWhereAnEntityCanRunShortOfThem) {
  for (const SignalClass c : {kCpu, kMemory, kDisk, kNetwork, kState}) EXPECT_TRUE(traits_of(c).resource);
  for (const SignalClass c : {kLatency, kErrors, kTraffic, kChange, kLogs})
    EXPECT_FALSE(traits_of(c).resource);
}

}  // namespace
}  // namespace propter
