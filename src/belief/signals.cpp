#include "belief/signals.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"

namespace propter::belief {
namespace {

enum class Population : std::uint8_t { kOthers, kHosts, kChanges, kServices };
constexpr std::size_t kPopulations = 4;
template <typename T>
using PerPopulation = std::array<T, kPopulations>;
using Counts = PerPopulation<double>;

// Nats from which a class counts as shown among peers.
constexpr double kShown = 0.5;

class Viewing {
 public:
  Viewing(const OperationalGraph& graph, const Instances& instances, std::span<const Evidence> evidence,
          const Weights& weights)
      : graph_(graph), instances_(instances), weights_(weights.model), all_(weights), evidence_(evidence) {
    share_views();
    for (const Evidence& item : evidence) {
      const bool effect = is_weighed(item) && traits_of(item.kind).effect;
      if (item.kind.is_normal() || effect) view_of(item.entity).compared = anybody_compared_ = true;
      if (effect && item.score >= all_.anomalous && is_second_hand(graph_, instances_, item, all_))
        view_of(item.entity).accuses = true;
    }
  }

  Views run() {
    signals();
    common();
    compared();
    leaks_of_signals();
    strengths();
    leaks_of_classes();
    absence();
    return {std::move(views_), std::move(of_)};
  }

 private:
  // A view for each entity of whom there is evidence, and one for the others of each population.
  void share_views() {
    std::vector<bool> observed(graph_.entities().size(), false);
    for (const Evidence& item : evidence_) {
      observed[item.entity.index()] = true;
      if (item.relation.valid()) observed[graph_.relation(item.relation).dependency.index()] = true;
    }
    PerPopulation<std::uint32_t> silent;
    silent.fill(UINT32_MAX);
    for (std::size_t e = 0; e < observed.size(); ++e) {
      const std::size_t p = population_of(e);
      population_[p] += 1;
      if (observed[e] || silent[p] == UINT32_MAX) {
        const auto view = static_cast<std::uint32_t>(views_.size());
        views_.emplace_back();
        subject_.emplace_back(e);
        of_population_[p].push_back(view);
        index_.push_back(static_cast<std::uint8_t>(p));
        if (!observed[e]) silent[p] = view;
        of_.push_back(view);
      } else {
        of_.push_back(silent[p]);
      }
    }
  }

  EntityView& view_of(EntityId id) { return views_[of_[id.index()]]; }
  [[nodiscard]] const EntityView& view_of(EntityId id) const { return views_[of_[id.index()]]; }
  [[nodiscard]] std::size_t index_of(std::size_t view) const { return index_[view]; }

  [[nodiscard]] std::size_t population_of(std::size_t e) const {
    const EntityRole role = graph_.entity(EntityId(e)).kind.role();
    if (role == EntityRole::kHost) return static_cast<std::size_t>(Population::kHosts);
    if (role == EntityRole::kChange) return static_cast<std::size_t>(Population::kChanges);
    return static_cast<std::size_t>(instances_.of[e].empty() ? Population::kOthers : Population::kServices);
  }

  void signals() {
    for (const Evidence& item : evidence_) {
      if (item.relation.valid() || !is_signal(item)) continue;
      view_of(item.entity)
          .signals.push_back({signal_class_of(item), item.subject, item.id, item.interval.start, 0, 0, 0});
    }
    const auto key = [](const ShownSignal& s) { return std::pair(s.signal, s.subject); };
    for (EntityView& view : views_) {
      std::stable_sort(view.signals.begin(), view.signals.end(),
                       [&](const ShownSignal& a, const ShownSignal& b) { return key(a) < key(b); });
      std::vector<ShownSignal> distinct;
      for (const ShownSignal& s : view.signals) {
        if (distinct.empty() || key(distinct.back()) != key(s))
          distinct.push_back(s);
        else
          distinct.back().since = std::min(distinct.back().since, s.since);
      }
      view.signals = std::move(distinct);
      for (const ShownSignal& s : view.signals) view.classes[static_cast<std::size_t>(s.signal)].shown = true;
    }
  }

