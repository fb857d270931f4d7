#include "entail/incident_rules.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"

namespace propter::entail {
namespace {

using NamedRule = std::pair<std::string_view, std::string_view>;

const std::vector<NamedRule>& rules() {
  // Made once of a constant text, never changed.
  static const std::vector<NamedRule> kRules = [] {
    std::vector<NamedRule> out;
    for (const std::string_view line : split(incident_rules_text(), '\n'))
      if (const auto at = line.find(": "); at != std::string_view::npos && !line.starts_with('#'))
        out.emplace_back(line.substr(0, at), trim(line.substr(at + 2)));
    return out;
  }();
  return kRules;
}

}  // namespace

std::string_view incident_rule(std::string_view name) {
  const auto at = std::ranges::find(rules(), name, &NamedRule::first);
  return at == rules().end() ? std::string_view() : at->second;
}

bool is_incident_rule(std::string_view sentence) {
  return std::ranges::find(rules(), sentence, &NamedRule::second) != rules().end();
}

}  // namespace propter::entail
