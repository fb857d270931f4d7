#include "tools/habits.h"

#include <set>

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

std::set<EntityId> changed_of(const OperationalGraph& graph) {
  std::set<EntityId> out;
  for (const Relation& r : graph.relations())
    if (r.kind == RelationKind::kChangedBy) out.insert(r.dependent);
  return out;
}

// The entity that a subject of the good period stands for: the one of today, or the service of a former
// instance.
std::vector<EntityId> services_by_subject(const Scene& scene) {
  std::vector<EntityId> out(scene.source.subjects().size());
  std::set<const void*> done;  // lists that several share
  for (std::size_t e = scene.topology.reference.size(); e-- > 0;) {
    const auto& list = scene.topology.reference[e];
    if (!done.insert(list.get()).second) continue;
    for (const SubjectId s : *list)
      if (!out[s.index()].valid()) out[s.index()] = service_of(scene, EntityId(e));
  }
  return out;
}

}  // namespace

Habits::Habits(const Scene& scene, bool with_texts)
    : metrics(scene),
      usual_wait(tools::usual_wait(scene)),
      gaps(relation_gaps(scene)),
      alerts(with_texts ? alert_background(scene) : AlertBackground()),
      services(services_by_subject(scene)),
      known_errors(known_errors_of(scene)),
      words(with_texts ? SharedWords(scene) : SharedWords()),
      changed(changed_of(scene.topology.graph)),
      steps(with_texts ? steps_of_touched(scene) : std::map<EntityId, std::vector<Step>>()) {}

}  // namespace propter::tools
