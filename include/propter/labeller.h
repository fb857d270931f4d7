// The abductive policy's seam: a bounded packet about one entity goes in, one verdict comes out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <propter/evidence.h>
#include <propter/graph.h>
#include <propter/status.h>

namespace propter {

enum class Label : std::uint8_t { kDefer, kHealthy, kSymptom, kOrigin };

std::string_view name_of(Label label);                    // "Defer", "Healthy", ...
std::optional<Label> parse_label(std::string_view text);  // case-insensitively; nothing for other words

// A neighbour as the labeller sees it: its label, never its numbers, so that numbers do not echo.
struct ContextNeighbour {
  EntityId entity;
  std::string id;
  RelationKind relation = RelationKind::kDependsOn;
  Label label = Label::kDefer;
  bool anomalous = false;  // has effect evidence of its own
  Interval onset;
  std::vector<Evidence> evidence;  // on the connecting relation, best first
};

struct InboxMessage {
  EntityId from;
  Label label = Label::kDefer;
  std::string note;
  bool operator==(const InboxMessage&) const = default;
};

// Everything a labeller may know about one entity. Evidence is packed as whole items in rank order.
struct ContextContract {
  EntityId entity;
  std::string id;
  EntityKind kind;
  bool alerted = false;
  Interval onset;                  // when the entity's own evidence began
  Interval incident;               // the window under investigation
  std::vector<Evidence> evidence;  // own, of a service also of its instances: of each family the best first
  std::size_t evidence_left_out = 0;
  std::vector<ContextNeighbour> dependencies;  // with no more than the packing limit allows
  std::vector<ContextNeighbour> dependents;
  std::size_t neighbours_left_out = 0;
  std::vector<InboxMessage> inbox;
};

struct Verdict {
  Label label = Label::kDefer;
  double confidence = 0;           // 0..1
  std::vector<EvidenceId> cites;   // ids out of the packet
  std::vector<EntityId> suspects;  // neighbours to look at first
  std::string rationale;
  bool declined = false;  // it could not be asked, or need not: `rationale` says why, nothing else counts
};

// Why a verdict on a packet cannot be admitted; empty when it can. Label in the vocabulary, cites within the
// packet, suspects among the neighbours, confidence in [0, 1]; an Origin cites own evidence, evidence on its
// relations, or is supported by two or more dependents.
std::string objection_to(const Verdict& verdict, const ContextContract& context);

// What a labeller has spent so far.
struct LabellerUsage {
  std::uint64_t calls = 0;       // questions put to whoever judges, answered or not
  std::uint64_t cache_hits = 0;  // questions answered from the record of an earlier call, not among `calls`
  std::uint64_t failures = 0;    // calls without an answer
  std::uint64_t by_rules = 0;    // verdicts that the rules gave because the labeller could not be asked
  std::uint64_t not_asked = 0;   // verdicts that the rules gave because there was nothing to judge
  std::uint64_t tokens_in = 0;
  std::uint64_t tokens_out = 0;
  double cost = 0;       // in the currency of the price table; 0 without one
  double agreement = 1;  // mean share of samples that agree with the verdict
  std::string stopped_by =
      {};  // the budget that ended the asking, as "budget:calls"; empty while there is none
  std::string failed_with = {};  // why the labeller was given up; empty while it was not
  bool operator==(const LabellerUsage&) const = default;
};

// The same packet gives the same verdict, up to budgets and the failures of a service behind it.
class Labeller {
 public:
  virtual ~Labeller() = default;
  [[nodiscard]] virtual std::string_view kind() const = 0;  // "rules", ...
  // A failed result is an answer that makes no sense; the controller asks once more, with the reason in the
  // inbox. A labeller that cannot ask at all answers by rules, and says so.
  virtual Result<Verdict> label(const ContextContract& context) = 0;
  // Verdicts on packets that do not depend on each other, in their order; the same as one after another.
  virtual std::vector<Result<Verdict>> label_round(std::span<const ContextContract> round);
  [[nodiscard]] virtual LabellerUsage usage() const { return {}; }
  // Whether its verdicts tell something besides the evidence, and count in the numeric beliefs. Default: no,
  // what only restates the evidence must not count twice.
  [[nodiscard]] virtual bool is_evidence() const { return false; }
};

}  // namespace propter
