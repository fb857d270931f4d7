#include "topology/topology.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "graph/traits.h"
#include "topology/entity_table.h"

namespace propter {
namespace {

constexpr std::array<std::string_view, 7> kKindOfSubject = {"Unknown",  "Service", "Instance", "Host",
                                                            "Database", "Cache",   "Queue"};

// Where relations come from whose word counts most.
constexpr std::string_view kDeclared = "topology file";

constexpr std::size_t kShortHash = 7;  // digits of a commit that its short form has at least

bool all_of(std::string_view text, int (*test)(int)) {
  return std::all_of(text.begin(), text.end(),
                     [test](char c) { return test(static_cast<unsigned char>(c)) != 0; });
}

bool is_lower_alnum(std::string_view text) {
  return all_of(text, [](int c) -> int { return std::isdigit(c) || (c >= 'a' && c <= 'z'); });
}

struct RelationKey {
  EntityId dependent;
  EntityId dependency;
  RelationKind kind;
  auto operator<=>(const RelationKey&) const = default;
};

struct RelationFacts {
  std::uint64_t count = 0;
  std::string inferred_from;
};

class Inference {
 public:
  explicit Inference(const EvidenceSource& source) : source_(source) {}

  Topology run() {
    declared_entities();
    subjects();
    links();
    instance_names();
    declared_relations();
    for (const Period period : {Period::kIncident, Period::kBaseline}) calls(period);
    call_alerts();
    changes();
    return freeze();
  }

 private:
  // "[namespace/]Kind/name", or a bare name with the kind beside it.
  EntityId intern_declared(const DeclaredEntity& declared) {
    const auto parts = split(declared.id, '/');
    if (parts.size() == 3) return table_.intern(EntityKind(parts[1]), parts[0], parts[2]);
    if (parts.size() == 2 && EntityKind(parts[0]).role() != EntityRole::kUnknown)
      return table_.intern(EntityKind(parts[0]), "", parts[1]);
    return table_.intern(EntityKind(declared.kind), "", declared.id);
  }

  void declared_entities() {
    std::set<std::string> seen;
    for (const DeclaredEntity& declared : source_.declared_entities()) {
      const EntityId id = intern_declared(declared);
      if (!seen.insert(table_.at(id).id()).second)
        warn(fmt::format("entity '{}' is declared twice", printable(declared.id, 80)), declared.source,
             "attributes are merged, the last value of each counts");
      for (const auto& [key, value] : declared.attributes) table_.at(id).attributes[key] = value;
    }
  }

  bool seen_in_incident(SubjectId s) const {
    return !source_.logs(Period::kIncident, s).empty() || !source_.spans(Period::kIncident, s).empty() ||
           !source_.metrics(Period::kIncident, s).empty() || !source_.calls(Period::kIncident, s).empty() ||
           named_now_.contains(s);
  }

  bool seen_in_baseline(SubjectId s) const {
    return !source_.logs(Period::kBaseline, s).empty() || !source_.spans(Period::kBaseline, s).empty() ||
           !source_.metrics(Period::kBaseline, s).empty() || !source_.calls(Period::kBaseline, s).empty();
  }

  // Subjects become entities; former instances wait for their service.
  void subjects() {
    for (const Alert& alert : source_.alerts()) {
      named_now_.insert(alert.subject);
      named_now_.insert(alert.peer);
    }
    const auto all = source_.subjects();
    entity_of_.assign(all.size(), EntityId());
    // Definite kinds first, so that bare names find them.
    for (const bool definite : {true, false})
      for (std::size_t i = 0; i < all.size(); ++i)
        if ((all[i].kind != SubjectKind::kUnknown) == definite) place(SubjectId(i), all[i]);
  }

  void place(SubjectId id, const Subject& subject) {
    const bool former = seen_in_baseline(id) && !seen_in_incident(id);
    if (former && subject.kind == SubjectKind::kInstance) return;
    const EntityId known = table_.resolve(subject.space, subject.name);
    const EntityKind kind(kKindOfSubject[static_cast<std::size_t>(subject.kind)]);
    const bool fits =
        known.valid() && (subject.kind == SubjectKind::kUnknown || table_.at(known).kind.agrees(kind) ||
                          declared_count_ > known.index());
    entity_of_[id.index()] =
        fits ? known : table_.intern(guessed(kind, subject.name), subject.space, subject.name);
  }

  static EntityKind guessed(const EntityKind& kind, std::string_view name) {
    const bool unknown = kind.role() == EntityRole::kUnknown;
    return unknown && !workload_of_instance(name).empty() ? EntityKind("Instance") : kind;
  }

