// Explains an incident folder with the public API and prints what a pager would want to know.
//
//   investigate_folder FOLDER
#include <propter/investigation.h>

#include <iostream>

namespace {

void print_origin(const propter::Answer& answer, const propter::Hypothesis& origin) {
  std::cout << answer.graph.entity(origin.entity).id() << "  P(origin) = " << origin.probability << '\n';
  if (!origin.summary.empty()) std::cout << "  " << origin.summary << '\n';
  for (const propter::EvidenceId id : origin.evidence) {
    const propter::Evidence& evidence = answer.evidence[id.index()];
    std::cout << "  - " << evidence.text << " (" << evidence.source.file << ':' << evidence.source.line
              << ")\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: investigate_folder FOLDER\n";
    return 2;
  }
  propter::InvestigationOptions options;
  options.inputs = {argv[1]};

  const propter::Result<propter::Answer> answer = propter::investigate(options);
  if (!answer.ok()) {
    std::cerr << answer.status().message().str() << '\n';
    return 1;
  }
  std::cout << name_of(answer->outcome) << '\n';
  for (const propter::Hypothesis& hypothesis : answer->hypotheses)
    for (const propter::EntityId member : answer->frontier)
      if (hypothesis.entity == member) print_origin(*answer, hypothesis);
}
