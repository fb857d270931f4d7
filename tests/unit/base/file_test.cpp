#include "base/file.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace propter {
namespace {

std::string written(const std::string& name, const std::string& bytes) {
  const std::string path = ::testing::TempDir() + "propter_file_" + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

TEST(File, GivesAllBytes) {
  std::string bytes("a\0b\xff\r\n", 6);
  for (int i = 0; i < 20000; ++i) bytes += "propter";
  const std::string path = written("bytes", bytes);
  EXPECT_EQ(*read_file(path, bytes.size()), bytes);
  std::filesystem::remove(path);
}

TEST(File, MayBeEmpty) {
  const std::string path = written("empty", "");
  EXPECT_EQ(*read_file(path, 0), "");
  std::filesystem::remove(path);
}

TEST(File, IsRefusedWhenItIsTooLarge) {
  const std::string path = written("large", "four");
  const auto text = read_file(path, 3);
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.status().code(), StatusCode::kUnusable);
  EXPECT_EQ(text.status().message().where, path);
  std::filesystem::remove(path);
}

TEST(File, ThatIsMissingOrADirectoryIsAnError) {
  for (const std::string& path : {::testing::TempDir() + "propter_no_such_file", ::testing::TempDir()}) {
    const auto text = read_file(path, 100);
    ASSERT_FALSE(text.ok()) << path;
    EXPECT_EQ(text.status().code(), StatusCode::kIo);
  }
}

}  // namespace
}  // namespace propter
