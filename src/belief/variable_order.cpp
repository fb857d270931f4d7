#include "belief/variable_order.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace propter::belief {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

// The arcs that leave each variable, by index.
class Outgoing {
 public:
  Outgoing(std::uint32_t size, std::span<const Arc> arcs) : first_(size + 1, 0), arcs_(arcs.size()) {
    for (const Arc& arc : arcs) ++first_[arc.source + 1];
    std::partial_sum(first_.begin(), first_.end(), first_.begin());
    std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
    for (std::uint32_t i = 0; i < arcs.size(); ++i) arcs_[next[arcs[i].source]++] = i;
  }

  [[nodiscard]] std::uint32_t begin(std::uint32_t x) const { return first_[x]; }
  [[nodiscard]] std::uint32_t end(std::uint32_t x) const { return first_[x + 1]; }
  [[nodiscard]] std::uint32_t arc(std::uint32_t slot) const { return arcs_[slot]; }

 private:
  std::vector<std::uint32_t> first_;
  std::vector<std::uint32_t> arcs_;
};

// A variable on the path of a depth-first search, and the next of its arcs.
struct Frame {
  std::uint32_t variable = 0;
  std::uint32_t slot = 0;
};

// Tarjan's strongly connected components, without recursion. A component comes out after all that it reaches.
class Components {
 public:
  Components(std::span<const Arc> arcs, const Outgoing& outgoing, std::uint32_t size)
      : arcs_(arcs), outgoing_(outgoing), low_(size, kNone), index_(size, kNone) {
    for (std::uint32_t x = 0; x < size; ++x) {
      if (index_[x] == kNone) search(x);
    }
    starts_.push_back(static_cast<std::uint32_t>(members_.size()));
  }

  [[nodiscard]] std::size_t count() const { return starts_.size() - 1; }
  [[nodiscard]] std::span<const std::uint32_t> members(std::size_t component) const {
    return std::span(members_).subspan(starts_[component], starts_[component + 1] - starts_[component]);
  }

 private:
  static constexpr std::uint32_t kDone = kNone - 1;  // an index of variables that have their component

  void search(std::uint32_t root) {
    enter(root);
    while (!path_.empty()) {
      Frame& frame = path_.back();
      if (frame.slot == outgoing_.end(frame.variable)) {
        leave();
        continue;
      }
      const std::uint32_t next = arcs_[outgoing_.arc(frame.slot++)].target;
      if (index_[next] == kNone) {
        enter(next);
      } else if (index_[next] != kDone) {
        low_[frame.variable] = std::min(low_[frame.variable], index_[next]);
      }
    }
  }

  void enter(std::uint32_t x) {
    index_[x] = low_[x] = visited_++;
    open_.push_back(x);
    path_.push_back({x, outgoing_.begin(x)});
  }

  void leave() {
    const std::uint32_t x = path_.back().variable;
    path_.pop_back();
    if (!path_.empty()) low_[path_.back().variable] = std::min(low_[path_.back().variable], low_[x]);
    if (low_[x] != index_[x]) return;
    starts_.push_back(static_cast<std::uint32_t>(members_.size()));
    std::uint32_t member = kNone;
    while (member != x) {
      member = open_.back();
      open_.pop_back();
      index_[member] = kDone;
      members_.push_back(member);
    }
  }

  std::span<const Arc> arcs_;
  const Outgoing& outgoing_;
  std::vector<std::uint32_t> low_;
  std::vector<std::uint32_t> index_;  // order of the visit
  std::uint32_t visited_ = 0;
  std::vector<Frame> path_;
  std::vector<std::uint32_t> open_;
  std::vector<std::uint32_t> members_;
  std::vector<std::uint32_t> starts_;
};

// Orders the members of one component that is to be opened.
class Opening {
 public:
  Opening(std::span<const Arc> arcs, const Outgoing& outgoing, std::span<const TimeNs> onsets,
          std::uint32_t size)
      : arcs_(arcs), outgoing_(outgoing), onsets_(onsets), state_(size, State::kOutside) {}

