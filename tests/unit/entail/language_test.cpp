#include "entail/language.h"

#include <gmock/gmock.h>

#include "entail/incident_rules.h"

namespace propter::entail {
namespace {

using testing::AllOf;
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
          {"Ada is not old and is tame.", "not old(Ada) and tame(Ada)"},
          {"Ada is tame, round and not old.", "tame(Ada) and round(Ada) and not old(Ada)"},
          {"Ada is not old, and not tame.", "not old(Ada) and not tame(Ada)"},
          {"Ada is quick and a pilot.", "quick(Ada) and pilot(Ada)"},
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

TEST(Language, ReadsANounOfSeveralWordsAsOneWhereverItStands) {
  expect({{"Mersenne primes are prime numbers.", "mersenne prime(X0) -> prime number(X0)"},
          {"31 is a Mersenne prime.", "mersenne prime(31)"},
          {"Every prime number is not a composite number.", "prime number(X0) -> not composite number(X0)"},
          {"Prime numbers are not composite numbers.", "prime number(X0) -> not composite number(X0)"},
          {"No prime number is a composite number.", "prime number(X0) -> not composite number(X0)"},
          {"Integers are real numbers and odd.", "integer(X0) -> real number(X0) and odd(X0)"},
          {"Things that are prime numbers are odd.", "prime number(X0) -> odd(X0)"},
          {"If a guard dog helps Bo then the guard dog is old.",
           "guard dog(X0) and help(agent: X0, patient: Bo) -> old(X0)"},
          {"All sports cars are fast.", "sports car(X0) -> fast(X0)"},
          {"All sports cars that are old can fly.", "sports car(X0) and old(X0) -> can fly(agent: X0)"},
          {"No sports cars are fast.", "sports car(X0) -> not fast(X0)"},
          {"No sports car is fast.", "sports car(X0) -> not fast(X0)"},
          {"No sports car can fly.", "sports car(X0) -> not can fly(agent: X0)"},
          {"No sports car that is old does not bark.", "sports car(X0) and old(X0) -> bark(agent: X0)"},
          {"No fish swims.", "fish(X0) -> not swim(agent: X0)"},
          {"No fish swim.", "fish(X0) -> not swim(agent: X0)"},
          {"Any fish sleeps.", "fish(X0) -> sleep(agent: X0)"},
          {"No old fish helps Bo.", "old fish(X0) -> not help(agent: X0, patient: Bo)"},
          {"No species survives.", "species(X0) -> not survive(agent: X0)"},
          {"All dogs focus on Bo.", "dog(X0) -> focus on(agent: X0, patient: Bo)"},
          {"All guards fish.", "guard(X0) -> fish(agent: X0)"},
          {"No dogs bark.", "dog(X0) -> not bark(agent: X0)"},
          {"No dog barks.", "dog(X0) -> not bark(agent: X0)"},
          {"No dogs that bark help Bo.", "dog(X0) and bark(agent: X0) -> not help(agent: X0, patient: Bo)"},
          {"All guard dogs bark.", "guard dog(X0) -> bark(agent: X0)"},
          {"Ada is not a guard dog.", "not guard dog(Ada)"}});
}

TEST(Language, ReadsAdjectivesBeforeANounThatSaysNothing) {
  expect({{"Old people are slow.", "old(X0) -> slow(X0)"},
          {"Old people like Bo.", "old(X0) -> like(agent: X0, patient: Bo)"},
          {"Ada is a kind person.", "kind(Ada) and person(Ada)"},
          {"Things that are kind people are old.", "kind(X0) and person(X0) -> old(X0)"},
          {"Dogs are kind people.", "dog(X0) -> kind(X0) and person(X0)"},
          {"Red and kind people are cold.", "red(X0) and kind(X0) -> cold(X0)"},
          {"All old, tame, and round things are kind.", "old(X0) and tame(X0) and round(X0) -> kind(X0)"},
          {"A blue and rough person is kind.", "blue(X0) and rough(X0) -> kind(X0)"},
          {"Every old, tame thing is kind.", "old(X0) and tame(X0) -> kind(X0)"}});
}

TEST(Language, ReadsCanAndAVerbAsAVerbOfItsOwn) {
  expect({{"Birds can fly.", "bird(X0) -> can fly(agent: X0)"},
          {"Every bird can see Bo.", "bird(X0) -> can see(agent: X0, patient: Bo)"},
          {"No bird can fly.", "bird(X0) -> not can fly(agent: X0)"},
          {"Bo can fly.", "can fly(agent: Bo)"},
          {"The old bird can't fly.", "not can fly(agent: old bird)"},
          {"Birds that can fly are kind.", "bird(X0) and can fly(agent: X0) -> kind(X0)"},
          {"Birds that sing can fly.", "bird(X0) and sing(agent: X0) -> can fly(agent: X0)"},
          {"If someone is old then they cannot fly.", "old(X0) -> not can fly(agent: X0)"},
          {"If someone is old then they can not fly.", "old(X0) -> not can fly(agent: X0)"}});
}

TEST(Language, TakesAPluralBeforeCanForANameOnlyIfItIsKnownAsOne) {
  Signature signature;
  ASSERT_EQ(read("James is old.", signature), "old(James)");
  EXPECT_EQ(read("James can fly.", signature), "can fly(agent: James)");
}

TEST(Language, ReadsNoKindOfThingsThatBeginsWithAName) {
  Signature signature;
  ASSERT_EQ(read("Ada is old.", signature), "old(Ada)");
  EXPECT_THAT(read("Ada said people are cold.", signature), HasSubstr("position 17"));
}

TEST(Language, ReadsAnythingAfterANegationAsAll) {
  expect({{"Ada does not help anyone.", "not help(agent: Ada, patient: X0)"},
          {"Nobody helps anyone.", "not help(agent: X0, patient: X1)"},
          {"Ada is not afraid of anything.", "not be afraid of(agent: Ada, patient: X0)"},
          {"Ada helps everyone.", "help(agent: Ada, patient: X0)"},
          {"If Ada is old then Ada does not help anyone.", "old(Ada) -> not help(agent: Ada, patient: X0)"}});
}

TEST(Language, TakesACommaForThen) {
  expect({{"If someone is cold, they are kind.", "cold(X0) -> kind(X0)"},
          {"If Ada is cold and old, Bo is kind.", "cold(Ada) and old(Ada) -> kind(Bo)"}});
}

TEST(Language, FoldsTheTypographicApostrophe) {
  expect({{"Ada isn\u2019t old.", "not old(Ada)"},
          {"O\u2019Hara doesn\u2019t help O'Hara.", "not help(agent: O'Hara, patient: O'Hara)"}});
}

TEST(Language, KeepsAnyBlankOfAQuotedName) {
  Signature signature;
  ASSERT_EQ(read("\"a\u00A0b\"\u00A0is old.", signature), "old(a\u00A0b)");
  EXPECT_FALSE(signature.find_constant("a b").valid());
}

TEST(Language, ReadsVariablesByName) {
  expect(
      {{"If X helps Y and Y helps Z then X helps Z and Z is old.",
        "help(agent: X0, patient: X1) and help(agent: X1, patient: X2) -> help(agent: X0, patient: X2) and "
        "old(X2)"},
       {"If X1 is old then X1 is slow.", "old(X0) -> slow(X0)"},
       {"If X is old then Y helps X.", "old(X0) -> help(agent: X1, patient: X0)"},
       {"For every C, if X is old then C helps X.", "old(X1) -> help(agent: X0, patient: X1)"},
       {"For every X and Y, X helps Y.", "help(agent: X0, patient: X1)"}});
}

TEST(Language, TakesACapitalOutsideARuleForAName) { EXPECT_EQ(read("X is old."), "old(X)"); }

TEST(Language, TakesNoNameForAVariable) {
  Signature signature;
  ASSERT_EQ(read("R1 is degraded.", signature), "degraded(R1)");
  EXPECT_THAT(read("If R1 is degraded then Bo is degraded.", signature),
              AllOf(HasSubstr("position 4"), HasSubstr("in double quotes")));
  EXPECT_THAT(read("For every R1, R1 is degraded.", signature), HasSubstr("position 11"));
  EXPECT_EQ(read("If \"R1\" is degraded then \"R2\" is degraded.", signature),
            "degraded(R1) -> degraded(R2)");
  EXPECT_EQ(read("If X is degraded then X is old.", signature), "degraded(X0) -> old(X0)");
}

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

TEST(Language, ReadsAPhraseInThePluralAfterANameInThePlural) {
  EXPECT_EQ(read_incident("The orders are degraded because of a/b."),
            "be degraded because of(cause: a/b, patient: orders)");
  EXPECT_EQ(read_incident("The orders do not depend on a/b."), "not depend on(agent: orders, patient: a/b)");
}

TEST(Language, ReadsAContractionAsWhatItIsShortForInAPhraseToo) {
  for (const auto& [contracted, full] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"Ada isn't degraded because of Bo.", "Ada is not degraded because of Bo."},
           {"Ada isn\u2019t needed.", "Ada is not needed."},
           {"Dogs aren't needed.", "Dogs are not needed."},
           {"Ada doesn't have the instance Bo.", "Ada does not have the instance Bo."},
           {"All dogs don't depend on Bo.", "All dogs do not depend on Bo."},
           {"Ada can't affect Bo.", "Ada cannot affect Bo."},
           {"Ada can not affect Bo.", "Ada cannot affect Bo."}})
    EXPECT_EQ(read_incident(contracted), read_incident(full));
  EXPECT_THAT(read_incident("Ada doesn't call."), HasSubstr("error"));
  EXPECT_THAT(read_incident("Ada can not affect."), HasSubstr("error"));
}

