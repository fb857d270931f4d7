// Every blob decoder on arbitrary bytes: no crash, and what is accepted is written and read the same again.
#include "store/codec.h"

#include <cstdlib>

namespace {

template <typename T>
void check(std::string_view blob) {
  T once;
  T twice;
  if (!propter::store::decode(blob, once)) return;
  const std::string encoded = propter::store::encode(once);
  if (!propter::store::decode(encoded, twice) || propter::store::encode(twice) != encoded) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string blob(data, data + size);
  check<std::vector<propter::CountPoint>>(blob);
  check<std::vector<propter::SpanPoint>>(blob);
  check<std::vector<propter::CallPoint>>(blob);
  check<std::vector<propter::MetricPoint>>(blob);
  check<propter::store::Texts>(blob);
  check<propter::store::Labels>(blob);
  check<propter::store::Numbers>(blob);
  return 0;
}
