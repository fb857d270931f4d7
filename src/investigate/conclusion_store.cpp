#include "investigate/conclusion_store.h"

#include <algorithm>
#include <bit>
#include <concepts>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include <propter/version.h>

#include "base/sha256.h"
#include "graph/weights_file.h"
#include "store/bytes.h"

namespace propter {
namespace {

// One description of a struct serves the writer and the reader: its members, once, in order.
template <typename S, typename T>
concept Some = std::same_as<std::remove_const_t<S>, T>;

template <typename A, Some<Interval> S>
void members(A& a, S& s) {
  a(s.start, s.end);
}
template <typename A, Some<Symptom> S>
void members(A& a, S& s) {
  a(s.entity, s.kind, s.evidence, s.pre_existing);
}
template <typename A, Some<PathStep> S>
void members(A& a, S& s) {
  a(s.from, s.to, s.relation, s.evidence, s.travels);
}
template <typename A, Some<Influence> S>
void members(A& a, S& s) {
  a(s.evidence, s.change);
}
template <typename A, Some<ConfidenceBasis> S>
void members(A& a, S& s) {
  a(s.alone, s.strongest);
}
template <typename A, Some<Hypothesis> S>
void members(A& a, S& s) {
  a(s.entity, s.probability, s.confidence, s.basis, s.label, s.fault_kind, s.onset, s.summary, s.evidence,
    s.explains, s.shares, s.path, s.carried_by, s.verified, s.grade);
}
template <typename A, Some<Counterfactual> S>
void members(A& a, S& s) {
  a(s.without, s.unexplained, s.loss);
}
template <typename A, Some<Alternative> S>
void members(A& a, S& s) {
  a(s.members, s.loss);
}
template <typename A, Some<ShownClass> S>
void members(A& a, S& s) {
  a(s.name, s.strength);
}
template <typename A, Some<ShownSignal> S>
void members(A& a, S& s) {
  a(s.name, s.subject, s.item, s.showing, s.peers, s.weight);
}
template <typename A, Some<EntityBelief> S>
void members(A& a, S& s) {
  a(s.healthy, s.symptom, s.origin, s.label, s.confidence, s.rationale, s.visits, s.flips, s.labelled_by,
    s.classes, s.signals);
}
template <typename A, Some<BeliefDiagnosis> S>
void members(A& a, S& s) {
  a(s.engine, s.schedule, s.exact, s.converged, s.iterations, s.residual, s.cut);
}
template <typename A, Some<Answer> S>
void members(A& a, S& s) {
  a(s.outcome, s.reason, s.symptoms, s.unexplained, s.no_change_at_fault, s.check_next, s.hypotheses,
    s.frontier, s.frontier_within, s.counterfactuals, s.alternatives, s.unvisited, s.beliefs, s.belief);
}

// What a conclusion follows from.
template <typename A, Some<Evidence> S>
void members(A& a, S& s) {
  a(s.entity, s.relation, s.tool, name_of(s.kind), s.interval, s.onset, s.onset_basis, s.score, s.subject,
    s.text);
}
template <typename A, Some<Event> S>
void members(A& a, S& s) {
  a(s.kind, s.entity, s.from, s.label, s.confidence, s.cites, s.accuses, s.by, s.text, s.count);
}
template <typename A, Some<Relation> S>
void members(A& a, S& s) {
  a(s.dependent, s.dependency, s.kind, s.inferred_from);
}

// The last value of each enumeration.
constexpr Label last_of(Label) { return Label::kOrigin; }
constexpr Outcome last_of(Outcome) { return Outcome::kInconclusive; }
constexpr Grade last_of(Grade) { return static_cast<Grade>(kGrades - 1); }
constexpr NodeVerdict last_of(NodeVerdict) { return static_cast<NodeVerdict>(kVerdicts - 1); }

class Writer {
 public:
  template <typename... T>
  void operator()(const T&... values) {
    (put(values), ...);
  }
  std::string take() { return bytes_.take(); }

