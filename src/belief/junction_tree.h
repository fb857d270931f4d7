// A product of factors, calibrated: each clique's table is the joint marginal of its variables.
//
// Hugin propagation (Jensen, Lauritzen and Olesen 1990): a clique sends the marginal of its separator, and
// the receiver is multiplied by new / old. A clique's separator is its scope without its first variable, so
// the message to the parent pairs up neighbouring entries. Children of a clique with the same separator form
// a group: their messages are multiplied first, and the marginal for them is taken once, so that many leaves
// at a wide clique cost no more than the leaves.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "belief/elimination.h"
#include "belief/log_table.h"

namespace propter::belief {

class JunctionTree {
 public:
  // Each factor's scope must lie within a clique. The variables are [0, cliques.size()). O(table entries).
  JunctionTree(std::vector<Clique> cliques, std::vector<LogTable> factors);

  // Replaces a factor; takes effect with the next update(). O(table of its clique).
  void replace(std::uint32_t factor, std::span<const double> logs);
  // Propagates from where factors were replaced, as far as a separator moves by more than 1e-13 nats.
  void update();

  [[nodiscard]] const LogTable& factor(std::uint32_t factor) const { return factors_[factor]; }
  // log(P(on) / P(off)) of a variable; infinite where the factors leave no choice. O(table).
  [[nodiscard]] double log_odds(std::uint32_t variable) const;
  // Joint marginal over the scope of a factor, up to a constant. O(table).
  [[nodiscard]] std::vector<double> joint(std::uint32_t factor) const;

 private:
  // The children of one clique that have one separator: children_[first_child, next group's first_child).
  struct Group {
    std::uint32_t parent = 0;
    std::uint32_t first_child = 0;
    std::size_t first_entry = 0;  // in pending_
  };

  void place();
  void make_groups();
  [[nodiscard]] std::uint32_t home(const LogTable& factor) const;
  [[nodiscard]] std::span<const std::uint32_t> separator(std::uint32_t clique) const;
  [[nodiscard]] std::span<const std::uint32_t> separator_of_group(std::uint32_t group) const;
  std::span<double> table(std::uint32_t clique);
  [[nodiscard]] std::span<const double> table(std::uint32_t clique) const;
  std::span<double> message(std::uint32_t clique);
  std::span<double> pending(std::uint32_t group);

  void calibrate();
  void propagate();
  void absorb_pending(std::uint32_t group);
  void send_up(std::uint32_t clique);
  void send_down(std::uint32_t clique);
  bool take_message(std::uint32_t clique);
  void mark(std::uint32_t clique);

  std::vector<Clique> cliques_;
  std::vector<std::uint32_t> clique_of_;  // per variable, the clique in which it is eliminated
  std::vector<LogTable> factors_;
  std::vector<std::size_t> first_entry_;  // per clique, in tables_; half of it in messages_
  std::vector<double> tables_;
  std::vector<double> messages_;            // per clique and entry of its separator, the largest 0
  std::vector<Group> groups_;               // by parent, and one that ends the last
  std::vector<std::uint32_t> first_group_;  // per clique
  std::vector<std::uint32_t> children_;     // by group
  std::vector<std::uint32_t> group_of_;     // per clique; of no meaning for a root
  std::vector<double> pending_;             // per group, what its children sent and the parent has not taken
  std::vector<char> is_pending_;            // per group

  std::vector<std::uint32_t> changed_;  // cliques, each once
  std::vector<char> is_changed_;        // per clique
  bool is_stale_ = false;               // a zero has gone: what was multiplied by it has to be made anew
  std::uint32_t updates_ = 0;           // since the last calibration

  std::vector<std::uint32_t> index_;  // scratch
  std::vector<double> next_;          // scratch
  std::vector<double> move_;          // scratch
};

}  // namespace propter::belief
