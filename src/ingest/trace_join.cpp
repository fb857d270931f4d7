#include "ingest/trace_join.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <tuple>

#include "base/text.h"

namespace propter {
namespace {

// Spans that share their ids: the ends of a call, or a few retries. Of more than this many only the first are
// looked at, since such an id tells nothing and looking at all of them takes quadratic time.
constexpr std::ptrdiff_t kMaxSharedId = 64;

TimeNs end_of(const PendingSpan& span) {
  constexpr TimeNs kLast = std::numeric_limits<TimeNs>::max();
  return span.duration > kLast - span.start ? kLast : span.start + span.duration;
}

auto ids_of(const PendingSpan& s) { return std::tie(s.period, s.trace, s.id); }
auto content_of(const PendingSpan& s) {
  return std::tie(s.period, s.trace, s.id, s.start, s.duration, s.parent, s.error, s.content);
}

}  // namespace

SpanRole parse_span_role(std::string_view kind) {
  constexpr std::string_view kPrefix = "SPAN_KIND_";
  if (kind.starts_with(kPrefix)) kind.remove_prefix(kPrefix.size());
  constexpr std::array<std::pair<std::string_view, SpanRole>, 10> kRoles = {{
      {"", SpanRole::kUnknown},
      {"unspecified", SpanRole::kUnknown},
      {"0", SpanRole::kUnknown},
      {"client", SpanRole::kClient},
      {"3", SpanRole::kClient},
      {"exit", SpanRole::kClient},
      {"server", SpanRole::kServer},
      {"2", SpanRole::kServer},
      {"entry", SpanRole::kServer},
      {"none", SpanRole::kUnknown},
  }};
  for (const auto& [name, role] : kRoles)
    if (iequals(kind, name)) return role;
  return SpanRole::kOther;
}

TraceJoin::TraceJoin(std::span<const PendingSpan> spans, std::span<const std::uint32_t> file_ranks)
    : spans_(spans), places_(spans.size()) {
  sort_spans(file_ranks);
  drop_duplicates();
  index_ids();
  find_parents();
  break_cycles();
  find_entries();
  measure_own_times();
}

void TraceJoin::sort_spans(std::span<const std::uint32_t> file_ranks) {
  order_.resize(spans_.size());
  std::iota(order_.begin(), order_.end(), 0U);
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    const PendingSpan& x = spans_[a];
    const PendingSpan& y = spans_[b];
    if (content_of(x) != content_of(y)) return content_of(x) < content_of(y);
    return std::tie(file_ranks[x.file], x.line) < std::tie(file_ranks[y.file], y.line);
  });
}

// Without an id no two spans are the same.
void TraceJoin::drop_duplicates() {
  for (std::size_t i = 1; i < order_.size(); ++i) {
    const PendingSpan& span = spans_[order_[i]];
    places_[order_[i]].duplicate = span.id != 0 && content_of(span) == content_of(spans_[order_[i - 1]]);
  }
  std::erase_if(order_, [this](std::uint32_t i) { return places_[i].duplicate; });
}

void TraceJoin::index_ids() {
  by_id_ = order_;
  std::stable_sort(by_id_.begin(), by_id_.end(), [this](std::uint32_t a, std::uint32_t b) {
    return std::tie(spans_[a].period, spans_[a].id) < std::tie(spans_[b].period, spans_[b].id);
  });
}

std::span<const std::uint32_t> TraceJoin::candidates(Period period, std::uint64_t trace,
                                                     std::uint64_t id) const {
  PendingSpan wanted;
  wanted.period = period;
  wanted.trace = trace;
  wanted.id = id;
  const auto first = std::lower_bound(
      order_.begin(), order_.end(), wanted,
      [this](std::uint32_t i, const PendingSpan& w) { return ids_of(spans_[i]) < ids_of(w); });
  const auto limit = first + std::min(kMaxSharedId, order_.end() - first);
  const auto last =
      std::find_if(first, limit, [&](std::uint32_t i) { return ids_of(spans_[i]) != ids_of(wanted); });
  return {first, last};
}