  // Instances of one service have it from their service: that they are alike says the model itself.
  void common() {
    std::map<std::pair<EvidenceKind, std::string_view>, std::set<EntityId>> showing;
    const auto family_of = [&](EntityId e) {
      const EntityId service = instances_.service[e.index()];
      return service.valid() ? service : e;
    };
    const auto counts = [](const Evidence& item) {
      const EvidenceTraits& traits = traits_of(item.kind);
      return is_weighed(item) && traits.cause && traits.effect && !item.subject.empty();
    };
    for (const Evidence& item : evidence_)
      if (counts(item)) showing[{item.kind, item.subject}].insert(family_of(item.entity));
    std::set<EntityId> families;
    for (std::size_t v = 0; v < views_.size(); ++v)
      if (views_[v].compared) families.insert(family_of(subject_[v]));
    for (const Evidence& item : evidence_) {
      if (!counts(item)) continue;
      const std::size_t others = showing.at({item.kind, item.subject}).size() - 1;
      if (others > 0 && families.size() > 1)
        view_of(item.entity)
            .common.emplace_back(item.id,
                                 static_cast<double>(others) / static_cast<double>(families.size() - 1));
    }
    for (EntityView& view : views_) std::ranges::sort(view.common);
  }

  void compared() {
    std::vector<PerClass<std::vector<Weighed>>> items(views_.size());
    std::vector<double> normal(views_.size(), 0);
    for (const Evidence& item : evidence_) {
      const auto c = static_cast<std::size_t>(signal_class_of(item));
      if (const EntityId callee = unobserved_callee(item); callee.valid())
        items[of_[callee.index()]][c].push_back({&item, Said::kByCaller});
      if (!is_weighed(item)) continue;
      const std::size_t v = of_[item.entity.index()];
      if (item.kind.is_normal())
        normal[v] += item.score;
      else
        items[v][c].push_back(weighed(graph_, instances_, views_[v], item, all_));
    }
    for (std::size_t v = 0; v < views_.size(); ++v) {
      for (std::size_t c = 0; c < kSignalClasses; ++c) {
        ClassView& view = views_[v].classes[c];
        view.evidence = accumulate(items[v][c], all_);
        if (view.evidence.degraded > 0) view.shown = true;
      }
      for (const SignalClass c : {SignalClass::kLatency, SignalClass::kErrors, SignalClass::kLogs})
        views_[v].classes[static_cast<std::size_t>(c)].evidence.degraded -= weights_.usual * normal[v];
    }
  }

  // Where nothing was read of whom calls went to, what became of the calls is what is known of him.
  [[nodiscard]] EntityId unobserved_callee(const Evidence& item) const {
    if (!item.relation.valid() || !traits_of(item.kind).effect || item.score < all_.anomalous) return {};
    const Relation& r = graph_.relation(item.relation);
    const auto is_known = [&](EntityId e) { return view_of(e).compared || !view_of(e).signals.empty(); };
    const bool known =
        is_known(r.dependency) || std::ranges::any_of(instances_.of[r.dependency.index()], is_known);
    return known || !traits_of(r.kind).requests ? EntityId{} : r.dependency;
  }

  // What is known of one subject: how many of each population show it.
  struct Showing {
    Counts counts{};
    std::vector<TimeNs> since;   // of each, ascending
    std::set<EntityId> program;  // of a log template: whose it is

    // What came later is no reason for what somebody showed before.
    [[nodiscard]] double by(TimeNs time) const {
      return static_cast<double>(std::ranges::upper_bound(since, time) - since.begin());
    }
  };

