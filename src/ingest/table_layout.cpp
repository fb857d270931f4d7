#include "ingest/table_layout.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace propter {
namespace {

struct ShapeRule {
  TableShape shape;
  std::vector<std::vector<Role>> needs;  // one of each group
};

// The first rule that fits decides.
const std::vector<ShapeRule>& shape_rules() {
  static const std::vector<ShapeRule> kRules = {
      {TableShape::kSpans, {{Role::kSpanId}, {Role::kStart, Role::kTime}, {Role::kDuration, Role::kEnd}}},
      {TableShape::kLogs, {{Role::kTime, Role::kStart}, {Role::kMessage}}},
      {TableShape::kLongMetrics, {{Role::kTime, Role::kStart}, {Role::kMetric}, {Role::kValue}}},
  };
  return kRules;
}

bool is_label(Role role) {
  constexpr std::array<Role, 10> kMeasurable = {Role::kNone,   Role::kDuration,  Role::kValue, Role::kError,
                                                Role::kStatus, Role::kOperation, Role::kStack, Role::kMetric,
                                                Role::kLevel,  Role::kSpanKind};
  return std::find(kMeasurable.begin(), kMeasurable.end(), role) == kMeasurable.end();
}

}  // namespace

std::string_view name_of(TableShape shape) {
  constexpr std::array<std::string_view, 5> kNames = {"table", "span table", "log table", "long metrics",
                                                      "wide metrics"};
  return kNames[static_cast<std::size_t>(shape)];
}

TableLayout layout_of(std::span<const std::string_view> header) {
  TableLayout layout;
  layout.columns = header.size();
  std::array<bool, kRoles> present{};
  for (std::size_t i = 0; i < header.size(); ++i) {
    const FieldRole role = role_of(header[i]);
    present[static_cast<std::size_t>(role.role)] = true;
    if (role.role != Role::kNone) layout.roles.emplace_back(i, role);
    if (!is_label(role.role) && !names_an_id(header[i]) && !trim(header[i]).empty())
      layout.candidates.emplace_back(i, std::string(trim(header[i])));
  }
  const auto has_any = [&](const std::vector<Role>& group) {
    return std::any_of(group.begin(), group.end(),
                       [&](Role r) { return present[static_cast<std::size_t>(r)]; });
  };
  for (const ShapeRule& rule : shape_rules()) {
    if (!std::all_of(rule.needs.begin(), rule.needs.end(), has_any)) continue;
    layout.shape = rule.shape;
    return layout;
  }
  if (has_any({Role::kTime, Role::kStart}) && !layout.candidates.empty())
    layout.shape = TableShape::kWideMetrics;
  return layout;
}

char separator_of(std::string_view header_line) {
  constexpr std::array<char, 4> kSeparators = {',', '\t', ';', '|'};
  std::array<std::size_t, kSeparators.size()> counts{};
  bool quoted = false;
  for (const char c : header_line) {
    if (c == '"') quoted = !quoted;
    const auto it = std::find(kSeparators.begin(), kSeparators.end(), c);
    if (!quoted && it != kSeparators.end()) ++counts[static_cast<std::size_t>(it - kSeparators.begin())];
  }
  const auto most = std::max_element(counts.begin(), counts.end());
  return *most == 0 ? '\0' : kSeparators[static_cast<std::size_t>(most - counts.begin())];
}

}  // namespace propter
