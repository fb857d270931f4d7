#include "entail/incident_rules.h"

#include "base/text.h"

namespace propter::entail {

std::string_view incident_rule(std::string_view name) {
  for (const std::string_view line : split(incident_rules_text(), '\n'))
    if (line.starts_with(name) && line.substr(name.size()).starts_with(": "))
      return trim(line.substr(name.size() + 2));
  return {};
}

}  // namespace propter::entail