  void leaks_of_signals() {
    std::map<std::string_view, Showing> of_subject;
    std::map<std::string_view, Counts> of_kind;  // log templates of any program
    for (std::size_t v = 0; v < views_.size(); ++v) {
      std::set<std::string_view> kinds;
      for (const ShownSignal& s : views_[v].signals) {
        Showing& showing = of_subject[s.subject];
        showing.counts[index_of(v)] += 1;
        showing.since.push_back(s.since);
        signalled_[index_of(v)][static_cast<std::size_t>(s.signal)] = true;
        if (!is_template(s)) continue;
        kinds.insert(kind_of(s.subject));
        showing.program.insert(subject_[v]);
        if (const EntityId service = instances_.service[subject_[v].index()]; service.valid())
          showing.program.insert(instances_.of[service.index()].begin(),
                                 instances_.of[service.index()].end());
      }
      for (const std::string_view kind : kinds) of_kind[kind][index_of(v)] += 1;
    }
    for (auto& [subject, showing] : of_subject) std::ranges::sort(showing.since);
    for (EntityView& view : views_)
      for (ShownSignal& s : view.signals) {
        const Peers peers = peers_of(s, of_subject.at(s.subject));
        // Where nobody else runs the program, others that say something unusual stand in.
        const bool alone = is_template(s) && peers.all < 2;
        const double leak = share_of_others(alone ? peers_of(of_kind.at(kind_of(s.subject))) : peers);
        s.showing = static_cast<std::size_t>(peers.same);
        s.peers = static_cast<std::size_t>(peers.all);
        s.leak = std::clamp(leak, std::min(weights_.least_signal_leak, weights_.most_signal_leak),
                            weights_.most_signal_leak);
      }
  }

  // Who shows something, and how many could.
  struct Peers {
    double same = 0;
    double all = 0;
  };
  [[nodiscard]] Peers peers_of(const Counts& counts) const {
    Peers out;
    for (std::size_t p = 0; p < kPopulations; ++p) {
      out.same += counts[p];
      if (counts[p] > 0) out.all += population_[p];
    }
    return out;
  }

  // Of a log template those that run the same program.
  [[nodiscard]] Peers peers_of(const ShownSignal& s, const Showing& showing) const {
    Peers out = peers_of(showing.counts);
    // When an alert began is known to its resolution, on either side.
    if (s.since != kNoTime) out.same = std::min(out.same, showing.by(s.since + 2 * all_.alerts.resolution));
    if (is_template(s)) out.all = static_cast<double>(showing.program.size());
    return out;
  }

  static bool is_template(const ShownSignal& s) {
    return s.signal == SignalClass::kLogs && s.subject.find(", ") != std::string_view::npos;
  }
  // Of a subject "LogAnomaly, 87" what comes before the template.
  static std::string_view kind_of(std::string_view subject) { return subject.substr(0, subject.find(", ")); }

  [[nodiscard]] double share_of_others(const Peers& peers) const {
    return smoothed(peers.same - 1, peers.all);
  }

  [[nodiscard]] double smoothed(double others, double all) const {
    return (others + weights_.smoothing) / (all + weights_.smoothing);
  }

  void strengths() {
    for (EntityView& view : views_) {
      PerClass<double> squares{};
      for (const ShownSignal& s : view.signals) {
        const double nats = -std::log(s.leak);
        squares[static_cast<std::size_t>(s.signal)] += nats * nats;
      }
      for (std::size_t c = 0; c < kSignalClasses; ++c)
        view.classes[c].strength = std::max(std::sqrt(squares[c]), view.classes[c].evidence.degraded);
    }
  }

  // Of a class that shows: the share of the other peers on which it shows at least as strongly; else of those
  // on which it shows at all.
  void leaks_of_classes() {
    for (std::size_t p = 0; p < kPopulations; ++p)
      for (std::size_t c = 0; c < kSignalClasses; ++c) leaks_of_class(p, c);
  }

