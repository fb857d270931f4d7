#include "ingest/subject_table.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

namespace propter {
namespace {

bool compatible(const Subject& a, const Subject& b) {
  return a.space.empty() || b.space.empty() || a.space == b.space;
}

}  // namespace

SubjectId SubjectTable::intern(SubjectKind kind, std::string_view space, std::string_view name) {
  key_ = fmt::format("{}:{}:", static_cast<int>(kind), space.size());  // any byte may stand in a name
  (key_ += space) += name;
  const SubjectId id(std::size_t{keys_.intern(key_)});
  if (id.index() == subjects_.size()) subjects_.push_back({kind, std::string(space), std::string(name)});
  return id;
}

SubjectId SubjectTable::subject_of(const RecordNames& names, const RecordPlace& place, const Paths& paths) {
  const auto named = [&](SubjectKind kind, std::string_view space, std::string_view name) {
    return name.empty() ? SubjectId() : intern(kind, space, name);
  };
  const SubjectId instance = named(SubjectKind::kInstance, names.space, names.instance);
  const SubjectId service = named(SubjectKind::kService, names.space, names.service);
  const SubjectId entity = named(SubjectKind::kUnknown, names.space, names.entity);
  const SubjectId host = named(SubjectKind::kHost, {}, names.host);
  const auto count = [&](LinkKind kind, SubjectId from, SubjectId to) {
    if (!from.valid() || !to.valid()) return;
    CountedLink& found = link(kind, from, to);
    ++found.count;
    keep_earlier(found.first, place, paths);
  };
  count(LinkKind::kInstanceOf, instance, service);
  count(LinkKind::kRunsOn, instance.valid() ? instance : entity, host);
  for (const SubjectId id : {instance, service, entity, host})
    if (id.valid()) return id;
  return {};
}

SubjectTable::CountedLink& SubjectTable::link(LinkKind kind, SubjectId from, SubjectId to) {
  return links_.at({static_cast<std::uint32_t>(kind), from.value, to.value, 0});
}

std::vector<SubjectId> SubjectTable::resolve() const {
  std::unordered_map<std::string_view, std::vector<std::size_t>> of_a_kind;
  for (std::size_t i = 0; i < subjects_.size(); ++i)
    if (subjects_[i].kind != SubjectKind::kUnknown) of_a_kind[subjects_[i].name].push_back(i);
  std::vector<SubjectId> meant;
  for (std::size_t i = 0; i < subjects_.size(); ++i) {
    meant.emplace_back(i);
    if (subjects_[i].kind != SubjectKind::kUnknown) continue;
    std::vector<std::size_t> fitting;
    if (const auto same_name = of_a_kind.find(subjects_[i].name); same_name != of_a_kind.end())
      std::copy_if(same_name->second.begin(), same_name->second.end(), std::back_inserter(fitting),
                   [&](std::size_t other) { return compatible(subjects_[i], subjects_[other]); });
    if (fitting.size() == 1) meant[i] = SubjectId(fitting.front());
  }
  return meant;
}

std::vector<SubjectId> SubjectTable::finish(const Paths& paths, Telemetry& out) {
  const std::vector<SubjectId> meant = resolve();
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < subjects_.size(); ++i)
    if (meant[i].index() == i) order.push_back(i);
  std::sort(order.begin(), order.end(),
            [this](std::size_t a, std::size_t b) { return subjects_[a] < subjects_[b]; });
  std::vector<SubjectId> renumbered(subjects_.size());
  for (const std::size_t old : order) {
    renumbered[old] = SubjectId(out.subjects.size());
    out.subjects.push_back(subjects_[old]);
  }
  for (std::size_t i = 0; i < subjects_.size(); ++i) renumbered[i] = renumbered[meant[i].index()];
  finish_links(renumbered, paths, out);
  *this = SubjectTable();
  return renumbered;
}

// A bare name that turns out to be its own host is no link.
void SubjectTable::finish_links(const std::vector<SubjectId>& renumbered, const Paths& paths,
                                Telemetry& out) {
  SeriesMap<CountedLink> merged;
  for (const auto& [key, link] : links_.take()) {
    const SeriesKey moved = {key[0], renumbered[key[1]].value, renumbered[key[2]].value, 0};
    if (moved[1] == moved[2]) continue;
    CountedLink& into = merged.at(moved);
    into.count += link.count;
    keep_earlier(into.first, link.first, paths);
  }
  auto links = merged.take();
  std::sort(links.begin(), links.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [key, link] : links)
    out.links.push_back({static_cast<LinkKind>(key[0]), SubjectId(key[1]), SubjectId(key[2]), link.count,
                         location_of(link.first, link.count, paths)});
}

}  // namespace propter
