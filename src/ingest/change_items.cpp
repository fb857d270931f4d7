#include <fmt/format.h>

#include "base/text.h"
#include "ingest/document_items.h"

namespace propter {
namespace {

constexpr std::size_t kMaxDetail = 4096;
constexpr auto kTimeKeys =
    std::to_array<std::string_view>({"timestamp", "time", "date", "deployed_at", "changed_at", "updated_at",
                                     "committed_at", "created_at", "started_at", "at"});
constexpr auto kServiceKeys = std::to_array<std::string_view>(
    {"service", "service_name", "serviceName", "app", "application", "workload", "deployment", "component"});
constexpr auto kHashKeys = std::to_array<std::string_view>(
    {"sha", "hash", "commit", "commit_sha", "commitSha", "commit_hash", "commit_id", "revision"});
constexpr auto kVersionKeys = std::to_array<std::string_view>({"version", "tag", "image", "release"});
constexpr auto kFlagKeys =
    std::to_array<std::string_view>({"flag", "flag_name", "flagName", "feature_flag", "feature", "toggle"});
constexpr auto kSettingKeys = std::to_array<std::string_view>(
    {"config", "config_key", "configKey", "configmap", "setting", "parameter", "config_name"});
constexpr auto kBeforeKeys =
    std::to_array<std::string_view>({"from", "old", "old_value", "oldValue", "previous", "before"});
constexpr auto kAfterKeys = std::to_array<std::string_view>(
    {"to", "new", "new_value", "newValue", "value", "after", "state", "enabled"});

bool has(const Json& item, Keys keys) { return !first_of(item, keys).is_null(); }

// Log records carry versions and commits, too.
bool is_log_like(const Json& item) {
  return has(item, {"level", "severity", "severity_text", "trace_id", "span_id"});
}

std::string first_line(std::string_view text) { return std::string(trim(text.substr(0, text.find('\n')))); }

// At most kMaxDetail bytes, without cutting a UTF-8 sequence in two.
void limit_detail(std::string& text) {
  if (text.size() <= kMaxDetail) return;
  std::size_t end = kMaxDetail;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
}

// "off->on": as said, or put together from both sides.
std::string transition_of(const Json& item) {
  if (std::string said = text_of(item, {"change", "transition", "action"}); !said.empty()) return said;
  const std::string before = text_of(item, kBeforeKeys);
  const std::string after = text_of(item, kAfterKeys);
  return before.empty() ? after : before + "->" + after;
}

// A commit of a forge's API keeps its message and date in a nested "commit".
const Json& commit_body(const Json& item) {
  const Json& nested = item.iget("commit");
  return nested.is_object() ? nested : item;
}

std::string hash_of(const Json& item) {
  for (const std::string_view key : kHashKeys)
    if (std::string text = item.iget(key).text(); !text.empty()) return text;
  return {};
}

std::string files_and_diff(const Json& item) {
  std::string out;
  for (const Json& file : first_of(item, {"files_changed", "files", "changed_files", "paths"}).array()) {
    out += file.is_object() ? text_of(file, {"filename", "path", "name"}) : file.text();
    out += '\n';
  }
  out += text_of(item, {"diff", "patch"});
  limit_detail(out);
  return out;
}

void hand_on(const Json& item, ChangeRecord record, const ItemContext& context) {
  if (record.change.time == kNoTime) return context.note("a change without a time", record.change.id);
  if (const std::string service = text_of(item, kServiceKeys); !service.empty())
    record.touched_services.push_back(service);
  record.change.source.line = context.number;
  context.sink.on_change(std::move(record));
}

ChangeRecord named_change(const Json& item, ChangeKind kind, Keys keys) {
  ChangeRecord record;
  Change& change = record.change;
  change.kind = kind;
  change.id = text_of(item, keys);
  change.time = time_of(item, kTimeKeys);
  change.text = transition_of(item);
  change.detail = text_of(item, {"description", "reason", "diff", "message"});
  limit_detail(change.detail);
  return record;
}

}  // namespace

bool is_flag(const Json& item) { return has(item, kFlagKeys) && has(item, kTimeKeys) && !is_log_like(item); }

bool is_deploy(const Json& item) {
  const bool versioned = has(item, kHashKeys) || has(item, kVersionKeys);
  return has(item, kServiceKeys) && versioned && has(item, kTimeKeys) && !is_log_like(item);
}

bool is_commit(const Json& item) {
  return !hash_of(item).empty() && has(commit_body(item), {"message", "subject", "title"}) &&
         !is_log_like(item);
}

bool is_configuration(const Json& item) {
  const bool changed = has(item, kBeforeKeys) || has(item, kAfterKeys) || has(item, {"change", "diff"});
  return has(item, kSettingKeys) && changed && has(item, kTimeKeys) && !is_log_like(item);
}

void read_deploy(const Json& item, const ItemContext& context) {
  ChangeRecord record;
  Change& change = record.change;
  change.kind = ChangeKind::kDeploy;
  const std::string version = text_of(item, kVersionKeys);
  const std::string commit = hash_of(item);
  change.id = fmt::format("deploy-{}-{}", text_of(item, kServiceKeys), version.empty() ? commit : version);
  if (!commit.empty()) change.ids.push_back(commit);
  change.time = time_of(item, kTimeKeys);
  change.text = version.empty() ? commit : version;
  change.detail = text_of(item, {"description", "message", "notes"});
  limit_detail(change.detail);
  hand_on(item, std::move(record), context);
}

void read_commit(const Json& item, const ItemContext& context) {
  ChangeRecord record;
  Change& change = record.change;
  const Json& body = commit_body(item);
  change.kind = ChangeKind::kCommit;
  change.id = hash_of(item);
  change.time = time_of(body, kTimeKeys);
  for (const std::string_view signer : {"committer", "author"})
    if (change.time == kNoTime) change.time = time_of(body.iget(signer), kTimeKeys);
  change.text = first_line(text_of(body, {"message", "subject", "title"}));
  change.detail = files_and_diff(item);
  hand_on(item, std::move(record), context);
}

void read_flag(const Json& item, const ItemContext& context) {
  hand_on(item, named_change(item, ChangeKind::kFlag, kFlagKeys), context);
}

void read_configuration(const Json& item, const ItemContext& context) {
  hand_on(item, named_change(item, ChangeKind::kConfiguration, kSettingKeys), context);
}

}  // namespace propter
