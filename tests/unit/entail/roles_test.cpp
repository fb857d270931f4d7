// The example cases of the roles of free text: the packet is one that the program makes, and the expected
// answer is one that it takes. Where an endpoint is configured, its model is asked, too.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entail/free_text_roles.h"
#include "entail/language.h"
#include "llm/endpoint.h"
#include "llm/tokens.h"
#include "tests/support/fake_model.h"

namespace propter::entail {
namespace {

namespace fs = std::filesystem;

std::string compact(const Json& json) {
  JsonWriter out(JsonLayout::kCompact);
  return out.value(json).take();
}

struct Example {
  std::string role;
  std::string name;
  Json json;

  [[nodiscard]] const Json& packet() const { return json.get("packet"); }
  [[nodiscard]] const Json& expected() const { return json.get("expected"); }
};

void PrintTo(const Example& example, std::ostream* out) { *out << example.role << '/' << example.name; }

std::vector<agents::Role> roles() {
  return {agents::decomposer(), agents::formaliser(), agents::checker(), agents::refiner()};
}

std::vector<Example> examples() {
  std::vector<Example> out;
  const fs::path agents_folder = fs::path(AGENTS_DIR);
  for (const agents::Role& role : roles())
    for (const auto& entry : fs::directory_iterator(agents_folder / role.name / "examples")) {
      std::ifstream file(entry.path());
      std::ostringstream text;
      text << file.rdbuf();
      const Result<Json> json = parse_json(text.str());
      EXPECT_TRUE(json.ok()) << entry.path();
      if (json.ok()) out.push_back({std::string(role.name), entry.path().stem(), *json});
    }
  std::ranges::sort(out, {}, [](const Example& e) { return std::pair(e.role, e.name); });
  return out;
}

std::vector<LeafOrStep> statements_of(const Json& list) {
  std::vector<LeafOrStep> out;
  for (const Json& each : list.array())
    out.push_back({each.get("id").string(), each.get("statement").string(),
                   !each.get("leaf").is_bool() || each.get("leaf").boolean()});
  return out;
}

std::vector<SourceSentence> sources_of(const Json& list) {
  std::vector<SourceSentence> out;
  for (const Json& each : list.array()) out.push_back({each.get("id").string(), each.get("text").string()});
  return out;
}

std::vector<std::string> texts_of(const Json& list) {
  std::vector<std::string> out;
  for (const Json& each : list.array()) out.push_back(each.string());
  return out;
}

RefinementTask task_of(const Json& packet) {
  const Json& step = packet.get("step");
  return {{step.get("id").string(), step.get("statement").string(), false},
          packet.get("hypothesis").string(),
          packet.get("verdict").string(),
          packet.get("diagnosis").string(),
          packet.get("missing").string(),
          texts_of(packet.get("holds")),
          statements_of(packet.get("premises")),
          statements_of(packet.get("others")),
          sources_of(packet.get("sources")),
          texts_of(packet.get("rejected"))};
}

std::vector<SourceClaim> claims_of(const Json& packet) {
  return {{"example", packet.get("source").string(), packet.get("claim").string()}};
}

// The gist of what came back, as text: what an example expects of a model, whatever the words around it.
std::string ask_decomposer(Roles& asked, const Json& packet) {
  std::string gist;
  if (packet.get("task").string() == "atoms") {
    for (const auto& atoms : asked.decompose(sources_of(packet.get("sentences"))))
      for (const AtomDraft& atom : atoms.ok() ? *atoms : std::vector<AtomDraft>{}) gist += atom.from + ' ';
    return gist;
  }
  const auto steps = asked.plan(statements_of(packet.get("atoms")), packet.get("hypothesis").string());
  if (!steps.ok()) return steps.status().message().what;
  for (const ProofStep& step : *steps) {
    gist += step.id + ':';
    for (const std::string& id : step.uses) gist += ' ' + id;
  }
  return gist;
}

std::string ask_formaliser(Roles& asked, const Json& packet) {
  const FormalisationTask task{packet.get("statement").string(), packet.get("last_answer").string(),
                               packet.get("problem").string()};
  const std::vector<std::string> known = texts_of(packet.get("known"));
  const auto answer = asked.formalise({&task, 1}, {known.begin(), known.end()}).front();
  return answer.ok() ? *answer : "none";
}

std::string gist_of(llm::Model& model, const LlmOptions& options, const Example& example) {
  llm::Recording recording;
  llm::Session session({agents::decomposer(), options, recording, &model});
  Roles asked(session, nullptr, 4000);
  if (example.role == "decomposer") return ask_decomposer(asked, example.packet());
  if (example.role == "formaliser") return ask_formaliser(asked, example.packet());
  if (example.role == "refiner") {
    const Result<Edit> edit = asked.refine(task_of(example.packet()));
    return edit.ok() ? std::string(name_of(edit->kind)) + ' ' + edit->target : edit.status().message().what;
  }
  const auto judgement = asked.judge(claims_of(example.packet())).front();
  return judgement.ok() ? (judgement->stated ? "stated" : "not stated") : judgement.status().message().what;
}

class RoleExamples : public ::testing::TestWithParam<Example> {
 protected:
  // From a model that answers as the example expects.
  std::string expected_gist() {
    LlmOptions options;
    options.model = "fake-1";
    return gist_of(model_, options, GetParam());
  }
  test::FakeModel model_{
      [this](const llm::ChatRequest&) { return test::answer(compact(GetParam().expected())); }};
};

TEST_P(RoleExamples, AnswerIsTaken) {
  expected_gist();
  const bool empty =
      GetParam().role == "formaliser" && GetParam().expected().get("sentence").string().empty();
  // A second request would be a repair.
  EXPECT_EQ(model_.received().size(), 1U) << (empty ? "" : model_.asked().back());
}

TEST_P(RoleExamples, PacketIsAsTheProgramMakesIt) {
  expected_gist();
  ASSERT_FALSE(model_.received().empty());
  Json::Object packet = GetParam().packet().object();
  if (GetParam().role != "formaliser")
    std::erase_if(packet, [](const auto& m) { return m.first == "last_answer"; });
  EXPECT_EQ(model_.asked().front(), compact(Json(packet)));
}

TEST_P(RoleExamples, RequestIsSmall) {
  expected_gist();
  ASSERT_FALSE(model_.received().empty());
  const llm::ChatRequest& request = model_.received().front();
  EXPECT_LT(llm::estimate_tokens(request.system) + llm::estimate_tokens(request.schema) +
                llm::estimate_tokens(request.user),
            1500U);
}

TEST_P(RoleExamples, AModelGivesTheExpectedAnswer) {
  const char* endpoint = std::getenv("PROPTER_LLM_ENDPOINT");
  const char* name = std::getenv("PROPTER_LLM_MODEL");
  if (!endpoint || !name) GTEST_SKIP() << "needs PROPTER_LLM_ENDPOINT and PROPTER_LLM_MODEL";
  const char* key = std::getenv("PROPTER_LLM_API_KEY");
  LlmOptions options;
  options.endpoint = endpoint;
  options.model = name;
  options.api_key = key ? key : "";
  llm::Endpoint asked(options);
  EXPECT_EQ(gist_of(asked, options, GetParam()), expected_gist());
}

INSTANTIATE_TEST_SUITE_P(FreeText, RoleExamples, ::testing::ValuesIn(examples()),
                         [](const auto& e) { return e.param.role + "_" + e.param.name; });

TEST(FormaliserExamples, SentencesParseAndSayWhatTheStatementSays) {
  for (const Example& example : examples()) {
    const std::string& sentence = example.expected().get("sentence").string();
    if (example.role != "formaliser" || sentence.empty()) continue;
    Signature signature;
    EXPECT_TRUE(parse_sentence(sentence, signature, {}).ok()) << sentence;
    EXPECT_EQ(objection_to_atom(sentence, example.packet().get("statement").string()), "") << sentence;
  }
}

TEST(DecomposerExamples, AtomsAreSoundByTheirWords) {
  for (const Example& example : examples())
    for (const Json& atom : example.expected().get("atoms").array())
      for (const SourceSentence& source : sources_of(example.packet().get("sentences")))
        if (source.id == atom.get("from").string()) {
          EXPECT_EQ(objection_to_atom(atom.get("statement").string(), source.text), "") << source.text;
        }
}

// The sentences of the formaliser's prompt, "- " before them.
TEST(FormaliserPrompt, ShowsSentencesThatParse) {
  std::istringstream lines{std::string(agents::formaliser().prompt)};
  std::size_t shown = 0;
  bool listed = false;
  for (std::string line; std::getline(lines, line);) {
    listed = line.starts_with("- ") && (listed || line.starts_with("- Bob"));
    if (!listed) continue;
    Signature signature;
    const Result<ParsedText> parsed = parse_text(line.substr(2), signature, {});
    EXPECT_TRUE(parsed.ok()) << line << ": " << parsed.status().message().str();
    if (parsed.ok()) shown += parsed->sentences.size();
  }
  EXPECT_GE(shown, 9U);
}

void expect_strict(const Json& schema) {
  if (schema.get("type").string() == "array") return expect_strict(schema.get("items"));
  if (schema.get("type").string() != "object") return;
  ASSERT_TRUE(schema.get("additionalProperties").is_bool());
  EXPECT_FALSE(schema.get("additionalProperties").boolean());
  const auto& required = schema.get("required").array();
  for (const auto& [name, type] : schema.get("properties").object()) {
    EXPECT_TRUE(std::ranges::any_of(required, [&](const Json& r) { return r.string() == name; })) << name;
    expect_strict(type);
  }
}

TEST(FreeTextRoles, HaveStrictSchemas) {
  for (const agents::Role& role : roles()) {
    const Result<Json> schema = parse_json(role.schema);
    ASSERT_TRUE(schema.ok()) << role.name;
    expect_strict(*schema);
  }
}

TEST(FreeTextRoles, HaveEveryLimitThatIsAskedFor) {
  const std::vector<std::pair<agents::Role, std::vector<const char*>>> asked{
      {agents::decomposer(), {"answer_tokens", "sentences", "atoms_per_sentence", "steps", "uses"}},
      {agents::formaliser(), {"answer_tokens", "statement_bytes", "sentence_bytes", "note_bytes", "known"}},
      {agents::checker(), {"answer_tokens", "why_bytes"}},
      {agents::refiner(),
       {"answer_tokens", "premises", "others", "sources", "countermodel", "rejected", "note_bytes"}}};
  for (const auto& [role, names] : asked)
    for (const char* name : names) EXPECT_GT(agents::limit(role, name), 0U) << role.name << ' ' << name;
}

}  // namespace
}  // namespace propter::entail
