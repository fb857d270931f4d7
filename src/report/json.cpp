// "propter.report/1". Keys appear in the order of the functions below; additions go to the end of an object.
#include "base/json.h"

#include <map>

#include <propter/report.h>
#include <propter/version.h>

#include "entail/export.h"
#include "report/facts.h"

namespace propter {
namespace {

using namespace report;

class JsonReport {
 public:
  explicit JsonReport(const Answer& answer) : answer_(answer) {}

  std::string render() {
    out_.begin_object();
    head();
    incident();
    conclusions();
    beliefs();
    evidence();
    topology();
    ingest();
    machinery();
    warnings();
    counterfactuals();
    choice();
    out_.end_object();
    return out_.take();
  }

 private:
  std::string id_of(EntityId id) const { return answer_.graph.entity(id).id(); }

  void entity(std::string_view key, EntityId id) { out_.member(key, id_of(id)); }

  void time(std::string_view key, TimeNs t) {
    out_.key(key);
    if (t == kNoTime)
      out_.null();
    else
      out_.value(format_time(t));
  }

  void interval(std::string_view key, const Interval& when) {
    out_.key(key).begin_object();
    time("start", when.start);
    time("end", when.end);
    out_.end_object();
  }

  // The earliest moment stands in `onset`; how late it may have been follows.
  void onset(const Interval& when) {
    time("onset", when.start != kNoTime ? when.start : when.end);
    time("onset_latest", when.end);
  }

  void entity_list(const std::vector<EntityId>& ids) {
    out_.begin_array();
    for (const EntityId id : existing(answer_, ids)) out_.value(id_of(id));
    out_.end_array();
  }

  void entities(std::string_view key, const std::vector<EntityId>& ids) {
    out_.key(key);
    entity_list(ids);
  }

  void cites(const std::vector<EvidenceId>& ids) {
    out_.key("evidence").begin_array();
    for (const EvidenceId id : existing(answer_, ids)) out_.value(evidence_name(id));
    out_.end_array();
  }

  void strings(std::string_view key, const std::vector<std::string>& texts) {
    out_.key(key).begin_array();
    for (const std::string& text : texts) out_.value(text);
    out_.end_array();
  }

  void head() {
    out_.member("schema", "propter.report/1");
    out_.member("propter_version", version());
    out_.member("case", answer_.case_name);
    out_.member("outcome", name_of(answer_.outcome));
    out_.member("stopped_by", answer_.stopped_by);
  }

  void incident() {
    out_.key("incident").begin_object();
    interval("window", answer_.window);
    onset(answer_.onset);
    out_.key("symptoms").begin_array();
    for (const Symptom& s : answer_.symptoms)
      if (exists(answer_, s.entity)) symptom(s);
    out_.end_array().end_object();
    entities("unexplained", answer_.unexplained);
    strings("check_next", answer_.check_next);
  }

  void symptom(const Symptom& s) {
    out_.begin_object();
    entity("entity", s.entity);
    out_.member("kind", s.kind);
    cites(s.evidence);
    out_.member("pre_existing", s.pre_existing);
    out_.end_object();
  }

  void conclusions() {
    out_.key("hypotheses").begin_array();
    std::uint64_t rank = 0;
    for (const Hypothesis& h : hypotheses(answer_)) hypothesis(h, ++rank);
    out_.end_array();
    entities("frontier", answer_.frontier);
    out_.key("alternatives").begin_array();
    for (const Alternative& set : answer_.alternatives) entity_list(set.members);
    out_.end_array();
    entailment();
  }

  void entailment() {
    const Entailment& e = answer_.entailment;
    out_.key("entailment");
    if (!e.checked()) {
      out_.null();
      return;
    }
    const ClaimCounts counts = count_claims(e);
    out_.begin_object();
    entail::write_tree(out_, e.tree);
    out_.member("prover", e.prover);
    out_.member("refinements", std::uint64_t{e.refinements}).member("stopped_by", e.stopped_by);
    out_.key("counts").begin_object();
    for (const auto& [name, count] : std::initializer_list<std::pair<std::string_view, std::size_t>>{
             {"claims", counts.claims},
             {"shown", counts.count(Grade::kShown)},
             {"compatible", counts.count(Grade::kCompatible)},
             {"verified", counts.verified},
             {"assumed", counts.assumed},
             {"unsupported", counts.unsupported},
             {"repaired", counts.repaired},
             {"leaves", counts.leaves},
             {"assumed_leaves", counts.assumed_leaves},
             {"failed_leaves", counts.failed_leaves},
             {"unchecked", counts.unchecked}})
      out_.member(name, std::uint64_t{count});
    out_.end_object();
    strings("edits", e.edits);
    out_.key("claims").begin_array();
    for (const EntailmentClaim& c : e.claims) claim(c);
    out_.end_array().end_object();
  }

