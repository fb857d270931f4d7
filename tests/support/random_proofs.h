// Random proofs in controlled English, and an oracle for their steps that shares nothing with the verifier.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace propter::test {

enum class Class : std::uint8_t { kProperty, kCategory, kVerb };

// "Bob is cold.", "X does not chase Y.": who stands there is a name, or one of the variables X and Y.
struct Claim {
  Class word_class = Class::kProperty;
  std::string word;
  bool negated = false;
  std::string subject;
  std::string object = {};  // of a verb
  auto operator<=>(const Claim&) const = default;
};

struct Implication {
  std::vector<Claim> conditions;
  Claim conclusion;
};

inline std::string clause(const Claim& c) {
  if (c.word_class == Class::kVerb)
    return c.subject + (c.negated ? " does not " + c.word : " " + c.word + "s") + " " + c.object;
  return c.subject + " is " + (c.negated ? "not " : "") + (c.word_class == Class::kCategory ? "a " : "") +
         c.word;
}
inline std::string sentence(const Claim& c) { return clause(c) + "."; }

inline std::string joined(const std::vector<Claim>& claims) {
  std::string out;
  for (const Claim& c : claims) out += (out.empty() ? "" : " and ") + clause(c);
  return out;
}
inline std::string sentence(const Implication& rule) {
  return "If " + joined(rule.conditions) + " then " + clause(rule.conclusion) + ".";
}

// A step as it was drawn: a node of the tree, made of nodes before it.
struct DrawnNode {
  Claim claim = {};                        // of facts and of what is derived
  std::vector<Implication> rules = {};     // of a rule leaf: what it says (reversed: one per condition)
  std::vector<std::size_t> premises = {};  // none: a leaf
  std::string text = {};
  [[nodiscard]] bool is_rule() const { return !rules.empty(); }
  [[nodiscard]] bool is_fact() const { return rules.empty() && premises.empty(); }
  [[nodiscard]] bool is_step() const { return !premises.empty(); }
};

struct DrawnTree {
  std::vector<DrawnNode> nodes;  // the last is the root
  std::size_t depth = 0;
};

inline const std::array<const char*, 5> kNames = {"Ann", "Bob", "Cleo", "Dan", "Eve"};

// Forward chaining over ground claims, by trying every pair of names: slow and plain.
class StepOracle {
 public:
  StepOracle(const DrawnTree& tree, const std::vector<std::size_t>& premises) {
    for (const std::size_t p : premises) {
      const DrawnNode& node = tree.nodes[p];
      if (!node.is_rule()) holds_.insert(node.claim);
      rules_.insert(rules_.end(), node.rules.begin(), node.rules.end());
    }
    for (std::size_t before = holds_.size() + 1; before != holds_.size();) {
      before = holds_.size();
      for (const Implication& rule : rules_)
        for (const std::string x : kNames)
          for (const std::string y : kNames) fire(rule, x, y);
    }
  }
  [[nodiscard]] bool holds(const Claim& claim) const { return holds_.contains(claim); }
  [[nodiscard]] bool consistent() const {
    return std::none_of(holds_.begin(), holds_.end(), [&](Claim c) {
      c.negated = !c.negated;
      return holds_.contains(c);
    });
  }

 private:
  static Claim bound(Claim c, const std::string& x, const std::string& y) {
    for (std::string* who : {&c.subject, &c.object})
      if (*who == "X")
        *who = x;
      else if (*who == "Y")
        *who = y;
    return c;
  }
  void fire(const Implication& rule, const std::string& x, const std::string& y) {
    for (const Claim& c : rule.conditions)
      if (!holds(bound(c, x, y))) return;
    holds_.insert(bound(rule.conclusion, x, y));
  }
  std::vector<Implication> rules_;
  std::set<Claim> holds_;
};

// Whether a step is valid in itself.
inline bool valid_step(const DrawnTree& tree, std::size_t node) {
  const StepOracle oracle(tree, tree.nodes[node].premises);
  return oracle.consistent() && oracle.holds(tree.nodes[node].claim);
}

inline bool valid(const DrawnTree& tree) {
  for (std::size_t i = 0; i < tree.nodes.size(); ++i)
    if (tree.nodes[i].is_step() && !valid_step(tree, i)) return false;
  return true;
}

