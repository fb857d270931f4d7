// Loopy belief propagation over a noisy-OR network (messages.h) in three schedules.
//
// Sequential: a sweep over the variables, causes first, in which each pulls a message over its inputs, and
// one back, in which each gives one to the source of every input. Both run over the inputs only and stream
// through memory. Flooding: all messages are made of those of the iteration before, in two phases, each of
// which writes what the other reads. Residual: sweeps that touch only the variables to which a message moved
// by more than the tolerance.
//
// A component of up to kLargestComponent variables is one block: what it tells its surroundings is exact
// (cascade.h).
#pragma once

#include <cstdint>
#include <vector>

#include "belief/cascade.h"
#include "belief/engine.h"
#include "belief/messages.h"

namespace propter::belief {

class Propagation : public Engine {
 public:
  Propagation(Network network, const InferenceOptions& options);

  [[nodiscard]] Posterior posterior(std::uint32_t variable) const override;
  [[nodiscard]] bool converged() const override { return converged_; }

 protected:
  void describe(Beliefs* beliefs) const override;
  void changed(std::uint32_t node) override;
  void follow() override;

 private:
  // A component with what it told last.
  struct Block {
    Range members;
    Cascade cascade;
    Cascade::Messages told;
    std::vector<Coin> outside;
    std::vector<double> odds;
  };

  // Of the last iterations.
  struct Mean {
    Coin on{0, 0};
    Coin noise{0, 0};
  };

  struct Sweep;

  void run();
  void iterate();
  void watch();
  void average();
  [[nodiscard]] Posterior compute(std::uint32_t variable) const;

  // sequential.cpp
  void sweep(bool marks);  // marks: variables that the last messages moved are then pending
  template <bool kDamped>
  void sweep_forward();
  template <bool kDamped, bool kMarks>
  void sweep_backward();
  void rescale(std::uint32_t x);
  void settle(std::uint32_t x);

  // residual.cpp
  void sweep_pending();
  void visit(std::uint32_t x);
  void visit(Block* block);
  void send_to_effects(std::uint32_t x);
  void send_to_causes(std::uint32_t x, double odds);
  bool moves(double move, std::uint32_t sender, std::uint32_t receiver);
  void set_pending(std::uint32_t x, bool pending);

  // flooding.cpp
  void flood();
  void gather_states(Range part);
  double flood_inputs(Range part);

  // What is known of x by the messages to it.
  [[nodiscard]] Coin gather_coin(std::uint32_t x) const;
  [[nodiscard]] double gather_odds(std::uint32_t x);
  // The states of a block's members, and its messages, from what sets them off and their odds.
  void solve(Block* block);
  [[nodiscard]] const Outputs& outputs();
  // Null where x is no member of a component.
  [[nodiscard]] const Block* block_of(std::uint32_t x) const;
  [[nodiscard]] Block* block_of(std::uint32_t x);

  // Calls use(input, others) for each input of x, `others` being the coin that noise or any other input
  // switches x on. From both sides: a division would fail on zeros and lose digits. `after` is scratch.
  template <typename Use>
  void for_each_input(std::uint32_t x, std::vector<Coin>* after, Use use) const {
    const std::uint32_t first = network().first_input(x);
    const std::uint32_t count = network().first_input(x + 1) - first;
    const auto push = [&](std::uint32_t k) {
      return Coin{channels_[first + k].on, channels_[first + k].off};
    };
    after->assign(count + 1, Coin{});
    for (std::uint32_t k = count; k-- > 0;) (*after)[k] = either((*after)[k + 1], push(k));
    Coin before = network().noise()[x];
    for (std::uint32_t k = 0; k < count; ++k) {
      const Coin own = push(k);
      use(first + k, either(before, (*after)[k + 1]));
      before = either(before, own);
    }
  }

  // Calls single(x) or block(b) for all, ascending or descending.
  template <typename Single, typename OfBlock>
  void for_each_block(bool ascending, Single single, OfBlock of_block) {
    if (ascending) {
      std::uint32_t x = 0;
      for (Block& b : blocks_) {
        for (; x < b.members.begin; ++x) single(x);
        of_block(b);
        x = b.members.end;
      }
      for (; x < states_.size(); ++x) single(x);
    } else {
      auto x = static_cast<std::uint32_t>(states_.size());
      for (std::size_t k = blocks_.size(); k-- > 0;) {
        while (x > blocks_[k].members.end) single(--x);
        of_block(blocks_[k]);
        x = blocks_[k].members.begin;
      }
      while (x > 0) single(--x);
    }
  }

  InferenceOptions options_;
  Method schedule_ = Method::kResidual;  // of the first run; the runs after it are residual
  bool fresh_ = true;                    // the first run is not over
  BigVector<State> states_;              // per variable
  BigVector<Channel> channels_;          // per input
  std::vector<Block> blocks_;
  std::unique_ptr<Outputs> outputs_;     // made when first needed: sequential sweeps do without
  std::vector<std::int32_t> exponents_;  // per variable, of its odds; empty until odds leave their range
  std::vector<std::uint64_t> pending_;   // per variable, one bit
  std::vector<Coin> after_;              // scratch of for_each_input()
  std::vector<Mean> means_;              // per variable; only after a run that did not converge
  double averaged_ = 0;                  // iterations in them
  bool forest_ = false;
  bool converged_ = true;
  std::uint32_t iterations_ = 0;
  std::uint64_t messages_ = 0;
  double residual_ = 0;
  double earlier_residual_ = 0;
  int halvings_ = 0;  // of damping
};

}  // namespace propter::belief
