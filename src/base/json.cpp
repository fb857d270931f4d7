#include "base/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace propter {
namespace {

constexpr std::size_t kMaxDepth = 200;

// Builds our tree from nlohmann's SAX events, so that no second tree is made and depth is limited.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return add(Json()); }
  bool boolean(bool v) override { return add(Json(v)); }
  bool number_integer(number_integer_t v) override { return add(Json(static_cast<std::int64_t>(v))); }
  bool number_unsigned(number_unsigned_t v) override {
    return add(v <= INT64_MAX ? Json(static_cast<std::int64_t>(v)) : Json(static_cast<double>(v)));
  }
  bool number_float(number_float_t v, const string_t&) override { return add(Json(v)); }
  bool string(string_t& v) override { return add(Json(std::move(v))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(true); }
  bool start_array(std::size_t) override { return open(false); }
  bool key(string_t& v) override {
    stack_.back().key = std::move(v);
    return true;
  }
  bool end_object() override { return finish(); }
  bool end_array() override { return finish(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& e) override {
    position_ = position;
    why_ = e.what();
    return false;
  }

  Json root;
  std::size_t position_ = 0;
  std::string why_;

 private:
  struct Level {
    bool is_object = false;
    std::string key;
    Json::Object members;
    Json::Array items;
  };

  bool open(bool is_object) {
    if (stack_.size() >= kMaxDepth) {
      why_ = fmt::format("nested deeper than {} levels", kMaxDepth);
      return false;
    }
    stack_.emplace_back().is_object = is_object;
    return true;
  }

  bool finish() {
    Level done = std::move(stack_.back());
    stack_.pop_back();
    return add(done.is_object ? Json(std::move(done.members)) : Json(std::move(done.items)));
  }

  bool add(Json v) {
    if (stack_.empty()) {
      root = std::move(v);
      return true;
    }
    Level& top = stack_.back();
    if (top.is_object)
      top.members.emplace_back(std::move(top.key), std::move(v));
    else
      top.items.push_back(std::move(v));
    return true;
  }

  std::vector<Level> stack_;
};

template <typename T>
const T& or_empty(const T* value) {
  static const T kEmpty{};
  return value ? *value : kEmpty;
}

}  // namespace

bool Json::boolean() const {
  const bool* v = std::get_if<bool>(&value_);
  return v && *v;
}

double Json::number() const {
  if (const auto* v = std::get_if<double>(&value_)) return *v;
  if (const auto* v = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*v);
  return 0;
}

std::int64_t Json::integer() const {
  if (const auto* v = std::get_if<std::int64_t>(&value_)) return *v;
  const double d = number();
  return std::isfinite(d) && std::abs(d) < 9e18 ? static_cast<std::int64_t>(d) : 0;
}

const std::string& Json::string() const { return or_empty(std::get_if<std::string>(&value_)); }
const Json::Array& Json::array() const { return or_empty(std::get_if<Array>(&value_)); }
const Json::Object& Json::object() const { return or_empty(std::get_if<Object>(&value_)); }

const Json& Json::get(std::string_view key) const {
  const Object& members = object();
  const auto it =
      std::find_if(members.rbegin(), members.rend(), [&](const auto& m) { return m.first == key; });
  return it == members.rend() ? or_empty<Json>(nullptr) : it->second;
}

const Json& Json::iget(std::string_view key) const {
  const Object& members = object();
  const auto it =
      std::find_if(members.rbegin(), members.rend(), [&](const auto& m) { return iequals(m.first, key); });
  return it == members.rend() ? or_empty<Json>(nullptr) : it->second;
}

std::string Json::text() const {
  if (is_string()) return string();
  if (is_bool()) return boolean() ? "true" : "false";
  if (const auto* v = std::get_if<std::int64_t>(&value_)) return fmt::format("{}", *v);
  if (const auto* v = std::get_if<double>(&value_)) return fmt::format("{}", *v);
  return {};
}

Result<Json> parse_json(std::string_view text) {
  TreeBuilder builder;
  if (nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return std::move(builder.root);
  const std::size_t at = std::min(builder.position_, text.size());
  const std::size_t from = at > 20 ? at - 20 : 0;
  return Status::corrupt({"not valid JSON", fmt::format("byte {}", at),
                          fmt::format("near '{}'", printable(text.substr(from, 40), 80)), ""});
}

JsonWriter& JsonWriter::begin_object() {
  before_value();
  out_ += '{';
  has_items_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  before_value();
  out_ += '[';
  has_items_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  close('}');
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  close(']');
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  value(name);
  out_ += compact_ ? ":" : ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  before_value();
  out_ += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  before_value();
  out_ += fmt::format("{}", number == 0 ? 0.0 : number);
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
  before_value();
  out_ += fmt::format("{}", number);
  return *this;
}

JsonWriter& JsonWriter::value(std::uint64_t number) {
  before_value();
  out_ += fmt::format("{}", number);
  return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
  before_value();
  out_ += flag ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::value(const Json& tree) {
  if (tree.is_object()) {
    begin_object();
    for (const auto& [name, member] : tree.object()) key(name).value(member);
    return end_object();
  }
  if (tree.is_array()) {
    begin_array();
    for (const Json& item : tree.array()) value(item);
    return end_array();
  }
  if (tree.is_string()) return value(std::string_view(tree.string()));
  if (tree.is_bool()) return value(tree.boolean());
  if (!tree.is_number()) return null();
  return tree.is_integer() ? value(tree.integer()) : value(tree.number());
}

JsonWriter& JsonWriter::null() {
  before_value();
  out_ += "null";
  return *this;
}

std::string JsonWriter::take() {
  if (has_items_.empty() && !compact_) out_ += '\n';
  return std::move(out_);
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_items_.empty()) return;
  if (has_items_.back()) out_ += ',';
  has_items_.back() = true;
  newline();
}

void JsonWriter::newline() {
  if (compact_) return;
  out_ += '\n';
  out_.append(2 * has_items_.size(), ' ');
}

void JsonWriter::close(char bracket) {
  const bool had_items = has_items_.back();
  has_items_.pop_back();
  if (had_items) newline();
  out_ += bracket;
}

}  // namespace propter
