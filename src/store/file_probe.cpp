#include "store/file_probe.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "store/schema.h"

namespace propter::store {
namespace {

// The header of an SQLite file, https://www.sqlite.org/fileformat.html section 1.3: 100 bytes, big-endian.
constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::size_t kPageSizeOffset = 16;
constexpr std::size_t kVersionOffset = 60;
constexpr std::size_t kApplicationOffset = 68;
constexpr std::size_t kHeaderSize = 100;

// The first bytes, at most kHeaderSize.
std::string read_header(const std::string& path) {
  std::array<char, kHeaderSize> buffer{};
  std::ifstream file(path, std::ios::binary);
  file.read(buffer.data(), buffer.size());
  return std::string(buffer.data(), static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
}

std::uint32_t big_endian(std::string_view header, std::size_t at) {
  std::uint32_t value = 0;
  for (const char c : header.substr(at, 4)) value = (value << 8) | static_cast<unsigned char>(c);
  return value;
}

Status no_case(const std::string& path, const char* why) {
  return Status::corrupt(
      {"the file is no case of propter", path, why, "name another file; this one is left as it is"});
}

Status unreadable(const std::string& path, const std::string& why) {
  return Status::io({"cannot open the case", path, why, "check the path and the permissions"});
}

// Whether the file was cut, which SQLite would take for a page that ends in zeros. Not decided while there is
// a log or journal that may complete the page.
bool is_cut(const std::string& path, std::string_view header, std::uintmax_t size) {
  const std::uint32_t stored = big_endian(header, kPageSizeOffset) >> 16;
  const std::uint32_t page = stored == 1 ? 65'536 : stored;
  std::error_code error;
  const bool recoverable =
      std::filesystem::exists(path + "-wal", error) || std::filesystem::exists(path + "-journal", error);
  return !recoverable && page != 0 && size % page != 0;
}

Result<FileState> judge_content(const std::string& path, std::uintmax_t size) {
  const std::string header = read_header(path);
  if (header.empty()) return unreadable(path, "the file cannot be read");
  if (!header.starts_with(kMagic)) return no_case(path, "not an SQLite database");
  if (header.size() < kHeaderSize) return no_case(path, "the file ends within its header");
  const Identity identity{big_endian(header, kApplicationOffset), big_endian(header, kVersionOffset)};
  if (Status status = check_identity(identity, path); !status.ok()) return status;
  if (is_cut(path, header, size))
    return Status::corrupt({"the case file is corrupt", path, "it was cut: it ends within a page",
                            "copy the case again, or ingest the incident again into a new case file"});
  return FileState::kCase;
}

}  // namespace

Result<FileState> probe_file(const std::string& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) return FileState::kMissing;
  if (error) return unreadable(path, error.message());
  if (std::filesystem::is_directory(status)) return no_case(path, "it is a folder");
  if (!std::filesystem::is_regular_file(status)) return no_case(path, "it is no regular file");
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) return unreadable(path, error.message());
  return size == 0 ? Result<FileState>(FileState::kEmpty) : judge_content(path, size);
}

bool starts_like_sqlite(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) && read_header(path).starts_with(kMagic);
}

}  // namespace propter::store