// Draws proofs: depth 3 to 6, rules with 1 to 3 conditions, negations, verbs with two roles, and now and then
// a premise that is of no use.
class ProofGenerator {
 public:
  explicit ProofGenerator(unsigned seed) : random_(seed) {}

  // Valid in every step: what is drawn otherwise, since words were used twice, is drawn again.
  DrawnTree draw() {
    for (;;)
      if (DrawnTree tree = draw_once(); valid(tree)) return tree;
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

 private:
  DrawnTree draw_once() {
    tree_ = {};
    fresh_word_ = {0, 0, 0};
    tree_.depth = 3 + below(4);
    prove(new_claim(name(), name()), tree_.depth);
    return std::move(tree_);
  }

  // Every claim of a tree has a word of its own, as long as the list lasts: then no step holds by accident.
  Claim new_claim(const std::string& subject, const std::string& object) {
    static const std::array<std::vector<const char*>, 3> kWords = {{
        {"cold",  "tall",  "red",   "kind",  "rough", "quiet", "young", "brave",
         "smart", "round", "furry", "green", "proud", "calm",  "heavy", "loud",
         "soft",  "dark",  "warm",  "weak",  "rich",  "sharp", "slow",  "thin"},
        {"farmer", "painter", "dancer", "baker", "singer", "doctor", "lawyer", "sailor", "tailor", "hunter",
         "poet", "judge", "miner", "guard", "pilot", "waiter"},
        {"like", "chase", "need", "visit", "trust", "follow", "greet", "help", "paint", "admire", "avoid",
         "blame", "defend", "invite", "protect"},
    }};
    std::size_t of = below(3);
    if (of == 2 && subject == object) of = below(2);
    const auto& words = kWords[of];
    const std::string word = words[fresh_word_[of]++ % words.size()];
    Claim out{Class(of), word, below(4) == 0, subject};
    if (out.word_class == Class::kVerb) out.object = object;
    return out;
  }
  std::string name() { return kNames[below(kNames.size())]; }

  static Claim lifted(Claim c, const std::string& x, const std::string& y) {
    for (std::string* who : {&c.subject, &c.object})
      if (*who == x)
        *who = "X";
      else if (*who == y)
        *who = "Y";
    return c;
  }

  // Appends the proof of a claim; its number.
  std::size_t prove(const Claim& goal, std::size_t depth) {
    if (depth == 0 || tree_.nodes.size() > 60) return push({.claim = goal, .text = sentence(goal)});
    const std::string x = goal.subject;
    std::string y = goal.object.empty() ? name() : goal.object;
    while (y == x) y = name();
    Implication rule;
    DrawnNode node{.claim = goal, .text = sentence(goal)};
    for (const Claim& c : conditions(goal, x, y)) {
      const std::size_t below_it = rule.conditions.empty() ? depth - 1 : below(depth);
      node.premises.push_back(prove(c, below_it));
      rule.conditions.push_back(lifted(c, x, y));
    }
    std::shuffle(rule.conditions.begin(), rule.conditions.end(), random_);
    rule.conclusion = lifted(goal, x, y);
    node.premises.push_back(push({.rules = {rule}, .text = sentence(rule)}));
    add_idle_premise(node);
    std::shuffle(node.premises.begin(), node.premises.end(), random_);
    return push(std::move(node));
  }

  // One to three claims about x, and y where the goal speaks of it.
  std::vector<Claim> conditions(const Claim& goal, const std::string& x, const std::string& y) {
    std::vector<Claim> out;
    const std::size_t count = 1 + below(3);
    while (out.size() < count) out.push_back(new_claim(x, y));
    if (!goal.object.empty() &&
        std::none_of(out.begin(), out.end(), [](const Claim& c) { return !c.object.empty(); }))
      out.back() = new_claim(y, x);
    return out;
  }

  void add_idle_premise(DrawnNode& node) {
    if (below(5) != 0) return;
    const std::size_t at = below(tree_.nodes.size());
    if (tree_.nodes[at].is_step() || std::count(node.premises.begin(), node.premises.end(), at) > 0) return;
    node.premises.push_back(at);
  }

  std::size_t push(DrawnNode node) {
    tree_.nodes.push_back(std::move(node));
    return tree_.nodes.size() - 1;
  }

  std::mt19937 random_;
  DrawnTree tree_;
  std::array<std::size_t, 3> fresh_word_ = {};
};

}  // namespace propter::test
