#include "eval/entailmentbank.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "entail/folded_text.h"
#include "entail/free_text_run.h"
#include "eval/session.h"

namespace propter::eval {
namespace {

using entail::TermProof;
using Texts = std::map<std::string, std::string, std::less<>>;  // by id: "sent1", "int1"

constexpr std::size_t kMaxShown = 50;
constexpr std::size_t kMaxRedraws = 8;

struct Step {
  std::string id;
  std::vector<std::string> premises;
  std::string conclusion;
};

struct Tree {
  std::string id;
  std::vector<Step> steps;
  std::vector<std::string> sentences;  // of its context, which others may draw
  std::size_t unreadable = 0;
  std::size_t depth = 0;
  std::int64_t stated_depth = 0;  // 0: none
};

// Adds members that are texts.
void add_texts(const Json& member, Texts& out) {
  for (const auto& [id, text] : member.object())
    if (text.is_string()) out[id] = text.string();
}

class TreeReader {
 public:
  TreeReader(const Json& meta, Tree& tree) : hypothesis_(meta.get("hypothesis_id").string()), tree_(tree) {
    add_texts(meta.get("triples"), texts_);
    for (const auto& [id, text] : texts_) {
      tree_.sentences.push_back(text);
      depth_[id] = 0;
    }
    add_texts(meta.get("intermediate_conclusions"), texts_);
  }

  void read(std::string_view proof) {
    for (const std::string_view piece : split(proof, ';')) {
      const std::size_t arrow = piece.find("->");
      if (arrow == std::string_view::npos) continue;  // the rest of a sentence with a semicolon
      if (!read_step(piece.substr(0, arrow), piece.substr(arrow + 2))) ++tree_.unreadable;
    }
  }

 private:
  bool read_step(std::string_view from, std::string_view to) {
    Step step;
    std::size_t depth = 0;
    for (std::string_view id : split(from, '&')) {
      id = trim(id);
      const auto known = depth_.find(id);
      if (known == depth_.end()) return false;
      depth = std::max(depth, known->second + 1);
      step.premises.push_back(texts_.find(id)->second);
    }
    std::string_view id = trim(to.substr(0, to.find(':')));
    if (id == "hypothesis") id = hypothesis_;
    const auto text = texts_.find(id);
    if (text == texts_.end()) return false;
    step.id = fmt::format("{}/{}", tree_.id, id);
    step.conclusion = text->second;
    depth_[std::string(id)] = depth;
    tree_.depth = std::max(tree_.depth, depth);
    tree_.steps.push_back(std::move(step));
    return true;
  }

  std::string hypothesis_;
  Tree& tree_;
  Texts texts_;
  std::map<std::string, std::size_t, std::less<>> depth_;  // of what was concluded or given so far
};

Result<Tree> read_tree(std::string_view line) {
  const Result<Json> json = parse_json(line);
  if (!json.ok()) return json.status();
  const Json& meta = json->get("meta");
  const Json& proof = meta.get("step_proof");
  if (!proof.is_string() || !meta.get("triples").is_object())
    return Status::corrupt({"the record has no tree", "", "expected meta.triples and meta.step_proof", ""});
  Tree tree;
  tree.id = json->get("id").text();
  TreeReader(meta, tree).read(proof.string());
  tree.stated_depth = json->get("depth_of_proof").integer();
  if (tree.steps.empty() && tree.unreadable == 0)
    return Status::corrupt({"the tree has no steps", "", "meta.step_proof has no '->'", ""});
  return tree;
}

class Evaluation {
 public:
  explicit Evaluation(const EntailmentBankSettings& settings) : settings_(settings) {}

  void read(std::string_view line, std::size_t number) {
    ++counts_.lines;
    Result<Tree> tree = read_tree(line);
    if (tree.ok()) return trees_.push_back(std::move(*tree));
    ++counts_.refused;
    if (counts_.messages.size() < kMaxShown)
      counts_.messages.push_back(
          fmt::format("line {}: {}", number, printable(tree.status().message().str())));
  }

  [[nodiscard]] bool wants_more() const { return settings_.limit == 0 || counts_.lines < settings_.limit; }

  EntailmentBankCounts run() {
    for (std::size_t i = 0; i < trees_.size(); ++i) check(i);
    return std::move(counts_);
  }

