/// The cost of the activation functions, value alone and value with slope, compared with copying the same
/// amount of numbers. All data is in the first-level cache.
///
///     ogee_activation_benchmark --benchmark_filter=float/1024
///     ogee_activation_benchmark --set=AVX2
///
/// The counter `cycles` gives the cycles per element, at the clock rate measured with a chain of additions.

#include <benchmark/benchmark.h>

#include <chrono>
#include <cmath>
#include <cstring>
#include <ogee/activations/registry.hpp>
#include <ogee/core/simd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using namespace ogee;

namespace {

/// Cycles per second: an addition that depends on the one before takes one.
double clock_rate() {
  constexpr int rounds = 50'000;
  constexpr int additions = 16;
  double best = 0;
  for (int attempt = 0; attempt < 20; ++attempt) {
    const auto start = std::chrono::steady_clock::now();
    std::uint64_t sum = 0;
    for (int round = 0; round < rounds; ++round) {
      for (int i = 0; i < additions; ++i) {
        sum += 3;
        benchmark::DoNotOptimize(sum);
      }
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    best = std::max(best, rounds * additions / time.count());
  }
  return best;
}

/// Typical pre-activations, and a few large ones.
template <class T>
std::vector<T> inputs(std::size_t count) {
  std::vector<T> x(count);
  for (std::size_t i = 0; i < count; ++i) x[i] = static_cast<T>(6 * std::sin(static_cast<double>(i) * 0.7));
  return x;
}

template <class T>
struct Arrays {
  explicit Arrays(std::size_t count) : x(inputs<T>(count)), y(count), slope(count) {}
  std::vector<T> x, y, slope;
};

template <class T, class Pass>
void measure(benchmark::State& state, const Pass& pass) {
  const auto count = static_cast<std::size_t>(state.range(0));
  Arrays<T> arrays(count);
  const double rate = clock_rate();
  for (auto _ : state) {
    pass(arrays);
    benchmark::ClobberMemory();
  }
  const auto elements = static_cast<double>(state.iterations()) * static_cast<double>(count);
  state.SetItemsProcessed(static_cast<std::int64_t>(elements));
  // A rate is divided by the seconds; inverted, it gives seconds ⋅ rate / elements.
  state.counters["cycles"] =
      benchmark::Counter(elements / rate, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

template <class T, class Pass>
void add(const std::string& name, const Pass& pass) {
  const std::string precision = sizeof(T) == sizeof(float) ? "float" : "double";
  const auto run = [pass](benchmark::State& state) { measure<T>(state, pass); };
  benchmark::RegisterBenchmark((name + "/" + precision).c_str(), run)->Arg(4)->Arg(1'024);
}

template <class T>
void add_all() {
  add<T>("copy/once", [](Arrays<T>& arrays) {
    std::memcpy(arrays.y.data(), arrays.x.data(), arrays.x.size() * sizeof(T));
  });
  add<T>("copy/twice", [](Arrays<T>& arrays) {
    std::memcpy(arrays.y.data(), arrays.x.data(), arrays.x.size() * sizeof(T));
    std::memcpy(arrays.slope.data(), arrays.x.data(), arrays.x.size() * sizeof(T));
  });
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    const Activation activation = family.with_defaults();
    add<T>(family.name + "/value",
           [activation](Arrays<T>& arrays) { activation.value<T>(arrays.x, arrays.y); });
    add<T>(family.name + "/value_and_slope", [activation](Arrays<T>& arrays) {
      activation.value_and_slope<T>(arrays.x, arrays.y, arrays.slope);
    });
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view option = "--set=";
  const std::string_view last = argc > 1 ? argv[argc - 1] : "";
  if (last.starts_with(option)) {
    use_instruction_set(last.substr(option.size()));
    --argc;
  }
  benchmark::AddCustomContext("instruction_set", std::string(instruction_set()));
  add_all<float>();
  add_all<double>();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
