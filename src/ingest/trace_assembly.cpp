#include "ingest/trace_assembly.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "base/hash.h"

namespace propter {
namespace {

class Assembly {
 public:
  explicit Assembly(std::span<const PendingSpan> spans) : spans_(spans), places_(spans.size()) {}

  std::vector<SpanPlace> run() {
    order();
    find_duplicates();
    find_parents();
    break_cycles();
    children();
    for (const std::size_t i : order_) places_[i].entry = entry_of(i);
    return std::move(places_);
  }

 private:
  using Key = std::tuple<Period, std::uint64_t, std::uint64_t>;  // period, trace, id

  [[nodiscard]] Key key_of(std::size_t i) const { return {spans_[i].period, spans_[i].trace, spans_[i].id}; }

  // By key, then time, so that nothing depends on the order of reading.
  void order() {
    order_.resize(spans_.size());
    std::iota(order_.begin(), order_.end(), 0U);
    const auto rank = [&](std::size_t i) {
      const PendingSpan& s = spans_[i];
      return std::tuple(key_of(i), s.start, s.duration, s.subject, s.file, s.line);
    };
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  }

  void find_duplicates() {
    for (std::size_t i = 1; i < order_.size(); ++i)
      places_[order_[i]].duplicate =
          key_of(order_[i]) == key_of(order_[i - 1]) && spans_[order_[i]].start == spans_[order_[i - 1]].start;
    std::erase_if(order_, [this](std::size_t i) { return places_[i].duplicate; });
  }

  [[nodiscard]] std::size_t find(const Key& key) const {
    const auto it = std::lower_bound(order_.begin(), order_.end(), key,
                                     [this](std::size_t i, const Key& k) { return key_of(i) < k; });
    return it != order_.end() && key_of(*it) == key ? *it : kNoSpan;
  }

  void find_parents() {
    std::map<std::pair<Period, std::uint64_t>, std::size_t> anywhere;  // kNoSpan: several have the id
    for (const std::size_t i : order_) {
      const auto [it, fresh] = anywhere.try_emplace({spans_[i].period, spans_[i].id}, i);
      if (!fresh) it->second = kNoSpan;
    }
    for (const std::size_t i : order_) {
      const PendingSpan& s = spans_[i];
      if (s.parent == 0) continue;
      std::size_t parent = find({s.period, s.trace, s.parent});
      if (parent == kNoSpan) {
        const auto it = anywhere.find({s.period, s.parent});
        if (it != anywhere.end()) parent = it->second;
      }
      if (parent != i) places_[i].parent = parent;
    }
  }

  // Follows parents; whoever comes back to a span of its own walk closes a cycle, which is cut there.
  void break_cycles() {
    std::vector<std::uint32_t> walk(spans_.size(), 0);
    std::uint32_t number = 0;
    for (const std::size_t start : order_) {
      ++number;
      for (std::size_t i = start; i != kNoSpan && walk[i] == 0; i = places_[i].parent) {
        walk[i] = number;
        const std::size_t parent = places_[i].parent;
        if (parent != kNoSpan && walk[parent] == number) places_[i].parent = kNoSpan;
      }
    }
  }

  void children() {
    std::vector<std::pair<std::size_t, std::size_t>> pairs;  // parent, child
    for (const std::size_t i : order_)
      if (places_[i].parent != kNoSpan) pairs.emplace_back(places_[i].parent, i);
    std::sort(pairs.begin(), pairs.end());
    for (const std::size_t i : order_) places_[i].own = std::max<DurationNs>(spans_[i].duration, 0);
    for (std::size_t first = 0; first < pairs.size();) {
      std::size_t last = first;
      while (last < pairs.size() && pairs[last].first == pairs[first].first) ++last;
      own_time(pairs[first].first, std::span(pairs).subspan(first, last - first));
      first = last;
    }
  }

  void own_time(std::size_t parent, std::span<const std::pair<std::size_t, std::size_t>> children) {
    SpanPlace& place = places_[parent];
    place.children = static_cast<std::uint32_t>(children.size());
    place.only_calls_out =
        children.size() == 1 && spans_[children.front().second].subject != spans_[parent].subject;
    const TimeNs begin = spans_[parent].start;
    const TimeNs end = begin + std::max<DurationNs>(spans_[parent].duration, 0);
    std::vector<std::pair<TimeNs, TimeNs>> covered;
    for (const auto& [unused, child] : children) {
      const TimeNs from = std::clamp(spans_[child].start, begin, end);
      covered.emplace_back(from, std::clamp(spans_[child].start + std::max<DurationNs>(spans_[child].duration, 0), from, end));
    }
    std::sort(covered.begin(), covered.end());
    TimeNs until = begin;
    for (const auto& [from, to] : covered) {
      if (to <= until) continue;
      place.own -= to - std::max(from, until);
      until = to;
    }
  }

  [[nodiscard]] std::size_t entry_of(std::size_t i) const {
    while (places_[i].parent != kNoSpan && spans_[places_[i].parent].subject == spans_[i].subject) i = places_[i].parent;
    return i;
  }

  std::span<const PendingSpan> spans_;
  std::vector<SpanPlace> places_;
  std::vector<std::size_t> order_;  // without duplicates
};

}  // namespace

std::vector<SpanPlace> assemble_traces(std::span<const PendingSpan> spans) { return Assembly(spans).run(); }

}  // namespace propter
