#include "eval/labelled.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/characters.h"
#include "base/text.h"

namespace propter::eval {
namespace {

struct Word {
  std::string_view word;  // lower case
  std::string_view label;
};
constexpr auto kWords = std::to_array<Word>({
    {"true", kLabelTrue},
    {"false", kLabelFalse},
    {"unknown", kLabelUnknown},
    {"uncertain", kLabelUnknown},
});

std::string_view label_of_word(std::string_view text) {
  const auto* const found =
      std::find_if(kWords.begin(), kWords.end(), [&](const Word& w) { return iequals(w.word, trim(text)); });
  return found == kWords.end() ? std::string_view() : found->label;
}

// "A) True" as 'A' and "True"; without a letter in front, the letter is 0.
struct Option {
  char letter = 0;
  std::string_view text;
};
Option option_of(std::string_view option) {
  option = trim(option);
  const std::size_t at = option.starts_with('(') ? 1 : 0;
  const bool lettered = option.size() > at && is_letter(option[at]) &&
                        (option.size() == at + 1 || contains("):. ", option[at + 1]));
  if (!lettered) return {0, option};
  const std::size_t rest = std::min(option.size(), at + 2);
  return {lower(option.substr(at, 1))[0], trim(option.substr(rest))};
}

// The text of the option with this letter, or of the one at its place where none has a letter.
std::vector<std::string_view> named(char letter, const std::vector<Option>& options) {
  std::vector<std::string_view> out;
  for (const Option& o : options)
    if (o.letter == letter) out.push_back(o.text);
  const bool bare =
      std::all_of(options.begin(), options.end(), [](const Option& o) { return o.letter == 0; });
  const auto place = static_cast<std::size_t>(letter - 'a');
  if (bare && place < options.size()) out.push_back(options[place].text);
  return out;
}

std::vector<std::string> informalised(const std::vector<entail::Sentence>& sentences,
                                      const entail::Signature& signature) {
  std::vector<std::string> out;
  for (const entail::Sentence& sentence : sentences)
    out.push_back(entail::informalise(*entail::rule_of(sentence), signature, {}));
  return out;
}

// What is given in a gold proof, and what it says to follow.
struct GoldProof {
  std::vector<entail::Sentence> given;
  std::set<std::string> derived;  // literals
};
// Nothing where something else than facts is derived.
std::optional<GoldProof> gold_proof(const std::vector<entail::Sentence>& chain, const LabelledCase& problem) {
  const std::vector<std::string> premises = informalised(problem.premises, problem.signature);
  const std::unordered_set<std::string_view> known(premises.begin(), premises.end());
  std::unordered_set<std::string_view> told;
  GoldProof out;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (!told.insert(problem.chain[i]).second) continue;
    if (known.contains(problem.chain[i])) {
      out.given.push_back(chain[i]);
      continue;
    }
    const entail::Rule rule = *entail::rule_of(chain[i]);
    if (!rule.body.empty() || rule.variables > 0) return std::nullopt;
    for (const entail::Literal& literal : rule.head)
      out.derived.insert(entail::informalise(literal, problem.signature, {}));
  }
  return out;
}

// Of the way from what the gold proof takes as given to its last sentence. Nothing where that way does not
// take all of it, or passes other facts than the gold proof: there may be several of different depths.
std::optional<std::size_t> gold_depth(const std::vector<entail::Sentence>& chain, const LabelledCase& problem,
                                      std::uint32_t milliseconds) {
  const std::optional<GoldProof> gold = gold_proof(chain, problem);
  if (!gold) return std::nullopt;
  const auto prover = entail::make_native_prover({.milliseconds = milliseconds});
  if (!prover->load(problem.signature, gold->given, Semantics::kStrongNegation).ok()) return std::nullopt;
  const entail::Proof proof = prover->prove(chain.back());
  if (proof.finding != entail::Finding::kProved || proof.core.size() < gold->given.size())
    return std::nullopt;
  std::set<std::string> derived;
  for (const entail::Derivation& step : proof.steps)
    if (!step.from.empty()) derived.insert(entail::informalise(step.conclusion, problem.signature, {}));
  if (derived != gold->derived) return std::nullopt;
  return depth_of(proof);
}

// Items of a file, one after the other.
class Reading {
 public:
  Reading(std::span<const Shape> shapes, Session& session) : shapes_(shapes), session_(session) {}

  Status whole(const Json& file) {
    if (file.is_array()) {
      for (const Json& each : file.array()) item(each, "");
    } else if (shape_of(file) != nullptr) {
      item(file, "");
    } else {
      for (const auto& [key, member] : file.object())
        if (shape_of(member) != nullptr) item(member, key);
    }
    return finish();
  }

  Status lines(std::string_view text) {
    std::size_t number = 0;
    for (const std::string_view line : split(text, '\n')) {
      ++number;
      if (trim(line).empty()) continue;
      const Result<Json> json = parse_json(line);
      const std::string id = fmt::format("line {}", number);
      json.ok() ? item(*json, id) : refuse(id, json.status().message().str());
    }
    return finish();
  }

 private:
  [[nodiscard]] const Shape* shape_of(const Json& item) const {
    const auto found = std::find_if(shapes_.begin(), shapes_.end(),
                                    [&](const Shape& s) { return !item.get(s.mark).is_null(); });
    return found == shapes_.end() ? nullptr : &*found;
  }

