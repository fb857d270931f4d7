// Includes every public header and explains one folder.
#include <propter/belief.h>
#include <propter/entailment.h>
#include <propter/evaluation.h>
#include <propter/evidence.h>
#include <propter/free_text.h>
#include <propter/graph.h>
#include <propter/ids.h>
#include <propter/investigation.h>
#include <propter/labeller.h>
#include <propter/llm.h>
#include <propter/report.h>
#include <propter/status.h>
#include <propter/time.h>
#include <propter/trace.h>
#include <propter/version.h>

#include <iostream>

int main(int argc, char** argv) {
  propter::InvestigationOptions options;
  options.inputs.assign(argv + 1, argv + argc);
  const auto answer = propter::investigate(options);
  if (!answer.ok()) {
    std::cerr << answer.status().message().str() << '\n';
    return 1;
  }
  std::cout << propter::version() << ' ' << propter::render_json(*answer);
}
