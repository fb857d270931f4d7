#include "toy_tool/long_silence.h"

#include "graph/evidence_kinds.h"
#include "tools/comparison.h"

namespace propter::tools {
namespace {

class LongSilence final : public EvidenceTool {
 public:
  std::string_view name() const override { return "long_silence"; }
  std::string_view description() const override { return "entities that stopped to write"; }

  Findings examine(const Scene& scene, EntityId entity) const override {
    Tally lines;
    each_log(scene, entity, [&](const LogSeries& series) {
      for (const CountPoint& p : series.points)
        lines.add(scene.timeline.part_of(series.period, p.bucket), p.count);
    });
    if (lines.quiet <= 0) return {};
    const double log10p = lines.loud > 0 ? 0 : -4;
    Findings out{.items = {}, .tests = {log10p}};
    if (lines.loud > 0) return out;
    Evidence e;
    e.kind = evidence_kind("long_silence");
    e.interval = e.onset = loud_interval(scene);
    e.subject = "lines";
    e.text = "not a line since the onset";
    out.items.push_back({std::move(e), log10p});
    return out;
  }
};

}  // namespace

std::unique_ptr<EvidenceTool> make_long_silence() { return std::make_unique<LongSilence>(); }

}  // namespace propter::tools
