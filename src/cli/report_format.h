// The forms in which a report can be had.
#pragma once

#include <string>

#include <propter/report.h>

namespace CLI {
class App;
}

namespace propter::cli {

struct ReportFormat {
  std::string name = "text";

  void declare(CLI::App& app);
  [[nodiscard]] std::string render(const Answer& answer, const TextStyle& style) const;
};

}  // namespace propter::cli
