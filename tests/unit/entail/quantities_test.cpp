#include "entail/quantities.h"

#include <gmock/gmock.h>

#include <limits>

namespace propter::entail {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min() + 1;
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

TEST(Quantities, AreConsistentWithoutConstraints) {
  EXPECT_EQ(Quantities().consistent().finding, QuantityFinding::kYes);
}

TEST(Quantities, FindsAnOrderThatFitsTheOnsets) {
  Quantities q;
  q.within("cart", {10, 20}, "onset of cart");
  q.within("shop", {15, 18}, "onset of shop");
  q.add({"cart first", "cart", "shop", 0});
  EXPECT_EQ(q.consistent().finding, QuantityFinding::kYes);
}

TEST(Quantities, NamesTheConstraintsOfAContradictionAndNoOther) {
  Quantities q;
  q.within("cart", {30, 40}, "onset of cart");
  q.within("shop", {15, 18}, "onset of shop");
  q.within("web", {15, 18}, "onset of web");
  q.add({"cart first", "cart", "shop", 0});
  const QuantityAnswer a = q.consistent();
  EXPECT_EQ(a.finding, QuantityFinding::kNo);
  EXPECT_THAT(a.core, ElementsAre("cart first", "onset of cart", "onset of shop"));
}

TEST(Quantities, FindsACycleOfPrecedence) {
  Quantities q;
  q.add({"ab", "a", "b", -1});
  q.add({"bc", "b", "c", -1});
  q.add({"ca", "c", "a", 1});
  EXPECT_THAT(q.consistent().core, ElementsAre("ab", "bc", "ca"));
}

TEST(Quantities, LeavesAnUnknownSideOpen) {
  Quantities q;
  q.within("cart", {kNoTime, 20}, "cart");
  q.within("shop", {10, kNoTime}, "shop");
  q.within("web", {kNoTime, kNoTime}, "web");
  q.add({"much later", "cart", "shop", -1'000'000});
  EXPECT_EQ(q.consistent().finding, QuantityFinding::kYes);
}

TEST(Quantities, DerivesADifferenceThroughOthers) {
  Quantities q;
  q.add({"ab", "a", "b", 5});
  q.add({"bc", "b", "c", 7});
  q.add({"unrelated", "a", "d", 1});
  const QuantityAnswer a = q.entails({"", "a", "c", 12});
  EXPECT_EQ(a.finding, QuantityFinding::kYes);
  EXPECT_THAT(a.core, ElementsAre("ab", "bc"));
  EXPECT_EQ(q.entails({"", "a", "c", 11}).finding, QuantityFinding::kNo);
}

TEST(Quantities, EntailsWhatHoldsOfEveryNumber) {
  Quantities q;
  EXPECT_EQ(q.entails({"", "a", "a", 0}).finding, QuantityFinding::kYes);
  EXPECT_EQ(q.entails({"", "a", "a", -1}).finding, QuantityFinding::kNo);
  EXPECT_EQ(q.entails({"", "", "", 3}).finding, QuantityFinding::kYes);
}

TEST(Quantities, AsksAboutAPartOfTheConstraints) {
  Quantities q;
  const std::size_t low = q.add({"low", "a", "", 5});
  const std::size_t high = q.add({"high", "", "a", -6});
  const std::vector<std::size_t> both = {low, high};
  EXPECT_EQ(q.consistent(both).finding, QuantityFinding::kNo);
  EXPECT_EQ(q.consistent(std::span(both).first(1)).finding, QuantityFinding::kYes);
  EXPECT_EQ(q.entails({"", "a", "", 7}, std::span(both).first(1)).finding, QuantityFinding::kYes);
  EXPECT_EQ(q.entails({"", "a", "", 7}, std::span(both).last(0)).finding, QuantityFinding::kNo);
}

TEST(Quantities, DoNotOverflow) {
  Quantities q;
  q.add({"ab", "a", "b", kHighest});
  q.add({"bc", "b", "c", kHighest});
  q.within("c", {kNoTime, kHighest}, "c");
  EXPECT_EQ(q.entails({"", "a", "", kHighest}).finding, QuantityFinding::kNo);
  q.add({"apart", "c", "a", std::numeric_limits<std::int64_t>::min()});
  EXPECT_EQ(q.consistent().finding, QuantityFinding::kYes);
  q.add({"apart", "c", "a", std::numeric_limits<std::int64_t>::min()});
  q.within("d", {kLowest, kLowest}, "d");
  EXPECT_EQ(q.entails({"", "", "d", kHighest}).finding, QuantityFinding::kYes);
  EXPECT_EQ(q.entails({"", "", "d", kHighest - 1}).finding, QuantityFinding::kNo);
}

TEST(Quantities, TakesAnyTextForAName) {
  Quantities q;
  const std::string odd = "|)(assert false)\n\"\x01\xFF";
  q.add({odd, odd, "", 1});
  q.add({"b", "", odd, -2});
  EXPECT_THAT(q.consistent().core, ElementsAre("b", odd));
}

TEST(Quantities, AnswersOneQuestionAfterTheOther) {
  Quantities q;
  for (int i = 0; i < 20; ++i)
    q.add({"k" + std::to_string(i), "n" + std::to_string(i), "n" + std::to_string(i + 1), -1});
  for (int i = 1; i <= 20; ++i) {
    EXPECT_EQ(q.entails({"", "n0", "n" + std::to_string(i), -i}).finding, QuantityFinding::kYes);
    EXPECT_EQ(q.entails({"", "n0", "n" + std::to_string(i), -i - 1}).finding, QuantityFinding::kNo);
  }
  EXPECT_THAT(q.consistent().core, IsEmpty());
}

}  // namespace
}  // namespace propter::entail