std::uint32_t TraceJoin::only_span_with(Period period, std::uint64_t id) const {
  const auto key = std::tie(period, id);
  const auto first = std::lower_bound(
      by_id_.begin(), by_id_.end(), key,
      [this](std::uint32_t i, const auto& k) { return std::tie(spans_[i].period, spans_[i].id) < k; });
  const auto has_key = [&](auto it) {
    return it != by_id_.end() && std::tie(spans_[*it].period, spans_[*it].id) == key;
  };
  return has_key(first) && !has_key(std::next(first)) ? *first : kNoSpan;
}

std::uint32_t TraceJoin::find(Period period, std::uint64_t trace, std::uint64_t id, SubjectId subject) const {
  if (id == 0) return kNoSpan;
  const auto same_trace = candidates(period, trace, id);
  if (same_trace.empty()) return only_span_with(period, id);
  const auto own = std::find_if(same_trace.begin(), same_trace.end(),
                                [&](std::uint32_t i) { return spans_[i].subject == subject; });
  return own != same_trace.end() ? *own : same_trace.front();
}

// Both ends of a call may share one id (Zipkin): the client's span is then the parent of the server's.
std::uint32_t TraceJoin::client_side_of(std::uint32_t span) const {
  const PendingSpan& server = spans_[span];
  if (server.role != SpanRole::kServer || server.id == 0) return kNoSpan;
  for (const std::uint32_t i : candidates(server.period, server.trace, server.id))
    if (spans_[i].role == SpanRole::kClient && spans_[i].subject != server.subject) return i;
  return kNoSpan;
}

std::uint32_t TraceJoin::parent_of(std::uint32_t span) const {
  if (const std::uint32_t client = client_side_of(span); client != kNoSpan) return client;
  const PendingSpan& child = spans_[span];
  if (child.parent == 0) return kNoSpan;
  const auto same_trace = candidates(child.period, child.trace, child.parent);
  for (const std::uint32_t i : same_trace)
    if (i != span && spans_[i].subject == child.subject) return i;
  for (const std::uint32_t i : same_trace)
    if (i != span) return i;
  return only_span_with(child.period, child.parent);
}

void TraceJoin::find_parents() {
  for (const std::uint32_t i : order_) {
    const std::uint32_t parent = parent_of(i);
    if (parent == i)
      ++cycles_;
    else
      places_[i].parent = parent;
  }
}

// Walks up from every span until a span of an earlier walk. One that meets its own walk closes a cycle, which
// is cut at its earliest span, or at the first in order of several.
void TraceJoin::break_cycles() {
  std::vector<std::uint32_t> rank(spans_.size(), 0);
  for (std::size_t i = 0; i < order_.size(); ++i) rank[order_[i]] = static_cast<std::uint32_t>(i);
  std::vector<std::uint32_t> walk(spans_.size(), kNoSpan);
  for (const std::uint32_t begin : order_) {
    std::uint32_t i = begin;
    for (; i != kNoSpan && walk[i] == kNoSpan; i = places_[i].parent) walk[i] = begin;
    if (i == kNoSpan || walk[i] != begin) continue;
    std::uint32_t cut = i;
    for (std::uint32_t j = places_[i].parent; j != i; j = places_[j].parent)
      if (std::tie(spans_[j].start, rank[j]) < std::tie(spans_[cut].start, rank[cut])) cut = j;
    places_[cut].parent = kNoSpan;
    ++cycles_;
  }
}

// Remembers what it finds on its way: chains of any length take linear time.
void TraceJoin::find_entries() {
  std::vector<std::uint32_t> path;
  for (const std::uint32_t begin : order_) {
    std::uint32_t i = begin;
    for (; places_[i].entry == kNoSpan; i = places_[i].parent) {
      path.push_back(i);
      const std::uint32_t parent = places_[i].parent;
      if (parent == kNoSpan || spans_[parent].subject != spans_[i].subject) places_[i].entry = i;
      if (places_[i].entry != kNoSpan) break;
    }
    for (const std::uint32_t passed : path) places_[passed].entry = places_[i].entry;
    path.clear();
  }
}

