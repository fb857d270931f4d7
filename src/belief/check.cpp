#include <fmt/format.h>

#include <cmath>

#include <propter/belief.h>

namespace propter::belief {
namespace {

// NaN fails every comparison, so it is no probability.
bool is_probability(double value) { return value >= 0 && value <= 1; }

Status defect(std::string where, std::string why) {
  return Status::usage({"the probabilistic model is not valid", std::move(where), std::move(why), ""});
}

// What is wrong, or nothing.
std::string defect_of(const Node& node) {
  if (!is_probability(node.prior)) return fmt::format("prior {} is no probability", node.prior);
  if (!is_probability(node.leak)) return fmt::format("leak {} is no probability", node.leak);
  if (std::isnan(node.local) || std::isnan(node.degraded)) return "evidence is NaN";
  return {};
}

std::string defect_of(const Edge& edge, std::size_t nodes) {
  if (edge.from >= nodes || edge.to >= nodes) return fmt::format("there are only {} nodes", nodes);
  if (edge.from == edge.to) return "a node cannot depend on itself";
  if (is_probability(edge.transmission)) return {};
  return fmt::format("transmission {} is no probability", edge.transmission);
}

}  // namespace

Status check(const Model& model) {
  if (model.nodes.size() >= UINT32_MAX / 4 || model.edges.size() >= UINT32_MAX / 4) {
    return Status::unsupported({"the probabilistic model is too large", "", "indices have 32 bits", ""});
  }
  for (std::size_t i = 0; i < model.nodes.size(); ++i) {
    if (std::string why = defect_of(model.nodes[i]); !why.empty()) {
      return defect(fmt::format("node {}", i), std::move(why));
    }
  }
  for (std::size_t i = 0; i < model.edges.size(); ++i) {
    const Edge& edge = model.edges[i];
    if (std::string why = defect_of(edge, model.nodes.size()); !why.empty()) {
      return defect(fmt::format("edge {}, {} -> {}", i, edge.from, edge.to), std::move(why));
    }
  }
  return {};
}

}  // namespace propter::belief
