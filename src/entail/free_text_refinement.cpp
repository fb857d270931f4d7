#include "entail/free_text_refinement.h"

#include <algorithm>

#include <fmt/format.h>

namespace propter::entail {
namespace {

constexpr const char* kGaveUp = "gave_up";

bool is_settled(const EntailmentTree& tree) {
  const NodeVerdict verdict = tree.nodes.back().verdict;
  return verdict == NodeVerdict::kVerified || verdict == NodeVerdict::kRefuted;
}

const EntailmentNode* node_of(const EntailmentTree& tree, std::string_view id) {
  const auto at = std::ranges::find(tree.nodes, id, &EntailmentNode::id);
  return at == tree.nodes.end() ? nullptr : &*at;
}

template <typename T>
const T* with_id(const std::vector<T>& items, std::string_view id) {
  const auto at = std::ranges::find(items, id, &T::id);
  return at == items.end() ? nullptr : &*at;
}

// By the number of content words in common.
template <typename T>
void nearest_first(std::vector<T>& items, std::string T::*text, const std::vector<std::string>& about) {
  std::vector<std::pair<std::size_t, T>> ranked;
  for (T& item : items) {
    const std::vector<std::string> words = wording_of(item.*text).content;
    const auto common = std::ranges::count_if(
        about, [&](const std::string& each) { return std::ranges::find(words, each) != words.end(); });
    ranked.emplace_back(static_cast<std::size_t>(common), std::move(item));
  }
  std::ranges::stable_sort(ranked, std::ranges::greater(), [](const auto& each) { return each.first; });
  items.clear();
  for (auto& [common, item] : ranked) items.push_back(std::move(item));
}

bool uses(const ProofStep& step, const std::string& id) {
  return std::ranges::find(step.uses, id) != step.uses.end();
}

}  // namespace

std::vector<LeafOrStep> Refinement::leaves() const {
  std::vector<LeafOrStep> out;
  for (const FreeTextAtom& atom : parts_.result.atoms)
    if (atom.kept) out.push_back({atom.id, atom.sentence, true});
  return out;
}

bool Refinement::settled() const { return is_settled(parts_.result.tree); }

LeafVerdict Refinement::ground(const EntailmentNode& leaf) const {
  const FreeTextAtom* atom = with_id(parts_.result.atoms, leaf.id);
  if (!atom || !atom->kept) return {NodeVerdict::kUnsupported, "nothing was kept that it could follow from"};
  for (const SourceReading& source : parts_.result.sources)
    if (source.sentence.id == atom->from && !source.covered)
      return {NodeVerdict::kUnsupported,
              fmt::format("the statement is not covered: of {}, {}", atom->from, source.missing)};
  return {};
}

Result<EntailmentTree> Refinement::verified(const std::vector<ProofStep>& steps) {
  EntailmentTree tree = tree_of(leaves(), steps);
  VerifySettings settings;
  settings.semantics = parts_.settings.semantics;
  settings.vocabulary = parts_.settings.vocabulary;
  settings.ground = [this](const EntailmentNode& leaf, const auto&) { return ground(leaf); };
  settings.cache = &cache_;
  const Result<VerifyCounts> counts = verify(tree, parts_.prover, settings);
  if (!counts.ok()) return counts.status();
  return tree;
}

// A tree that fails may have the wrong steps over the right leaves.
Status Refinement::settle_at_once(const std::vector<ProofStep>& steps) {
  ProofStep all = steps.back();
  all.uses.clear();
  for (const LeafOrStep& leaf : leaves())
    if (ground({leaf.id, leaf.sentence}).verdict == NodeVerdict::kVerified) all.uses.push_back(leaf.id);
  if (all.uses.empty()) return {};
  Result<EntailmentTree> tree = verified({all});
  if (!tree.ok()) return tree.status();
  if (!is_settled(*tree)) return {};
  parts_.result.tree = *std::move(tree);
  parts_.result.warnings.emplace_back("the proposed steps do not hold; the statements decide without them");
  return {};
}

Status Refinement::run(std::vector<ProofStep> steps) {
  Result<EntailmentTree> tree = verified(steps);
  if (!tree.ok()) return tree.status();
  parts_.result.tree = *std::move(tree);
  if (!settled())
    if (Status s = settle_at_once(steps); !s.ok()) return s;
  while (!settled() && parts_.result.stopped_by.empty()) {
    if (parts_.result.iterations >= parts_.settings.max_refinements)
      parts_.result.stopped_by = "refinements";
    else if (Status s = refine(steps); !s.ok())
      return s;
  }
  return {};
}

// Where a leaf fails, the first step that uses it.
std::size_t Refinement::failing_step(const std::vector<ProofStep>& steps) const {
  const EntailmentTree& tree = parts_.result.tree;
  const std::string& id = tree.nodes[first_failures(tree).front()].id;
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (steps[i].id == id || uses(steps[i], id)) return i;
  return steps.size() - 1;
}

RefinementTask Refinement::task_for(const std::vector<ProofStep>& steps, std::size_t at) const {
  const EntailmentTree& tree = parts_.result.tree;
  const EntailmentNode& failed = tree.nodes[first_failures(tree).front()];
  RefinementTask task;
  task.step = {steps[at].id, steps[at].sentence, false};
  task.hypothesis = steps.back().sentence;
  task.verdict = name_of(failed.verdict);
  task.diagnosis = failed.diagnosis;
  task.missing = failed.missing;
  task.holds = failed.countermodel;
  for (const ProofStep& step : steps)
    if (uses(steps[at], step.id)) task.premises.push_back({step.id, step.sentence, false});
  for (LeafOrStep& leaf : leaves())
    (uses(steps[at], leaf.id) ? task.premises : task.others).push_back(std::move(leaf));
  task.sources = parts_.sentences;
  // Not all of them may be shown.
  const std::vector<std::string> about = wording_of(task.step.sentence + ' ' + failed.missing).content;
  nearest_first(task.others, &LeafOrStep::sentence, about);
  nearest_first(task.sources, &SourceSentence::text, about);
  task.rejected = parts_.result.rejected;
  return task;
}

Status Refinement::refine(std::vector<ProofStep>& steps) {
  FreeTextResult& result = parts_.result;
  const std::size_t at = failing_step(steps);
  ++result.iterations;
  const Result<Edit> edit = parts_.roles.refine(task_for(steps, at));
  if (!edit.ok()) {
    result.warnings.push_back(fmt::format("no refinement: {}", edit.status().message().what));
    result.stopped_by = "no_answer";
  } else if (edit->kind == Edit::Kind::kGiveUp) {
    result.stopped_by = kGaveUp;
  } else {
    const std::string told = fmt::format("{}: {}", steps[at].id, to_string(*edit));
    const bool repeated = std::ranges::any_of(
        result.rejected, [&](const std::string& each) { return each.starts_with(told + " - "); });
    if (repeated) {
      result.stopped_by = "repeated_edit";
      return {};
    }
    const Result<std::string> objection = attempt(steps, at, *edit);
    if (!objection.ok()) return objection.status();
    if (!objection->empty()) result.rejected.push_back(fmt::format("{} - {}", told, *objection));
  }
  return {};
}

FreeTextAtom Refinement::new_atom(const Edit& edit) {
  const SourceSentence* source = with_id(parts_.sentences, edit.from);
  const Result<Rule> hypothesis = parts_.reading.form_of(parts_.result.tree.nodes.back().statement);
  const auto refuse = [&](const Rule& form) -> std::string {
    return hypothesis.ok() && restates(form, *hypothesis) ? "it restates the hypothesis" : "";
  };
  return parts_.reading.read_atom(fmt::format("{}-r{}", edit.from, parts_.result.iterations), *source,
                                  edit.statement, refuse);
}

// Whether what a leaf said is not lost with it.
bool Refinement::still_follows(const std::string& leaf, const FreeTextAtom& atom) {
  const EntailmentNode* old = node_of(parts_.result.tree, leaf);
  if (!old || old->verdict != NodeVerdict::kVerified) return true;
  EntailmentTree tree;
  tree.nodes = {{atom.id, atom.sentence}, {"replaced", old->statement, {0}}};
  VerifySettings settings;
  settings.semantics = parts_.settings.semantics;
  settings.vocabulary = parts_.settings.vocabulary;
  return verify(tree, parts_.prover, settings).ok() && tree.nodes.back().verdict == NodeVerdict::kVerified;
}

Result<std::string> Refinement::attempt(std::vector<ProofStep>& steps, std::size_t at, const Edit& edit) {
  if (edit.kind == Edit::Kind::kUse)
    return adopt(steps, at, edit, *with_id(parts_.result.atoms, edit.target));
  FreeTextAtom atom = new_atom(edit);
  if (atom.kept && edit.kind == Edit::Kind::kReplace && !still_follows(edit.target, atom)) {
    atom.kept = false;
    atom.reason = fmt::format("{} was verified and would be lost", edit.target);
  }
  if (atom.kept) return adopt(steps, at, edit, atom);
  parts_.result.atoms.push_back(atom);
  return atom.reason;
}

// A new atom may complete what its source is covered by.
void Refinement::cover_again(const std::string& from) {
  for (SourceReading& source : parts_.result.sources)
    if (source.sentence.id == from && !source.covered)
      source = parts_.reading.coverage(source.sentence, parts_.result.atoms);
}

std::string Refinement::objection_to(const EntailmentTree& tree, const std::string& step,
                                     const Edit& edit) const {
  const std::string_view replaced = edit.kind == Edit::Kind::kReplace ? std::string_view(edit.target) : "";
  if (const std::string lost = lost_node(parts_.result.tree, tree, replaced); !lost.empty())
    return fmt::format("{} was verified and would be lost", lost);
  const EntailmentNode* edited = node_of(tree, step);
  if (edited && edited->verdict == NodeVerdict::kInconsistentPremises)
    return "it contradicts the other premises";
  return {};
}

Result<std::string> Refinement::adopt(std::vector<ProofStep>& steps, std::size_t at, const Edit& edit,
                                      const FreeTextAtom& atom) {
  FreeTextResult& result = parts_.result;
  const std::vector<SourceReading> sources = result.sources;
  const bool is_new = edit.kind != Edit::Kind::kUse;
  if (is_new) {
    result.atoms.push_back(atom);
    cover_again(atom.from);
  }
  std::vector<ProofStep> candidate = steps;
  apply_edit(candidate, at, edit, atom.id);
  Result<EntailmentTree> tree = verified(candidate);
  if (!tree.ok()) return tree.status();
  std::string objection = objection_to(*tree, steps[at].id, edit);
  if (objection.empty()) {
    steps = std::move(candidate);
    result.tree = *std::move(tree);
  } else if (is_new) {
    result.sources = sources;
    result.atoms.back().kept = false;
    result.atoms.back().reason = objection;
  }
  return objection;
}

}  // namespace propter::entail
