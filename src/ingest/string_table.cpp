#include "ingest/string_table.h"

#include <algorithm>
#include <numeric>

namespace propter {

StringIndex StringTable::intern(std::string_view text) {
  if (const auto known = index_.find(text); known != index_.end()) return known->second;
  const auto index = static_cast<StringIndex>(texts_.size());
  index_.emplace(texts_.emplace_back(text), index);
  return index;
}

StringIndex StringTable::find(std::string_view text) const {
  const auto known = index_.find(text);
  return known == index_.end() ? kNoString : known->second;
}

std::vector<StringIndex> StringTable::sorted() const {
  std::vector<StringIndex> order(texts_.size());
  std::iota(order.begin(), order.end(), StringIndex{0});
  std::sort(order.begin(), order.end(),
            [this](StringIndex a, StringIndex b) { return texts_[a] < texts_[b]; });
  return order;
}

std::vector<StringIndex> ranks_of(const std::vector<StringIndex>& order) {
  std::vector<StringIndex> ranks(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) ranks[order[i]] = static_cast<StringIndex>(i);
  return ranks;
}

}  // namespace propter
