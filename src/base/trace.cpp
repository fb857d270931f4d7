#include <propter/trace.h>

#include <algorithm>
#include <chrono>

namespace propter {
namespace {

TimeNs now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

std::size_t Trace::begin(std::string name) {
  spans_.push_back({.name = std::move(name), .parent = innermost(), .begin = now()});
  open_.push_back(spans_.size() - 1);
  return open_.back();
}

void Trace::end(std::size_t span) {
  spans_[span].end = now();
  std::erase(open_, span);
}

void Trace::add(TraceSpan span) {
  span.parent = innermost();
  spans_.push_back(std::move(span));
}

}  // namespace propter
