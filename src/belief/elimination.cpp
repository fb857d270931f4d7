#include "belief/elimination.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace propter::belief {
namespace {

// A set of pairs that only grows: open addressing with linear probing, at most half full.
class PairSet {
 public:
  explicit PairSet(std::size_t expected) {
    std::size_t slots = 16;
    while (slots < 2 * expected) slots *= 2;
    keys_.assign(slots, kEmpty);
  }

  [[nodiscard]] bool contains(std::uint32_t x, std::uint32_t y) const {
    const std::uint64_t key = key_of(x, y);
    return keys_[slot_of(key)] == key;
  }

  // False if it was there.
  bool insert(std::uint32_t x, std::uint32_t y) {
    const std::uint64_t key = key_of(x, y);
    const std::size_t slot = slot_of(key);
    if (keys_[slot] == key) return false;
    keys_[slot] = key;
    if (2 * ++count_ > keys_.size()) grow();
    return true;
  }

 private:
  static constexpr std::uint64_t kEmpty = 0;  // no pair has two equal elements

  static std::uint64_t key_of(std::uint32_t x, std::uint32_t y) {
    const auto [low, high] = std::minmax(x, y);
    return (std::uint64_t{low} << 32) | high;
  }

  // Where the key is, or where it would go. Fibonacci hashing (Knuth, TAOCP 3, 6.4).
  [[nodiscard]] std::size_t slot_of(std::uint64_t key) const {
    const std::size_t mask = keys_.size() - 1;
    std::size_t slot = ((key * 0x9e3779b97f4a7c15U) >> 20) & mask;
    while (keys_[slot] != kEmpty && keys_[slot] != key) slot = (slot + 1) & mask;
    return slot;
  }

  void grow() {
    std::vector<std::uint64_t> old(2 * keys_.size(), kEmpty);
    old.swap(keys_);
    for (const std::uint64_t key : old) {
      if (key != kEmpty) keys_[slot_of(key)] = key;
    }
  }

  std::vector<std::uint64_t> keys_;
  std::size_t count_ = 0;
};

// Symmetric relation over [0, size) from which variables are taken out.
class SparseGraph {
 public:
  SparseGraph(std::uint32_t size, std::span<const std::pair<std::uint32_t, std::uint32_t>> edges)
      : pairs_(edges.size() + size / 2), neighbours_(size), degree_(size, 0), alive_(size, 1) {
    for (const auto& [x, y] : edges) connect(x, y);
  }

  [[nodiscard]] std::uint32_t degree(std::uint32_t x) const { return degree_[x]; }
  [[nodiscard]] bool alive(std::uint32_t x) const { return alive_[x] != 0; }
  [[nodiscard]] bool has(std::uint32_t x, std::uint32_t y) const { return pairs_.contains(x, y); }

  // Those that were taken out are dropped from the list when it is asked for. Amortised O(degree).
  std::span<const std::uint32_t> neighbours(std::uint32_t x) {
    std::vector<std::uint32_t>& list = neighbours_[x];
    if (list.size() != degree_[x]) std::erase_if(list, [&](std::uint32_t y) { return !alive(y); });
    return list;
  }

  // False if they were connected.
  bool connect(std::uint32_t x, std::uint32_t y) {
    if (!pairs_.insert(x, y)) return false;
    neighbours_[x].push_back(y);
    neighbours_[y].push_back(x);
    ++degree_[x];
    ++degree_[y];
    return true;
  }

  // Returns the neighbours that it had.
  std::vector<std::uint32_t> take_out(std::uint32_t x) {
    neighbours(x);
    std::vector<std::uint32_t> around = std::move(neighbours_[x]);
    alive_[x] = 0;
    for (const std::uint32_t y : around) --degree_[y];
    return around;
  }

 private:
  PairSet pairs_;
  std::vector<std::vector<std::uint32_t>> neighbours_;
  std::vector<std::uint32_t> degree_;
  std::vector<char> alive_;
};

class MinFill {
 public:
  MinFill(std::uint32_t size, std::span<const std::pair<std::uint32_t, std::uint32_t>> edges,
          const EliminationLimits& limits)
      : limits_(limits), graph_(size, edges), fill_(size, kTooWide), stale_(size, 0), left_(size) {
    for (std::uint32_t x = 0; x < size; ++x) refresh(x);
  }

