#include "ingest/template_tree.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "ingest/masks.h"
#include "ingest/token_shapes.h"

namespace propter {
namespace {

using token_shapes::is;

constexpr double kSimilar = 0.6;
// Past this many clusters in a leaf, further ones stand alone: keeps the worst case linear in the lines.
constexpr std::size_t kClustersPerLeaf = 128;
// A position with at most this many different plain words chooses among statements; with more it is a
// variable.
constexpr std::size_t kFewWords = 5;

// A source location among so many first tokens is that of the line, not one that it speaks about.
constexpr std::size_t kLocationTokens = 3;

constexpr std::string_view kBrackets = "()[]{}<>,;\"'";

std::string_view without_brackets(std::string_view token) {
  const std::size_t begin = token.find_first_not_of(kBrackets);
  if (begin == std::string_view::npos) return {};
  return token.substr(begin, token.find_last_not_of(kBrackets) - begin + 1);
}

bool names_statement(std::string_view token) {
  return token.find_first_of("#:") != std::string_view::npos &&
         token_shapes::is_source_location(without_brackets(token));
}

bool is_plain_word(std::string_view token) {
  const std::string_view word = without_brackets(token);
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return is(c, token_shapes::kLower | token_shapes::kUpper | token_shapes::kInner);
  });
}

// "key=" of "key=value" and "key:" of "key:value", or nothing.
std::string_view key_of(std::string_view token) {
  const std::size_t end = token.find_first_of("=:");
  return end == std::string_view::npos || end == 0 ? std::string_view() : token.substr(0, end + 1);
}

bool same_key(std::string_view a, std::string_view b) {
  const std::string_view key = key_of(a);
  return !key.empty() && key == key_of(b);
}

// "[StationName: nanjing]": the word after a key that ends a bracket is a value, whatever it is.
bool is_value(const std::vector<std::string_view>& tokens, std::size_t i) {
  constexpr std::string_view kClosing = ")]}";
  return i > 0 && tokens[i - 1].ends_with(':') && !tokens[i].empty() &&
         kClosing.find(tokens[i].back()) != std::string_view::npos;
}

// Share of equal tokens, or 0 if it is below kSimilar.
double similarity(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  const auto size = static_cast<double>(a.size());
  std::size_t different = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) continue;
    if (names_statement(a[i]) || names_statement(b[i])) return 0;
    if (same_key(a[i], b[i]) || (is_value(a, i) && is_value(b, i) && a[i - 1] == b[i - 1])) continue;
    if (static_cast<double>(++different) > (1 - kSimilar) * size) return 0;
  }
  return 1 - static_cast<double>(different) / size;
}

std::size_t common_closing(std::string_view a, std::string_view b) {
  std::size_t n = 0;
  while (n < a.size() && n < b.size() && a[a.size() - 1 - n] == b[b.size() - 1 - n] &&
         kBrackets.find(a[a.size() - 1 - n]) != std::string_view::npos)
    ++n;
  return n;
}

// One token for all of the values of a position: the key and the closing brackets that they share stay.
std::string generalised_token(const std::set<std::string_view>& values) {
  const std::string_view any = *values.begin();
  if (values.size() == 1) return std::string(any);
  std::string_view key = key_of(any);
  std::size_t closing = any.size();
  for (const std::string_view value : values) {
    if (!same_key(any, value)) key = {};
    closing = std::min(closing, common_closing(any, value));
  }
  closing = std::min(closing, any.size() - key.size());
  std::string out(key);
  out += kWildcard;
  return out + std::string(any.substr(any.size() - closing));
}

bool chooses_statement(const std::set<std::string_view>& values) {
  return values.size() > 1 && values.size() <= kFewWords &&
         std::all_of(values.begin(), values.end(), is_plain_word) &&
         !same_key(*values.begin(), *std::next(values.begin()));
}

}  // namespace

