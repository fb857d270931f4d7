#include "investigate/recollection.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "tools/reexamination.h"

namespace propter {
namespace {

std::string relation_text(const OperationalGraph& graph, const Relation& r) {
  return fmt::format("{} {} {}", graph.entity(r.dependent).id(), name_of(r.kind),
                     graph.entity(r.dependency).id());
}

// Empty: none.
std::string difference_of(const OperationalGraph& stored, const OperationalGraph& found) {
  if (stored.entities().size() != found.entities().size())
    return fmt::format("{} entities, not {}", found.entities().size(), stored.entities().size());
  for (std::size_t e = 0; e < stored.entities().size(); ++e) {
    const Entity& a = stored.entities()[e];
    const Entity& b = found.entities()[e];
    if (a.id() != b.id() || a.since != b.since)
      return fmt::format("{} since {}, not {} since {}", b.id(), format_time(b.since), a.id(),
                         format_time(a.since));
  }
  const auto ends = [](const Relation& r) { return std::tuple(r.dependent, r.dependency, r.kind); };
  for (std::size_t r = 0; r < std::min(stored.relations().size(), found.relations().size()); ++r)
    if (ends(stored.relations()[r]) != ends(found.relations()[r]))
      return fmt::format("the relation {}, not {}", relation_text(found, found.relations()[r]),
                         relation_text(stored, stored.relations()[r]));
  if (stored.relations().size() != found.relations().size())
    return fmt::format("{} relations, not {}", found.relations().size(), stored.relations().size());
  return {};
}

// Of what an item speaks; several may speak of the same.
auto topic_of(const Evidence& e) { return std::tie(e.entity, e.relation, e.kind, e.tool, e.subject); }

std::string difference_of(const Evidence& item, const Evidence& found) {
  if (item.score != found.score)
    return fmt::format("its score is {:.2f}, not {:.2f}", found.score, item.score);
  return tools::difference_of(item, found);
}

using Topics = std::vector<const Evidence*>;  // sorted by topic

// Of the items of one topic that are left, the one that is equal, else the first.
const Evidence* take_closest(Topics& all, std::vector<bool>& taken, const Evidence& item) {
  const auto before = [](const Evidence* a, const Evidence& b) { return topic_of(*a) < topic_of(b); };
  auto at = std::lower_bound(all.begin(), all.end(), item, before);
  auto closest = all.end();
  for (; at != all.end() && topic_of(**at) == topic_of(item); ++at) {
    if (taken[static_cast<std::size_t>(at - all.begin())]) continue;
    const bool equal = difference_of(item, **at).empty();
    if (equal || closest == all.end()) closest = at;
    if (equal) break;
  }
  if (closest == all.end()) return nullptr;
  taken[static_cast<std::size_t>(closest - all.begin())] = true;
  return *closest;
}

}  // namespace

Evidence silenced(Evidence item) {
  item.score = 0;
  item.onset = {};
  return item;
}

Result<Recollection> recollect(const Reading& stored, const Reading& found) {
  const auto corrupt = [](std::string what) {
    return Status::corrupt({"the telemetry of the case shows something else than the case", "",
                            std::move(what), "investigate the case again to bring it up to date"});
  };
  if (std::string differs = difference_of(stored.answer.graph, found.answer.graph); !differs.empty())
    return corrupt("it shows " + differs);
  if (stored.answer.window != found.answer.window || stored.answer.onset != found.answer.onset)
    return corrupt("it shows another time of the incident");
  if (stored.findings.alerted != found.findings.alerted ||
      stored.findings.pre_existing != found.findings.pre_existing)
    return corrupt("others are alerted in it");
  Recollection out;
  Topics topics;
  for (const Evidence& e : found.answer.evidence) topics.push_back(&e);
  std::stable_sort(topics.begin(), topics.end(),
                   [](const Evidence* a, const Evidence* b) { return topic_of(*a) < topic_of(*b); });
  std::vector<bool> taken(topics.size(), false);
  for (const Evidence& item : stored.answer.evidence) {
    const Evidence* now = take_closest(topics, taken, item);
    if (now == nullptr) {
      out.evidence.push_back(silenced(item));
      out.differing.emplace(item.id, "its tool does not find it");
      continue;
    }
    out.evidence.push_back(*now);
    out.evidence.back().id = item.id;
    if (std::string difference = difference_of(item, *now); !difference.empty())
      out.differing.emplace(item.id, std::move(difference));
  }
  if (const auto lacking = std::ranges::find(taken, false); lacking != taken.end()) {
    const Evidence& first = *topics[static_cast<std::size_t>(lacking - taken.begin())];
    return corrupt(fmt::format("it shows {} that the case lacks, for one {} of {}",
                               std::ranges::count(taken, false) == 1 ? "an item of evidence" : "evidence",
                               name_of(first.kind), found.answer.graph.entity(first.entity).id()));
  }
  return out;
}

}  // namespace propter
