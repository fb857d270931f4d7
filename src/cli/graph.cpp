#include <memory>

#include "cli/arguments.h"
#include "cli/stored_case.h"

namespace propter::cli {
namespace {

struct Arguments {
  StoredCase stored;
  std::string format = "dot";
  bool beliefs = false;
};

}  // namespace

Action declare_graph(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  arguments->stored.declare(app);
  option(app, "--format", arguments->format, "dot, the source of a Graphviz drawing")
      .type("NAME")
      .only({"dot"});
  flag(app, "--beliefs", arguments->beliefs,
       "A table of the beliefs instead: what each entity shows, and how many of its peers show the same");
  return [arguments](const Console& console) {
    return arguments->stored.show(console, [&](const Answer& a, const TextStyle& style) {
      return arguments->beliefs ? render_beliefs(a, style) : render_dot(a);
    });
  };
}

}  // namespace propter::cli
