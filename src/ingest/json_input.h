// JSON as telemetry has it: one flat object at a time for log lines, items of a list for documents.
// simdjson stays in the .cpp file. Invalid UTF-8 is kept by replacing the offending bytes with U+FFFD.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace propter {

// A scalar member; nested ones have dotted keys ("kubernetes.pod_name"). Arrays and what is nested too deeply
// come as their JSON text.
struct JsonField {
  std::string_view key;
  std::string_view text;  // strings unescaped; "" for null
};

// Parses one object after the other, reusing its memory.
class JsonLineParser {
 public:
  JsonLineParser();
  ~JsonLineParser();
  JsonLineParser(JsonLineParser&&) noexcept;
  JsonLineParser& operator=(JsonLineParser&&) noexcept;

  // The members of the object that `text` is, in document order. False when it is none: see error(). The
  // views are valid until the next call.
  bool parse(std::string_view text);
  [[nodiscard]] const std::vector<JsonField>& fields() const;
  [[nodiscard]] std::string_view error() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A whole document. Paths are dotted, without regard to case; "" is the root.
class JsonDocument {
 public:
  JsonDocument();
  ~JsonDocument();

  // Takes the text over. Errors: kCorrupt, with the reason.
  Status parse(std::string text);

  [[nodiscard]] bool is_array(std::string_view path) const;
  [[nodiscard]] bool is_object(std::string_view path) const;
  // Number of members or items; 0 for scalars and what is not there.
  [[nodiscard]] std::size_t size(std::string_view path) const;
  [[nodiscard]] Json at(std::string_view path) const;  // null if not there
  // The items of the array at `path`, one tree at a time.
  void for_each(std::string_view path, const std::function<void(const Json&)>& visit) const;
  // The same as flat fields; items that are no objects come as an empty list. An object counts as its only
  // item.
  void for_each_flat(std::string_view path,
                     const std::function<void(const std::vector<JsonField>&)>& visit) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace propter
