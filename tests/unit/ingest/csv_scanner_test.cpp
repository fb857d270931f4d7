#include "ingest/csv_scanner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace propter {
namespace {

using ::testing::ElementsAre;

// "1: a|b" per row, "2! reason" per bad row.
std::vector<std::string> scan(std::string_view bytes, std::size_t limit = 1U << 20, char separator = ',') {
  ByteSource source = ByteSource::memory(bytes);
  CsvScanner scanner(source, separator, limit);
  std::vector<std::string> out;
  for (auto event = scanner.next(); event != CsvScanner::Event::kEnd; event = scanner.next()) {
    std::string row = std::to_string(scanner.line());
    if (event == CsvScanner::Event::kBadRow) {
      out.push_back(row + "! " + std::string(scanner.reason()));
      continue;
    }
    row += ":";
    for (std::size_t i = 0; i < scanner.fields().size(); ++i)
      row += (i == 0 ? " " : "|") + std::string(scanner.fields()[i]);
    out.push_back(row);
  }
  return out;
}

TEST(CsvScanner, SplitsFields) { EXPECT_THAT(scan("a,b\n1,\n,2"), ElementsAre("1: a|b", "2: 1|", "3: |2")); }
TEST(CsvScanner, ToleratesCarriageReturnsAndBlankLines) {
  EXPECT_THAT(scan("a,b\r\n\r\n\n\"1\",\"2\"\r\n"), ElementsAre("1: a|b", "4: 1|2"));
}
TEST(CsvScanner, QuotesProtectSeparatorsLineEndsAndQuotes) {
  EXPECT_THAT(scan("\"a,b\",\"c\nd\",\"say \"\"hi\"\"\"\nnext,,\n"),
              ElementsAre("1: a,b|c\nd|say \"hi\"", "3: next||"));
}
TEST(CsvScanner, QuoteInsideAPlainFieldIsText) {
  EXPECT_THAT(scan("5\" disk,b\n"), ElementsAre("1: 5\" disk|b"));
}
TEST(CsvScanner, EmptyQuotedFieldsAreEmpty) { EXPECT_THAT(scan("\"\",x,\"\""), ElementsAre("1: |x|")); }
TEST(CsvScanner, TextBehindAClosingQuoteIsKept) { EXPECT_THAT(scan("\"a\"b,c\n"), ElementsAre("1: ab|c")); }
TEST(CsvScanner, OtherSeparators) { EXPECT_THAT(scan("a\tb,c\n", 100, '\t'), ElementsAre("1: a|b,c")); }

TEST(CsvScanner, UnclosedQuoteAtTheEndCostsOnlyItsLine) {
  EXPECT_THAT(scan("a,b\n1,\"open\n2,x\n3,y\n"),
              ElementsAre("1: a|b", "2! a quote is never closed", "3: 2|x", "4: 3|y"));
}
TEST(CsvScanner, UnclosedQuoteIsGivenUpAtTheNextQuotedField) {
  EXPECT_THAT(scan("1,\"open\n2,\"x\"\n3,\"y\"\n"),
              ElementsAre("1! text follows a closing quote", "2: 2|x", "3: 3|y"));
}
TEST(CsvScanner, UnclosedQuoteIsGivenUpBeyondTheLimit) {
  std::string text = "1,\"open\n";
  std::vector<std::string> expected = {"1! the row is too long, or a quote is never closed"};
  for (int i = 2; i < 200'000; ++i) {
    text += "2,x\n";
    expected.push_back(std::to_string(i) + ": 2|x");
  }
  EXPECT_EQ(scan(text, 1000), expected);
}
TEST(CsvScanner, LongLineIsABadRow) {
  const std::string text = "a,b\n" + std::string(3'000'000, 'x') + "\n1,2\n";
  EXPECT_THAT(scan(text, 1000), ElementsAre("1: a|b", "2! the line is too long", "3: 1|2"));
}

TEST(CsvScanner, RowsAcrossChunksAreWhole) {
  const std::string field(100'000, 'f');
  const std::string quoted = "\"" + field + "\"\"\n,\"";
  const std::string row = field + "," + quoted + "\n";
  const std::string shown = field + "|" + field + "\"\n,";
  EXPECT_THAT(scan(row + row + row), ElementsAre("1: " + shown, "3: " + shown, "5: " + shown));
}

}  // namespace
}  // namespace propter
