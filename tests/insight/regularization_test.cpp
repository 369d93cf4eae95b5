#include <gtest/gtest.h>

#include <cmath>
#include <ogee/ogee.hpp>

#include "each_instruction_set.hpp"
#include "error_message.hpp"

namespace ogee::regularization_test {
namespace {

template <class T>
class Penalty : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Penalty, Precisions);

TYPED_TEST(Penalty, AddsSignAndWeightToTheGradient) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (const std::size_t count : {1U, 2U, 7U, 16U, 33U, 100U}) {
      std::vector<T> weights(count);
      std::vector<T> gradient(count, T(0.25));
      for (std::size_t i = 0; i < count; ++i) weights[i] = static_cast<T>(static_cast<int>(i % 5) - 2) / 2;
      add_penalty_gradient<T>({.l1 = 0.5, .l2 = 0.25}, weights, gradient);
      for (std::size_t i = 0; i < count; ++i) {
        const T sign = weights[i] > 0 ? T{1} : (weights[i] < 0 ? T{-1} : T{0});
        EXPECT_EQ(gradient[i], T(0.25) + T(0.5) * sign + T(0.25) * weights[i]) << i << " of " << count;
      }
    }
  });
}

TEST(Regularization, IsTheSumOfAbsolutesAndSquares) {
  const std::vector<double> weights{1, -2, 0, 0.5};
  EXPECT_DOUBLE_EQ(penalty<double>({.l1 = 10}, weights), 35);
  EXPECT_DOUBLE_EQ(penalty<double>({.l2 = 10}, weights), 26.25);
  EXPECT_DOUBLE_EQ(penalty<double>({.l1 = 1, .l2 = 2}, weights), 3.5 + 5.25);
  EXPECT_EQ(penalty<double>({}, weights), 0);
}

Network<double> regularized_network() {
  return Network<double>{Dense{3, 6, {.regularization = {.l1 = 0.02, .l2 = 0.3}}}, Tanh{},
                         Dense{6, 2, {.regularization = {.l2 = 0.1}}}};
}

TEST(Regularization, BelongsToTheWeightsAndNotToTheBias) {
  Network<double> net = regularized_network();
  EXPECT_EQ(net.parameters()[0]->regularization, (Regularization{.l1 = 0.02, .l2 = 0.3}));
  EXPECT_FALSE(net.parameters()[1]->regularization.wanted());
  net.parameters()[1]->value.setConstant(100);
  const auto& first = net.parameters()[0]->value;
  const auto& second = net.parameters()[2]->value;
  EXPECT_NEAR(net.penalty(),
              0.02 * first.cwiseAbs().sum() + 0.15 * first.squaredNorm() + 0.05 * second.squaredNorm(),
              1e-12);

  net.regularize({.l1 = 0.5});
  EXPECT_NEAR(net.penalty(), 0.5 * (first.cwiseAbs().sum() + second.cwiseAbs().sum()), 1e-12);
  net.regularize({});
  EXPECT_FALSE(net.is_regularized());
}

TEST(Regularization, HasRightGradients) {
  const Network<double> net = regularized_network();
  const Matrix<double> inputs = Matrix<double>::Random(7, 3);
  const Matrix<double> targets = Matrix<double>::Random(7, 2);
  const GradientReport report = check_gradients(net, MeanSquaredError{}, view(inputs), view(targets));
  EXPECT_TRUE(report.ok()) << to_string(report);
}

