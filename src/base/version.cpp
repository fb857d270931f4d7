#include <propter/version.h>

namespace propter {

std::string_view version() { return PROPTER_VERSION; }

std::string_view build_info() {
#if defined(__clang__)
  return "clang " __clang_version__ ", " PROPTER_BUILD_TYPE;
#else
  return "gcc " __VERSION__ ", " PROPTER_BUILD_TYPE;
#endif
}

}  // namespace propter