void TraceJoin::measure_own_times() {
  only_child_.assign(spans_.size(), kNoSpan);
  for (const std::uint32_t i : order_) places_[i].own = spans_[i].duration;
  std::vector<Edge> edges;
  for (const std::uint32_t i : order_)
    if (places_[i].parent != kNoSpan) edges.push_back({places_[i].parent, i});
  std::ranges::stable_sort(edges, {},
                           [this](const Edge& e) { return std::pair(e.parent, spans_[e.child].start); });
  const auto each_parent = [&](auto&& measure) {
    for (std::size_t first = 0; first < edges.size();) {
      std::size_t last = first;
      while (last < edges.size() && edges[last].parent == edges[first].parent) ++last;
      measure(std::span<const Edge>(edges).subspan(first, last - first));
      first = last;
    }
  };
  each_parent([this](std::span<const Edge> children) { measure_own_time(children); });
  each_parent([this](std::span<const Edge> children) { take_off_calls_beside(children); });
}

void TraceJoin::measure_own_time(std::span<const Edge> children) {
  const std::uint32_t parent = children.front().parent;
  SpanPlace& place = places_[parent];
  place.children = static_cast<std::uint32_t>(children.size());
  if (children.size() == 1) only_child_[parent] = children.front().child;
  TimeNs covered_until = spans_[parent].start;
  for (const auto& [unused, child] : children) {
    const TimeNs from = std::max(spans_[child].start, covered_until);
    const TimeNs to = std::min(end_of(spans_[child]), end_of(spans_[parent]));
    if (to <= from) continue;
    place.own -= to - from;
    covered_until = to;
  }
}

// Frameworks that go on in callbacks make a call the sibling of the span that waits for it: what a span
// without children has in common with calls beside it that did not begin before it is no work of its own.
void TraceJoin::take_off_calls_beside(std::span<const Edge> children) {
  struct Stretch {
    TimeNs from = 0;
    TimeNs to = 0;
    DurationNs covered = 0;  // by it and by those after it
  };
  std::vector<Stretch> calls;  // what those that began so far cover; apart, the earliest last
  const auto begin_call = [&](TimeNs start, TimeNs end) {
    Stretch call{start, end, 0};
    for (; !calls.empty() && calls.back().from <= call.to; calls.pop_back())
      call.to = std::max(call.to, calls.back().to);
    call.covered = call.to - call.from + (calls.empty() ? 0 : calls.back().covered);
    calls.push_back(call);
  };
  const auto covered_until = [&](TimeNs end) -> DurationNs {
    const auto within = std::ranges::partition_point(calls, [&](const Stretch& s) { return s.from >= end; });
    if (within == calls.end()) return 0;
    const DurationNs after = within == calls.begin() ? 0 : std::prev(within)->covered;
    return calls.back().covered - after - std::max<DurationNs>(0, within->to - end);
  };
  const SubjectId subject = spans_[children.front().parent].subject;
  for (std::size_t last = children.size(); last > 0;) {
    const TimeNs start = spans_[children[last - 1].child].start;
    std::size_t first = last;
    while (first > 0 && spans_[children[first - 1].child].start == start) --first;
    const auto together = children.subspan(first, last - first);
    for (const Edge& e : together)
      if (spans_[e.child].subject == subject && is_call(e.child)) begin_call(start, end_of(spans_[e.child]));
    for (const Edge& e : together)
      if (spans_[e.child].subject == subject && places_[e.child].children == 0 && !is_call(e.child))
        places_[e.child].own -= covered_until(end_of(spans_[e.child]));
    last = first;
  }
}

bool TraceJoin::is_call(std::uint32_t span) const {
  return spans_[span].role == SpanRole::kClient || waits_for_callee(span);
}

// A client span, or one of unknown kind inside of its subject, with nothing but one call below it. An entry
// span of unknown kind is a server's: what it does besides the call is work of its own.
bool TraceJoin::waits_for_callee(std::uint32_t span) const {
  const std::uint32_t child = only_child_[span];
  if (child == kNoSpan || spans_[child].subject == spans_[span].subject) return false;
  if (spans_[span].duration < spans_[child].duration) return false;
  return spans_[span].role == SpanRole::kClient ||
         (spans_[span].role == SpanRole::kUnknown && !is_entry(span));
}

std::optional<Call> TraceJoin::call_served_by(std::uint32_t span) const {
  const std::uint32_t caller = places_[span].parent;
  if (caller == kNoSpan || spans_[caller].subject == spans_[span].subject) return std::nullopt;
  Call call{caller, span, std::nullopt};
  if (waits_for_callee(caller)) call.gap = spans_[caller].duration - spans_[span].duration;
  return call;
}

}  // namespace propter
