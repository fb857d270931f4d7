// Lines per second of the template miner on typical lines; the bar is one million per core.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/hash.h"
#include "ingest/templates.h"

namespace propter {
namespace {

constexpr std::size_t kLines = 10'000;

std::string line(std::uint64_t i) {
  const std::uint64_t r = avalanche(i + 1);
  switch (i % 6) {
    case 0:
      return fmt::format("Received block blk_-{} of size {} from /10.251.{}.{}", r, r % 67108864, r % 200,
                         i % 250);
    case 1:
      return fmt::format("OrderService#365 [create][OrderId: {:016x}] took {}ms", r, r % 900);
    case 2:
      return fmt::format("\"GET /api/v1/orders/{} HTTP/1.1\" 200 {} {:.3f}", r % 100000, r % 5000,
                         0.001 * static_cast<double>(r % 900));
    case 3:
      return fmt::format("dial tcp 10.0.{}.{}:{}: connect: connection refused", r % 250, i % 250, r % 60000);
    case 4:
      return fmt::format("pod cart-5c66d57d58-{}mp2b scheduled to node-{}", 2 + r % 8, r % 40);
    default:
      return "Consumer group rebalanced, waiting for the coordinator to answer";
  }
}

void mine_templates(benchmark::State& state) {
  std::vector<std::string> lines;
  for (std::uint64_t i = 0; i < kLines; ++i) lines.push_back(line(i));
  std::int64_t bytes = 0;
  for (const std::string& text : lines) bytes += static_cast<std::int64_t>(text.size());
  for (auto _ : state) {
    TemplateMiner miner(50'000);
    for (const std::string& text : lines) benchmark::DoNotOptimize(miner.add(text));
    benchmark::DoNotOptimize(miner.finish());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(lines.size()));
  state.SetBytesProcessed(state.iterations() * bytes);
}
BENCHMARK(mine_templates)->Unit(benchmark::kMillisecond);

// The worst case of the tree: many lines of one shape that are like no other.
void mine_unlike_lines(benchmark::State& state) {
  std::vector<std::string> lines;
  constexpr std::array<const char*, 4> kWords = {"a", "b", "c", "d"};
  for (std::uint64_t i = 0; i < kLines; ++i) {
    std::string text = "same";
    for (int word = 0; word < 12; ++word)
      text += std::string(" ") + kWords[avalanche(i * 12 + static_cast<std::uint64_t>(word)) % 4] +
              kWords[(i >> word) % 4];
    lines.push_back(text);
  }
  for (auto _ : state) {
    TemplateMiner miner(50'000);
    for (const std::string& text : lines) benchmark::DoNotOptimize(miner.add(text));
    benchmark::DoNotOptimize(miner.finish());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(lines.size()));
}
BENCHMARK(mine_unlike_lines)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace propter
