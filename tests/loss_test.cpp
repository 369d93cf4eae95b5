#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <ogee/core/errors.hpp>
#include <ogee/core/random.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/huber.hpp>
#include <ogee/losses/mean_absolute_error.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>

#include "csv_table.hpp"
#include "each_instruction_set.hpp"
#include "error_message.hpp"

namespace ogee {
namespace {

template <Real T>
struct Evaluated {
  std::vector<double> losses;
  Matrix<T> gradient;
};

template <Real T>
Evaluated<T> evaluated(const Loss<T>& loss, const Matrix<T>& outputs, const Matrix<T>& targets,
                       double weight = 1) {
  Evaluated<T> result{std::vector<double>(static_cast<std::size_t>(outputs.rows())), outputs};
  loss.differentiate(view(outputs), view(targets), weight, result.losses, view(result.gradient));
  std::vector<double> again(result.losses.size());
  loss.evaluate(view(outputs), view(targets), again);
  EXPECT_EQ(again, result.losses) << "evaluate and differentiate disagree";
  return result;
}

Matrix<double> matrix(Index rows, Index columns, std::initializer_list<double> values) {
  Matrix<double> result(rows, columns);
  std::copy(values.begin(), values.end(), result.data());
  return result;
}

TEST(MeanSquaredError, FollowsItsFormula) {
  const auto result = evaluated<double>(MeanSquaredError<double>{}, matrix(2, 2, {1, 2, 3, 4}),
                                        matrix(2, 2, {0, 0, 3, 6}), 0.5);
  EXPECT_DOUBLE_EQ(result.losses[0], 2.5);  // (1 + 4) / 2
  EXPECT_DOUBLE_EQ(result.losses[1], 2);    // (0 + 4) / 2
  EXPECT_EQ(result.gradient, matrix(2, 2, {0.5, 1, 0, -1}));
}

TEST(BinaryCrossEntropy, FollowsItsFormula) {
  // −t log σ(z) − (1−t) log σ(−z), evaluated with 50 digits by mpmath.
  const auto result =
      evaluated<double>(BinaryCrossEntropy<double>{}, matrix(3, 1, {0.5, -2, 3}), matrix(3, 1, {1, 0, 0.3}));
  EXPECT_NEAR(result.losses[0], 0.47407698418010663, 1e-15);
  EXPECT_NEAR(result.losses[1], 0.12692801104297250, 1e-15);
  EXPECT_NEAR(result.losses[2], 2.1485873515737420, 1e-14);
  EXPECT_NEAR(result.gradient(0, 0), -0.37754066879814541, 1e-15);
  EXPECT_NEAR(result.gradient(1, 0), 0.11920292202211755, 1e-15);
  EXPECT_NEAR(result.gradient(2, 0), 0.95257412682243314 - 0.3, 1e-15);
}

TEST(SoftmaxCrossEntropy, FollowsItsFormula) {
  // softmax(1, 2, 3) and its logarithms, evaluated with 50 digits by mpmath.
  const auto result = evaluated<double>(SoftmaxCrossEntropy<double>{}, matrix(1, 3, {1, 2, 3}),
                                        matrix(1, 3, {0, 1, 0}), 0.25);
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
  const auto result = evaluated<T>(BinaryCrossEntropy<T>{}, logits, targets);
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
  const auto result = evaluated<T>(SoftmaxCrossEntropy<T>{}, logits, targets);
  EXPECT_EQ(result.losses, (std::vector<double>{2e4, 0}));
  Matrix<T> gradient(2, 3);
  gradient << 1, -1, 0, 0, 0, 0;
  EXPECT_EQ(result.gradient, gradient);
}

TYPED_TEST(StableLosses, SmallLossesOfSureAnswersDoNotVanish) {
  using T = TypeParam;
  Matrix<T> logit(1, 1);
  logit << T(30);
  const auto binary = evaluated<T>(BinaryCrossEntropy<T>{}, logit, Matrix<T>::Ones(1, 1));
  EXPECT_NEAR(binary.losses[0] / 9.357622968839862e-14, 1, 1e-6);
  EXPECT_NEAR(static_cast<double>(binary.gradient(0, 0)) / -9.357622968839862e-14, 1, 1e-6);

  Matrix<T> logits(1, 3);
  logits << T(0), T(40), T(0);
  Matrix<T> targets(1, 3);
  targets << 0, 1, 0;
  const auto softmax = evaluated<T>(SoftmaxCrossEntropy<T>{}, logits, targets);
  EXPECT_NEAR(softmax.losses[0] / 8.496708510583178e-18, 1, 1e-6);  // 2 e⁻⁴⁰
  EXPECT_NEAR(static_cast<double>(softmax.gradient(0, 1)) / -8.496708510583178e-18, 1, 1e-6);
}

TEST(SoftmaxCrossEntropy, GradientsOfSureAnswersDoNotCancel) {
  Matrix<float> logits(1, 3);
  logits << 20, 0, 0;
  Matrix<float> targets(1, 3);
  targets << 1, 0, 0;
  const auto result = evaluated<float>(SoftmaxCrossEntropy<float>{}, logits, targets);
  // −2 e⁻²⁰ / (1 + 2 e⁻²⁰)
  EXPECT_NEAR(static_cast<double>(result.gradient(0, 0)) / -4.1223072278e-9, 1, 1e-6);
}

// What follows compares the kernels with the formulas in long double.

using Numbers = std::vector<long double>;

struct ExpectedRow {
  long double loss;
  Numbers gradient;
};

/// log(1 + e^−|z|) keeps its digits, and so does σ(z) − t where t is 1.
ExpectedRow expected_binary_row(const Numbers& logits, const Numbers& targets) {
  ExpectedRow row{0, {}};
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const long double z = logits[k];
    const long double t = targets[k];
    const auto probability = [](long double x) { return 1 / (1 + std::exp(-x)); };
    row.loss += (z > 0 ? z * (1 - t) : -z * t) + std::log1p(std::exp(-std::abs(z)));
    row.gradient.push_back(t == 1 ? -probability(-z) : probability(z) - t);
  }
  const auto columns = static_cast<long double>(logits.size());
  row.loss /= columns;
  for (long double& slope : row.gradient) slope /= columns;
  return row;
}

ExpectedRow expected_softmax_row(const Numbers& logits, const Numbers& targets) {
  const auto most = std::max_element(logits.begin(), logits.end());
  const auto others_than = [&](std::size_t class_) {
    long double sum = 0;
    for (std::size_t k = 0; k < logits.size(); ++k) sum += k == class_ ? 0 : std::exp(logits[k] - *most);
    return sum;
  };
  const long double others = others_than(static_cast<std::size_t>(most - logits.begin()));
  ExpectedRow row{0, {}};
  for (std::size_t k = 0; k < logits.size(); ++k) {
    if (targets[k] != 0) row.loss += targets[k] * (std::log1p(others) + (*most - logits[k]));
    const long double rest = targets[k] == 1 ? -others_than(k) : std::exp(logits[k] - *most);
    row.gradient.push_back(rest / (1 + others) - (targets[k] == 1 ? 0 : targets[k]));
  }
  return row;
}

ExpectedRow expected_squares_row(const Numbers& outputs, const Numbers& targets) {
  ExpectedRow row{0, {}};
  const auto columns = static_cast<long double>(outputs.size());
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    const long double difference = outputs[k] - targets[k];
    row.loss += difference * difference / columns;
    row.gradient.push_back(2 * difference / columns);
  }
  return row;
}