TEST(Language, KnowsWhatAPhraseSaysWhereverItStands) {
  EXPECT_EQ(read_incident("Ada is old and needed."), "old(Ada) and be needed(patient: Ada)");
  EXPECT_EQ(read_incident("All needed people are old."), "be needed(patient: X0) -> old(X0)");
  EXPECT_EQ(read_incident("Every origin is old."), "be an origin(agent: X0) -> old(X0)");
  EXPECT_EQ(read_incident("Dogs are origins."), "dog(X0) -> be an origin(agent: X0)");
  EXPECT_EQ(read_incident("If an origin is old then the origin is tall."),
            "be an origin(agent: X0) and old(X0) -> tall(X0)");
  EXPECT_EQ(read_incident("Ada is changed by Bo."), read_incident("Ada was changed by Bo."));
}

TEST(Language, RefusesAWordThatWouldBeReadAsAPhraseAndMore) {
  for (const std::string_view text :
       {"Every origin story is old.", "Ada is old and an origin story.", "All origin stories are old."})
    EXPECT_THAT(read_incident(text), HasSubstr("'is an origin' would be read for 'is an origin story'"));
  EXPECT_EQ(read_incident("Every origin-story is old."), "origin-story(X0) -> old(X0)");
}

TEST(Language, GivesAPhraseTheRolesOfItsVocabulary) {
  Signature signature;
  const Vocabulary vocabulary = {{"was built by", "was not built by", "build", "patient", "agent"}};
  EXPECT_EQ(read("The barn was built by Bo.", signature, vocabulary), "build(agent: Bo, patient: barn)");
}

