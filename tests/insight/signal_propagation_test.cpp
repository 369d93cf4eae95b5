// What mean-field theory foresees of signals and gradients, against closed forms and networks that were
// drawn.

#include <gtest/gtest.h>

#include <cmath>
#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/insight/statistics/layer_statistics.hpp>
#include <ogee/insight/theory/signal_propagation.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/layers/dropout.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/models/multilayer_perceptron.hpp>

#include "error_message.hpp"

namespace ogee::signal_propagation_test {
namespace {

constexpr Index width = 256;
constexpr Index classes = 10;
constexpr int seeds = 2;

// Closed forms

/// Layers of the same width and weight variance times width.
std::vector<PropagatingLayer> equal_layers(Index count, const Activation& activation, double weight_variance,
                                           double bias_variance = 0) {
  return std::vector<PropagatingLayer>(static_cast<std::size_t>(count),
                                       {.inputs = 100,
                                        .outputs = 100,
                                        .weight_variance = weight_variance / 100,
                                        .bias_variance = bias_variance,
                                        .activation = activation});
}

TEST(SignalPropagation, OfReluHalvesBothPowers) {
  const auto layers = predict_propagation(equal_layers(5, Relu{}, 3, 0.5), 2);
  double variance = 3 * 2 + 0.5;
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(layers[i].pre_activation_variance(), variance, 1e-9 * variance);
    EXPECT_NEAR(layers[i].saturation->left, 0.5, 1e-12);
    EXPECT_EQ(layers[i].saturation->right, 0);
    EXPECT_NEAR(layers[i].relative_gradient_norm, std::pow(1.5, (4.0 - static_cast<double>(i)) / 2), 1e-9);
    variance = 3 * variance / 2 + 0.5;
  }
  EXPECT_NEAR(layers[0].chi.value(), 1.5, 1e-9);
  EXPECT_FALSE(layers[4].chi);
}

TEST(SignalPropagation, OfTheIdentityCountsWidths) {
  // χ = outputs · variance of the next layer; norms are over 40 units here and 2 there.
  const std::vector<PropagatingLayer> layers{{.inputs = 10, .outputs = 40, .weight_variance = 0.2},
                                             {.inputs = 40, .outputs = 2, .weight_variance = 0.1}};
  const auto predicted = predict_propagation(layers, 3);
  EXPECT_NEAR(predicted[0].pre_activation_variance(), 6, 1e-12);
  EXPECT_NEAR(predicted[1].pre_activation_variance(), 24, 1e-12);
  EXPECT_NEAR(predicted[1].pre_activation_deviation, std::sqrt(24), 1e-12);
  EXPECT_NEAR(predicted[0].chi.value(), 0.2, 1e-12);
  EXPECT_NEAR(predicted[0].relative_gradient_norm, std::sqrt(0.2 * 40 / 2), 1e-12);
  EXPECT_EQ(predicted[1].relative_gradient_norm, 1);
  EXPECT_FALSE(predicted[0].saturation);
}

TEST(SignalPropagation, OfASmallTanhFollowsItsSeries) {
  // tanh(z)² = z² − 2z⁴/3 + 17z⁶/45 − ..., of which E is q − 2q² + 17q³/3 − ...
  const double q = 1e-3;
  const auto layers = predict_propagation(equal_layers(2, Tanh{}, 1), q);
  EXPECT_NEAR(layers[1].pre_activation_variance(), q - 2 * q * q + 17 * q * q * q / 3, 25 * std::pow(q, 4));
  // tanh′(z)² = 1 − 2z² + 7z⁴/3 − ..., of which E is 1 − 2q + 7q² − ...
  EXPECT_NEAR(layers[0].chi.value(), 1 - 2 * q + 7 * q * q, 40 * std::pow(q, 3));
}

TEST(SignalPropagation, OfScaledWeightsIsThatOfTheirVariance) {
  // σ_w² = 4 with the scale 2, and σ_w² = 1/3 with the scale 1/√3 of Glorot and Bengio's "standard" initialisation.
  const std::vector<Index> hidden(3, 100);
  const auto scaled = propagating_layers(100, hidden, Tanh{}, 100, Initialization::lecun_uniform, 2);
  for (const PropagatingLayer& layer : scaled) EXPECT_NEAR(layer.weight_variance, 0.04, 1e-15);
  const auto standard = predict_propagation(
      propagating_layers(100, hidden, Identity{}, 100, Initialization::lecun_uniform, 1 / std::sqrt(3.0)));
  EXPECT_NEAR(standard.front().relative_gradient_norm, std::pow(3, -1.5), 1e-12);
}

TEST(SignalPropagation, OfNoSignalIsNone) {
  const auto layers = predict_propagation(equal_layers(3, Tanh{}, 1), 0);
  EXPECT_EQ(layers[2].pre_activation_variance(), 0);
  EXPECT_EQ(layers[0].relative_gradient_norm, 1);
  EXPECT_TRUE(
      std::isnan(predict_propagation(equal_layers(3, Tanh{}, 1), INFINITY).front().relative_gradient_norm));
  EXPECT_TRUE(predict_propagation(std::vector<PropagatingLayer>{}).empty());
}

TEST(SignalPropagation, RefusesImpossibleLayers) {
  auto layers = equal_layers(2, Tanh{}, 1);
  const auto message = [&]<class Thrown>(Thrown* /*type*/) {
    return error_message<Thrown>([&] { (void)predict_propagation(layers); });
  };
  layers[1].inputs = 50;
  EXPECT_EQ(message(static_cast<ShapeError*>(nullptr)),
            "signal propagation: layer 2 has 50 inputs, the one before 100 outputs");
  layers[1].inputs = 0;
  EXPECT_EQ(message(static_cast<OptionError*>(nullptr)),
            "signal propagation: layer 2 has 0 inputs and 100 outputs, expected at least 1");
  layers[1] = layers[0];
  layers[0].weight_variance = -1;
  EXPECT_EQ(message(static_cast<OptionError*>(nullptr)),
            "signal propagation: layer 1 has weights of variance -1 and biases of 0, expected at least 0");
}

// Networks

TEST(SignalPropagation, ReadsTheLayersOfANetwork) {
  const std::vector<Index> hidden{40, 30};
  auto network = multilayer_perceptron<double>(50, hidden, Tanh{}, 3);
  network.initialize({.scheme = Initialization::glorot_uniform, .seed = 1});
  network.parameters()[1]->value.setConstant(0.5);
  const auto read = propagating_layers(network);
  const auto expected = propagating_layers(50, hidden, Tanh{}, 3, Initialization::glorot_uniform);
  ASSERT_EQ(read.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(read[i].inputs, expected[i].inputs);
    EXPECT_EQ(read[i].outputs, expected[i].outputs);
    EXPECT_NEAR(read[i].weight_variance / expected[i].weight_variance, 1, 0.2);
    EXPECT_EQ(read[i].bias_variance, i == 0 ? 0.25 : 0);
    EXPECT_EQ(read[i].activation.has_value(), i < 2);
  }
  EXPECT_EQ(expected[1].weight_variance, 2.0 / 70);
}

TEST(SignalPropagation, SaysNothingOfLayersWithAnotherTheory) {
  EXPECT_TRUE(predict_propagation(Network{Dense{4, 4}, Tanh{}, Dropout{0.5}, Dense{4, 2}}).empty());
  EXPECT_TRUE(predict_propagation(Network{Dense{4, 4}, Tanh{}, Tanh{}, Dense{4, 2}}).empty());
  EXPECT_TRUE(predict_propagation(Network{Tanh{}, Dense{4, 2}}).empty());
}

TEST(SignalPropagation, TakesTheMeanSquareOfTheInputs) {
  EXPECT_NEAR(input_mean_square(Dataset::labelled(Matrix<float>{{1, 2}, {-3, 0}}, {0, 1})), 3.5, 1e-15);
  const auto [train, test] = standardized(digits().split(0.2));
  EXPECT_NEAR(input_mean_square(train), 1, 1e-5);
}

/// What a batch of normal inputs with mean square 1 does in a network whose weights were just drawn.
std::vector<LayerStatistics> measured(Network<double>& network, Initialization scheme, std::uint64_t seed) {
  constexpr Index samples = 16;
  network.initialize({.scheme = scheme, .seed = seed});
  const RandomStream stream(seed, RandomPurpose::data);
  Matrix<double> inputs(samples, width);
  for (Index i = 0; i < inputs.size(); ++i) inputs.data()[i] = stream.normal(static_cast<std::uint64_t>(i));
  Matrix<double> targets = Matrix<double>::Zero(samples, classes);
  for (Index i = 0; i < samples; ++i) targets(i, i % classes) = 1;
  return layer_statistics(network, SoftmaxCrossEntropy{}, view(std::as_const(inputs)),
                          view(std::as_const(targets)));
}

/// How much larger a measured number is than the predicted one, on average over the seeds.
struct Ratios {
  double gradient = 1;
  double deviation = 1;
};

/// Expects all that one network does to be as predicted, within what its width allows, and adds to the
/// ratios.
void compare(const std::vector<LayerStatistics>& layers, const std::vector<LayerPrediction>& predicted,
             std::vector<Ratios>& means) {
  double behind = 1;  // of the layer behind, ‖∂L/∂Z‖ as measured by that as predicted
  for (std::size_t i = layers.size(); i-- > 0;) {
    const double gradient = layers[i].relative_gradient_norm / predicted[i].relative_gradient_norm;
    EXPECT_NEAR(gradient / behind, 1, 0.2) << "gradient factor of layer " << i;
    behind = gradient;
    means[i].gradient *= std::pow(gradient, 1.0 / seeds);
    means[i].deviation *= std::pow(
        layers[i].pre_activations.root_mean_square() / predicted[i].pre_activation_deviation, 1.0 / seeds);
    if (!layers[i].saturation) continue;
    EXPECT_NEAR(layers[i].saturation->left, predicted[i].saturation->left, 0.08) << "layer " << i;
    EXPECT_NEAR(layers[i].saturation->right, predicted[i].saturation->right, 0.08) << "layer " << i;
  }
}

void expect_as_predicted(const Activation& activation, Initialization scheme, std::size_t depth) {
  SCOPED_TRACE(::testing::Message() << name_of(scheme) << ", depth " << depth);
  const std::vector<Index> hidden(depth, width);
  const auto predicted = predict_propagation(propagating_layers(width, hidden, activation, classes, scheme));
  auto network = multilayer_perceptron<double>(width, hidden, activation, classes);
  std::vector<Ratios> means(depth + 1);
  for (int seed = 1; seed <= seeds; ++seed)
    compare(measured(network, scheme, static_cast<std::uint64_t>(seed)), predicted, means);
  for (std::size_t i = 0; i < depth; ++i) {
    EXPECT_NEAR(means[i].gradient, 1, 0.2) << "gradient of layer " << i << " by that of the last";
    EXPECT_NEAR(means[i].deviation, 1, 0.2) << "pre-activations of layer " << i;
  }
}

class Propagation : public ::testing::TestWithParam<Activation> {};

TEST_P(Propagation, IsMeasuredAsPredicted) {
  expect_as_predicted(GetParam(), Initialization::lecun_normal, 6);
  expect_as_predicted(GetParam(), Initialization::he_uniform, 6);
  expect_as_predicted(GetParam(), Initialization::glorot_uniform, 12);
  expect_as_predicted(GetParam(), Initialization::matched, 12);
}

INSTANTIATE_TEST_SUITE_P(Signal, Propagation,
                         ::testing::Values(Logistic{}, Tanh{}, HardLogistic{}, HardTanh{}, Relu{}),
                         [](const auto& test) { return test.param.name(); });

}  // namespace
}  // namespace ogee::signal_propagation_test
