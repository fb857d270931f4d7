#include "entail/lemma.h"

#include <gmock/gmock.h>

namespace propter::entail {
namespace {

using testing::ElementsAre;

std::string singular(std::string_view noun) { return bases(noun, Inflection::kPlural).front(); }
std::string infinitive(std::string_view verb) { return bases(verb, Inflection::kThirdPerson).front(); }

TEST(Lemma, FoldsRegularPlurals) {
  EXPECT_EQ(singular("cats"), "cat");
  EXPECT_EQ(singular("boxes"), "box");
  EXPECT_EQ(singular("berries"), "berry");
  EXPECT_EQ(singular("glasses"), "glass");
  EXPECT_EQ(singular("horses"), "horse");
  EXPECT_EQ(singular("viruses"), "virus");
  EXPECT_EQ(singular("houses"), "house");
}

TEST(Lemma, FoldsIrregularPlurals) {
  EXPECT_EQ(singular("mice"), "mouse");
  EXPECT_EQ(singular("wolves"), "wolf");
  EXPECT_EQ(singular("sheep"), "sheep");
}

TEST(Lemma, KeepsTheEOfWordsThatLookLikeOthers) {
  for (const std::string base : {"shoe", "toe", "canoe", "movie", "cookie", "zombie", "cache", "avalanche"})
    EXPECT_EQ(singular(base + "s"), base);
  for (const std::string base : {"ache", "cache", "hoe", "untie"}) EXPECT_EQ(infinitive(base + "s"), base);
  EXPECT_EQ(singular("quizzes"), "quiz");
  EXPECT_EQ(singular("people"), "person");
  EXPECT_EQ(singular("persons"), "person");
  EXPECT_EQ(infinitive("gases"), "gas");
  EXPECT_EQ(infinitive("quizzes"), "quiz");
}

TEST(Lemma, FoldsVerbs) {
  EXPECT_EQ(infinitive("likes"), "like");
  EXPECT_EQ(infinitive("chases"), "chase");
  EXPECT_EQ(infinitive("watches"), "watch");
  EXPECT_EQ(infinitive("sees"), "see");
  EXPECT_EQ(infinitive("carries"), "carry");
  EXPECT_EQ(infinitive("dies"), "die");
  EXPECT_EQ(infinitive("goes"), "go");
  EXPECT_EQ(infinitive("has"), "have");
  EXPECT_EQ(infinitive("passes"), "pass");
}

TEST(Lemma, OffersTheOtherReadingOfAnAmbiguousForm) {
  EXPECT_THAT(bases("grimuses", Inflection::kThirdPerson), ElementsAre("grimuse", "grimus"));
  EXPECT_THAT(bases("gorpuses", Inflection::kPlural), ElementsAre("gorpus", "gorpuse"));
}

TEST(Lemma, InflectsSoThatTheBaseIsFoundAgain) {
  for (const std::string base : {"like", "watch", "carry", "play", "go", "echo", "pass", "fix", "be", "have",
                                 "do", "focus", "buzz", "tie", "ache"})
    EXPECT_THAT(bases(inflect(base, Inflection::kThirdPerson), Inflection::kThirdPerson),
                testing::Contains(base));
  for (const std::string base : {"cat", "box", "berry", "mouse", "child", "gorpus", "house", "hero", "fish"})
    EXPECT_THAT(bases(inflect(base, Inflection::kPlural), Inflection::kPlural), testing::Contains(base));
}

TEST(Lemma, TellsAThirdPersonFromABaseInS) {
  for (const std::string_view form : {"likes", "has", "goes", "series"})
    EXPECT_TRUE(is_third_person(form)) << form;
  for (const std::string_view base : {"like", "pass", "focus", "bias", "gas"})
    EXPECT_FALSE(is_third_person(base)) << base;
}

TEST(Lemma, TellsPluralNounsFromAdjectivesInS) {
  EXPECT_TRUE(looks_plural("cats"));
  EXPECT_TRUE(looks_plural("mice"));
  EXPECT_FALSE(looks_plural("nervous"));
  EXPECT_FALSE(looks_plural("careless"));
  EXPECT_FALSE(looks_plural("s"));
  EXPECT_FALSE(looks_plural(""));
}

}  // namespace
}  // namespace propter::entail
