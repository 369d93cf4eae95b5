// Where signals and gradients end up in many equal layers, against references and closed forms.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <numbers>
#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/insight/theory/propagation_limit.hpp>

#include "csv_table.hpp"
#include "error_message.hpp"

namespace ogee::propagation_limit_test {
namespace {

class PropagationLimitReference : public ::testing::TestWithParam<std::vector<std::string>> {};

TEST_P(PropagationLimitReference, Agrees) {
  const auto number = [](std::size_t column) { return std::strtod(GetParam().at(column).c_str(), nullptr); };
  const PropagationLimit limit = propagation_limit(activation_named(GetParam().at(0)), number(1), number(2));
  EXPECT_NEAR(limit.variance, number(3), 1e-8);
  EXPECT_NEAR(limit.chi, number(4), 1e-8);
  EXPECT_NEAR(limit.depth_scale * std::abs(std::log(number(4))), 1, 1e-6);
  EXPECT_NEAR(limit.correlation, number(5), 1e-7);
  EXPECT_NEAR(-1 / limit.correlation_depth_scale, std::log(number(6)), 1e-7);
  EXPECT_NEAR(limit.sensitivity, number(7), 1e-6);
}

INSTANTIATE_TEST_SUITE_P(All, PropagationLimitReference,
                         ::testing::ValuesIn(tests::csv_rows("propagation_limits.csv")),
                         [](const auto& test) {
                           return tests::test_name(test.param.at(0) + " " + test.param.at(1));
                         });

TEST(PropagationLimit, OfReluKeepsAnyVarianceWithHesWeights) {
  const PropagationLimit limit = propagation_limit(Relu{}, 2, 0, 7);
  EXPECT_EQ(limit.variance, 7);
  EXPECT_NEAR(limit.chi, 1, 1e-9);
  EXPECT_TRUE(std::isinf(limit.depth_scale));
  EXPECT_TRUE(std::isinf(limit.correlation_depth_scale));
}

TEST(PropagationLimit, OfReluDiesOutOrGrowsWithOtherWeights) {
  const PropagationLimit dying = propagation_limit(Relu{}, 1);
  EXPECT_EQ(dying.variance, 0);
  EXPECT_NEAR(dying.chi, 0.5, 1e-9);
  EXPECT_NEAR(dying.depth_scale, 1 / std::log(2), 1e-8);
  const PropagationLimit growing = propagation_limit(Relu{}, 4);
  EXPECT_TRUE(std::isinf(growing.variance));
  EXPECT_NEAR(growing.chi, 2, 1e-8);
  EXPECT_NEAR(growing.depth_scale, 1 / std::log(2), 1e-8);
  EXPECT_TRUE(std::isnan(growing.correlation_depth_scale));
}

/// E[f(z) f′(z) z] / E[f(z)²], for z of this variance, by the trapezoidal rule.
double sensitivity_without_biases(const Activation& activation, double variance) {
  constexpr double step = 1e-3;
  double product = 0;
  double square = 0;
  for (double z = -12; z < 12; z += step) {
    const double x = std::sqrt(variance) * z;
    const ValueAndSlope<double> f = activation.at(x);
    product += std::exp(-z * z / 2) * f.value * f.slope * x;
    square += std::exp(-z * z / 2) * f.value * f.value;
  }
  return product / square;
}

TEST(PropagationLimit, OfSiluAndGeluRunsAwayWhateverTheWeights) {
  for (const Activation& activation : {Activation(Silu{}), Activation(Gelu{})})
    for (const double start : {0.01, 0.1, 1.0, 3.0, 30.0})
      for (const double weight_variance : {1.0, 2.0, 2.5, 4.0}) {
        const PropagationLimit limit = propagation_limit(activation, weight_variance, 0, start);
        EXPECT_NEAR(limit.sensitivity, sensitivity_without_biases(activation, start), 1e-5);
        EXPECT_GT(limit.sensitivity, 1);
        EXPECT_TRUE(limit.variance == 0 || std::isinf(limit.variance))
            << activation.name() << weight_variance;
      }
}

TEST(PropagationLimit, OfTanhSettles) {
  EXPECT_LT(propagation_limit(Tanh{}, 2.3).sensitivity, 1);
  EXPECT_NEAR(propagation_limit(Relu{}, 2, 0, 7).sensitivity, 1, 1e-8);
  EXPECT_TRUE(std::isnan(propagation_limit(Tanh{}, 0).sensitivity));
}

TEST(PropagationLimit, OfTanhIsCriticalForWeightsOfVarianceOne) {
  const PropagationLimit limit = propagation_limit(Tanh{}, 1);
  EXPECT_NEAR(limit.variance, 0, 1e-8);
  EXPECT_NEAR(limit.chi, 1, 1e-6);
  EXPECT_TRUE(std::isinf(limit.depth_scale));
}

TEST(PropagationLimit, OfAFunctionWithoutSlopeHasNoScale) {
  EXPECT_EQ(propagation_limit(Step{}, 1).chi, 0);
  EXPECT_EQ(propagation_limit(Step{}, 1).depth_scale, 0);
  EXPECT_EQ(propagation_limit(Tanh{}, 0).variance, 0);
}

TEST(PropagationLimit, OfAJumpHasACorrelationBelowOne) {
  // For step, the map of correlations is c ↦ 1 − arccos(c) / π: the arc-cosine kernel of order 0 (Cho and Saul 2009).
  const PropagationLimit limit = propagation_limit(Step{}, 1);
  double c = 0.5;
  for (int i = 0; i < 200; ++i) c = 1 - std::acos(c) / std::numbers::pi;
  EXPECT_NEAR(limit.correlation, c, 1e-6);
  EXPECT_NEAR(limit.correlation, 0.790, 5e-4);
  const double slope = 1 / (std::numbers::pi * std::sqrt(1 - c * c));
  EXPECT_NEAR(limit.correlation_depth_scale, 1 / std::abs(std::log(slope)), 1e-5);
  EXPECT_EQ(limit.chi, 0);
}

TEST(PropagationLimit, RefusesImpossibleVariances) {
  EXPECT_EQ(error_message<OptionError>([] { (void)propagation_limit(Tanh{}, -1, 0.5, 2); }),
            "propagation limit: variances are -1 of the weights, 0.5 of the biases and 2 of the first "
            "pre-activations, expected finite numbers of at least 0, the last above 0");
  EXPECT_THROW((void)propagation_limit(Tanh{}, 1, 0, 0), OptionError);
  EXPECT_THROW((void)propagation_limit(Tanh{}, 1, NAN), OptionError);
}

}  // namespace
}  // namespace ogee::propagation_limit_test