ExpectedRow expected_absolutes_row(const Numbers& outputs, const Numbers& targets) {
  ExpectedRow row{0, {}};
  const auto columns = static_cast<long double>(outputs.size());
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    const long double difference = outputs[k] - targets[k];
    row.loss += std::abs(difference) / columns;
    row.gradient.push_back((difference > 0 ? 1 : (difference < 0 ? -1 : 0)) / columns);
  }
  return row;
}

constexpr double delta = 1.5;

ExpectedRow expected_huber_row(const Numbers& outputs, const Numbers& targets) {
  ExpectedRow row{0, {}};
  const auto columns = static_cast<long double>(outputs.size());
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    const long double difference = outputs[k] - targets[k];
    const long double distance = std::abs(difference);
    const bool near = distance <= delta;
    row.loss += (near ? difference * difference / 2 : delta * (distance - delta / 2)) / columns;
    row.gradient.push_back((near ? difference : (difference > 0 ? delta : -delta)) / columns);
  }
  return row;
}

constexpr double smoothing = 0.25;

/// 1, 1.5, 2, 1, 1.5, ...
double weight_of(std::size_t k) { return 1 + 0.5 * static_cast<double>(k % 3); }

std::vector<double> weights_of(Index columns) {
  std::vector<double> weights;
  for (std::size_t k = 0; k < static_cast<std::size_t>(columns); ++k) weights.push_back(weight_of(k));
  return weights;
}

