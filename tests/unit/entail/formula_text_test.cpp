#include "entail/formula_text.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace propter::entail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Read {
  std::string formula;  // or the error
  std::vector<std::string> warnings = {};
};

// Reads all, and gives back what became of the last.
Read read(const std::vector<std::string>& texts) {
  Signature signature;
  FormulaReader reader(signature);
  Read out;
  for (const std::string& text : texts) {
    const Result<FormulaText> result = reader.read(text);
    if (!result.ok()) return {result.status().message().str()};
    out = {to_string(result->formula, signature)};
    for (const FormulaWarning& w : result->warnings)
      out.warnings.push_back(std::to_string(w.at.byte) + ":" + std::to_string(w.at.character) + " " + w.what);
  }
  return out;
}
std::string formula(const std::string& text) { return read({text}).formula; }

TEST(FormulaText, ReadsEveryConnective) {
  EXPECT_EQ(formula("∀x (Cup(x) → ∃y (Holds(x, y) ∧ ¬Dry(y)))"),
            "all X0 (cup(X0) -> some X1 (holds(agent: X0, patient: X1) and not (dry(X1))))");
  EXPECT_EQ(formula("Red(a1) ∨ Blue(a1) ⊕ Wet(a1)"), "((red(a1) or blue(a1)) xor wet(a1))");
  EXPECT_EQ(formula("Red(a1) ↔ a1 = b1"), "(red(a1) <-> a1 = b1)");
  EXPECT_EQ(formula("a1 ≠ b1"), "not (a1 = b1)");
}

TEST(FormulaText, BindsAsIsCustomary) {
  EXPECT_EQ(formula("¬P(a1) ∧ Q(a1) ∨ R(a1) → S(a1) ↔ T(a1)"),
            "((((not (p(a1)) and q(a1)) or r(a1)) -> s(a1)) <-> t(a1))");
  EXPECT_EQ(formula("P(a1) → Q(a1) → R(a1)"), "(p(a1) -> (q(a1) -> r(a1)))");
  EXPECT_EQ(formula("P(a1) ∧ Q(a1) ∧ R(a1)"), "(p(a1) and q(a1) and r(a1))");
}

TEST(FormulaText, ReadsLookAlikes) {
  const std::string unicode = formula("∀x (P(x) ∧ ¬Q(x) → R(x) ∨ S(x))");
  EXPECT_EQ(formula("\\forall x (P(x) \\land \\neg Q(x) \\to R(x) \\lor S(x))"), unicode);
  EXPECT_EQ(formula("∀x [P(x) & ~Q(x) -> R(x) | S(x)]"), unicode);
  EXPECT_EQ(formula("∀x. (P(x) ^ !Q(x) => R(x) || S(x))."), unicode);
  EXPECT_EQ(formula("P(a1) <-> a1 != b1"), "(p(a1) <-> not (a1 = b1))");
}

TEST(FormulaText, KeepsTheOrderOfArguments) {
  EXPECT_EQ(formula("Gives(zoe, ann, book)"), "gives(agent: zoe, patient: ann, theme: book)");
}

TEST(FormulaText, BindsSeveralVariablesAtOnce) {
  EXPECT_EQ(formula("∀x,y (Sees(x, y))"), "all X0 all X1 sees(agent: X0, patient: X1)");
  EXPECT_EQ(formula("∀x ∃y Sees(y, x)"), "all X0 some X1 sees(agent: X1, patient: X0)");
}

TEST(FormulaText, KeepsVariablesOfTheSameNameApart) {
  EXPECT_EQ(formula("∃x (P(x)) ∧ ∀x (Q(x) → ∃x (R(x)))"),
            "(some X0 p(X0) and all X1 (q(X1) -> some X2 r(X2)))");
}

TEST(FormulaText, FoldsCaseWithAWarning) {
  const Read r = read({"Student(Ann)", "student(ann)"});
  EXPECT_EQ(r.formula, "student(Ann)");
  EXPECT_THAT(r.warnings, ElementsAre("1:1 'student' is written 'Student' elsewhere: read as the same",
                                      "9:9 'ann' is written 'Ann' elsewhere: read as the same"));
}