  void links() {
    for (const SubjectLink& link : source_.links()) {
      const EntityId from = entity_of_[link.from.index()];
      const EntityId to = entity_of_[link.to.index()];
      if (link.kind == LinkKind::kInstanceOf) {
        if (!from.valid() && to.valid()) entity_of_former_[link.from] = to;
        if (from.valid() && to.valid()) relate(to, from, RelationKind::kHasInstance, link.count, "tables");
      } else if (from.valid() && to.valid()) {
        relate(from, to, RelationKind::kRunsOn, link.count, "tables");
      }
    }
  }

  // Instances that nothing assigns to a service belong to the workload that their name tells.
  void instance_names() {
    std::set<EntityId> assigned;
    for (const auto& [key, facts] : relations_)
      if (key.kind == RelationKind::kHasInstance) assigned.insert(key.dependency);
    for (const DeclaredRelation& r : source_.declared_relations())
      if (parse_relation_kind(r.kind) == RelationKind::kHasInstance) {
        const EntityId id = table_.resolve("", r.to);
        if (id.valid()) assigned.insert(id);
      }
    const std::size_t count = table_.size();
    for (std::size_t i = 0; i < count; ++i) {
      const EntityId id(i);
      const std::string_view workload = workload_of_instance(table_.at(id).name);
      const bool instance = table_.at(id).kind.role() == EntityRole::kInstance;
      if (!instance || assigned.contains(id) || workload.empty()) continue;
      const std::string name(workload);
      relate(service_named(table_.at(id).space, name), id, RelationKind::kHasInstance, 0, "instance names");
    }
    former_instances();
  }

  void former_instances() {
    const auto all = source_.subjects();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const SubjectId id(i);
      if (entity_of_[i].valid() || entity_of_former_.contains(id)) continue;
      const std::string name(workload_of_instance(all[i].name));
      if (!name.empty()) entity_of_former_[id] = service_named(all[i].space, name);
    }
  }

  EntityId service_named(const std::string& space, const std::string& name) {
    const EntityId known = table_.resolve(space, name);
    return known.valid() ? known : table_.intern(EntityKind("Service"), space, name);
  }

  EntityId end_of(const std::string& text, const DeclaredRelation& relation) {
    const auto parts = split(text, '/');
    EntityId id = table_.resolve("", text);
    if (!id.valid() && parts.size() == 2) id = table_.resolve("", parts[1]);
    if (!id.valid() && parts.size() == 3) id = table_.resolve(parts[0], parts[2]);
    if (!id.valid()) {
      warn(fmt::format("relation names the entity '{}', which is not declared", printable(text, 80)),
           relation.source, "the entity is added, of unknown kind");
      id = table_.intern(EntityKind(), "", text);
    }
    return id;
  }

  void declared_relations() {
    for (const DeclaredRelation& relation : source_.declared_relations()) {
      const EntityId from = end_of(relation.from, relation);
      const EntityId to = end_of(relation.to, relation);
      if (from == to)
        warn(fmt::format("'{}' depends on itself", printable(relation.from, 80)), relation.source,
             "the relation is left out");
      relate(from, to, parse_relation_kind(relation.kind), 0, kDeclared);
    }
  }

  EntityId current(SubjectId id) const {
    if (entity_of_[id.index()].valid()) return entity_of_[id.index()];
    const auto former = entity_of_former_.find(id);
    return former == entity_of_former_.end() ? EntityId() : former->second;
  }

  // Calls of the good period by former instances are calls of their services; they matter only where the
  // incident shows none.
  void calls(Period period) {
    for (std::size_t s = 0; s < source_.subjects().size(); ++s)
      for (const CallSeries& series : source_.calls(period, SubjectId(s))) {
        const bool both_now =
            entity_of_[series.caller.index()].valid() && entity_of_[series.callee.index()].valid();
        if (period == Period::kBaseline && !both_now) continue;
        std::uint64_t count = 0;
        for (const CallPoint& p : series.points) count += p.count;
        relate(current(series.caller), current(series.callee), RelationKind::kCalls, count, "spans");
      }
  }

  void call_alerts() {
    for (const Alert& alert : source_.alerts()) {
      if (!alert.peer.valid() || alert.peer == alert.subject) continue;
      relate(current(alert.subject), current(alert.peer), RelationKind::kCalls, 1, "alerts");
    }
  }

