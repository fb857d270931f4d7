#include "support/scripted_model.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/hash.h"

namespace propter::test {
namespace {

using nlohmann::ordered_json;
using Ids = std::vector<std::string>;

constexpr std::size_t kMostCites = 3;
constexpr double kStrongScore = 2;

constexpr std::pair<std::string_view, Policy> kPolicies[] = {
    {"truth", Policy::kTruth}, {"mirror", Policy::kMirror}, {"random", Policy::kRandom},
    {"flip", Policy::kFlip},   {"defer", Policy::kDefer},   {"prose", Policy::kProse},
    {"echo", Policy::kEcho},
};

struct Verdict {
  std::string label;
  double confidence = 0.9;
  Ids cites{};
  Ids suspects{};
  std::string rationale = "as the script says";
};

ordered_json member(const ordered_json& value, const char* key) {
  return value.is_object() && value.contains(key) ? value.at(key) : ordered_json();
}

ordered_json list(const ordered_json& value, const char* key) {
  ordered_json found = member(value, key);
  return found.is_array() ? found : ordered_json::array();
}

std::string text(const ordered_json& value, const char* key) {
  const ordered_json found = member(value, key);
  return found.is_string() ? found.get<std::string>() : "";
}

bool is_anomalous(const ordered_json& neighbour) {
  return member(neighbour, "anomalous") == ordered_json(true);
}

bool is_blamed(const ordered_json& neighbour) {
  const std::string label = text(neighbour, "label");
  return label == "Symptom" || label == "Origin";
}

void append_ids(const ordered_json& items, Ids& ids) {
  for (const ordered_json& item : items) {
    std::string id = item.is_string() ? item.get<std::string>() : text(item, "id");
    if (!id.empty()) ids.push_back(std::move(id));
  }
}

Ids neighbour_ids(const ordered_json& packet) {
  Ids ids;
  append_ids(list(packet, "depends_on"), ids);
  append_ids(list(packet, "needed_by"), ids);
  return ids;
}

// Of the entity itself, or of its relations where it has none.
Ids evidence_ids(const ordered_json& packet) {
  Ids ids;
  append_ids(list(packet, "evidence"), ids);
  if (!ids.empty()) return ids;
  for (const char* side : {"depends_on", "needed_by"})
    for (const ordered_json& neighbour : list(packet, side)) append_ids(list(neighbour, "evidence"), ids);
  return ids;
}

Ids first_cites(const ordered_json& packet) {
  Ids ids = evidence_ids(packet);
  ids.resize(std::min(ids.size(), kMostCites));
  return ids;
}

template <typename Wanted>
Ids dependencies(const ordered_json& packet, Wanted wanted) {
  Ids ids;
  for (const ordered_json& neighbour : list(packet, "depends_on"))
    if (wanted(neighbour)) ids.push_back(text(neighbour, "id"));
  return ids;
}

std::string true_label(const ScriptedModel& model, const std::string& id) {
  const auto found = model.truth.find(id);
  return found == model.truth.end() ? "Healthy" : found->second;
}

Verdict truth(const ordered_json& packet, const ScriptedModel& model) {
  Verdict verdict{.label = true_label(model, text(member(packet, "entity"), "id")),
                  .cites = first_cites(packet)};
  if (verdict.label == "Symptom")
    verdict.suspects = dependencies(
        packet, [&](const ordered_json& d) { return true_label(model, text(d, "id")) != "Healthy"; });
  return verdict;
}

bool has_strong_evidence(const ordered_json& packet) {
  const ordered_json evidence = list(packet, "evidence");
  return std::any_of(evidence.begin(), evidence.end(), [](const ordered_json& item) {
    const ordered_json score = member(item, "score");
    return score.is_number() && score.get<double>() >= kStrongScore;
  });
}

Verdict mirror(const ordered_json& packet) {
  const Ids anomalous = dependencies(packet, is_anomalous);
  const Ids blamed = dependencies(packet, is_blamed);
  const Ids cites = first_cites(packet);
  if (has_strong_evidence(packet) && anomalous.empty() && blamed.empty())
    return {.label = "Origin", .cites = cites};
  if (!anomalous.empty()) return {.label = "Symptom", .cites = cites, .suspects = anomalous};
  return {.label = list(packet, "evidence").empty() ? "Defer" : "Healthy", .cites = cites};
}

Ids some_of(const Ids& ids, const char* stranger, std::mt19937_64& random) {
  Ids chosen;
  for (const std::string& id : ids)
    if (random() % 2 == 0) chosen.push_back(id);
  if (random() % 8 == 0) chosen.emplace_back(stranger);
  return chosen;
}

Verdict anything(std::string_view packet_text, const ordered_json& packet, std::uint64_t seed) {
  constexpr const char* kLabels[] = {"Healthy", "Origin", "Symptom", "Defer"};
  std::mt19937_64 random(stable_hash(packet_text, seed));
  Verdict verdict{.label = kLabels[random() % std::size(kLabels)]};
  verdict.confidence = static_cast<double>(random() % 101) / 100;
  verdict.cites = some_of(evidence_ids(packet), "E999999", random);
  verdict.suspects = some_of(neighbour_ids(packet), "Service/stranger", random);
  return verdict;
}

Verdict verdict_about(std::string_view packet_text, const ScriptedModel& model, std::size_t number) {
  const ordered_json packet = ordered_json::parse(packet_text, nullptr, false);
  switch (model.policy) {
    case Policy::kTruth:
      return truth(packet, model);
    case Policy::kMirror:
      return mirror(packet);
    case Policy::kRandom:
      return anything(packet_text, packet, model.seed);
    case Policy::kFlip:
      return {.label = number % 2 == 0 ? "Healthy" : "Origin", .cites = first_cites(packet)};
    case Policy::kEcho:
      return {.label = "Healthy", .cites = first_cites(packet), .rationale = std::string(packet_text)};
    default:
      return {.label = "Defer", .confidence = 0.5};
  }
}

}  // namespace

std::optional<Policy> policy_named(std::string_view name) {
  for (const auto& [known, policy] : kPolicies)
    if (known == name) return policy;
  return std::nullopt;
}

std::string completion_about(std::string_view packet, const ScriptedModel& model, std::size_t number) {
  if (model.policy == Policy::kProse) return "It looks as if something were wrong, but who can tell.";
  const Verdict verdict = verdict_about(packet, model, number);
  const ordered_json answer = {{"label", verdict.label},
                               {"confidence", verdict.confidence},
                               {"cites", verdict.cites},
                               {"suspects", verdict.suspects},
                               {"rationale", verdict.rationale}};
  return answer.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace propter::test
