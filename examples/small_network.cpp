// Asks the belief library alone: a graph, what was observed, and then who is degraded, who is the origin, and
// which single origin explains it best.
#include <propter/belief.h>

#include <iostream>
#include <string>
#include <vector>

namespace {

using propter::belief::Model;

// web and app depend on db and cache; db and cache run on one host.
const std::vector<std::string> kNames = {"host", "db", "cache", "app", "web"};

Model shop() {
  Model model;
  model.nodes.assign(kNames.size(), {.prior = 0.01, .leak = 0.002});
  model.nodes[0].prior = 0.005;  // hosts fail less often than what runs on them
  model.edges = {{.from = 0, .to = 1, .transmission = 0.5, .carrier = true},
                 {.from = 0, .to = 2, .transmission = 0.5, .carrier = true},
                 {.from = 1, .to = 3, .transmission = 0.7},
                 {.from = 2, .to = 3, .transmission = 0.7},
                 {.from = 3, .to = 4, .transmission = 0.7}};
  model.nodes[1].degraded = 4;  // the database is slow, and its disk is full
  model.nodes[1].local = 3;
  model.nodes[2].degraded = -2;  // the cache looks well
  model.nodes[3].degraded = 4;
  model.nodes[4].degraded = 3;
  return model;
}

void print(const propter::belief::Beliefs& beliefs) {
  std::cout << (beliefs.exact ? "exact" : "approximate") << " marginals by " << beliefs.engine << '\n';
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const propter::belief::Marginal& m = beliefs.marginals[i];
    std::cout << kNames[i] << ": healthy " << m.healthy << ", symptom " << m.symptom << ", origin "
              << m.origin << '\n';
  }
}

}  // namespace

int main() {
  const Model model = shop();
  auto inference = propter::belief::Inference::start(model);
  if (!inference.ok()) {
    std::cerr << inference.status().message().str() << '\n';
    return 1;
  }
  print(inference->beliefs());

  // The disk turns out to be fine: only what feels the change is computed again.
  if (!inference->set_evidence(1, 0, 4).ok()) return 1;
  inference->update();
  std::cout << "without the full disk, db is the origin with " << inference->marginal(1).origin << '\n';

  // What would a fault of each explain, if nobody else had one? Nats, of which its prior is already paid.
  const auto nodes = static_cast<std::uint32_t>(kNames.size());
  for (std::uint32_t node = 0; node < nodes; ++node)
    if (!inference->clamp(node, propter::belief::Fault::kAbsent).ok()) return 1;
  inference->update();
  std::uint32_t best = 0;
  for (std::uint32_t node = 0; node < nodes; ++node) {
    std::cout << kNames[node] << " alone: " << inference->gain(node) << " nats\n";
    if (inference->gain(node) > inference->gain(best)) best = node;
  }
  std::cout << "best explanation: " << kNames[best] << '\n';
}
