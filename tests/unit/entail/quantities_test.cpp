#include "entail/quantities.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "tests/agreement/splitmix.h"

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

// Whether shortest ways have no negative cycle: Floyd and Warshall's.
bool is_satisfiable(std::size_t quantities, const std::vector<Constraint>& constraints) {
  constexpr std::int64_t kFar = 1'000'000;
  std::vector<std::vector<std::int64_t>> most(quantities, std::vector<std::int64_t>(quantities, kFar));
  const auto place = [](const std::string& name) {
    return name.empty() ? std::size_t{0} : static_cast<std::size_t>(name[0] - 'a') + 1;
  };
  for (const Constraint& c : constraints) {
    std::int64_t& between = most[place(c.left)][place(c.right)];
    between = std::min(between, c.offset);
  }
  for (std::size_t k = 0; k < quantities; ++k)
    for (std::size_t i = 0; i < quantities; ++i)
      for (std::size_t j = 0; j < quantities; ++j) most[i][j] = std::min(most[i][j], most[i][k] + most[k][j]);
  for (std::size_t i = 0; i < quantities; ++i)
    if (most[i][i] < 0) return false;
  return true;
}

TEST(Quantities, AgreeWithShortestWays) {
  SplitMix random(11);
  const auto name = [&] {
    const std::uint32_t drawn = random.below(5);
    return drawn == 0 ? std::string() : std::string(1, static_cast<char>('a' + drawn - 1));
  };
  int contradictions = 0;
  for (int i = 0; i < 500; ++i) {
    Quantities q;
    std::vector<Constraint> constraints;
    for (std::uint32_t k = 2 + random.below(8); k > 0; --k) {
      constraints.push_back({"k" + std::to_string(k), name(), name(), std::int64_t{random.below(20)} - 8});
      q.add(constraints.back());
    }
    const QuantityAnswer found = q.consistent();
    const bool satisfiable = is_satisfiable(5, constraints);
    ASSERT_EQ(found.finding, satisfiable ? QuantityFinding::kYes : QuantityFinding::kNo) << i;
    EXPECT_EQ(found.core.empty(), satisfiable) << i;
    contradictions += !satisfiable;
  }
  EXPECT_GT(contradictions, 100);
}

}  // namespace
}  // namespace propter::entail
