#include "ingest/log_text.h"

#include <algorithm>
#include <cstring>

#include "base/characters.h"
#include "base/text.h"
#include "ingest/records.h"
#include "ingest/timestamps.h"

namespace propter {
namespace {

std::string_view skip(std::string_view text, std::string_view fillers) {
  const std::size_t at = text.find_first_not_of(fillers);
  return at == std::string_view::npos ? std::string_view() : text.substr(at);
}

// Takes the first blank-separated word off the text.
std::string_view take_word(std::string_view& text) {
  text = skip(text, " \t");
  const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

std::string_view value_or_nothing(std::string_view text) {
  return is_nothing(text) ? std::string_view() : text;
}

std::string_view letters_at(std::string_view text, std::size_t at) {
  std::size_t n = 0;
  while (at + n < text.size() && is_letter(text[at + n])) ++n;
  return text.substr(at, n);
}

// parse_level also reads single letters and numbers, which mean nothing in the middle of a text.
Level level_word(std::string_view word) {
  return word.size() >= 4 && word.size() <= 11 ? parse_level(word) : Level::kUnknown;
}

struct FoundLevel {
  Level level = Level::kUnknown;
  std::size_t end = 0;  // where the text goes on behind the level and its brackets; 0: it does not lead
};

// A level that the text begins with, in any case and dress: "[error] ", "WARN:", "<info>", "| INFO |".
FoundLevel leading_level(std::string_view text) {
  const std::size_t at = text.find_first_not_of("[(<| \t-");
  if (at == std::string_view::npos) return {};
  const std::string_view word = letters_at(text, at);
  const Level level = level_word(word);
  const std::size_t end = at + word.size();
  const bool dressed = at != 0 && text[at - 1] != ' ' && text[at - 1] != '\t';
  const bool shouted = std::all_of(word.begin(), word.end(), is_upper);
  const bool delimited = end == text.size() || std::strchr("])>|: \t-,", text[end]) != nullptr;
  if (level == Level::kUnknown || !delimited || (!dressed && !shouted && text.substr(end, 1) != ":"))
    return {};
  const std::size_t next = text.find_first_not_of("])>|: \t-", end);
  return {level, next == std::string_view::npos ? text.size() : next};
}

// An upper-case or bracketed level among the first words ("[main] ERROR com.x.Y", "pid 7 [WARN] text").
Level early_level(std::string_view text) {
  constexpr std::size_t kLookAhead = 96;
  constexpr int kMaxWords = 10;
  text = text.substr(0, kLookAhead);
  int words = 0;
  for (std::size_t at = 0; at < text.size() && words < kMaxWords;) {
    if (!is_letter(text[at])) {
      ++at;
      continue;
    }
    ++words;
    const std::string_view word = letters_at(text, at);
    const bool alone = (at == 0 || !is_digit(text[at - 1])) && at + word.size() < text.size();
    const bool bracketed = alone && at != 0 && text[at - 1] == '[' && text[at + word.size()] == ']';
    const bool shouted = std::all_of(word.begin(), word.end(), is_upper);
    if (alone && (bracketed || shouted))
      if (const Level level = level_word(word); level != Level::kUnknown) return level;
    at += word.size();
  }
  return Level::kUnknown;
}

// "level=warn" among other pairs behind a time.
Level level_pair(std::string_view text) {
  constexpr std::size_t kLookAhead = 96;
  constexpr std::string_view kKey = "level=";
  const std::size_t at = text.substr(0, kLookAhead).find(kKey);
  if (at == std::string_view::npos) return Level::kUnknown;
  return level_word(letters_at(text, std::min(text.find_first_not_of('"', at + kKey.size()), text.size())));
}

void read_level(LogText& text) {
  const FoundLevel leading = leading_level(text.message);
  if (leading.end != 0) {
    text.level = leading.level;
    text.message.remove_prefix(leading.end);
    return;
  }
  text.level = early_level(text.message);
  if (text.level == Level::kUnknown) text.level = level_pair(text.message);
}

// "I1122 17:42:03.123456    1234 file.go:12] message"
bool read_klog(std::string_view line, TimeNs reference, LogText& out) {
  constexpr std::string_view kLetters = "IWEF";
  constexpr std::array<Level, 4> kLevels = {Level::kInfo, Level::kWarning, Level::kError, Level::kFatal};
  const std::size_t letter = line.empty() ? std::string_view::npos : kLetters.find(line.front());
  if (letter == std::string_view::npos || line.size() < 2 || !is_digit(line[1])) return false;
  const LeadingTime time = klog_time(line.substr(1), reference);
  if (time.length == 0) return false;
  out.time = time.time;
  out.level = kLevels[letter];
  out.message = skip(line.substr(1 + time.length), " 0123456789");
  return true;
}

// Severities of RFC 5424, 6.2.1.
Level syslog_level(std::int64_t priority) {
  constexpr std::array<Level, 8> kLevels = {Level::kFatal,   Level::kFatal, Level::kFatal, Level::kError,
                                            Level::kWarning, Level::kInfo,  Level::kInfo,  Level::kDebug};
  return kLevels[static_cast<std::size_t>(priority & 7)];
}

// "host app[pid]: message", what follows the time in RFC 3164.
void read_syslog_tag(std::string_view rest, LogText& out) {
  const std::string_view host = take_word(rest);
  const std::string_view body = skip(rest, " ");
  const std::size_t end = body.find_first_of("[: ");
  const std::size_t colon = body.find(':');
  if (end == std::string_view::npos || end == 0 || body[end] == ' ' || colon == std::string_view::npos) {
    out.message = skip(rest, " ");
    out.names.host = host;
    return;
  }
  out.names.host = host;
  out.names.service = body.substr(0, end);
  out.message = skip(body.substr(colon + 1), " ");
}

// "1 2003-10-11T22:14:15.003Z host app procid msgid [structured data] message", after "<priority>".
bool read_syslog_5424(std::string_view rest, TimeNs reference, LogText& out) {
  if (!rest.starts_with("1 ")) return false;
  rest.remove_prefix(2);
  const LeadingTime time = leading_time(rest, reference);
  if (time.length == 0) return false;
  out.time = time.time;
  rest.remove_prefix(time.length);
  out.names.host = value_or_nothing(take_word(rest));
  out.names.service = value_or_nothing(take_word(rest));
  take_word(rest);
  take_word(rest);
  rest = skip(rest, " ");
  if (rest.starts_with('-')) rest.remove_prefix(1);
  while (rest.starts_with('[')) rest.remove_prefix(std::min(rest.find(']'), rest.size() - 1) + 1);
  out.message = skip(rest, " ");
  if (out.message.starts_with("\xEF\xBB\xBF")) out.message.remove_prefix(3);
  return true;
}

bool read_priority(std::string_view line, TimeNs reference, LogText& out) {
  const std::size_t close = line.substr(0, 6).find('>');
  if (line.empty() || line.front() != '<' || close == std::string_view::npos) return false;
  const auto priority = parse_int(line.substr(1, close - 1));
  if (!priority || *priority < 0 || *priority > 191) return false;
  const std::string_view rest = line.substr(close + 1);
  out.level = syslog_level(*priority);
  if (read_syslog_5424(rest, reference, out)) return true;
  const LeadingTime time = leading_time(rest, reference);
  if (time.length == 0) return false;
  out.time = time.time;
  read_syslog_tag(rest.substr(time.length), out);
  return true;
}

// `10.0.0.1 - user [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 500 123`: the request and what follows is
// the message.
bool read_access_log(std::string_view line, TimeNs reference, LogText& out) {
  const std::size_t open = line.substr(0, 200).find(" [");
  if (open == std::string_view::npos || open + 4 > line.size() || !is_digit(line[open + 2])) return false;
  const LeadingTime time = leading_time(line.substr(open + 1), reference);
  const std::size_t end = open + 1 + time.length;
  if (time.length == 0 || line.substr(end, 2) != " \"") return false;
  out.time = time.time;
  out.message = line.substr(end + 1);
  const std::size_t quote = out.message.find('"', 1);
  if (quote == std::string_view::npos) return true;
  std::string_view rest = out.message.substr(quote + 1);
  const auto status = parse_int(take_word(rest));
  if (status) out.level = *status >= 500 ? Level::kError : Level::kInfo;
  return true;
}

// One "key=value" or key="quoted value" of logfmt; false when the text does not begin with one.
bool take_pair(std::string_view& text, std::string_view& key, std::string_view& value) {
  text = skip(text, " \t");
  const std::size_t equals = text.find_first_of("= \t\"");
  if (equals == std::string_view::npos || equals == 0 || text[equals] != '=') return false;
  key = text.substr(0, equals);
  text.remove_prefix(equals + 1);
  if (!text.starts_with('"')) {
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    value = text.substr(0, end);
    text.remove_prefix(end);
    return true;
  }
  std::size_t end = 1;
  while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2U : 1U;
  end = std::min(end, text.size());
  value = text.substr(1, end - 1);
  text.remove_prefix(std::min(end + 1, text.size()));
  return true;
}

// From the message to the end of the line, since errors usually stand in a pair of their own behind it.
std::string_view logfmt_message(std::string_view line, std::string_view message) {
  if (message.empty()) return line;
  const auto at = static_cast<std::size_t>(message.data() - line.data());
  const bool quoted = line[at - 1] == '"';
  const bool last = at + message.size() + (quoted ? 1 : 0) >= line.size();
  return last ? message : line.substr(quoted ? at - 1 : at);
}

bool read_logfmt(std::string_view line, TimeNs reference, LogText& out) {
  const std::size_t equals = line.substr(0, 40).find('=');
  if (equals == std::string_view::npos || line.substr(0, equals).find(' ') != std::string_view::npos)
    return false;
  Fields fields;
  std::string_view rest = line;
  std::string_view key;
  std::string_view value;
  while (take_pair(rest, key, value)) fields.set(role_of(key), value);
  if (!fields.has(Role::kTime) || (!fields.has(Role::kLevel) && !fields.has(Role::kMessage))) return false;
  const LeadingTime time = leading_time(fields[Role::kTime], reference);
  if (time.length == 0) return false;
  out.time = time.time;
  out.level = parse_level(fields[Role::kLevel]);
  out.names = names_of(fields, {});
  out.trace_id = fields[Role::kTraceId];
  out.span_id = fields[Role::kSpanId];
  out.message = logfmt_message(line, fields[Role::kMessage]);
  return true;
}

// A time that leads, or follows a leading level; then the level.
void read_general(std::string_view line, TimeNs reference, LogText& out) {
  out.message = line;
  LeadingTime time = leading_time(line, reference);
  const bool syslog = time.length != 0 && is_upper(line.front());
  if (time.length == 0) {
    const FoundLevel level = leading_level(line);
    if (level.end != 0) time = leading_time(line.substr(level.end), reference);
    if (time.length != 0) {
      out.level = level.level;
      time.length += level.end;
    }
  }
  out.time = time.time;
  out.stamped = time.length != 0;
  if (syslog) return read_syslog_tag(line.substr(time.length), out);
  if (time.length != 0) out.message = skip(line.substr(time.length), " \t-|,");
  if (out.level == Level::kUnknown) read_level(out);
}

constexpr std::array<std::string_view, 15> kContinuations = {"at ",
                                                             "Caused by:",
                                                             "... ",
                                                             "Suppressed:",
                                                             "Traceback (",
                                                             "File \"",
                                                             "goroutine ",
                                                             "During handling of the above",
                                                             "The above exception was",
                                                             "created by ",
                                                             "stack backtrace:",
                                                             "Backtrace:",
                                                             "Stack trace:",
                                                             "from /",
                                                             "[signal "};

}  // namespace

LogText parse_log_line(std::string_view line, TimeNs reference) {
  using Reader = bool (*)(std::string_view, TimeNs, LogText&);
  constexpr std::array<Reader, 3> kBefore = {read_klog, read_priority, read_logfmt};
  LogText out;
  for (const Reader read : kBefore) {
    if (!read(line, reference, out)) continue;
    out.stamped = true;
    return out;
  }
  out = {};
  read_general(line, reference, out);
  if (!out.stamped) {
    LogText access;
    if (read_access_log(line, reference, access)) {
      access.stamped = true;
      return access;
    }
  }
  return out;
}

bool is_continuation(std::string_view text) {
  if (text.empty()) return false;
  if (text.front() == '\t' || text.starts_with("  ")) return true;
  text = skip(text, " ");
  return std::any_of(kContinuations.begin(), kContinuations.end(),
                     [&](auto start) { return text.starts_with(start); });
}

const Fields& FieldMapper::map(const std::vector<JsonField>& fields) {
  mapped_.clear();
  if (seen_.size() < fields.size()) seen_.resize(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    Seen& seen = seen_[i];
    if (seen.name != fields[i].key) seen = {std::string(fields[i].key), role_of(fields[i].key)};
    if (seen.role.role != Role::kNone) mapped_.set(seen.role, fields[i].text);
  }
  return mapped_;
}

bool LogUnwrapper::peel(std::size_t layer, LogText& text) {
  if (!text.message.starts_with('{') || !layers_[layer].parser.parse(text.message)) return false;
  const Fields& fields = layers_[layer].mapper.map(layers_[layer].parser.fields());
  if (!fields.has(Role::kMessage)) return false;
  text.message = fields[Role::kMessage];
  if (text.time == kNoTime) text.time = parse_time(fields[Role::kTime]).value_or(kNoTime);
  if (fields.has(Role::kLevel)) text.level = parse_level(fields[Role::kLevel]);
  if (fields.has(Role::kTraceId)) text.trace_id = fields[Role::kTraceId];
  if (fields.has(Role::kSpanId)) text.span_id = fields[Role::kSpanId];
  const RecordNames names = names_of(fields, {});
  if (!names.service.empty() || !names.instance.empty()) text.names = names;
  return true;
}

LogText LogUnwrapper::unwrap(std::string_view raw, TimeNs reference) {
  LogText text;
  text.message = trim(raw);
  std::size_t layer = 0;
  while (layer < kMaxLayers && peel(layer, text)) ++layer;
  // Indentation tells continuations, so it stays.
  std::string_view innermost = layer == 0 ? raw : text.message;
  while (!innermost.empty() && (innermost.back() == '\n' || innermost.back() == '\r'))
    innermost.remove_suffix(1);
  const LogText line = parse_log_line(innermost, reference);
  text.message = line.message;
  if (text.time == kNoTime) text.time = line.time;
  text.stamped = text.stamped || line.stamped;
  if (text.level == Level::kUnknown) text.level = line.level;
  if (text.names.service.empty() && text.names.instance.empty()) text.names = line.names;
  if (text.trace_id.empty()) text.trace_id = line.trace_id;
  if (text.span_id.empty()) text.span_id = line.span_id;
  if (layer == 0 && line.stamped && line.message.starts_with('{')) peel(0, text);
  return text;
}

}  // namespace propter
