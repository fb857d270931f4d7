// What came of the check of an explanation, in words. Texts are printable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <propter/investigation.h>

namespace propter::report {

// "shown", "compatible with the telemetry", "on assumptions", "not shown", "not checked".
std::string grade_phrase(const Hypothesis& hypothesis);
// "12 claims: 8 shown, 2 compatible with the telemetry, 1 on assumptions, 1 not shown; 3 of 41 facts
// assumed".
std::string claims_phrase(const ClaimCounts& counts);
// What was changed so that claims hold.
std::vector<std::string> repairs(const Entailment& entailment);
// "after 3 rounds of repair, as many as allowed"; empty where no limit ended them.
std::string limit_phrase(const Entailment& entailment);

// A claim that was not shown, and the lowest statement under it that failed.
struct OpenClaim {
  std::string claim;
  std::string failed;  // empty: the claim itself
  std::string why;
};
std::vector<OpenClaim> open_claims(const Entailment& entailment);
// What claims that hold rest on without being known, by node.
std::vector<std::string> assumptions(const Entailment& entailment);

}  // namespace propter::report
