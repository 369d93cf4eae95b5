// A training step allocates nothing. This program counts every call of operator new and, since Eigen has its
// own ways, of malloc and its like, which the linker sends here (-Wl,--wrap).

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <ogee/ogee.hpp>
#include <vector>

#include "optimizer_methods.hpp"

namespace {

std::atomic<std::int64_t> allocations = 0;

}  // namespace

extern "C" {
void* __real_malloc(std::size_t size);
void* __real_calloc(std::size_t count, std::size_t size);
void* __real_realloc(void* memory, std::size_t size);
int __real_posix_memalign(void** memory, std::size_t alignment, std::size_t size);
void* __real_aligned_alloc(std::size_t alignment, std::size_t size);

void* __wrap_malloc(std::size_t size) {
  ++allocations;
  return __real_malloc(size);
}
void* __wrap_calloc(std::size_t count, std::size_t size) {
  ++allocations;
  return __real_calloc(count, size);
}
void* __wrap_realloc(void* memory, std::size_t size) {
  ++allocations;
  return __real_realloc(memory, size);
}
int __wrap_posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  ++allocations;
  return __real_posix_memalign(memory, alignment, size);
}
void* __wrap_aligned_alloc(std::size_t alignment, std::size_t size) {
  ++allocations;
  return __real_aligned_alloc(alignment, size);
}
}