TEST(Language, MeetsSingularAndPluralInOneWordWhicheverComesFirst) {
  Signature signature;
  EXPECT_EQ(read("If someone is old then they focus on Bo.", signature),
            "old(X0) -> focus on(agent: X0, patient: Bo)");
  EXPECT_EQ(read("Ada focuses on Bo.", signature), "focus on(agent: Ada, patient: Bo)");
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

TEST(Language, KnowsPhrasesInAnyCase) {
  Signature signature;
  const auto plain = parse_sentence("Ada is degraded because of Bo.", signature, incident_vocabulary());
  const auto mixed = parse_sentence("Ada is degraded becaUse of Bo.", signature, incident_vocabulary());
  ASSERT_TRUE(plain.ok());
  ASSERT_TRUE(mixed.ok());
  EXPECT_EQ(*mixed, *plain);
}

// More tokens than a sentence of its length has, so that their list grows.
TEST(Language, ReadsManyTokens) {
  Signature signature;
  const std::string commas(5000, ',');
  EXPECT_FALSE(parse_sentence("Ada is old" + commas, signature, {}).ok());
  EXPECT_FALSE(parse_text("\n~~~" + commas, signature, {}).ok());
}

// --- errors

struct Refusal {
  std::string_view text;
  std::string_view position;
  std::string_view words;
};

void expect_refusal(const Refusal& r) {
  Signature signature;
  const Result<Rule> rule = parse_sentence(r.text, signature, {});
  ASSERT_FALSE(rule.ok()) << r.text;
  EXPECT_EQ(rule.status().code(), StatusCode::kCorrupt);
  EXPECT_EQ(rule.status().message().where, r.position) << r.text;
  EXPECT_THAT(rule.status().message().str(), HasSubstr(r.words)) << r.text;
}

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
           {"No dog is old and tall.", "position 23", "one conclusion"},
           {"Ada is old. Bo is old.", "position 13", "the end of the sentence"},
           {"\"\" is old.", "position 1", "the quoted name is empty"},
           {"\"Ada is old.", "position 1", "does not end"},
           {R"("\q" is old.)", "position 2", "no escape"},
           {"Ada is \x01old.", "position 8", "control characters"},
           {"Ada is o\u200Bld.", "position 9", "an invisible character"},
           {"Ada\uFEFF is old.", "position 4", "delete it"},
           {"Ada is \xff old.", "position 8", "UTF-8"}})
    expect_refusal(r);
}

