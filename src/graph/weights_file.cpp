#include "graph/weights_file.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include <propter/investigation.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "graph/weight_names.h"

namespace propter {
namespace {

constexpr std::string_view kSchema = "propter.weights/3";
// Numbers of other models of incidents, and of what verdicts say.
constexpr std::array<std::string_view, 2> kEarlier = {"propter.weights/1", "propter.weights/2"};
constexpr std::size_t kMostBytes = 1'000'000;

// Of evidence: nats per unit of score; of relations and kinds of entities: probabilities.
constexpr double kMostNats = 50;

double as_written(double value) { return value; }
double as_written(DurationNs value) { return static_cast<double>(value) / static_cast<double>(kSecond); }

void read_back(double& value, double written) { value = written; }
void read_back(DurationNs& value, double written) {
  value = static_cast<DurationNs>(std::llround(written * static_cast<double>(kSecond)));
}
void read_back(std::size_t& value, double written) { value = static_cast<std::size_t>(written); }

class Reader {
 public:
  explicit Reader(const std::string& place) : place_(place) {}

  Result<Weights> read(const Json& document) {
    for (const auto& [name, value] : document.object()) {
      if (name == "schema" && value.string() == kSchema) continue;
      if (name == "schema")
        refuse("'schema' is not " + std::string(kSchema), "");
      else if (name == "evidence")
        evidence(value);
      else if (name == "transmission")
        transmission(value);
      else if (name == "prior")
        prior(value);
      else if (name == "numbers")
        numbers(value);
      else
        refuse(fmt::format("'{}' is no part of weights", printable(name, 80)),
               "known are schema, evidence, transmission, prior and numbers");
    }
    if (!problem_.ok()) return problem_;
    return std::move(out_);
  }

 private:
  void refuse(std::string what, std::string help) {
    if (problem_.ok())
      problem_ = Status::usage({"the weights are not understood", place_, std::move(what), std::move(help)});
  }

  // Calls set(value) for each member, which says whether it knows the name.
  template <typename Set>
  void members(const Json& section, std::string_view name, Set set) {
    if (!section.is_object()) return refuse(fmt::format("'{}' is no object", name), "");
    for (const auto& [member, value] : section.object())
      if (!set(member, value))
        refuse(fmt::format("'{}.{}' is not known", name, printable(member, 80)),
               "'propter weights' prints all that are");
  }

  // Whether `value` is a number of the range.
  bool in_range(std::string_view name, const Json& value, double least, double most) {
    const double number = value.number();
    if (value.is_number() && number >= least && number <= most) return true;
    refuse(fmt::format("'{}' is {}", name, value.text().empty() ? "no number" : printable(value.text(), 80)),
           fmt::format("it has to be a number from {} to {}", least, most));
    return false;
  }

  void evidence(const Json& section) {
    members(section, "evidence", [&](const std::string& kind_name, const Json& value) {
      const auto kind = parse_evidence_kind(kind_name);
      if (!kind) return false;
      EvidenceWeight& weight = out_.evidence[kind->row()];
      members(value, "evidence." + kind_name, [&](const std::string& side, const Json& number) {
        const bool local = side == "local";
        if (!local && side != "degraded") return false;
        if (in_range(fmt::format("evidence.{}.{}", kind_name, side), number, -kMostNats, kMostNats))
          (local ? weight.local : weight.degraded) = number.number();
        return true;
      });
      return true;
    });
  }

  void transmission(const Json& section) {
    members(section, "transmission", [&](const std::string& name, const Json& value) {
      const RelationKind kind = parse_relation_kind(name);
      if (name_of(kind) != name) return false;
      if (in_range("transmission." + name, value, 0, 1))
        out_.transmission[static_cast<std::size_t>(kind)] = value.number();
      return true;
    });
  }

  void prior(const Json& section) {
    members(section, "prior", [&](const std::string& name, const Json& value) {
      const EntityKind kind(name);
      if (kind.plain() != name) return false;
      if (in_range("prior." + name, value, 0, 1)) out_.prior[kind.row()] = value.number();
      return true;
    });
  }

  void numbers(const Json& section) {
    members(section, "numbers", [&](const std::string& wanted, const Json& value) {
      bool known = false;
      each_number(out_, [&](std::string_view name, auto& number, double least, double most) {
        if (name != wanted) return;
        known = true;
        if (!in_range("numbers." + wanted, value, least, most)) return;
        if (std::is_same_v<decltype(number), std::size_t&> && !value.is_integer())
          return refuse(fmt::format("'numbers.{}' is no whole number", wanted), "");
        read_back(number, value.number());
      });
      return known;
    });
  }

  const std::string& place_;
  Weights out_;
  Status problem_;
};

}  // namespace

Result<Weights> parse_weights(std::string_view json, const std::string& place) {
  const Result<Json> document = parse_json(json);
  if (!document.ok()) {
    const Message& m = document.status().message();
    return Status::usage({"the weights are no JSON", fmt::format("{}: {}", place, m.where), m.why,
                          "'propter weights' prints what such a file looks like"});
  }
  if (!document->is_object())
    return Status::usage({"the weights are no JSON object", place, "",
                          "'propter weights' prints what such a file looks like"});
  return Reader(place).read(*document);
}

bool are_of_earlier_model(std::string_view json) {
  const Result<Json> document = parse_json(json);
  return document.ok() && std::ranges::find(kEarlier, document->get("schema").string()) != kEarlier.end();
}

std::string write_weights(const Weights& weights, WeightsLayout layout) {
  JsonWriter out(layout == WeightsLayout::kOneLine ? JsonLayout::kCompact : JsonLayout::kIndented);
  out.begin_object().member("schema", kSchema);
  out.key("evidence").begin_object();
  for (std::size_t row = 0; row < weights.evidence.size(); ++row) {
    out.key(name_of(EvidenceKind(row))).begin_object();
    out.member("local", weights.evidence[row].local).member("degraded", weights.evidence[row].degraded);
    out.end_object();
  }
  out.end_object().key("transmission").begin_object();
  for (const RelationTraits& r : relation_kinds())
    out.member(name_of(r.kind), weights.transmission_of(r.kind));
  out.end_object().key("prior").begin_object();
  for (const EntityTraits& e : entity_kinds())
    if (e.plain == e.name) out.member(e.name, weights.prior_of(EntityKind(e.name)));
  out.end_object().key("numbers").begin_object();
  each_number(weights, [&](std::string_view name, const auto& number, double, double) {
    if constexpr (std::is_same_v<decltype(number), const std::size_t&>)
      out.member(name, std::uint64_t{number});
    else
      out.member(name, as_written(number));
  });
  out.end_object().end_object();
  return out.take();
}

Result<std::shared_ptr<const Weights>> read_weights(const std::string& path) {
  const Result<std::string> text = read_file(path, kMostBytes);
  if (!text.ok()) return text.status();
  Result<Weights> weights = parse_weights(*text, path);
  if (!weights.ok()) return weights.status();
  return std::make_shared<const Weights>(*std::move(weights));
}

std::string render_weights(const Weights* weights) {
  return write_weights(weights ? *weights : built_in_weights(), WeightsLayout::kForPeople);
}

}  // namespace propter