  // A commit that is known by this id, or by a longer form of it.
  EntityId commit_named(const std::string& hash) const {
    const auto at = commits_.lower_bound(hash);
    if (at == commits_.end() || !at->first.starts_with(hash)) return {};
    if (at->first.size() == hash.size()) return at->second;
    const auto next = std::next(at);
    const bool only = next == commits_.end() || !next->first.starts_with(hash);
    return only && hash.size() >= kShortHash ? at->second : EntityId();
  }

  // A deploy of a commit is that commit come into force.
  EntityId change_entity(const Change& change) {
    for (const std::string& commit : change.ids)
      if (const EntityId known = commit_named(commit); known.valid()) return known;
    const bool deployed = change.kind == ChangeKind::kDeploy && !change.ids.empty();
    const std::string& hash = deployed ? change.ids.front() : change.id;
    // A version is the better name, where it stands for nothing else.
    const bool named = deployed && !change.text.empty() && commits_of_.at(change.text).size() == 1;
    const EntityId id = table_.intern(EntityKind("Change"), "", named ? change.text : hash);
    if (deployed || change.kind == ChangeKind::kCommit) commits_.emplace(hash, id);
    return id;
  }

  void changes() {
    for (const Change& change : source_.changes())
      if (change.kind == ChangeKind::kDeploy)
        commits_of_[change.text].insert(change.ids.empty() ? change.id : change.ids.front());
    std::map<EntityId, std::vector<const Change*>> records;
    for (const bool commits : {true, false})
      for (const Change& change : source_.changes())
        if ((change.kind == ChangeKind::kCommit) == commits) {
          const EntityId id = change_entity(change);
          records[id].push_back(&change);
          add_change(change, id);
        }
    for (const auto& [id, said] : records)
      if (std::ranges::all_of(said, [](const Change* c) { return c->touched.empty(); })) mentions(said, id);
  }

  void add_change(const Change& change, EntityId id) {
    table_.add_alias(id, change.id);
    for (const std::string& other : change.ids) table_.add_alias(id, other);
    // Several commits may go out under one version, and one version of several services.
    if (change.kind == ChangeKind::kDeploy && commits_of_.at(change.text).size() == 1)
      table_.add_alias(id, change.text);
    Entity& e = table_.at(id);
    // A deploy tells when its commit came into force.
    if (change.time != kNoTime && (e.since == kNoTime || change.kind != ChangeKind::kCommit))
      e.since = change.time;
    for (const SubjectId touched : change.touched)
      relate(current(touched), id, RelationKind::kChangedBy, 1, "changes");
  }

  // A change that names no target touches the services that its text or files mention.
  void mentions(const std::vector<const Change*>& said, EntityId id) {
    std::string text;
    for (const Change* change : said) text += lower(change->text + " " + change->detail + " ");
    for (std::size_t i = 0; i < table_.size(); ++i) {
      const Entity& e = table_.at(EntityId(i));
      if (e.kind.role() != EntityRole::kService || service_stem(e.name).size() < 4) continue;
      if (text.find(service_stem(e.name)) != std::string::npos)
        relate(EntityId(i), id, RelationKind::kChangedBy, 0, kMentionedInChange);
    }
  }

  void relate(EntityId dependent, EntityId dependency, RelationKind kind, std::uint64_t count,
              std::string_view from) {
    if (!dependent.valid() || !dependency.valid() || dependent == dependency) return;
    RelationFacts& facts = relations_[{dependent, dependency, kind}];
    facts.count += count;
    if (facts.inferred_from.empty() || from == kDeclared) facts.inferred_from = from;
  }

  // Renumbers entities by id, told with the plain word for the kind: so that ids depend on neither file order
  // nor discovery order, nor on the words that telemetry has.
  Topology freeze() {
    std::vector<std::size_t> order(table_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::vector<std::pair<std::string, std::string>> ids;
    for (const Entity& e : table_.entities())
      ids.emplace_back(fmt::format("{}{}{}/{}", e.space, e.space.empty() ? "" : "/", e.kind.plain(), e.name),
                       e.kind.name());
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ids[a] < ids[b]; });
    std::vector<EntityId> renumbered(order.size());
    std::vector<Entity> entities;
    for (const std::size_t old : order) {
      renumbered[old] = EntityId(entities.size());
      entities.push_back(table_.at(EntityId(old)));
    }
    std::vector<Relation> relations;
    for (const auto& [key, facts] : relations_)
      relations.push_back({renumbered[key.dependent.index()], renumbered[key.dependency.index()], key.kind,
                           facts.count, facts.inferred_from});
    Topology out;
    out.graph = OperationalGraph(std::move(entities), std::move(relations));
    assign_subjects(out, renumbered);
    out.warnings = table_.take_warnings();
    out.warnings.insert(out.warnings.end(), warnings_.begin(), warnings_.end());
    return out;
  }

