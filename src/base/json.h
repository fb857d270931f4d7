// One JSON façade: a plain tree for configuration and small documents, and a writer with a fixed layout.
// nlohmann's header stays in json.cpp. Hot paths (JSON lines) use their own scanner, not this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <propter/status.h>

namespace propter {

class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;  // in document order; the last duplicate wins

  Json() = default;
  explicit Json(bool v) : value_(v) {}
  explicit Json(double v) : value_(v) {}
  explicit Json(std::int64_t v) : value_(v) {}
  explicit Json(std::string v) : value_(std::move(v)) {}
  explicit Json(Array v) : value_(std::move(v)) {}
  explicit Json(Object v) : value_(std::move(v)) {}

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  [[nodiscard]] bool is_bool() const { return std::holds_alternative<bool>(value_); }
  [[nodiscard]] bool is_number() const {
    return std::holds_alternative<double>(value_) || std::holds_alternative<std::int64_t>(value_);
  }
  [[nodiscard]] bool is_integer() const { return std::holds_alternative<std::int64_t>(value_); }
  [[nodiscard]] bool is_string() const { return std::holds_alternative<std::string>(value_); }
  [[nodiscard]] bool is_array() const { return std::holds_alternative<Array>(value_); }
  [[nodiscard]] bool is_object() const { return std::holds_alternative<Object>(value_); }

  // The value, or a neutral one when it is of another type.
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] double number() const;
  [[nodiscard]] std::int64_t integer() const;
  [[nodiscard]] const std::string& string() const;
  [[nodiscard]] const Array& array() const;
  [[nodiscard]] const Object& object() const;

  // Member of an object, or null. `iget` ignores case.
  [[nodiscard]] const Json& get(std::string_view key) const;
  [[nodiscard]] const Json& iget(std::string_view key) const;
  // A scalar as text ("true", "12", the string itself); "" for null, arrays and objects.
  [[nodiscard]] std::string text() const;

 private:
  std::variant<std::monostate, bool, double, std::int64_t, std::string, Array, Object> value_;
};

// Errors name the byte offset and quote the place. Depth is limited to 200. Invalid UTF-8 is an error.
Result<Json> parse_json(std::string_view text);

enum class JsonLayout : std::uint8_t {
  kIndented,  // two spaces, and a final newline
  kCompact,   // one line without blanks, no final newline
};

// Streams one document, keys in the order given, numbers in the shortest form that reads back the same; NaN
// and infinities become null. Invalid UTF-8 in strings is written as U+FFFD.
class JsonWriter {
 public:
  explicit JsonWriter(JsonLayout layout = JsonLayout::kIndented) : compact_(layout == JsonLayout::kCompact) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(double number);
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(std::uint64_t number);
  JsonWriter& value(bool flag);
  JsonWriter& value(const Json& tree);
  JsonWriter& null();
  template <typename T>
  JsonWriter& member(std::string_view name, const T& v) {
    key(name);
    return value(v);
  }

  // The document so far.
  [[nodiscard]] std::string take();

 private:
  void before_value();
  void newline();
  void close(char bracket);

  bool compact_;
  std::string out_;
  std::vector<bool> has_items_;  // per open bracket
  bool after_key_ = false;
};

}  // namespace propter
