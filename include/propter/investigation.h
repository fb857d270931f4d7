// One investigation: options in, an answer with everything that a report needs out.
//
//   propter::InvestigationOptions options;
//   options.inputs = {"incident/"};
//   auto answer = propter::investigate(options);
//   if (answer.ok()) std::cout << propter::render_text(*answer, {});
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <propter/entailment.h>
#include <propter/event.h>
#include <propter/evidence.h>
#include <propter/graph.h>
#include <propter/labeller.h>
#include <propter/llm.h>
#include <propter/status.h>
#include <propter/time.h>
#include <propter/trace.h>

namespace propter {

// Asks a running investigation to end. May be used from a signal handler and from other threads.
class Interruption {
 public:
  void request() noexcept { requested_ = true; }
  [[nodiscard]] bool requested() const noexcept { return requested_; }
  // Whether the investigation looks at it at the moment: it does while it waits for a model.
  [[nodiscard]] bool heeded() const noexcept { return heeded_; }
  void set_heeded(bool heeded) noexcept { heeded_ = heeded; }

 private:
  static_assert(std::atomic<bool>::is_always_lock_free);
  std::atomic<bool> requested_ = false;
  std::atomic<bool> heeded_ = false;
};

// The numbers that decide an answer: a value, of which a file can replace any part.
struct Weights;
// Those of a file ("propter.weights/3", as render_weights() writes it); what the file does not name is as
// built in. kIo; kUsage, with the place, for what is no such file, a name that is not known or a value out of
// its range.
Result<std::shared_ptr<const Weights>> read_weights(const std::string& path);
// Null: those built in.
std::string render_weights(const Weights* weights);

enum class LabellerKind : std::uint8_t {
  kRules,
  kLlm,
  kReplay,  // the answers that the case, or llm.recording, holds; a question that it does not hold is an
            // error
};

struct InvestigationOptions {
  std::vector<std::string> inputs;                            // folders, files, "-", or one case file
  std::vector<std::string> baselines;                         // a good period, besides baseline/ folders
  std::string case_path;                                      // empty: a temporary case
  Interval window;                                            // --from, --to; unknown sides are estimated
  TimeNs at = kNoTime;                                        // --at: a moment within the incident
  std::vector<std::pair<std::string, std::string>> symptoms;  // --symptom ENTITY[=TEXT]
  std::uint64_t max_visits = 0;                               // 0: 8 per entity
  unsigned threads = 1;                                       // never changes the answer
  std::function<void(std::string_view phase, std::string_view detail)> progress;  // may be empty
  LabellerKind labeller = LabellerKind::kRules;
  LlmOptions llm;                        // for kLlm; for kReplay only `recording`, the rest is recorded
  Interruption* interruption = nullptr;  // may be null; borrowed
  Trace* trace = nullptr;                // may be null; borrowed
  std::uint32_t max_refinements = 3;     // rounds of repair of an explanation that is not proved, 0..11
  std::shared_ptr<const Weights> weights = {};  // null: those built in
};

enum class Outcome { kRootCauseFound, kNoIncident, kInconclusive };
std::string_view name_of(Outcome outcome);  // "root_cause_found", ...

struct Symptom {
  EntityId entity;
  std::string kind;                  // kind of its strongest evidence, or "reported"
  std::vector<EvidenceId> evidence;  // best first
  bool pre_existing = false;         // was there before the incident: nothing to be explained
};

struct PathStep {
  EntityId from;  // failure propagates from ...
  EntityId to;    // ... to
  RelationId relation;
  std::vector<EvidenceId> evidence;  // on the relation
  std::string travels = {};          // what gets over it, as it arrives: "latency", "errors", ...
};

// What an item of evidence does for a hypothesis.
struct Influence {
  EvidenceId evidence;
  double change = 0;  // nats by which the log-odds of the origin would fall (> 0) or rise (< 0) without it
};

// What the confidence in the first hypothesis goes by.
struct ConfidenceBasis {
  double alone = 0;      // log-odds, nats, given that there is exactly one origin
  double strongest = 0;  // nats; of the class that shows most on it
};

// One candidate origin.
struct Hypothesis {
  EntityId entity;
  double probability = 0;  // marginal P(origin)
  // How often an answer like this one is right; of the first hypothesis.
  std::optional<double> confidence = {};
  ConfidenceBasis basis = {};  // of it
  Label label = Label::kDefer;
  std::string fault_kind;  // closed table: "latency", "errors", "crash", "saturation", "network", "change",
                           // "traffic", "unknown"
  Interval onset;
  std::string summary;               // one line
  std::vector<EvidenceId> evidence;  // best first; of a carrier also what its instances share
  std::vector<EntityId> explains;    // symptoms to which a way leads whose every step is likely, sorted
  std::vector<double> shares = {};   // per symptom in `explains`: P(some way from here was taken)
  std::vector<PathStep> path;        // to the strongest symptom that it explains; empty if that is itself
  std::vector<Influence>
      carried_by;  // of the first hypotheses: the items without which it would fall or rise most
  // Of a member of the frontier what came of its claims, the worst first: kUnsupported ..., kAssumed,
  // kVerified.
  std::optional<NodeVerdict> verified = {};  // nothing: not checked
  std::optional<Grade> grade = {};           // likewise, of its claims the least
};

// What becomes of the explanation without one of its members.
struct Counterfactual {
  EntityId without;
  std::vector<EntityId> unexplained;  // symptoms that no other member explains, sorted
  double loss = 0;                    // nats by which the rest explains the evidence worse
};

// Another set of origins, and by how many nats it explains the evidence worse.
struct Alternative {
  std::vector<EntityId> members;
  double loss = 0;
  bool operator==(const Alternative&) const = default;
};

// In what an entity is not as usual, and how much that says, nats.
struct ShownClass {
  std::string name;  // "latency", "errors", ...
  double strength = 0;
};

// One distinct signal, and how many of those that could show the same do.
struct ShownSignal {
  std::string name;     // of its class
  std::string subject;  // what alerts say: metric or name, direction, template or status
  EvidenceId item;
  std::size_t showing = 0;  // peers that show it, the entity included ...
  std::size_t peers = 0;    // ... out of so many
  double weight = 0;        // nats: how little chance explains it
};

struct EntityBelief {
  double healthy = 1;
  double symptom = 0;
  double origin = 0;
  Label label = Label::kDefer;
  double confidence = 0;
  std::string rationale;
  std::uint32_t visits = 0;
  std::uint32_t flips = 0;
  std::string labelled_by;                // as in the ledger; empty when it was not visited
  std::vector<ShownClass> classes = {};   // strongest first
  std::vector<ShownSignal> signals = {};  // by class
};

// How the beliefs were computed (belief.h).
struct BeliefDiagnosis {
  std::string engine;    // "tree", "exact" or "loopy"
  std::string schedule;  // of messages; empty for the exact engine
  bool exact = false;
  bool converged = true;
  std::uint32_t iterations = 0;
  double residual = 0;    // nats
  std::uint64_t cut = 0;  // relations left out to open large cycles
};

struct LedgerEntry {
  std::uint64_t sequence = 0;
  EntityId entity;
  std::string cause;
  Label old_label = Label::kDefer;
  Label new_label = Label::kDefer;
  double confidence = 0;
  std::vector<EvidenceId> cites;
  std::string rationale;
  // "rules", "llm", "user", "what-if", or "controller" where it abstained or fixed the label
  std::string labelled_by;
  std::vector<EntityId> accuses = {};  // of a symptom: from whom it suffers
  bool operator==(const LedgerEntry&) const = default;
};

struct FileSummary {
  std::string path;
  std::string format;
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;
  std::uint64_t unparsed = 0;
  std::vector<std::string> samples;
  std::string problem;
};

struct Answer {
  std::string case_name;
  std::string kept_in;  // the case file that holds it; empty: none
  Outcome outcome = Outcome::kInconclusive;
  std::string reason;                    // why it is inconclusive; empty where it is not
  std::string stopped_by = "converged";  // or "budget:visits", "budget:calls" ..., "interrupted", "paused"
  Interval window;                       // what was looked at
  Interval onset;                        // of the incident, estimated
  std::vector<Symptom> symptoms;         // strongest first
  std::vector<EntityId> unexplained;     // symptoms that no frontier member explains, sorted
  // Why none of the changes is among the origins; empty: one is, or there are none, or there is no incident.
  std::string no_change_at_fault;
  std::vector<std::string> check_next;  // at most three observations that would help most
  std::vector<Hypothesis> hypotheses;   // best first
  std::vector<EntityId> frontier;       // the most probable set of origins, what it needs most first
  // No set is more probable than the frontier by more than this, nats; 0: proved. Nothing: not known.
  std::optional<double> frontier_within;
  std::vector<Counterfactual> counterfactuals;  // one per member of the frontier, in its order
  std::vector<Alternative> alternatives;        // next best sets, best first
  std::vector<EntityId> unvisited;              // no visit reached them, though they look anomalous; sorted
  OperationalGraph graph;
  std::vector<Evidence> evidence;     // index = id
  std::vector<EntityBelief> beliefs;  // per entity
  std::vector<Event> events;          // of the walk, in order
  std::vector<LedgerEntry> ledger;    // what the events say of labels
  BeliefDiagnosis belief;
  Entailment entailment;  // the check of the explanation, where there was one
  std::string labeller = "rules";
  LabellerUsage usage;
  bool verdicts_count = false;                  // the labeller's verdicts are evidence
  std::shared_ptr<const Weights> weights = {};  // by which it was found; null: those built in
  std::vector<FileSummary> files;
  std::vector<Message> warnings;
  std::vector<std::pair<std::string, std::string>> settings;  // what the answer depends on, sorted
};

// Reads, investigates, stores in the case, answers. Errors: kUnusable (nothing to go by), kIo, kCorrupt,
// kUnsupported, kUsage (an unknown --symptom entity, a window that ends before it begins).
// Interrupted, it answers with what it has, stopped_by "interrupted"; the same call goes on from there.
Result<Answer> investigate(const InvestigationOptions& options);

// The same, step by step: what a person says counts beside what is read and what a model says, and can be
// taken back. Its log of events is all its state.
//
//   auto investigation = propter::Investigation::open(options);
//   while (investigation.ok() && *investigation->step()) {
//   }
//   investigation->say(entity, Label::kHealthy, "restarted an hour ago, and idle");
//   const auto answer = investigation->answer();
class Investigation {
 public:
  // Reads and looks for evidence, as investigate() does. Of a case whose telemetry shows what it showed, the
  // walk goes on from the log that it holds; else it begins anew.
  static Result<Investigation> open(const InvestigationOptions& options);
  Investigation(Investigation&&) noexcept;
  Investigation& operator=(Investigation&&) noexcept;
  ~Investigation();

