#include <memory>

#include "cli/stored_case.h"

namespace propter::cli {

Action declare_ledger(CLI::App& app) {
  auto stored = std::make_shared<StoredCase>();
  stored->declare(app);
  return [stored](const Console& console) { return stored->show(console, render_ledger); };
}

}  // namespace propter::cli