  void item(const Json& item, const std::string& name) {
    if (done()) return;
    std::string id = item.get("id").text();
    if (id.empty()) id = name.empty() ? fmt::format("case {}", read_ + 1) : name;
    if (const Shape* shape = shape_of(item))
      shape->read(item, id, [&](LabelledRecord record) { take(record); });
    else
      refuse(id, "it has neither of the members that a problem has");
  }

  [[nodiscard]] bool done() const { return !status_.ok() || !session_.wants_more(read_); }

  void take(LabelledRecord& record) {
    if (done()) return;
    warn_of_closed_world(record);
    if (!record.fault.empty()) return refuse(record.id, record.fault);
    ++read_;
    ++problems_;
    status_ = session_.answer(understood(record));
  }

  // Once: what holds of a case holds of its file.
  void warn_of_closed_world(const LabelledRecord& record) {
    if (record.closed_world.empty() || std::exchange(closed_world_told_, true)) return;
    session_.warn(record.id, fmt::format("{}, where what cannot be proved is false; it is answered as of an "
                                         "open world, where that is Unknown, here and in all cases like it",
                                         record.closed_world));
  }

  void refuse(const std::string& id, const std::string& why) {
    if (done()) return;
    ++read_;
    if (first_fault_.empty()) first_fault_ = fmt::format("{}: {}", id, why);
    session_.warn(id, "this is no problem to answer: " + why);
    session_.note_answer(id, "none", kNotUnderstood);
  }

  LabelledCase understood(const LabelledRecord& record) {
    LabelledCase out;
    out.id = record.id;
    out.label = record.label;
    out.complete = session_.parse_text(out.id, record.theory, out.signature, out.premises);
    std::optional<entail::Rule> goal = session_.parse(out.id, record.statement, out.signature);
    if (goal)
      out.goal = {"goal", record.statement, *std::move(goal)};
    else
      out.complete = false;
    out.depth = record.depth;
    read_proof(record.proof, out);
    return out;
  }

  // A sentence that is not read leaves the case without a gold proof; all of them are tried and noted.
  void read_proof(const std::vector<std::string>& proof, LabelledCase& out) {
    std::vector<entail::Sentence> chain;
    for (const std::string& sentence : proof) {
      std::optional<entail::Rule> rule = session_.parse(out.id, sentence, out.signature);
      if (rule) chain.push_back({fmt::format("g{}", chain.size() + 1), sentence, *std::move(rule)});
    }
    if (chain.empty() || chain.size() < proof.size()) return;
    out.chain = informalised(chain, out.signature);
    if (!out.depth) out.depth = gold_depth(chain, out, session_.options().goal_milliseconds);
  }

  Status finish() {
    if (!status_.ok() || problems_ > 0) return status_;
    std::vector<std::string_view> marks;
    for (const Shape& s : shapes_) marks.push_back(s.mark);
    const std::string expected = fmt::format("expected objects with '{}'", fmt::join(marks, "' or '"));
    return Status::corrupt({"there is no problem to answer", "",
                            first_fault_.empty() ? expected : first_fault_,
                            "check --format; docs/entailment-formats.md says what is read"});
  }

  std::span<const Shape> shapes_;
  Session& session_;
  std::size_t read_ = 0;
  std::size_t problems_ = 0;
  bool closed_world_told_ = false;
  std::string first_fault_;
  Status status_;
};

// Whether some line is an object of its own.
bool has_object_line(std::string_view text) {
  const std::vector<std::string_view> lines = split(text, '\n');
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
    line = trim(line);
    return line.starts_with('{') && line.ends_with('}') && parse_json(line).ok();
  });
}

std::string fault_of(const Json& item, const LabelledRecord& record) {
  if (!item.get("context").is_string()) return "'context' is no text";
  if (trim(record.statement).empty()) return "it asks no question";
  if (record.label.empty()) return "its answer is none of True, False and Unknown";
  return {};
}

}  // namespace

std::string_view label_of_answer(const Json& answer, const Json& options) {
  const std::string text = answer.text();
  if (const std::string_view said = label_of_word(text); !said.empty()) return said;
  const auto [letter, rest] = option_of(text);
  if (letter == 0) return {};
  if (!rest.empty()) return label_of_word(rest);
  std::vector<Option> all;
  for (const Json& option : options.array()) all.push_back(option_of(option.string()));
  std::string_view label;
  for (const std::string_view option : named(letter, all)) {
    const std::string_view meant = label_of_word(option);
    if (!label.empty() && meant != label) return {};
    label = meant;
  }
  return label;
}

void read_with_options(const Json& item, const std::string& id, const Take& take) {
  LabelledRecord out{id, item.get("context").string()};
  const std::string& question = item.get("question").string();
  out.statement = trim(std::string_view(question).substr(question.rfind('?') + 1));
  out.label = label_of_answer(item.get("answer"), item.get("options"));
  for (const Json& sentence : item.get("explanation").array()) out.proof.push_back(sentence.string());
  out.fault = fault_of(item, out);
  take(std::move(out));
}

Status answer_labelled(std::string_view text, std::span<const Shape> shapes, Session& session) {
  Reading reading(shapes, session);
  const Result<Json> file = parse_json(text);
  if (file.ok()) return reading.whole(*file);
  return has_object_line(text) ? reading.lines(text) : file.status();
}

}  // namespace propter::eval
