#include "belief/junction_tree.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <queue>
#include <utility>

#include "belief/log_math.h"

namespace propter::belief {
namespace {

constexpr double kSameMessage = 1e-13;  // nats; below it is rounding
constexpr double kImpossible =
    -1e300;  // nats; clamped faults are unlikely by hundreds of nats each, and count
constexpr std::uint32_t kMaxUpdates = 1000;  // each leaves some 1e-13 of rounding in the tables

// log(next / last) per entry, with 0 / 0 = 1; returns the largest that can be observed, direction aside.
double quotient(std::span<const double> next, std::span<const double> last, std::vector<double>* out) {
  out->resize(next.size());
  double largest = 0;
  for (std::size_t i = 0; i < next.size(); ++i) {
    (*out)[i] = last[i] == kLogZero ? 0 : next[i] - last[i];
    if (std::max(next[i], last[i]) > kImpossible) largest = std::max(largest, std::abs((*out)[i]));
  }
  return largest;
}

}  // namespace

JunctionTree::JunctionTree(std::vector<Clique> cliques, std::vector<LogTable> factors)
    : cliques_(std::move(cliques)), clique_of_(cliques_.size()), factors_(std::move(factors)) {
  place();
  make_groups();
  is_changed_.assign(cliques_.size(), 0);
  calibrate();
}

void JunctionTree::place() {
  std::size_t entries = 0;
  for (std::uint32_t i = 0; i < cliques_.size(); ++i) {
    clique_of_[cliques_[i].scope[0]] = i;
    first_entry_.push_back(entries);
    entries += std::size_t{1} << cliques_[i].scope.size();
  }
  first_entry_.push_back(entries);
}

void JunctionTree::make_groups() {
  for (std::uint32_t i = 0; i < cliques_.size(); ++i) {
    if (cliques_[i].parent != i) children_.push_back(i);
  }
  const auto same = [&](std::uint32_t a, std::uint32_t b) {
    return std::ranges::equal(separator(a), separator(b));
  };
  // Cliques with one separator have one parent, that of its first variable.
  std::sort(children_.begin(), children_.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (cliques_[a].parent != cliques_[b].parent) return cliques_[a].parent < cliques_[b].parent;
    if (!same(a, b)) return std::ranges::lexicographical_compare(separator(a), separator(b));
    return a < b;
  });
  group_of_.assign(cliques_.size(), 0);
  first_group_.assign(cliques_.size() + 1, 0);
  std::size_t entries = 0;
  for (std::uint32_t k = 0; k < children_.size(); ++k) {
    const std::uint32_t child = children_[k];
    if (k == 0 || !same(children_[k - 1], child)) {
      groups_.push_back({cliques_[child].parent, k, entries});
      ++first_group_[cliques_[child].parent + 1];
      entries += std::size_t{1} << separator(child).size();
    }
    group_of_[child] = static_cast<std::uint32_t>(groups_.size() - 1);
  }
  groups_.push_back({0, static_cast<std::uint32_t>(children_.size()), entries});
  std::partial_sum(first_group_.begin(), first_group_.end(), first_group_.begin());
  pending_.assign(entries, 0);
  is_pending_.assign(groups_.size(), 0);
}

// The clique of the variable that goes first holds all of a factor's scope.
std::uint32_t JunctionTree::home(const LogTable& factor) const {
  std::uint32_t first = UINT32_MAX;
  for (const std::uint32_t x : factor.scope) first = std::min(first, clique_of_[x]);
  return first;
}

std::span<const std::uint32_t> JunctionTree::separator(std::uint32_t clique) const {
  return std::span(cliques_[clique].scope).subspan(1);
}

std::span<const std::uint32_t> JunctionTree::separator_of_group(std::uint32_t group) const {
  return separator(children_[groups_[group].first_child]);
}

std::span<double> JunctionTree::table(std::uint32_t clique) {
  return std::span(tables_).subspan(first_entry_[clique], first_entry_[clique + 1] - first_entry_[clique]);
}

std::span<const double> JunctionTree::table(std::uint32_t clique) const {
  return std::span(tables_).subspan(first_entry_[clique], first_entry_[clique + 1] - first_entry_[clique]);
}

std::span<double> JunctionTree::message(std::uint32_t clique) {
  const std::size_t size = (first_entry_[clique + 1] - first_entry_[clique]) / 2;
  return std::span(messages_).subspan(first_entry_[clique] / 2, size);
}

std::span<double> JunctionTree::pending(std::uint32_t group) {
  const std::size_t size = groups_[group + 1].first_entry - groups_[group].first_entry;
  return std::span(pending_).subspan(groups_[group].first_entry, size);
}

void JunctionTree::mark(std::uint32_t clique) {
  if (is_changed_[clique] != 0) return;
  is_changed_[clique] = 1;
  changed_.push_back(clique);
}

