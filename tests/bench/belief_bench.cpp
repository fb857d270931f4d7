// Speed and memory of belief inference on generated graphs, up to a million entities.
//
// propagate: cold convergence to 1e-4 nats, the median of three runs. A message is one directed update over
// one relation. Counters: setup_s (network of the model), converge_s, cold_s (both), iterations, messages,
// messages_per_s (over converge_s), bytes_per_message (heap of network and engine over twice the relations,
// the model and the marginals not counted), residual. Bars on the local DAG: 1e8 messages/s and cold_s < 1 at
// 1e6 nodes, cold_s < 5 ms at 1e4, 64 bytes. update: one node's evidence changes, and everything that feels
// it follows. Counters: median_ms, p95_ms, max_ms. junction_tree: the exact engine on trees and narrow
// graphs. bandwidth: what memory gives to a plain reader.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <numeric>
#include <vector>

#include <benchmark/benchmark.h>
#include <propter/belief.h>

#include "belief/engine.h"
#include "tests/bench/graphs.h"

namespace propter::belief::bench {
namespace {

constexpr int kRuns = 3;
constexpr double kTolerance = 1e-4;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double heap_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

struct Timing {
  std::vector<double> setup;
  std::vector<double> converge;
  double bytes = 0;
};

Beliefs run_once(const Model& model, const InferenceOptions& options, Timing* timing) {
  const double heap = heap_bytes();
  const double start = now();
  Network network(model, kLargestComponent);
  const double made = now();
  const std::unique_ptr<Engine> engine = make_propagation(std::move(network), options);
  timing->setup.push_back(made - start);
  timing->converge.push_back(now() - made);
  timing->bytes = heap_bytes() - heap;
  return engine->diagnosis();
}

// Arguments: shape, nodes, method, threads.
void propagate(benchmark::State& state) {
  const Model model =
      make_model(static_cast<Shape>(state.range(0)), static_cast<std::uint32_t>(state.range(1)), 7);
  InferenceOptions options{.method = static_cast<Method>(state.range(2)), .tolerance = kTolerance};
  options.threads = static_cast<unsigned>(state.range(3));
  Timing timing;
  Beliefs last;
  for (auto _ : state) {
    for (int i = 0; i < kRuns; ++i) last = run_once(model, options, &timing);
  }
  const double converge = quantile(timing.converge, 0.5);
  state.counters["setup_s"] = quantile(timing.setup, 0.5);
  state.counters["converge_s"] = converge;
  state.counters["cold_s"] = quantile(timing.setup, 0.5) + converge;
  state.counters["iterations"] = last.iterations;
  state.counters["messages"] = static_cast<double>(last.messages);
  state.counters["messages_per_s"] = static_cast<double>(last.messages) / converge;
  state.counters["bytes_per_message"] = timing.bytes / (2 * static_cast<double>(model.edges.size()));
  state.counters["residual"] = last.residual;
  state.counters["converged"] = last.converged ? 1 : 0;
}

void propagate_arguments(benchmark::internal::Benchmark* b) {
  for (std::int64_t shape = 0; shape < 4; ++shape) {
    for (const std::int64_t nodes : {1'000, 10'000, 100'000, 1'000'000}) {
      for (const Method method : {Method::kSequential, Method::kResidual, Method::kFlooding}) {
        b->Args({shape, nodes, static_cast<std::int64_t>(method), 1});
      }
      b->Args({shape, nodes, static_cast<std::int64_t>(Method::kFlooding), 2});
    }
  }
}
BENCHMARK(propagate)
    ->ArgNames({"shape", "nodes", "method", "threads"})
    ->Apply(propagate_arguments)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

// Arguments: shape, nodes.
void update(benchmark::State& state) {
  const auto nodes = static_cast<std::uint32_t>(state.range(1));
  const Model model = make_model(static_cast<Shape>(state.range(0)), nodes, 7);
  auto inference = Inference::start(model, {.method = Method::kResidual, .tolerance = kTolerance});
  SplitMix random(11);
  std::vector<double> milliseconds;
  for (auto _ : state) {
    for (int i = 0; i < 1000; ++i) {
      const std::uint32_t node = random.below(nodes);
      const double start = now();
      static_cast<void>(inference->set_evidence(node, random.between(-1, 3), random.between(-2, 5)));
      inference->update();
      benchmark::DoNotOptimize(inference->marginal(node));
      milliseconds.push_back(1e3 * (now() - start));
    }
  }
  state.counters["median_ms"] = quantile(milliseconds, 0.5);
  state.counters["p95_ms"] = quantile(milliseconds, 0.95);
  state.counters["max_ms"] = quantile(milliseconds, 1);
}
BENCHMARK(update)
    ->ArgNames({"shape", "nodes"})
    ->ArgsProduct({{0, 1, 2, 3}, {100'000, 1'000'000}})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

// Argument: nodes of a random recursive tree.
void junction_tree(benchmark::State& state) {
  const Model model = make_model(Shape::kTree, static_cast<std::uint32_t>(state.range(0)), 7);
  for (auto _ : state) benchmark::DoNotOptimize(infer(model, {.method = Method::kExact}));
}
BENCHMARK(junction_tree)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

void bandwidth(benchmark::State& state) {
  const std::vector<double> data(std::size_t{1} << 25, 1.0);
  for (auto _ : state) benchmark::DoNotOptimize(std::accumulate(data.begin(), data.end(), 0.0));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(data.size() * sizeof(double)));
}
BENCHMARK(bandwidth)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace propter::belief::bench
