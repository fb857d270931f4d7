#include "ingest/json_input.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <memory_resource>
#include <optional>

#include <simdjson.h>

#include "base/text.h"

namespace propter {
namespace {

namespace dom = simdjson::dom;

constexpr int kMaxFlatDepth = 8;
constexpr std::size_t kMaxJoinedKey = 256;
constexpr int kMaxTreeDepth = 100;

// Every byte that starts no well-formed sequence becomes U+FFFD.
std::string repaired_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 64);
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const std::string_view sequence = text.substr(at, length);
    if (length == 1 || simdjson::validate_utf8(sequence.data(), sequence.size())) {
      out += sequence;
      at += length;
    } else {
      out += "\xEF\xBF\xBD";
      ++at;
    }
  }
  return out;
}

// Bytes followed by the padding that simdjson may read.
class PaddedText {
 public:
  std::string_view assign(std::string_view text) {
    if (bytes_.size() < text.size() + simdjson::SIMDJSON_PADDING)
      bytes_.resize(2 * text.size() + simdjson::SIMDJSON_PADDING);
    std::memcpy(bytes_.data(), text.data(), text.size());
    return {bytes_.data(), text.size()};
  }

 private:
  std::string bytes_;
};

// Turns objects into lists of fields; joined keys and numbers live in an arena that clear() empties.
class Flattener {
 public:
  Flattener() = default;
  Flattener(const Flattener&) = delete;
  Flattener& operator=(const Flattener&) = delete;

  const std::vector<JsonField>& fields() const { return fields_; }
  void clear() {
    fields_.clear();
    arena_.release();
  }
  void add_object(const dom::object& object, std::string_view prefix, int depth) {
    for (const dom::key_value_pair member : object) add(joined(prefix, member.key), member.value, depth);
  }

 private:
  void add(std::string_view key, const dom::element& value, int depth) {
    switch (value.type()) {
      case dom::element_type::STRING:
        fields_.push_back({key, value.get_string().value_unsafe()});
        break;
      case dom::element_type::INT64:
        add_number(key, value.get_int64().value_unsafe());
        break;
      case dom::element_type::UINT64:
        add_number(key, value.get_uint64().value_unsafe());
        break;
      case dom::element_type::DOUBLE:
        add_number(key, value.get_double().value_unsafe());
        break;
      case dom::element_type::BOOL:
        fields_.push_back({key, value.get_bool().value_unsafe() ? "true" : "false"});
        break;
      case dom::element_type::NULL_VALUE:
        fields_.push_back({key, ""});
        break;
      case dom::element_type::ARRAY:
        fields_.push_back({key, keep(simdjson::minify(value))});
        break;
      case dom::element_type::OBJECT:
        if (depth < kMaxFlatDepth)
          add_object(value.get_object().value_unsafe(), key, depth + 1);
        else
          fields_.push_back({key, keep(simdjson::minify(value))});
    }
  }

  template <typename Number>
  void add_number(std::string_view key, Number number) {
    std::array<char, 32> digits;
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc())
      fields_.push_back({key, keep({digits.data(), static_cast<std::size_t>(end - digits.data())})});
  }

  std::string_view joined(std::string_view prefix, std::string_view key) {
    // Long keys are data, not names: joining them could multiply the size of the input.
    if (prefix.empty() || prefix.size() + key.size() > kMaxJoinedKey) return key;
    char* bytes = allocate(prefix.size() + 1 + key.size());
    std::memcpy(bytes, prefix.data(), prefix.size());
    bytes[prefix.size()] = '.';
    if (!key.empty()) std::memcpy(bytes + prefix.size() + 1, key.data(), key.size());
    return {bytes, prefix.size() + 1 + key.size()};
  }

  std::string_view keep(std::string_view text) {
    char* bytes = allocate(text.size());
    if (!text.empty()) std::memcpy(bytes, text.data(), text.size());
    return {bytes, text.size()};
  }

  char* allocate(std::size_t n) {
    return static_cast<char*>(arena_.allocate(std::max<std::size_t>(n, 1), 1));
  }

  std::vector<JsonField> fields_;
  std::array<char, 8192> first_block_{};
  std::pmr::monotonic_buffer_resource arena_{first_block_.data(), first_block_.size()};
};

Json tree_of(const dom::element& value, int depth);

Json tree_of(const dom::object& object, int depth) {
  Json::Object members;
  for (const dom::key_value_pair member : object)
    members.emplace_back(std::string(member.key), tree_of(member.value, depth + 1));
  return Json(std::move(members));
}

Json tree_of(const dom::array& array, int depth) {
  Json::Array items;
  for (const dom::element item : array) items.push_back(tree_of(item, depth + 1));
  return Json(std::move(items));
}