ExpectedRow expected_weighted_binary_row(const Numbers& logits, const Numbers& targets) {
  ExpectedRow row{0, {}};
  const auto columns = static_cast<long double>(logits.size());
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const long double z = logits[k];
    const long double t = (1 - smoothing) * targets[k] + smoothing / 2;
    const long double w = weight_of(k);
    const auto minus_log_probability = [](long double x) {
      return std::log1p(std::exp(-std::abs(x))) + std::max(-x, 0.0L);
    };
    const auto probability = [](long double x) { return 1 / (1 + std::exp(-x)); };
    row.loss += (w * t * minus_log_probability(z) + (1 - t) * minus_log_probability(-z)) / columns;
    row.gradient.push_back(((1 - t) * probability(z) - w * t * probability(-z)) / columns);
  }
  return row;
}

ExpectedRow expected_weighted_softmax_row(const Numbers& logits, const Numbers& targets) {
  const long double most = *std::max_element(logits.begin(), logits.end());
  long double sum = 0;
  for (const long double z : logits) sum += std::exp(z - most);
  Numbers counted;
  long double mass = 0;
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const auto columns = static_cast<long double>(logits.size());
    counted.push_back(weight_of(k) * ((1 - smoothing) * targets[k] + smoothing / columns));
    mass += counted.back();
  }
  ExpectedRow row{0, {}};
  for (std::size_t k = 0; k < logits.size(); ++k) {
    row.loss += counted[k] * (std::log(sum) + (most - logits[k]));
    row.gradient.push_back(mass * std::exp(logits[k] - most) / sum - counted[k]);
  }
  return row;
}

template <Real T>
struct Case {
  std::string name;
  std::unique_ptr<Loss<T>> loss;
  std::function<ExpectedRow(const Numbers&, const Numbers&)> expected;
};

template <Real T>
std::vector<Case<T>> cases(Index columns) {
  std::vector<Case<T>> all;
  all.push_back({"binary", std::make_unique<BinaryCrossEntropy<T>>(), expected_binary_row});
  all.push_back({"softmax", std::make_unique<SoftmaxCrossEntropy<T>>(), expected_softmax_row});
  all.push_back({"squares", std::make_unique<MeanSquaredError<T>>(), expected_squares_row});
  all.push_back({"absolutes", std::make_unique<MeanAbsoluteError<T>>(), expected_absolutes_row});
  all.push_back({"huber", std::make_unique<Huber<T>>(HuberOptions{.delta = delta}), expected_huber_row});
  all.push_back({"weighted binary",
                 std::make_unique<BinaryCrossEntropy<T>>(BinaryCrossEntropyOptions{
                     .label_smoothing = smoothing, .positive_weights = weights_of(columns)}),
                 expected_weighted_binary_row});
  all.push_back({"weighted softmax",
                 std::make_unique<SoftmaxCrossEntropy<T>>(SoftmaxCrossEntropyOptions{
                     .label_smoothing = smoothing, .class_weights = weights_of(columns)}),
                 expected_weighted_softmax_row});
  return all;
}

template <Real T>
Numbers numbers_of(const Matrix<T>& matrix, Index row) {
  Numbers numbers;
  for (Index k = 0; k < matrix.cols(); ++k) numbers.push_back(static_cast<long double>(matrix(row, k)));
  return numbers;
}

