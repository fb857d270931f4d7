// Whether a request makes sense, before anything of it is sent.
#pragma once

#include "net/http_client.h"

namespace propter::net {

// What is wrong, as fixed text; null for a sound request. A header is one line with a name: one that could
// end its line would smuggle in others.
const char* fault_of(const Request& request);

}  // namespace propter::net
