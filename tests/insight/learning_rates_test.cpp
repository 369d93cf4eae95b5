#include <gtest/gtest.h>

#include <cmath>
#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/insight/compare/compare.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/sgd.hpp>
#include <ogee/training/fit.hpp>

#include "error_message.hpp"

namespace ogee::learning_rates_test {
namespace {

CompareOptions small_comparison() {
  return {.activations = {Logistic{}, Tanh{}},
          .hidden = {16},
          .epochs = 2,
          .optimizer = Sgd{.learning_rate = 123}};
}

TEST(LearningRates, AreChosenByTheScoreOnDataHeldOut) {
  const Dataset data = digits().take(400);
  const LearningRateOptions sweep{.rates = {1e-6, 0.1, 1e12}, .validation_share = 0.25};
  const auto sweeps = sweep_learning_rates(data, small_comparison(), sweep);
  ASSERT_EQ(sweeps.size(), 2U);
  EXPECT_EQ(sweeps[0].activation, "logistic");
  for (const LearningRateSweep& one : sweeps) {
    EXPECT_EQ(one.chosen, 0.1);
    ASSERT_EQ(one.rates.size(), 3U);
    EXPECT_EQ(one.rates[2].learning_rate, 1e12);
  }
  // The same run by hand.
  const auto [train, validation] = data.split(0.25, 0);
  Network<float> network{Dense{64, 16}, Tanh{}, Dense{16, 10}};
  network.initialize({.seed = 0});
  Optimizer optimizer{Sgd{.learning_rate = 0.1}};
  const History history = fit(network, train, SoftmaxCrossEntropy{}, optimizer,
                              {.epochs = 2, .validation = validation, .progress = false});
  EXPECT_EQ(sweeps[1].rates[1].score, history.epochs.back().validation->accuracy);
}

TEST(LearningRates, DoNotDependOnThreads) {
  CompareOptions options = small_comparison();
  const LearningRateOptions sweep{.rates = {0.01, 0.1, 1}};
  const auto expected = sweep_learning_rates(digits().take(300), options, sweep);
  options.threads = 3;
  const auto spread = sweep_learning_rates(digits().take(300), options, sweep);
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ(spread[i].rates[k].score, expected[i].rates[k].score);
}

TEST(LearningRates, OfTargetsAreChosenByTheLoss) {
  CompareOptions options = small_comparison();
  options.activations = {Identity{}};
  options.epochs = 1;
  const auto sweeps = sweep_learning_rates(sine(), options, {.rates = {1e30, 1e-9, 0.01}});
  EXPECT_EQ(sweeps[0].chosen, 0.01);
  EXPECT_FALSE(sweeps[0].rates[0].score);
  EXPECT_LT(sweeps[0].rates[2].score, sweeps[0].rates[1].score);
}

TEST(LearningRates, AreTheSmallestOfThoseAlike) {
  const auto sweeps = sweep_learning_rates(digits().take(100), small_comparison(), {.rates = {2e-9, 1e-9}});
  EXPECT_EQ(sweeps[0].chosen, 1e-9);
}

TEST(LearningRates, AreThoseOfTheComparisonThatFollows) {
  CompareOptions options = small_comparison();
  options.seeds = 1;
  options.learning_rate_sweep = LearningRateOptions{.rates = {1e-6, 0.1}};
  const TrainTest data = digits().take(400).split(0.25);
  const Comparison comparison = compare(data, options);
  ASSERT_EQ(comparison.learning_rates.size(), 2U);
  for (const auto& run : comparison.runs) EXPECT_EQ(run.history.epochs[0].learning_rate, 0.1);
  options.learning_rates = {0.1, 0.1};
  EXPECT_THROW((void)compare(data, options), OptionError);
}

TEST(LearningRates, RefuseWhatIsNoRate) {
  const auto message_for = [](std::vector<double> rates) {
    return error_message<OptionError>([&] {
      (void)sweep_learning_rates(digits().take(100), small_comparison(), {.rates = std::move(rates)});
    });
  };
  EXPECT_EQ(message_for({}), "learning rates: there are none to choose from");
  EXPECT_EQ(message_for({0.1, 0}), "learning rates: 0 is among them, expected finite numbers above 0");
  EXPECT_EQ(message_for({INFINITY}), "learning rates: inf is among them, expected finite numbers above 0");
}

}  // namespace
}  // namespace ogee::learning_rates_test