/// Logits of any size up to about 100, some of them alike.
template <Real T>
Matrix<T> random_logits(Index rows, Index columns) {
  const RandomStream random(7, RandomPurpose::data, static_cast<std::uint32_t>(columns));
  Matrix<T> logits(rows, columns);
  for (Index i = 0; i < logits.size(); ++i) {
    const auto position = static_cast<std::uint64_t>(i);
    const double scale = std::array{0.01, 1.0, 5.0, 20.0}.at(random.below(4, 2 * position + 100'000));
    logits.data()[i] = static_cast<T>(scale * random.normal(position));
  }
  for (Index row = 0; row < rows; row += 4) logits(row, columns - 1) = logits.row(row).maxCoeff();
  return logits;
}

/// In turn a sure answer, a distribution over all columns, and one over two.
template <Real T>
Matrix<T> random_targets(Index rows, Index columns) {
  Matrix<T> targets = Matrix<T>::Zero(rows, columns);
  for (Index row = 0; row < rows; ++row) {
    if (row % 3 == 0) targets(row, row * 5 % columns) = 1;
    if (row % 3 == 1) targets.row(row).setConstant(1 / static_cast<T>(columns));
    if (row % 3 == 2) {
      targets(row, row % columns) += T{0.25};
      targets(row, (row + 1) % columns) += T{0.75};
    }
  }
  return targets;
}

const std::vector<Index> widths{1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 31, 33, 1000};

template <class T>
class LossKernels : public ::testing::Test {};
TYPED_TEST_SUITE(LossKernels, Precisions);

TYPED_TEST(LossKernels, FollowTheFormulas) {
  using T = TypeParam;
  constexpr double epsilon = std::numeric_limits<T>::epsilon();
  with_each_instruction_set([] {
    for (const Index columns : widths)
      for (const Case<T>& test : cases<T>(columns)) {
        SCOPED_TRACE(test.name + ", " + std::to_string(columns) + " columns");
        const Matrix<T> outputs = random_logits<T>(19, columns);
        const Matrix<T> targets = random_targets<T>(19, columns);
        const auto found = evaluated<T>(*test.loss, outputs, targets);
        for (Index row = 0; row < outputs.rows(); ++row) {
          const ExpectedRow expected = test.expected(numbers_of(outputs, row), numbers_of(targets, row));
          const auto loss = static_cast<double>(expected.loss);
          ASSERT_NEAR(found.losses[static_cast<std::size_t>(row)], loss, 4 * epsilon * loss);
          for (Index k = 0; k < columns; ++k) {
            const auto slope = static_cast<double>(expected.gradient[static_cast<std::size_t>(k)]);
            // Where the target is neither 0 nor 1 the difference may cancel.
            const bool sure = targets(row, k) == 0 || targets(row, k) == 1;
            const bool cancels = test.name.starts_with("weighted") ||
                                 (!sure && (test.name == "binary" || test.name == "softmax"));
            const double largest = test.name.starts_with("weighted") ? 2 : 1;
            const double size = cancels ? largest : std::abs(slope);
            ASSERT_NEAR(static_cast<double>(found.gradient(row, k)), slope,
                        8 * epsilon * size + 2 * std::numeric_limits<T>::denorm_min())
                << "row " << row << ", column " << k;
          }
        }
      }
  });
}

TYPED_TEST(LossKernels, GiveTheSameBitsForARowWhereverItIs) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (const Index columns : widths)
      for (const Case<T>& test : cases<T>(columns)) {
        const Matrix<T> outputs = random_logits<T>(19, columns);
        const Matrix<T> targets = random_targets<T>(19, columns);
        const auto together = evaluated<T>(*test.loss, outputs, targets, 0.3);
        for (Index row = 0; row < outputs.rows(); ++row) {
          const auto alone = evaluated<T>(*test.loss, outputs.row(row), targets.row(row), 0.3);
          ASSERT_EQ(alone.losses[0], together.losses[static_cast<std::size_t>(row)]) << test.name << columns;
          ASSERT_EQ(alone.gradient, together.gradient.row(row)) << test.name << columns;
        }
      }
  });
}

TYPED_TEST(LossKernels, GiveTheSameBitsOnInstructionSetsWithFusedMultiplyAdd) {
  using T = TypeParam;
  for (const Index columns : widths)
    for (const Case<T>& test : cases<T>(columns)) {
      const Matrix<T> outputs = random_logits<T>(19, columns);
      const Matrix<T> targets = random_targets<T>(19, columns);
      std::vector<Evaluated<T>> results;
      std::vector<Matrix<T>> probabilities;
      with_each_instruction_set([&] {
        if (!is_fused(instruction_set())) return;
        results.push_back(evaluated<T>(*test.loss, outputs, targets, 0.3));
        probabilities.push_back(outputs);
        test.loss->apply_output_function(view(probabilities.back()));
      });
      for (std::size_t i = 1; i < results.size(); ++i) {
        EXPECT_EQ(results[i].losses, results[0].losses) << test.name << columns;
        EXPECT_EQ(results[i].gradient, results[0].gradient) << test.name << columns;
        EXPECT_EQ(probabilities[i], probabilities[0]) << test.name << columns;
      }
    }
}

