// Log templates ("user <*> logged in") of the lines of all logs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/string_table.h"
#include "ingest/template_tree.h"

namespace propter {

struct Templates {
  std::vector<std::string> texts;    // sorted, distinct
  std::vector<StringIndex> of_mask;  // index into texts, by the number that TemplateMiner::add returned
};

// Lines are masked and numbered as they come. The tree that generalises what no mask knows is built over the
// set of distinct masked lines when all are known, so that templates do not depend on the order of the lines.
class TemplateMiner {
 public:
  // Keeps at most `limit` distinct masked lines (and at least one). Past them, a new one joins the template
  // that it fits, or the one "<other>" template of its token count.
  explicit TemplateMiner(std::size_t limit);

  // Number of the masked first line of a message. O(size of the line).
  StringIndex add(std::string_view message);

  // Whether any line came when there was no place left for its mask.
  [[nodiscard]] bool limit_was_hit() const { return tree_past_limit_ != nullptr; }

  [[nodiscard]] Templates finish() const;

 private:
  StringIndex add_past_limit();
  [[nodiscard]] TemplateTree tree() const;

  std::size_t limit_;
  StringTable masks_;
  std::string scratch_;
  std::unique_ptr<TemplateTree> tree_past_limit_;
};

// Whether the message holds a stack trace, a traceback or a panic. O(size of the message).
bool has_exception(std::string_view message);

}  // namespace propter
