#include "cli/report_format.h"

#include <algorithm>
#include <array>

#include "cli/arguments.h"
#include "cli/options.h"

namespace propter::cli {
namespace {

struct Format {
  std::string_view name;
  std::string (*render)(const Answer& answer, const TextStyle& style);
};

constexpr std::array kFormats = std::to_array<Format>({
    {"text", render_text},
    {"json", [](const Answer& answer, const TextStyle&) { return render_json(answer); }},
    {"markdown", [](const Answer& answer, const TextStyle&) { return render_markdown(answer); }},
    {"dot", [](const Answer& answer, const TextStyle&) { return render_dot(answer); }},
});

}  // namespace

void ReportFormat::declare(CLI::App& app) {
  option(app, "--format", name, "text, json, markdown or dot")
      .type("NAME")
      .only({"text", "json", "markdown", "dot"});
}

std::string ReportFormat::render(const Answer& answer, const TextStyle& style) const {
  return std::ranges::find(kFormats, name, &Format::name)->render(answer, style);
}

}  // namespace propter::cli
