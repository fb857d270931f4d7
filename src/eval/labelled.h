// Files of theories, each with a statement and options to choose from.
#pragma once

#include <functional>

#include "base/json.h"
#include "eval/session.h"

namespace propter::eval {

// Reads an array of such cases, lets `complete` add what is particular to a format, and has the session
// answer each. kCorrupt where the file is no such array.
Status each_labelled(std::string_view text, Session& session,
                     const std::function<void(const Json& item, LabelledCase& problem)>& complete);

}  // namespace propter::eval
