// Scenes for tests of the evidence tools: telemetry made record by record, its topology, a timeline and
// habits.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/telemetry_builder.h"
#include "tools/evidence_tool.h"
#include "tools/habits.h"

namespace propter::tools {

using test::TelemetryBuilder;

// Owns everything that its scene refers to.
class TestScene {
 public:
  // `onset`, in seconds: what is loud; without it, what the timeline finds.
  explicit TestScene(TelemetryBuilder& builder, std::optional<double> onset = {})
      : TestScene(builder.build(), onset) {}
  explicit TestScene(Telemetry telemetry, std::optional<double> onset = {})
      : source_(std::move(telemetry)),
        topology_(infer_topology(source_)),
        scene_{source_, topology_, built_in_weights(),
               estimate_timeline(source_, {}, kNoTime, built_in_weights())} {
    if (onset) scene_.timeline = scene_.timeline.split_at(TelemetryBuilder::time(*onset));
    refresh();
  }
  ~TestScene() = default;
  TestScene(const TestScene&) = delete;
  TestScene& operator=(const TestScene&) = delete;

  [[nodiscard]] const Scene& scene() const { return scene_; }
  [[nodiscard]] const OperationalGraph& graph() const { return topology_.graph; }

  // Only what the window itself shows counts from here on.
  TestScene& needs_quiet() {
    scene_.timeline.needs_quiet = true;
    refresh();
    return *this;
  }

  [[nodiscard]] EntityId id(std::string_view name) const {
    const auto found = graph().find(name);
    if (!found) throw std::invalid_argument(std::string(name));
    return *found;
  }

  [[nodiscard]] RelationId relation(std::string_view dependent, std::string_view dependency) const {
    for (const Neighbour& n : graph().dependencies(id(dependent)))
      if (n.entity == id(dependency)) return n.relation;
    throw std::invalid_argument(std::string(dependent));
  }

  [[nodiscard]] Findings examine(const std::unique_ptr<EvidenceTool>& tool, std::string_view entity) const {
    return tool->examine(scene_, id(entity));
  }

 private:
  void refresh() {
    habits_.emplace(scene_);
    scene_.habits = &*habits_;
  }

  TelemetrySource source_;
  Topology topology_;
  Scene scene_;
  std::optional<Habits> habits_;
};

// Requests at a steady pace: the caller serves each with one call of the callee, seen from both ends.
// Durations vary by up to 40 % above those given.
struct Load {
  double from = 0;   // s
  double to = 0;     // s
  double every = 1;  // s
  std::string_view caller = "web";
  std::string_view callee = "cart";  // empty: calls nobody
  double own_ms = 10;                // of the caller
  double gap_ms = 1;                 // between the two
  double callee_ms = 5;
  int failing_of_ten = 0;
  bool one_trace = false;
  std::string_view log = {};  // the callee writes it in each request
  Level level = Level::kInfo;
};

inline void serve_one(TelemetryBuilder& b, const Load& load, double at, int i) {
  const double stretch = 1 + 0.1 * (i % 5);
  const bool failed = i % 10 < load.failing_of_ten;
  const double callee = load.callee_ms * stretch;
  const double call = load.callee.empty() ? 0 : callee + load.gap_ms * stretch;
  const std::string id = std::string(load.caller) + "-" + std::string(load.callee) + "-" + std::to_string(at);
  const std::string trace = load.one_trace ? "retries" : id;
  b.span(at, load.caller, "GET /", load.own_ms * stretch + call, id, "", failed, trace);
  if (load.callee.empty()) return;
  b.span(at, load.caller, "call", call, id + "c", id, failed, trace);
  b.span(at, load.callee, "Get", callee, id + "s", id + "c", failed, trace);
  if (!load.log.empty()) b.log(at, load.callee, load.log, load.level, trace, id + "s");
}

inline void serve(TelemetryBuilder& b, const Load& load) {
  const auto count = static_cast<int>(std::lround((load.to - load.from) / load.every));
  for (int i = 0; i < count; ++i) serve_one(b, load, load.from + i * load.every, i);
}

// The same line at a steady pace.
struct Lines {
  double from = 0;   // s
  double to = 0;     // s
  double every = 1;  // s
  std::string_view service = "cart";
  std::string_view text = "loaded the cart";
  Level level = Level::kInfo;
};

inline void write(TelemetryBuilder& b, const Lines& lines) {
  const auto count = static_cast<int>(std::lround((lines.to - lines.from) / lines.every));
  for (int i = 0; i < count; ++i) b.log(lines.from + i * lines.every, lines.service, lines.text, lines.level);
}

// Samples half a minute apart.
struct Samples {
  double from = 0;  // s
  std::string_view entity = "web-0";
  std::string_view metric = "cpu_usage_percent";
  std::vector<double> values = {};
  std::string_view host = {};
};

inline void measure(TelemetryBuilder& b, const Samples& samples) {
  for (std::size_t i = 0; i < samples.values.size(); ++i)
    b.metric(samples.from + 30 * static_cast<double>(i), samples.entity, samples.metric, samples.values[i],
             samples.host);
}

// Fourteen quiet samples around `usual`, then the loud ones.
inline std::vector<double> samples(double usual, std::initializer_list<double> loud) {
  std::vector<double> out;
  for (int i = 0; i < 14; ++i) out.push_back(usual * (1 + 0.01 * (i % 5 - 2)));
  out.insert(out.end(), loud);
  return out;
}

// Entities "web" and "cart" (and others) under the same name in spans and logs.
inline void declare(TelemetryBuilder& b, const std::vector<std::string>& services) {
  for (const std::string& name : services) b.entity(name, "Service");
}

inline std::vector<EvidenceKind> kinds_of(const Findings& findings) {
  std::vector<EvidenceKind> out;
  for (const Finding& f : findings.items) out.push_back(f.item.kind);
  return out;
}

// Of the clearest finding; 0 without one.
inline double clearest(const Findings& findings) {
  double best = 0;
  for (const Finding& f : findings.items) best = std::min(best, f.log10p);
  return best;
}

// Of the clearest test, whether or not it gave an item; 0 without one.
inline double clearest_test(const Findings& findings) {
  double best = 0;
  for (const double log10p : findings.tests) best = std::min(best, log10p);
  return best;
}

}  // namespace propter::tools
