#include "ingest/line_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/read_bytes.h"

namespace propter {
namespace {

using namespace std::string_view_literals;
using ::testing::ElementsAre;

std::vector<std::string> lines_of(std::string_view bytes, std::size_t limit = 1U << 20) {
  ByteSource source = ByteSource::memory(bytes);
  LineReader reader(source, limit);
  std::vector<std::string> out;
  for (Line line; reader.next(line);) {
    EXPECT_EQ(line.number, out.size() + 1);
    out.push_back(std::string(line.text) + (line.cut ? "|cut" : ""));
  }
  return out;
}

TEST(LineReader, SplitsAtLineEndsOfBothKinds) {
  EXPECT_THAT(lines_of("a\r\nb\n\nc"), ElementsAre("a", "b", "", "c"));
}
TEST(LineReader, EmptyInputHasNoLines) { EXPECT_THAT(lines_of(""), ElementsAre()); }
TEST(LineReader, FinalLineEndStartsNoLine) { EXPECT_THAT(lines_of("a\n"), ElementsAre("a")); }
TEST(LineReader, NulBytesAreNoEnd) {
  EXPECT_THAT(lines_of("a\0b\nc"sv), ElementsAre(std::string("a\0b", 3), "c"));
}
TEST(LineReader, InvalidUtf8IsKept) { EXPECT_THAT(lines_of("\xFF\xFE\n"), ElementsAre("\xFF\xFE")); }

TEST(LineReader, LongLinesAreCutAndReadingGoesOnBehindThem) {
  EXPECT_THAT(lines_of("123456789\nab\n", 4), ElementsAre("1234|cut", "ab"));
  EXPECT_THAT(lines_of("1234\nab", 4), ElementsAre("1234", "ab"));
  EXPECT_THAT(lines_of("ab\n123456789", 4), ElementsAre("ab", "1234|cut"));
}

TEST(LineReader, LinesAcrossChunksAreWhole) {
  const std::string longer(ByteSource::kChunk - 3, 'x');
  EXPECT_THAT(lines_of("a\n" + longer + "\n" + longer + "\nz"), ElementsAre("a", longer, longer, "z"));
}

// The line is 200 MB long; it exists only compressed, and the reader must not want more than its limit.
TEST(LineReader, HugeLineNeedsMemoryForTheLimitOnly) {
  std::string long_part;
  long_part.resize(20'000'000, 'x');
  std::string bytes;
  for (int i = 0; i < 10; ++i) bytes += testing::gzip(long_part);
  bytes += testing::gzip("\nnext\n");
  ByteSource source = ByteSource::memory(bytes);
  LineReader reader(source, 1000);
  Line line;
  ASSERT_TRUE(reader.next(line));
  EXPECT_EQ(line.text, std::string(1000, 'x'));
  EXPECT_TRUE(line.cut);
  ASSERT_TRUE(reader.next(line));
  EXPECT_EQ(line.text, "next");
  EXPECT_FALSE(reader.next(line));
  EXPECT_EQ(source.bytes(), 200'000'006U);
}

}  // namespace
}  // namespace propter
