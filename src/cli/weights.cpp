#include <memory>

#include "cli/command.h"
#include "cli/options.h"

namespace propter::cli {
namespace {

struct Arguments {
  WeightsOptions weights;
  OutputOptions output;
};

int print(const Arguments& arguments, const Console& console) {
  const Result<std::shared_ptr<const Weights>> weights = arguments.weights.read();
  if (!weights.ok()) return console.fail(weights.status());
  return deliver(console, arguments.output, render_weights(weights->get()), kExitRootCause);
}

}  // namespace

Action declare_weights(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  arguments->weights.declare(app);
  arguments->output.declare(app);
  return [arguments](const Console& console) { return print(*arguments, console); };
}

}  // namespace propter::cli
