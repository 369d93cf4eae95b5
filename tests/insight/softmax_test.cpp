#include <gtest/gtest.h>

#include <cmath>
#include <ogee/ogee.hpp>

#include "each_instruction_set.hpp"
#include "error_message.hpp"

namespace ogee::softmax_test {
namespace {

template <class T>
class SoftmaxLayer : public ::testing::Test {};
using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(SoftmaxLayer, Precisions);

template <Real T>
Network<T> network_of(Index columns) {
  return Network<T>{Dense{columns, columns}, Softmax{}};
}

TYPED_TEST(SoftmaxLayer, FollowsItsFormulas) {
  using T = TypeParam;
  constexpr double epsilon = std::numeric_limits<T>::epsilon();
  with_each_instruction_set([] {
    for (const Index columns : {1, 2, 3, 8, 10, 17, 100}) {
      SCOPED_TRACE(columns);
      const Network<T> net = network_of<T>(columns);
      Matrix<T> inputs = 3 * Matrix<T>::Random(5, columns);
      const Matrix<T> original = inputs;
      const Matrix<T> gradient = Matrix<T>::Random(5, columns);
      Matrix<T> outputs(5, columns);
      Matrix<T> input_gradient(5, columns);
      // In a workspace the layer saves over its input.
      net.layer(1).forward(view(std::as_const(inputs)), view(outputs), view(inputs), {});
      net.layer(1).backward_input(
          {.input = view(std::as_const(inputs)), .saved = view(std::as_const(inputs)), .position = {}},
          view(gradient), view(input_gradient));
      for (Index row = 0; row < 5; ++row) {
        long double sum = 0;
        for (Index k = 0; k < columns; ++k) sum += std::exp(static_cast<long double>(original(row, k)));
        long double mean = 0;
        for (Index k = 0; k < columns; ++k)
          mean += static_cast<long double>(gradient(row, k)) *
                  std::exp(static_cast<long double>(original(row, k))) / sum;
        for (Index k = 0; k < columns; ++k) {
          const long double y = std::exp(static_cast<long double>(original(row, k))) / sum;
          EXPECT_NEAR(outputs(row, k), static_cast<double>(y), 4 * epsilon * static_cast<double>(y));
          EXPECT_NEAR(input_gradient(row, k), static_cast<double>(y * (gradient(row, k) - mean)),
                      8 * epsilon * static_cast<double>(y));
        }
      }
    }
  });
}

TEST(Softmax, HasRightGradients) {
  const Network net{Dense{3, 6}, Softmax{}, Dense{6, 4}, Softmax{}};
  const Matrix<float> inputs = Matrix<float>::Random(7, 3);
  const Matrix<float> targets = Matrix<float>::Random(7, 4);
  const GradientReport report = check_gradients(net, MeanSquaredError{}, view(inputs), view(targets));
  EXPECT_TRUE(report.ok()) << to_string(report);
}

TEST(Softmax, MakesProbabilitiesOfTheLogitsOfATrainedNetwork) {
  Network<float> trained{Dense{2, 8}, Tanh{}, Dense{8, 3}};
  trained.initialize({.seed = 5});
  const Network<float> with_softmax = trained.followed_by(Softmax{});
  const Matrix<float> inputs = Matrix<float>::Random(5, 2);
  Matrix<float> expected = trained.predict(inputs);
  Loss(SoftmaxCrossEntropy{}).apply_output_function(view(expected));
  EXPECT_EQ(with_softmax.predict(inputs), expected);
}

TEST(Softmax, IsRefusedTogetherWithALossThatHasItInIt) {
  const Dataset data = moons({.samples = 20});
  Optimizer optimizer{Sgd{}};
  const auto message = [&](Network<float> net, const Loss& loss) {
    return error_message<OptionError>([&] { fit(net, data, loss, optimizer, {.progress = false}); });
  };
  EXPECT_EQ(
      message(Network{Dense{2, 2}, Softmax{}}, SoftmaxCrossEntropy{}),
      "softmax_cross_entropy takes logits and contains the softmax: train the network without softmax1");
  EXPECT_EQ(
      message(Network{Dense{2, 3}, Tanh{}, Dense{3, 1}, Logistic{}}, BinaryCrossEntropy{}),
      "binary_cross_entropy takes logits and contains the logistic: train the network without logistic1");
  Network probabilities{Dense{2, 1}, Logistic{}};
  EXPECT_EQ(fit(probabilities, data, MeanSquaredError{}, optimizer, {.epochs = 1, .progress = false}).stopped,
            StopReason::finished);
}

}  // namespace
}  // namespace ogee::softmax_test