 private:
  [[nodiscard]] TermProof prove(const Step& step) const {
    return entail::verify_by_substitution(step.premises, step.conclusion, settings_.reading);
  }

  void check(std::size_t index) {
    const Tree& tree = trees_[index];
    bool all = tree.unreadable == 0;
    for (std::size_t s = 0; s < tree.steps.size(); ++s) {
      all = check_step(tree.steps[s]) && all;
      replace_premises(index, s);
    }
    counts_.steps += tree.steps.size();
    counts_.unreadable += tree.unreadable;
    auto& at_depth = counts_.by_depth[tree.depth];
    ++at_depth.trees;
    if (all) ++counts_.trees_verified, ++at_depth.verified;
    if (tree.stated_depth <= 0) return;
    const bool aligned = std::cmp_equal(tree.stated_depth, tree.depth);
    ++counts_.depth_stated;
    counts_.depth_aligned += aligned;
    if (!all) return;
    ++counts_.verified_stated;
    counts_.verified_aligned += aligned;
  }

  bool check_step(const Step& step) {
    const TermProof proof = prove(step);
    const bool read = !proof.verified && settings_.ask && settings_.ask(step.premises, step.conclusion);
    counts_.outcomes.push_back({step.id, step.conclusion, proof.verified || read});
    counts_.read += read;
    if (!proof.verified) return read;
    ++counts_.verified;
    for (const entail::TermBinding& b : proof.bindings)
      ++counts_.positions[static_cast<std::size_t>(b.position)];
    return true;
  }

  void replace_premises(std::size_t tree, std::size_t index) {
    std::uint64_t state = combine_hash(combine_hash(settings_.seed, tree), index);
    for (std::size_t draw = 0; draw < settings_.draws; ++draw) {
      Step step = trees_[tree].steps[index];
      state = avalanche(state + 1);
      std::string& premise = step.premises[state % step.premises.size()];
      const std::string* other = sentence_of_another(tree, premise, state);
      if (other == nullptr) continue;
      premise = *other;
      ++counts_.replaced;
      if (prove(step).verified) ++counts_.accepted;
    }
  }

  // Not one that says the same; null when none was drawn.
  const std::string* sentence_of_another(std::size_t tree, std::string_view premise,
                                         std::uint64_t& state) const {
    const entail::FoldedText same = entail::fold(premise);
    for (std::size_t i = 0; i < kMaxRedraws; ++i) {
      state = avalanche(state + 1);
      const std::size_t other = state % trees_.size();
      const std::vector<std::string>& sentences = trees_[other].sentences;
      if (other == tree || sentences.empty()) continue;
      state = avalanche(state + 1);
      const std::string& drawn = sentences[state % sentences.size()];
      if (!entail::same_words(entail::fold(drawn), same)) return &drawn;
    }
    return nullptr;
  }

  const EntailmentBankSettings& settings_;
  std::vector<Tree> trees_;
  EntailmentBankCounts counts_;
};

double percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

// The figure under the looser reading, which is told but not counted.
std::string general_reading(std::string_view text, EntailmentBankSettings settings) {
  settings.reading = entail::TermReading::kGeneralObjects;
  settings.ask = {};
  const Result<EntailmentBankCounts> counts = evaluate_entailmentbank(text, settings);
  if (!counts.ok()) return counts.status().message().str();
  return fmt::format(
      "with plain objects read as all of their kind: {} of {} steps, {} of {} after a replacement",
      counts->verified, counts->steps, counts->accepted, counts->replaced);
}

}  // namespace

Result<EntailmentBankCounts> evaluate_entailmentbank(std::string_view text,
                                                     const EntailmentBankSettings& settings) {
  Evaluation evaluation(settings);
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (!trim(line).empty() && evaluation.wants_more()) evaluation.read(line, number);
  }
  EntailmentBankCounts counts = evaluation.run();
  if (counts.trees() == 0)
    return Status::unusable({"no line has an entailment tree", "",
                             counts.messages.empty() ? "" : counts.messages.front(),
                             "give JSON lines of EntailmentBank's task 1 or 2"});
  return counts;
}

namespace {

// A model that reads steps. The first error ends it: what comes after is not asked.
class Asking {
 public:
  explicit Asking(const FreeTextOptions& options) : run_(entail::FreeTextRun::start(options)) {}