  std::optional<std::vector<Clique>> run() {
    std::vector<Clique> cliques;
    cliques.reserve(left_);
    while (!queue_.empty()) {
      const std::uint64_t next = queue_.top();
      queue_.pop();
      const auto x = static_cast<std::uint32_t>(next);
      if (!graph_.alive(x) || fill_[x] != next >> 32) continue;  // an entry that was replaced
      cliques.push_back({remove(x), 0});
      entries_ += std::uint64_t{1} << cliques.back().scope.size();
      if (entries_ > limits_.entries) return std::nullopt;
      --left_;
    }
    if (left_ > 0) return std::nullopt;
    return cliques;
  }

 private:
  static constexpr std::uint32_t kTooWide = UINT32_MAX;

  // Edges that the elimination of x would add. A variable that is too wide now can become narrower, as its
  // neighbours go; until then its fill is not needed, which keeps hubs cheap.
  [[nodiscard]] std::uint32_t count_fill(std::uint32_t x) {
    if (graph_.degree(x) > limits_.width) return kTooWide;
    std::uint32_t missing = 0;
    const auto around = graph_.neighbours(x);
    for (std::size_t i = 0; i < around.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) missing += graph_.has(around[i], around[j]) ? 0U : 1U;
    }
    return missing;
  }

  // Links the neighbours of x to each other and takes x out. Returns x, and then its neighbours.
  std::vector<std::uint32_t> remove(std::uint32_t x) {
    std::vector<std::uint32_t> around = graph_.take_out(x);
    changed_.clear();
    for (const std::uint32_t u : around) mark(u);
    if (fill_[x] > 0) {
      for (std::size_t i = 0; i < around.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) link(around[i], around[j]);
      }
    }
    for (const std::uint32_t u : changed_) {
      stale_[u] = 0;
      refresh(u);
    }
    around.push_back(x);
    std::swap(around.front(), around.back());
    return around;
  }

  // A new edge changes the fill of the common neighbours of its ends.
  void link(std::uint32_t a, std::uint32_t b) {
    if (!graph_.connect(a, b)) return;
    if (graph_.degree(a) > graph_.degree(b)) std::swap(a, b);
    for (const std::uint32_t u : graph_.neighbours(a)) {
      if (graph_.degree(u) <= limits_.width && u != b && graph_.has(u, b)) mark(u);
    }
  }

  void mark(std::uint32_t x) {
    if (stale_[x] != 0) return;
    stale_[x] = 1;
    changed_.push_back(x);
  }

  void refresh(std::uint32_t x) {
    const std::uint32_t fill = count_fill(x);
    if (fill == fill_[x]) return;
    fill_[x] = fill;
    if (fill != kTooWide) queue_.push((std::uint64_t{fill} << 32) | x);
  }

  EliminationLimits limits_;
  SparseGraph graph_;
  std::vector<std::uint32_t> fill_;
  std::vector<char> stale_;             // per variable: it is in changed_
  std::vector<std::uint32_t> changed_;  // by the elimination that is under way
  std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>> queue_;  // fill, variable
  std::size_t left_ = 0;
  std::uint64_t entries_ = 0;
};

}  // namespace

std::optional<std::vector<Clique>> eliminate(std::uint32_t size,
                                             std::span<const std::pair<std::uint32_t, std::uint32_t>> edges,
                                             const EliminationLimits& limits) {
  std::optional<std::vector<Clique>> cliques = MinFill(size, edges, limits).run();
  if (!cliques) return cliques;
  std::vector<std::uint32_t> rank(size, 0);
  for (std::uint32_t i = 0; i < cliques->size(); ++i) rank[(*cliques)[i].scope[0]] = i;
  for (std::uint32_t i = 0; i < cliques->size(); ++i) {
    std::vector<std::uint32_t>& scope = (*cliques)[i].scope;
    std::sort(scope.begin(), scope.end(),
              [&](std::uint32_t a, std::uint32_t b) { return rank[a] < rank[b]; });
    (*cliques)[i].parent = scope.size() > 1 ? rank[scope[1]] : i;
  }
  return cliques;
}

}  // namespace propter::belief