void JunctionTree::calibrate() {
  tables_.assign(first_entry_.back(), 0);
  messages_.assign(first_entry_.back() / 2, 0);
  for (const LogTable& factor : factors_) {
    const std::uint32_t clique = home(factor);
    project(cliques_[clique].scope, factor.scope, &index_);
    multiply(table(clique), index_, factor.logs);
  }
  for (std::uint32_t i = 0; i < cliques_.size(); ++i) send_up(i);
  for (auto i = static_cast<std::uint32_t>(cliques_.size()); i-- > 0;) send_down(i);
  std::fill(is_changed_.begin(), is_changed_.end(), 0);
  changed_.clear();
  is_stale_ = false;
  updates_ = 0;
}

void JunctionTree::replace(std::uint32_t factor, std::span<const double> logs) {
  LogTable& old = factors_[factor];
  for (std::size_t i = 0; i < logs.size(); ++i) is_stale_ |= old.logs[i] == kLogZero && logs[i] != kLogZero;
  if (std::ranges::equal(logs, old.logs)) return;
  quotient(logs, old.logs, &move_);
  old.logs.assign(logs.begin(), logs.end());
  if (is_stale_) return;
  const std::uint32_t clique = home(old);
  project(cliques_[clique].scope, old.scope, &index_);
  multiply(table(clique), index_, move_);
  mark(clique);
}

void JunctionTree::update() {
  if (is_stale_ || updates_ >= kMaxUpdates) return calibrate();
  if (changed_.empty()) return;
  ++updates_;
  propagate();
}

// Up from the changed cliques, each after its children, and then down from all that have changed.
void JunctionTree::propagate() {
  std::priority_queue up(std::greater<>{}, std::exchange(changed_, {}));
  std::priority_queue<std::uint32_t> down;
  while (!up.empty()) {
    const std::uint32_t clique = up.top();
    up.pop();
    down.push(clique);
    send_up(clique);
    for (const std::uint32_t parent : std::exchange(changed_, {})) up.push(parent);
  }
  while (!down.empty()) {
    const std::uint32_t clique = down.top();
    down.pop();
    is_changed_[clique] = 0;
    send_down(clique);
    for (const std::uint32_t child : std::exchange(changed_, {})) down.push(child);
  }
}

void JunctionTree::absorb_pending(std::uint32_t group) {
  const std::uint32_t parent = groups_[group].parent;
  project(cliques_[parent].scope, separator_of_group(group), &index_);
  multiply(table(parent), index_, pending(group));
  std::ranges::fill(pending(group), 0);
  is_pending_[group] = 0;
}

void JunctionTree::send_up(std::uint32_t clique) {
  for (std::uint32_t g = first_group_[clique]; g < first_group_[clique + 1]; ++g) {
    if (is_pending_[g] != 0) absorb_pending(g);
  }
  if (cliques_[clique].parent == clique) return;
  const std::span<const double> from = table(clique);
  next_.resize(from.size() / 2);
  for (std::size_t s = 0; s < next_.size(); ++s) next_[s] = log_add(from[2 * s], from[2 * s + 1]);
  if (!take_message(clique)) return;
  const std::uint32_t group = group_of_[clique];
  const std::span<double> to = pending(group);
  for (std::size_t s = 0; s < to.size(); ++s) to[s] += move_[s];
  is_pending_[group] = 1;
  mark(cliques_[clique].parent);
}

void JunctionTree::send_down(std::uint32_t clique) {
  for (std::uint32_t g = first_group_[clique]; g < first_group_[clique + 1]; ++g) {
    project(cliques_[clique].scope, separator_of_group(g), &index_);
    next_.resize(pending(g).size());
    marginalise(table(clique), index_, next_);
    for (std::uint32_t k = groups_[g].first_child; k < groups_[g + 1].first_child; ++k) {
      const std::uint32_t child = children_[k];
      if (!take_message(child)) continue;
      const std::span<double> to = table(child);
      for (std::size_t i = 0; i < to.size(); ++i) to[i] += move_[i / 2];
      mark(child);
    }
  }
}

// Stores next_ as the message over the separator of a clique, and its quotient by the last one in move_.
// False if nothing has moved.
bool JunctionTree::take_message(std::uint32_t clique) {
  normalise(next_);
  const std::span<double> last = message(clique);
  if (quotient(next_, last, &move_) <= kSameMessage) return false;
  std::ranges::copy(next_, last.begin());
  return true;
}

double JunctionTree::log_odds(std::uint32_t variable) const {
  const std::span<const double> joint_of_clique = table(clique_of_[variable]);
  std::vector<double> off;
  std::vector<double> on;
  for (std::size_t i = 0; i < joint_of_clique.size(); i += 2) {
    off.push_back(joint_of_clique[i]);
    on.push_back(joint_of_clique[i + 1]);
  }
  return log_sum(on) - log_sum(off);
}

std::vector<double> JunctionTree::joint(std::uint32_t factor) const {
  const std::uint32_t clique = home(factors_[factor]);
  std::vector<std::uint32_t> index;
  project(cliques_[clique].scope, factors_[factor].scope, &index);
  std::vector<double> out(factors_[factor].logs.size());
  marginalise(table(clique), index, out);
  return out;
}

}  // namespace propter::belief
