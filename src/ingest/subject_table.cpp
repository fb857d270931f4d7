#include "ingest/subject_table.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace propter {
namespace {

bool comes_before(const SourceLocation& a, const SourceLocation& b) {
  return std::tie(a.file, a.line) < std::tie(b.file, b.line);
}

}  // namespace

SubjectId SubjectTable::intern(SubjectKind kind, std::string_view space, std::string_view name) {
  const auto [it, fresh] = index_.try_emplace({kind, std::string(space), std::string(name)}, subjects_.size());
  if (fresh) subjects_.push_back(it->first);
  return it->second;
}

SubjectId SubjectTable::subject_of(const RecordNames& names, const SourceLocation& where) {
  const auto named = [&](SubjectKind kind, std::string_view name, std::string_view space) {
    return name.empty() ? SubjectId() : intern(kind, space, name);
  };
  const SubjectId service = named(SubjectKind::kService, names.service, names.space);
  const SubjectId instance = named(SubjectKind::kInstance, names.instance, names.space);
  const SubjectId host = named(SubjectKind::kHost, names.host, {});
  const SubjectId entity = named(SubjectKind::kUnknown, names.entity, names.space);
  const SubjectId placed = instance.valid() ? instance : entity;
  if (instance.valid() && service.valid()) link(LinkKind::kInstanceOf, instance, service, where);
  if (placed.valid() && host.valid()) link(LinkKind::kRunsOn, placed, host, where);
  for (const SubjectId id : {instance, service, entity, host})
    if (id.valid()) return id;
  return {};
}

void SubjectTable::link(LinkKind kind, SubjectId from, SubjectId to, const SourceLocation& where) {
  const auto [it, fresh] = links_.try_emplace({kind, from, to}, SubjectLink{kind, from, to, 0, where});
  if (!fresh && comes_before(where, it->second.exemplar)) it->second.exemplar = where;
  ++it->second.count;
}

std::vector<SubjectId> SubjectTable::finish(Telemetry& out) {
  std::map<std::string_view, std::vector<SubjectId>> of_a_kind;
  for (std::size_t i = 0; i < subjects_.size(); ++i)
    if (subjects_[i].kind != SubjectKind::kUnknown) of_a_kind[subjects_[i].name].push_back(SubjectId(i));
  std::vector<SubjectId> meant(subjects_.size());
  for (std::size_t i = 0; i < subjects_.size(); ++i) {
    meant[i] = SubjectId(i);
    const auto same_name = of_a_kind.find(subjects_[i].name);
    if (subjects_[i].kind != SubjectKind::kUnknown || same_name == of_a_kind.end() || same_name->second.size() != 1) continue;
    const Subject& other = subjects_[same_name->second.front().index()];
    if (subjects_[i].space.empty() || other.space.empty() || subjects_[i].space == other.space)
      meant[i] = same_name->second.front();
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < subjects_.size(); ++i)
    if (meant[i] == SubjectId(i)) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return subjects_[a] < subjects_[b]; });
  std::vector<SubjectId> renumbered(subjects_.size());
  for (const std::size_t old : order) {
    renumbered[old] = SubjectId(out.subjects.size());
    out.subjects.push_back(subjects_[old]);
  }
  for (std::size_t i = 0; i < subjects_.size(); ++i) renumbered[i] = renumbered[meant[i].index()];
  std::map<LinkKey, SubjectLink> merged;
  for (const auto& [key, l] : links_) {
    const SubjectLink moved{l.kind, renumbered[l.from.index()], renumbered[l.to.index()], l.count, l.exemplar};
    const auto [it, fresh] = merged.try_emplace({moved.kind, moved.from, moved.to}, moved);
    if (!fresh) it->second.count += l.count;
    if (!fresh && comes_before(l.exemplar, it->second.exemplar)) it->second.exemplar = l.exemplar;
  }
  for (const auto& [key, l] : merged)
    if (l.from != l.to) out.links.push_back(l);
  subjects_.clear();
  index_.clear();
  links_.clear();
  return renumbered;
}

}  // namespace propter
