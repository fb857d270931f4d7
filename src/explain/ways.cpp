#include "explain/ways.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <queue>
#include <tuple>
#include <utility>

namespace propter::explain {
namespace {

constexpr double kTaken = 0.5;        // a step is more likely than not
constexpr std::size_t kDraws = 256;   // a standard error of 3 % at most
constexpr double kNegligible = 1e-3;  // ways less likely are not drawn
constexpr double kRaised = 0.01;      // more than before any evidence
constexpr std::uint32_t kNone = UINT32_MAX;

// SplitMix64 (Steele, Lea and Flood 2014), as a fraction of 1.
class Draws {
 public:
  double next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }

 private:
  std::uint64_t state_ = 0;
};

}  // namespace

Ways::Ways(const OperationalGraph& graph, const belief::EntityModel& model, std::vector<double> taken)
    : graph_(&graph),
      model_(&model),
      taken_(std::move(taken)),
      leaving_(model.conduits.size()),
      first_leaving_(model.model.nodes.size() + 1),
      entity_of_(model.model.nodes.size()),
      class_of_(model.model.nodes.size(), SignalClass::kState) {
  for (const belief::Conduit& c : model.conduits) ++first_leaving_[c.source];
  std::partial_sum(first_leaving_.begin(), first_leaving_.end(), first_leaving_.begin());  // ends, yet
  for (auto k = static_cast<std::uint32_t>(model.conduits.size()); k-- > 0;)
    leaving_[--first_leaving_[model.conduits[k].source]] = k;
  for (const EntityId e : model.scope)
    for (std::size_t c = 0; c < kSignalClasses; ++c) {
      entity_of_[model.gates[e.index()][c]] = e;
      class_of_[model.gates[e.index()][c]] = static_cast<SignalClass>(c);
    }
}

Result<Ways> Ways::start(const OperationalGraph& graph, const belief::EntityModel& model,
                         const std::vector<EntityId>& origins, GivenFaults& given) {
  if (Status s = given.take(origins); !s.ok()) return s;
  std::vector<double> taken;
  taken.reserve(model.conduits.size());
  for (const belief::Conduit& c : model.conduits) {
    const double source = given.shows(c.source);
    taken.push_back(source > 0 ? std::min(1.0, given.shows(c.node) / source) : 0);
  }
  return Ways(graph, model, std::move(taken));
}

bool Ways::shows(EntityId entity, SignalClass c) const {
  const PerClass<belief::ClassView>& classes = model_->view(entity).classes;
  if (classes[static_cast<std::size_t>(c)].shown) return true;
  return std::ranges::none_of(classes, [](const belief::ClassView& view) { return view.shown; });
}

std::vector<WayStep> Ways::way(EntityId origin, EntityId target, const std::set<RelationId>& avoided) const {
  if (origin == target) return {};
  const std::size_t n = model_->model.nodes.size();
  std::vector<double> cost(n, HUGE_VAL);
  std::vector<std::uint32_t> over(n, kNone);
  using Waiting = std::tuple<double, std::uint32_t>;  // nats, node
  std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting;
  const std::uint32_t begin = model_->fault[origin.index()];
  cost[begin] = 0;
  waiting.emplace(0, begin);
  while (!waiting.empty()) {
    const auto [paid, at] = waiting.top();
    waiting.pop();
    if (paid > cost[at]) continue;
    if (entity_of_[at] == target && shows(target, class_of_[at])) {
      std::vector<std::uint32_t> conduits;
      for (std::uint32_t node = at; over[node] != kNone; node = model_->conduits[over[node]].source)
        conduits.push_back(over[node]);
      std::ranges::reverse(conduits);
      return told(conduits);
    }
    for (const std::uint32_t k : leaving(at)) {
      const belief::Conduit& c = model_->conduits[k];
      if (taken_[k] <= 0 || is_avoided(c, avoided)) continue;
      const double sum = paid - std::log(taken_[k]);
      if (sum >= cost[c.target]) continue;
      cost[c.target] = sum;
      over[c.target] = k;
      waiting.emplace(sum, c.target);
    }
  }
  return {};
}

// Whether what is told of the conduit has a relation to be avoided: a call of a service arrives at its
// instance.
bool Ways::is_avoided(const belief::Conduit& c, const std::set<RelationId>& avoided) const {
  if (!c.relation.valid() || avoided.empty()) return false;
  const RelationId membership = membership_of(c);
  return avoided.contains(c.relation) || (membership.valid() && avoided.contains(membership));
}

