/// Activation functions of a user: one lambda, or one for the value and one for the slope.

#include <gtest/gtest.h>

#include <cmath>
#include <ogee/ogee.hpp>

#include "error_message.hpp"

namespace ogee::own_activation_test {
namespace {

const Activation swish{"swish", [](auto x) { return x * (1 + tanh(x / 2)) / 2; }};
const Activation squared_tail{"squared_tail", [](auto x) { return x > 0 ? x : x * x / 4; }};

template <class T>
class OwnActivation : public ::testing::Test {};
using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(OwnActivation, Precisions);

TYPED_TEST(OwnActivation, OfOneLambdaHasTheSlopeOfTheBuiltInFunction) {
  using T = TypeParam;
  const std::vector<std::pair<Activation, Activation>> pairs{
      {swish, Silu{}},
      {Activation{"own", [](auto x) { return 1 / (1 + exp(-x)); }}, Logistic{}},
      {Activation{"own", [](auto x) { return tanh(x); }}, Tanh{}},
      {Activation{"own", [](auto x) { return max(x, 0); }}, Relu{}},
      {Activation{"own", [](auto x) { return max(-1, min(1, x)); }}, HardTanh{}},
      {Activation{"own", [](auto x) { return x / (1 + abs(x)); }}, Softsign{}},
      {Activation{"own", [](auto x) { return x > 0 ? x : exp(x) - 1; }}, Elu{}},
      {Activation{"own", [](auto x) { return x / 2 * (1 + erf(x / std::sqrt(2.0))); }}, Gelu{}}};
  for (const auto& [own, builtin] : pairs)
    for (int i = -640; i <= 640; ++i) {
      const T x = static_cast<T>(i) / 64;
      const auto found = own.at(x);
      const auto expected = builtin.at(x);
      constexpr T tolerance = 40 * std::numeric_limits<T>::epsilon();
      EXPECT_NEAR(found.value, expected.value, tolerance) << builtin.name() << " at " << x;
      EXPECT_NEAR(found.slope, expected.slope, tolerance) << builtin.name() << " at " << x;
    }
}

TEST(OwnActivation, KeepsThePromisesOfEveryActivation) {
  const ActivationReport report = check_activation(swish);
  EXPECT_TRUE(report.ok()) << to_string(report);
}

TEST(OwnActivation, WithAContractIsHeldToIt) {
  const auto value = [](auto x) { return max(x, 0); };
  EXPECT_TRUE(check_activation(Activation{"ramp", value, {.monotone = true, .kinks = {{0, 0}}}}).ok());
  EXPECT_FALSE(check_activation(Activation{"ramp", value, {.zero_centred = true, .kinks = {{0, 0}}}}).ok());
  EXPECT_FALSE(check_activation(Activation{"ramp", value}).ok()) << "the kink is not listed";
}

TEST(OwnActivation, HasRightGradientsInANetwork) {
  const Network net{Dense{3, 8}, swish, Dense{8, 8}, squared_tail, Dense{8, 2}};
  const Matrix<float> inputs = Matrix<float>::Random(9, 3);
  const Matrix<float> targets = Matrix<float>::Random(9, 2);
  const GradientReport report = check_gradients(net, MeanSquaredError{}, view(inputs), view(targets));
  EXPECT_TRUE(report.ok()) << to_string(report);
}

TYPED_TEST(OwnActivation, TrainsToTheSameBitsWhateverTheThreads) {
  using T = TypeParam;
  const Matrix<T> inputs = Matrix<T>::Random(150, 70);
  const Matrix<T> targets = Matrix<T>::Constant(150, 5, T(0.2));
  const auto digest = [&](int threads) {
    Network<T> net{Dense{70, 190}, swish, Dense{190, 5}};
    Optimizer<T> optimizer{Sgd{.learning_rate = 0.5}};
    Workspace<T> workspace(net, 150, threads);
    for (int step = 0; step < 3; ++step)
      train_step(net, SoftmaxCrossEntropy{}, optimizer, view(inputs), view(targets), workspace);
    return net.digest();
  };
  const std::uint64_t expected = digest(1);
  for (const int threads : {2, 3, 8}) EXPECT_EQ(digest(threads), expected);
}

TEST(OwnActivation, CanBeComparedAndAskedForByName) {
  ActivationRegistry::instance().add(Activation{"test_own_swish", [](auto x) { return x / (1 + exp(-x)); }});
  const Comparison comparison = compare(moons({.samples = 60}).split(0.25),
                                        {.activations = {Tanh{}, activation_named("test_own_swish")},
                                         .hidden = {8},
                                         .epochs = 2,
                                         .seeds = 1,
                                         .optimizer = Sgd{.learning_rate = 0.1}});
  ASSERT_EQ(comparison.runs.size(), 2U);
  EXPECT_EQ(comparison.runs[1].activation.description(), "test_own_swish");
  EXPECT_EQ(comparison.runs[1].history.stopped, StopReason::finished);
}

/// A network of one weight, 1, without bias.
Network<float> passing(const Activation& activation) {
  Network<float> net{Dense{1, 1, {.bias = false}}, activation, Dense{1, 1, {.bias = false}}};
  for (Parameter<float>* parameter : net.parameters()) parameter->value.setOnes();
  return net;
}

std::string message_of_training(const Activation& activation, float last_input) {
  Network<float> net = passing(activation);
  Matrix<float> inputs = Matrix<float>::Constant(300, 1, 1);
  inputs(299, 0) = last_input;
  const Matrix<float> targets = Matrix<float>::Zero(300, 1);
  const std::uint64_t before = net.digest();
  Optimizer<float> optimizer{Sgd{.learning_rate = 0.1}};
  const History history = fit(net, Dataset::with_targets(inputs, targets), MeanSquaredError{}, optimizer,
                              {.epochs = 1, .batch_size = 300, .shuffle = false, .progress = false});
  EXPECT_EQ(history.stopped, StopReason::non_finite);
  EXPECT_EQ(net.digest(), before) << "a parameter has changed";
  return history.message;
}

TEST(OwnActivation, EndsTheTrainingWhereItsValueIsNotFinite) {
  EXPECT_EQ(message_of_training(Activation{"root", [](auto x) { return sqrt(x); }}, -4),
            "epoch 1, batch 1 (row 0 is sample 0): root: the value at x = -4 is nan in float");
}

TEST(OwnActivation, EndsTheTrainingWhereItsSlopeIsNotFinite) {
  EXPECT_EQ(message_of_training(Activation{"root", [](auto x) { return sqrt(x); }}, 0),
            "epoch 1, batch 1 (row 0 is sample 0): root: the slope at x = 0 is inf in float");
  // The value of this formula is fine, but its slope is 0 · ∞.
  EXPECT_EQ(message_of_training(Activation{"swish", [](auto x) { return x / (1 + exp(-x)); }}, -100),
            "epoch 1, batch 1 (row 0 is sample 0): swish: the slope at x = -100 is nan in float");
}

TEST(OwnActivation, IsNotBlamedForWhatItIsGiven) {
  Network<float> net = passing(swish);
  net.parameters()[0]->value.setConstant(std::numeric_limits<float>::infinity());
  const Matrix<float> inputs = Matrix<float>::Ones(4, 1);
  const Matrix<float> targets = Matrix<float>::Zero(4, 1);
  Optimizer<float> optimizer{Sgd{}};
  Workspace<float> workspace(net, 4);
  EXPECT_EQ(error_message<NonFiniteError>([&] {
              train_step(net, MeanSquaredError{}, optimizer, view(inputs), view(targets), workspace);
            }),
            "dense1.weight has 1 value that is not finite, the first at row 0, column 0");
}

}  // namespace
}  // namespace ogee::own_activation_test