  void claim(const EntailmentClaim& c) {
    out_.begin_object();
    out_.member("node", answer_.entailment.tree.nodes[c.node].id);
    optional_entity("origin", c.origin);
    optional_entity("symptom", c.symptom);
    out_.member("verdict", name_of(c.verdict)).member("grade", name_of(c.grade));
    out_.member("repaired", c.repaired);
    out_.end_object();
  }

  void counterfactuals() {
    out_.key("counterfactuals").begin_array();
    for (const Counterfactual& c : answer_.counterfactuals) counterfactual(c);
    out_.end_array();
  }

  void counterfactual(const Counterfactual& c) {
    if (!exists(answer_, c.without)) return;
    out_.begin_object();
    entity("without", c.without);
    entities("unexplained", c.unexplained);
    out_.member("loss", c.loss);
    out_.end_object();
  }

  // How sure the choice of the frontier is.
  void choice() {
    out_.member("reason", answer_.reason);
    optional_number("frontier_within", answer_.frontier_within);
    out_.key("alternative_losses").begin_array();
    for (const Alternative& set : answer_.alternatives) out_.value(set.loss);
    out_.end_array();
    out_.key("no_change_at_fault");
    if (answer_.no_change_at_fault.empty())
      out_.null();
    else
      out_.value(answer_.no_change_at_fault);
  }

  void hypothesis(const Hypothesis& h, std::uint64_t rank) {
    out_.begin_object();
    out_.member("rank", rank);
    entity("entity", h.entity);
    out_.member("kind", answer_.graph.entity(h.entity).kind.name());
    out_.member("probability", h.probability);
    out_.member("label", name_of(h.label));
    out_.member("fault_kind", h.fault_kind);
    onset(h.onset);
    out_.member("summary", h.summary);
    cites(h.evidence);
    entities("explains", h.explains);
    out_.key("path").begin_array();
    for (const PathStep& step : h.path) path_step(step);
    out_.end_array();
    out_.member("verified", h.verified ? name_of(*h.verified) : "not_checked");
    out_.member("grade", h.grade ? name_of(*h.grade) : "not_checked");
    out_.key("carried_by").begin_array();
    for (const Influence& i : h.carried_by) influence(i);
    out_.end_array();
    optional_number("confidence", h.confidence);
    out_.key("confidence_basis");
    if (h.confidence) {
      out_.begin_object().member("alone", h.basis.alone).member("strongest", h.basis.strongest).end_object();
    } else {
      out_.null();
    }
    out_.key("shares").begin_array();
    for (const double share : h.shares) out_.value(share);
    out_.end_array();
    out_.end_object();
  }

  void optional_number(std::string_view key, const std::optional<double>& value) {
    out_.key(key);
    if (value)
      out_.value(*value);
    else
      out_.null();
  }

  void influence(const Influence& i) {
    out_.begin_object();
    out_.member("evidence", evidence_name(i.evidence)).member("change", i.change);
    out_.end_object();
  }

  void path_step(const PathStep& step) {
    out_.begin_object();
    entity("from", step.from);
    entity("to", step.to);
    out_.member("relation", relation_name(answer_, step.relation));
    cites(step.evidence);
    out_.member("travels", step.travels);
    out_.end_object();
  }

  void beliefs() {
    out_.key("beliefs").begin_array();
    for (std::size_t i = 0; i < answer_.graph.entities().size(); ++i)
      belief(EntityId(i), i < answer_.beliefs.size() ? answer_.beliefs[i] : EntityBelief());
    out_.end_array();
  }

  void belief(EntityId id, const EntityBelief& b) {
    out_.begin_object();
    entity("entity", id);
    out_.member("healthy", b.healthy);
    out_.member("symptom", b.symptom);
    out_.member("origin", b.origin);
    out_.member("label", name_of(b.label));
    out_.member("confidence", b.confidence);
    out_.member("rationale", b.rationale);
    out_.member("visits", std::uint64_t{b.visits});
    out_.member("flips", std::uint64_t{b.flips});
    out_.member("labelled_by", b.labelled_by);
    out_.key("shows").begin_object();
    for (const ShownClass& c : b.classes) out_.member(c.name, c.strength);
    out_.end_object();
    out_.end_object();
  }

