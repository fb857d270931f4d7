// The abductive policy's seam: a bounded packet about one entity goes in, one verdict comes out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <propter/evidence.h>
#include <propter/graph.h>
#include <propter/status.h>

namespace propter {

enum class Label : std::uint8_t { kDefer, kHealthy, kSymptom, kOrigin };

std::string_view name_of(Label label);  // "Defer", "Healthy", ...

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
};

// Everything a labeller may know about one entity. Evidence is packed as whole items in rank order.
struct ContextContract {
  EntityId entity;
  std::string id;
  EntityKind kind = EntityKind::kUnknown;
  bool alerted = false;
  Interval onset;                  // when the entity's own evidence began
  Interval incident;               // the window under investigation
  std::vector<Evidence> evidence;  // own, best first
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
};

// Stateless: the same packet gives the same verdict.
class Labeller {
 public:
  virtual ~Labeller() = default;
  [[nodiscard]] virtual std::string_view kind() const = 0;  // "rules", ...
  virtual Result<Verdict> label(const ContextContract& context) const = 0;
  // Share of its verdicts in the numeric beliefs, 0..0.5. Default: none, a labeller that only restates the
  // evidence must not count it twice.
  [[nodiscard]] virtual double weight() const { return 0; }
};

// The built-in labeller: weighs cause against effect evidence, and explains away by degraded dependencies.
std::unique_ptr<Labeller> make_rules_labeller();

}  // namespace propter
