// Values under keys of five numbers, which grow while records come in.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/hash.h"

namespace propter {

// Numbers of first use: of a period, subjects, texts.
using SeriesKey = std::array<std::uint32_t, 5>;

// Values are kept in the order of their first use; references are valid until the next call of at().
template <typename Value>
class SeriesMap {
 public:
  Value& at(const SeriesKey& key) {
    const auto [it, fresh] = index_.try_emplace(key, items_.size());
    if (fresh) items_.emplace_back(key, Value());
    return items_[it->second].second;
  }

  // The map is empty afterwards.
  std::vector<std::pair<SeriesKey, Value>> take() {
    index_.clear();
    return std::exchange(items_, {});
  }

 private:
  struct Hash {
    std::size_t operator()(const SeriesKey& k) const noexcept {
      return combine_hash(
          combine_hash((std::uint64_t{k[0]} << 32) | k[1], (std::uint64_t{k[2]} << 32) | k[3]), k[4]);
    }
  };
  std::unordered_map<SeriesKey, std::size_t, Hash> index_;
  std::vector<std::pair<SeriesKey, Value>> items_;
};

}  // namespace propter
