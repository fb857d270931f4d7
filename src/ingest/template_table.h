// Log templates: masked lines, generalised once all are known, so that no template depends on the order of lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/string_table.h"

namespace propter {

class TemplateTable {
 public:
  explicit TemplateTable(std::size_t limit) : limit_(limit) {}

  // Index of the masked first line of a message. Past the limit, lines that were never seen share one
  // template per number of words. O(length).
  StringIndex add(std::string_view message);

  [[nodiscard]] bool limit_was_hit() const { return limit_was_hit_; }

  // Final template per index. Among many masked lines of one shape (number of words, first word), a position
  // with many different words is a variable that no mask knows, and becomes a wildcard.
  [[nodiscard]] std::vector<std::string> generalised() const;

 private:
  std::size_t limit_;
  StringTable masked_;
  std::string line_;  // scratch
  bool limit_was_hit_ = false;
};

// Whether lines after the first look like a stack trace, or the text announces a panic.
bool carries_exception(std::string_view message);

}  // namespace propter
