#include <gtest/gtest.h>

#include <cmath>
#include <ogee/activations/functions.hpp>
#include <ogee/activations/signal_gain.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/network.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/layers/gate.hpp>
#include <ogee/layers/residual.hpp>
#include <string>
#include <utility>
#include <vector>

#include "error_message.hpp"

namespace ogee::initialization_test {
namespace {

constexpr Index fan_in = 300;
constexpr Index fan_out = 200;

/// The weights of the first layer of a network, with `activation` behind it.
Matrix<double> drawn(Initialization scheme, const Activation& activation, std::uint64_t seed = 5) {
  Network<double> net{Dense{fan_in, fan_out}, activation, Dense{fan_out, 2}};
  net.initialize({.scheme = scheme, .seed = seed});
  return net.layer(0).parameter("weight").value;
}

double variance(const Matrix<double>& weights) { return weights.array().square().mean(); }

struct Expected {
  Initialization scheme;
  double variance;
  bool uniform;
};

class Schemes : public testing::TestWithParam<Expected> {};

TEST_P(Schemes, HaveTheStatedVarianceAndDistribution) {
  const Matrix<double> weights = drawn(GetParam().scheme, Tanh{});
  const double expected = GetParam().variance;
  EXPECT_NEAR(variance(weights), expected, 0.03 * expected);
  EXPECT_NEAR(weights.mean(), 0, 5 * std::sqrt(expected / (fan_in * fan_out)));
  // The kurtosis tells the two distributions apart: 9/5 for the uniform, 3 for the normal.
  const double kurtosis = weights.array().pow(4).mean() / (expected * expected);
  EXPECT_NEAR(kurtosis, GetParam().uniform ? 1.8 : 3, 0.15);
  if (GetParam().uniform) {
    EXPECT_LE(weights.cwiseAbs().maxCoeff(), std::sqrt(3 * expected));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Initialization, Schemes,
    testing::Values(Expected{Initialization::lecun_uniform, 1.0 / fan_in, true},
                    Expected{Initialization::lecun_normal, 1.0 / fan_in, false},
                    Expected{Initialization::glorot_uniform, 2.0 / (fan_in + fan_out), true},
                    Expected{Initialization::glorot_normal, 2.0 / (fan_in + fan_out), false},
                    Expected{Initialization::he_uniform, 2.0 / fan_in, true},
                    Expected{Initialization::he_normal, 2.0 / fan_in, false},
                    // E[tanh(z)²] and E[tanh′(z)²] for a standard normal z, by mpmath.
                    Expected{Initialization::matched,
                             2.0 / (fan_in * 0.39429449039746 + fan_out * 0.46440299511319), false}),
    [](const auto& test) { return std::string(name_of(test.param.scheme)); });

TEST(Matched, IsGlorotForTheIdentityAndHeForRelu) {
  const SignalGain identity = signal_gain(Identity{});
  EXPECT_NEAR(identity.forward, 1, 1e-9);
  EXPECT_NEAR(identity.backward, 1, 1e-9);
  const SignalGain relu = signal_gain(Relu{});
  EXPECT_NEAR(relu.forward, 0.5, 1e-9);
  EXPECT_NEAR(relu.backward, 0.5, 1e-9);
  const RandomStream stream(0, RandomPurpose::initialization);
  EXPECT_NEAR(initial_variance({.stream = stream, .following = relu}, 64, 64), 2.0 / 64, 1e-10);
}

TEST(Matched, FitsAUsersOwnFunction) {
  // f(x) = 3x is nine times as strong as the identity in both directions.
  const Activation triple{"triple", [](auto x) { return 3 * x; }, [](auto x) { return 0 * x + 3; }};
  const double ratio = variance(drawn(Initialization::glorot_normal, Identity{})) /
                       variance(drawn(Initialization::matched, triple));
  EXPECT_NEAR(ratio, 9, 1e-6);
}

TEST(Matched, FallsBackWhereThereIsNoScale) {
  const Activation zero{"zero", [](auto x) { return 0 * x; }, [](auto x) { return 0 * x; }};
  EXPECT_EQ(drawn(Initialization::matched, zero), drawn(Initialization::glorot_normal, zero));
}

TEST(Initialization, GivesTheSameDrawsUpToScaleForEveryActivation) {
  const Matrix<double> a = drawn(Initialization::matched, Tanh{});
  const Matrix<double> b = drawn(Initialization::matched, Logistic{});
  EXPECT_TRUE((a / a(0, 0)).isApprox(b / b(0, 0), 1e-12));
  EXPECT_FALSE(a.isApprox(drawn(Initialization::matched, Tanh{}, 6)));
}

TEST(Initialization, CanBeChosenForOneLayer) {
  Network<double> net{Dense{8, 8, {.initialization = Initialization::he_uniform}}, Tanh{}, Dense{8, 8}};
  Network<double> all{Dense{8, 8}, Tanh{}, Dense{8, 8}};
  all.initialize({.scheme = Initialization::he_uniform});
  EXPECT_EQ(net.parameters()[0]->value, all.parameters()[0]->value);
  EXPECT_NE(net.parameters()[2]->value, all.parameters()[2]->value);
}

TEST(InitialScale, MultipliesAllWeights) {
  Network<double> net{Dense{8, 8, {.initialization = Initialization::he_uniform}}, Tanh{}, Gate{Logistic{}},
                      Residual{Tanh{}}, Dense{3}};
  Network<double> scaled = net;
  net.initialize({.scheme = Initialization::glorot_normal, .seed = 3});
  scaled.initialize({.scheme = Initialization::glorot_normal, .seed = 3, .scale = 0.25});
  const auto all = net.parameters();
  for (std::size_t i = 0; i < all.size(); ++i) {
    // Gates keep the bias that lets them begin closed.
    const double factor = all[i]->role == Role::weight ? 0.25 : 1;
    EXPECT_TRUE(scaled.parameters()[i]->value.isApprox(factor * all[i]->value, 1e-15)) << i;
  }
}

TEST(InitialScale, IsFiniteAndAbove0) {
  Network<double> net{Dense{8, 8}};
  const Matrix<double> before = net.parameters()[0]->value;
  const std::vector<std::pair<double, std::string>> refused{
      {0, "0"}, {-1, "-1"}, {INFINITY, "inf"}, {NAN, "nan"}, {1e-13, "1e-13"}, {1e200, "1e+200"}};
  for (const auto& [scale, text] : refused)
    EXPECT_EQ(error_message<OptionError>([&, value = scale] { net.initialize({.scale = value}); }),
              "initialisation: scale is " + text + ", expected a number from 1e-12 to 1e12");
  EXPECT_EQ(net.parameters()[0]->value, before);
}

TEST(Initialization, HasNames) {
  for (const auto& named : names_of<Initialization>.values)
    EXPECT_EQ(value_named<Initialization>(named.name), named.value);
  EXPECT_EQ(error_message<UnknownNameError>([] { (void)value_named<Initialization>("gloro_normal"); }),
            "unknown initialisation \"gloro_normal\"; did you mean glorot_normal?");
}

}  // namespace
}  // namespace ogee::initialization_test