TEST(FormulaText, SplitsAPredicateWithTwoArities) {
  const Read r = read({"Trains(ann)", "Trains(ann, bob)", "Trains(ann, bob, carl)"});
  EXPECT_EQ(r.formula, "trains/3(agent: ann, patient: bob, theme: carl)");
  EXPECT_THAT(r.warnings, ElementsAre(HasSubstr("3 arguments here and 1 before: read as two predicates")));
}

TEST(FormulaText, PutsMissingBracketsAndLeavesOutSuperfluousOnes) {
  const Read missing = read({"∀x (P(x) → (Q(x) ∧ R(x)"});
  EXPECT_EQ(missing.formula, "all X0 (p(X0) -> (q(X0) and r(X0)))");
  EXPECT_EQ(missing.warnings.size(), 2U);
  const Read within = read({"∀x (P(x → Q(x))"});
  EXPECT_EQ(within.formula, "all X0 (p(X0) -> q(X0))");
  EXPECT_THAT(within.warnings, ElementsAre("11:9 a missing closing bracket is put here"));
  const Read superfluous = read({"∀x (P(x))) ∧ Q(a1)"});
  EXPECT_EQ(superfluous.formula, "(all X0 p(X0) and q(a1))");
  EXPECT_THAT(superfluous.warnings, ElementsAre("12:10 a closing bracket too many is left out"));
}

TEST(FormulaText, WidensAQuantifierWhoseVariableIsUsedBeyondIt) {
  for (const char* text : {"∀x P(x) → Q(x)", "∀x (P(x)) → Q(x)"}) {
    const Read r = read({text});
    EXPECT_EQ(r.formula, "all X0 (p(X0) -> q(X0))");
    EXPECT_THAT(r.warnings, ElementsAre(HasSubstr("'x' is used beyond its quantifier")));
  }
  for (const char* text : {"∃x (P(x)) ∧ ∃!x (Q(x))", "∃x (P(x)) ∧ ∀y,x (Q(x))", "∃x (P(x)) ∧ ∃x (Q(x))"})
    EXPECT_THAT(read({text}).warnings, IsEmpty()) << text;
  const Read in_bracket = read({"(∀x P(x) → Q(x)) ∧ R(a1)"});
  EXPECT_EQ(in_bracket.formula, "(all X0 (p(X0) -> q(X0)) and r(a1))");
}

TEST(FormulaText, ReadsUnboundLettersAsConstantsWithAWarning) {
  const Read r = read({"∀x (P(x) → Q(y))"});
  EXPECT_EQ(r.formula, "all X0 (p(X0) -> q(y))");
  EXPECT_THAT(r.warnings, ElementsAre("18:14 no quantifier binds 'y': read as a constant"));
  EXPECT_EQ(read({"∀x P(X)"}).formula, "all X0 p(X0)");
}

TEST(FormulaText, ReadsPropositionsWithAWarning) {
  const Read r = read({"Raining → Wet(street)"});
  EXPECT_EQ(r.formula, "(raining(\"proposition\") -> wet(street))");
  EXPECT_THAT(r.warnings, ElementsAre(HasSubstr("'Raining' has no arguments")));
}

TEST(FormulaText, ReadsNamesOfAllScriptsAndNumbers) {
  EXPECT_EQ(formula("Größer(zürich-nord, 4.5)"), "größer(agent: zürich-nord, patient: 4.5)");
  EXPECT_EQ(formula("Owns(bob’s_dog, 3)"), "owns(agent: bob’s_dog, patient: 3)");
}

