// A trace as OTLP/JSON: ids in hexadecimal, 64-bit numbers as strings, enumerations as numbers.
#include <random>

#include <fmt/format.h>

#include <propter/trace.h>
#include <propter/version.h>

#include "base/json.h"

namespace propter {
namespace {

constexpr std::int64_t kInternal = 1;
constexpr std::int64_t kClient = 3;
constexpr std::int64_t kErrorStatus = 2;

std::string random_hex(std::size_t digits) {
  std::random_device source;
  std::string hex;
  while (hex.size() < digits) hex += fmt::format("{:08x}", source());
  return hex.substr(0, digits);
}

class Otlp {
 public:
  explicit Otlp(const Trace& trace) : trace_(trace), trace_id_(random_hex(32)) {
    for (std::size_t i = 0; i < trace.spans().size(); ++i) ids_.push_back(random_hex(16));
  }

  std::string render() {
    out_.begin_object().key("resourceSpans").begin_array().begin_object();
    out_.key("resource").begin_object().key("attributes").begin_array();
    attribute({"service.name", std::string("propter")});
    attribute({"service.version", std::string(version())});
    out_.end_array().end_object();
    out_.key("scopeSpans").begin_array().begin_object();
    out_.key("scope").begin_object().member("name", "propter").member("version", version()).end_object();
    out_.key("spans").begin_array();
    for (std::size_t i = 0; i < trace_.spans().size(); ++i) span(i);
    out_.end_array().end_object().end_array();
    out_.end_object().end_array().end_object();
    return out_.take() + "\n";
  }

 private:
  void span(std::size_t index) {
    const TraceSpan& s = trace_.spans()[index];
    out_.begin_object();
    out_.member("traceId", trace_id_).member("spanId", ids_[index]);
    out_.member("parentSpanId", s.parent < ids_.size() ? ids_[s.parent] : std::string());
    out_.member("name", s.name).member("kind", s.client ? kClient : kInternal);
    out_.member("startTimeUnixNano", fmt::format("{}", s.begin));
    out_.member("endTimeUnixNano", fmt::format("{}", s.end == kNoTime ? s.begin : s.end));
    out_.key("attributes").begin_array();
    for (const TraceAttribute& a : s.attributes) attribute(a);
    out_.end_array();
    out_.key("status").begin_object();
    if (!s.error.empty()) out_.member("code", kErrorStatus).member("message", s.error);
    out_.end_object().end_object();
  }

  void attribute(const TraceAttribute& a) {
    out_.begin_object().member("key", a.key).key("value");
    std::visit([this](const auto& v) { value(v); }, a.value);
    out_.end_object();
  }

  void value(const std::string& text) { out_.begin_object().member("stringValue", text).end_object(); }
  void value(double number) { out_.begin_object().member("doubleValue", number).end_object(); }
  void value(std::int64_t number) {
    out_.begin_object().member("intValue", fmt::format("{}", number)).end_object();
  }
  void value(const std::vector<std::string>& texts) {
    out_.begin_object().key("arrayValue").begin_object().key("values").begin_array();
    for (const std::string& text : texts) value(text);
    out_.end_array().end_object().end_object();
  }

  const Trace& trace_;
  std::string trace_id_;
  std::vector<std::string> ids_;
  JsonWriter out_{JsonLayout::kCompact};
};

}  // namespace

std::string render_otlp(const Trace& trace) { return Otlp(trace).render(); }

}  // namespace propter
