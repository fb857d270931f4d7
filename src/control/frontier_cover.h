// The inside of the frontier solver: a prize-collecting set cover in compressed rows, and what can be decided
// about it without a search.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace propter::control {

using Indices = std::vector<std::uint32_t>;

inline constexpr double kFrontierTie = 1e-9;  // nats; costs this close are equal

// Lists of different lengths in one array.
struct Rows {
  Indices begins{0};  // rows + 1
  Indices entries;

  [[nodiscard]] std::size_t size() const { return begins.size() - 1; }
  [[nodiscard]] std::span<const std::uint32_t> operator[](std::size_t row) const {
    return {entries.data() + begins[row], entries.data() + begins[row + 1]};
  }
  void push_back(std::span<const std::uint32_t> row);
};

// The row of each entry value below `values`, ascending. O(entries + values).
Rows transposed(const Rows& rows, std::size_t values);

// Options are the candidates that are still undecided; an item stands for all open items that the same
// options cover. Once restricted, what only one option covers is not listed: leaving it open is in
// `constant`, covering it is subtracted from the cost of the option. So costs may be negative.
struct Cover {
  double constant = 0;            // nats, spent whatever is chosen among the options
  Indices taken;                  // candidates decided for; their costs are in `constant`
  Indices candidates;             // per option, ascending
  std::vector<double> costs;      // per option, nats
  Rows options;                   // per item, ascending; the items with the fewest come first
  std::vector<double> penalties;  // per item, nats, > 0
  std::vector<double> prices;     // per item, in [0, penalty]: the multipliers of a lower bound

  // Steps of one pass over all candidate-item pairs.
  [[nodiscard]] std::size_t work() const { return options.entries.size() + costs.size() + 16; }
};

// Items that the same options cover become one, without any of the consequences. O(pairs + items log items).
Cover merged(const Cover& cover);

enum class Choice : std::uint8_t { kOpen, kTake, kLeave };

// The cover that remains after a choice per option. O(pairs + items log items).
Cover restricted(const Cover& cover, const std::vector<Choice>& choices);

// Leaves open options that all their items cannot pay for, or that another open one of no higher cost
// dominates: it covers all that they cover. Of equal ones that one stays that covers more, then the one that
// comes first. Meant for a whole problem: in a part of it, what else an option covers no longer shows. O(sum
// over options of rivals * covers), the rivals being those that share the rarest item; `work` grows by the
// pairs visited.
void leave_dominated(const Cover& cover, std::vector<Choice>* choices, std::uint64_t* work);

// Restricts, and goes on restricting while one of these applies:
//  - an option whose own items pay for it is taken;
//  - an option that all its items cannot pay for is left;
//  - an option is left if another one in its place, with what that one does not cover left open, is cheaper
//    (dominance; Beasley, "An algorithm for set covering problem", 1987, here with penalties).
// Every best irreducible set stays.
// O(sum over options of rivals * covers) per round, as leave_dominated; `work` grows by the pairs visited.
Cover reduced(const Cover& cover, const std::vector<Choice>& choices, std::uint64_t* work);

// Parts share neither options nor items and are ordered by their lowest option. What is spent in any case and
// taken in any case stays with the whole. O(pairs).
std::vector<Cover> parts_of(const Cover& cover);

}  // namespace propter::control
