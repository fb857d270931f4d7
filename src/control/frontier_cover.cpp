#include "control/frontier_cover.h"

#include <algorithm>
#include <numeric>

namespace propter::control {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

bool is_shorter_or_less(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  if (a.size() != b.size()) return a.size() < b.size();
  return std::ranges::lexicographical_compare(a, b);
}

// Per item the first one that the same options cover, by partition refinement: each option in turn parts the
// groups into the items that it covers and the others. O(pairs).
Indices first_twins(const Rows& rows, std::size_t options) {
  struct Group {
    std::uint32_t parted_by = kNone;
    std::uint32_t covered = 0;  // the group of those that the option covers
  };
  const Rows items = transposed(rows, options);
  std::vector<Group> groups(1);
  Indices group(rows.size(), 0);
  for (std::uint32_t o = 0; o < options; ++o) {
    for (const std::uint32_t item : items[o]) {
      const std::uint32_t old = group[item];
      if (groups[old].parted_by != o) {
        groups[old] = {o, static_cast<std::uint32_t>(groups.size())};
        groups.emplace_back();
      }
      group[item] = groups[old].covered;
    }
  }
  Indices first(groups.size(), kNone);
  for (std::uint32_t item = 0; item < rows.size(); ++item) {
    first[group[item]] = std::min(first[group[item]], item);
    group[item] = first[group[item]];
  }
  return group;
}

// Builds what remains of a cover, item by item.
class Restriction {
 public:
  Restriction(const Cover& cover, const std::vector<Choice>& choices)
      : cover_(cover), choices_(choices), renumbered_(choices.size(), kNone) {
    out_.constant = cover.constant;
    out_.taken = cover.taken;
    for (std::uint32_t o = 0; o < choices.size(); ++o) add_option(o);
    for (std::uint32_t item = 0; item < cover.options.size(); ++item) add_item(item);
  }

  Cover finish() { return merged(out_); }

 private:
  void add_option(std::uint32_t o) {
    if (choices_[o] == Choice::kLeave) return;
    if (choices_[o] == Choice::kTake) {
      out_.taken.push_back(cover_.candidates[o]);
      out_.constant += cover_.costs[o];
      return;
    }
    renumbered_[o] = static_cast<std::uint32_t>(out_.candidates.size());
    out_.candidates.push_back(cover_.candidates[o]);
    out_.costs.push_back(cover_.costs[o]);
  }

  void add_item(std::uint32_t item) {
    row_.clear();
    for (const std::uint32_t o : cover_.options[item]) {
      if (choices_[o] == Choice::kTake) return;
      if (choices_[o] == Choice::kOpen) row_.push_back(renumbered_[o]);
    }
    if (row_.size() < 2) {
      out_.constant += cover_.penalties[item];
      if (!row_.empty()) out_.costs[row_[0]] -= cover_.penalties[item];
      return;
    }
    out_.options.push_back(row_);
    out_.penalties.push_back(cover_.penalties[item]);
    out_.prices.push_back(cover_.prices[item]);
  }

  const Cover& cover_;
  const std::vector<Choice>& choices_;
  Indices renumbered_;
  Indices row_;  // scratch
  Cover out_;
};

// Whether of two options of equal cost the one that covers less (or as much, and comes later) gives way. Only
// in a whole problem: in the rest of one, the stand-in could cover more than it seems and so make members
// needless, and the set that is left then need not be the one that comes first.
enum class Ties : std::uint8_t { kDecide, kKeep };

// Decides what follows for each open option from costs and penalties alone.
class Consequences {
 public:
  Consequences(const Cover& cover, const std::vector<Choice>& choices, Ties ties)
      : cover_(cover),
        choices_(choices),
        ties_(ties),
        items_(transposed(cover.options, cover.costs.size())) {}

  // The choices so far and those that follow. `work` grows by the pairs visited.
  [[nodiscard]] std::vector<Choice> all(std::uint64_t* work) const {
    std::vector<Choice> out = choices_;
    *work += cover_.work();
    for (std::uint32_t o = 0; o < out.size(); ++o) {
      if (choices_[o] == Choice::kOpen) out[o] = of(o, work);
    }
    return out;
  }

 private:
  [[nodiscard]] Choice of(std::uint32_t o, std::uint64_t* work) const {
    if (cover_.costs[o] < -kFrontierTie) return Choice::kTake;
    double worth = 0;
    for (const std::uint32_t item : items_[o]) worth += cover_.penalties[item];
    if (worth <= cover_.costs[o] + kFrontierTie) return Choice::kLeave;
    const auto rivals = cover_.options[items_[o][0]];
    const bool lost = std::ranges::any_of(rivals, [&](std::uint32_t d) { return dominates(d, o, work); });
    return lost ? Choice::kLeave : Choice::kOpen;
  }

  // Without cycles: each step lowers the cost above zero by more than a tie, or does not raise it, covers no
  // less and is strict.
  [[nodiscard]] bool dominates(std::uint32_t d, std::uint32_t c, std::uint64_t* work) const {
    // An option of negative cost is taken anyhow; what it saves is not due to replacing the other.
    const double margin = cover_.costs[c] - std::max(cover_.costs[d], 0.0);
    if (d == c || margin < 0 || choices_[d] != Choice::kOpen) return false;
    const double loss = penalties_without(d, c, margin, work);
    if (loss < margin - kFrontierTie) return true;
    return loss <= 0 && wins_tie(d, c);
  }

