/// The kernels of the losses against their formulas in long double, for every instruction set.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <ogee/core/random.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/huber.hpp>
#include <ogee/losses/mean_absolute_error.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <string>

#include "each_instruction_set.hpp"
#include "evaluated_loss.hpp"

namespace ogee::loss_kernels_test {
namespace {

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

struct Case {
  std::string name;
  Loss loss;
  std::function<ExpectedRow(const Numbers&, const Numbers&)> expected;
};

std::vector<Case> cases(Index columns) {
  std::vector<Case> all;
  all.push_back({"binary", BinaryCrossEntropy{}, expected_binary_row});
  all.push_back({"softmax", SoftmaxCrossEntropy{}, expected_softmax_row});
  all.push_back({"squares", MeanSquaredError{}, expected_squares_row});
  all.push_back({"absolutes", MeanAbsoluteError{}, expected_absolutes_row});
  all.push_back({"huber", Huber{.delta = delta}, expected_huber_row});
  all.push_back({"weighted binary",
                 BinaryCrossEntropy{.label_smoothing = smoothing, .positive_weights = weights_of(columns)},
                 expected_weighted_binary_row});
  all.push_back({"weighted softmax",
                 SoftmaxCrossEntropy{.label_smoothing = smoothing, .class_weights = weights_of(columns)},
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
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(LossKernels, Precisions);

TYPED_TEST(LossKernels, FollowTheFormulas) {
  using T = TypeParam;
  constexpr double epsilon = std::numeric_limits<T>::epsilon();
  with_each_instruction_set([] {
    for (const Index columns : widths)
      for (const Case& test : cases(columns)) {
        SCOPED_TRACE(test.name + ", " + std::to_string(columns) + " columns");
        const Matrix<T> outputs = random_logits<T>(19, columns);
        const Matrix<T> targets = random_targets<T>(19, columns);
        const auto found = evaluated<T>(test.loss, outputs, targets);
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
      for (const Case& test : cases(columns)) {
        const Matrix<T> outputs = random_logits<T>(19, columns);
        const Matrix<T> targets = random_targets<T>(19, columns);
        const auto together = evaluated<T>(test.loss, outputs, targets, 0.3);
        for (Index row = 0; row < outputs.rows(); ++row) {
          const auto alone = evaluated<T>(test.loss, outputs.row(row), targets.row(row), 0.3);
          ASSERT_EQ(alone.losses[0], together.losses[static_cast<std::size_t>(row)]) << test.name << columns;
          ASSERT_EQ(alone.gradient, together.gradient.row(row)) << test.name << columns;
        }
      }
  });
}

TYPED_TEST(LossKernels, GiveTheSameBitsOnInstructionSetsWithFusedMultiplyAdd) {
  using T = TypeParam;
  for (const Index columns : widths)
    for (const Case& test : cases(columns)) {
      const Matrix<T> outputs = random_logits<T>(19, columns);
      const Matrix<T> targets = random_targets<T>(19, columns);
      std::vector<Evaluated<T>> results;
      std::vector<Matrix<T>> probabilities;
      with_each_instruction_set([&] {
        if (!is_fused(instruction_set())) return;
        results.push_back(evaluated<T>(test.loss, outputs, targets, 0.3));
        probabilities.push_back(outputs);
        test.loss.apply_output_function(view(probabilities.back()));
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
      for (const Case& test : cases(columns)) {
        const Matrix<T> outputs = random_logits<T>(3, columns);
        const Matrix<T> targets = random_targets<T>(3, columns);
        Matrix<T> gradient = Matrix<T>::Constant(4, columns, T{7});
        std::vector<double> losses(4, 7);
        test.loss.differentiate(view(outputs), view(targets), 1, std::span(losses).first(3),
                                rows_of(view(gradient), 0, 3));
        EXPECT_EQ(losses[3], 7) << test.name << columns;
        EXPECT_TRUE((gradient.row(3).array() == 7).all()) << test.name << columns;
        gradient.topRows(3) = outputs;
        test.loss.apply_output_function(rows_of(view(gradient), 0, 3));
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
      Loss(SoftmaxCrossEntropy{}).apply_output_function(view(softmax));
      Matrix<T> logistic = logits;
      Loss(BinaryCrossEntropy{}).apply_output_function(view(logistic));
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
      const auto softmax = evaluated<T>(SoftmaxCrossEntropy{}, logits, targets);
      EXPECT_EQ(softmax.losses, (std::vector<double>{0, 2 * static_cast<double>(huge)}));
      EXPECT_EQ(softmax.gradient(1, 0), T{-1});
      EXPECT_EQ(softmax.gradient(1, columns - 1), T{1});
      EXPECT_TRUE((softmax.gradient.row(0).array() == 0).all());
      const auto binary = evaluated<T>(BinaryCrossEntropy{}, logits, targets);
      EXPECT_TRUE(std::isfinite(binary.losses[0]) && std::isfinite(binary.losses[1]));
      EXPECT_TRUE(binary.gradient.allFinite());
    }
    // The difference of two floats may be too large for a float, and so may be its square.
    const Matrix<float> most = Matrix<float>::Constant(1, 1, std::numeric_limits<float>::max());
    std::vector<double> losses(1);
    Loss(MeanSquaredError{}).evaluate(view(most), Matrix<float>(-most), losses);
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
      const auto result = evaluated<T>(SoftmaxCrossEntropy{}, logits, targets);
      EXPECT_NEAR(result.losses[0], std::log(static_cast<double>(columns - 1)), 1e-15);
      EXPECT_EQ(result.gradient(0, columns - 1), T{0});
    }
  });
}

TYPED_TEST(LossKernels, ShowThatALogitIsNotANumber) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (Index columns = 1; columns < 20; ++columns)
      for (const Case& test : cases(columns))
        for (Index bad = 0; bad < columns; ++bad) {
          Matrix<T> outputs = random_logits<T>(3, columns);
          outputs(1, bad) = std::numeric_limits<T>::quiet_NaN();
          std::vector<double> losses(3);
          Matrix<T> targets = random_targets<T>(3, columns);
          test.loss.evaluate(view(std::as_const(outputs)), view(std::as_const(targets)), losses);
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
      const auto softmax = evaluated<T>(SoftmaxCrossEntropy{}, logits, targets);
      const auto weighted = evaluated<T>(SoftmaxCrossEntropy{.class_weights = ones}, logits, targets);
      EXPECT_EQ(weighted.losses, softmax.losses);
      EXPECT_TRUE(weighted.gradient.isApprox(softmax.gradient, static_cast<T>(4 * epsilon)));
      // One-hot rows keep the digits of sure answers with weights, too.
      for (Index row = 0; row < logits.rows(); row += 3)
        EXPECT_EQ(weighted.gradient.row(row), softmax.gradient.row(row));
    }
  });
}

}  // namespace
}  // namespace ogee::loss_kernels_test
