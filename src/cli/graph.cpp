#include <memory>

#include "cli/arguments.h"
#include "cli/stored_case.h"

namespace propter::cli {
namespace {

struct Arguments {
  StoredCase stored;
  std::string format = "dot";
};

}  // namespace

Action declare_graph(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  arguments->stored.declare(app);
  option(app, "--format", arguments->format, "dot, the source of a Graphviz drawing")
      .type("NAME")
      .only({"dot"});
  return [arguments](const Console& console) {
    return arguments->stored.show(console, [](const Answer& a, const TextStyle&) { return render_dot(a); });
  };
}

}  // namespace propter::cli