  // Causes first; what had to be cut is appended to `cut`.
  std::vector<std::uint32_t> open(std::span<const std::uint32_t> members, std::vector<std::uint32_t>* cut) {
    std::vector<std::uint32_t> roots(members.begin(), members.end());
    std::sort(roots.begin(), roots.end(),
              [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
    for (const std::uint32_t x : roots) state_[x] = State::kNew;
    std::vector<std::uint32_t> left;
    for (const std::uint32_t x : roots) {
      if (state_[x] == State::kNew) search(x, cut, &left);
    }
    std::reverse(left.begin(), left.end());
    return left;
  }

 private:
  enum class State : std::uint8_t { kOutside, kNew, kOnPath, kLeft };

  [[nodiscard]] std::tuple<bool, TimeNs, std::uint32_t> rank(std::uint32_t x) const {
    const TimeNs onset = onsets_.empty() ? kNoTime : onsets_[x];
    return {onset == kNoTime, onset, x};
  }

  struct Visit {
    std::uint32_t variable = 0;
    std::vector<std::uint32_t> arcs;  // that are still to be followed, the next one last
  };

  // Arcs are followed towards the earliest onset first.
  [[nodiscard]] Visit enter(std::uint32_t x) {
    state_[x] = State::kOnPath;
    Visit visit{x, {}};
    for (std::uint32_t slot = outgoing_.begin(x); slot < outgoing_.end(x); ++slot) {
      if (state_[arcs_[outgoing_.arc(slot)].target] != State::kOutside)
        visit.arcs.push_back(outgoing_.arc(slot));
    }
    std::sort(visit.arcs.begin(), visit.arcs.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::tuple(rank(arcs_[b].target), b) < std::tuple(rank(arcs_[a].target), a);
    });
    return visit;
  }

  void search(std::uint32_t root, std::vector<std::uint32_t>* cut, std::vector<std::uint32_t>* left) {
    std::vector<Visit> path;
    path.push_back(enter(root));
    while (!path.empty()) {
      Visit& visit = path.back();
      if (visit.arcs.empty()) {
        state_[visit.variable] = State::kLeft;
        left->push_back(visit.variable);
        path.pop_back();
        continue;
      }
      const std::uint32_t arc = visit.arcs.back();
      visit.arcs.pop_back();
      const std::uint32_t next = arcs_[arc].target;
      if (state_[next] == State::kOnPath) cut->push_back(arc);
      if (state_[next] == State::kNew) path.push_back(enter(next));
    }
  }

  std::span<const Arc> arcs_;
  const Outgoing& outgoing_;
  std::span<const TimeNs> onsets_;
  std::vector<State> state_;
};

}  // namespace

VariableOrder order_variables(std::uint32_t size, std::span<const Arc> arcs, std::span<const TimeNs> onsets,
                              std::uint32_t largest_component) {
  VariableOrder order;
  if (std::all_of(arcs.begin(), arcs.end(), [](const Arc& arc) { return arc.source < arc.target; })) {
    return order;
  }
  order.position.resize(size);
  const Outgoing outgoing(size, arcs);
  const Components components(arcs, outgoing, size);
  Opening opening(arcs, outgoing, onsets, size);
  std::uint32_t placed = 0;
  const auto place = [&](std::uint32_t x) { order.position[x] = placed++; };
  for (std::size_t c = components.count(); c-- > 0;) {
    const auto members = components.members(c);
    if (members.size() > largest_component) {
      for (const std::uint32_t x : opening.open(members, &order.cut)) place(x);
      continue;
    }
    if (members.size() > 1)
      order.components.push_back({placed, placed + static_cast<std::uint32_t>(members.size())});
    for (const std::uint32_t x : members) place(x);
  }
  std::sort(order.cut.begin(), order.cut.end());
  return order;
}

}  // namespace propter::belief
