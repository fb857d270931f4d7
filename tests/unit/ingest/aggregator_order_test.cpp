// The same records, read in another order, are the same telemetry.
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ingest/aggregator.h"
#include "tests/agreement/splitmix.h"
#include "tests/support/telemetry_equality.h"

namespace propter {
namespace {

constexpr TimeNs kT0 = 1'700'000'000 * kSecond;

using Record = std::function<void(Aggregator&)>;
struct File {
  std::string path;
  Period period = Period::kIncident;
  std::vector<Record> records;
};

// Requests from "front" over "cart" to a database, their log lines, and all that is wrong with real
// telemetry.
class Recorder {
 public:
  explicit Recorder(std::uint64_t seed) : random_(seed) {
    for (const char* path : {"logs/b.log", "traces.json", "logs/a.log", "metrics.csv"}) {
      files_.push_back({path, Period::kIncident, {}});
      files_.push_back({std::string("baseline/") + path, Period::kBaseline, {}});
    }
    for (int i = 0; i < 60; ++i) request(fmt::format("trace{}", i));
    for (int i = 0; i < 100; ++i) metric(pick({"cart-0", "db-0"}), pick({"cpu", "memory"}));
    for (int i = 0; i < 40; ++i) line(pick({"cart", "front"}), "", "", chatter());
    for (int i = 0; i < 10; ++i) odd_items(i);
  }

  [[nodiscard]] std::vector<File> take() { return std::move(files_); }

 private:
  std::string pick(const std::vector<std::string>& texts) {
    return texts[random_.below(static_cast<std::uint32_t>(texts.size()))];
  }
  TimeNs time() { return kT0 + random_.below(120) * kSecond; }
  std::string word() { return std::string(1 + random_.below(4), static_cast<char>('a' + random_.below(20))); }
  std::string chatter() {
    switch (random_.below(4)) {
      case 0:
        return fmt::format("user {} has logged in", word());
      case 1:
        return fmt::format("OrderService#12 order {} is {}", random_.below(1000), word());
      case 2:
        return "request failed\n\tat a.B(C.java:1)";
      default:
        return fmt::format("took {}ms", random_.below(1000));
    }
  }

  // Lines are numbered over all files, so that no two records stand at the same place.
  void put(std::function<void(Aggregator&, std::uint64_t)> record) {
    File& file = files_[random_.below(static_cast<std::uint32_t>(files_.size()))];
    file.records.emplace_back(
        [record = std::move(record), line = ++line_](Aggregator& a) { record(a, line); });
  }

  void request(const std::string& trace) {
    const TimeNs start = time();
    const std::string client_id = random_.chance(0.1) ? "shared" : trace + "2";
    span("front", trace, trace + "1", "root", "GET /", start, 900);
    span("front", trace, client_id, trace + "1", "HTTP POST", start + 10, 800);
    span("cart", trace, trace + "3", client_id, "POST /cart", start + 20, random_.below(800));
    span("db", random_.chance(0.2) ? "other" + trace : trace, trace + "4", trace + "3", "SELECT", start, 100);
    if (random_.chance(0.2)) span("cart", trace, trace + "5", trace + "5", "self", start, 5);
    line("cart", trace, trace + "3", chatter());
  }

  void span(const std::string& service, const std::string& trace, const std::string& id,
            const std::string& parent, const std::string& operation, TimeNs start, DurationNs ms) {
    const bool bare = random_.chance(0.1);
    const bool error = random_.chance(0.1);
    const int copies = random_.chance(0.1) ? 2 : 1;
    for (int i = 0; i < copies; ++i)
      put([=](Aggregator& a, std::uint64_t number) {
        SpanRecord r;
        (bare ? r.names.entity : r.names.service) = service;
        r.trace_id = trace;
        r.span_id = id;
        r.parent_id = parent;
        r.operation = operation;
        r.start = start;
        r.duration = ms * kMillisecond;
        r.error = error;
        r.line = number;
        a.on_span(r);
      });
  }

  void line(const std::string& service, const std::string& trace, const std::string& span,
            const std::string& message) {
    const TimeNs when = time();
    const Level level = random_.chance(0.2) ? Level::kError : Level::kInfo;
    put([=](Aggregator& a, std::uint64_t number) {
      LogRecord r;
      r.names.service = service;
      r.trace_id = trace;
      r.span_id = span;
      r.message = message;
      r.time = when;
      r.level = level;
      r.line = number;
      a.on_log(r);
    });
  }

