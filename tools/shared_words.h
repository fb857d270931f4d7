// Words of a change that errors repeat: a table, a route, a function, a key.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tools/evidence_tool.h"

namespace propter::tools {

struct SharedWord {
  std::string word;   // lower case; empty: none
  std::string text;   // the trouble that repeats it
  double log10p = 0;  // of the chance to share it by accident
};

// Changes against the texts of trouble: alerts, log templates of warning level or above, exceptions.
class SharedWords {
 public:
  SharedWords() = default;
  explicit SharedWords(const Scene& scene);

  // The rarest word that the change says and trouble of one of whom it touched repeats. A word is the rarer
  // the fewer other changes and usual log lines say it; an identifier of several parts ("order_items",
  // "getQuote") counts whole, any other word in part. Of a diff only lines that changed speak.
  [[nodiscard]] SharedWord between(const Scene& scene, const std::vector<const Change*>& records,
                                   EntityId touched) const;

 private:
  double texts_ = 0;                      // changes, and usual log templates
  std::map<std::string, double> saying_;  // how many of them say a word
};

}  // namespace propter::tools