// A row of the table in docs/controlled-english.md.
struct Advice {
  Refusal refusal;
  std::string_view instead;
};

TEST(Language, SaysWhatToWriteInsteadOfWhatItRefuses) {
  for (const Advice& advice : std::initializer_list<Advice>{
           {{"Dogs and cats are kind.", "position 6", "one sentence for each"},
            "Dogs are kind. Cats are kind."},
           {{"Every dog and cat is kind.", "position 11", "one sentence for each"},
            "Every dog is kind. Every cat is kind."},
           {{"James and Bo are kind.", "position 7", "one sentence for each"}, "James is kind. Bo is kind."},
           {{"Bob and dogs are kind.", "position 5", "one sentence for each"}, "Bob is kind. Dogs are kind."},
           {{"Gold and metals are shiny.", "position 6", "one sentence for each"},
            "Gold-like things are shiny. Metals are shiny."},
           {{"No cat, bird is old.", "position 7", "one sentence for each"},
            "No cat is old. No bird is old."},
           {{"Cattle and goats are kind.", "position 8", "one sentence for each"},
            "All cattle are kind. All goats are kind."},
           {{"Red and kind dogs are cold.", "position 5", "'dogs that are red and kind'"},
            "Dogs that are red and kind are cold."},
           {{"Every old, tame dog is kind.", "position 10", "'every dog that is red and kind'"},
            "Every dog that is old and tame is kind."},
           {{"Bob and people are kind.", "position 5", "one sentence for each"},
            "Bob is kind. Everyone is kind."},
           {{"Dogs and old people are kind.", "position 6", "one sentence for each"},
            "Dogs are kind. Old people are kind."},
           {{"Ada is not a cat, a dog and a bird.", "position 19", "'is not old and not kind'"},
            "Ada is not a cat, not a dog and not a bird."},
           {{"Ada is not old, tame and kind.", "position 17", "'is not old and is kind'"},
            "Ada is not old and is tame and kind."},
           {{"If someone isn't old and tame then they are kind.", "position 26", "say it of each"},
            "If someone isn't old and not tame then they are kind."},
           {{"Some dogs are kind.", "position 1", "'all' or 'no'"},
            "If X is a dog and X is old then X is kind."},
           {{"Only dogs are kind.", "position 1", "'all' or 'no'"}, "If X is kind then X is a dog."},
           {{"2 dogs are kind.", "position 1", "'all' or 'no'"},
            "Rex is a dog and kind. Bo is a dog and kind."},
           {{"Not all dogs are kind.", "position 1", "what it is said of"}, "Rex is a dog and not kind."},
           {{"Ada is usually kind.", "position 8", "leave the word out"}, "Ada is kind."},
           {{"Ada is never kind.", "position 8", "write 'not'"}, "Ada is not kind."},
           {{"Ada is old but kind.", "position 12", "join them by 'and'"}, "Ada is old and kind."},
           {{"Therefore Ada is kind.", "position 1", "one sentence for each clause"}, "Ada is kind."},
           {{"Ada does not like everyone.", "position 19", "'not ... anyone'"}, "Ada does not like anyone."},
           {{"Nobody likes everyone.", "position 14", "'not ... anyone'"}, "Nobody likes anyone."},
           {{"Everyone who likes everyone is sad.", "position 20", "inside a condition"},
            "If X likes Bo then X is sad."},
           {{"If Ada does not like a dog then Ada is sad.", "position 22", "bring it in before"},
            "If X is a dog and Ada does not like X then Ada is sad."},
           {{"Ada likes nobody.", "position 11", "negate the verb"}, "Ada does not like anyone."},
           {{"Ada likes all dogs.", "position 11", "write 'if X is a dog"},
            "If X is a dog then Ada likes X."},
           {{"All dogs like cats.", "position 15", "write 'if X is a dog"},
            "If X is a dog and Y is a cat then X likes Y."},
           {{"No dogs chase foxes.", "position 15", "write 'if X is a dog"},
            "If X is a dog and Y is a fox then X does not chase Y."},
           {{"All sports cars help Bo.", "position 17", "in the singular"}, "Every sports car helps Bo."},
           {{"All dogs looks like Bo.", "position 16", "in the singular"}, "Every dog resembles Bo."},
           {{"Any dog looks like Bo.", "position 15", "in the singular"}, "Every dog resembles Bo."},
           {{"No guard dogs like Bo.", "position 15", "in the singular"}, "No guard dog likes Bo."},
           {{"Every dog says water is cold.", "position 22", "'sports-car'"}, "The water is cold."},
           {{"Ada sees people like Bo.", "position 17", "right before its object"}, "Ada sees Bo."},
           {{"Ada knows birds can fly.", "position 17", "right before its object"}, "Birds can fly."},
           {{"The dog says water is cold.", "position 14", "in double quotes"},
            "The \"old sports car\" is fast. The sports car is cold."},
           {{"No dogs likes Ada.", "position 9", "write 'like'"}, "No dogs like Ada."},
           {{"Ada likes cats.", "position 15", "'the' before an object"}, "If X is a cat then Ada likes X."},
           {{"The old dog likes cats.", "position 19", "'the' before it"},
            "If X is a cat then the old dog likes X."},
           {{"Ada looks like Bob.", "position 11", "'all' before a plural"}, "Ada resembles Bob."},
           {{"Rex runs past Bob.", "position 10", "right before its object"}, "Rex passes Bob."},
           {{"Rex walks round the tree.", "position 11", "or a preposition"}, "Rex walks around the tree."},
           {{"Ada sees well Bob.", "position 10", "right before its object"}, "Ada sees Bob."},
           {{"Guard dogs like Bob.", "position 12", "'all' before a plural"}, "All guard dogs like Bob."},
           {{"If X is old then R2 is old.", "position 18", "begin with 'for every R2, if ...'"},
            "If X is old then \"R2\" is old. For every V, if X is tall then V is tall."},
           {{"For every C, D likes C.", "position 14", "'for every D"}, "For every C and D, D likes C."},
           {{"Cats sleep.", "position 11", "'all' before a plural"}, "All cats sleep."},
           {{"If a dog likes a dog then the dog is old.", "position 31", "call them X and Y"},
            "If X is a dog and Y is a dog and X likes Y then X is old."},
           {{"If someone is cold then they do not eat and drink.", "position 45",
             "do not eat and do not drink"},
            "If someone is cold then they do not eat and do not drink."},
           {{"Birds can fly and swim.", "position 19", "repeat what stands before"},
            "Birds can fly and can swim."},
           {{"Ada can be seen.", "position 9", "'is visible'"}, "Ada is visible."},
           {{"Dogs that are old and cats are kind.", "position 23", "repeat 'are'"},
            "Dogs that are old are kind. Cats are kind."},
           {{"Ada is not a kind person.", "position 14", "'is not old'"}, "Ada is not kind."},
           {{"All dogs likes Ada.", "position 10", "write 'like'"}, "All dogs like Ada."},
           {{"Ada does not likes Bo.", "position 14", "write 'like'"}, "Ada does not like Bo."},
           {{"If someone is old then they grimus Bo.", "position 29", "another verb"},
            "If someone is old then they help Bo."},
           {{"Ada likes Bo and Cy.", "position 20", "after 'and' it is repeated"},
            "Ada likes Bo and likes Cy."},
           {{"Ada is old!", "position 11", "ends with a full stop"}, "Ada is old."},
           {{"Is Ada old?", "position 11", "ends with a full stop"}, "Ada is old."},
           {{"Ada is old; Bo is tall.", "position 11", "two sentences"}, "Ada is old and Bo is tall."},
           {{"Ada (the dog) is old.", "position 5", "in brackets"}, "Ada is old."},
           {{"Ada is \u201cold\u201d.", "position 8", "straight double quotes"}, "Ada is old."}}) {
    expect_refusal(advice.refusal);
    Signature signature;
    EXPECT_TRUE(parse_text(advice.instead, signature, {}).ok()) << advice.instead;
  }
}

