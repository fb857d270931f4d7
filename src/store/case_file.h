// The case file: one SQLite database (*.propter) that holds what was read, what was found and what was
// decided. Format and schema: docs/case-file.md.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <propter/event.h>
#include <propter/evidence.h>
#include <propter/graph.h>
#include <propter/status.h>

#include "ingest/telemetry.h"

namespace propter {

// What was concluded, and from what.
struct ConclusionRow {
  std::string key;    // hash of all that it was concluded from
  std::string found;  // bytes, in an encoding of its own
  bool operator==(const ConclusionRow&) const = default;
};

// One answer of a model, by the hash of everything that it depends on.
struct ExchangeRow {
  std::string key;      // SHA-256
  std::string request;  // the packet as it was sent: redacted
  std::string answer;
  std::string refusal;
  std::string finish_reason;
  std::string model;  // as it names itself
  std::uint64_t tokens_in = 0;
  std::uint64_t tokens_out = 0;
  bool operator==(const ExchangeRow&) const = default;
};

enum class ExchangeOutcome : std::uint8_t {
  kAnswered,  // by the model
  kCached,    // by an exchange from before
  kFailed,    // sent, without an answer
  kRefused,   // likewise, and so would every other
  kGivenUp,   // not sent: the endpoint was given up, or the same question just failed
  kBudget,    // not sent, or cut: a budget was spent
};

constexpr bool is_answer(ExchangeOutcome outcome) {
  return outcome == ExchangeOutcome::kAnswered || outcome == ExchangeOutcome::kCached;
}

// One question of the last investigation, in the order of asking.
struct QuestionRow {
  std::string key;
  ExchangeOutcome outcome = ExchangeOutcome::kAnswered;
  std::string reason;           // why there was no answer
  std::uint64_t tokens_in = 0;  // that it took, answered or not
  std::uint64_t tokens_out = 0;
  bool operator==(const QuestionRow&) const = default;
};

// What a placeholder of a redacted text stands for. Only a case keeps these.
struct PlaceholderRow {
  std::string name;  // "<IP_3>"
  std::string text;
  bool operator==(const PlaceholderRow&) const = default;
};

// A setting that an investigation ran with.
struct Setting {
  std::string name;
  std::string value;
  bool operator==(const Setting&) const = default;
};

// Movable handle of an open case, for one thread at a time. Errors: kIo (cannot open, permission, disk full,
// locked by another process for 5 s), kCorrupt (not SQLite, quick_check failed, a row that cannot be; the
// message names table and row), kUnsupported (schema of a newer version), kInternal (content to be saved that
// breaks its own contract). Files that are no case of this version are left as they are.
//
// Opened with trusted_schema=OFF, defensive mode, WAL (a read-only or temporary case: no WAL). Statements are
// prepared and bound; nothing untrusted reaches SQL text. Every save_* replaces what was there, in one
// transaction: when it fails, the previous content stays. Every load_* checks all it reads, and gives the
// empty value where nothing was saved. A closed case is a single file.
class CaseFile {
 public:
  // A case in a private temporary file that vanishes with the handle.
  static Result<CaseFile> temporary();
  // Opens a case for reading and writing, or creates it where there is no file, or an empty one (never over a
  // file that is no case).
  static Result<CaseFile> open_or_create(const std::string& path);
  // Opens an existing case for reading, saving gives kIo; kIo when there is none.
  static Result<CaseFile> open_existing(const std::string& path);
  // Whether the file starts like an SQLite database (cheap; false when it cannot be read).
  static bool looks_like_case(const std::string& path);

  CaseFile(CaseFile&&) noexcept;
  CaseFile& operator=(CaseFile&&) noexcept;
  ~CaseFile();

  Status save_telemetry(const Telemetry& telemetry);
  // Whether save_telemetry completed at some time.
  Result<bool> has_telemetry();
  Result<Telemetry> load_telemetry();

  Status save_graph(const OperationalGraph& graph);
  Result<OperationalGraph> load_graph();

  // Items are numbered by their place: evidence[i].id is i. What they refer to is judged when they are
  // loaded, against the graph that is saved by then.
  Status save_evidence(const std::vector<Evidence>& evidence);
  Result<std::vector<Evidence>> load_evidence();

  // What they refer to is judged when they are loaded, as for evidence.
  Status save_events(const std::vector<Event>& events);
  Result<std::vector<Event>> load_events();

  // With an empty key when there is none.
  Status save_conclusion(const ConclusionRow& conclusion);
  Result<ConclusionRow> load_conclusion();

  Status save_settings(const std::vector<Setting>& settings);
  Result<std::vector<Setting>> load_settings();

  // Exchanges are added to, never replaced.
  Status append_exchanges(const std::vector<ExchangeRow>& exchanges);
  Result<std::vector<ExchangeRow>> load_exchanges();

  Status save_questions(const std::vector<QuestionRow>& questions);
  Result<std::vector<QuestionRow>> load_questions();

  Status save_placeholders(const std::vector<PlaceholderRow>& placeholders);
  Result<std::vector<PlaceholderRow>> load_placeholders();

  // The last report as JSON text; empty when there is none.
  Status save_report(std::string_view json);
  Result<std::string> load_report();

 private:
  struct Database;
  explicit CaseFile(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

}  // namespace propter
