// Values as text, member by member, so that a round trip that loses one shows which.
#pragma once

#include <string>
#include <vector>

#include <propter/evidence.h>
#include <propter/graph.h>

#include "ingest/telemetry.h"

namespace propter {

std::string dump(const Telemetry& telemetry);
std::string dump(const OperationalGraph& graph);
std::string dump(const std::vector<Evidence>& evidence);

}  // namespace propter
