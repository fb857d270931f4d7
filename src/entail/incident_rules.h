// The rules by which explanations of incidents are proved: incident_rules.txt, built into the program.
#pragma once

#include <string>
#include <string_view>

namespace propter::entail {

std::string_view incident_rules_text();

// The sentence of a rule by its name; a name that is not there is a defect, and empty.
std::string_view incident_rule(std::string_view name);
bool is_incident_rule(std::string_view sentence);

}  // namespace propter::entail
