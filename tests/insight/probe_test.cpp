#include <gtest/gtest.h>

#include <cmath>
#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/insight/statistics/probe.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/models/multilayer_perceptron.hpp>
#include <ogee/optim/sgd.hpp>
#include <ogee/training/fit.hpp>
#include <ogee/training/lambda_callback.hpp>

#include "error_message.hpp"

namespace ogee::probe_test {
namespace {

const LayerStatistics& first_layer(const ProbeRecord& record) { return record.layers.front().statistics; }

/// y = f(w·x) for x = −1 and 1, with targets 0.
Dataset two_samples() {
  Matrix<float> inputs(2, 1);
  inputs << -1, 1;
  return Dataset::with_targets(inputs, Matrix<float>::Zero(2, 1));
}

template <Real T>
std::vector<ProbeRecord> records_of_training(Network<T>& network, const Dataset& data, double learning_rate,
                                             const ProbeOptions& options, Index epochs = 4,
                                             Index batch_size = 1) {
  const MeanSquaredError loss;
  Optimizer<T> optimizer{Sgd{.learning_rate = learning_rate}};
  const auto probe = std::make_shared<Probe>(data, loss, options);
  (void)fit(network, data, loss, optimizer,
            {.epochs = epochs, .batch_size = batch_size, .progress = false, .callbacks = {probe}});
  return probe->records();
}

std::vector<Index> steps_of(const std::vector<ProbeRecord>& records) {
  std::vector<Index> steps;
  for (const ProbeRecord& record : records) steps.push_back(record.step);
  return steps;
}

TEST(Probe, LooksBeforeTrainingAndAfterEpochs) {
  Network<float> network{Dense{1, 1}};
  EXPECT_EQ(steps_of(records_of_training(network, two_samples(), 0.1, {})),
            (std::vector<Index>{0, 2, 4, 6, 8}));
  EXPECT_EQ(steps_of(records_of_training(network, two_samples(), 0.1, {.every_epochs = 3})),
            (std::vector<Index>{0, 6}));
}

TEST(Probe, LooksAfterSteps) {
  Network<float> network{Dense{1, 1}};
  const auto records =
      records_of_training(network, two_samples(), 0.1, {.every_epochs = 0, .every_steps = 3});
  EXPECT_EQ(steps_of(records), (std::vector<Index>{0, 3, 6}));
  EXPECT_EQ(records[1].epoch, 2);
  EXPECT_EQ(steps_of(records_of_training(network, two_samples(), 0.1, {.every_epochs = 2, .every_steps = 3})),
            (std::vector<Index>{0, 3, 4, 6, 8}));
}

TEST(Probe, MeasuresTheUpdateOfTheLastStep) {
  // L = (w·x)², dL/dw = 2·w·x² = 2w: each step takes the share 2·rate of the weight away.
  Network<double> network{Dense{1, 1, {.bias = false}}};
  for (const ProbeOptions& options : {ProbeOptions{}, ProbeOptions{.every_epochs = 0, .every_steps = 1},
                                      ProbeOptions{.every_epochs = 3, .every_steps = 5}}) {
    const auto records = records_of_training(network, two_samples(), 0.125, options);
    EXPECT_FALSE(records.front().layers.front().update_ratio);
    ASSERT_GT(records.size(), 1U);
    for (std::size_t i = 1; i < records.size(); ++i)
      EXPECT_NEAR(records[i].layers.front().update_ratio.value(), 0.25, 1e-12);
  }
}

TEST(Probe, SeesTheFirstUpdateWhenAnEpochIsOneStep) {
  Network<double> network{Dense{1, 1, {.bias = false}}};
  const auto records = records_of_training(network, two_samples(), 0.125, {}, 2, 2);
  ASSERT_EQ(records.size(), 3U);
  EXPECT_NEAR(records[1].layers.front().update_ratio.value(), 0.25, 1e-12);
}

TEST(Probe, SeesTheSameNetworkAsALookByHand) {
  const auto [train, test] = digits().take(600).split(0.5);
  Network<float> network{Dense{64, 16}, Tanh{}, Dense{16, 10}};
  const SoftmaxCrossEntropy loss;
  Optimizer optimizer{Sgd{.learning_rate = 0.1}};
  const auto probe = std::make_shared<Probe>(test, loss, ProbeOptions{.samples = 100});
  (void)fit(network, train, loss, optimizer, {.epochs = 2, .progress = false, .callbacks = {probe}});
  Batches batches{test.take(100), 10, {.batch_size = 100, .shuffle = false}};
  const Batch<float> batch = *batches.epoch(0).begin();
  const auto expected = layer_statistics(network, loss, batch.inputs, batch.targets);
  const auto& layers = probe->records().back().layers;
  ASSERT_EQ(layers.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(layers[i].statistics.layer, expected[i].layer);
    EXPECT_EQ(layers[i].statistics.gradient_norm, expected[i].gradient_norm);
    EXPECT_EQ(layers[i].statistics.pre_activations.counts, expected[i].pre_activations.counts);
    EXPECT_EQ(layers[i].statistics.pre_activations.total(), 100 * (i == 0 ? 16 : 10));
  }
  EXPECT_GT(probe->seconds(), 0);
}

TEST(Probe, DoesNotChangeTheTraining) {
  const Dataset data = digits().take(200);
  const auto digest_with = [&](std::vector<std::shared_ptr<Callback>> callbacks) {
    Network<float> network{Dense{64, 8}, Logistic{}, Dense{8, 10}};
    const SoftmaxCrossEntropy loss;
    Optimizer optimizer{Sgd{.learning_rate = 0.1}};
    (void)fit(network, data, loss, optimizer,
              {.epochs = 2, .progress = false, .callbacks = std::move(callbacks)});
    return network.digest();
  };
  const auto probe =
      std::make_shared<Probe>(data, SoftmaxCrossEntropy{}, ProbeOptions{.every_steps = 1, .samples = 50});
  EXPECT_EQ(digest_with({probe}), digest_with({}));
  EXPECT_EQ(probe->records().size(), 15U);
}

TEST(Probe, TellsAGradientThatVanishedFromOneThatWasRoundedAway) {
  // Each layer multiplies the gradient by w/4: twelve of them by 2.4e-10 for w = 0.6, which float holds, and
  // by 6e-56 for w = 1e-4, which is 0 in float.
  const auto first_layer_with = [](float weight) {
    std::vector<Index> hidden(12, 1);
    Network<float> network = multilayer_perceptron<float>(1, hidden, Logistic{}, 1);
    for (Parameter<float>* parameter : network.parameters())
      if (parameter->value.size() == 1) parameter->value(0, 0) = weight;
    for (std::size_t k = 1; k + 2 < network.parameters().size(); k += 2)
      network.parameters()[k]->value.setConstant(-weight / 2);
    const Dataset data = Dataset::with_targets(Matrix<float>::Ones(2, 1), Matrix<float>::Zero(2, 1));
    return records_of_training(network, data, 0.0, {}, 1).front().layers.front();
  };
  const ProbedLayer vanished = first_layer_with(0.6F);
  EXPECT_LT(vanished.statistics.relative_gradient_norm, 1e-8);
  EXPECT_GT(vanished.rounding->float_norm, 0);
  EXPECT_EQ(vanished.rounding->lost, 0);
  const ProbedLayer lost = first_layer_with(1e-4F);
  EXPECT_GT(lost.statistics.gradient_norm, 0);
  EXPECT_EQ(lost.rounding->float_norm, 0);
  EXPECT_EQ(lost.rounding->lost, 1);
}

TEST(Probe, SaysNothingOfRoundingForDouble) {
  Network<double> network{Dense{1, 1}};
  const auto records = records_of_training(network, two_samples(), 0.1, {});
  EXPECT_FALSE(records.front().layers.front().rounding);
}

TEST(Probe, RecordsThatALookGaveNoNumbers) {
  Network<float> network{Dense{1, 1}};
  network.parameters()[0]->value(0, 0) = INFINITY;
  const auto records = records_of_training(network, two_samples(), 0.1, {});
  ASSERT_EQ(records.size(), 1U);
  EXPECT_TRUE(records.front().layers.empty());
}

TEST(Probe, RefusesImpossibleOptions) {
  const auto probe_with = [](const ProbeOptions& options) {
    return error_message<OptionError>([&] { Probe(two_samples(), MeanSquaredError{}, options); });
  };
  EXPECT_EQ(probe_with({.every_epochs = -1}), "probe: every_epochs is -1, expected at least 0");
  EXPECT_EQ(probe_with({.every_steps = -1}), "probe: every_steps is -1, expected at least 0");
  EXPECT_EQ(probe_with({.samples = 0}), "probe: samples is 0, expected at least 1");
}

TEST(Probe, ForgetsTheTrainingBefore) {
  const Dataset data = two_samples();
  Network<float> network{Dense{1, 1}};
  const MeanSquaredError loss;
  Optimizer<float> optimizer{Sgd{.learning_rate = 0.1}};
  const auto probe = std::make_shared<Probe>(data, loss);
  for (int i = 0; i < 2; ++i)
    (void)fit(network, data, loss, optimizer, {.epochs = 1, .progress = false, .callbacks = {probe}});
  EXPECT_EQ(probe->records().size(), 2U);
  EXPECT_FALSE(probe->records().front().layers.front().update_ratio);
  EXPECT_EQ(first_layer(probe->records().front()).layer, "dense1");
}

}  // namespace
}  // namespace ogee::probe_test
