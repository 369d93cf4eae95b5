/// What several threads do at once: above all for the thread sanitizer (scripts/test tsan).

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <ogee/activations/functions.hpp>
#include <ogee/core/activation.hpp>
#include <ogee/core/parallel.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/layers/dropout.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/adam.hpp>
#include <ogee/training/evaluate.hpp>
#include <ogee/training/fit.hpp>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace ogee::threads_test {
namespace {

const Dataset& samples() {
  static const Dataset data = spirals({.samples = 640});
  return data;
}

/// Wide enough to share its work.
Network<float> network() {
  return Network<float>{Dense{2, 64}, Tanh{}, Dropout{0.2}, Dense{64, 256}, Tanh{}, Dense{256, 2}};
}

/// The digest of a network after a training on so many threads.
std::uint64_t train(int threads, Network<float> net = network(),
                    std::vector<std::shared_ptr<Callback>> callbacks = {}) {
  SoftmaxCrossEntropy loss;
  Optimizer optimizer{Adam{}};
  fit(net, samples(), loss, optimizer,
      {.epochs = 2,
       .batch_size = 128,
       .threads = threads,
       .validation = samples().take(200),
       .progress = false,
       .callbacks = std::move(callbacks)});
  return net.digest();
}

TEST(Threads, EightTrainAsOne) { EXPECT_EQ(train(8), train(1)); }

TEST(Threads, EightAreMoreThanOneInATraining) {
  static std::mutex guard;
  static std::set<std::thread::id> callers;  // of the training pass, which differentiates
  const Activation own{"own", [](auto x) {
                         if constexpr (requires { x.slope; }) {
                           const std::scoped_lock lock(guard);
                           callers.insert(std::this_thread::get_id());
                         }
                         return x / 2;
                       }};
  Network<float> net{Dense{2, 64}, Activate{own}, Dense{64, 256}, Dense{256, 2}};
  callers.clear();
  // A thread that wakes up late may find nothing left to do.
  for (int training = 0; training < 100 && callers.size() < 2; ++training)
    fit(net, samples(), SoftmaxCrossEntropy{}, Adam{},
        {.epochs = 1, .batch_size = 128, .threads = 8, .progress = false});
  EXPECT_GT(callers.size(), 1U);
}

TEST(Threads, TwoTrainingsAtOnceDoNotDisturbEachOther) {
  const std::uint64_t alone = train(1);
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::thread other([&] { first = train(4); });
  second = train(3);
  other.join();
  EXPECT_EQ(first, alone);
  EXPECT_EQ(second, alone);
}

TEST(Threads, OneNetworkPredictsForSeveralAtOnce) {
  const Network<float> net = network();
  SoftmaxCrossEntropy loss;
  const Score expected = evaluate(net, samples(), loss);
  std::vector<Score> scores(4);
  std::vector<std::thread> callers;
  for (Score& score : scores) callers.emplace_back([&] { score = evaluate(net, samples(), loss); });
  for (std::thread& caller : callers) caller.join();
  for (const Score& score : scores) EXPECT_EQ(score.loss, expected.loss);
}

TEST(Threads, WhatAUsersFunctionThrowsEndsTheTraining) {
  static std::atomic<bool> throws = false;
  const Activation own{"own", [](auto x) {
                         if (throws) throw std::runtime_error("own function");
                         return x > 0 ? x : x / 4;
                       }};
  const Network<float> net{Dense{2, 64}, Activate{own}, Dense{64, 256}, Dense{256, 2}};
  const std::uint64_t digest = train(1, net);
  throws = true;
  EXPECT_THROW(train(8, net), std::runtime_error);
  throws = false;
  EXPECT_EQ(train(8, net), digest);
}

TEST(Threads, WhatACallbackThrowsEndsTheTraining) {
  class Thrower : public Callback {
    Verdict on_epoch(const TrainingState& /*state*/) override { throw std::runtime_error("callback"); }
  };
  EXPECT_THROW(train(8, network(), {std::make_shared<Thrower>()}), std::runtime_error);
  EXPECT_EQ(train(8), train(1));
}

TEST(Threads, LoopsWithinLoopsMakeEachCallOnce) {
  std::vector<int> calls(8 * 16);
  for (int repetition = 1; repetition <= 50; ++repetition) {
    parallel_for(8, 8, [&](Index i) {
      parallel_for(16, 8, [&](Index j) { ++calls[static_cast<std::size_t>(i * 16 + j)]; });
    });
    for (const int count : calls) ASSERT_EQ(count, repetition);
  }
}

TEST(Threads, ThreadsThatComeAndGoLoop) {
  std::atomic<int> calls = 0;
  for (int repetition = 0; repetition < 20; ++repetition) {
    std::vector<std::thread> callers;
    for (int caller = 0; caller < 3; ++caller)
      callers.emplace_back([&] { parallel_for(10, 4, [&](Index) { ++calls; }); });
    for (std::thread& caller : callers) caller.join();
  }
  EXPECT_EQ(calls, 20 * 3 * 10);
}

}  // namespace
}  // namespace ogee::threads_test
