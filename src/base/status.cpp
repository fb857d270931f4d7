#include <propter/status.h>

namespace propter {

std::string Message::str() const {
  std::string out = what;
  if (!where.empty()) out += " (" + where + ")";
  if (!why.empty()) out += ": " + why;
  if (!help.empty()) out += "; " + help;
  return out;
}

const Message& Status::message() const {
  static const Message kEmpty;
  return message_ ? *message_ : kEmpty;
}

}  // namespace propter