TemplateTree::LeafKey TemplateTree::leaf_key(std::string_view text, const Tokens& tokens) {
  for (std::size_t i = 0; i + 1 < tokens.size() && i < kLocationTokens; ++i) {
    if (!names_statement(tokens[i])) continue;
    const std::string_view next = tokens[i + 1];
    return {0, text.substr(0, static_cast<std::size_t>(next.data() + next.size() - text.data()))};
  }
  return {tokens.size(), tokens.front()};
}

void TemplateTree::insert(StringIndex mask, std::string_view text) {
  Tokens tokens = split(text, ' ');
  const LeafKey key = leaf_key(text, tokens);
  const std::size_t best = best_cluster(key, tokens);
  if (best != kNone) {
    clusters_[best].push_back({mask, std::move(tokens)});
    return;
  }
  std::vector<std::size_t>& leaf = leaves_[key];
  if (leaf.size() < kClustersPerLeaf) leaf.push_back(clusters_.size());
  clusters_.emplace_back().push_back({mask, std::move(tokens)});
}

std::size_t TemplateTree::best_cluster(const LeafKey& key, const Tokens& tokens) const {
  const auto leaf = leaves_.find(key);
  if (leaf == leaves_.end()) return kNone;
  const bool same_statement = key.first == 0;
  if (same_statement) return leaf->second.front();
  std::size_t best = kNone;
  double best_similarity = 0;
  for (const std::size_t candidate : leaf->second) {
    const double s = similarity(clusters_[candidate].front().tokens, tokens);
    if (s <= best_similarity) continue;
    best = candidate;
    best_similarity = s;
  }
  return best;
}

StringIndex TemplateTree::find(std::string_view text) const {
  const Tokens tokens = split(text, ' ');
  const std::size_t best = best_cluster(leaf_key(text, tokens), tokens);
  return best == kNone ? kNoString : clusters_[best].front().mask;
}

std::vector<TemplateTree::Generalised> TemplateTree::generalise() const {
  std::vector<bool> same_statement(clusters_.size(), false);
  for (const auto& [key, leaf] : leaves_)
    if (key.first == 0) same_statement[leaf.front()] = true;
  std::vector<Generalised> out;
  for (std::size_t i = 0; i < clusters_.size(); ++i) settle(clusters_[i], same_statement[i], out);
  return out;
}

// Divides the cluster at the first position that chooses among statements, or else generalises it. The depth
// of the recursion is at most the number of tokens: no part has two values at that position any more.
void TemplateTree::settle(const Cluster& cluster, bool same_statement, std::vector<Generalised>& out) {
  Generalised whole;
  const auto [shortest, longest] =
      std::minmax_element(cluster.begin(), cluster.end(),
                          [](const Member& a, const Member& b) { return a.tokens.size() < b.tokens.size(); });
  const bool equal_length = shortest->tokens.size() == longest->tokens.size();
  for (std::size_t i = 0; i < shortest->tokens.size(); ++i) {
    std::set<std::string_view> values;
    for (const Member& member : cluster) values.insert(member.tokens[i]);
    if (!same_statement && !is_value(cluster.front().tokens, i) && chooses_statement(values))
      return divide(cluster, i, values, out);
    if (!equal_length && values.size() > 1) break;
    if (i > 0) whole.text += ' ';
    whole.text += generalised_token(values);
  }
  if (!equal_length && !whole.text.ends_with(kWildcard)) (whole.text += ' ') += kWildcard;
  for (const Member& member : cluster) whole.masks.push_back(member.mask);
  out.push_back(std::move(whole));
}

void TemplateTree::divide(const Cluster& cluster, std::size_t position,
                          const std::set<std::string_view>& values, std::vector<Generalised>& out) {
  for (const std::string_view value : values) {
    Cluster part;
    std::copy_if(cluster.begin(), cluster.end(), std::back_inserter(part),
                 [&](const Member& member) { return member.tokens[position] == value; });
    settle(part, false, out);
  }
}

}  // namespace propter