TEST(Language, RefusesAWordThatSaysHowManyOrHowSurelyWhereverItStands) {
  for (const Refusal& r : std::initializer_list<Refusal>{
           {"Few dogs are kind.", "position 1", "'all' or 'no'"},
           {"A few dogs are kind.", "position 3", "'all' or 'no'"},
           {"Exactly two dogs are kind.", "position 1", "'all' or 'no'"},
           {"All two dogs are kind.", "position 5", "'all' or 'no'"},
           {"All 2 dogs are kind.", "position 5", "'all' or 'no'"},
           {"Some dogs are not kind.", "position 1", "'all' or 'no'"},
           {"If most dogs are kind then Ada is old.", "position 4", "'all' or 'no'"},
           {"Ada likes both dogs.", "position 11", "'all' or 'no'"},
           {"No one likes Ada.", "position 4", "'nobody'"},
           {"Almost all dogs are kind.", "position 1", "leave the word out"},
           {"Maybe Ada is kind.", "position 1", "leave the word out"},
           {"Ada usually likes Bo.", "position 5", "leave the word out"},
           {"Dogs often like Bo.", "position 6", "leave the word out"},
           {"All dogs hardly bark.", "position 10", "leave the word out"},
           {"Ada is a very old dog.", "position 10", "very-old"},
           {"There is a dog.", "position 1", "'Rex is a dog'"},
           {"Ada is here.", "position 8", "name the place"},
           {"Certain dogs are kind.", "position 1", "'all' or 'no'"},
           {"Countless dogs are kind.", "position 1", "'all' or 'no'"},
           {"Plenty of dogs are kind.", "position 1", "'all' or 'no'"},
           {"Lots of dogs are kind.", "position 1", "'all' or 'no'"},
           {"Such dogs are kind.", "position 1", "'the dog'"},
           {"Ada likes the same dog.", "position 15", "'the dog'"},
           {"Just dogs are kind.", "position 1", "leave the word out"},
           {"Mere dogs are kind.", "position 1", "leave the word out"},
           {"Surely Ada is kind.", "position 1", "leave the word out"},
           {"Clearly Ada is kind.", "position 1", "leave the word out"},
           {"Ada is supposedly kind.", "position 8", "leave the word out"},
           {"Allegedly Ada is kind.", "position 1", "leave the word out"},
           {"Ada is likely kind.", "position 8", "leave the word out"},
           {"Unlikely dogs are kind.", "position 1", "leave the word out"},
           {"Today Ada is kind.", "position 1", "has no time"},
           {"Ada is kind again.", "position 13", "has no time"},
           {"Ada is still kind.", "position 8", "has no time"},
           {"Ada sleeps now.", "position 12", "has no time"},
           {"These dogs are kind.", "position 1", "'the dog'"}})
    expect_refusal(r);
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
  EXPECT_THAT(read("Old ans are slow."), HasSubstr("a word or a mark of the grammar"));
  EXPECT_THAT(read("Ada li.ps Bo."), HasSubstr("error"));
  EXPECT_THAT(read("Ada is a.. and old."), HasSubstr("error"));
  for (const std::string_view text : {"Web.s are slow.", "Web:s are slow.", "All red web:s are slow."})
    EXPECT_THAT(read(text), HasSubstr("a word or a mark of the grammar")) << text;
  EXPECT_EQ(read("Web-1s are slow."), "web-1(X0) -> slow(X0)");
}

