#pragma once

#include <string_view>

namespace propter {

std::string_view version();     // "0.1.0"
std::string_view build_info();  // compiler, build type

}  // namespace propter
