// The table of commands, with what --help says below the options.
#include <array>

#include "cli/command.h"

namespace propter::cli {
namespace {

constexpr std::string_view kInvestigateDetails = R"(Examples:
  propter investigate incident/
  propter investigate logs/ traces.csv --baseline yesterday/ --at 2026-03-01T12:00:00Z
  propter investigate incident/ --symptom checkout="orders fail" --format json -o report.json
  kubectl logs deploy/checkout | propter investigate -
  propter investigate incident/ --estimate --llm-model small-8b
  propter investigate incident/ --case shop.propter --labeller llm \
    --llm-endpoint http://localhost:8080/v1 --llm-model small-8b

Exit status:
  0 root cause found     3 nothing usable in the input    6 a budget ended the run
  1 internal error       4 no incident                  130 interrupted
  2 bad usage            5 inconclusive
)";

constexpr std::string_view kIngestDetails = R"(Examples:
  propter ingest incident/ --case shop.propter
  propter investigate shop.propter
)";

constexpr std::string_view kEvidenceDetails = R"(Examples:
  propter evidence shop.propter
  propter evidence shop.propter Service/checkout
)";

constexpr std::string_view kGraphDetails = R"(Examples:
  propter graph shop.propter | dot -Tsvg > shop.svg
)";

constexpr std::string_view kLedgerDetails = R"(Examples:
  propter ledger shop.propter | less -S
)";

constexpr std::string_view kWhyDetails =
    R"(Each item of evidence is left out in turn; the number before it says by how much
the log-odds of ENTITY being an origin would fall (+) or rise (-) without it.

Examples:
  propter why shop.propter checkout
  propter why shop.propter Service/checkout | less -R
)";

constexpr std::string_view kReplayDetails =
    R"(Decides the case once more, from its telemetry and the answers of the model that it
holds, without a network. The report is the same to the byte, or it is an error that names
what differs.

Examples:
  propter replay shop.propter
  propter replay shop.propter --format json | jq .hypotheses[0]

Exit status: as of the investigation; 3 when there is nothing to replay or it differs.
)";

constexpr std::string_view kDoctorDetails = R"(Examples:
  propter doctor
  propter doctor --llm-endpoint http://localhost:8080/v1 --llm-model small-8b

Settings of the model come from options, then PROPTER_LLM_ENDPOINT, PROPTER_LLM_MODEL and
PROPTER_LLM_API_KEY, then propter/config.json in $XDG_CONFIG_HOME.

Exit status: 0 all is well, 1 something has to be mended.
)";

constexpr std::string_view kHelpDetails = R"(Examples:
  propter help
  propter help investigate
)";

constexpr std::array kCommands = std::to_array<Command>({
    {"investigate", "Explain an incident from telemetry", kInvestigateDetails, declare_investigate},
    {"ingest", "Read telemetry into a case file without investigating it", kIngestDetails, declare_ingest},
    {"evidence", "Show the evidence of a case, or of one entity of it", kEvidenceDetails, declare_evidence},
    {"graph", "Show the dependency graph of a case with its beliefs", kGraphDetails, declare_graph},
    {"ledger", "Show every change of belief of a case, in order", kLedgerDetails, declare_ledger},
    {"why", "Show what makes an entity an origin, or not, and what would change that", kWhyDetails,
     declare_why},
    {"replay", "Decide a case again from recorded answers, without a network", kReplayDetails,
     declare_replay},
    {"doctor", "Check the settings of a model, and the endpoint behind it", kDoctorDetails, declare_doctor},
    {"version", "Show the version and how it was built", "", declare_version},
    {"help", "Explain a command", kHelpDetails, declare_help},
});

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace propter::cli
