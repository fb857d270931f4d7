#include "entail/free_text_reading.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace propter::entail {
namespace {

Status wrong(std::string what) { return Status::corrupt({std::move(what), "", "", ""}); }

// A whole paraphrase: the sentence says nothing that the text does not, and leaves nothing out.
std::string objection_to_paraphrase(const std::string& sentence, const std::string& text) {
  if (std::string added = objection_to_atom(sentence, text); !added.empty()) return added;
  const Coverage coverage = coverage_of(text, std::span(&sentence, 1));
  return coverage.missing.empty() ? "" : fmt::format("it leaves out '{}'", coverage.missing.front());
}

}  // namespace

Result<Rule> FreeTextReading::form_of(const std::string& sentence) {
  return parse_sentence(sentence, signature_, vocabulary_);
}

std::string FreeTextReading::problem_with(const std::string& sentence, const Objection& objection) const {
  Signature trial = signature_;  // what is not kept leaves no trace
  const Result<Rule> rule = parse_sentence(sentence, trial, vocabulary_);
  return rule.ok() ? objection(sentence) : rule.status().message().str();
}

std::set<std::string> FreeTextReading::known_words() const {
  std::set<std::string> words;
  for (const Predicate& predicate : signature_.predicates()) words.insert(predicate.lemma);
  return words;
}

std::vector<Result<std::string>> FreeTextReading::formalise(std::span<const Wanted> wanted) {
  std::vector<Result<std::string>> out;
  std::vector<std::size_t> open;
  std::vector<FormalisationTask> tasks;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string problem = problem_with(wanted[i].statement, wanted[i].objection);
    out.push_back(problem.empty() ? Result<std::string>(wanted[i].statement) : wrong(problem));
    if (problem.empty()) continue;
    open.push_back(i);
    tasks.push_back({wanted[i].statement});
  }
  const std::set<std::string> known = known_words();
  for (std::uint32_t round = 0; round <= settings_.repairs && !open.empty(); ++round) {
    const std::vector<Result<std::string>> answers = roles_.formalise(tasks, known);
    std::vector<std::size_t> still;
    std::vector<FormalisationTask> repairs;
    for (std::size_t k = 0; k < open.size(); ++k) {
      const Wanted& each = wanted[open[k]];
      const bool answered = answers[k].ok();
      const std::string problem = answered ? problem_with(*answers[k], each.objection)
                                           : fmt::format("{}; {}", out[open[k]].status().message().what,
                                                         answers[k].status().message().what);
      out[open[k]] = problem.empty() ? answers[k] : wrong(problem);
      // Nobody to ask again, or somebody who found nothing.
      if (problem.empty() || !answered) continue;
      still.push_back(open[k]);
      repairs.push_back({each.statement, *answers[k], problem});
    }
    open = std::move(still);
    tasks = std::move(repairs);
  }
  return out;
}

void FreeTextReading::keep(FreeTextAtom& atom) {
  const Result<Rule> form = form_of(atom.sentence);
  atom.kept = form.ok();
  if (!form.ok()) atom.reason = form.status().message().str();
}

void FreeTextReading::formalise_atoms(std::span<FreeTextAtom> atoms,
                                      std::span<const SourceSentence* const> sources) {
  std::vector<Wanted> wanted;
  for (std::size_t i = 0; i < atoms.size(); ++i)
    wanted.push_back({atoms[i].statement, [source = sources[i]](const std::string& sentence) {
                        return objection_to_atom(sentence, source->text);
                      }});
  const std::vector<Result<std::string>> sentences = formalise(wanted);
  for (std::size_t i = 0; i < atoms.size(); ++i)
    if (sentences[i].ok())
      atoms[i].sentence = *sentences[i];
    else
      atoms[i].reason = sentences[i].status().message().what;
}

void FreeTextReading::judge_atoms(std::span<FreeTextAtom> atoms,
                                  std::span<const SourceSentence* const> sources) {
  std::vector<SourceClaim> claims;
  std::vector<FreeTextAtom*> judged;
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    if (!atoms[i].reason.empty()) continue;
    claims.push_back({atoms[i].id, sources[i]->text, atoms[i].sentence});
    judged.push_back(&atoms[i]);
  }
  const std::vector<Result<Judgement>> judgements = roles_.judge(claims);
  for (std::size_t i = 0; i < judged.size(); ++i) {
    const Result<Judgement>& each = judgements[i];
    if (!each.ok())
      judged[i]->reason = fmt::format("it was not checked: {}", each.status().message().what);
    else if (!each->stated)
      judged[i]->reason = fmt::format("the source does not state it: {}", each->why);
    else
      keep(*judged[i]);
  }
}

