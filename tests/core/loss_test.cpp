#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <ogee/core/errors.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/huber.hpp>
#include <ogee/losses/mean_absolute_error.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>

#include "csv_table.hpp"
#include "error_message.hpp"
#include "evaluated_loss.hpp"

namespace ogee::loss_test {
namespace {

Matrix<double> matrix(Index rows, Index columns, std::initializer_list<double> values) {
  Matrix<double> result(rows, columns);
  std::copy(values.begin(), values.end(), result.data());
  return result;
}

TEST(MeanSquaredError, FollowsItsFormula) {
  const auto result =
      evaluated<double>(MeanSquaredError{}, matrix(2, 2, {1, 2, 3, 4}), matrix(2, 2, {0, 0, 3, 6}), 0.5);
  EXPECT_DOUBLE_EQ(result.losses[0], 2.5);  // (1 + 4) / 2
  EXPECT_DOUBLE_EQ(result.losses[1], 2);    // (0 + 4) / 2
  EXPECT_EQ(result.gradient, matrix(2, 2, {0.5, 1, 0, -1}));
}

TEST(BinaryCrossEntropy, FollowsItsFormula) {
  // −t log σ(z) − (1−t) log σ(−z), evaluated with 50 digits by mpmath.
  const auto result =
      evaluated<double>(BinaryCrossEntropy{}, matrix(3, 1, {0.5, -2, 3}), matrix(3, 1, {1, 0, 0.3}));
  EXPECT_NEAR(result.losses[0], 0.47407698418010663, 1e-15);
  EXPECT_NEAR(result.losses[1], 0.12692801104297250, 1e-15);
  EXPECT_NEAR(result.losses[2], 2.1485873515737420, 1e-14);
  EXPECT_NEAR(result.gradient(0, 0), -0.37754066879814541, 1e-15);
  EXPECT_NEAR(result.gradient(1, 0), 0.11920292202211755, 1e-15);
  EXPECT_NEAR(result.gradient(2, 0), 0.95257412682243314 - 0.3, 1e-15);
}

TEST(SoftmaxCrossEntropy, FollowsItsFormula) {
  // softmax(1, 2, 3) and its logarithms, evaluated with 50 digits by mpmath.
  const auto result =
      evaluated<double>(SoftmaxCrossEntropy{}, matrix(1, 3, {1, 2, 3}), matrix(1, 3, {0, 1, 0}), 0.25);
  EXPECT_NEAR(result.losses[0], 1.4076059644443803, 1e-15);
  EXPECT_NEAR(result.gradient(0, 0), 0.25 * 0.090030573170380462, 1e-16);
  EXPECT_NEAR(result.gradient(0, 1), 0.25 * (0.24472847105479764 - 1), 1e-16);
  EXPECT_NEAR(result.gradient(0, 2), 0.25 * 0.66524095577482190, 1e-16);
}

template <class T>
class StableLosses : public ::testing::Test {};
using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(StableLosses, Precisions);

TYPED_TEST(StableLosses, BinaryCrossEntropyAtExtremeLogits) {
  using T = TypeParam;
  Matrix<T> logits(4, 1);
  logits << T(1e4), T(1e4), T(-1e4), T(-1e4);
  Matrix<T> targets(4, 1);
  targets << 1, 0, 1, 0;
  const auto result = evaluated<T>(BinaryCrossEntropy{}, logits, targets);
  EXPECT_EQ(result.losses, (std::vector<double>{0, 1e4, 1e4, 0}));
  EXPECT_EQ(result.gradient(1, 0), T(1));
  EXPECT_EQ(result.gradient(2, 0), T(-1));
  EXPECT_TRUE(result.gradient.allFinite());
}

TYPED_TEST(StableLosses, SoftmaxCrossEntropyAtExtremeLogits) {
  using T = TypeParam;
  Matrix<T> logits(2, 3);
  logits << T(1e4), T(-1e4), 0, T(-1e4), T(-1e4), T(1e4);
  Matrix<T> targets(2, 3);
  targets << 0, 1, 0, 0, 0, 1;
  const auto result = evaluated<T>(SoftmaxCrossEntropy{}, logits, targets);
  EXPECT_EQ(result.losses, (std::vector<double>{2e4, 0}));
  Matrix<T> gradient(2, 3);
  gradient << 1, -1, 0, 0, 0, 0;
  EXPECT_EQ(result.gradient, gradient);
}

TYPED_TEST(StableLosses, SmallLossesOfSureAnswersDoNotVanish) {
  using T = TypeParam;
  Matrix<T> logit(1, 1);
  logit << T(30);
  const auto binary = evaluated<T>(BinaryCrossEntropy{}, logit, Matrix<T>::Ones(1, 1));
  EXPECT_NEAR(binary.losses[0] / 9.357622968839862e-14, 1, 1e-6);
  EXPECT_NEAR(static_cast<double>(binary.gradient(0, 0)) / -9.357622968839862e-14, 1, 1e-6);

  Matrix<T> logits(1, 3);
  logits << T(0), T(40), T(0);
  Matrix<T> targets(1, 3);
  targets << 0, 1, 0;
  const auto softmax = evaluated<T>(SoftmaxCrossEntropy{}, logits, targets);
  EXPECT_NEAR(softmax.losses[0] / 8.496708510583178e-18, 1, 1e-6);  // 2 e⁻⁴⁰
  EXPECT_NEAR(static_cast<double>(softmax.gradient(0, 1)) / -8.496708510583178e-18, 1, 1e-6);
}

TEST(SoftmaxCrossEntropy, GradientsOfSureAnswersDoNotCancel) {
  Matrix<float> logits(1, 3);
  logits << 20, 0, 0;
  Matrix<float> targets(1, 3);
  targets << 1, 0, 0;
  const auto result = evaluated<float>(SoftmaxCrossEntropy{}, logits, targets);
  // −2 e⁻²⁰ / (1 + 2 e⁻²⁰)
  EXPECT_NEAR(static_cast<double>(result.gradient(0, 0)) / -4.1223072278e-9, 1, 1e-6);
}

/// The loss that a name in losses.csv stands for.
Loss loss_named(const std::string& name) {
  const bool smoothed = name.find("smoothed") != std::string::npos;
  const std::vector<double> weights =
      name.find("weighted") != std::string::npos ? std::vector{0.5, 2.0, 1.25} : std::vector<double>{};
  if (name == "mean squared error") return MeanSquaredError{};
  if (name == "mean absolute error") return MeanAbsoluteError{};
  if (name == "huber") return Huber{};
  if (name == "huber 0.25") return Huber{.delta = 0.25};
  if (name.starts_with("binary"))
    return BinaryCrossEntropy{.label_smoothing = smoothed ? 0.2 : 0, .positive_weights = weights};
  return SoftmaxCrossEntropy{.label_smoothing = smoothed ? 0.1 : 0, .class_weights = weights};
}

TEST(Losses, AgreeWithPyTorch) {
  const auto lines = tests::csv_rows("losses.csv");
  constexpr std::size_t lines_per_loss = 12;
  ASSERT_EQ(lines.size(), 12 * lines_per_loss);
  for (std::size_t first = 0; first < lines.size(); first += lines_per_loss) {
    const std::string& name = lines[first][0];
    Matrix<double> outputs(4, 3);
    Matrix<double> targets(4, 3);
    Matrix<double> gradient(4, 3);
    for (Index i = 0; i < outputs.size(); ++i) {
      const auto& line = lines[first + static_cast<std::size_t>(i)];
      ASSERT_EQ(line[0], name);
      outputs.data()[i] = std::stod(line[3]);
      targets.data()[i] = std::stod(line[4]);
      gradient.data()[i] = std::stod(line[6]);
    }
    const auto found = evaluated<double>(loss_named(name), outputs, targets, 0.25);
    const double mean = (found.losses[0] + found.losses[1] + found.losses[2] + found.losses[3]) / 4;
    EXPECT_NEAR(mean, std::stod(lines[first][5]), 1e-13) << name;
    EXPECT_TRUE(found.gradient.isApprox(gradient, 1e-13)) << name << "\n"
                                                          << found.gradient << "\n\n"
                                                          << gradient;
  }
}

TEST(Losses, NameWhatIsWrong) {
  EXPECT_EQ(error_message<OptionError>([] { (void)Loss(Huber{.delta = 1e-60}); }),
            "huber: delta is 1e-60, expected more than 0, in float too");
  EXPECT_EQ(error_message<OptionError>([] { (void)Loss(Huber{.delta = 0}); }),
            "huber: delta is 0, expected more than 0");
  EXPECT_EQ(error_message<OptionError>([] { (void)Loss(SoftmaxCrossEntropy{.label_smoothing = 1}); }),
            "softmax_cross_entropy: label_smoothing is 1, expected at least 0 and below 1");
  EXPECT_EQ(error_message<OptionError>([] { (void)Loss(BinaryCrossEntropy{.label_smoothing = NAN}); }),
            "binary_cross_entropy: label_smoothing is nan, expected at least 0 and below 1");
  EXPECT_EQ(error_message<OptionError>([] {
              (void)Loss(SoftmaxCrossEntropy{.class_weights = {1, -2}});
            }),
            "softmax_cross_entropy: class_weights[1] is -2, expected at least 0");
  EXPECT_EQ(error_message<ShapeError>([] {
              evaluated<float>(SoftmaxCrossEntropy{.class_weights = {1, 2, 3}}, Matrix<float>::Zero(2, 2),
                               Matrix<float>::Zero(2, 2));
            }),
            "softmax_cross_entropy: class_weights has 3 numbers, the network has 2 outputs");
  EXPECT_EQ(error_message<ShapeError>([] {
              evaluated<float>(BinaryCrossEntropy{.positive_weights = {1, 2}}, Matrix<float>::Zero(2, 1),
                               Matrix<float>::Zero(2, 1));
            }),
            "binary_cross_entropy: positive_weights has 2 numbers, the network has 1 outputs");
}

TEST(Losses, OutputFunctionsGiveProbabilities) {
  Matrix<double> logits = matrix(1, 3, {1, 2, 3});
  Loss(SoftmaxCrossEntropy{}).apply_output_function(view(logits));
  EXPECT_NEAR(logits(0, 2), 0.66524095577482190, 1e-15);
  Matrix<double> logit = matrix(1, 2, {0.5, -1e4});
  Loss(BinaryCrossEntropy{}).apply_output_function(view(logit));
  EXPECT_NEAR(logit(0, 0), 0.62245933120185459, 1e-15);
  EXPECT_EQ(logit(0, 1), 0);
}

TEST(Losses, NameTheRowOfTargetsTheyAreNotDefinedFor) {
  const Matrix<double> too_large = matrix(2, 1, {1, 1.5});
  EXPECT_EQ(error_message<DataError>([&] { Loss(BinaryCrossEntropy{}).check_targets(view(too_large)); }),
            "binary_cross_entropy: target 0 of row 1 is 1.5, expected from 0 to 1");
  const Matrix<double> no_distribution = matrix(2, 2, {0, 1, 0.5, 0.6});
  EXPECT_EQ(
      error_message<DataError>([&] { Loss(SoftmaxCrossEntropy{}).check_targets(view(no_distribution)); }),
      "softmax_cross_entropy: the targets of row 1 are not a distribution (sum 1.1, smallest 0.5)");
  const Matrix<double> single = matrix(1, 1, {1});
  EXPECT_THROW(Loss(SoftmaxCrossEntropy{}).check_targets(view(single)), DataError);
  const Matrix<double> nan = matrix(1, 2, {NAN, 1});
  EXPECT_THROW(Loss(SoftmaxCrossEntropy{}).check_targets(view(nan)), DataError);
}

}  // namespace
}  // namespace ogee::loss_test
