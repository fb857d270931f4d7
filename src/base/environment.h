// Variables of the environment.
#pragma once

#include <string>

namespace propter {

// Empty where it is not set.
std::string environment_variable(const char* name);

}  // namespace propter
