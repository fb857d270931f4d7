// Writes the incident folder incidents/slow-pricing: a small made-up shop whose pricing service gets slow and
// fails after a deploy. Same program, same bytes: the only randomness is seeded.
//
//   make_incident OUTPUT_FOLDER
#include <propter/time.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <tuple>
#include <vector>

namespace {

using propter::DurationNs;
using propter::format_time;
using propter::kMillisecond;
using propter::kMinute;
using propter::kSecond;
using propter::TimeNs;

constexpr TimeNs kIncidentStart = 1'772'452'800 * kSecond;  // 2026-03-02T12:00:00Z
constexpr TimeNs kBaselineStart = kIncidentStart - 20 * kMinute;
constexpr TimeNs kFault = kIncidentStart + 2 * kMinute;  // pricing 3.4.0 serves from here on
constexpr DurationNs kMetricStep = 15 * kSecond;

// splitmix64 (Sebastiano Vigna, public domain).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(n));
  }
  // About `base`, between 80 % and 130 %, with a rare long tail.
  DurationNs around(DurationNs base) {
    const std::int64_t percent = 80 + below(51);
    return base / 100 * (percent + (below(50) == 0 ? 100 : 0));
  }

 private:
  std::uint64_t state_;
};

struct Call {
  std::string service;
  std::string operation;
  DurationNs own_time;
  std::vector<Call> calls;
};

const std::array<Call, 3>& routes() {
  static const Call kQuote{"pricing", "QuoteBasket", 15 * kMillisecond, {}};
  static const std::array<Call, 3> kRoutes = {{
      {"storefront", "GET /", 8 * kMillisecond, {{"stock", "ListStock", 12 * kMillisecond, {}}}},
      {"storefront",
       "POST /basket",
       10 * kMillisecond,
       {{"basket", "AddItem", 9 * kMillisecond, {kQuote, {"stock", "Reserve", 7 * kMillisecond, {}}}}}},
      {"storefront",
       "POST /checkout",
       12 * kMillisecond,
       {{"basket", "ReadBasket", 6 * kMillisecond, {kQuote}}, {"payments", "Charge", 30 * kMillisecond, {}}}},
  }};
  return kRoutes;
}

struct Line {
  TimeNs time;
  std::string text;
};

struct Outcome {
  TimeNs end;
  bool failed;
};

// One period of traffic, written into one folder.
class Shop {
 public:
  Shop(std::uint64_t seed, TimeNs start, DurationNs length)
      : random_(seed), start_(start), end_(start + length) {}

  void write(const std::filesystem::path& folder) {
    for (TimeNs t = start_; t < end_; t += random_.around(kSecond)) request(t);
    for (TimeNs t = start_; t < end_; t += random_.around(3 * kSecond)) complain(t);
    for (TimeNs t = start_; t < end_; t += kMetricStep) sample(t);
    write_lines(folder / "logs" / "shop.jsonl", "", logs_);
    write_lines(folder / "traces" / "spans.csv",
                "start_time,trace_id,span_id,parent_span_id,service,instance,operation,duration_us,status\n",
                spans_);
    write_lines(folder / "metrics" / "instances.csv",
                "time,service,instance,cpu_percent,memory_mb,requests_in_flight\n", metrics_);
  }

 private:
  static bool faulty(std::string_view service, TimeNs t) { return service == "pricing" && t >= kFault; }

  std::string instance_of(std::string_view service) {
    return fmt::format("{}-{}", service, 1 + random_.below(2));
  }

  void log(TimeNs t, std::string_view level, std::string_view service, std::string_view instance,
           std::string_view trace, std::string_view message, std::string_view stack = "") {
    std::string text =
        fmt::format(R"({{"time":"{}","level":"{}","service":"{}","instance":"{}","trace_id":"{}","msg":"{}")",
                    format_time(t), level, service, instance, trace, message);
    if (!stack.empty()) text += fmt::format(R"(,"stack":"{}")", stack);
    logs_.push_back({t, text + "}\n"});
  }

  void request(TimeNs t) {
    const Call& route = routes()[static_cast<std::size_t>(random_.below(3))];
    const std::string trace = fmt::format("{:016x}", random_.next());
    const Outcome outcome = serve(route, t, trace, "");
    const auto ms = (outcome.end - t) / kMillisecond;
    log(outcome.end, outcome.failed ? "ERROR" : "INFO", "storefront", "storefront-1", trace,
        fmt::format("{} answered {} in {} ms", route.operation, outcome.failed ? 502 : 200, ms));
  }

  Outcome serve(const Call& call, TimeNs start, const std::string& trace, const std::string& parent) {
    const std::string span = fmt::format("{:08x}", random_.next() >> 32);
    const std::string instance = instance_of(call.service);
    const bool faulty_here = faulty(call.service, start);
    TimeNs t = start + random_.around(faulty_here ? 60 * call.own_time : call.own_time);
    bool failed = faulty_here && random_.below(100) < 40;
    if (failed)
      log(t, "ERROR", call.service, instance, trace, "quote failed: no discount rule for bundle",
          "DiscountRuleMissing: bundle\\n  at pricing.rules.Match(rules.cc:88)\\n  at "
          "pricing.Quote(quote.cc:41)");
    for (const Call& callee : call.calls) {
      const Outcome outcome = serve(callee, t, trace, span);
      if (outcome.failed)
        log(outcome.end, "WARN", call.service, instance, trace,
            "call to " + callee.service + " failed with status 500");
      failed = failed || outcome.failed;
      t = outcome.end;
    }
    spans_.push_back({start, fmt::format("{},{},{},{},{},{},{},{},{}\n", format_time(start / 1000 * 1000),
                                         trace, span, parent, call.service, instance, call.operation,
                                         (t - start) / 1000, failed ? "error" : "ok")});
    return {t, failed};
  }

