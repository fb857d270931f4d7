#include "ingest/file_walk.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/text.h"

namespace propter {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxDepth = 64;

bool is_kept_for_scoring(const fs::path& path) {
  constexpr std::array<std::string_view, 4> kNames = {"truth.json", "expected.json", "truth.json.gz",
                                                      "expected.json.gz"};
  const std::string name = lower(path.filename().string());
  return name.starts_with("ground_truth") || std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

class Walk {
 public:
  std::error_code folder(const fs::path& folder, const std::string& shown, Period period, int depth) {
    std::error_code error;
    fs::directory_iterator it(folder, error);
    for (; !error && it != fs::directory_iterator(); it.increment(error)) {
      const std::string name = it->path().filename().string();
      entry(it->path(), shown.empty() ? name : fmt::format("{}/{}", shown, name), period, depth);
    }
    return error;
  }

  void entry(const fs::path& path, const std::string& shown, Period period, int depth) {
    FoundFile file{path.string(), shown, period, {}, {}};
    std::error_code error;
    const bool link = fs::is_symlink(fs::symlink_status(path, error));
    const fs::file_status status = fs::status(path, error);
    if (path.filename().string().starts_with('.'))
      file.skipped = "hidden, not read";
    else if (fs::is_directory(status))
      return enter(std::move(file), link, depth);
    else if (fs::is_regular_file(status))
      file.skipped = reason_to_skip(path, link);
    else if (link && !fs::exists(status))
      file.problem = "a symbolic link that leads nowhere";
    else
      file.problem = "no regular file, not read";
    files.push_back(std::move(file));
  }

  std::vector<FoundFile> files;

 private:
  void enter(FoundFile file, bool link, int depth) {
    if (link)
      file.problem = "a symbolic link to a folder, not followed";
    else if (depth >= kMaxDepth)
      file.problem = "folders are nested too deeply here";
    else {
      const bool good = iequals(fs::path(file.path).filename().string(), "baseline");
      const std::error_code error =
          folder(file.path, file.shown, good ? Period::kBaseline : file.period, depth + 1);
      if (!error) return;
      file.problem = "the folder cannot be listed: " + error.message();
    }
    files.push_back(std::move(file));
  }

  static std::string reason_to_skip(const fs::path& path, bool link) {
    std::error_code error;
    const fs::path target = link ? fs::canonical(path, error) : path;
    return is_kept_for_scoring(path) || is_kept_for_scoring(target) ? "kept for scoring, not opened" : "";
  }
};

Status not_there(const std::string& input, const std::error_code& error) {
  return Status::io(
      {"the input cannot be read", input, error.message(), "name a folder, a file, or - for standard input"});
}

}  // namespace

Result<std::vector<FoundFile>> find_files(const std::string& input, Period period) {
  std::error_code error;
  const fs::file_status status = fs::status(input, error);
  if (error || !fs::exists(status))
    return not_there(input, error ? error : std::make_error_code(std::errc::no_such_file_or_directory));
  Walk walk;
  if (!fs::is_directory(status)) {
    walk.files.push_back({input, fs::path(input).filename().string(), period, {}, {}});
    if (is_kept_for_scoring(input)) walk.files.back().skipped = "kept for scoring, not opened";
    return std::move(walk.files);
  }
  if (const std::error_code failed = walk.folder(input, "", period, 0)) return not_there(input, failed);
  std::sort(walk.files.begin(), walk.files.end(),
            [](const auto& a, const auto& b) { return a.shown < b.shown; });
  return std::move(walk.files);
}

}  // namespace propter
