// A model in memory that plays the roles of free text as a test writes them down.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "entail/free_text.h"
#include "tests/support/fake_model.h"

namespace propter::test {

inline std::string quoted(const std::string& text) {
  JsonWriter out(JsonLayout::kCompact);
  return out.value(text).take();
}

inline std::string edit_json(const std::string& edit, const std::string& target, const std::string& from = "",
                             const std::string& statement = "") {
  return R"({"edit":")" + edit + R"(","target":")" + target + R"(","from":")" + from + R"(","statement":)" +
         quoted(statement) + R"(,"why":""})";
}

struct ScriptedRoles {
  std::map<std::string, std::vector<std::string>> atoms;     // by sentence id
  std::string steps;                                         // of the answer; empty: one step from all atoms
  std::map<std::string, std::deque<std::string>> sentences;  // by statement, one per attempt, the last stays
  std::set<std::string> denied;                              // claims that are not stated
  std::deque<std::string> edits;                             // answers; then it gives up
  std::map<std::string, std::deque<std::string>> raw;        // by role: answers that come first

  llm::Completion operator()(const llm::ChatRequest& request) {
    const std::string role(request.schema_name);
    if (auto& first = raw[role]; !first.empty()) return answer(take(first));
    const Result<Json> packet = parse_json(request.user);
    if (!packet.ok()) return failure("the packet is no JSON");
    if (role == "decomposer")
      return answer(packet->get("task").string() == "atoms" ? atoms_of(*packet) : steps_of(*packet));
    if (role == "formaliser") return answer(sentence_for(packet->get("statement").string()));
    if (role == "checker")
      return answer(denied.contains(packet->get("claim").string()) ? R"({"stated":false,"why":"no"})"
                                                                   : R"({"stated":true,"why":"yes"})");
    return answer(edits.empty() ? edit_json("give_up", "") : take(edits));
  }

 private:
  static std::string take(std::deque<std::string>& from) {
    std::string out = from.front();
    from.pop_front();
    return out;
  }
  std::string atoms_of(const Json& packet) {
    std::string list;
    for (const Json& sentence : packet.get("sentences").array())
      for (const std::string& atom : atoms[sentence.get("id").string()])
        list += (list.empty() ? "" : ",") + (R"({"from":")" + sentence.get("id").string()) +
                R"(","statement":)" + quoted(atom) + "}";
    return R"({"atoms":[)" + list + R"(],"steps":[]})";
  }
  std::string steps_of(const Json& packet) const {
    if (!steps.empty()) return R"({"atoms":[],"steps":)" + steps + "}";
    std::string uses;
    for (const Json& atom : packet.get("atoms").array())
      uses += (uses.empty() ? "\"" : ",\"") + atom.get("id").string() + "\"";
    return R"({"atoms":[],"steps":[{"id":"i1","statement":"x","uses":[)" + uses + "]}]}";
  }
  std::string sentence_for(const std::string& statement) {
    auto& answers = sentences[statement];
    if (answers.empty()) return R"({"sentence":""})";
    const std::string sentence = answers.front();
    if (answers.size() > 1) answers.pop_front();
    return R"({"sentence":)" + quoted(sentence) + "}";
  }
};

// Free text and everything that it needs, over a recording in memory.
struct FreeTextRig {
  explicit FreeTextRig(ScriptedRoles roles) : model(std::move(roles)) {}

  Result<entail::FreeTextResult> run(const std::vector<std::string>& premises,
                                     const std::string& hypothesis) {
    return run_with(&model, premises, hypothesis);
  }
  Result<entail::FreeTextResult> replay(const std::vector<std::string>& premises,
                                        const std::string& hypothesis) {
    return run_with(nullptr, premises, hypothesis);
  }

  FakeModel model;
  llm::Recording recording;
  LlmOptions options;
  entail::FreeTextSettings settings;

 private:
  Result<entail::FreeTextResult> run_with(llm::Model* asked, const std::vector<std::string>& premises,
                                          const std::string& hypothesis) {
    options.model = "fake-1";
    llm::Session session({agents::decomposer(), options, recording, asked, asked == nullptr});
    const auto prover = entail::make_native_prover({});
    entail::FreeTextInputs inputs;
    for (std::size_t i = 0; i < premises.size(); ++i)
      inputs.premises.push_back({"p" + std::to_string(i + 1), premises[i]});
    inputs.hypothesis = hypothesis;
    auto result = entail::FreeText(session, *prover, settings).run(inputs);
    if (const Status finished = session.finish(); result.ok() && !finished.ok()) return finished;
    return result;
  }
};

// All that a result says, on lines.
inline std::string told(const entail::FreeTextResult& result) {
  std::string out;
  for (const EntailmentNode& node : result.tree.nodes) {
    out += node.id + ": " + node.statement + " [" + std::string(name_of(node.verdict)) + "]";
    for (const std::uint32_t premise : node.premises) out += " " + result.tree.nodes[premise].id;
    out += (node.diagnosis.empty() ? "" : " -- " + node.diagnosis) + "\n";
  }
  for (const auto& atom : result.atoms)
    out += atom.id + (atom.kept ? " kept: " : " dropped: ") + atom.sentence + " " + atom.reason + "\n";
  for (const auto& source : result.sources)
    out += source.sentence.id + (source.covered ? " covered " : " not covered ") + source.missing + "\n";
  for (const std::string& warning : result.warnings) out += warning + "\n";
  for (const std::string& rejected : result.rejected) out += rejected + "\n";
  return out + std::to_string(result.iterations) + " iterations, " + result.stopped_by + "\n";
}

}  // namespace propter::test
