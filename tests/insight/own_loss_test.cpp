/// Losses of a user: a struct with a formula for each output.

#include <gtest/gtest.h>

#include <cmath>
#include <ogee/ogee.hpp>
#include <utility>

#include "evaluated_loss.hpp"

namespace ogee::own_loss_test {
namespace {

/// The mean over the outputs of log cosh(y − t).
struct LogCosh {
  static constexpr std::string_view kind = "log_cosh";

  template <Real T>
  void compute(const LossRows<T>& rows) const {
    mean_over_outputs(rows, [](T output, T target) {
      const T distance = std::abs(output - target);
      const T loss = distance + std::log1p(std::exp(-2 * distance)) - std::log(T{2});
      return std::pair(loss, std::tanh(output - target));
    });
  }
};

const Matrix<double> outputs{{0.5, -1.25, 3}, {2, 0, -40}};
const Matrix<double> targets{{1, -1.25, 0}, {-1, 0.75, 1}};

TEST(OwnLoss, IsTheMeanOverItsOutputs) {
  const auto found = evaluated<double>(LogCosh{}, outputs, targets, 0.25);
  for (Index row = 0; row < outputs.rows(); ++row) {
    long double mean = 0;
    for (Index k = 0; k < 3; ++k) {
      const long double difference = outputs(row, k) - targets(row, k);
      mean += std::log(std::cosh(difference)) / 3;
      EXPECT_NEAR(found.gradient(row, k), static_cast<double>(0.25L / 3 * std::tanh(difference)), 1e-16);
    }
    EXPECT_NEAR(found.losses[static_cast<std::size_t>(row)], static_cast<double>(mean), 1e-14);
  }
}

TEST(OwnLoss, HasTheSlopesOfFiniteDifferences) {
  constexpr double step = 1e-5;
  const auto loss_at = [](Index row, Index k, double moved) {
    Matrix<double> elsewhere = outputs;
    elsewhere(row, k) += moved;
    return evaluated<double>(LogCosh{}, elsewhere, targets).losses[static_cast<std::size_t>(row)];
  };
  const auto found = evaluated<double>(LogCosh{}, outputs, targets);
  for (Index row = 0; row < outputs.rows(); ++row)
    for (Index k = 0; k < outputs.cols(); ++k)
      EXPECT_NEAR(found.gradient(row, k), (loss_at(row, k, step) - loss_at(row, k, -step)) / (2 * step),
                  1e-9);
}

TEST(OwnLoss, IsAlikeInFloat) {
  const Matrix<float> rounded_outputs = outputs.cast<float>();
  const Matrix<float> rounded_targets = targets.cast<float>();
  const auto found = evaluated<float>(LogCosh{}, rounded_outputs, rounded_targets);
  const auto expected = evaluated<double>(LogCosh{}, outputs, targets);
  for (std::size_t row = 0; row < 2; ++row)
    EXPECT_NEAR(found.losses[row], expected.losses[row], 1e-6 * expected.losses[row]);
  EXPECT_TRUE(found.gradient.cast<double>().isApprox(expected.gradient, 1e-6));
}

TEST(OwnLoss, WritesItsGradientOverTheOutputs) {
  Matrix<double> both = outputs;
  std::vector<double> losses(2);
  Loss(LogCosh{}).differentiate(view(both), view(targets), 1, losses, view(both));
  const auto expected = evaluated<double>(LogCosh{}, outputs, targets);
  EXPECT_EQ(both, expected.gradient);
  EXPECT_EQ(losses, expected.losses);
}

template <class T>
class NetworksWithOwnLoss : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(NetworksWithOwnLoss, Precisions);

TYPED_TEST(NetworksWithOwnLoss, HaveRightGradients) {
  using T = TypeParam;
  const Network<T> network{Dense{3, 6}, Tanh{}, Dense{6, 3}};
  const GradientReport report =
      check_gradients(network, LogCosh{}, Matrix<T>(outputs.cast<T>()), Matrix<T>(targets.cast<T>()));
  EXPECT_TRUE(report.ok()) << to_string(report);
  EXPECT_EQ(report.checked, network.parameter_count());
}

TYPED_TEST(NetworksWithOwnLoss, Learn) {
  Network<TypeParam> network{Dense{1, 16}, Tanh{}, Dense{16, 1}};
  const double before = evaluate(network, sine(), LogCosh{}).loss;
  fit(network, sine(), LogCosh{}, Adam{0.01}, {.epochs = 60, .progress = false});
  EXPECT_LT(evaluate(network, sine(), LogCosh{}).loss, before / 4);
}

TEST(OwnLoss, HasTheDefaultsOfALoss) {
  const Loss loss = LogCosh{};
  EXPECT_EQ(loss.description(), "log_cosh");
  EXPECT_TRUE(loss.settings().empty());
  EXPECT_EQ(loss.output_function(), "");
  EXPECT_EQ(loss.decision_threshold(), 0.5);
  EXPECT_NO_THROW(loss.check_targets(view(targets)));
  Matrix<double> unchanged = outputs;
  loss.apply_output_function(view(unchanged));
  EXPECT_EQ(unchanged, outputs);
}

}  // namespace
}  // namespace ogee::own_loss_test