TEST(Regularization, OfTheSecondKindIsWeightDecayToGradientDescent) {
  const Matrix<double> inputs = Matrix<double>::Random(7, 3);
  const Matrix<double> targets = Matrix<double>::Random(7, 2);
  Network<double> penalised{Dense{3, 5, {.bias = false}}, Tanh{}, Dense{5, 2, {.bias = false}}};
  Network<double> decayed = penalised;
  penalised.regularize({.l2 = 0.03});
  Optimizer<double> plain{Sgd{.learning_rate = 0.1, .momentum = 0.9}};
  Optimizer<double> with_decay{Sgd{.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 0.03}};
  Workspace<double> workspace(penalised, 7);
  const MeanSquaredError loss;
  for (int step = 0; step < 50; ++step) {
    const double a = train_step(penalised, loss, plain, view(inputs), view(targets), workspace);
    const double b = train_step(decayed, loss, with_decay, view(inputs), view(targets), workspace);
    EXPECT_NEAR(a, b, 1e-12) << "the loss that is reported is without the penalty";
  }
  EXPECT_TRUE(penalised.parameters()[0]->value.isApprox(decayed.parameters()[0]->value, 1e-12));
}

TYPED_TEST(Penalty, TrainsToTheSameBitsWhateverTheThreadsAndTheWay) {
  using T = TypeParam;
  const Matrix<T> inputs = Matrix<T>::Random(150, 70);
  const Matrix<T> targets = Matrix<T>::Constant(150, 5, T(0.2));
  const SoftmaxCrossEntropy loss;
  const auto digest = [&](int threads, bool at_once) {
    Network<T> net{Dense{70, 190}, Tanh{}, Dense{190, 5}};
    net.regularize({.l1 = 1e-3, .l2 = 1e-2});
    Optimizer<T> optimizer{Sgd{.learning_rate = 0.5}};
    Workspace<T> workspace(net, 150, threads);
    for (int step = 0; step < 4; ++step) {
      if (at_once) {
        train_step(net, loss, optimizer, view(inputs), view(targets), workspace);
      } else {
        forward(net, view(inputs), workspace);
        backward(net, loss, view(targets), workspace);
        update(net, optimizer, workspace);
      }
    }
    return net.digest();
  };
  const std::uint64_t expected = digest(1, true);
  EXPECT_EQ(digest(1, false), expected);
  for (const int threads : {2, 3, 8}) EXPECT_EQ(digest(threads, true), expected);
}

TEST(Regularization, IsReportedApartFromTheLoss) {
  const Dataset data = moons({.samples = 100});
  const auto train = [&](const Regularization& regularization) {
    Network<float> net{Dense{2, 8}, Tanh{}, Dense{8, 2}};
    net.regularize(regularization);
    Optimizer<float> optimizer{Sgd{.learning_rate = 0}};
    const History history =
        fit(net, data, SoftmaxCrossEntropy{}, optimizer, {.epochs = 1, .batch_size = 100, .progress = false});
    const auto& penalty = history.epochs.front().penalty;
    EXPECT_EQ(penalty.has_value(), regularization.wanted());
    EXPECT_DOUBLE_EQ(penalty.value_or(0), net.penalty());
    return history.epochs.front().train.loss;
  };
  EXPECT_EQ(train({.l1 = 1, .l2 = 1}), train({}));
}

TEST(Regularization, IsPartOfACopyAndOfTheOtherPrecision) {
  Network<double> net = regularized_network();
  for (const Regularization& other : {Regularization{.l1 = 0.02, .l2 = 0.3}, Regularization{.l1 = 0.7}}) {
    const Network<double> copy = net;
    EXPECT_EQ(copy.penalty(), net.penalty());
    EXPECT_NEAR(net.cast<float>().penalty(), net.penalty(), 1e-6 * net.penalty());
    net.regularize(other);
  }
}

TEST(Regularization, NamesWhatIsWrong) {
  Network<float> net{Dense{1, 1}};
  EXPECT_EQ(error_message<OptionError>([&] { net.regularize({.l1 = -1}); }),
            "regularization: l1 is -1, expected at least 0");
  EXPECT_EQ(
      error_message<OptionError>([] {
        LayerDescription(Dense(1, 1, {.regularization = {.l2 = std::numeric_limits<double>::infinity()}}));
      }),
      "regularization: l2 is inf, expected a finite number");
}

}  // namespace
}  // namespace ogee::regularization_test
