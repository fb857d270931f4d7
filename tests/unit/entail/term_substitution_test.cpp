#include "entail/term_substitution.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entail/folded_text.h"

namespace propter::entail {
namespace {

using ::testing::HasSubstr;

using Texts = std::vector<std::string>;

// theta1 where verified, "" otherwise.
std::string theta(const Texts& premises, const std::string& conclusion,
                  TermReading reading = TermReading::kStrict) {
  const TermProof proof = verify_by_substitution(premises, conclusion, reading);
  EXPECT_EQ(proof.verified, proof.reason.empty());
  return proof.verified ? to_string(proof.bindings) : "";
}
constexpr auto kGeneral = TermReading::kGeneralObjects;

std::string folded(std::string_view text) { return to_string(fold(text)); }

TEST(FoldedText, FoldsCaseArticlesAndInflection) {
  EXPECT_EQ(folded("The Boxes are an old man's, mostly."), "box is old man 's mostly");
  EXPECT_EQ(folded("leaves, berries, gases and potatoes"), "leaf berry gas and potato");
}

TEST(FoldedText, NeverDropsRemarksAndAlternatives) {
  EXPECT_EQ(folded("metres ( m ) / yards"), "metre ( m ) / yard");
}

TEST(FoldedText, KeepsNumbersAndHyphens) { EXPECT_EQ(folded("3.5 well-made parts."), "3.5 well-made part"); }

TEST(FoldedText, MakesNoTwoLongTextsEqual) {
  std::string a;
  for (int i = 0; i < 500; ++i) a += "word ";
  EXPECT_EQ(fold(a).size(), kMaxFoldedWords);
  EXPECT_FALSE(same_words(fold(a + "x"), fold(a + "y")));
}

TEST(TermSubstitution, NarrowsTheSubject) {
  EXPECT_EQ(theta({"an otter is a kind of mammal", "mammals have fur"}, "otters have fur"),
            "mammal := otter (subject, premise 1)");
  EXPECT_EQ(theta({"All mammals breathe.", "Otters are mammals."}, "All otters breathe."),
            "mammal := otter (subject, premise 2)");
}

TEST(TermSubstitution, ChainsKinds) {
  EXPECT_NE(theta({"a fir is a kind of conifer", "a conifer is a type of tree"}, "a fir is a kind of tree"),
            "");
  EXPECT_NE(theta({"a tree is a plant", "a fir is a conifer", "a conifer is a tree"}, "a fir is a plant"),
            "");
}

TEST(TermSubstitution, NarrowsInConditionsWithWhatTakesItUp) {
  EXPECT_EQ(theta({"if a liquid is heated then that liquid expands", "oil is a kind of liquid"},
                  "if oil is heated then oil expands"),
            "liquid := oil (condition, premise 2)");
  EXPECT_NE(theta({"a guard barks when a visitor arrives", "a plumber is a kind of visitor"},
                  "a guard barks when a plumber arrives"),
            "");
}

TEST(TermSubstitution, NarrowsWhatAPropertyIsOf) {
  EXPECT_NE(theta({"hue is a property of a paint", "ochre is a kind of paint"}, "hue is a property of ochre"),
            "");
}

TEST(TermSubstitution, WidensObjects) {
  EXPECT_EQ(theta({"weasels hunt voles", "a vole is a kind of rodent"}, "weasels hunt rodents"),
            "vole := rodent (some, premise 2)");
  EXPECT_NE(theta({"pewter is made of tin and lead", "tin and lead are two metals"},
                  "pewter is made of two metals"),
            "");
}

TEST(TermSubstitution, RenamesEverywhereInBothDirections) {
  const Texts premises = {"a sofa is synonymous with a couch", "cats sleep on a sofa"};
  EXPECT_EQ(theta(premises, "cats sleep on a couch"), "sofa := couch (anywhere, premise 1)");
  EXPECT_NE(theta({"to purchase means to buy", "people buy bread"}, "people purchase bread"), "");
  EXPECT_NE(
      theta({"dusk is also called nightfall", "bats do not wait for nightfall"}, "bats do not wait for dusk"),
      "");
}

TEST(TermSubstitution, AppliesRulesOfSomething) {
  EXPECT_EQ(theta({"if something is stored in something else then that something else holds that something",
                   "grain is stored in a silo"},
                  "a silo holds grain"),
            "something := grain (rule, premise 1)");
  EXPECT_NE(
      theta({"something sharp can be used for cutting", "flint is sharp"}, "flint can be used for cutting"),
      "");
}

TEST(TermSubstitution, ReadsAlternativesOfTheKind) {
  EXPECT_NE(
      theta({"a hawk is a kind of raptor / bird of prey", "a bird of prey has talons"}, "a hawk has talons"),
      "");
  EXPECT_NE(theta({"tidal power is a kind of clean / green energy", "green energy is cheap"},
                  "tidal power is cheap"),
            "");
}

TEST(TermSubstitution, UsesEveryPremise) {
  EXPECT_EQ(theta({"an otter is a kind of mammal", "mammals have fur", "rivers are wet"}, "otters have fur"),
            "");
  EXPECT_EQ(theta({"otters have fur", "mammals have fur"}, "otters have fur"), "");
}

TEST(TermSubstitution, AcceptsARestatedPremise) {
  EXPECT_TRUE(verify_by_substitution(Texts{"The otters have a fur."}, "an otter has fur").verified);
}

TEST(TermSubstitution, DoesNotWidenTheSubject) {
  EXPECT_EQ(theta({"an otter is a kind of mammal", "otters swim"}, "mammals swim"), "");
}

TEST(TermSubstitution, DoesNotNarrowWhatIsSaidOfSome) {
  const std::string kind = "a granite is a kind of rock";
  for (const char* text :
       {"the rock fell", "some rocks float", "most rocks are heavy", "rocks are usually grey",
        "that rock is red", "many rocks shine", "one rock is missing"}) {
    std::string conclusion = text;
    conclusion.replace(conclusion.find("rock"), 4, "granite");
    EXPECT_EQ(theta({kind, text}, conclusion), "") << text;
    EXPECT_EQ(theta({kind, text}, conclusion, kGeneral), "") << text;
  }
}

TEST(TermSubstitution, DoesNotNarrowWhatSomethingIs) {
  EXPECT_EQ(theta({"marble is a kind of rock", "granite is a kind of rock"}, "marble is a kind of granite",
                  kGeneral),
            "");
  EXPECT_EQ(
      theta({"a cave contains a rock", "granite is a kind of rock"}, "a cave contains granite", kGeneral),
      "");
}

TEST(TermSubstitution, DoesNotNarrowTheConsequence) {
  EXPECT_EQ(theta({"if a farmer works hard then a crop grows", "rye is a kind of crop"},
                  "if a farmer works hard then rye grows", kGeneral),
            "");
}

TEST(TermSubstitution, NarrowsPlainObjectsOnlyUnderTheGeneralReading) {
  const Texts premises = {"beavers fear wolves", "a grey wolf is a kind of wolf"};
  EXPECT_EQ(theta(premises, "beavers fear grey wolves"), "");
  EXPECT_EQ(theta(premises, "beavers fear grey wolves", kGeneral), "wolf := grey wolf (object, premise 2)");
}

TEST(TermSubstitution, DoesNotReadAnObjectBothWays) {
  EXPECT_EQ(theta({"weasels hunt voles", "a vole is a kind of rodent", "a beaver is a kind of rodent"},
                  "weasels hunt beavers", kGeneral),
            "");
}

TEST(TermSubstitution, DoesNotWidenUnderNegationOrComparison) {
  const std::string kind = "a vole is a kind of rodent";
  EXPECT_EQ(theta({kind, "weasels never hunt voles"}, "weasels never hunt rodents"), "");
  EXPECT_EQ(theta({kind, "a weasel is heavier than a vole"}, "a weasel is heavier than a rodent"), "");
  EXPECT_EQ(theta({kind, "weasels hunt all voles"}, "weasels hunt all rodents"), "");
  EXPECT_EQ(theta({kind, "owls are silent if they hunt voles"}, "owls are silent if they hunt rodents"), "");
}

TEST(TermSubstitution, LeavesASecondMentionAlone) {
  const Texts premises = {"a crab is a kind of animal", "an animal eats an animal"};
  EXPECT_EQ(theta(premises, "a crab eats a crab"), "");
  EXPECT_NE(theta(premises, "a crab eats an animal"), "");
}

TEST(TermSubstitution, TakesNoAdjectiveNorNegationForAKind) {
  EXPECT_EQ(theta({"glass is brittle", "brittle things break"}, "glass things break"), "");
  EXPECT_EQ(theta({"no whale is a fish", "a fish has gills"}, "no whale has gills"), "");
  EXPECT_EQ(theta({"a whale is not a kind of fish", "a fish has gills"}, "a whale has gills"), "");
}

TEST(TermSubstitution, DoesNotTakeAWordOutOfALongerTerm) {
  const std::string kind = "granite is a kind of rock";
  EXPECT_EQ(theta({kind, "rock music is loud"}, "granite music is loud"), "");
  EXPECT_EQ(theta({kind, "people leave if rock music starts"}, "people leave if granite music starts"), "");
  EXPECT_NE(theta({kind, "a rock near a river is round"}, "granite near a river is round"), "");
}

TEST(TermSubstitution, TakesNoPartForAKind) {
  EXPECT_EQ(theta({"a wheel is part of a cart", "a cart has an axle"}, "a wheel has an axle"), "");
}

TEST(TermSubstitution, BindsASomethingToOneTerm) {
  EXPECT_EQ(theta({"if something bites something then that something is fierce", "dogs bite cats"},
                  "dogs are fierce"),
            "");
  EXPECT_EQ(
      theta({"if something is fierce then that something is feared", "dogs are fierce and cats are fierce"},
            "dogs are fierce and cats are feared"),
      "");
}

TEST(TermSubstitution, SaysWhyNot) {
  EXPECT_THAT(verify_by_substitution({}, "x").reason, HasSubstr("no premises"));
  EXPECT_THAT(verify_by_substitution(Texts(7, "x"), "x").reason, HasSubstr("more than 6"));
  EXPECT_THAT(verify_by_substitution(Texts{"a", "b"}, "c").reason, HasSubstr("uses every premise"));
}

TEST(TermSubstitution, StaysBoundedOnHostileText) {
  std::string chain;
  for (int i = 0; i < 60; ++i) chain += "a ox ";
  const Texts hostile(kMaxStepPremises, "ox means cow and ox " + chain);
  EXPECT_FALSE(verify_by_substitution(hostile, "cow").verified);
  const std::string vague = "if something something else something something else then x";
  EXPECT_FALSE(verify_by_substitution(Texts{vague, chain}, "y").verified);
  EXPECT_FALSE(verify_by_substitution(Texts{std::string("\0\xff is a kind of \x1b", 17), ""}, "").verified);
}

}  // namespace
}  // namespace propter::entail
