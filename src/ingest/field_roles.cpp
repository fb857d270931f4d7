#include "ingest/field_roles.h"

#include <string>
#include <unordered_map>

#include "base/text.h"

namespace propter {
namespace {

struct Alias {
  std::string_view name;  // normalised
  Role role;
  DurationNs unit = 0;
};

// Better aliases of a role stand first.
constexpr Alias kAliases[] = {
    {"timeunixnano", Role::kTime},
    {"@timestamp", Role::kTime},
    {"timestamp", Role::kTime},
    {"time", Role::kTime},
    {"ts", Role::kTime},
    {"t", Role::kTime},
    {"@t", Role::kTime},
    {"eventtime", Role::kTime},
    {"datetime", Role::kTime},
    {"timemillis", Role::kTime},
    {"timestampms", Role::kTime},
    {"timems", Role::kTime},
    {"timestampnano", Role::kTime},
    {"timestampnanos", Role::kTime},
    {"timestampunixnano", Role::kTime},
    {"unixtime", Role::kTime},
    {"epoch", Role::kTime},
    {"instantepochsecond", Role::kTime},
    {"epochms", Role::kTime},
    {"timelocal", Role::kTime},
    {"timeiso8601", Role::kTime},
    {"logtime", Role::kTime},
    {"asctime", Role::kTime},
    {"collecttime", Role::kTime},
    {"receivetimestamp", Role::kTime},
    {"observedtimestamp", Role::kTime},
    {"observedtimeunixnano", Role::kTime},
    {"createdat", Role::kTime},
    {"realtimetimestamp", Role::kTime},
    {"date", Role::kTime},
    {"sourcerealtimetimestamp", Role::kTime},

    {"starttimeunixnano", Role::kStart},
    {"starttime", Role::kStart},
    {"start", Role::kStart},
    {"starttimens", Role::kStart},
    {"starttimeus", Role::kStart},
    {"starttimemicros", Role::kStart},
    {"starttimemillis", Role::kStart},
    {"starttimems", Role::kStart},
    {"starttimestamp", Role::kStart},
    {"startedat", Role::kStart},
    {"begin", Role::kStart},
    {"begintime", Role::kStart},

    {"endtimeunixnano", Role::kEnd},
    {"endtime", Role::kEnd},
    {"end", Role::kEnd},
    {"endtimens", Role::kEnd},
    {"endtimeus", Role::kEnd},
    {"endtimemicros", Role::kEnd},
    {"endtimemillis", Role::kEnd},
    {"endtimems", Role::kEnd},
    {"endtimestamp", Role::kEnd},
    {"endedat", Role::kEnd},
    {"finish", Role::kEnd},
    {"finishtime", Role::kEnd},

    {"traceid", Role::kTraceId},
    {"ddtraceid", Role::kTraceId},
    {"oteltraceid", Role::kTraceId},
    {"xtraceid", Role::kTraceId},
    {"trace", Role::kTraceId},
    {"xb3traceid", Role::kTraceId},
    {"spanid", Role::kSpanId},
    {"ddspanid", Role::kSpanId},
    {"otelspanid", Role::kSpanId},
    {"xb3spanid", Role::kSpanId},
    {"parentspanid", Role::kParentId},
    {"parentid", Role::kParentId},
    {"parentspan", Role::kParentId},
    {"parent", Role::kParentId},
    {"psid", Role::kParentId},

    // Exporters of the OpenTelemetry collector call it SpanName and write bare durations in nanoseconds.
    {"spanname", Role::kOperation, 1},
    {"operationname", Role::kOperation},
    {"operation", Role::kOperation},
    {"name", Role::kOperation},
    {"endpoint", Role::kOperation},
    {"resource", Role::kOperation},
    {"method", Role::kOperation},
    {"rpcmethod", Role::kOperation},
    {"httproute", Role::kOperation},
    {"spankind", Role::kSpanKind},
    {"kind", Role::kSpanKind},
    {"otelstatuscode", Role::kStatus},
    {"statuscode", Role::kStatus},
    {"status", Role::kStatus},
    {"spanstatus", Role::kStatus},
    {"rpcgrpcstatuscode", Role::kStatus},
    {"httpstatuscode", Role::kStatus},
    {"httpresponsestatuscode", Role::kStatus},
    {"iserror", Role::kError},
    {"haserror", Role::kError},
    {"error", Role::kError},
    {"err", Role::kError},
    {"errormessage", Role::kError},
    {"exceptionmessage", Role::kError},
    {"errmsg", Role::kError},

    {"servicename", Role::kService},
    {"service", Role::kService},
    {"svc", Role::kService},
    {"svcname", Role::kService},
    {"microservice", Role::kService},
    {"app", Role::kService},
    {"appname", Role::kService},
    {"application", Role::kService},
    {"applicationname", Role::kService},
    {"localendpointservicename", Role::kService},
    {"processservicename", Role::kService},
    {"labelsapp", Role::kService},
    {"labelsappkubernetesio/name", Role::kService},
    {"deploymentname", Role::kService},
    {"deployment", Role::kService},
    {"workload", Role::kService},
    {"syslogidentifier", Role::kService},
    {"job", Role::kService},
    {"podname", Role::kInstance},
    {"pod", Role::kInstance},
    {"cmdbid", Role::kInstance},
    {"instance", Role::kInstance},
    {"instancename", Role::kInstance},
    {"serviceinstance", Role::kInstance},
    {"instanceid", Role::kInstance},
    {"serviceinstanceid", Role::kInstance},
    {"replica", Role::kInstance},
    {"nodename", Role::kHost},
    {"node", Role::kHost},
    {"hostname", Role::kHost},
    {"host", Role::kHost},
    {"hostip", Role::kHost},
    {"machine", Role::kHost},
    {"namespacename", Role::kNamespace},
    {"namespace", Role::kNamespace},
    {"ns", Role::kNamespace},
    {"servicenamespace", Role::kNamespace},
    {"entity", Role::kEntity},
    {"entityid", Role::kEntity},
    {"component", Role::kComponent},
    {"containername", Role::kComponent},
    {"container", Role::kComponent},
    {"logger", Role::kComponent},
    {"loggername", Role::kComponent},
    {"target", Role::kComponent},

    {"severitytext", Role::kLevel},
    {"level", Role::kLevel},
    {"loglevel", Role::kLevel},
    {"lvl", Role::kLevel},
    {"severity", Role::kLevel},
    {"levelname", Role::kLevel},
    {"@l", Role::kLevel},
    {"severitynumber", Role::kLevel},
    {"message", Role::kMessage},
    {"msg", Role::kMessage},
    {"body", Role::kMessage},
    {"log", Role::kMessage},
    {"@m", Role::kMessage},
    {"@mt", Role::kMessage},
    {"text", Role::kMessage},
    {"textpayload", Role::kMessage},
    {"logmessage", Role::kMessage},
    {"logline", Role::kMessage},
    {"line", Role::kMessage},
    {"event", Role::kMessage},
    {"fullmessage", Role::kMessage},
    {"shortmessage", Role::kMessage},
    {"bodystringvalue", Role::kMessage},
    {"content", Role::kMessage},
    {"stacktrace", Role::kStack},
    {"stack", Role::kStack},
    {"exceptionstacktrace", Role::kStack},
    {"errorstacktrace", Role::kStack},
    {"errorstack", Role::kStack},
    {"errstack", Role::kStack},
    {"errorverbose", Role::kStack},
    {"@x", Role::kStack},
    {"exception", Role::kStack},
    {"excinfo", Role::kStack},
    {"thrownextendedstacktrace", Role::kStack},
    {"traceback", Role::kStack},

    {"metricname", Role::kMetric},
    {"metric", Role::kMetric},
    {"kpiname", Role::kMetric},
    {"kpi", Role::kMetric},
    {"measurement", Role::kMetric},
    {"value", Role::kValue},
    {"val", Role::kValue},
    {"metricvalue", Role::kValue},
};

constexpr std::string_view kDurationStems[] = {"duration",    "elapsed",     "latency",      "took",
                                               "dur",         "elapsedtime", "responsetime", "processingtime",
                                               "durationtime"};

struct Unit {
  std::string_view suffix;
  DurationNs ns;
};
// Longer suffixes before the ones that they end in.
constexpr Unit kUnits[] = {
    {"nanoseconds", 1},       {"nanos", 1},         {"nano", 1},          {"ns", 1},
    {"microseconds", 1000},   {"micros", 1000},     {"us", 1000},         {"milliseconds", kMillisecond},
    {"millis", kMillisecond}, {"ms", kMillisecond}, {"seconds", kSecond}, {"secs", kSecond},
    {"sec", kSecond},         {"s", kSecond}};

// What shippers put in front of the names they pass on.
constexpr std::string_view kPrefixes[] = {"resourceattributes",
                                          "resourcelabels",
                                          "attributes",
                                          "jsonpayload",
                                          "kubernetes",
                                          "k8s",
                                          "fields",
                                          "labels",
                                          "tags",
                                          "docker",
                                          "contextmap",
                                          "mdc",
                                          "properties",
                                          "record",
                                          "data"};

bool is_filler(char c) { return c == '_' || c == '.' || c == '-' || c == ' ' || c == ':'; }

std::string normalised(std::string_view name) {
  std::string out = lower(trim(name));
  // "Duration(ms)" is "durationms".
  std::erase_if(out, [](char c) { return is_filler(c) || c == '(' || c == ')'; });
  return out;
}

std::unordered_map<std::string_view, FieldRole> make_index() {
  std::unordered_map<std::string_view, FieldRole> index;
  std::uint16_t rank = 0;
  for (const Alias& alias : kAliases) index.emplace(alias.name, FieldRole{alias.role, rank++, alias.unit});
  return index;
}

FieldRole duration_role(std::string_view name) {
  for (const std::string_view stem : kDurationStems) {
    if (!name.starts_with(stem)) continue;
    const std::string_view rest = name.substr(stem.size());
    if (rest.empty()) return {Role::kDuration, 1, 0};
    for (const Unit& unit : kUnits)
      if (rest == unit.suffix) return {Role::kDuration, 0, unit.ns};
  }
  return {};
}

FieldRole exact_role(std::string_view name) {
  static const std::unordered_map<std::string_view, FieldRole> kIndex = make_index();
  const auto it = kIndex.find(name);
  return it != kIndex.end() ? it->second : duration_role(name);
}

}  // namespace

FieldRole role_of(std::string_view name) {
  if (name.size() > 64) return {};
  const std::string key = normalised(name);
  if (const FieldRole found = exact_role(key); found.role != Role::kNone) return found;
  for (const std::string_view prefix : kPrefixes) {
    if (!key.starts_with(prefix)) continue;
    FieldRole found = exact_role(std::string_view(key).substr(prefix.size()));
    if (found.role == Role::kNone) continue;
    found.rank = static_cast<std::uint16_t>(found.rank + std::size(kAliases));
    return found;
  }
  return {};
}

bool names_an_id(std::string_view name) {
  const std::string key = normalised(name);
  if (key == "id" || key == "uuid" || key == "guid") return true;
  name = trim(name);
  if (name.size() < 3) return false;
  const std::string_view tail = name.substr(name.size() - 2);
  const char before = name[name.size() - 3];
  const bool lower_before = (before >= 'a' && before <= 'z') || (before >= '0' && before <= '9');
  return (iequals(tail, "id") && is_filler(before)) || ((tail == "ID" || tail == "Id") && lower_before);
}

bool is_nothing(std::string_view text) {
  switch (text.size()) {
    case 0:
      return true;
    case 1:
      return text == "-";
    case 3:
      return iequals(text, "nan") || iequals(text, "n/a");
    case 4:
      return iequals(text, "null") || iequals(text, "none");
    case 5:
      return text == "<nil>";
    default:
      return false;
  }
}

void Fields::set(FieldRole role, std::string_view text) {
  Slot& slot = slots_[static_cast<std::size_t>(role.role)];
  if (slot.rank <= role.rank || is_nothing(text)) return;
  slot = {text, role.rank, role.unit};
}

}  // namespace propter
