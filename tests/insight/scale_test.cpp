#include <gtest/gtest.h>

#include <cmath>
#include <ogee/ogee.hpp>

#include "each_instruction_set.hpp"
#include "error_message.hpp"

namespace ogee::scale_test {
namespace {

template <class T>
class ScaleLayer : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(ScaleLayer, Precisions);

std::vector<double> numbers(Index count, double first, double step) {
  std::vector<double> all;
  for (Index i = 0; i < count; ++i) all.push_back(first + static_cast<double>(i) * step);
  return all;
}

TYPED_TEST(ScaleLayer, IsAnAffineFunctionOfEachColumn) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (const Index columns : {1, 2, 5, 16, 33}) {
      const std::vector<double> center = numbers(columns, -1, 0.25);
      const std::vector<double> factor = numbers(columns, 0.5, -0.125);
      const std::vector<double> offset = numbers(columns, 3, 0.5);
      const Network<T> net{Dense{columns, columns, {.bias = false}},
                           Scale{.center = center, .factor = factor, .offset = offset}};
      const Matrix<T> inputs = Matrix<T>::Random(7, columns);
      Matrix<T> outputs(7, columns);
      net.layer(1).infer(view(inputs), view(outputs));
      for (Index row = 0; row < inputs.rows(); ++row)
        for (Index column = 0; column < columns; ++column) {
          const auto c = static_cast<std::size_t>(column);
          const double expected =
              (static_cast<double>(inputs(row, column)) - center[c]) * factor[c] + offset[c];
          EXPECT_NEAR(outputs(row, column), expected,
                      4 * static_cast<double>(std::numeric_limits<T>::epsilon()) * (std::abs(offset[c]) + 10))
              << columns << " columns, column " << column;
        }
    }
  });
}

TEST(Scale, TakesOneNumberForAllColumns) {
  const Network<double> net{Scale{.factor = {0.5}, .offset = {1}}, Dense{3, 2}};
  EXPECT_EQ(net.input_size(), 3);
  Matrix<double> inputs(1, 3);
  inputs << 2, 4, -6;
  Matrix<double> outputs(1, 3);
  net.layer(0).infer(view(std::as_const(inputs)), view(outputs));
  Matrix<double> expected(1, 3);
  expected << 2, 3, -2;
  EXPECT_EQ(outputs, expected);
}

TEST(Scale, StandardisesAndRestores) {
  const std::vector<double> means{10, -20};
  const std::vector<double> deviations{2, 0.5};
  const Network<double> net{Scale::standardizing(means, deviations), Scale::restoring(means, deviations)};
  Matrix<double> inputs(2, 2);
  inputs << 14, -20, 9, -19.5;
  Matrix<double> between(2, 2);
  net.layer(0).infer(view(std::as_const(inputs)), view(between));
  Matrix<double> expected(2, 2);
  expected << 2, 0, -0.5, 1;
  EXPECT_EQ(between, expected);
  EXPECT_EQ(net.predict(inputs), inputs);
}

TEST(Scale, KeepsTheDigitsOfAColumnFarFromZero) {
  const std::vector<double> means{1e6};
  const std::vector<double> deviations{3};
  const Network<float> net{Scale::standardizing(means, deviations), Dense{1, 1}};
  Matrix<float> input(1, 1);
  input << 1'000'001.5F;
  Matrix<float> output(1, 1);
  net.layer(0).infer(view(std::as_const(input)), view(output));
  EXPECT_NEAR(output(0, 0), 0.5, 1e-7);
}

TEST(Scale, HasRightGradients) {
  const Network net{Dense{3, 5}, Scale{.center = {0.5}, .factor = {1, -2, 3, 0.25, 0}, .offset = {-1}},
                    Tanh{}, Dense{5, 2}, Scale{.factor = {-1.5}}};
  const Matrix<float> inputs = Matrix<float>::Random(7, 3);
  const Matrix<float> targets = Matrix<float>::Random(7, 2);
  const GradientReport report = check_gradients(net, MeanSquaredError{}, view(inputs), view(targets));
  EXPECT_TRUE(report.ok()) << to_string(report);
}

TEST(Scale, IsPartOfACopyAndOfTheOtherPrecision) {
  const Network<float> net{Scale{.center = {1, 2}}, Dense{2, 1}};
  const Matrix<float> inputs = Matrix<float>::Random(3, 2);
  const Network<float> copy = net;
  EXPECT_EQ(copy.predict(inputs), net.predict(inputs));
  EXPECT_TRUE(net.cast<double>()
                  .predict(Matrix<double>(inputs.cast<double>()))
                  .cast<float>()
                  .isApprox(net.predict(inputs), 1e-6F));
}

TEST(Scale, TakesThePreparationOfTheDataIntoANetwork) {
  Network<double> trained{Dense{2, 3}, Tanh{}, Dense{3, 1}};
  trained.initialize({.seed = 5});
  const std::vector<double> means{10, -20};
  const std::vector<double> deviations{2, 0.5};
  const Network<double> whole = trained.preceded_by(Scale::standardizing(means, deviations))
                                    .followed_by(Scale{.factor = {100}, .offset = {7}});
  Matrix<double> raw(2, 2);
  raw << 14, -20, 9, -19.5;
  Matrix<double> standardized(2, 2);
  standardized << 2, 0, -0.5, 1;
  const Matrix<double> expected = (trained.predict(standardized).array() * 100 + 7).matrix();
  EXPECT_TRUE(whole.predict(raw).isApprox(expected, 1e-15));
  EXPECT_EQ(whole.layer_name(0), "scale1");
  EXPECT_EQ(error_message<ShapeError>([&] {
              (void)trained.followed_by(Scale{.factor = {1, 2}});
            }),
            "scale1 ((x − 0) · 2 numbers + 0): dense2 gives 1 values per row, expected 2");
}

TEST(Scale, NamesWhatIsWrong) {
  const auto message = [](const Scale& scale) {
    return error_message<OptionError>([&] { LayerDescription{scale}; });
  };
  EXPECT_EQ(message({.center = {1, 2}, .factor = {1, 2, 3}}), "scale: center has 2 numbers, expected 1 or 3");
  EXPECT_EQ(message({.offset = {}}), "scale: offset has 0 numbers, expected 1 or 1");
  EXPECT_EQ(message({.center = {}, .factor = {}, .offset = {}}),
            "scale: center has 0 numbers, expected 1 or 1");
  EXPECT_EQ(message({.factor = {1, std::nan("")}}), "scale: factor[1] is nan, expected a finite number");
  EXPECT_EQ(error_message<OptionError>([] {
              LayerDescription{Scale::standardizing(std::vector<double>{0, 0}, std::vector<double>{1, 0})};
            }),
            "scale: factor[1] is inf, expected a finite number");
  const Scale large{.factor = {1, -1e39}};
  EXPECT_EQ(error_message<OptionError>([&] {
              (void)Network<float>{Dense{2, 2}, large};
            }),
            "scale: factor[1] is -1e+39, expected a finite number, up to 3.4e+38 in float");
  EXPECT_EQ((Network<double>{Dense{2, 2}, large}.output_size()), 2);
  EXPECT_EQ(error_message<ShapeError>([] {
              Network<float>{Dense{4, 3}, Scale{.factor = {1, 2}}};
            }),
            "scale1 ((x − 0) · 2 numbers + 0): dense1 gives 3 values per row, expected 2");
}

}  // namespace
}  // namespace ogee::scale_test
