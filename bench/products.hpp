#pragma once

/// The benchmark of the three products of backpropagation, for any implementation: the shapes, the operands
/// and the counters.

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <ctime>
#include <string>

#include "peak.hpp"

namespace bench {

/// The operands, as matrices of ogee or Eigen.
template <class Matrix>
struct Operands {
  Operands(Eigen::Index batch, Eigen::Index in, Eigen::Index out)
      : x(Matrix::Random(batch, in)),
        y(Matrix::Random(batch, out)),
        weights(Matrix::Random(in, out)),
        bias(Matrix::Random(1, out)),
        x_gradient(batch, in),
        weights_gradient(in, out) {}

  Matrix x;                 // B×in
  Matrix y;                 // B×out: the output, and its gradient
  Matrix weights;           // in×out
  Matrix bias;              // 1×out
  Matrix x_gradient;        // B×in
  Matrix weights_gradient;  // in×out
};

template <class Matrix>
using Product = void (*)(Operands<Matrix>&);

/// Times one product on one core: GFLOP/s, and the share of the peak measured next to it.
template <class Matrix>
void time_product(benchmark::State& state, Product<Matrix> product) {
  Operands<Matrix> operands(state.range(0), state.range(1), state.range(2));
  const double peak = multiply_add_peak(1, 0.005);
  const std::clock_t start = std::clock();
  for (auto _ : state) {
    product(operands);
    benchmark::ClobberMemory();
  }
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  const double operations = 2.0 * static_cast<double>(state.range(0) * state.range(1) * state.range(2)) *
                            static_cast<double>(state.iterations());
  state.counters["GFLOP/s"] = operations / seconds / 1e9;
  state.counters["of_peak"] = operations / seconds / peak;
}

/// Adds a product to the benchmark, in all shapes: batch, in, out.
template <class Matrix>
void add_product(const std::string& name, Product<Matrix> product) {
  constexpr std::int64_t batches[] = {1, 4, 16, 32, 64, 128, 256};
  constexpr std::int64_t layers[][2] = {{784, 128}, {784, 512}, {512, 512},   {64, 64},    {128, 10},
                                        {16, 16},   {2, 4},     {1024, 1024}, {2048, 2048}};
  auto* added = benchmark::RegisterBenchmark(name.c_str(), time_product<Matrix>, product);
  added->ArgNames({"batch", "in", "out"})->MinTime(0.05);
  for (const auto& [in, out] : layers)
    for (const std::int64_t batch : batches) added->Args({batch, in, out});
}

/// The rest of a main function.
inline int run_products(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace bench