TEST(FormulaText, TakesWhatIsQuotedForAConstant) {
  for (const char* text : {"P(\"emma\")", "P(“emma”)", "P(„emma“)", "P(\" emma ”)"})
    EXPECT_EQ(formula(text), "p(emma)") << text;
  EXPECT_EQ(formula("∀x (P(x, “x”) → “the (old) barn” = x)"),
            "all X0 (p(agent: X0, patient: x) -> the (old) barn = X0)");
  EXPECT_THAT(read({"P(emma)", "P(“emma”)"}).warnings, IsEmpty());
  EXPECT_THAT(formula("“P”(emma)"), HasSubstr("a quoted name is a constant"));
  EXPECT_THAT(formula("∀“x” P(x)"), HasSubstr("expected a variable"));
  for (const char* text : {"P(“emma)", "P(“”)", "P(“ ”)", "P(\"\x1b[m\")", "P(\"\xff\")"})
    EXPECT_THAT(formula(text), HasSubstr("has no meaning in a formula (byte 3")) << text;
}

TEST(FormulaText, ReadsAmountsAndShares) {
  EXPECT_EQ(formula("Costs(tea, $10)"), "costs(agent: tea, patient: $10)");
  EXPECT_EQ(formula("Grew(rent, 4.5%)"), "grew(agent: rent, patient: 4.5%)");
}

TEST(FormulaText, ExpandsExactlyOne) {
  EXPECT_EQ(formula("∃!x (King(x))"), "some X1 all X0 (king(X0) <-> X0 = X1)");
  EXPECT_EQ(formula("\\exists! x King(x) ∧ Old(x)"), "some X1 all X0 ((king(X0) and old(X0)) <-> X0 = X1)");
  EXPECT_EQ(formula("∀y ∃!x Likes(y, x)"),
            "all X0 some X2 all X1 (likes(agent: X0, patient: X1) <-> X1 = X2)");
  EXPECT_THAT(formula("∃!x,y (P(x, y))"), HasSubstr("binds several variables"));
  EXPECT_THAT(formula("∃¬x P(x)"), HasSubstr("expected a variable"));
  EXPECT_THAT(formula("∀!x P(x)"), HasSubstr("expected a variable"));
}

TEST(FormulaText, ReadsTheConstantTruths) {
  EXPECT_EQ(formula("P(a1) → ⊥"), "(p(a1) -> false)");
  EXPECT_EQ(formula("⊤ ∧ \\bot"), "(true and false)");
}

TEST(FormulaText, DropsStopsAtTheEnd) {
  for (const char* text : {"P(a1).", "P(a1);", "P(a1) ; ", "P(a1).;"})
    EXPECT_EQ(formula(text), "p(a1)") << text;
  EXPECT_THAT(formula("P(a1); Q(a1)"), HasSubstr("';' cannot stand here (byte 6"));
}

TEST(FormulaText, JoinsNamesWithoutACommaBetween) {
  const Read r = read({"In(tate modern, new york city)"});
  EXPECT_EQ(r.formula, "in(agent: tate modern, patient: new york city)");
  EXPECT_THAT(r.warnings,
              ElementsAre("4:4 'tate modern' are several names without a comma: read as one",
                          "17:17 'new york city' are several names without a comma: read as one"));
  EXPECT_EQ(read({"P(the “big” apple)"}).formula, "p(the big apple)");
  EXPECT_THAT(formula("∀x (P(x new))"), HasSubstr("'new' cannot stand here (byte 11"));
  EXPECT_THAT(formula("∀x (P(new x))"), HasSubstr("'x' cannot stand here (byte 13"));
  EXPECT_THAT(formula("P(new f(a1))"), HasSubstr("'f' is a function (byte 7"));
}

TEST(FormulaText, FoldsCaseOfOtherScriptsAndApostrophesWithAWarning) {
  EXPECT_THAT(read({"P(taylor’s)", "P(taylor's)"}).warnings,
              ElementsAre("3:3 'taylor's' is written 'taylor’s' elsewhere: read as the same"));
  const std::vector<std::vector<std::string>> pairs = {{"josé", "JOSÉ"}, {"Łódź", "łódź"}, {"Νίκος", "ΝΊΚΟΣ"},
                                                       {"Ÿ1", "ÿ1"},     {"Việt", "VIỆT"}, {"Жук", "жук"}};
  for (const auto& pair : pairs) {
    const Read r = read({pair[0] + " = " + pair[1]});
    EXPECT_EQ(r.formula, pair[0] + " = " + pair[0]);
    EXPECT_THAT(r.warnings, ElementsAre(HasSubstr("read as the same"))) << pair[0];
  }
  EXPECT_EQ(read({"ÜBER(a1)", "über(a1)"}).formula, "über(a1)");
  EXPECT_THAT(read({"P(×, ÷)"}).warnings, IsEmpty());
}

