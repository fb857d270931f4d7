// Interned strings: equal texts share one index, indices count up from 0 in the order of first use.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/telemetry.h"

namespace propter {

class StringTable {
 public:
  StringTable() = default;
  // Not copied: the copy's keys would point into the original.
  StringTable(StringTable&&) noexcept = default;
  StringTable& operator=(StringTable&&) noexcept = default;

  StringIndex intern(std::string_view text);
  // kNoString when it was never interned.
  [[nodiscard]] StringIndex find(std::string_view text) const;

  // Valid as long as the table lives.
  [[nodiscard]] const std::string& operator[](StringIndex index) const { return texts_[index]; }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

  // Indices in the order of their texts: removes the order of first use from what is made of the table.
  [[nodiscard]] std::vector<StringIndex> sorted() const;

 private:
  std::deque<std::string> texts_;  // a deque does not move its elements: the keys below point into it
  std::unordered_map<std::string_view, StringIndex> index_;
};

// Inverse of an order: result[order[i]] == i.
std::vector<StringIndex> ranks_of(const std::vector<StringIndex>& order);

}  // namespace propter
