// What the scripted endpoint says in place of a language model: a verdict as a plain function of the packet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace propter::test {

enum class Policy : std::uint8_t {
  kTruth,   // as a file of labels says
  kMirror,  // what the evidence and the labels of the neighbours suggest
  kRandom,  // anything, at times with citations and suspects that do not exist
  kFlip,    // healthy and origin by turns
  kDefer,   // never a verdict
  kProse,   // no JSON
  kEcho,    // healthy, with the packet as its rationale
};

std::optional<Policy> policy_named(std::string_view name);  // "truth", "mirror", ...

struct ScriptedModel {
  Policy policy = Policy::kMirror;
  std::map<std::string, std::string, std::less<>> truth;  // of kTruth; who is not named is healthy
  std::uint64_t seed = 0;                                 // of kRandom
};

// The content of the completion about `packet`, a JSON text; what is no JSON counts as a packet without
// anything in it. `number` counts the completions from 0.
std::string completion_about(std::string_view packet, const ScriptedModel& model, std::size_t number);

}  // namespace propter::test