  void leaks_of_class(std::size_t population, std::size_t c) {
    const std::vector<std::uint32_t>& members = of_population_[population];  // views
    std::vector<double> strong;  // of those on whom it shows, ascending
    double showing = 0;
    for (const std::uint32_t v : members) {
      if (views_[v].classes[c].strength > kShown / 2) strong.push_back(views_[v].classes[c].strength);
      if (is_shown(views_[v], c)) showing += 1;
    }
    std::sort(strong.begin(), strong.end());
    // What left its own past was not so in good times, however many left theirs.
    const bool compared = std::ranges::any_of(
        members, [&](std::uint32_t v) { return views_[v].classes[c].evidence.degraded > kShown; });
    for (const std::uint32_t v : members) {
      ClassView& view = views_[v].classes[c];
      const auto at_least = static_cast<double>(
          strong.end() - std::lower_bound(strong.begin(), strong.end(), view.strength - 1e-9));
      const double others = view.strength > kShown ? at_least - 1 : std::max(0.0, showing - 1);
      const double share = smoothed(others, population_[population]);
      const double most = compared ? weights_.most_compared_leak : weights_.most_class_leak;
      view.leak = std::clamp(share, std::min(weights_.least_class_leak, most), most);
    }
    showing_[population][c] = showing;
  }

  [[nodiscard]] static bool is_shown(const EntityView& view, std::size_t c) {
    return view.classes[c].shown && (view.classes[c].evidence.degraded > kShown || !view.signals.empty());
  }

  // What peers show and an entity does not speaks for its health.
  void absence() {
    for (std::size_t v = 0; v < views_.size(); ++v)
      for (std::size_t c = 0; c < kSignalClasses; ++c) {
        ClassView& view = views_[v].classes[c];
        if (view.shown || c == static_cast<std::size_t>(SignalClass::kChange)) continue;
        // Where alerts are all there is, they watch everybody, also who never raised one. What was compared
        // with its own past is known of those whose telemetry was read, and of nobody else.
        const bool watched = signalled_[index_of(v)][c] && !anybody_compared_;
        if (watched) view.silent = -weights_.absent;
        if (watched || (views_[v].compared && showing_[index_of(v)][c] > 0))
          view.evidence.degraded -= weights_.absent;
      }
  }

