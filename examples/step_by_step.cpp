// An investigation round by round, and what becomes of the answer if its first origin were healthy.
//   step_by_step FOLDER
#include <iostream>

#include <propter/report.h>

namespace {

void tell(const char* when, const propter::Answer& answer) {
  std::cout << when << ": " << propter::name_of(answer.outcome);
  if (!answer.hypotheses.empty())
    std::cout << ", " << answer.graph.entity(answer.hypotheses.front().entity).id();
  std::cout << ", " << answer.ledger.size() << " entries in the ledger\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: step_by_step FOLDER\n";
    return 2;
  }
  propter::InvestigationOptions options;
  options.inputs = {argv[1]};
  auto investigation = propter::Investigation::open(options);
  propter::Status status = investigation.status();
  while (status.ok()) {
    const auto more = investigation->step();
    const auto answer = investigation->answer();
    status = more.ok() ? answer.status() : more.status();
    if (!status.ok() || !*more) break;
    tell("so far", *answer);
  }
  if (status.ok()) {
    const auto found = investigation->answer();
    tell("found", *found);
    if (!found->frontier.empty()) {
      const std::uint64_t before = investigation->log().size();
      status = investigation->suppose(found->frontier.front(), propter::Label::kHealthy);
      while (status.ok() && *investigation->step()) {
      }
      tell("if it were healthy", *investigation->answer());
      status = investigation->undo(before);
      tell("again", *investigation->answer());
    }
  }
  if (!status.ok()) std::cerr << status.message().str() << "\n";
  return status.ok() ? 0 : 1;
}
