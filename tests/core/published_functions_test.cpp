// What papers say of functions that are not built in.

#include <gtest/gtest.h>

#include <cmath>
#include <ogee/activations/signal_gain.hpp>
#include <ogee/core/activation.hpp>
#include <string>

namespace ogee::published_functions_test {
namespace {

// LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp", section 4.4.
TEST(PublishedFunctions, TanhOfLeCunKeepsUnitVariance) {
  const Activation f("lecun_tanh", [](auto x) { return 1.7159 * tanh(2 * x / 3); });
  const double bend_step = 1e-3;
  const auto bend = [&](double x) {  // |f″|
    return std::abs(f.at(x + bend_step).slope - f.at(x - bend_step).slope) / (2 * bend_step);
  };
  double largest_second_derivative_at = 0;
  for (double x = 0; x < 5; x += bend_step)
    if (bend(x) > bend(largest_second_derivative_at)) largest_second_derivative_at = x;
  const double gain = signal_gain(f).forward;
  EXPECT_NEAR(f.at(1.0).value, 1, 1e-4);
  EXPECT_NEAR(f.at(-1.0).value, -1, 1e-4);
  EXPECT_NEAR(largest_second_derivative_at, 1, 0.02);  // 3/2 · artanh(1/√3) = 0.98772
  EXPECT_NEAR(gain, 1, 0.3);
  RecordProperty("value_at_1", std::to_string(f.at(1.0).value));
  RecordProperty("largest_second_derivative_at", std::to_string(largest_second_derivative_at));
  RecordProperty("mean_square", std::to_string(gain));
}

}  // namespace
}  // namespace ogee::published_functions_test
