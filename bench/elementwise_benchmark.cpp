/// The elementwise parts of a training step, each compared with copying the same number of bytes: optimizer,
/// losses, dropout, and gathering batches.
///
///     ogee_elementwise_benchmark --benchmark_filter=Sgd

#include <benchmark/benchmark.h>

#include <cstring>
#include <numeric>
#include <ogee/data/shuffle.hpp>
#include <ogee/ogee.hpp>
#include <vector>

using namespace ogee;

namespace {

/// The limit for operations that read and write the same number of bytes, half of them each: a batch of 32
/// images converted to floats, and plain descent of 16,384 and of 4,194,304 weights.
void copy(benchmark::State& state) {
  const auto bytes = static_cast<std::size_t>(state.range(0));
  const std::vector<char> from(bytes, 1);
  std::vector<char> to(bytes);
  for (auto _ : state) {
    std::memcpy(to.data(), from.data(), bytes);
    benchmark::DoNotOptimize(to.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * state.range(0) * 2);
}
BENCHMARK(copy)->Arg(62'720)->Arg(98'304)->Arg(25'165'824);

/// One parameter of range(0) weights; bytes are those read and written, including the state arrays.
void descend(benchmark::State& state, const OptimizerDescription& description, Index states) {
  const Index count = state.range(0);
  Parameter<float> weights{.name = "weights", .value = Matrix<float>::Random(count, 1)};
  // Large enough for squares that are normal numbers.
  const Matrix<float> gradient = Matrix<float>::Random(count, 1) * 1e-3F;
  std::vector<Parameter<float>*> parameters{&weights};
  Optimizer<float> optimizer(description);
  optimizer.begin_step(parameters);
  for (auto _ : state) {
    optimizer.update(weights, 0, 0, view(gradient));
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * count * (3 + 2 * states) * static_cast<Index>(sizeof(float)));
}

BENCHMARK_CAPTURE(descend, Sgd, Sgd{}, 0)->Arg(16)->Arg(4'096)->Arg(16'384)->Arg(1 << 22);
BENCHMARK_CAPTURE(descend, SgdDecay, Sgd{.weight_decay = 1e-3}, 0)->Arg(16'384);
BENCHMARK_CAPTURE(descend, SgdMomentum, Sgd{.momentum = 0.9}, 1)->Arg(16'384)->Arg(1 << 22);
BENCHMARK_CAPTURE(descend, SgdNesterov, Sgd{.momentum = 0.9, .nesterov = true}, 1)->Arg(16'384);
BENCHMARK_CAPTURE(descend, RmsProp, RmsProp{}, 1)->Arg(16)->Arg(16'384)->Arg(1 << 22);
BENCHMARK_CAPTURE(descend, RmsPropMomentum, RmsProp{.momentum = 0.9}, 2)->Arg(16'384);
BENCHMARK_CAPTURE(descend, RmsPropCentered, RmsProp{.centered = true}, 2)->Arg(16'384);
BENCHMARK_CAPTURE(descend, Adam, Adam{}, 2)->Arg(16)->Arg(16'384)->Arg(1 << 22);
BENCHMARK_CAPTURE(descend, AdamAmsgrad, Adam{.amsgrad = true}, 3)->Arg(16'384);
BENCHMARK_CAPTURE(descend, AdamW, AdamW{}, 2)->Arg(16'384);

/// Clipping of a gradient of range(0) elements, read repeatedly; bytes are those read and written. The norm
/// of a short gradient is only read.
void clip_gradient(benchmark::State& state, const Clipping& clipping, Index passes) {
  const Network<float> network{Dense{state.range(0), 1, {.bias = false}}};
  Workspace<float> workspace{network, 1};
  workspace.keep_parameter_gradients();
  workspace.parameter_gradient(0).setRandom();
  for (auto _ : state) {
    clip(network, workspace, clipping);
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * state.range(0) * passes * static_cast<Index>(sizeof(float)));
}
BENCHMARK_CAPTURE(clip_gradient, Value, Clipping{.value = 0.5}, 2)->Arg(16'384)->Arg(1 << 22);
BENCHMARK_CAPTURE(clip_gradient, Norm, Clipping{.norm = 1e9}, 1)->Arg(16'384)->Arg(1 << 22);

/// One-hot rows; with a single column 0, 1, 0, 1, ...
template <class T>
Matrix<T> sure_targets(Index rows, Index columns) {
  Matrix<T> targets = Matrix<T>::Zero(rows, columns);
  for (Index row = 0; row < rows; ++row)
    targets(row, row * 7 % columns) = static_cast<T>(columns > 1 || row % 2);
  return targets;
}

/// range(0) rows of range(1) outputs; the counter is the time of one row.
template <class Description, class T>
void differentiate(benchmark::State& state) {
  const Index rows = state.range(0);
  const Index columns = state.range(1);
  const Loss loss = Description{};
  const Matrix<T> outputs = Matrix<T>::Random(rows, columns) * T{4};
  const Matrix<T> targets = sure_targets<T>(rows, columns);
  Matrix<T> gradient(rows, columns);
  std::vector<double> losses(static_cast<std::size_t>(rows));
  for (auto _ : state) {
    loss.differentiate(view(outputs), view(targets), 0.1, losses, view(gradient));
    benchmark::ClobberMemory();
  }
  state.counters["row"] = benchmark::Counter(
      static_cast<double>(rows), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(differentiate<SoftmaxCrossEntropy, float>)->Args({32, 10})->Args({1, 10})->Args({32, 1'000});
BENCHMARK(differentiate<SoftmaxCrossEntropy, double>)->Args({32, 10});
BENCHMARK(differentiate<BinaryCrossEntropy, float>)
    ->Args({4, 1})
    ->Args({128, 1})
    ->Args({32, 10})
    ->Args({32, 784});
BENCHMARK(differentiate<BinaryCrossEntropy, double>)->Args({4, 1});
BENCHMARK(differentiate<MeanAbsoluteError, float>)->Args({32, 10});
BENCHMARK(differentiate<Huber, float>)->Args({32, 10});
BENCHMARK(differentiate<MeanSquaredError, float>)->Args({4, 1})->Args({32, 10})->Args({32, 784});

template <class Description>
void output_function(benchmark::State& state) {
  Matrix<float> outputs = Matrix<float>::Random(state.range(0), state.range(1));
  const Loss loss = Description{};
  for (auto _ : state) {
    loss.apply_output_function(view(outputs));
    benchmark::ClobberMemory();
  }
}
BENCHMARK(output_function<SoftmaxCrossEntropy>)->Args({32, 10});
BENCHMARK(output_function<BinaryCrossEntropy>)->Args({32, 10});

/// Dropout of a block of rows, including drawing its mask.
void drop(benchmark::State& state) {
  const Index rows = state.range(0);
  const Index columns = state.range(1);
  const Network<float> net{Dense{1, columns}, Dropout{0.5}};
  const Matrix<float> inputs = Matrix<float>::Random(rows, columns);
  Matrix<float> outputs(rows, columns);
  Matrix<float> nothing(rows, 0);
  PassPosition position;
  for (auto _ : state) {
    net.layer(1).forward(view(inputs), view(outputs), view(nothing), position);
    ++position.step;
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * rows * columns);
}
BENCHMARK(drop)->Args({32, 128})->Args({128, 512});

/// The gradient of a penalty on the weights.
void penalize(benchmark::State& state) {
  const Matrix<float> weights = Matrix<float>::Random(state.range(0), 1);
  Matrix<float> gradient = Matrix<float>::Zero(state.range(0), 1);
  for (auto _ : state) {
    add_penalty_gradient<float>({.l1 = 1e-5, .l2 = 1e-5}, elements(weights), elements(gradient));
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(penalize)->Arg(16'384);

Dataset images(Index count, bool standard) {
  ByteInputs inputs{.values = std::vector<std::uint8_t>(static_cast<std::size_t>(count * 784)),
                    .features = 784};
  std::iota(inputs.values.begin(), inputs.values.end(), std::uint8_t{0});
  std::vector<Index> labels(static_cast<std::size_t>(count));
  for (Index i = 0; i < count; ++i) labels[static_cast<std::size_t>(i)] = i % 10;
  const Dataset data = Dataset::labelled(std::move(inputs), std::move(labels));
  return standard ? data.standardized({.mean = 0.2862, .deviation = 0.3529}) : data;
}

/// Batches of 32 out of range(0) images: a few stay in cache, 60,000 do not. Bytes are those read and written.
void gather(benchmark::State& state, bool standard) {
  Batches<float> batches{images(state.range(0), standard), 10, {.batch_size = 32}};
  Index epoch = 0;
  Index batches_done = 0;
  for (auto _ : state) {
    for (const Batch<float>& batch : batches.epoch(epoch++)) benchmark::DoNotOptimize(batch.inputs.data());
    batches_done += batches.batches_per_epoch();
  }
  state.SetBytesProcessed(batches_done * 32 * 784 * static_cast<Index>(1 + sizeof(float)));
}
BENCHMARK_CAPTURE(gather, Bytes, false)->Arg(128)->Arg(60'000);
BENCHMARK_CAPTURE(gather, Standardized, true)->Arg(128)->Arg(60'000);

void shuffle_order(benchmark::State& state) {
  std::vector<Index> order(static_cast<std::size_t>(state.range(0)));
  std::uint32_t epoch = 0;
  for (auto _ : state) {
    std::iota(order.begin(), order.end(), Index{0});
    shuffle(order, RandomStream(1, RandomPurpose::shuffling, epoch++));
    benchmark::ClobberMemory();
  }
}
BENCHMARK(shuffle_order)->Arg(60'000);

}  // namespace

BENCHMARK_MAIN();