  [[nodiscard]] bool wins_tie(std::uint32_t d, std::uint32_t c) const {
    if (ties_ == Ties::kKeep || cover_.costs[d] > cover_.costs[c]) return false;
    return cover_.costs[d] < cover_.costs[c] || items_[d].size() > items_[c].size() || d < c;
  }

  // Of the items of c that d does not cover; stops above `limit`.
  [[nodiscard]] double penalties_without(std::uint32_t d, std::uint32_t c, double limit,
                                         std::uint64_t* work) const {
    double sum = 0;
    const auto other = items_[d];
    auto at = other.begin();
    for (const std::uint32_t item : items_[c]) {
      ++*work;
      for (; at != other.end() && *at < item; ++at) ++*work;
      if (at != other.end() && *at == item) continue;
      sum += cover_.penalties[item];
      if (sum > limit) break;
    }
    return sum;
  }

  const Cover& cover_;
  const std::vector<Choice>& choices_;
  Ties ties_;
  Rows items_;  // per option
};

std::uint32_t find(Indices* root, std::uint32_t o) {
  while ((*root)[o] != o) o = (*root)[o] = (*root)[(*root)[o]];
  return o;
}

// The lowest option of the part that each option is in.
Indices lowest_of_part(const Cover& cover) {
  Indices root(cover.costs.size());
  std::iota(root.begin(), root.end(), 0U);
  for (std::size_t item = 0; item < cover.options.size(); ++item) {
    const auto row = cover.options[item];
    for (const std::uint32_t o : row) {
      const auto [low, high] = std::minmax({find(&root, row[0]), find(&root, o)});
      root[high] = low;
    }
  }
  for (std::uint32_t o = 0; o < root.size(); ++o) root[o] = find(&root, o);
  return root;
}

}  // namespace

void Rows::push_back(std::span<const std::uint32_t> row) {
  entries.insert(entries.end(), row.begin(), row.end());
  begins.push_back(static_cast<std::uint32_t>(entries.size()));
}

Rows transposed(const Rows& rows, std::size_t values) {
  Rows out;
  out.begins.assign(values + 1, 0);
  for (const std::uint32_t value : rows.entries) ++out.begins[value + 1];
  std::partial_sum(out.begins.begin(), out.begins.end(), out.begins.begin());
  out.entries.resize(rows.entries.size());
  Indices next(out.begins.begin(), out.begins.end() - 1);
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    for (const std::uint32_t value : rows[row]) out.entries[next[value]++] = row;
  }
  return out;
}

Cover merged(const Cover& cover) {
  const Rows& rows = cover.options;
  Cover out{cover.constant, cover.taken, cover.candidates, cover.costs, {}, {}, {}};
  const Indices twin = first_twins(rows, cover.costs.size());
  std::vector<double> penalties(rows.size(), 0);
  std::vector<double> prices(rows.size(), 0);
  Indices order;
  for (std::uint32_t item = 0; item < rows.size(); ++item) {
    penalties[twin[item]] += cover.penalties[item];
    prices[twin[item]] += cover.prices[item];
    if (twin[item] == item) order.push_back(item);
  }
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return is_shorter_or_less(rows[a], rows[b]); });
  for (const std::uint32_t item : order) {
    out.options.push_back(rows[item]);
    out.penalties.push_back(penalties[item]);
    out.prices.push_back(prices[item]);
  }
  return out;
}

Cover restricted(const Cover& cover, const std::vector<Choice>& choices) {
  return Restriction(cover, choices).finish();
}

void leave_dominated(const Cover& cover, std::vector<Choice>* choices, std::uint64_t* work) {
  *choices = Consequences(cover, *choices, Ties::kDecide).all(work);
}

Cover reduced(const Cover& cover, const std::vector<Choice>& choices, std::uint64_t* work) {
  Cover out = restricted(cover, choices);
  for (;;) {
    const std::vector<Choice> open(out.costs.size(), Choice::kOpen);
    const std::vector<Choice> decided = Consequences(out, open, Ties::kKeep).all(work);
    if (decided == open) return out;
    out = restricted(out, decided);
  }
}

std::vector<Cover> parts_of(const Cover& cover) {
  const Indices lowest = lowest_of_part(cover);
  std::vector<Cover> out;
  Indices part(lowest.size());
  Indices renumbered(lowest.size());
  for (std::uint32_t o = 0; o < lowest.size(); ++o) {
    if (lowest[o] == o) {
      part[o] = static_cast<std::uint32_t>(out.size());
      out.emplace_back();
    }
    part[o] = part[lowest[o]];
    Cover& to = out[part[o]];
    renumbered[o] = static_cast<std::uint32_t>(to.costs.size());
    to.candidates.push_back(cover.candidates[o]);
    to.costs.push_back(cover.costs[o]);
  }
  Indices row;
  for (std::size_t item = 0; item < cover.options.size(); ++item) {
    row.clear();
    for (const std::uint32_t o : cover.options[item]) row.push_back(renumbered[o]);
    Cover& to = out[part[cover.options[item][0]]];
    to.options.push_back(row);
    to.penalties.push_back(cover.penalties[item]);
    to.prices.push_back(cover.prices[item]);
  }
  return out;
}

}  // namespace propter::control