Json tree_of(const dom::element& value, int depth) {
  if (depth > kMaxTreeDepth) return Json(std::string(simdjson::minify(value)));
  switch (value.type()) {
    case dom::element_type::STRING:
      return Json(std::string(value.get_string().value_unsafe()));
    case dom::element_type::INT64:
      return Json(value.get_int64().value_unsafe());
    case dom::element_type::UINT64:
      return Json(static_cast<double>(value.get_uint64().value_unsafe()));
    case dom::element_type::DOUBLE:
      return Json(value.get_double().value_unsafe());
    case dom::element_type::BOOL:
      return Json(value.get_bool().value_unsafe());
    case dom::element_type::ARRAY:
      return tree_of(value.get_array().value_unsafe(), depth);
    case dom::element_type::OBJECT:
      return tree_of(value.get_object().value_unsafe(), depth);
    case dom::element_type::NULL_VALUE:
      break;
  }
  return Json();
}

std::optional<dom::element> member_of(const dom::element& parent, std::string_view key) {
  dom::object object;
  if (parent.get_object().get(object) != simdjson::SUCCESS) return std::nullopt;
  for (const dom::key_value_pair member : object)
    if (iequals(member.key, key)) return member.value;
  return std::nullopt;
}

std::optional<dom::element> find(const dom::element& root, std::string_view path) {
  std::optional<dom::element> at = root;
  while (at && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    at = member_of(*at, path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return at;
}

}  // namespace

struct JsonLineParser::State {
  dom::parser parser;
  PaddedText padded;
  Flattener flat;
  std::string_view error;

  simdjson::error_code load(std::string_view text, dom::element& root) {
    const std::string_view bytes = padded.assign(text);
    return parser.parse(bytes.data(), bytes.size(), false).get(root);
  }

  bool parse(std::string_view text) {
    flat.clear();
    dom::element root;
    simdjson::error_code code = load(text, root);
    if (code == simdjson::UTF8_ERROR) code = load(repaired_utf8(text), root);
    dom::object object;
    if (code == simdjson::SUCCESS) code = root.get_object().get(object);
    error = simdjson::error_message(code);
    if (code != simdjson::SUCCESS) return false;
    flat.add_object(object, {}, 0);
    return true;
  }
};

JsonLineParser::JsonLineParser() : state_(std::make_unique<State>()) {}
JsonLineParser::~JsonLineParser() = default;
JsonLineParser::JsonLineParser(JsonLineParser&&) noexcept = default;
JsonLineParser& JsonLineParser::operator=(JsonLineParser&&) noexcept = default;

bool JsonLineParser::parse(std::string_view text) { return state_->parse(text); }
const std::vector<JsonField>& JsonLineParser::fields() const { return state_->flat.fields(); }
std::string_view JsonLineParser::error() const { return state_->error; }

struct JsonDocument::State {
  dom::parser parser;
  std::string text;
  dom::element root;
  bool loaded = false;

  simdjson::error_code load() {
    const std::size_t size = text.size();
    text.append(simdjson::SIMDJSON_PADDING, '\0');
    return parser.parse(text.data(), size, false).get(root);
  }
  std::optional<dom::element> at(std::string_view path) const {
    return loaded ? find(root, path) : std::nullopt;
  }
  std::optional<dom::array> array_at(std::string_view path) const {
    dom::array items;
    const auto value = at(path);
    if (!value || value->get_array().get(items) != simdjson::SUCCESS) return std::nullopt;
    return items;
  }
};

JsonDocument::JsonDocument() : state_(std::make_unique<State>()) {}
JsonDocument::~JsonDocument() = default;

Status JsonDocument::parse(std::string text) {
  state_->text = std::move(text);
  const std::size_t size = state_->text.size();
  simdjson::error_code code = state_->load();
  if (code == simdjson::UTF8_ERROR) {
    state_->text = repaired_utf8(std::string_view(state_->text).substr(0, size));
    code = state_->load();
  }
  state_->loaded = code == simdjson::SUCCESS;
  if (state_->loaded) return {};
  return Status::corrupt(
      {"not valid JSON", "", simdjson::error_message(code), "check that the file is complete"});
}

bool JsonDocument::is_array(std::string_view path) const {
  const auto value = state_->at(path);
  return value && value->is_array();
}

bool JsonDocument::is_object(std::string_view path) const {
  const auto value = state_->at(path);
  return value && value->is_object();
}

std::size_t JsonDocument::size(std::string_view path) const {
  const auto value = state_->at(path);
  dom::object object;
  if (value && value->get_object().get(object) == simdjson::SUCCESS) return object.size();
  const auto items = state_->array_at(path);
  return items ? items->size() : 0;
}

Json JsonDocument::at(std::string_view path) const {
  const auto value = state_->at(path);
  return value ? tree_of(*value, 0) : Json();
}

void JsonDocument::for_each(std::string_view path, const std::function<void(const Json&)>& visit) const {
  if (const auto items = state_->array_at(path))
    for (const dom::element item : *items) visit(tree_of(item, 0));
}

void JsonDocument::for_each_flat(std::string_view path,
                                 const std::function<void(const std::vector<JsonField>&)>& visit) const {
  Flattener flat;
  const auto visit_item = [&](const dom::element& item) {
    flat.clear();
    dom::object object;
    if (item.get_object().get(object) == simdjson::SUCCESS) flat.add_object(object, {}, 0);
    visit(flat.fields());
  };
  const auto value = state_->at(path);
  if (value && value->is_object()) visit_item(*value);
  if (const auto items = state_->array_at(path))
    for (const dom::element item : *items) visit_item(item);
}

}  // namespace propter
