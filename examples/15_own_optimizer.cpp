// How do you write your own optimizer? Say how it updates a weight.
//
// Lion (Chen et al. 2023, "Symbolic discovery of optimization algorithms", algorithm 2) steps by the sign of
// a mean of gradients, so every weight moves equally far. With gradient g, momentum m (0 at first), learning
// rate η and weight decay λ:
//
//   w ← w − η (sign(β₁ m + (1 − β₁) g) + λ w),   m ← β₂ m + (1 − β₂) g.

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <ogee/ogee.hpp>
#include <vector>

using namespace ogee;

namespace {

struct Lion {
  static constexpr std::string_view kind = "lion";

  double learning_rate = 1e-4;
  double beta1 = 0.9;
  double beta2 = 0.99;
  double weight_decay = 0;

  Index state_count() const { return 1; }

  template <Real T>
  void update(const UpdateTile<T>& tile) const {
    const auto rate = static_cast<T>(learning_rate);
    const auto decay = static_cast<T>(weight_decay);
    const auto b1 = static_cast<T>(beta1);
    const auto b2 = static_cast<T>(beta2);
    const std::span<T> momentum = tile.state[0];
    for (std::size_t i = 0; i < tile.weights.size(); ++i) {
      const T gradient = tile.gradient[i];
      const T direction = b1 * momentum[i] + (1 - b1) * gradient;
      const auto sign = static_cast<T>((direction > 0) - (direction < 0));
      tile.weights[i] -= rate * (sign + decay * tile.weights[i]);
      momentum[i] = b2 * momentum[i] + (1 - b2) * gradient;
    }
  }
};

}  // namespace

template <>
inline constexpr auto ogee::fields_of<Lion> = std::tuple{
    Field{"learning_rate", &Lion::learning_rate, ranges::not_negative, "size of a step"},
    Field{"beta1", &Lion::beta1, ranges::share_below_one, "share of the momentum in a step"},
    Field{"beta2", &Lion::beta2, ranges::share_below_one, "share of the momentum that a step keeps"},
    Field{"weight_decay", &Lion::weight_decay, ranges::not_negative, "how strongly weights are pulled to 0"}};

namespace {

/// Ten steps of a network, and the same by the formulas for whole matrices. Returns the largest difference.
double compare_with_formulas(const Lion& lion) {
  Network<double> network{Dense{3, 4}, Tanh{}, Dense{4, 2}};
  const Matrix<double> inputs = Matrix<double>::Random(8, 3);
  const Matrix<double> targets = Matrix<double>::Random(8, 2);
  std::vector<Matrix<double>> w;
  std::vector<Matrix<double>> m;
  for (const Parameter<double>* parameter : network.parameters()) {
    w.push_back(parameter->value);
    m.emplace_back(0 * parameter->value);
  }

  Optimizer<double> optimizer{lion};
  Workspace workspace{network, 8};
  double worst = 0;
  for (int step = 0; step < 10; ++step) {
    forward(network, view(inputs), workspace);
    backward(network, MeanSquaredError{}, targets, workspace);
    for (std::size_t k = 0; k < w.size(); ++k) {
      const Matrix<double> g = workspace.parameter_gradient(static_cast<Index>(k));
      const Matrix<double> direction = lion.beta1 * m[k] + (1 - lion.beta1) * g;
      w[k] -= lion.learning_rate * (direction.cwiseSign() + lion.weight_decay * w[k]).eval();
      m[k] = (lion.beta2 * m[k] + (1 - lion.beta2) * g).eval();
    }
    update(network, optimizer, workspace);
    for (std::size_t k = 0; k < w.size(); ++k)
      worst = std::max(worst, (network.parameters()[k]->value - w[k]).cwiseAbs().maxCoeff());
  }
  return worst;
}

double accuracy_with(const OptimizerDescription& optimizer, const TrainTest& data) {
  Network network{Dense{64, 32}, Tanh{}, Dense{32, 10}};
  fit(network, data.train, SoftmaxCrossEntropy{}, optimizer, {.epochs = 20, .progress = false});
  const double accuracy = *evaluate(network, data.test, SoftmaxCrossEntropy{}).accuracy;
  fmt::print("{:<72} {:>5.1f} %\n", optimizer.description(), 100 * accuracy);
  return accuracy;
}

}  // namespace

int main() {
  registry<OptimizerDescription>().add<Lion>();  // from now on the command knows it: --optimizer lion
  const double difference = compare_with_formulas({.learning_rate = 0.01, .weight_decay = 0.1});
  fmt::print("largest difference from the formulas in ten steps: {:.0e}\n\ntest accuracy\n", difference);

  const TrainTest data = digits().split(0.2);
  const double lion = accuracy_with(Lion{.learning_rate = 1e-3, .weight_decay = 0.01}, data);
  accuracy_with(Adam{1e-3}, data);
  accuracy_with(Sgd{0.1}, data);
  const double still = accuracy_with(Lion{.learning_rate = 0}, data);
  return difference < 1e-14 && lion > 0.93 && still < 0.3 ? 0 : 1;
}

// Expect the same weights as by the formulas, and an accuracy close to Adam's. Untrained, the network
// guesses.
