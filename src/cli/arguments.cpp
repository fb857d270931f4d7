#include "cli/arguments.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <propter/time.h>

#include "base/text.h"

namespace propter::cli {
namespace {

// A validator without a description, so that help shows the plain name of the value.
template <typename Check>
CLI::Validator validator(Check check) {
  return CLI::Validator(std::function<std::string(std::string&)>(std::move(check)), "");
}

}  // namespace

Argument& Argument::type(const std::string& name) { return option_->type_name(name), *this; }
Argument& Argument::required(bool required) { return option_->required(required), *this; }
Argument& Argument::group(const std::string& name) { return option_->group(name), *this; }
Argument& Argument::excludes(const Argument& other) { return option_->excludes(other.option_), *this; }

Argument& Argument::repeatable() {
  option_->allow_extra_args(false)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  return *this;
}

Argument& Argument::only(std::vector<std::string> names) {
  option_->check(validator([names = std::move(names)](const std::string& value) {
    const bool known = std::ranges::find(names, value) != names.end();
    return known ? "" : fmt::format("'{}' is none of {}", printable(value, 80), fmt::join(names, ", "));
  }));
  return *this;
}

Argument& Argument::counts(std::int64_t most) {
  option_->check(validator([most](const std::string& value) {
    const auto n = parse_int(value);
    if (n && *n >= 1 && *n <= most) return std::string();
    return fmt::format("'{}' is no whole number from 1 to {}", printable(value, 80), most);
  }));
  return *this;
}

Argument& Argument::range(int least, int most) { return option_->check(CLI::Range(least, most)), *this; }

Argument& Argument::amounts() {
  option_->check(validator([](const std::string& value) {
    const auto amount = parse_double(value);
    if (amount && *amount > 0 && std::isfinite(*amount)) return std::string();
    return fmt::format("'{}' is no number above 0", printable(value, 80));
  }));
  return *this;
}

Argument& Argument::times() {
  option_->check(validator([](const std::string& value) {
    if (parse_time(value)) return std::string();
    return fmt::format("'{}' is no time such as 2026-03-01T12:00:00Z or 1772366400", printable(value, 80));
  }));
  return *this;
}

template <typename Value>
Argument option(CLI::App& app, const std::string& names, Value& value, const std::string& help) {
  return Argument(*app.add_option(names, value, help));
}

template Argument option(CLI::App&, const std::string&, std::string&, const std::string&);
template Argument option(CLI::App&, const std::string&, std::vector<std::string>&, const std::string&);
template Argument option(CLI::App&, const std::string&, std::uint32_t&, const std::string&);
template Argument option(CLI::App&, const std::string&, std::uint64_t&, const std::string&);
template Argument option(CLI::App&, const std::string&, std::optional<std::string>&, const std::string&);
template Argument option(CLI::App&, const std::string&, std::optional<double>&, const std::string&);
template Argument option(CLI::App&, const std::string&, std::optional<std::uint32_t>&, const std::string&);
template Argument option(CLI::App&, const std::string&, std::optional<std::uint64_t>&, const std::string&);

Argument flag(CLI::App& app, const std::string& names, bool& value, const std::string& help) {
  return Argument(*app.add_flag(names, value, help));
}

CLI::App& exactly_one(CLI::App& app, const std::string& name) {
  CLI::App& group = *app.add_option_group(name);
  group.require_option(1);
  return group;
}

Argument declared(CLI::App& app, const std::string& name) { return Argument(*app.get_option(name)); }

}  // namespace propter::cli