  // The mailer is loud at all times and has nothing to do with it.
  void complain(TimeNs t) {
    log(t, "ERROR", "mailer", "mailer-1", "",
        fmt::format("relay refused message {}, will retry", random_.below(100000)));
  }

  void sample(TimeNs t) {
    for (const std::string_view service :
         {"storefront", "basket", "pricing", "stock", "payments", "mailer", "ledger-db"})
      for (int n = 1; n <= (service == "mailer" || service == "ledger-db" ? 1 : 2); ++n) {
        const bool busy = faulty(service, t);
        // One after the other: the order in which a compiler evaluates arguments is its own.
        const auto cpu = (busy ? 70 : 20) + random_.below(8);
        const auto memory = 300 + random_.below(12);
        const auto in_flight = (busy ? 14 : 1) + random_.below(3);
        metrics_.push_back({t, fmt::format("{},{},{}-{},{},{},{}\n", format_time(t), service, service, n, cpu,
                                           memory, in_flight)});
      }
  }

  static void write_lines(const std::filesystem::path& path, std::string_view head,
                          std::vector<Line>& lines) {
    std::ranges::sort(lines, {}, [](const Line& line) { return std::tie(line.time, line.text); });
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    out << head;
    for (const Line& line : lines) out << line.text;
  }

  Random random_;
  TimeNs start_;
  TimeNs end_;
  std::vector<Line> logs_;
  std::vector<Line> spans_;
  std::vector<Line> metrics_;
};

// Small documents.
struct Document {
  std::string path;
  std::string text;
};

std::vector<Document> documents() {
  const auto at = [](std::int64_t seconds) { return format_time(kIncidentStart + seconds * kSecond); };
  const auto alert = [&](std::string_view name, std::string_view service, std::string_view severity,
                         std::string_view text, std::int64_t seconds) {
    return fmt::format(
        R"({{"labels":{{"alertname":"{}","service":"{}","severity":"{}"}},)"
        R"("annotations":{{"description":"{}"}},"state":"firing","activeAt":"{}","value":"1"}})",
        name, service, severity, text, at(seconds));
  };
  return {
      {"incident.json",
       fmt::format(R"({{"name": "slow-pricing", "description": "The storefront answers late or with 502",
 "detected_at": "{}"}}
)",
                   at(210))},
      {"alerts/alerts.json",
       fmt::format(R"({{"status":"success","data":{{"alerts":[
{},
{},
{}
]}}}}
)",
                   alert("RequestErrors", "storefront", "critical", "share of 5xx above 10 %", 195),
                   alert("RequestLatency", "storefront", "critical", "p95 latency above 500 ms", 180),
                   alert("MailQueueLong", "mailer", "warning", "mails wait for a relay", -86400))},
      {"changes/deploys.json", fmt::format(R"([
 {{"timestamp": "{}", "service": "stock", "version": "8.1.2", "commit_sha": "51f0c9d27b6e4a83a1d94be2c07f6e8830b1d6aa"}},
 {{"timestamp": "{}", "service": "pricing", "version": "3.4.0", "commit_sha": "c2a97e014d5b4f0e9b3a6d81f7e25c9964a0b3f2"}}
]
)",
                                           at(40), at(115))},
      {"topology.json", R"({"entities": [
 {"id": "Service/storefront", "kind": "Service"}, {"id": "Service/basket", "kind": "Service"},
 {"id": "Service/pricing", "kind": "Service"}, {"id": "Service/stock", "kind": "Service"},
 {"id": "Service/payments", "kind": "Service"}, {"id": "Service/mailer", "kind": "Service"},
 {"id": "Database/ledger-db", "kind": "Database"}],
"relations": [
 {"from": "Service/storefront", "to": "Service/basket", "kind": "calls"},
 {"from": "Service/storefront", "to": "Service/stock", "kind": "calls"},
 {"from": "Service/storefront", "to": "Service/payments", "kind": "calls"},
 {"from": "Service/basket", "to": "Service/pricing", "kind": "calls"},
 {"from": "Service/basket", "to": "Service/stock", "kind": "calls"},
 {"from": "Service/payments", "to": "Database/ledger-db", "kind": "reads_writes"},
 {"from": "Service/mailer", "to": "Database/ledger-db", "kind": "reads_writes"}]}
)"},
  };
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_incident OUTPUT_FOLDER\n";
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  Shop(1, kBaselineStart, 12 * kMinute).write(folder / "baseline");
  Shop(2, kIncidentStart, 6 * kMinute).write(folder);
  for (const Document& document : documents()) {
    std::filesystem::create_directories((folder / document.path).parent_path());
    std::ofstream(folder / document.path, std::ios::binary) << document.text;
  }
}
