#include "entail/free_text.h"

#include <set>

#include <fmt/format.h>

#include "entail/free_text_reading.h"
#include "entail/free_text_refinement.h"
#include "entail/free_text_roles.h"

namespace propter::entail {
namespace {

constexpr std::size_t kMostBytes = 200'000;
constexpr std::size_t kMostSentences = 500;
constexpr const char* kRoot = "hypothesis";

Status check_settings(const FreeTextSettings& settings) {
  if (settings.max_refinements > kMostRefinements)
    return Status::usage({fmt::format("{} refinements are too many", settings.max_refinements), "", "",
                          fmt::format("choose at most {}", kMostRefinements)});
  if (settings.coverage < 0 || settings.coverage > 1)
    return Status::usage({"the coverage is a share", "", "", "choose 0 to 1"});
  return {};
}

Result<std::vector<SourceSentence>> sentences_of(const FreeTextInputs& inputs) {
  std::size_t bytes = inputs.hypothesis.size();
  std::vector<SourceSentence> sentences;
  std::set<std::string> ids{kRoot};
  for (const SourceSentence& premise : inputs.premises) {
    bytes += premise.text.size();
    if (bytes > kMostBytes) break;
    for (SourceSentence& sentence : split_sentences(premise.id, premise.text)) {
      if (!ids.insert(sentence.id).second)
        return Status::usage({"an id of a premise is not unique", sentence.id, "", ""});
      sentences.push_back(std::move(sentence));
    }
  }
  if (bytes > kMostBytes || sentences.size() > kMostSentences)
    return Status::usage(
        {"the text is too long", "",
         fmt::format("at most {} bytes and {} sentences are read", kMostBytes, kMostSentences),
         "leave out what the hypothesis does not rest on"});
  return sentences;
}

EntailmentTree unread_hypothesis(const std::string& text, const std::string& why) {
  EntailmentNode root{kRoot, text};
  root.diagnosis = fmt::format("the statement is not covered: {}", why);
  return {{std::move(root)}};
}

// One run: what was read, and how the hypothesis is to follow from it.
class Run {
 public:
  Run(Roles& roles, const FreeTextSettings& settings, FreeTextResult& result)
      : roles_(roles), reading_(roles, settings), result_(result) {}

  FreeTextReading& reading() { return reading_; }

  std::vector<ProofStep> plan(const std::string& hypothesis) {
    std::vector<LeafOrStep> leaves;
    for (const FreeTextAtom& atom : result_.atoms)
      if (atom.kept) leaves.push_back({atom.id, atom.sentence, true});
    if (leaves.size() > 1) {
      Result<std::vector<ProofStep>> steps = roles_.plan(leaves, hypothesis);
      if (steps.ok()) return in_controlled_english(*std::move(steps), hypothesis);
      result_.warnings.push_back(fmt::format("no steps were proposed: {}", steps.status().message().what));
    }
    ProofStep root{kRoot, hypothesis, {}};
    for (const LeafOrStep& leaf : leaves) root.uses.push_back(leaf.id);
    return {root};
  }

 private:
  // The root says what was asked, whatever the last step says. A step that cannot be written is left out.
  std::vector<ProofStep> in_controlled_english(std::vector<ProofStep> steps, const std::string& hypothesis) {
    steps.back() = {kRoot, hypothesis, std::move(steps.back().uses)};
    std::vector<std::string> statements;
    for (const ProofStep& step : steps) statements.push_back(step.sentence);
    statements.pop_back();
    const std::vector<Result<std::string>> sentences = reading_.read_steps(statements);
    for (std::size_t i = sentences.size(); i-- > 0;) {
      if (sentences[i].ok()) {
        steps[i].sentence = *sentences[i];
      } else {
        result_.warnings.push_back(
            fmt::format("step {} was left out: {}", steps[i].id, sentences[i].status().message().what));
        splice_out(steps, i);
      }
    }
    return steps;
  }

  Roles& roles_;
  FreeTextReading reading_;
  FreeTextResult& result_;
};

}  // namespace

Result<FreeTextResult> FreeText::run(const FreeTextInputs& inputs) {
  if (Status s = check_settings(settings_); !s.ok()) return s;
  const Result<std::vector<SourceSentence>> sentences = sentences_of(inputs);
  if (!sentences.ok()) return sentences.status();
  FreeTextResult result;
  Roles roles(session_, settings_.redactor, settings_.max_request_tokens);
  Run run(roles, settings_, result);
  run.reading().read(*sentences, result);
  const Result<std::string> hypothesis = run.reading().read_hypothesis(inputs.hypothesis);
  if (hypothesis.ok()) {
    Refinement refinement({roles, run.reading(), prover_, settings_, *sentences, result});
    if (Status s = refinement.run(run.plan(*hypothesis)); !s.ok()) return s;
  } else {
    result.tree = unread_hypothesis(inputs.hypothesis, hypothesis.status().message().str());
  }
  result.usage = session_.usage();
  if (result.stopped_by.empty() || result.stopped_by == "no_answer")
    if (!result.usage.stopped_by.empty()) result.stopped_by = result.usage.stopped_by;
  if (!session_.problem().ok()) return session_.problem();
  return result;
}

}  // namespace propter::entail
