// The gains of signals and gradients against references of 25 digits.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/activations/signal_gain.hpp>

#include "csv_table.hpp"

namespace ogee {
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

INSTANTIATE_TEST_SUITE_P(All, SignalGainReference, ::testing::ValuesIn(testing::csv_rows("signal_gains.csv")),
                         [](const auto& test) { return testing::test_name(test.param.at(0)); });

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
}  // namespace ogee