  const OperationalGraph& graph_;
  const Instances& instances_;
  const Weights::Model& weights_;
  const Weights& all_;
  std::span<const Evidence> evidence_;
  std::vector<EntityView> views_;
  std::vector<EntityId> subject_;    // per view: whose it is; of those who share one, the first
  std::vector<std::uint8_t> index_;  // per view: the population
  std::vector<std::uint32_t> of_;    // per entity: its view
  PerPopulation<std::vector<std::uint32_t>> of_population_;  // views
  Counts population_{};                                      // how many entities
  PerPopulation<PerClass<double>> showing_{};
  PerPopulation<PerClass<bool>> signalled_{};  // by a distinct signal of somebody
  bool anybody_compared_ = false;              // with his own past
};

}  // namespace

double EntityView::common_of(EvidenceId item) const {
  const auto at = std::ranges::lower_bound(common, item, {}, &std::pair<EvidenceId, double>::first);
  return at != common.end() && at->first == item ? at->second : 0;
}

bool is_signal(const Evidence& item) {
  return item.kind == evidence_kind("alert") || item.kind == evidence_kind("resource_alert");
}

// A report is no comparison; and that the tenants of a host suffer together the model says itself.
bool is_weighed(const Evidence& item) {
  return !item.relation.valid() && !is_signal(item) && item.kind != evidence_kind("co_location") &&
         item.kind != evidence_kind("report");
}

bool is_admitted(const Admitted& admitted, const OperationalGraph& graph, const Evidence& item) {
  if (is_signal(item) || item.kind == evidence_kind("report")) return true;
  if (!item.relation.valid()) return is_admitted(admitted, item.entity);
  const Relation& r = graph.relation(item.relation);
  return is_admitted(admitted, r.dependent) || is_admitted(admitted, r.dependency);
}

void withhold(EntityView& view) {
  for (std::size_t c = 0; c < kSignalClasses; ++c) {
    ClassView& of_class = view.classes[c];
    of_class.evidence = {0, of_class.silent};
    of_class.shown = std::ranges::any_of(
        view.signals, [&](const ShownSignal& s) { return static_cast<std::size_t>(s.signal) == c; });
  }
}

bool is_second_hand(const OperationalGraph& graph, const Instances& instances, const Evidence& item,
                    const Weights& weights) {
  return !named_dependencies(graph, instances, item, weights.logs.telling_name).empty();
}

Instances instances_of(const OperationalGraph& graph) {
  Instances out{std::vector<std::vector<EntityId>>(graph.entities().size()),
                std::vector<EntityId>(graph.entities().size())};
  for (const Relation& r : graph.relations()) {
    if (r.kind != RelationKind::kHasInstance) continue;
    out.of[r.dependent.index()].push_back(r.dependency);
    out.service[r.dependency.index()] = r.dependent;
  }
  return out;
}

Views view_entities(const OperationalGraph& graph, const Instances& instances,
                    std::span<const Evidence> evidence, const Weights& weights) {
  return Viewing(graph, instances, evidence, weights).run();
}

std::shared_ptr<const Background> background_of(const OperationalGraph& graph,
                                                std::span<const Evidence> evidence, const Weights& weights) {
  auto out = std::make_shared<Background>();
  out->instances = instances_of(graph);
  out->views = view_entities(graph, out->instances, evidence, weights);
  return out;
}

Weighed weighed(const OperationalGraph& graph, const Instances& instances, const EntityView& view,
                const Evidence& item, const Weights& weights) {
  const bool of_another =
      is_second_hand(graph, instances, item, weights) || (view.accuses && is_absence(item.kind));
  return {&item, of_another ? Said::kOfAnother : Said::kOfItself, view.common_of(item.id)};
}

LogLikelihoods accumulate(std::span<const Weighed> items, const Weights& weights) {
  std::map<EvidenceKind, LogLikelihoods> strongest;
  for (const auto& [item, said, common] : items) {
    const EvidenceWeight& w = weights.of(item->kind);
    const double local = said == Said::kByCaller    ? 0
                         : said == Said::kOfAnother ? std::min(w.local, weights.model.second_hand)
                                                    : w.local * (1 - common);
    LogLikelihoods& kept = strongest[item->kind];
    const auto keep = [](double& most, double nats) {
      if (std::abs(nats) > std::abs(most)) most = nats;
    };
    keep(kept.local, local * item->score);
    keep(kept.degraded, w.degraded * item->score);
  }
  LogLikelihoods squares;
  for (const auto& [kind, nats] : strongest) {
    squares.local += nats.local * std::abs(nats.local);
    squares.degraded += nats.degraded * std::abs(nats.degraded);
  }
  const auto root = [](double square) { return std::copysign(std::sqrt(std::abs(square)), square); };
  return {root(squares.local), root(squares.degraded)};
}

std::vector<RelationId> named_dependencies(const OperationalGraph& graph, const Instances& instances,
                                           const Evidence& item, std::size_t telling) {
  std::vector<RelationId> out;
  const std::string& own = graph.entity(item.entity).name;
  for (const Neighbour& n : graph.dependencies(item.entity)) {
    if (!traits_of(graph.relation(n.relation).kind).requests) continue;
    const EntityId service = instances.service[n.entity.index()];
    const std::string name = lower(graph.entity(service.valid() ? service : n.entity).name);
    if (icontains(own, name)) continue;  // "payment-gateway" says its own name
    if (name.size() >= telling && icontains(item.text, name)) out.push_back(n.relation);
  }
  return out;
}

}  // namespace propter::belief