TYPED_TEST(LossKernels, WriteNothingBehindTheirRows) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (const Index columns : widths)
      for (const Case<T>& test : cases<T>(columns)) {
        const Matrix<T> outputs = random_logits<T>(3, columns);
        const Matrix<T> targets = random_targets<T>(3, columns);
        Matrix<T> gradient = Matrix<T>::Constant(4, columns, T{7});
        std::vector<double> losses(4, 7);
        test.loss->differentiate(view(outputs), view(targets), 1, std::span(losses).first(3),
                                 rows_of(view(gradient), 0, 3));
        EXPECT_EQ(losses[3], 7) << test.name << columns;
        EXPECT_TRUE((gradient.row(3).array() == 7).all()) << test.name << columns;
        gradient.topRows(3) = outputs;
        test.loss->apply_output_function(rows_of(view(gradient), 0, 3));
        EXPECT_TRUE((gradient.row(3).array() == 7).all()) << test.name << columns;
      }
  });
}

TYPED_TEST(LossKernels, TurnLogitsIntoProbabilities) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (const Index columns : widths) {
      const Matrix<T> logits = random_logits<T>(11, columns);
      Matrix<T> softmax = logits;
      SoftmaxCrossEntropy<T>{}.apply_output_function(view(softmax));
      Matrix<T> logistic = logits;
      BinaryCrossEntropy<T>{}.apply_output_function(view(logistic));
      for (Index row = 0; row < logits.rows(); ++row) {
        const Numbers z = numbers_of(logits, row);
        long double sum = 0;
        for (const long double x : z) sum += std::exp(x);
        for (Index k = 0; k < columns; ++k) {
          const long double power = std::exp(z[static_cast<std::size_t>(k)]);
          const auto expect_close = [](T found, long double expected) {
            const auto wanted = static_cast<double>(expected);
            ASSERT_NEAR(
                static_cast<double>(found), wanted,
                4 * std::numeric_limits<T>::epsilon() * wanted + 2 * std::numeric_limits<T>::denorm_min());
          };
          expect_close(softmax(row, k), power / sum);
          expect_close(logistic(row, k), power / (1 + power));
        }
      }
    }
  });
}

TYPED_TEST(LossKernels, AreFiniteForTheLargestLogits) {
  using T = TypeParam;
  const T huge = std::numeric_limits<T>::max() / 4;
  with_each_instruction_set([huge] {
    for (const Index columns : {2, 9, 10}) {
      Matrix<T> logits = Matrix<T>::Constant(2, columns, -huge);
      logits(0, 0) = logits(1, columns - 1) = huge;
      Matrix<T> targets = Matrix<T>::Zero(2, columns);
      targets.col(0).setOnes();
      const auto softmax = evaluated<T>(SoftmaxCrossEntropy<T>{}, logits, targets);
      EXPECT_EQ(softmax.losses, (std::vector<double>{0, 2 * static_cast<double>(huge)}));
      EXPECT_EQ(softmax.gradient(1, 0), T{-1});
      EXPECT_EQ(softmax.gradient(1, columns - 1), T{1});
      EXPECT_TRUE((softmax.gradient.row(0).array() == 0).all());
      const auto binary = evaluated<T>(BinaryCrossEntropy<T>{}, logits, targets);
      EXPECT_TRUE(std::isfinite(binary.losses[0]) && std::isfinite(binary.losses[1]));
      EXPECT_TRUE(binary.gradient.allFinite());
    }
    // The difference of two floats may be too large for a float, and so may be its square.
    const Matrix<float> most = Matrix<float>::Constant(1, 1, std::numeric_limits<float>::max());
    std::vector<double> losses(1);
    MeanSquaredError<float>{}.evaluate(view(most), view(Matrix<float>(-most)), losses);
    EXPECT_NEAR(std::sqrt(losses[0]) / std::numeric_limits<float>::max(), 2, 1e-6);
  });
}

