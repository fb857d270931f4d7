#include "entail/language.h"

#include <gmock/gmock.h>

namespace propter::entail {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What a sentence says, or the error.
std::string read(std::string_view text, Signature& signature, const Vocabulary& vocabulary = {}) {
  const Result<Rule> rule = parse_sentence(text, signature, vocabulary);
  return rule.ok() ? to_string(*rule, signature) : "error: " + rule.status().message().str();
}
std::string read(std::string_view text) {
  Signature signature;
  return read(text, signature);
}
std::string read_incident(std::string_view text) {
  Signature signature;
  return read(text, signature, incident_vocabulary());
}

struct Reading {
  std::string_view text;
  std::string_view meaning;
};
void expect(std::initializer_list<Reading> readings) {
  for (const Reading& r : readings) EXPECT_EQ(read(r.text), r.meaning) << r.text;
}

TEST(Language, ReadsFacts) {
  expect({{"Ada is tall.", "tall(Ada)"},
          {"Ada is not tall", "not tall(Ada)"},
          {"Ada isn't tall.", "not tall(Ada)"},
          {"Ada is a pilot.", "pilot(Ada)"},
          {"Ada is not a pilot.", "not pilot(Ada)"},
          {"Ada Byron helps the old dog.", "help(agent: Ada Byron, patient: old dog)"},
          {"The old dog does not help Ada.", "not help(agent: old dog, patient: Ada)"},
          {"Ada sleeps.", "sleep(agent: Ada)"},
          {"Ada likes herself.", "like(agent: Ada, patient: Ada)"}});
}

TEST(Language, ReadsSeveralThingsSaidOfOneSubject) {
  expect({{"Ada is tall and not old.", "tall(Ada) and not old(Ada)"},
          {"Ada is a pilot, a cook, and quick.", "pilot(Ada) and cook(Ada) and quick(Ada)"},
          {"Ada is a quick pilot.", "quick(Ada) and pilot(Ada)"},
          {"Ada is tall and helps Bo.", "tall(Ada) and help(agent: Ada, patient: Bo)"},
          {"Ada is tall and Bo is old.", "tall(Ada) and old(Bo)"}});
}

TEST(Language, ReadsRelationsWithPrepositions) {
  expect({{"The dog lives in the old barn.", "live in(agent: dog, patient: old barn)"},
          {"Ada is in the barn.", "be in(agent: Ada, patient: barn)"},
          {"Ada is not afraid of the dog.", "not be afraid of(agent: Ada, patient: dog)"},
          {"The server is down.", "down(server)"}});
}

TEST(Language, ReadsConditionsOnSomeone) {
  expect({{"If someone is tall and they help Bo then they are old.",
           "tall(X0) and help(agent: X0, patient: Bo) -> old(X0)"},
          {"If something is tall and not old then it does not help the dog.",
           "tall(X0) and not old(X0) -> not help(agent: X0, patient: dog)"},
          {"If something helps the dog and the dog is old then it is tall.",
           "help(agent: X0, patient: dog) and old(dog) -> tall(X0)"},
          {"If Ada is tall, then Ada is old.", "tall(Ada) -> old(Ada)"},
          {"If someone helps something then they like it.",
           "help(agent: X0, patient: X1) -> like(agent: X0, patient: X1)"},
          {"If a dog helps Bo then the dog is old.", "dog(X0) and help(agent: X0, patient: Bo) -> old(X0)"}});
}

TEST(Language, ReadsWhatIsSaidOfAllThings) {
  expect({{"All tall, old people are quick.", "tall(X0) and old(X0) -> quick(X0)"},
          {"Tall things are not old.", "tall(X0) -> not old(X0)"},
          {"Old and tall things help Bo.", "old(X0) and tall(X0) -> help(agent: X0, patient: Bo)"},
          {"Dogs are animals.", "dog(X0) -> animal(X0)"},
          {"Dogs are nervous.", "dog(X0) -> nervous(X0)"},
          {"Every dog is an animal.", "dog(X0) -> animal(X0)"},
          {"Each dog is not old.", "dog(X0) -> not old(X0)"},
          {"A dog is an animal.", "dog(X0) -> animal(X0)"},
          {"No dog is a cat.", "dog(X0) -> not cat(X0)"},
          {"No dogs help Bo.", "dog(X0) -> not help(agent: X0, patient: Bo)"},
          {"Everything is old.", "old(X0)"},
          {"Nobody helps Bo.", "not help(agent: X0, patient: Bo)"},
          {"Everyone who helps the dog is old.", "help(agent: X0, patient: dog) -> old(X0)"},
          {"Everything that is a dog and a pet is old.", "dog(X0) and pet(X0) -> old(X0)"},
          {"Dogs that are old are slow and do not help Bo.",
           "dog(X0) and old(X0) -> slow(X0) and not help(agent: X0, patient: Bo)"}});
}

TEST(Language, ReadsVariablesByName) {
  expect(
      {{"If X helps Y and Y helps Z then X helps Z and Z is old.",
        "help(agent: X0, patient: X1) and help(agent: X1, patient: X2) -> help(agent: X0, patient: X2) and "
        "old(X2)"},
       {"If X1 is old then X1 is slow.", "old(X0) -> slow(X0)"},
       {"For every X and Y, X helps Y.", "help(agent: X0, patient: X1)"}});
}

TEST(Language, TakesACapitalOutsideARuleForAName) { EXPECT_EQ(read("X is old."), "old(X)"); }

TEST(Language, ReadsNamesOfAnyKind) {
  expect({{"default/Service/cart is old.", "old(default/Service/cart)"},
          {"10.0.0.7:8080 helps ts-order-5d9f.", "help(agent: 10.0.0.7:8080, patient: ts-order-5d9f)"},
          {R"("is \"and\" then." is old.)", R"(old(is "and" then.))"},
          {R"(The "order desk" helps "X".)", "help(agent: order desk, patient: X)"}});
}

TEST(Language, ReadsPhrasesOfIncidentsTheLongestFirst) {
  EXPECT_EQ(
      read_incident(
          "If X depends on Y and Y is degraded and X fails calling Y then X is degraded because of Y."),
      "depend on(agent: X0, patient: X1) and degraded(X1) and fail calling(agent: X0, patient: X1) -> be "
      "degraded because of(cause: X1, patient: X0)");
  EXPECT_EQ(read_incident("The order desk does not depend on a/b."),
            "not depend on(agent: order desk, patient: a/b)");
  EXPECT_EQ(read_incident("If someone waits for Bo and they call a/b then they are degraded because of Bo."),
            "wait for(agent: X0, patient: Bo) and call(agent: X0, patient: a/b) -> be degraded because "
            "of(cause: Bo, patient: X0)");
}

TEST(Language, GivesAPhraseTheRolesOfItsVocabulary) {
  Signature signature;
  const Vocabulary vocabulary = {{"was built by", "was not built by", "build", "patient", "agent"}};
  EXPECT_EQ(read("The barn was built by Bo.", signature, vocabulary), "build(agent: Bo, patient: barn)");
}

TEST(Language, MeetsSingularAndPluralInOneWordWhicheverComesFirst) {
  Signature signature;
  EXPECT_EQ(read("If someone is old then they grimus on Bo.", signature),
            "old(X0) -> grimus on(agent: X0, patient: Bo)");
  EXPECT_EQ(read("Ada grimuses on Bo.", signature), "grimus on(agent: Ada, patient: Bo)");
  Signature other;
  EXPECT_EQ(read("Ada grimuses on Bo.", other), "grimuse on(agent: Ada, patient: Bo)");
  EXPECT_EQ(read("Ada does not grimus on Bo.", other), "not grimuse on(agent: Ada, patient: Bo)");
}

TEST(Language, FoldsNamesAndWordsByCase) {
  Signature signature;
  ASSERT_EQ(read("Ada is Tall-ish.", signature), "tall-ish(Ada)");
  ASSERT_EQ(read("ADA is tall-ish.", signature), "tall-ish(Ada)");
  EXPECT_EQ(signature.constants().size(), 1U);
  EXPECT_EQ(signature.predicates().size(), 1U);
}

// --- errors

struct Refusal {
  std::string_view text;
  std::string_view position;
  std::string_view words;
};

TEST(Language, NamesThePlaceAndWhatIsWrong) {
  for (const Refusal& r : std::initializer_list<Refusal>{
           {"", "position 1", "the sentence ends too early"},
           {"Ada", "position 4", "a verb"},
           {"Ada like Bo.", "position 5", "a verb that ends in -s"},
           {"Ada is.", "position 7", "an adjective"},
           {"Ada is Bo.", "position 8", "an adjective"},
           {"ada is old.", "position 1", "a name begins with a capital"},
           {"Ada is old or tall.", "position 12", "for each side of the 'or'"},
           {"If Ada is old.", "position 14", "'and' or 'then'"},
           {"If they are old then Ada is old.", "position 4", "a pronoun stands for"},
           {"If something helps something then it is old.", "position 35", "call them X and Y"},
           {"If Ada is old then something is old.", "position 20", "between 'if' and 'then'"},
           {"Someone is old.", "position 1", "between 'if' and 'then'"},
           {"Ada is not an old dog.", "position 19", "load-balancer"},
           {"No dog is old and tall.", "position 23", "one conclusion"},
           {"Ada is old. Bo is old.", "position 13", "the end of the sentence"},
           {"\"\" is old.", "position 1", "the quoted name is empty"},
           {"\"Ada is old.", "position 1", "does not end"},
           {R"("\q" is old.)", "position 2", "no escape"},
           {"Ada is \x01old.", "position 8", "control characters"},
           {"Ada is \xff old.", "position 8", "UTF-8"}}) {
    Signature signature;
    const Result<Rule> rule = parse_sentence(r.text, signature, {});
    ASSERT_FALSE(rule.ok()) << r.text;
    EXPECT_EQ(rule.status().code(), StatusCode::kCorrupt);
    EXPECT_EQ(rule.status().message().where, r.position) << r.text;
    EXPECT_THAT(rule.status().message().str(), HasSubstr(r.words)) << r.text;
  }
}

TEST(Language, QuotesWhatItFoundBoundedAndPrintable) {
  Signature signature;
  const std::string text = "Ada is old \"" + std::string(1000, 'x') + "\" then.";
  EXPECT_LT(parse_sentence(text, signature, {}).status().message().what.size(), 120U);
}

TEST(Language, LeavesTheSignatureAloneWhenItFails) {
  Signature signature;
  ASSERT_EQ(read("Ada helps Bo.", signature), "help(agent: Ada, patient: Bo)");
  EXPECT_THAT(read("Cy is old and helps.", signature), HasSubstr("'help' is used with other roles"));
  EXPECT_EQ(signature.constants().size(), 2U);
  EXPECT_EQ(signature.predicates().size(), 1U);
}

TEST(Language, RefusesWordsThatWouldNotBeReadAgain) {
  EXPECT_THAT(read("Old ans are slow."), HasSubstr("a word of the grammar"));
  EXPECT_THAT(read("Ada li.ps Bo."), HasSubstr("error"));
  EXPECT_THAT(read("Ada is a.. and old."), HasSubstr("error"));
}

TEST(Language, RefusesOneVerbWithTwoSetsOfRolesInOneSentence) {
  EXPECT_THAT(read("Ada eats and Bo eats the dog."), HasSubstr("position 17"));
}

std::string repeated(std::string_view first, std::string_view more, std::size_t times) {
  std::string out(first);
  for (std::size_t i = 0; i < times; ++i) out += more;
  return out;
}

TEST(Language, RefusesSentencesBeyondItsBounds) {
  EXPECT_THAT(read("Ada is " + std::string(70'000, 'x')), HasSubstr("at most 64 KiB"));
  EXPECT_THAT(read(repeated("Ada is b", " and b", 200)), HasSubstr("at most 200"));
  EXPECT_THAT(read(repeated("If something is b", " and something is b", 64)),
              HasSubstr("at most 64 variables"));
}

TEST(Language, ReadsUpToItsBounds) {
  EXPECT_THAT(read(repeated("Ada is b", " and b", 199)), testing::StartsWith("b(Ada)"));
  EXPECT_THAT(read(repeated("If something is b", " and something is b", 63) + " then Ada is b."),
              HasSubstr("b(X63)"));
}

// --- texts

std::vector<std::string> ids(const ParsedText& text) {
  std::vector<std::string> out;
  for (const Sentence& s : text.sentences) out.push_back(s.id);
  return out;
}

TEST(LanguageText, ReadsSentencesOneALineOrOneAfterTheOther) {
  Signature signature;
  const auto text =
      parse_text("# people\n\nAda is old. Bo is old.\r\n  rule-1: Old people are slow.\n", signature, {});
  ASSERT_TRUE(text.ok()) << text.status().message().str();
  EXPECT_THAT(ids(*text), ElementsAre("s1", "s2", "rule-1"));
  EXPECT_EQ(text->sentences[1].text, "Bo is old.");
}

TEST(LanguageText, TakesNoIdFromANameWithAColon) {
  Signature signature;
  const auto text = parse_text("10.0.0.7:8080 is old.", signature, {});
  ASSERT_TRUE(text.ok());
  EXPECT_THAT(ids(*text), ElementsAre("s1"));
}

TEST(LanguageText, NamesLineAndPositionOfAnError) {
  Signature signature;
  const auto text = parse_text("Ada is old.\na: Bo is old. Cy old.\n", signature, {});
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.status().message().where, "line 2, position 18");
}

TEST(LanguageText, RefusesAnIdThatStandsTwice) {
  Signature signature;
  EXPECT_FALSE(parse_text("a: Ada is old.\na: Bo is old.", signature, {}).ok());
}

TEST(LanguageText, WantsAFullStop) {
  Signature signature;
  EXPECT_FALSE(parse_text("Ada is old. Bo is old", signature, {}).ok());
}

TEST(LanguageText, FindsNothingInNothing) {
  Signature signature;
  const auto text = parse_text("\n# only this\n", signature, {});
  ASSERT_TRUE(text.ok());
  EXPECT_THAT(text->sentences, IsEmpty());
}

}  // namespace
}  // namespace propter::entail
