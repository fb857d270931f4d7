#include "ingest/read_context.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/text.h"

namespace propter {
namespace {

constexpr std::size_t kMaxSamples = 3;
constexpr std::size_t kSnippetBytes = 120;

constexpr std::array<std::string_view, 17> kExtensions = {
    ".gz",  ".log",     ".txt",      ".json",  ".jsonl",   ".ndjson", ".csv",    ".tsv", ".out",
    ".err", ".current", ".previous", ".trace", ".metrics", ".logs",   ".ldjson", ".old"};

// Words that name a kind of telemetry or a place for it, never what it is about.
constexpr std::array<std::string_view, 44> kGenericWords = {
    "log",      "logs",     "trace",      "traces",    "tracing",  "span",   "spans",   "metric",  "metrics",
    "event",    "events",   "data",       "output",    "out",      "stdout", "stderr",  "std",     "err",
    "messages", "message",  "all",        "raw",       "dump",     "export", "records", "sample",  "samples",
    "current",  "previous", "baseline",   "telemetry", "incident", "file",   "test",    "tmp",     "var",
    "kpi",      "kpis",     "timeseries", "series",    "table",    "tables", "normal",  "abnormal"};

std::string_view without_extensions(std::string_view name) {
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::string_view extension : kExtensions)
      if (name.size() > extension.size() && iequals(name.substr(name.size() - extension.size()), extension)) {
        name.remove_suffix(extension.size());
        changed = true;
      }
    // Rotated files: "app.log.1", "app.log.2026-01-02".
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) continue;
    const std::string_view tail = name.substr(dot + 1);
    if (!std::all_of(tail.begin(), tail.end(), [](char c) { return is_digit(c) || c == '-'; })) continue;
    name = name.substr(0, dot);
    changed = true;
  }
  return name;
}

bool is_generic_word(std::string_view word) {
  if (std::all_of(word.begin(), word.end(), is_digit)) return true;
  return std::any_of(kGenericWords.begin(), kGenericWords.end(), [&](auto g) { return iequals(word, g); });
}

bool says_nothing(std::string_view name) {
  while (!name.empty()) {
    const std::size_t at = std::min(name.find_first_of("_-. "), name.size());
    if (at != 0 && !is_generic_word(name.substr(0, at))) return false;
    name.remove_prefix(std::min(at + 1, name.size()));
  }
  return true;
}

}  // namespace

void note_unparsed(FileReport& report, std::string_view unit, std::uint64_t number, std::string_view reason,
                   std::string_view snippet) {
  ++report.unparsed;
  if (report.samples.size() >= kMaxSamples) return;
  report.samples.push_back(fmt::format("{} {}: {}{}{}", unit, number, reason, snippet.empty() ? "" : ": ",
                                       printable(snippet, kSnippetBytes)));
}

std::string entity_of_path(std::string_view path) {
  if (path.starts_with('<')) return {};
  const std::size_t slash = path.rfind('/');
  const std::string_view stem =
      without_extensions(slash == std::string_view::npos ? path : path.substr(slash + 1));
  if (!says_nothing(stem)) return std::string(stem);
  if (slash == std::string_view::npos) return {};
  const std::string_view folders = path.substr(0, slash);
  const std::string_view folder = folders.substr(folders.rfind('/') + 1);
  return says_nothing(folder) ? std::string() : std::string(folder);
}

std::string writer_of_path(std::string_view path) {
  if (path.starts_with('<')) return "stdin";
  std::string entity = entity_of_path(path);
  if (!entity.empty()) return entity;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::string_view stem = without_extensions(name);
  return std::string(stem.empty() ? name : stem);
}

}  // namespace propter