TYPED_TEST(LossKernels, CountNothingForAClassThatIsImpossibleAndNotMeant) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (const Index columns : {2, 8, 11}) {
      Matrix<T> logits = Matrix<T>::Zero(1, columns);
      logits(0, columns - 1) = -std::numeric_limits<T>::infinity();
      Matrix<T> targets = Matrix<T>::Zero(1, columns);
      targets(0, 0) = 1;
      const auto result = evaluated<T>(SoftmaxCrossEntropy<T>{}, logits, targets);
      EXPECT_NEAR(result.losses[0], std::log(static_cast<double>(columns - 1)), 1e-15);
      EXPECT_EQ(result.gradient(0, columns - 1), T{0});
    }
  });
}

TYPED_TEST(LossKernels, ShowThatALogitIsNotANumber) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (Index columns = 1; columns < 20; ++columns)
      for (const Case<T>& test : cases<T>(columns))
        for (Index bad = 0; bad < columns; ++bad) {
          Matrix<T> outputs = random_logits<T>(3, columns);
          outputs(1, bad) = std::numeric_limits<T>::quiet_NaN();
          std::vector<double> losses(3);
          Matrix<T> targets = random_targets<T>(3, columns);
          test.loss->evaluate(view(std::as_const(outputs)), view(std::as_const(targets)), losses);
          EXPECT_TRUE(std::isfinite(losses[0]) && std::isfinite(losses[2])) << test.name;
          EXPECT_FALSE(std::isfinite(losses[1])) << test.name << ": " << bad << " of " << columns;
        }
  });
}

TYPED_TEST(LossKernels, OfWeightsThatAreAllOneAreThoseWithout) {
  using T = TypeParam;
  constexpr double epsilon = std::numeric_limits<T>::epsilon();
  with_each_instruction_set([] {
    for (const Index columns : {2, 3, 10, 17}) {
      const Matrix<T> logits = random_logits<T>(19, columns);
      const Matrix<T> targets = random_targets<T>(19, columns);
      const std::vector<double> ones(static_cast<std::size_t>(columns), 1);
      const auto softmax = evaluated<T>(SoftmaxCrossEntropy<T>{}, logits, targets);
      const auto weighted = evaluated<T>(SoftmaxCrossEntropy<T>{{.class_weights = ones}}, logits, targets);
      EXPECT_EQ(weighted.losses, softmax.losses);
      EXPECT_TRUE(weighted.gradient.isApprox(softmax.gradient, static_cast<T>(4 * epsilon)));
      // One-hot rows keep the digits of sure answers with weights, too.
      for (Index row = 0; row < logits.rows(); row += 3)
        EXPECT_EQ(weighted.gradient.row(row), softmax.gradient.row(row));
    }
  });
}

/// The loss that a name in losses.csv stands for.
std::unique_ptr<Loss<double>> loss_named(const std::string& name) {
  const bool smoothed = name.find("smoothed") != std::string::npos;
  const std::vector<double> weights =
      name.find("weighted") != std::string::npos ? std::vector{0.5, 2.0, 1.25} : std::vector<double>{};
  if (name == "mean squared error") return std::make_unique<MeanSquaredError<double>>();
  if (name == "mean absolute error") return std::make_unique<MeanAbsoluteError<double>>();
  if (name == "huber") return std::make_unique<Huber<double>>();
  if (name == "huber 0.25") return std::make_unique<Huber<double>>(HuberOptions{.delta = 0.25});
  if (name.starts_with("binary"))
    return std::make_unique<BinaryCrossEntropy<double>>(
        BinaryCrossEntropyOptions{.label_smoothing = smoothed ? 0.2 : 0, .positive_weights = weights});
  return std::make_unique<SoftmaxCrossEntropy<double>>(
      SoftmaxCrossEntropyOptions{.label_smoothing = smoothed ? 0.1 : 0, .class_weights = weights});
}

TEST(Losses, AgreeWithPyTorch) {
  const auto lines = testing::csv_rows("losses.csv");
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
    const auto found = evaluated<double>(*loss_named(name), outputs, targets, 0.25);
    const double mean = (found.losses[0] + found.losses[1] + found.losses[2] + found.losses[3]) / 4;
    EXPECT_NEAR(mean, std::stod(lines[first][5]), 1e-13) << name;
    EXPECT_TRUE(found.gradient.isApprox(gradient, 1e-13)) << name << "\n"
                                                          << found.gradient << "\n\n"
                                                          << gradient;
  }
}