// A word ends in one way, whatever comes after it: a list would keep what no other place can have.
TEST(Language, RefusesAColonAtTheEndOfAWordBeforeWhateverStandsThere) {
  for (const Refusal& r :
       std::initializer_list<Refusal>{{"Ada is old: and tame.", "position 11", "its colon"},
                                      {"Ada is old:, tame.", "position 11", "its colon"},
                                      {"Ada helps b:\"x\".", "position 12", "its colon"}})
    expect_refusal(r);
  EXPECT_EQ(read("Ada is old:ish, tame."), "old:ish(Ada) and tame(Ada)");
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

TEST(LanguageText, ReadsByteOrderMarksAndBlanksThatDoNotBreak) {
  Signature signature;
  const auto text = parse_text(
      "\uFEFFa:\u00A0Ada\u00A0is old.\u00A0Bo is old.\u00A0\n \u00A0 \n\u00A0Cy is a dog.\u00A0 \n",
      signature, {});
  ASSERT_TRUE(text.ok()) << text.status().message().str();
  EXPECT_THAT(ids(*text), ElementsAre("a", "s2", "s3"));
  EXPECT_EQ(text->sentences[0].text, "Ada\u00A0is old.");
  EXPECT_EQ(text->sentences[1].text, "Bo is old.");
  EXPECT_EQ(text->sentences[2].text, "Cy is a dog.");
  EXPECT_TRUE(signature.find_constant("Ada").valid());
}

TEST(LanguageText, RefusesAByteOrderMarkInTheMiddle) {
  Signature signature;
  const auto text = parse_text("Ada is old.\n\uFEFFBo is old.", signature, {});
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.status().message().where, "line 2, position 1");
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

TEST(LanguageText, TakesNoVariableForAName) {
  for (const char* text :
       {"If X is old then X is slow. X is old.", "If X is old then X is slow. Ada helps X.",
        "X is old. If X is old then X is slow."}) {
    Signature signature;
    const auto read = parse_text(text, signature, {});
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_THAT(read.status().message().str(), HasSubstr("call the variable otherwise")) << text;
  }
}

TEST(LanguageText, ReadsTheRulesOfIncidents) {
  Signature signature;
  EXPECT_TRUE(parse_text(incident_rules_text(), signature, incident_vocabulary()).ok());
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
