// From options to evidence: everything before anybody judges.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <propter/investigation.h>

#include "investigate/conclude.h"
#include "live/evidence_source.h"
#include "store/case_file.h"
#include "tools/evidence_tool.h"
#include "tools/habits.h"
#include "topology/topology.h"

namespace propter {

// What the tools looked at, kept so that a query can be made again.
struct Look {
  std::shared_ptr<const Weights> weights;  // null: those built in
  TelemetrySource source;
  Topology topology;
  std::optional<tools::Habits> habits;
  tools::Scene scene;

  Look(Telemetry telemetry, std::shared_ptr<const Weights> given)
      : weights(std::move(given)),
        source(std::move(telemetry)),
        scene{source, topology, or_built_in(weights)} {}
};

struct Prepared {
  CaseFile file;       // the case; a temporary one where none is named
  Answer answer = {};  // graph, evidence, name, window, onset
  Findings findings = {};
  std::vector<FileSummary> files = {};
  std::vector<Message> warnings = {};
  std::unique_ptr<Look> look = {};
};

// kUsage for options that make no sense.
Status check_options(const InvestigationOptions& options);

// Whether the one input is a case file.
bool is_case(const InvestigationOptions& options);

// Reads the inputs, or the telemetry of the case; infers topology; looks for evidence.
Result<Prepared> prepare(const InvestigationOptions& options);
// Likewise on the telemetry of a case that is open.
Result<Prepared> prepare_again(CaseFile file, const InvestigationOptions& options);

Result<Telemetry> read_inputs(const InvestigationOptions& options);

// Tells `options.progress`, where there is one.
void report_progress(const InvestigationOptions& options, std::string_view phase,
                     std::string_view detail = {});

}  // namespace propter