void FreeTextReading::add_atoms(std::span<const SourceSentence> sentences, FreeTextResult& result) {
  const std::vector<Result<std::vector<AtomDraft>>> drafts = roles_.decompose(sentences);
  std::vector<FreeTextAtom> atoms;
  std::vector<const SourceSentence*> sources;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const std::string& id = sentences[i].id;
    if (!drafts[i].ok())
      result.warnings.push_back(fmt::format("{} was not read: {}", id, drafts[i].status().message().what));
    else
      for (std::size_t k = 0; k < drafts[i]->size(); ++k) {
        atoms.push_back({fmt::format("{}-{}", id, k + 1), id, (*drafts[i])[k].statement, {}, false, {}});
        sources.push_back(&sentences[i]);
      }
  }
  formalise_atoms(atoms, sources);
  judge_atoms(atoms, sources);
  std::ranges::move(atoms, std::back_inserter(result.atoms));
}

SourceReading FreeTextReading::coverage(const SourceSentence& sentence,
                                        std::span<const FreeTextAtom> atoms) const {
  std::vector<std::string> said;
  for (const FreeTextAtom& atom : atoms)
    if (atom.kept && atom.from == sentence.id) said.push_back(atom.sentence);
  const Coverage found = coverage_of(sentence.text, said);
  SourceReading reading{sentence, found.share, true, {}};
  const bool negation_lost = !found.missing.empty() && found.missing.back() == "not";
  if (!said.empty() && found.share >= settings_.coverage && !negation_lost) return reading;
  reading.covered = false;
  reading.missing = said.empty() ? "none of it was kept"
                                 : fmt::format("no atom has '{}'", fmt::join(found.missing, "', '"));
  return reading;
}

void FreeTextReading::read(const std::vector<SourceSentence>& sentences, FreeTextResult& result) {
  std::vector<SourceSentence> free;
  for (const SourceSentence& sentence : sentences) {
    if (form_of(sentence.text).ok())
      result.atoms.push_back({sentence.id, sentence.id, sentence.text, sentence.text, true, {}});
    else
      free.push_back(sentence);
  }
  if (!free.empty()) add_atoms(free, result);
  for (const SourceSentence& sentence : sentences) {
    const bool as_it_stands = std::ranges::none_of(free, [&](const auto& f) { return f.id == sentence.id; });
    result.sources.push_back(as_it_stands ? SourceReading{sentence, 1, true, {}}
                                          : coverage(sentence, result.atoms));
    const SourceReading& reading = result.sources.back();
    if (!reading.covered)
      result.warnings.push_back(fmt::format("{} is not covered: {}", sentence.id, reading.missing));
  }
}

Result<std::string> FreeTextReading::read_hypothesis(const std::string& text) {
  if (form_of(text).ok()) return text;
  const Wanted wanted{text, [&text](const std::string& s) { return objection_to_paraphrase(s, text); }};
  Result<std::string> sentence = formalise({&wanted, 1}).front();
  if (!sentence.ok()) return sentence;
  // Both ways: to prove less than was asked is no proof of it, to refute more no refutation.
  const std::vector<SourceClaim> claims{{"hypothesis", text, *sentence}, {"hypothesis", *sentence, text}};
  for (const Result<Judgement>& each : roles_.judge(claims)) {
    if (!each.ok()) return wrong(fmt::format("it was not checked: {}", each.status().message().what));
    if (!each->stated) return wrong(fmt::format("'{}' does not say the same: {}", *sentence, each->why));
  }
  if (const Result<Rule> form = form_of(*sentence); !form.ok()) return form.status();
  return sentence;
}

std::vector<Result<std::string>> FreeTextReading::read_steps(const std::vector<std::string>& statements) {
  std::vector<Wanted> wanted;
  for (const std::string& statement : statements)
    wanted.push_back({statement, [](const std::string&) { return std::string(); }});
  return formalise(wanted);
}

FreeTextAtom FreeTextReading::read_atom(std::string id, const SourceSentence& source,
                                        const std::string& statement, const Refusal& refuse) {
  FreeTextAtom atom{std::move(id), source.id, statement, {}, false, {}};
  const SourceSentence* const from = &source;
  formalise_atoms({&atom, 1}, {&from, 1});
  if (!atom.reason.empty()) return atom;
  Signature trial = signature_;
  const Result<Rule> form = parse_sentence(atom.sentence, trial, vocabulary_);
  if (form.ok()) atom.reason = refuse(*form);
  if (atom.reason.empty()) judge_atoms({&atom, 1}, {&from, 1});
  return atom;
}

}  // namespace propter::entail