TEST(Losses, KeepTheirOptionsInTheOtherPrecision) {
  const SoftmaxCrossEntropy<float> softmax{{.label_smoothing = 0.1, .class_weights = {1, 2}}};
  const BinaryCrossEntropy<float> binary{{.label_smoothing = 0.2, .positive_weights = {3}}};
  const Huber<float> huber{{.delta = 0.5}};
  const auto wide = softmax.to_double();
  EXPECT_EQ(dynamic_cast<const SoftmaxCrossEntropy<double>&>(*wide).options().class_weights,
            softmax.options().class_weights);
  EXPECT_EQ(dynamic_cast<const SoftmaxCrossEntropy<double>&>(*wide).options().label_smoothing, 0.1);
  const auto wide_binary = binary.to_double();
  EXPECT_EQ(dynamic_cast<const BinaryCrossEntropy<double>&>(*wide_binary).options().positive_weights,
            binary.options().positive_weights);
  const auto wide_huber = huber.to_double();
  EXPECT_EQ(dynamic_cast<const Huber<double>&>(*wide_huber).options().delta, 0.5);
}

TEST(Losses, NameWhatIsWrong) {
  EXPECT_EQ(error_message<OptionError>([] { Huber<float>{{.delta = 0}}; }),
            "Huber loss: delta is 0, expected a number of more than 0");
  EXPECT_EQ(error_message<OptionError>([] { SoftmaxCrossEntropy<float>{{.label_smoothing = 1}}; }),
            "softmax cross-entropy: label_smoothing is 1, expected a number from 0 to below 1");
  EXPECT_EQ(error_message<OptionError>([] { BinaryCrossEntropy<float>{{.label_smoothing = NAN}}; }),
            "binary cross-entropy: label_smoothing is nan, expected a number from 0 to below 1");
  EXPECT_EQ(error_message<OptionError>([] {
              SoftmaxCrossEntropy<float>{{.class_weights = {1, -2}}};
            }),
            "softmax cross-entropy: class_weights[1] is -2, expected a number of at least 0");
  EXPECT_EQ(error_message<ShapeError>([] {
              evaluated<float>(SoftmaxCrossEntropy<float>{{.class_weights = {1, 2, 3}}},
                               Matrix<float>::Zero(2, 2), Matrix<float>::Zero(2, 2));
            }),
            "softmax cross-entropy: class_weights has 3 numbers, the network has 2 outputs");
  EXPECT_EQ(error_message<ShapeError>([] {
              evaluated<float>(BinaryCrossEntropy<float>{{.positive_weights = {1, 2}}},
                               Matrix<float>::Zero(2, 1), Matrix<float>::Zero(2, 1));
            }),
            "binary cross-entropy: positive_weights has 2 numbers, the network has 1 outputs");
}

TEST(Losses, OutputFunctionsGiveProbabilities) {
  Matrix<double> logits = matrix(1, 3, {1, 2, 3});
  SoftmaxCrossEntropy<double>{}.apply_output_function(view(logits));
  EXPECT_NEAR(logits(0, 2), 0.66524095577482190, 1e-15);
  Matrix<double> logit = matrix(1, 2, {0.5, -1e4});
  BinaryCrossEntropy<double>{}.apply_output_function(view(logit));
  EXPECT_NEAR(logit(0, 0), 0.62245933120185459, 1e-15);
  EXPECT_EQ(logit(0, 1), 0);
}

TEST(Losses, NameTheRowOfTargetsTheyAreNotDefinedFor) {
  const Matrix<double> too_large = matrix(2, 1, {1, 1.5});
  EXPECT_EQ(error_message<DataError>([&] { BinaryCrossEntropy<double>{}.check_targets(view(too_large)); }),
            "binary cross-entropy: target 0 of row 1 is 1.5, expected a number from 0 to 1");
  const Matrix<double> no_distribution = matrix(2, 2, {0, 1, 0.5, 0.6});
  EXPECT_EQ(
      error_message<DataError>([&] { SoftmaxCrossEntropy<double>{}.check_targets(view(no_distribution)); }),
      "softmax cross-entropy: the targets of row 1 are no distribution (sum 1.1, least 0.5)");
  const Matrix<double> single = matrix(1, 1, {1});
  EXPECT_THROW(SoftmaxCrossEntropy<double>{}.check_targets(view(single)), DataError);
  const Matrix<double> nan = matrix(1, 2, {NAN, 1});
  EXPECT_THROW(SoftmaxCrossEntropy<double>{}.check_targets(view(nan)), DataError);
}

}  // namespace
}  // namespace ogee