  void evidence() {
    out_.key("evidence").begin_array();
    for (std::size_t i = 0; i < answer_.evidence.size(); ++i) item(EvidenceId(i), answer_.evidence[i]);
    out_.end_array();
  }

  void item(EvidenceId id, const Evidence& e) {
    out_.begin_object();
    out_.member("id", evidence_name(id));
    optional_entity("entity", e.entity);
    out_.member("tool", e.tool);
    out_.member("kind", name_of(e.kind));
    interval("interval", e.interval);
    out_.member("score", e.score);
    out_.member("text", e.text);
    out_.key("source").begin_object();
    out_.member("file", e.source.file).member("line", e.source.line).member("count", e.source.count);
    out_.end_object();
    onset(e.onset);
    if (e.onset.known()) out_.member("onset_basis", name_of(e.onset_basis));
    out_.member("subject", e.subject);
    const bool on_relation = e.relation.valid() && e.relation.index() < answer_.graph.relations().size();
    optional_entity("dependency", on_relation ? answer_.graph.relation(e.relation).dependency : EntityId());
    out_.end_object();
  }

  void optional_entity(std::string_view key, EntityId id) {
    if (exists(answer_, id))
      entity(key, id);
    else
      out_.key(key).null();
  }

  void topology() {
    std::map<std::string, std::uint64_t> sources;
    for (const Relation& relation : answer_.graph.relations()) ++sources[relation.inferred_from];
    out_.key("topology").begin_object();
    out_.member("entities", std::uint64_t{answer_.graph.entities().size()});
    out_.member("relations", std::uint64_t{answer_.graph.relations().size()});
    out_.key("inferred_from").begin_object();
    for (const auto& [source, count] : sources) out_.member(source, count);
    out_.end_object();
    out_.member("dropped", std::uint64_t{answer_.graph.dropped()});
    entities("unvisited", answer_.unvisited);
    out_.end_object();
  }

  void ingest() {
    const IngestTotals sum = totals(answer_.files);
    out_.key("ingest").begin_object();
    out_.member("files", std::uint64_t{answer_.files.size()});
    out_.member("records", sum.records).member("unparsed", sum.unparsed).member("bytes", sum.bytes);
    out_.key("details").begin_array();
    for (const FileSummary& f : answer_.files) file(f);
    out_.end_array().end_object();
  }

  void file(const FileSummary& f) {
    out_.begin_object();
    out_.member("path", f.path).member("format", f.format);
    out_.member("bytes", f.bytes).member("records", f.records).member("unparsed", f.unparsed);
    out_.member("problem", f.problem);
    strings("samples", f.samples);
    out_.end_object();
  }

  // What labelled, what computed the beliefs, and what both were told.
  void machinery() {
    out_.key("labeller").begin_object();
    const LabellerUsage& u = answer_.usage;
    out_.member("kind", answer_.labeller).member("calls", u.calls).member("cache_hits", u.cache_hits);
    out_.member("tokens_in", u.tokens_in).member("tokens_out", u.tokens_out).member("cost", u.cost);
    out_.member("failures", u.failures).member("by_rules", u.by_rules).member("not_asked", u.not_asked);
    out_.member("agreement", u.agreement).member("stopped_by", u.stopped_by);
    out_.member("failed_with", u.failed_with);
    out_.end_object();
    out_.key("engine").begin_object();
    const BeliefDiagnosis& b = answer_.belief;
    out_.member("name", b.engine).member("schedule", b.schedule);
    out_.member("exact", b.exact).member("converged", b.converged);
    out_.member("iterations", std::uint64_t{b.iterations})
        .member("residual", b.residual)
        .member("cut", b.cut);
    out_.end_object();
    out_.key("settings").begin_object();
    for (const auto& [name, value] : answer_.settings) out_.member(name, value);
    out_.end_object();
  }

  void warnings() {
    out_.key("warnings").begin_array();
    for (const Message& w : answer_.warnings) {
      out_.begin_object();
      out_.member("what", w.what).member("where", w.where).member("why", w.why).member("help", w.help);
      out_.end_object();
    }
    out_.end_array();
  }

  const Answer& answer_;
  JsonWriter out_;
};

}  // namespace

std::string render_json(const Answer& answer) { return JsonReport(answer).render(); }

}  // namespace propter
