#include <gtest/gtest.h>

#include <cmath>
#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/insight/statistics/layer_statistics.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/mean_squared_error.hpp>

namespace ogee::layer_statistics_test {
namespace {

TEST(Saturation, CountsBothSidesByTheSlope) {
  // σ′ falls below 5 % of 1/4 beyond |x| = 4.357.
  const std::vector<double> x{-100, -4.36, -4.35, 0, 4.35, 4.36, 5, INFINITY};
  const Saturation both = saturation(Logistic{}, x);
  EXPECT_EQ(both.left, 2.0 / 8);
  EXPECT_EQ(both.right, 3.0 / 8);
  const Saturation hard = saturation(HardTanh{}, std::vector<double>{-1.1, -0.9, 0, 0.9, 1.0});
  EXPECT_EQ(hard.left, 1.0 / 5);
  EXPECT_EQ(hard.right, 1.0 / 5);
}

TEST(LayerStatistics, MeasureWhatAUnitDoes) {
  Network<double> net{Dense{1, 2}, Logistic{}, Dense{2, 1}};
  auto& first = net.layer(0);
  first.parameter("weight").value << 10, 0.1;
  auto& last = net.layer(2);
  last.parameter("weight").value << 1, 1;
  Matrix<double> inputs(2, 1);
  inputs << 1, -1;
  const Matrix<double> targets = Matrix<double>::Zero(2, 1);
  const auto layers = layer_statistics(net, MeanSquaredError{}, view(std::as_const(inputs)), view(targets));
  ASSERT_EQ(layers.size(), 2U);
  EXPECT_EQ(layers[0].layer, "dense1");
  EXPECT_EQ(layers[0].activation, "logistic");
  EXPECT_EQ(layers[0].saturation->left, 0.25);
  EXPECT_EQ(layers[0].saturation->right, 0.25);
  EXPECT_NEAR(layers[0].mean_output, 0.5, 1e-15);
  EXPECT_EQ(layers[1].layer, "dense2");
  EXPECT_FALSE(layers[1].saturation);
  EXPECT_NEAR(layers[1].mean_output, 1, 1e-15);
  // dL/dW2 = 2/2 Σ_rows y·h; h = (σ(±10), σ(±0.1)), y = h1 + h2.
  const auto sigma = [](double x) { return 1 / (1 + std::exp(-x)); };
  double g1 = 0;
  double g2 = 0;
  for (const double x : {1.0, -1.0}) {
    const double y = sigma(10 * x) + sigma(0.1 * x);
    g1 += y * sigma(10 * x);
    g2 += y * sigma(0.1 * x);
  }
  EXPECT_NEAR(layers[1].gradient_norm, std::hypot(g1, g2), 1e-14);
  EXPECT_EQ(layers[0].dead_units, 0.5);
  EXPECT_FALSE(layers[1].dead_units);
  EXPECT_EQ(layers[0].flat->left, 0);
  const auto slope = [&](double x) { return sigma(x) * sigma(-x); };
  EXPECT_NEAR(layers[0].mean_slope, (slope(10) + slope(0.1)) / 2, 1e-15);
  EXPECT_EQ(layers[1].mean_slope, 1);
  // dL/dZ2 = y; dL/dZ1 = y·σ′(z).
  double squares_first = 0;
  double squares_last = 0;
  for (const double x : {1.0, -1.0}) {
    const double y = sigma(10 * x) + sigma(0.1 * x);
    squares_last += y * y;
    squares_first += y * y * (slope(10) * slope(10) + slope(0.1) * slope(0.1));
  }
  EXPECT_NEAR(layers[0].pre_activation_gradient_norm, std::sqrt(squares_first), 1e-15);
  EXPECT_NEAR(layers[0].relative_gradient_norm, std::sqrt(squares_first / squares_last), 1e-15);
  EXPECT_EQ(layers[1].relative_gradient_norm, 1);
  EXPECT_EQ(layers[0].pre_activations.low, -10);
  EXPECT_EQ(layers[0].pre_activations.high, 10);
  EXPECT_NEAR(layers[0].outputs.high, sigma(10), 1e-15);
}

TEST(LayerStatistics, FindUnitsThatAreExactlyFlat) {
  Network<double> net{Dense{1, 4}, HardTanh{}, Dense{4, 1}};
  net.layer(0).parameter("weight").value << 0.5, -2, 3, 1.5;
  const Matrix<double> inputs{{1}, {0.5}};
  const Matrix<double> targets = Matrix<double>::Zero(2, 1);
  const auto layers = layer_statistics(net, MeanSquaredError{}, view(inputs), view(targets));
  // Flat are 3, 1.5 twice (the second as 3·0.5) on the right and −2, −1 on the left, where 1 is a kink.
  EXPECT_EQ(layers[0].flat->right, 3.0 / 8);
  EXPECT_EQ(layers[0].flat->left, 2.0 / 8);
  EXPECT_EQ(layers[0].saturation->right, 3.0 / 8);
  EXPECT_EQ(layers[0].dead_units, 0.5);
  EXPECT_EQ(layers[0].mean_slope, 3.0 / 8);
}

TEST(LayerStatistics, RefuseImpossibleOptions) {
  Network<double> net{Dense{1, 1}};
  const Matrix<double> inputs = Matrix<double>::Zero(2, 1);
  const auto statistics_with = [&](const LayerStatisticsOptions& options) {
    (void)layer_statistics(net, MeanSquaredError{}, view(inputs), view(inputs), options);
  };
  EXPECT_THROW(statistics_with({.saturation_threshold = 1}), OptionError);
  EXPECT_THROW(statistics_with({.saturation_threshold = NAN}), OptionError);
  EXPECT_THROW(statistics_with({.bins = 0}), OptionError);
}

TEST(LayerStatistics, KnowHowMuchTheOutputsOfUnitsVary) {
  // Three units of an identity: 0, x and 0.001 x, for x = 1, ..., 10.
  Network<double> net{Dense{1, 3}};
  net.layer(0).parameter("weight").value << 0, 1, 0.001;
  Matrix<double> inputs(10, 1);
  for (Index row = 0; row < 10; ++row) inputs(row, 0) = static_cast<double>(row + 1);
  const Matrix<double> targets = Matrix<double>::Zero(10, 3);
  const auto layers = layer_statistics(net, MeanSquaredError{}, view(std::as_const(inputs)), view(targets));
  EXPECT_DOUBLE_EQ(layers[0].constant_units, 2.0 / 3);
  // numpy.percentile([0] * 10 + list(range(1, 11)) + [i / 1000 for i in range(1, 11)], [2, 50, 98])
  EXPECT_DOUBLE_EQ(layers[0].output_percentile_2, 0);
  EXPECT_DOUBLE_EQ(layers[0].output_percentile_50, 0.0055);
  EXPECT_DOUBLE_EQ(layers[0].output_percentile_98, 9.42);
}

TEST(LayerStatistics, SeeALayerThatHasCollapsed) {
  // Outputs at σ(−4.2) = 0.015 for all samples: hardly any slope is small enough to count as saturated.
  Network<double> net{Dense{1, 4}, Logistic{}, Dense{4, 1}};
  net.layer(0).parameter("weight").value.setConstant(1e-3);
  net.layer(0).parameter("bias").value.setConstant(-4.2);
  Matrix<double> inputs(3, 1);
  inputs << -1, 0, 1;
  const Matrix<double> targets = Matrix<double>::Zero(3, 1);
  const auto layers = layer_statistics(net, MeanSquaredError{}, view(std::as_const(inputs)), view(targets));
  EXPECT_EQ(layers[0].saturation->left, 0);
  EXPECT_EQ(layers[0].constant_units, 1);
  EXPECT_NEAR(layers[0].output_percentile_2, 0.0148, 1e-4);
  EXPECT_NEAR(layers[0].output_percentile_98, 0.0148, 1e-4);
}

}  // namespace
}  // namespace ogee::layer_statistics_test
