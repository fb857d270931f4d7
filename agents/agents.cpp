#include "agents/agents.h"

#include "base/json.h"

namespace propter::agents {

std::size_t limit(const Role& role, std::string_view name) {
  const Result<Json> limits = parse_json(role.limits);
  return limits.ok() ? static_cast<std::size_t>(limits->get(name).integer()) : 0;
}

}  // namespace propter::agents