  void metric(const std::string& instance, const std::string& name) {
    const TimeNs when = time();
    const double value = random_.unit();
    put([=](Aggregator& a, std::uint64_t number) {
      MetricRecord r;
      r.names.instance = instance;
      r.names.service = std::string_view(instance).substr(0, instance.find('-'));
      r.names.host = "node-1";
      r.metric = name;
      r.time = when;
      r.value = value;
      r.line = number;
      a.on_metric(r);
    });
  }

  void odd_items(int i) {
    put([=](Aggregator& a, std::uint64_t number) {
      AlertRecord r;
      r.alert.name = "Slow";
      r.alert.source.line = number;
      r.names.entity = i % 2 == 0 ? "front" : "unheard of";
      a.on_alert(std::move(r));
    });
    put([](Aggregator& a, std::uint64_t number) {
      ChangeRecord r;
      r.change.id = "c1";
      r.change.source.line = number;
      r.touched_services = {"db", "cart"};
      a.on_change(std::move(r));
    });
    put([](Aggregator& a, std::uint64_t n) { a.on_entity({"cart", "Service", {}, {"", n, 1}}); });
    put([](Aggregator& a, std::uint64_t n) { a.on_relation({"front", "cart", "calls", {"", n, 1}}); });
  }

  SplitMix random_;
  std::uint64_t line_ = 0;
  std::vector<File> files_;
};

template <typename Item>
void shuffle(std::vector<Item>& items, SplitMix& random) {
  for (std::size_t n = items.size(); n > 1; --n)
    std::swap(items[n - 1], items[random.below(static_cast<std::uint32_t>(n))]);
}

Telemetry read(const std::vector<File>& files) {
  Aggregator sink;
  for (const File& file : files) {
    sink.begin_file(file.path, file.period);
    for (const Record& record : file.records) record(sink);
    sink.end_file({});
  }
  return sink.finish();
}

class AggregatorOrder : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  std::vector<File> files = Recorder(GetParam()).take();
  const Telemetry expected = read(files);
  SplitMix random = SplitMix(GetParam() + 1000);
};

TEST_P(AggregatorOrder, OfTheRecordsOfAFileDoesNotMatter) {
  for (File& file : files) shuffle(file.records, random);
  EXPECT_TRUE(test::equal(read(files), expected));
}

TEST_P(AggregatorOrder, OfFilesDoesNotMatter) {
  shuffle(files, random);
  EXPECT_TRUE(test::equal(read(files), expected));
}

TEST_P(AggregatorOrder, OfEverythingDoesNotMatter) {
  for (int round = 0; round < 5; ++round) {
    shuffle(files, random);
    for (File& file : files) shuffle(file.records, random);
    EXPECT_TRUE(test::equal(read(files), expected));
  }
}

TEST_P(AggregatorOrder, IsTestedOnTelemetryOfEveryKind) {
  EXPECT_FALSE(expected.logs.empty() || expected.spans.empty() || expected.calls.empty());
  EXPECT_FALSE(expected.metrics.empty() || expected.links.empty() || expected.alerts.empty());
  EXPECT_FALSE(expected.changes.empty() || expected.summary.warnings.empty());
}

INSTANTIATE_TEST_SUITE_P(Seeds, AggregatorOrder, ::testing::Range<std::uint64_t>(1, 9));

TEST(AggregatorFiles, MayRepeatEachOtherInAnyOrder) {
  const auto file = [](const std::string& path, double value) {
    const Record span = [](Aggregator& a) {
      SpanRecord r;
      r.names.service = "cart";
      r.span_id = "1";
      r.operation = "GET /";
      r.start = kT0;
      a.on_span(r);
    };
    const Record metric = [value](Aggregator& a) {
      MetricRecord r;
      r.names.instance = "cart-0";
      r.metric = "cpu";
      r.time = kT0;
      r.value = value;
      a.on_metric(r);
    };
    return File{path, Period::kIncident, {span, metric}};
  };
  EXPECT_TRUE(test::equal(read({file("a", 1), file("b", 2)}), read({file("b", 2), file("a", 1)})));
}

TEST(TelemetryEquality, SeesASingleCounter) {
  const auto log = [](std::uint64_t n) {
    return File{"a", Period::kIncident, std::vector<Record>(n, [](Aggregator& a) {
                  LogRecord r;
                  r.names.service = "cart";
                  r.time = kT0;
                  a.on_log(r);
                })};
  };
  EXPECT_TRUE(test::equal(read({log(2)}), read({log(2)})));
  EXPECT_FALSE(test::equal(read({log(2)}), read({log(3)})));
}

}  // namespace
}  // namespace propter