// Of a conduit that arrives at an instance of who depends: the relation between the two.
RelationId Ways::membership_of(const belief::Conduit& c) const {
  const Relation& r = graph_->relation(c.relation);
  if (r.kind == RelationKind::kHasInstance || r.dependent == c.to) return {};
  for (const Neighbour& member : graph_->dependencies(r.dependent))
    if (member.entity == c.to && graph_->relation(member.relation).kind == RelationKind::kHasInstance)
      return member.relation;
  return {};
}

// Steps between entities. Calls of a service arrive at its instances: the way goes by the service, and does
// not go to and fro between it and an instance.
std::vector<WayStep> Ways::told(const std::vector<std::uint32_t>& conduits) const {
  std::vector<WayStep> out;
  const auto add = [&](const WayStep& step) {
    if (!out.empty() && out.back().from == step.to && out.back().to == step.from)
      out.pop_back();
    else if (step.from != step.to)
      out.push_back(step);
  };
  for (const std::uint32_t k : conduits) {
    const belief::Conduit& c = model_->conduits[k];
    if (!c.relation.valid()) {
      if (!out.empty() && out.back().to == c.to) out.back().arrives = c.arrives;
      continue;
    }
    const RelationId membership = membership_of(c);
    const EntityId caller = graph_->relation(c.relation).dependent;
    add({c.from, membership.valid() ? caller : c.to, c.relation, c.arrives});
    if (membership.valid()) add({caller, c.to, membership, c.arrives});
  }
  return out;
}

std::optional<SignalClass> Ways::fault_class(EntityId origin) const {
  std::optional<SignalClass> best;
  double most = 0;
  for (const std::uint32_t k : leaving(model_->fault[origin.index()])) {
    const belief::Conduit& c = model_->conduits[k];
    if (taken_[k] <= std::max(most, c.transmission + kRaised)) continue;
    most = taken_[k];
    best = c.arrives;
  }
  return best;
}

std::vector<bool> Ways::explained_by(EntityId origin) const { return explained_by(origin, shares(origin)); }

std::vector<bool> Ways::explained_by(EntityId origin, const std::vector<double>& shares) const {
  std::vector<bool> seen(model_->model.nodes.size(), false);
  std::vector<bool> out;
  for (const double share : shares) out.push_back(share >= kTaken);
  std::vector<std::uint32_t> stack{model_->fault[origin.index()]};
  seen[stack.back()] = true;
  out[origin.index()] = true;
  while (!stack.empty()) {
    const std::uint32_t at = stack.back();
    stack.pop_back();
    if (const EntityId e = entity_of_[at]; e.valid() && shows(e, class_of_[at])) out[e.index()] = true;
    for (const std::uint32_t k : leaving(at)) {
      const std::uint32_t next = model_->conduits[k].target;
      if (taken_[k] < kTaken || seen[next]) continue;
      seen[next] = true;
      stack.push_back(next);
    }
  }
  return out;
}

std::vector<double> Ways::shares(EntityId origin) const {
  std::vector<std::uint32_t> reached(model_->fault.size(), 0);     // draws
  std::vector<std::uint32_t> seen(model_->model.nodes.size(), 0);  // the last draw
  std::vector<std::uint32_t> counted(model_->fault.size(), 0);     // likewise
  Draws draws;
  std::vector<std::uint32_t> stack;
  for (std::uint32_t draw = 1; draw <= kDraws; ++draw) {
    stack.push_back(model_->fault[origin.index()]);
    counted[origin.index()] = draw;
    ++reached[origin.index()];
    while (!stack.empty()) {
      const std::uint32_t at = stack.back();
      stack.pop_back();
      if (const EntityId e = entity_of_[at];
          e.valid() && counted[e.index()] != draw && shows(e, class_of_[at])) {
        counted[e.index()] = draw;
        ++reached[e.index()];
      }
      for (const std::uint32_t k : leaving(at)) {
        const std::uint32_t next = model_->conduits[k].target;
        if (seen[next] == draw || taken_[k] < kNegligible || draws.next() >= taken_[k]) continue;
        seen[next] = draw;
        stack.push_back(next);
      }
    }
  }
  std::vector<double> out;
  for (const std::uint32_t count : reached) out.push_back(static_cast<double>(count) / kDraws);
  return out;
}

}  // namespace propter::explain
