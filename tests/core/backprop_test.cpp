#include <gtest/gtest.h>

#include <cmath>
#include <ogee/activations/functions.hpp>
#include <ogee/core/backprop.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/non_finite.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/sgd.hpp>

#include "error_message.hpp"

namespace ogee::backprop_test {
namespace {

/// A batch with one-hot targets.
template <Real T>
struct Problem {
  Matrix<T> inputs;
  Matrix<T> targets;

  Problem(Index rows, Index features, Index classes)
      : inputs(rows, features), targets(Matrix<T>::Zero(rows, classes)) {
    for (Index i = 0; i < inputs.size(); ++i)
      inputs.data()[i] = static_cast<T>(std::sin(static_cast<double>(i * i)));
    for (Index row = 0; row < rows; ++row) targets(row, row * 7 % classes) = 1;
  }
};

// A single unit by hand: z = wx + b, y = σ(z), L = (y − t)², so dL/dw = 2(y − t) σ′(z) x.
TEST(Backprop, FollowsTheChainRuleByHand) {
  Network<double> net{Dense{1, 1}, Logistic{}};
  auto& dense = net.layer(0);
  dense.parameter("weight").value(0, 0) = 0.7;
  dense.parameter("bias").value(0, 0) = -0.2;
  const Matrix<double> x = Matrix<double>::Constant(1, 1, 1.5);
  const Matrix<double> t = Matrix<double>::Constant(1, 1, 1);
  Workspace<double> workspace(net, 1);
  forward(net, view(x), workspace);
  const double loss = backward(net, MeanSquaredError{}, view(t), workspace);
  const double y = 1 / (1 + std::exp(-(0.7 * 1.5 - 0.2)));
  EXPECT_NEAR(loss, (y - 1) * (y - 1), 1e-15);
  EXPECT_NEAR(workspace.output(1)(0, 0), y, 1e-15);
  EXPECT_NEAR(workspace.saved(1)(0, 0), y * (1 - y), 1e-15);
  EXPECT_NEAR(workspace.parameter_gradient(0)(0, 0), 2 * (y - 1) * y * (1 - y) * 1.5, 1e-15);
  EXPECT_NEAR(workspace.parameter_gradient(1)(0, 0), 2 * (y - 1) * y * (1 - y), 1e-15);
}

TEST(Backprop, AnActivationAsFirstLayerLeavesTheInputsAlone) {
  Network<double> net{Tanh{}, Dense{3, 2}};
  const Problem<double> problem(4, 3, 2);
  const Matrix<double> before = problem.inputs;
  Workspace<double> workspace(net, 4);
  forward(net, view(problem.inputs), workspace);
  EXPECT_EQ(problem.inputs, before);
  EXPECT_TRUE(workspace.output(0).isApprox(before.array().tanh().matrix(), 1e-14));
}

template <class T>
class Steps : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Steps, Precisions);

template <Real T>
Network<T> deep_network() {
  return Network<T>{Dense{70, 90}, Logistic{}, Dense{90, 60, {.bias = false}}, Tanh{}, Dense{60, 5}};
}

/// The digest of the network after four steps.
template <Real T>
std::uint64_t trained_digest(const Sgd& options, int threads, Index rows) {
  const Problem<T> problem(rows, 70, 5);
  Network<T> net = deep_network<T>();
  Optimizer<T> optimizer(options);
  Workspace<T> workspace(net, rows, threads);
  for (int step = 0; step < 4; ++step)
    train_step(net, SoftmaxCrossEntropy{}, optimizer, view(problem.inputs), view(problem.targets), workspace);
  return net.digest();
}

TYPED_TEST(Steps, GiveTheSameBitsWhateverTheThreads) {
  using T = TypeParam;
  for (const Sgd& options :
       {Sgd{.learning_rate = 0.5}, Sgd{.learning_rate = 0.5, .momentum = 0.9},
        Sgd{.learning_rate = 0.2, .momentum = 0.5, .nesterov = true, .weight_decay = 0.01}})
    for (const Index rows : {33, 150, 301}) {
      const std::uint64_t expected = trained_digest<T>(options, 1, rows);
      for (const int threads : {2, 3, 8}) EXPECT_EQ(trained_digest<T>(options, threads, rows), expected);
    }
}

TYPED_TEST(Steps, AreForwardBackwardAndUpdateAtOnce) {
  using T = TypeParam;
  const Problem<T> problem(100, 70, 5);
  Network<T> fused = deep_network<T>();
  Network<T> apart = fused;
  Optimizer<T> first{Sgd{.learning_rate = 0.5, .momentum = 0.9}};
  Optimizer<T> second{Sgd{.learning_rate = 0.5, .momentum = 0.9}};
  Workspace<T> fused_workspace(fused, 100);
  Workspace<T> apart_workspace(apart, 120);
  const SoftmaxCrossEntropy loss;
  for (int step = 0; step < 3; ++step) {
    const double a =
        train_step(fused, loss, first, view(problem.inputs), view(problem.targets), fused_workspace);
    forward(apart, view(problem.inputs), apart_workspace);
    const double b = backward(apart, loss, view(problem.targets), apart_workspace);
    update(apart, second, apart_workspace);
    EXPECT_EQ(a, b);
  }
  EXPECT_EQ(fused.digest(), apart.digest());
}

TYPED_TEST(Steps, LowerTheLoss) {
  using T = TypeParam;
  const Problem<T> problem(64, 70, 5);
  Network<T> net = deep_network<T>();
  Optimizer<T> optimizer{Sgd{.learning_rate = 0.5}};
  Workspace<T> workspace(net, 64);
  const SoftmaxCrossEntropy loss;
  const double first =
      train_step(net, loss, optimizer, view(problem.inputs), view(problem.targets), workspace);
  double last = first;
  for (int step = 0; step < 200; ++step)
    last = train_step(net, loss, optimizer, view(problem.inputs), view(problem.targets), workspace);
  EXPECT_LT(last, 0.1 * first);
  EXPECT_EQ(workspace.step(), 201U);
}

TEST(Backprop, NamesShapesThatDoNotFit) {
  Network<float> net{Dense{4, 3}};
  Workspace<float> workspace(net, 8);
  Optimizer<float> optimizer{Sgd{}};
  const Problem<float> problem(6, 4, 2);
  const SoftmaxCrossEntropy loss;
  const auto step = [&](const Matrix<float>& inputs, const Matrix<float>& targets) {
    train_step(net, loss, optimizer, view(inputs), view(targets), workspace);
  };
  EXPECT_EQ(error_message<ShapeError>([&] { step(problem.inputs, problem.targets); }),
            "targets are 6×2, expected 6×3: dense1 (4 → 3) gives 3 outputs");
  EXPECT_EQ(error_message<ShapeError>([&] { step(Matrix<float>::Zero(9, 4), Matrix<float>::Zero(9, 3)); }),
            "the workspace holds batches of 1 to 8 rows, the batch has 9");
  EXPECT_EQ(error_message<ShapeError>([&] { step(Matrix<float>::Zero(6, 5), Matrix<float>::Zero(6, 3)); }),
            "dense1 (4 → 3): input is 6×5, expected 6×4");
  EXPECT_THROW((Workspace<float>{net, 0}), OptionError);
  EXPECT_THROW((Workspace<float>{net, 4, 0}), OptionError);
}

TEST(Backprop, RefusesAWorkspaceOfAnotherNetwork) {
  const Network<float> net{Dense{4, 3}, Tanh{}, Dense{3, 2}};
  const Matrix<float> inputs = Matrix<float>::Zero(2, 4);
  for (const Network<float>& other :
       {Network<float>{Dense{4, 9}, Tanh{}, Dense{9, 2}}, Network<float>{Dense{4, 2}},
        Network<float>{Dense{4, 3, {.bias = false}}, Tanh{}, Dense{3, 2}}}) {
    Workspace<float> workspace(other, 2);
    EXPECT_THROW(forward(net, view(inputs), workspace), ShapeError);
  }
}

TEST(Backprop, RefusesAWorkspaceOfTheSameShapesInAnotherOrder) {
  const Network<float> net{Tanh{}, Dense{3, 3}, Dense{3, 3}};
  const Matrix<float> inputs = Matrix<float>::Zero(2, 3);
  Workspace<float> workspace(Network<float>{Dense{3, 3}, Tanh{}, Dense{3, 3}}, 2);
  EXPECT_THROW(forward(net, view(inputs), workspace), ShapeError);
}

/// The message of a step on this batch, after which the network must be as before.
std::string non_finite_message(Network<float>& net, const Matrix<float>& inputs) {
  Workspace<float> workspace(net, inputs.rows());
  Optimizer<float> optimizer{Sgd{}};
  Matrix<float> targets = Matrix<float>::Zero(inputs.rows(), 3);
  targets.col(0).setOnes();
  const std::uint64_t before = net.digest();
  std::string message = error_message<NonFiniteError>([&] {
    train_step(net, SoftmaxCrossEntropy{}, optimizer, view(std::as_const(inputs)),
               view(std::as_const(targets)), workspace);
  });
  EXPECT_EQ(net.digest(), before);
  return message;
}

TEST(NonFinite, NamesTheRowsOfBadInputs) {
  Network<float> net{Dense{4, 3}};
  Matrix<float> inputs = Matrix<float>::Zero(6, 4);
  inputs(2, 1) = NAN;
  inputs(5, 0) = INFINITY;
  EXPECT_EQ(non_finite_message(net, inputs), "the inputs are not finite in rows 2 and 5");
}

TEST(ParameterGradients, AreAskedForOnlyWhereTheyAreKept) {
  Network<float> network{Dense{2, 1}};
  const Matrix<float> x{{1, 2}};
  const Matrix<float> y{{1}};
  Optimizer optimizer{Sgd{0.1}};
  Workspace<float> workspace(network, 1);
  train_step(network, MeanSquaredError{}, optimizer, x, y, workspace);
  EXPECT_EQ(error_message<OptionError>([&] { (void)workspace.parameter_gradient(0); }),
            "the workspace keeps no gradients of parameters yet: call forward() and backward() instead of "
            "train_step()");
  forward(network, x, workspace);
  backward(network, MeanSquaredError{}, y, workspace);
  EXPECT_EQ(workspace.parameter_gradient(0).rows(), 2);
  for (const Index k : {-1, 2})
    EXPECT_EQ(error_message<OptionError>([&] { (void)std::as_const(workspace).parameter_gradient(k); }),
              "the workspace has no gradient " + std::to_string(k) +
                  ": the network has 2 parameters, counted from 0");
}

TEST(NonFinite, NamesTheLayerAndTheRowsWhereItBegan) {
  Network<float> net{Dense{4, 5}, Relu{}, Dense{5, 3}};
  net.layer(0).parameter("weight").value.setConstant(1e30F);
  net.layer(2).parameter("weight").value.setConstant(1e30F);
  Matrix<float> inputs = Matrix<float>::Zero(6, 4);
  inputs(3, 0) = 1;
  EXPECT_EQ(non_finite_message(net, inputs), "dense2 (5 → 3): the output is not finite in row 3");
}

TEST(NonFinite, NamesTheParameter) {
  Network<float> net{Dense{4, 3}};
  EXPECT_FALSE(non_finite_parameter(net));
  net.layer(0).parameter("weight").value(2, 1) = NAN;
  EXPECT_EQ(non_finite_message(net, Matrix<float>::Zero(2, 4)),
            "dense1.weight has 1 value that is not finite, the first at row 2, column 1");
  EXPECT_TRUE(non_finite_parameter(net));
}

}  // namespace
}  // namespace ogee::backprop_test
