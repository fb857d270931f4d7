#include "ingest/string_table.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace propter {
namespace {

using ::testing::ElementsAre;

StringTable table_of(const std::vector<std::string>& texts) {
  StringTable table;
  for (const std::string& text : texts) table.intern(text);
  return table;
}

TEST(StringTable, CountsUpInTheOrderOfFirstUse) {
  StringTable table;
  EXPECT_EQ(table.intern("b"), 0U);
  EXPECT_EQ(table.intern("a"), 1U);
  EXPECT_EQ(table.intern("b"), 0U);
  EXPECT_EQ(table.size(), 2U);
}

TEST(StringTable, FindsWhatWasInternedOnly) {
  const StringTable table = table_of({"a"});
  EXPECT_EQ(table.find("a"), 0U);
  EXPECT_EQ(table.find("b"), kNoString);
}

TEST(StringTable, OwnsItsTexts) {
  StringTable table;
  std::string text = "short-lived";
  const StringIndex index = table.intern(text);
  text.assign("overwritten");
  EXPECT_EQ(table[index], "short-lived");
  EXPECT_EQ(table.find("short-lived"), index);
}

TEST(StringTable, TextsMayBeEmptyOrHoldAnyByte) {
  const std::string nul("a\0b", 3);
  const StringTable table = table_of({"", nul, "a"});
  EXPECT_EQ(table.find(""), 0U);
  EXPECT_EQ(table[table.find(nul)], nul);
  EXPECT_EQ(table.find("a"), 2U);
}

TEST(StringTable, KeepsItsTextsWhenItGrowsAndMoves) {
  StringTable table;
  for (int i = 0; i < 1000; ++i) table.intern(std::to_string(i));
  const StringTable moved = std::move(table);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(moved[moved.find(std::to_string(i))], std::to_string(i));
}

TEST(StringTable, SortsByText) { EXPECT_THAT(table_of({"c", "a", "b"}).sorted(), ElementsAre(1, 2, 0)); }

TEST(RanksOf, AreTheInverseOfAnOrder) { EXPECT_THAT(ranks_of({1, 2, 0}), ElementsAre(2, 0, 1)); }

}  // namespace
}  // namespace propter
