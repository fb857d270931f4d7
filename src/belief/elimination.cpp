#include "belief/elimination.h"

#include <algorithm>
#include <bit>
#include <set>

namespace propter::belief {
namespace {

// Symmetric relation over [0, size) with one row of bits each.
class BitGraph {
 public:
  explicit BitGraph(std::uint32_t size)
      : words_((size + 63) / 64), bits_(std::size_t{size} * words_, 0), degree_(size, 0) {}

  [[nodiscard]] std::span<const std::uint64_t> row(std::uint32_t x) const {
    return std::span(bits_).subspan(x * words_, words_);
  }
  [[nodiscard]] std::uint32_t degree(std::uint32_t x) const { return degree_[x]; }
  [[nodiscard]] bool has(std::uint32_t x, std::uint32_t y) const {
    return ((row(x)[y / 64] >> (y % 64)) & 1) != 0;
  }

  void connect(std::uint32_t x, std::uint32_t y) {
    if (has(x, y)) return;
    flip(x, y);
    flip(y, x);
    ++degree_[x];
    ++degree_[y];
  }
  void disconnect(std::uint32_t x, std::uint32_t y) {
    flip(x, y);
    flip(y, x);
    --degree_[x];
    --degree_[y];
  }

  [[nodiscard]] std::vector<std::uint32_t> neighbours(std::uint32_t x) const {
    std::vector<std::uint32_t> out;
    for (std::size_t w = 0; w < words_; ++w) {
      for (std::uint64_t bits = row(x)[w]; bits != 0; bits &= bits - 1) {
        out.push_back(static_cast<std::uint32_t>(w * 64) +
                      static_cast<std::uint32_t>(std::countr_zero(bits)));
      }
    }
    return out;
  }

 private:
  void flip(std::uint32_t x, std::uint32_t y) { bits_[x * words_ + y / 64] ^= std::uint64_t{1} << (y % 64); }

  std::size_t words_;
  std::vector<std::uint64_t> bits_;
  std::vector<std::uint32_t> degree_;
};

class MinFill {
 public:
  MinFill(std::uint32_t size, std::span<const std::pair<std::uint32_t, std::uint32_t>> edges,
          const EliminationLimits& limits)
      : limits_(limits), graph_(size), fill_(size, 0) {
    for (const auto& [x, y] : edges) graph_.connect(x, y);
    for (std::uint32_t x = 0; x < size; ++x) {
      fill_[x] = count_fill(x);
      queue_.emplace(fill_[x], x);
    }
  }

  std::optional<std::vector<Clique>> run() {
    std::vector<Clique> cliques;
    while (!queue_.empty()) {
      const auto [fill, x] = *queue_.begin();
      if (fill == kTooWide) return std::nullopt;
      queue_.erase(queue_.begin());
      cliques.push_back({{x}, 0});
      const std::vector<std::uint32_t> around = remove(x);
      cliques.back().scope.insert(cliques.back().scope.end(), around.begin(), around.end());
      entries_ += std::uint64_t{1} << cliques.back().scope.size();
      if (entries_ > limits_.entries) return std::nullopt;
    }
    return cliques;
  }

 private:
  static constexpr std::uint32_t kTooWide = UINT32_MAX;

  // Edges that the elimination of x would add. A variable that is too wide now can become narrower, as its
  // neighbours go; until then its fill is not needed, which keeps hubs cheap.
  [[nodiscard]] std::uint32_t count_fill(std::uint32_t x) const {
    const std::uint32_t degree = graph_.degree(x);
    if (degree > limits_.width) return kTooWide;
    std::uint32_t linked = 0;
    const std::vector<std::uint32_t> around = graph_.neighbours(x);
    for (std::size_t i = 0; i < around.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) linked += graph_.has(around[i], around[j]) ? 1U : 0U;
    }
    return degree * (degree - 1) / 2 - linked;
  }

  // Links the neighbours of x to each other, takes x out, and returns them.
  std::vector<std::uint32_t> remove(std::uint32_t x) {
    const std::vector<std::uint32_t> around = graph_.neighbours(x);
    std::set<std::uint32_t> stale(around.begin(), around.end());
    for (const std::uint32_t u : around) graph_.disconnect(x, u);
    for (std::size_t i = 0; i < around.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) link(around[i], around[j], &stale);
    }
    for (const std::uint32_t u : stale) refresh(u);
    return around;
  }

  // A new edge changes the fill of the common neighbours of its ends.
  void link(std::uint32_t a, std::uint32_t b, std::set<std::uint32_t>* stale) {
    if (graph_.has(a, b)) return;
    graph_.connect(a, b);
    const auto row_a = graph_.row(a);
    const auto row_b = graph_.row(b);
    for (std::size_t w = 0; w < row_a.size(); ++w) {
      for (std::uint64_t bits = row_a[w] & row_b[w]; bits != 0; bits &= bits - 1) {
        stale->insert(static_cast<std::uint32_t>(w * 64) +
                      static_cast<std::uint32_t>(std::countr_zero(bits)));
      }
    }
  }

  void refresh(std::uint32_t x) {
    const std::uint32_t fill = count_fill(x);
    if (fill == fill_[x]) return;
    queue_.erase({fill_[x], x});
    fill_[x] = fill;
    queue_.emplace(fill, x);
  }

  EliminationLimits limits_;
  BitGraph graph_;
  std::vector<std::uint32_t> fill_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> queue_;  // (fill, variable)
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
