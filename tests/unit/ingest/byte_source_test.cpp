#include "ingest/byte_source.h"

#include <gtest/gtest.h>

#include "tests/support/read_bytes.h"

namespace propter {
namespace {

using testing::gzip;

std::string read_all(ByteSource& source, std::size_t chunk = 7) {
  std::string out;
  std::string buffer(chunk, '\0');
  while (const std::size_t n = source.read(buffer)) out.append(buffer, 0, n);
  return out;
}

TEST(ByteSource, ReadsPlainBytes) {
  ByteSource source = ByteSource::memory("plain text");
  EXPECT_EQ(read_all(source), "plain text");
  EXPECT_EQ(source.problem(), "");
}

TEST(ByteSource, EmptyInputIsNoProblem) {
  ByteSource source = ByteSource::memory("");
  EXPECT_EQ(read_all(source), "");
  EXPECT_EQ(source.problem(), "");
}

TEST(ByteSource, MagicBytesDecideAboutGzip) {
  const std::string bytes = gzip("compressed text");
  ByteSource source = ByteSource::memory(bytes);
  EXPECT_EQ(read_all(source), "compressed text");
}

TEST(ByteSource, ConcatenatedGzipMembersAreOneText) {
  const std::string bytes = gzip("first ") + gzip("") + gzip("second");
  ByteSource source = ByteSource::memory(bytes);
  EXPECT_EQ(read_all(source), "first second");
  EXPECT_EQ(source.problem(), "");
}

TEST(ByteSource, TruncatedGzipYieldsItsBeginningAndAProblem) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919) + "\n";
  const std::string bytes = gzip(text);
  ByteSource source = ByteSource::memory(std::string_view(bytes).substr(0, bytes.size() / 2));
  const std::string got = read_all(source, 4096);
  EXPECT_GT(got.size(), text.size() / 4);
  EXPECT_TRUE(text.starts_with(got));
  EXPECT_NE(source.problem().find("ends in the middle"), std::string::npos);
}

TEST(ByteSource, DamagedGzipYieldsAProblemWithItsPlace) {
  std::string bytes = gzip(std::string(10'000, 'x') + "tail");
  bytes[bytes.size() / 2] = static_cast<char>(~bytes[bytes.size() / 2]);
  bytes[bytes.size() - 6] = static_cast<char>(~bytes[bytes.size() - 6]);
  ByteSource source = ByteSource::memory(bytes);
  read_all(source);
  EXPECT_NE(source.problem().find("damaged near compressed byte"), std::string::npos);
}

TEST(ByteSource, BytesBehindTheGzipDataAreAProblemButPaddingIsNot) {
  const std::string garbage = gzip("text") + "garbage";
  ByteSource source = ByteSource::memory(garbage);
  EXPECT_EQ(read_all(source), "text");
  EXPECT_NE(source.problem().find("not gzip"), std::string::npos);

  const std::string padded = gzip("text") + std::string(512, '\0');
  ByteSource tape = ByteSource::memory(padded);
  EXPECT_EQ(read_all(tape), "text");
  EXPECT_EQ(tape.problem(), "");
}

TEST(ByteSource, LimitStopsADecompressionBomb) {
  const std::string bytes = gzip(std::string(5'000'000, '\0'));
  ByteSource source = ByteSource::memory(bytes, 1000);
  EXPECT_EQ(read_all(source).size(), 1000U);
  EXPECT_NE(source.problem().find("limit of 1000 bytes"), std::string::npos);
}

TEST(ByteSource, InputOfExactlyTheLimitIsComplete) {
  ByteSource source = ByteSource::memory("12345", 5);
  EXPECT_EQ(read_all(source), "12345");
  EXPECT_EQ(source.problem(), "");
}

TEST(ByteSource, HeadTakesNothing) {
  ByteSource source = ByteSource::memory("abcdef");
  EXPECT_EQ(source.head(3), "abc");
  EXPECT_EQ(source.head(100), "abcdef");
  EXPECT_EQ(read_all(source), "abcdef");
  EXPECT_EQ(source.head(1), "");
}

TEST(ByteSource, ByteOrderMarkIsSkippedInGzipToo) {
  const std::string bytes = gzip("\xEF\xBB\xBFtext");
  ByteSource source = ByteSource::memory(bytes);
  EXPECT_EQ(source.head(2), "te");
  EXPECT_EQ(read_all(source), "text");
}

TEST(ByteSource, FoldersAndMissingFilesAreErrors) {
  EXPECT_EQ(ByteSource::open("/", 10).status().code(), StatusCode::kIo);
  EXPECT_EQ(ByteSource::open("/no/such/file", 10).status().code(), StatusCode::kIo);
}

}  // namespace
}  // namespace propter
