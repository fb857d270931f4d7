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
  0 root cause found     3 nothing usable in the input    6 visits ran out first
  1 internal error       4 no incident                    7 not proved (--require-...)
  2 bad usage            5 inconclusive                 130 interrupted
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

constexpr std::string_view kVerifyDetails =
    R"(Checks what the case claims, on its telemetry: evidence is looked for again, relations are
looked up, onsets compared, and each step is proved from what is below it. Steps that fail are
repaired where other evidence or another way shows the same. The tree is printed with a verdict
for each node; a node above one that failed is blocked. A case whose graph, alerts or evidence
are not those of its telemetry cannot be verified; an item that differs proves nothing.

Examples:
  propter verify shop.propter
  propter verify shop.propter --format dot | dot -Tsvg > proof.svg

Exit status: 0 every claim follows, perhaps on assumptions (with --require-verified: without any;
with --require-shown: and something tells of each step), 7 some do not,
3 nothing to verify, or the case does not fit its telemetry.
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

constexpr std::string_view kEntailDetails =
    R"(Premises and hypothesis are controlled English, one sentence a line: "Bob is cold.", "If
someone is cold then they are kind.", "Bob does not like Ann." A line that begins with a
word and a colon gives its sentence that name. A tree is JSON: {"root": {"statement": "...",
"premises": [{"statement": "..."}]}}. Each step is checked by itself; with premises, each
leaf has to be one of them.

Other English is read by a model, where one is named: it proposes statements and steps, and
what it proposes counts only as far as parser, prover and sources bear it out.

Examples:
  propter entail --premises theory.txt --hypothesis "Bob is kind."
  propter entail --premises report.txt --hypothesis "The valve was not the cause." \
    --llm-endpoint http://localhost:8080/v1 --llm-model small-8b --recording answers.propter
  propter entail --premises theory.txt --tree proof.json --format dot | dot -Tsvg > proof.svg
  propter entail --premises theory.txt --hypothesis "Bob is kind." --format tptp | eprover

Exit status:
  0 verified               3 nothing usable in the input
  1 internal error         5 not shown: unsupported, unknown, timed out or blocked
  2 bad usage              7 refuted, or the premises contradict each other
)";

constexpr std::string_view kEvalDetails =
    R"(Reads theories and statements, proves or refutes each statement, and counts how often
the answer is the one of the data. The time of each goal is told on stderr.

EntailmentBank is free English: what does not follow by the substitution of terms is read by
a model, with --free-text; its requests are bounded, and recorded with --recording.

Examples:
  propter eval entail problems.json --format proofwriter
  propter eval entail stories.jsonl --format folio --prover z3
  propter eval entail trees.jsonl --format entailmentbank --free-text --limit 10 \
    --llm-endpoint http://localhost:8080/v1 --llm-model small-8b --recording trees.propter
  propter eval entail problems.json --format prontoqa --prover z3 --output-format json
)";

constexpr std::string_view kWeightsDetails =
    R"(Prints every number that decides an answer: what kinds of evidence weigh, how relations
transmit, priors, thresholds. A file with any part of that, given as --weights to
'propter investigate', replaces it; the case keeps what it was decided by.

Examples:
  propter weights > mine.json
  propter investigate incident/ --weights mine.json
  propter weights --weights mine.json | diff - <(propter weights)
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
    {"verify", "Prove what a case claims, step by step, from its telemetry", kVerifyDetails, declare_verify},
    {"replay", "Decide a case again from recorded answers, without a network", kReplayDetails,
     declare_replay},
    {"entail", "Check step by step whether a hypothesis follows from premises", kEntailDetails,
     declare_entail},
    {"eval", "Measure the verifier on problems whose answers are known", kEvalDetails, declare_eval},
    {"weights", "Print the numbers that decide an answer", kWeightsDetails, declare_weights},
    {"doctor", "Check the settings of a model, and the endpoint behind it", kDoctorDetails, declare_doctor},
    {"version", "Show the version and how it was built", "", declare_version},
    {"help", "Explain a command", kHelpDetails, declare_help},
});

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace propter::cli
