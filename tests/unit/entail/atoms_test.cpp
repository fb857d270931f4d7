#include "entail/atoms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace propter::entail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> ids_of(std::string_view text) {
  std::vector<std::string> out;
  for (const SourceSentence& s : split_sentences("p", text)) out.push_back(s.id + ": " + s.text);
  return out;
}

TEST(SplitSentences, KeepsTheIdOfTheOnlyOne) {
  EXPECT_THAT(ids_of("The pump leaks"), ElementsAre("p: The pump leaks"));
}

TEST(SplitSentences, NumbersSeveral) {
  EXPECT_THAT(ids_of("The pump leaks. Is it old? It is!"),
              ElementsAre("p.1: The pump leaks.", "p.2: Is it old?", "p.3: It is!"));
}

TEST(SplitSentences, DoesNotEndWithinNumbersAndAfterInitials) {
  EXPECT_THAT(ids_of("J. Doe took 3.5 litres."), ElementsAre("p: J. Doe took 3.5 litres."));
}

TEST(SplitSentences, LeavesOutWhatSaysNothing) { EXPECT_THAT(ids_of(" ... !! "), IsEmpty()); }

TEST(SplitPremises, ReadsNamesCommentsAndLongLines) {
  std::vector<std::string> out;
  for (const SourceSentence& s :
       split_premises("# pumps\nThe pump,\nwhich is old, leaks.\n\nr1: Old things leak\nX"))
    out.push_back(s.id + ": " + s.text);
  EXPECT_THAT(out, ElementsAre("s1: The pump, which is old, leaks.", "r1: Old things leak", "s2: X"));
}

TEST(Wording, FoldsInflection) {
  EXPECT_EQ(wording_of("Children carried boxes, stopping often").content,
            wording_of("child carry box stop often").content);
}

TEST(Wording, TakesNumberWordsForNumbers) {
  EXPECT_EQ(wording_of("seven pumps").content, wording_of("7 pump").content);
}

TEST(AtomObjection, AcceptsARuleForAGeneralSentence) {
  EXPECT_EQ(objection_to_atom("If something is a heron then it eats fish.", "All herons eat fish."), "");
}

TEST(AtomObjection, AcceptsTheNegationOfNo) {
  EXPECT_EQ(objection_to_atom("If something is a heron then it does not bark.", "No heron barks."), "");
}

TEST(AtomObjection, FindsAnInventedWord) {
  EXPECT_THAT(objection_to_atom("The heron is old.", "The heron is grey."), HasSubstr("'old'"));
}

TEST(AtomObjection, FindsAnInventedNumber) {
  EXPECT_THAT(objection_to_atom("The pump lost 40 litres.", "The pump lost 14 litres."), HasSubstr("'40'"));
}

TEST(AtomObjection, FindsAnAddedNegation) {
  EXPECT_THAT(objection_to_atom("The heron is not grey.", "The heron is grey."), HasSubstr("negate"));
}

TEST(AtomObjection, FindsALostNegation) {
  EXPECT_THAT(objection_to_atom("The heron is grey.", "The heron isn't grey."), HasSubstr("negates"));
}

TEST(AtomObjection, FindsAMovedNegation) {
  EXPECT_THAT(objection_to_atom("The heron is not grey.", "The heron is grey and not old."),
              HasSubstr("negate"));
}

TEST(AtomObjection, FindsWhatWasRestricted) {
  EXPECT_THAT(objection_to_atom("If something is a heron then it is grey.", "Most herons are grey."),
              HasSubstr("restricts"));
  EXPECT_THAT(objection_to_atom("The heron is grey.", "The heron may be grey."), HasSubstr("restricts"));
}

TEST(AtomObjection, LetsARestrictionOfAnotherClauseBe) {
  EXPECT_EQ(objection_to_atom("The heron is old.", "The heron is old and may be grey."), "");
}

TEST(AtomObjection, FindsSwappedParticipants) {
  EXPECT_THAT(objection_to_atom("The fish eats the heron.", "The heron eats the fish."),
              HasSubstr("changed places"));
}

TEST(AtomObjection, AcceptsTheActiveForAPassive) {
  EXPECT_EQ(objection_to_atom("The heron eats the fish.", "The fish is eaten by the heron."), "");
}

TEST(AtomObjection, FindsALostCondition) {
  constexpr std::string_view kSource = "The relief valve opens if the pump fails.";
  EXPECT_THAT(objection_to_atom("The relief valve opens.", kSource), HasSubstr("under a condition"));
  EXPECT_THAT(objection_to_atom("The relief valve opens.", "Unless the pump runs, the relief valve opens."),
              HasSubstr("under a condition"));
  EXPECT_EQ(objection_to_atom("If the pump fails then the relief valve opens.", kSource), "");
  EXPECT_EQ(objection_to_atom("Every heron barks.", "If something is a heron then it barks."), "");
  // What happened when something else did has happened.
  EXPECT_EQ(objection_to_atom("The relief valve opened.", "When the pump failed, the relief valve opened."),
            "");
}

TEST(AtomObjection, FindsALostAlternative) {
  EXPECT_THAT(objection_to_atom("Bob is red.", "Bob is red or blue."), HasSubstr("possibilities"));
  EXPECT_EQ(objection_to_atom("If something is red then it is cold.", "Whatever is red or blue is cold."),
            "");
}

TEST(AtomObjection, FindsALostDoubt) {
  EXPECT_THAT(objection_to_atom("Bob is red.", "Bob is hardly red."), HasSubstr("restricts"));
  EXPECT_THAT(objection_to_atom("Bob is red.", "Ann doubts that Bob is red."), HasSubstr("restricts"));
  EXPECT_EQ(objection_to_atom("Ann doubts Bob.", "Ann doubts Bob."), "");
}

TEST(AtomObjection, FindsAllWhereTheSourceHasOne) {
  EXPECT_THAT(objection_to_atom("Ann likes all dogs.", "Ann likes a dog."), HasSubstr("of all"));
  EXPECT_EQ(objection_to_atom("Ann likes all dogs.", "Ann likes every dog."), "");
}

TEST(AtomObjection, FindsADirectionTurnedRound) {
  EXPECT_THAT(objection_to_atom("Bob moved from Rome to Paris.", "Bob moved from Paris to Rome."),
              HasSubstr("the source has it"));
}

TEST(AtomObjection, WantsSomethingSaid) { EXPECT_NE(objection_to_atom("It is.", "The heron is grey."), ""); }

TEST(Coverage, IsTheShareOfContentWords) {
  const std::vector<std::string> atoms{"The heron is grey."};
  const Coverage coverage = coverage_of("The grey heron eats fish.", atoms);
  EXPECT_DOUBLE_EQ(coverage.share, 0.5);
  EXPECT_THAT(coverage.missing, ElementsAre("eats", "fish"));
}

TEST(Coverage, OfAllAtomsTogetherCounts) {
  const std::vector<std::string> atoms{"The heron is grey.", "The heron eats the fish."};
  EXPECT_DOUBLE_EQ(coverage_of("The grey heron eats fish.", atoms).share, 1);
}

TEST(Coverage, MissesANegation) {
  const std::vector<std::string> atoms{"If something is a heron then it barks."};
  EXPECT_THAT(coverage_of("No heron barks.", atoms).missing, ElementsAre("not"));
}

TEST(Wording, StandsAnyBytes) {
  std::string bytes;
  for (int c = 255; c >= 0; --c) bytes += static_cast<char>(c);
  EXPECT_NO_FATAL_FAILURE(wording_of(bytes + "'s n't -- ' 's"));
}

}  // namespace
}  // namespace propter::entail
