// Whole trainings, step by step, against PyTorch and scikit-learn.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <ogee/activations/functions.hpp>
#include <ogee/core/backprop.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/adam.hpp>
#include <ogee/optim/rmsprop.hpp>
#include <ogee/optim/sgd.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "csv_table.hpp"

namespace ogee::trainings_test {
namespace {

// The formulas of scripts/make_training_references.py, which made the references with PyTorch 1.13 and scikit-learn 1.2.
constexpr Index samples = 15;
constexpr Index steps = 200;

template <class Element>
Matrix<double> matrix(Index rows, Index columns, const Element& element) {
  Matrix<double> values(rows, columns);
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < columns; ++j)
      values(i, j) = element(static_cast<double>(i), static_cast<double>(j));
  return values;
}

const Matrix<double> features =
    matrix(samples, 4, [](double i, double j) { return std::sin(1.7 * i + 2.3 * j); });
const Matrix<double> numbers =
    matrix(samples, 2, [](double i, double j) { return std::cos(0.9 * i + 1.1 * j); });
const Matrix<double> one_of_three =
    matrix(samples, 3, [](double i, double j) { return std::fmod(i, 3) == j ? 1 : 0; });
const Matrix<double> every_second =
    matrix(samples, 1, [](double i, double /*j*/) { return std::fmod(i, 2); });

void set_first_weights(Network<double>& network) {
  const auto parameters = network.parameters();
  for (std::size_t k = 0; k < parameters.size(); k += 2) {
    const double layer = static_cast<double>(k) / 2;
    Matrix<double>& weights = parameters[k]->value;
    const double root = std::sqrt(static_cast<double>(weights.rows()));
    weights = matrix(weights.rows(), weights.cols(),
                     [&](double i, double j) { return std::sin(1 + layer + 3 * i + 7 * j) / root; });
    Matrix<double>& biases = parameters[k + 1]->value;
    biases = matrix(1, biases.cols(), [&](double /*i*/, double j) { return std::cos(layer + j) / 10; });
  }
}

struct Training {
  std::string library;
  std::string name;
  Network<double> network;
  Loss loss;
  Matrix<double> targets;
  OptimizerDescription method;
  double loss_factor = 1;  ///< of the other library
};

/// scikit-learn reports half the mean squared error, and follows the gradient of half the sum over outputs, which for
/// two outputs is that of the mean.
const std::vector<Training> trainings{
    {"pytorch", "nesterov", Network<double>{Dense{4, 6}, Tanh{}, Dense{5}, Logistic{}, Dense{3}},
     SoftmaxCrossEntropy{}, one_of_three, Sgd{.learning_rate = 0.5, .momentum = 0.9, .nesterov = true}},
    {"pytorch", "adam", Network<double>{Dense{4, 6}, Silu{}, Dense{5}, Gelu{}, Dense{3}},
     SoftmaxCrossEntropy{}, one_of_three, Adam{.learning_rate = 0.01}},
    {"pytorch", "rmsprop",
     Network<double>{Dense{4, 6}, HardTanh{}, Dense{5}, HardLogistic{"torch"}, Dense{2}}, MeanSquaredError{},
     numbers, RmsProp{.learning_rate = 0.01}},
    {"pytorch", "momentum", Network<double>{Dense{4, 6}, Relu{}, Dense{1}}, BinaryCrossEntropy{},
     every_second, Sgd{.learning_rate = 0.1, .momentum = 0.5}},
    {"scikit-learn", "nesterov", Network<double>{Dense{4, 6}, Tanh{}, Dense{5}, Tanh{}, Dense{3}},
     SoftmaxCrossEntropy{}, one_of_three, Sgd{.learning_rate = 0.2, .momentum = 0.9, .nesterov = true}},
    {"scikit-learn", "momentum", Network<double>{Dense{4, 6}, Logistic{}, Dense{2}}, MeanSquaredError{},
     numbers, Sgd{.learning_rate = 0.5, .momentum = 0.8}, 0.5}};

class Trainings : public testing::TestWithParam<Training> {};

TEST_P(Trainings, HaveTheLossesOfTheOtherLibrary) {
  Training training = GetParam();
  set_first_weights(training.network);
  Workspace workspace{training.network, samples};
  Optimizer<double> optimizer{training.method};
  std::vector<double> losses;
  for (Index step = 0; step < steps; ++step)
    losses.push_back(training.loss_factor * train_step(training.network, training.loss, optimizer, features,
                                                       training.targets, workspace));
  double largest = 0;
  Index compared = 0;
  for (const auto& row : tests::csv_rows("trainings.csv")) {
    if (row[0] != training.library || row[1] != training.name) continue;
    const double expected = std::stod(row[3]);
    largest = std::max(largest, std::abs(losses.at(std::stoul(row[2])) / expected - 1));
    ++compared;
  }
  EXPECT_EQ(compared, 10);
  EXPECT_LE(largest, 1e-11);
  std::ostringstream text;
  text << std::scientific << std::setprecision(0) << largest;
  RecordProperty("largest_relative_difference", text.str());
}

INSTANTIATE_TEST_SUITE_P(All, Trainings, testing::ValuesIn(trainings), [](const auto& test) {
  return tests::test_name(test.param.library + "_" + test.param.name);
});

}  // namespace
}  // namespace ogee::trainings_test