[[gnu::noinline]] void* operator new(std::size_t size) {
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  void* memory = nullptr;
  if (posix_memalign(&memory, static_cast<std::size_t>(alignment), size) == 0) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

namespace ogee::allocation_test {
namespace {

template <class Work>
std::int64_t allocations_of(const Work& work) {
  const std::int64_t before = allocations;
  work();
  return allocations - before;
}

TEST(Allocations, AreCounted) {
  std::vector<int> numbers;  // kept: an allocation that nobody sees may be left out
  EXPECT_EQ(allocations_of([&] { numbers.resize(10); }), 1);
  Matrix<float> matrix;
  EXPECT_EQ(allocations_of([&] { matrix.resize(3, 3); }), 1);
}

template <Real T>
void expect_steps_without_allocation(Network<T> net, const Loss& loss, const OptimizerDescription& options,
                                     Index rows, int threads) {
  const Matrix<T> inputs = Matrix<T>::Random(rows, net.input_size());
  const Matrix<T> targets =
      Matrix<T>::Constant(rows, net.output_size(), 1 / static_cast<T>(net.output_size()));
  Optimizer<T> optimizer(options);
  Workspace<T> workspace(net, rows, threads);
  const auto step = [&] { train_step(net, loss, optimizer, view(inputs), view(targets), workspace); };
  step();  // the first one makes the optimizer's state and the threads
  EXPECT_EQ(allocations_of([&] {
              for (int i = 0; i < 5; ++i) step();
            }),
            0)
      << loss.description() << ", " << threads << " threads\n"
      << net.summary();
}

TEST(Allocations, ATrainingStepMakesNoneWithAnyActivation) {
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    const Network net{Dense{5, 7}, family.with_defaults(), Dense{7, 3}};
    expect_steps_without_allocation(net, SoftmaxCrossEntropy{}, Sgd{}, 6, 1);
    expect_steps_without_allocation(net.cast<double>(), SoftmaxCrossEntropy{}, Sgd{}, 6, 1);
  }
}

TEST(Allocations, ATrainingStepMakesNoneWithAnyLayer) {
  Network net{Scale{.factor = {0.5}}, Dense{300, 200},  Softmax{},     Dropout{0.5},
              Gate{Tanh{}},           Residual{Relu{}}, Dense{200, 10}};
  net.regularize({.l1 = 1e-4, .l2 = 1e-4});
  for (const int threads : {1, 2, 8}) {
    expect_steps_without_allocation(net, SoftmaxCrossEntropy{}, Sgd{}, 100, threads);
    expect_steps_without_allocation(net.cast<double>(), SoftmaxCrossEntropy{}, Sgd{}, 100, threads);
  }
}

TEST(Allocations, ATrainingStepMakesNoneWithAnyLossOptimizerOrNumberOfThreads) {
  const Network small{Dense{2, 4}, Tanh{}, Dense{4, 1}};
  const Network wide{Dense{300, 200}, Logistic{}, Dense{200, 10}};
  std::vector<OptimizerDescription> methods{Sgd{}, Sgd{.momentum = 0.9, .weight_decay = 0.1},
                                            Sgd{.momentum = 0.9, .nesterov = true}};
  methods.insert(methods.end(), adaptive_methods.begin(), adaptive_methods.end());
  for (const OptimizerDescription& options : methods) {
    expect_steps_without_allocation(small, BinaryCrossEntropy{}, options, 4, 1);
    expect_steps_without_allocation(small, MeanSquaredError{}, options, 4, 1);
    for (const int threads : {1, 2, 8})
      expect_steps_without_allocation(wide, SoftmaxCrossEntropy{}, options, 100, threads);
  }
}

TEST(Allocations, AStepWithClippingAndAScheduleMakesNone) {
  Network net{Dense{900, 300}, Tanh{}, Dense{300, 5}};  // the first gradient is clipped in several parts
  const Loss loss = SoftmaxCrossEntropy{};
  const Schedule schedule = with_warm_up(CosineAnnealing{}, {.length = 3});
  const Matrix<float> inputs = Matrix<float>::Random(40, 900);
  const Matrix<float> targets = Matrix<float>::Constant(40, 5, 0.2F);
  for (const int threads : {1, 2}) {
    Optimizer<float> optimizer{Sgd{}};
    Workspace<float> workspace(net, 40, threads);
    const auto step = [&](Index number) {
      optimizer.set_learning_rate(schedule.rate(number));
      forward(net, view(inputs), workspace);
      backward(net, loss, view(targets), workspace);
      clip(net, workspace, {.value = 1e-3, .norm = 1e-4});
      update(net, optimizer, workspace);
    };
    step(0);
    EXPECT_EQ(allocations_of([&] {
                for (Index number = 1; number < 6; ++number) step(number);
              }),
              0);
  }
}

TEST(Allocations, ATrainingStepMakesNoneWithTheOptionsOfLosses) {
  const Network net{Dense{4, 5}, Tanh{}, Dense{5, 3}};
  const std::vector<double> weights{1, 2, 3};
  const auto expect_none = [&]<Real T>(const Network<T>& network, const Loss& loss) {
    expect_steps_without_allocation(network, loss, Sgd{}, 6, 1);
  };
  expect_none(net, SoftmaxCrossEntropy{.label_smoothing = 0.1, .class_weights = weights});
  expect_none(net, BinaryCrossEntropy{.label_smoothing = 0.1, .positive_weights = weights});
  expect_none(net, MeanAbsoluteError{});
  expect_none(net, Huber{});
  expect_none(net.cast<double>(), SoftmaxCrossEntropy{.class_weights = weights});
}

/// The allocations of fit over one epoch of so many batches, with callbacks of each kind.
std::int64_t allocations_of_fit(Index batches) {
  constexpr Index rows = 5;
  const Dataset data =
      Dataset::labelled(Matrix<float>::Random(batches * rows, 4),
                        std::vector<Index>(static_cast<std::size_t>(batches * rows), 1), {.classes = 3});
  Network net{Dense{4, 8}, Tanh{}, Dense{8, 3}};
  Optimizer optimizer{Sgd{}};
  Index seen = 0;
  const auto count = lambda_callback({.batch = [&seen](const TrainingState&) {
    ++seen;
    return Verdict::proceed;
  }});
  const FitOptions options{.epochs = 1,
                           .batch_size = rows,
                           .validation = data.take(rows),
                           .progress = false,
                           .callbacks = {std::make_shared<EarlyStopping>(), std::make_shared<BestWeights>(),
                                         std::make_shared<FlightRecorder>("never-written.json"), count}};
  const std::int64_t made =
      allocations_of([&] { fit(net, data, SoftmaxCrossEntropy{}, optimizer, options); });
  EXPECT_EQ(seen, batches);
  return made;
}

TEST(Allocations, FitWithCallbacksMakesNoneForABatch) {
  (void)allocations_of_fit(1);
  EXPECT_EQ(allocations_of_fit(200), allocations_of_fit(2));
}

TEST(Allocations, PredictingWithASmallNetworkMakesOnlyItsResult) {
  const Network net{Dense{8, 16}, Tanh{}, Gate{Tanh{}}, Residual{Tanh{}}, Dense{16, 1}};
  const Matrix<float> input = Matrix<float>::Ones(1, 8);
  EXPECT_EQ(allocations_of([&] { (void)net.predict(input); }), 1);
  Matrix<float> output(1, 1);
  EXPECT_EQ(allocations_of([&] { net.predict(view(input), view(output)); }), 0);
}

}  // namespace
}  // namespace ogee::allocation_test