  void assign_subjects(Topology& out, const std::vector<EntityId>& renumbered) const {
    out.entity_of.assign(entity_of_.size(), EntityId());
    out.subjects.resize(out.graph.entities().size());
    std::vector<std::vector<SubjectId>> former(out.graph.entities().size());
    for (std::size_t s = 0; s < entity_of_.size(); ++s) {
      if (entity_of_[s].valid()) {
        out.entity_of[s] = renumbered[entity_of_[s].index()];
        out.subjects[out.entity_of[s].index()].push_back(SubjectId(s));
      } else if (const auto it = entity_of_former_.find(SubjectId(s)); it != entity_of_former_.end()) {
        former[renumbered[it->second.index()].index()].push_back(SubjectId(s));
      }
    }
    for (std::size_t e = 0; e < former.size(); ++e) {
      std::vector<SubjectId> own = out.subjects[e];
      append(own, former[e]);
      out.reference.push_back(sorted(std::move(own)));
    }
    for (std::size_t e = 0; e < former.size(); ++e) share_reference(out, EntityId(e), former[e]);
  }

  // Among the instances of a service.
  static void share_reference(Topology& out, EntityId service, const std::vector<SubjectId>& former) {
    std::vector<EntityId> instances;
    std::vector<SubjectId> all = former;
    for (const Neighbour& n : out.graph.dependencies(service)) {
      if (out.graph.relation(n.relation).kind != RelationKind::kHasInstance) continue;
      instances.push_back(n.entity);
      append(all, out.subjects[n.entity.index()]);
    }
    const auto shared = sorted(std::move(all));
    for (const EntityId i : instances) {
      auto& reference = out.reference[i.index()];
      if (std::ranges::includes(*shared, *reference)) {
        reference = shared;
        continue;
      }
      std::vector<SubjectId> both = *shared;  // an instance of another service, too
      append(both, *reference);
      reference = sorted(std::move(both));
    }
  }

  static std::shared_ptr<const std::vector<SubjectId>> sorted(std::vector<SubjectId> list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return std::make_shared<const std::vector<SubjectId>>(std::move(list));
  }

  static void append(std::vector<SubjectId>& to, const std::vector<SubjectId>& from) {
    to.insert(to.end(), from.begin(), from.end());
  }

  void warn(std::string what, const SourceLocation& where, std::string why) {
    warnings_.push_back({std::move(what), fmt::format("{}:{}", where.file, where.line), std::move(why), ""});
  }

  const EvidenceSource& source_;
  EntityTable table_;
  std::size_t declared_count_ = source_.declared_entities().size();
  std::vector<EntityId> entity_of_;
  std::map<SubjectId, EntityId> entity_of_former_;
  std::set<SubjectId> named_now_;
  std::map<RelationKey, RelationFacts> relations_;
  std::map<std::string, EntityId> commits_;                  // by hash
  std::map<std::string, std::set<std::string>> commits_of_;  // of a version
  std::vector<Message> warnings_;
};

}  // namespace

std::string service_stem(std::string_view name) {
  std::string stem = lower(name);
  for (const std::string_view tail : {"service", "svc"})
    if (stem.size() > tail.size() && stem.ends_with(tail)) stem.resize(stem.size() - tail.size());
  while (!stem.empty() && (stem.back() == '-' || stem.back() == '_')) stem.pop_back();
  return stem;
}

std::string_view workload_of_instance(std::string_view name) {
  const std::size_t dash = name.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return {};
  const std::string_view last = name.substr(dash + 1);
  const std::string_view rest = name.substr(0, dash);
  if (!last.empty() && last.size() <= 4 && all_of(last, std::isdigit)) return rest;
  if (last.size() != 5 || !is_lower_alnum(last)) return {};
  const std::size_t before = rest.rfind('-');
  if (before == std::string_view::npos || before == 0) return {};
  const std::string_view hash = rest.substr(before + 1);
  const bool has_digit =
      std::any_of(hash.begin(), hash.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  return hash.size() >= 6 && hash.size() <= 10 && is_lower_alnum(hash) && has_digit ? rest.substr(0, before)
                                                                                    : std::string_view();
}

Topology infer_topology(const EvidenceSource& source) { return Inference(source).run(); }

}  // namespace propter
