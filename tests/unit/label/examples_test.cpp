// The example cases of the labeller's role: the packet is one that the program makes, the expected verdict
// admits, and the rules give its label, unless the case says which one they give. Where an endpoint is
// configured, its model is asked, too.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include <propter/llm.h>

#include "agents/agents.h"
#include "base/json.h"
#include "label/answer.h"
#include "label/llm_labeller.h"
#include "label/packet.h"
#include "llm/endpoint.h"
#include "llm/neutral.h"
#include "llm/tokens.h"
#include "tests/support/packet_reader.h"

namespace propter {
namespace {

namespace fs = std::filesystem;

struct Example {
  std::string name;
  Json json;

  [[nodiscard]] std::string packet() const {
    JsonWriter out(JsonLayout::kCompact);
    return out.value(json.get("packet")).take();
  }
  [[nodiscard]] std::string expected() const {
    JsonWriter out(JsonLayout::kCompact);
    return out.value(json.get("expected")).take();
  }
  [[nodiscard]] std::string label() const { return json.get("expected").get("label").string(); }
};

void PrintTo(const Example& example, std::ostream* out) { *out << example.name; }

std::vector<Example> examples() {
  std::vector<Example> out;
  const fs::path here = fs::path(AGENTS_DIR) / "labeller/examples";
  for (const auto& entry : fs::directory_iterator(here)) {
    std::ifstream file(entry.path());
    std::ostringstream text;
    text << file.rdbuf();
    const Result<Json> json = parse_json(text.str());
    EXPECT_TRUE(json.ok()) << entry.path();
    if (json.ok()) out.push_back({entry.path().stem(), *json});
  }
  std::ranges::sort(out, {}, &Example::name);
  return out;
}

class Examples : public ::testing::TestWithParam<Example> {
 protected:
  [[nodiscard]] ContextContract contract() const { return test::read_packet(GetParam().json.get("packet")); }
  [[nodiscard]] Packet packet() const {
    return make_packet(contract(), packet_limits(agents::labeller(), 4000), llm::neutralise);
  }
};

TEST_P(Examples, PacketIsAsTheProgramMakesIt) { EXPECT_EQ(packet().json, GetParam().packet()); }

TEST_P(Examples, ExpectedVerdictAdmits) {
  llm::Exchange exchange;
  exchange.outcome = ExchangeOutcome::kAnswered;
  exchange.content = GetParam().expected();
  const Result<Verdict> verdict = read_answer(exchange, packet(), 500);
  ASSERT_TRUE(verdict.ok()) << verdict.status().message().str();
  EXPECT_EQ(objection_to(*verdict, contract()), "");
}

TEST_P(Examples, AModelGivesTheExpectedLabel) {
  const char* endpoint = std::getenv("PROPTER_LLM_ENDPOINT");
  const char* model = std::getenv("PROPTER_LLM_MODEL");
  if (!endpoint || !model) GTEST_SKIP() << "needs PROPTER_LLM_ENDPOINT and PROPTER_LLM_MODEL";
  const char* key = std::getenv("PROPTER_LLM_API_KEY");
  LlmOptions options;
  options.endpoint = endpoint;
  options.model = model;
  options.api_key = key ? key : "";
  llm::Endpoint asked(options);
  llm::Recording recording;
  llm::Session session(llm::SessionParts{agents::labeller(), options, recording, &asked});
  const Result<Verdict> verdict = make_llm_labeller(session, nullptr, options)->label(contract());
  ASSERT_TRUE(verdict.ok()) << verdict.status().message().str();
  EXPECT_FALSE(verdict->declined) << verdict->rationale;
  EXPECT_EQ(name_of(verdict->label), GetParam().label()) << verdict->rationale;
}

INSTANTIATE_TEST_SUITE_P(Labeller, Examples, ::testing::ValuesIn(examples()),
                         [](const auto& example) { return example.param.name; });

TEST(LabellerRole, FitsSmallModels) {
  const agents::Role& role = agents::labeller();
  const std::uint64_t fixed = llm::estimate_tokens(role.prompt) + llm::estimate_tokens(role.schema);
  EXPECT_LT(llm::estimate_tokens(role.prompt), 700U);
  // What packets leave for the prompt, the schema and the frame of a chat.
  EXPECT_LE(fixed + 12, agents::limit(role, "fixed_tokens"));
}

TEST(LabellerRole, SchemaIsStrict) {
  const Result<Json> schema = parse_json(agents::labeller().schema);
  ASSERT_TRUE(schema.ok());
  EXPECT_FALSE(schema->get("additionalProperties").boolean());
  ASSERT_TRUE(schema->get("additionalProperties").is_bool());
  for (const auto& [name, type] : schema->get("properties").object()) {
    const auto& required = schema->get("required").array();
    EXPECT_TRUE(std::ranges::any_of(required, [&](const Json& r) { return r.string() == name; })) << name;
  }
}

TEST(LabellerRole, HasEveryLimitThatIsAskedFor) {
  for (const char* name : {"fixed_tokens", "answer_tokens", "own_items", "neighbours", "relation_items",
                           "inbox", "item_bytes", "note_bytes", "rationale_bytes"})
    EXPECT_GT(agents::limit(agents::labeller(), name), 0U) << name;
}

}  // namespace
}  // namespace propter
