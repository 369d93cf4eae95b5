// The gains of signals and gradients against references of 25 digits.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/activations/signal_gain.hpp>
#include <ogee/insight/statistics/saturation.hpp>

#include "csv_table.hpp"

namespace ogee::signal_gain_test {
namespace {

void expect_relatively_near(double result, double expected) {
  EXPECT_LE(std::abs(result - expected), 1e-9 * std::abs(expected)) << result << " instead of " << expected;
}

class SignalGainReference : public ::testing::TestWithParam<std::vector<std::string>> {};

TEST_P(SignalGainReference, AgreesToNineDigits) {
  const SignalGain gain = signal_gain(activation_named(GetParam().at(0)));
  expect_relatively_near(gain.forward, std::strtod(GetParam().at(1).c_str(), nullptr));
  expect_relatively_near(gain.backward, std::strtod(GetParam().at(2).c_str(), nullptr));
}

INSTANTIATE_TEST_SUITE_P(All, SignalGainReference, ::testing::ValuesIn(tests::csv_rows("signal_gains.csv")),
                         [](const auto& test) { return tests::test_name(test.param.at(0)); });

class SignalPowerReference : public ::testing::TestWithParam<std::vector<std::string>> {};

TEST_P(SignalPowerReference, AgreesForSignalsOfAnyVariance) {
  const auto number = [](std::size_t column) { return std::strtod(GetParam().at(column).c_str(), nullptr); };
  const Activation activation = activation_named(GetParam().at(0));
  const double deviation = std::sqrt(number(1));
  const SignalGain gain = signal_gain(activation, deviation);
  expect_relatively_near(gain.forward, number(2));
  expect_relatively_near(gain.backward, number(3));
  const Saturation saturation = normal_saturation(activation, deviation);
  EXPECT_NEAR(saturation.left, number(4), 1e-12);
  EXPECT_NEAR(saturation.right, number(5), 1e-12);
}

INSTANTIATE_TEST_SUITE_P(All, SignalPowerReference, ::testing::ValuesIn(tests::csv_rows("signal_powers.csv")),
                         [](const auto& test) {
                           return tests::test_name(test.param.at(0) + " " + test.param.at(1));
                         });

TEST(SignalGain, OfNoSignalIsThatAtZero) {
  EXPECT_EQ(signal_gain(Logistic{}, 0).forward, 0.25);
  EXPECT_EQ(signal_gain(Logistic{}, 0).backward, 1.0 / 16);
  EXPECT_EQ(normal_saturation(Relu{}, 0).left, 1);
  for (const double deviation : {-1.0, double{NAN}, double{INFINITY}}) {
    EXPECT_TRUE(std::isnan(signal_gain(Tanh{}, deviation).forward));
    EXPECT_TRUE(std::isnan(normal_saturation(Tanh{}, deviation).left));
  }
}

TEST(SignalGain, OfTheIdentityIsOne) {
  expect_relatively_near(signal_gain(Identity{}).forward, 1);
  expect_relatively_near(signal_gain(Identity{}).backward, 1);
}

TEST(SignalGain, OfReluIsOneHalf) {
  expect_relatively_near(signal_gain(Relu{}).forward, 0.5);
  expect_relatively_near(signal_gain(Relu{}).backward, 0.5);
}

TEST(SignalGain, OfAUsersFunction) {
  const Activation square{"square", [](auto x) { return x * x; }, [](auto x) { return 2 * x; }};
  expect_relatively_near(signal_gain(square).forward, 3);
  expect_relatively_near(signal_gain(square).backward, 4);
}

}  // namespace
}  // namespace ogee::signal_gain_test
