// The tree of the template miner, of the Drain family (He et al., "Drain: An Online Log Parsing Approach with
// Fixed Depth Tree", ICWS 2017): masked lines with equal token count and equal first token are compared, and
// those with at least 60 % equal tokens form a cluster. Two things tell statements apart and are therefore
// never generalised: a token that names a source location, and a plain word that takes only a few values
// ("opened", "closed").
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/telemetry.h"

namespace propter {

class TemplateTree {
 public:
  // Puts a masked line into a cluster. Its text must outlive the tree. Clusters depend on the order of
  // insertion. O(clusters of the leaf), which are limited.
  void insert(StringIndex mask, std::string_view text);

  // A mask of the cluster that the text fits best, or kNoString.
  [[nodiscard]] StringIndex find(std::string_view text) const;

  struct Generalised {
    std::string text;
    std::vector<StringIndex> masks;
  };
  // Every inserted mask is in exactly one. Several may have the same text.
  [[nodiscard]] std::vector<Generalised> generalise() const;

 private:
  using Tokens = std::vector<std::string_view>;
  struct Member {
    StringIndex mask = kNoString;
    Tokens tokens;
  };
  using Cluster = std::vector<Member>;  // the first stands for all when compared
  // Token count and first token; of a line that names its statement, 0 and its beginning.
  using LeafKey = std::pair<std::size_t, std::string_view>;

  // Index of the best cluster of the leaf, or kNone.
  static constexpr std::size_t kNone = SIZE_MAX;
  [[nodiscard]] std::size_t best_cluster(const LeafKey& key, const Tokens& tokens) const;
  static LeafKey leaf_key(std::string_view text, const Tokens& tokens);
  static void settle(const Cluster& cluster, bool same_statement, std::vector<Generalised>& out);
  static void divide(const Cluster& cluster, std::size_t position, const std::set<std::string_view>& values,
                     std::vector<Generalised>& out);

  std::vector<Cluster> clusters_;
  std::map<LeafKey, std::vector<std::size_t>> leaves_;  // clusters that new lines are compared with
};

}  // namespace propter