 private:
  void put(double v) { bytes_.number(std::bit_cast<std::uint64_t>(v)); }
  void put(std::string_view v) { bytes_.text(v); }
  void put(std::signed_integral auto v) { bytes_.signed_number(v); }
  void put(std::unsigned_integral auto v) { bytes_.number(v); }
  template <typename Tag>
  void put(Id<Tag> v) {
    bytes_.number(v.value);
  }
  template <typename T>
  requires std::is_enum_v<T>
  void put(T v) { bytes_.number(static_cast<std::uint64_t>(v)); }
  template <typename T>
  void put(const std::optional<T>& v) {
    put(v.has_value());
    if (v) put(*v);
  }
  template <typename T>
  void put(const std::vector<T>& v) {
    bytes_.number(v.size());
    for (const T& item : v) put(item);
  }
  template <typename T>
  requires requires(Writer& w, const T& v) { members(w, v); }
  void put(const T& v) { members(*this, v); }

  store::Encoder bytes_;
};

class Reader {
 public:
  Reader(std::string_view bytes, const Answer& answer)
      : bytes_(bytes),
        entities_(answer.graph.entities().size()),
        relations_(answer.graph.relations().size()),
        evidence_(answer.evidence.size()) {}

  template <typename... T>
  void operator()(T&... values) {
    (get(values), ...);
  }
  [[nodiscard]] bool complete() const { return bytes_.complete(); }

 private:
  void get(double& v) { v = std::bit_cast<double>(bytes_.number()); }
  void get(std::string& v) { v = bytes_.text(); }
  void get(std::signed_integral auto& v) {
    using T = std::remove_reference_t<decltype(v)>;
    v = static_cast<T>(bytes_.signed_number());
  }
  void get(std::unsigned_integral auto& v) {
    using T = std::remove_reference_t<decltype(v)>;
    v = static_cast<T>(bytes_.number(std::numeric_limits<T>::max()));
  }
  void get(EntityId& v) { get_id(v, entities_); }
  void get(RelationId& v) { get_id(v, relations_); }
  void get(EvidenceId& v) { get_id(v, evidence_); }
  template <typename IdType>
  void get_id(IdType& v, std::size_t count) {
    if (count == 0) return bytes_.fail();
    v = IdType(bytes_.number(count - 1));
  }
  template <typename T>
  requires std::is_enum_v<T>
  void get(T& v) { v = static_cast<T>(bytes_.number(static_cast<std::uint64_t>(last_of(T{})))); }
  template <typename T>
  void get(std::optional<T>& v) {
    bool there = false;
    get(there);
    if (there) get(v.emplace());
  }
  template <typename T>
  void get(std::vector<T>& v) {
    const std::size_t count = bytes_.count(1);
    v.reserve(std::min(count, std::max({entities_, relations_, evidence_})));
    for (std::size_t i = 0; i < count && !bytes_.failed(); ++i) get(v.emplace_back());
  }
  template <typename T>
  requires requires(Reader& r, T& v) { members(r, v); }
  void get(T& v) { members(*this, v); }

  store::Decoder bytes_;
  std::size_t entities_;
  std::size_t relations_;
  std::size_t evidence_;
};

}  // namespace

std::string conclusion_key(const Answer& answer, const Findings& findings) {
  Writer all;
  all(std::string_view("propter.conclusion/2"), version(), answer.labeller, answer.verdicts_count,
      answer.stopped_by, answer.window, answer.onset, findings.alerted, findings.pre_existing,
      findings.input_complete, findings.inside, findings.first_claim);
  all(std::string_view(write_weights(or_built_in(answer.weights), WeightsLayout::kOneLine)));
  for (const Entity& e : answer.graph.entities()) all(std::string_view(e.kind.name()), e.space, e.name);
  for (const Relation& r : answer.graph.relations()) all(r);
  all(answer.evidence, answer.events);
  return sha256(all.take());
}

std::string encode_conclusion(const Answer& answer) {
  Writer writer;
  writer(answer);
  return writer.take();
}

bool decode_conclusion(std::string_view bytes, Answer* answer) {
  Reader reader(bytes, *answer);
  Answer found;
  reader(found);
  if (!reader.complete() || found.beliefs.size() != answer->graph.entities().size()) return false;
  const auto take = [&](auto member) { answer->*member = std::move(found.*member); };
  take(&Answer::outcome);
  take(&Answer::reason);
  take(&Answer::symptoms);
  take(&Answer::unexplained);
  take(&Answer::no_change_at_fault);
  take(&Answer::check_next);
  take(&Answer::hypotheses);
  take(&Answer::frontier);
  take(&Answer::frontier_within);
  take(&Answer::counterfactuals);
  take(&Answer::alternatives);
  take(&Answer::unvisited);
  take(&Answer::beliefs);
  take(&Answer::belief);
  return true;
}

}  // namespace propter
