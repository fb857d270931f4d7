#include "tools/habits.h"

#include "tools/comparison.h"

namespace propter::tools {
namespace {

std::set<StringIndex> known_errors_of(const Scene& scene) {
  std::set<StringIndex> out;
  for (std::size_t e = 0; e < scene.topology.graph.entities().size(); ++e)
    each_log(scene, EntityId(e), [&](const LogSeries& series) {
      if (series.level < Level::kError && !series.exception) return;
      for (const CountPoint& p : series.points) {
        const Part part = scene.timeline.part_of(series.period, p.bucket);
        if (part == Part::kQuiet || part == Part::kBaseline) out.insert(series.template_text);
      }
    });
  return out;
}

}  // namespace

Habits::Habits(const Scene& scene)
    : metrics(scene),
      usual_wait(tools::usual_wait(scene)),
      gaps(relation_gaps(scene)),
      alerts(alert_background(scene)),
      known_errors(known_errors_of(scene)) {}

}  // namespace propter::tools
