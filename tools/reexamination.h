// Runs the query behind an item of evidence again, on the telemetry itself.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "tools/evidence_tool.h"

namespace propter::tools {

// How an item differs from what its tool finds; empty: it does not. Scores are not compared.
std::string difference_of(const Evidence& item, const Evidence& found);

class Reexamination {
 public:
  // `scene` with its habits; borrowed.
  explicit Reexamination(const Scene& scene) : scene_(scene) {}

  // Empty when the item's tool, asked about its entity again, finds the same kind, subject, interval and
  // number of records; otherwise what it finds instead. Each tool is asked about an entity once.
  std::string differs(const Evidence& item);

 private:
  const Findings& findings(std::size_t tool, EntityId entity);
  std::string as_usual(const Evidence& item);

  const Scene& scene_;
  std::map<std::pair<std::size_t, EntityId>, Findings> asked_;
};

}  // namespace propter::tools