  bool follows(const std::vector<std::string>& premises, const std::string& conclusion) {
    if (!run_.ok() || !failed_.ok()) return false;
    entail::FreeTextInputs inputs{{}, conclusion};
    for (const std::string& text : premises)
      inputs.premises.push_back({fmt::format("p{}", inputs.premises.size() + 1), text});
    const Result<entail::FreeTextResult> result = run_->read(inputs);
    if (!result.ok()) {
      failed_ = result.status();
      return false;
    }
    ++questions_;
    iterations_ += result->iterations;
    usage_ = result->usage;
    return result->tree.nodes.back().verdict == NodeVerdict::kVerified;
  }

  Status finish() {
    if (!run_.ok()) return run_.status();
    return failed_.ok() ? run_->finish() : failed_;
  }

  [[nodiscard]] std::size_t iterations() const { return iterations_; }
  [[nodiscard]] std::string told(const EntailmentBankCounts& counts) const {
    std::string out = fmt::format(
        "{} of {} further steps verified as a model reads them, with {} refinements ({:.2f} on average); {} "
        "requests, {} from the recording, {} tokens",
        counts.read, questions_, iterations_,
        questions_ == 0 ? 0.0 : static_cast<double>(iterations_) / static_cast<double>(questions_),
        usage_.calls, usage_.cache_hits, usage_.tokens_in + usage_.tokens_out);
    if (!usage_.stopped_by.empty()) out += "; stopped by " + usage_.stopped_by;
    return out;
  }

 private:
  Result<entail::FreeTextRun> run_;
  Status failed_;
  std::size_t questions_ = 0;
  std::size_t iterations_ = 0;
  LabellerUsage usage_;
};

constexpr std::string_view kNobodyAsked =
    "free text beyond terms needs the model roles decomposer and formaliser: no model was asked";

}  // namespace

Status run_entailmentbank(std::string_view text, Session& session) {
  EntailmentBankSettings settings;
  settings.limit = session.options().limit;
  std::optional<Asking> model;
  if (session.options().model) {
    FreeTextOptions options = *session.options().model;
    options.question.prover = session.options().prover;
    options.question.semantics = session.options().semantics;
    model.emplace(options);
    settings.ask = [&](const auto& premises, const auto& conclusion) {
      return model->follows(premises, conclusion);
    };
  }
  const Result<EntailmentBankCounts> counts = evaluate_entailmentbank(text, settings);
  if (!counts.ok()) return counts.status();
  if (model)
    if (Status s = model->finish(); !s.ok()) return s;
  const std::string_view missed = model ? "not shown: " : "not by terms alone: ";
  for (const EntailmentBankCounts::Outcome& o : counts->outcomes)
    session.note_answer(o.id, "follows", o.verified ? "follows" : std::string(missed) + o.conclusion);
  EntailEvalReport& report = session.report();
  report.verified = counts->verified + counts->read;
  report.depth_known = counts->verified_stated;
  report.depth_equal = counts->verified_aligned;
  report.iterations = model ? model->iterations() : 0;
  for (const std::string& m : counts->messages) session.warn("refused", m);
  session.note_lines(general_reading(text, settings));
  session.note_lines(to_string(*counts, settings));
  session.note_lines(model ? model->told(*counts) : std::string(kNobodyAsked));
  return {};
}

std::string to_string(const EntailmentBankCounts& c, const EntailmentBankSettings& settings) {
  std::string out =
      fmt::format("{} of {} steps verified by the substitution of terms ({:.2f} %); {} unreadable\n",
                  c.verified, c.steps, percent(c.verified, c.steps), c.unreadable);
  out += fmt::format("{} of {} trees verified in all steps; {} lines refused\n", c.trees_verified, c.trees(),
                     c.refused);
  for (const auto& [depth, at] : c.by_depth)
    out += fmt::format("depth {}: {} of {} trees\n", depth, at.verified, at.trees);
  out += fmt::format("depth as stated: {} of {} trees\n", c.depth_aligned, c.depth_stated);
  out +=
      fmt::format("accepted after a premise was replaced at random: {} of {} ({:.2f} %; seed {}, {} draws)\n",
                  c.accepted, c.replaced, percent(c.accepted, c.replaced), settings.seed, settings.draws);
  return out;
}

}  // namespace propter::eval