TEST(FormulaText, RefusesWhatItCannotExpress) {
  EXPECT_THAT(formula("P(f(a1))"), HasSubstr("'f' is a function (byte 3, character 3)"));
  EXPECT_THAT(formula("P(a1, b1, c1, d1)"), HasSubstr("'P' has too many arguments (byte 1"));
}

TEST(FormulaText, NamesTheExactPlaceOfAnError) {
  EXPECT_THAT(formula("∀x (P(x) → → Q(x))"), HasSubstr("'→' cannot stand here (byte 16, character 12)"));
  EXPECT_THAT(formula("P(a1) Q(a1)"), HasSubstr("'Q' cannot stand here (byte 7, character 7)"));
  EXPECT_THAT(formula("¬P(a1) ≥ 3"), HasSubstr("'≥' has no meaning in a formula (byte 9, character 8)"));
  EXPECT_THAT(formula("∀ (P(x))"), HasSubstr("expected a variable"));
}

TEST(FormulaText, RefusesEveryTruncationOrRepairsIt) {
  const std::string whole = "∀x (P(x) → ∃y (R(x, y) ∧ ¬(y = a1)))";
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const Read r = read({whole.substr(0, n)});
    EXPECT_TRUE(!r.warnings.empty() || r.formula.find("expected") != std::string::npos ||
                r.formula.find("no meaning") != std::string::npos)
        << n << ": " << r.formula;
  }
}

TEST(FormulaText, RefusesEmptyAndBinaryInput) {
  EXPECT_THAT(formula(""), HasSubstr("ends too early"));
  EXPECT_THAT(formula(" \t\n"), HasSubstr("ends too early"));
  EXPECT_THAT(formula(std::string("P(\0)", 4)), HasSubstr("'\\x00' has no meaning"));
  EXPECT_THAT(formula("\xff\xfe"), HasSubstr("'\\xff' has no meaning"));
  EXPECT_THAT(formula("P(\x1b[31m)"), HasSubstr("'\\x1b'"));
  EXPECT_THAT(formula("P(\xe2\x80\xae"
                      "a)"),
              HasSubstr("no meaning"));
}

TEST(FormulaText, BoundsDepthAndSize) {
  const auto times = [](const std::string& s, std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += s;
    return out;
  };
  EXPECT_THAT(formula(times("(", 4000)), HasSubstr("nested too deeply"));
  EXPECT_THAT(formula(times("¬", 4000)), HasSubstr("nested too deeply"));
  EXPECT_THAT(formula(times("P -> ", 2000) + "P"), HasSubstr("nested too deeply"));
  EXPECT_THAT(formula(times("P <-> ", 2000) + "P"), HasSubstr("nested too deeply"));
  EXPECT_THAT(formula("∀x" + times(",x", 2000) + " P(x)"), HasSubstr("nested too deeply"));
  EXPECT_EQ(formula(times("(", 100) + "P(a1)" + times(")", 100)), "p(a1)");
  EXPECT_THAT(formula(times("P & ", 5000)), HasSubstr("too long"));
}

TEST(FormulaText, LeavesTheSignatureAloneOnFailure) {
  Signature signature;
  FormulaReader reader(signature);
  EXPECT_FALSE(reader.read("P(a1) ∧ Q(b1) ∧").ok());
  EXPECT_THAT(signature.predicates(), IsEmpty());
  EXPECT_TRUE(signature.constants().empty());
}

}  // namespace
}  // namespace propter::entail
