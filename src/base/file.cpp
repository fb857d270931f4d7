#include "base/file.h"

#include <array>
#include <fstream>

#include <fmt/format.h>

namespace propter {

Result<std::string> read_file(const std::string& path, std::size_t most) {
  std::ifstream file(path, std::ios::binary);
  return read_stream(file, path, most);
}

Result<std::string> read_stream(std::istream& in, const std::string& path, std::size_t most) {
  std::string out;
  std::array<char, 65536> block{};
  while (in && out.size() <= most) {
    in.read(block.data(), block.size());
    out.append(block.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (out.size() > most)
    return Status::unusable(
        {"the file is too large", path, fmt::format("it has more than {} bytes", most), "split it"});
  if (!in.eof())
    return Status::io({"the file cannot be read", path, "", "check that it is there, and its permissions"});
  return out;
}

}  // namespace propter