  // One round of visits. False: nothing is left to do. What became of a model, answer() says.
  Result<bool> step();
  // A verdict of a user on an entity, in place of his last one, or what is supposed of it ("what if"); Defer
  // takes it back. kUsage for one that there is not.
  Status say(EntityId entity, Label label, std::string why = {});
  Status suppose(EntityId entity, Label label, std::string why = {});
  // Takes back all but the first `events` of those that count (log(), without what was undone before).
  Status undo(std::uint64_t events);
  // Any of these three, as an event.
  Status apply(const Event& event);
  [[nodiscard]] const std::vector<Event>& log() const;
  [[nodiscard]] const OperationalGraph& graph() const;
  // On what was admitted so far, proved: stopped_by is "paused" while there is more to visit. Kept until the
  // log grows.
  Result<Answer> answer();
  // Stores evidence, log and answer in the case.
  Status keep();

 private:
  struct State;
  explicit Investigation(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// What kLlm would send and cost, without sending it.
Result<LlmEstimate> estimate(const InvestigationOptions& options);

// Investigates a stored case again, with the settings and the answers that it holds, without a network, and
// without changing it. kCorrupt names the first entry of the ledger that came out differently. `recording`:
// where the answers are, if not in the case.
Result<Answer> replay(const std::string& case_path, const InvestigationOptions& how,
                      const std::string& recording = {});

// Checks the explanation that a stored case holds, on its telemetry, without changing it. What its claims
// rest on is looked up in what the telemetry shows now; items of the case that are not found as it has them
// prove nothing. Of `how`, threads, max_refinements, progress and trace count. kCorrupt where telemetry and
// case disagree about the graph, the time, who is alerted, or where the case lacks evidence; else as
// replay().
Result<Answer> verify(const std::string& case_path, const InvestigationOptions& how);

// Reads the telemetry into options.case_path without investigating; the summary of what was read.
Result<std::vector<FileSummary>> ingest_into_case(const InvestigationOptions& options,
                                                  std::vector<Message>* warnings);

// Everything that speaks for and against one entity being an origin.
struct Reasons {
  EntityId entity;
  double prior = 0;                   // P(origin) before any evidence
  double log_odds = 0;                // of the origin, nats, given everything
  std::vector<Influence> influences;  // all items that matter, strongest first
  Hypothesis hypothesis;              // as in the answer, also where it is not listed there
  std::vector<EntityId> unexplained;  // for a member of the frontier: symptoms that only it explains, sorted
};
// One inference (in a large system of what is around the entity), and for each item that matters an update of
// the region that feels it, or, where it alone supports a relation, another inference. kUsage for an entity
// that the answer does not have.
Result<Reasons> reasons(const Answer& answer, EntityId entity);

// What the last investigation of a case stored: graph, evidence, ledger. kUnusable when there was none.
Result<Answer> load_answer(const std::string& case_path);

}  // namespace propter
