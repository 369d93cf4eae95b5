// A program that trains, and asks for nothing else.

#include <cstdio>
#include <ogee/activations/functions.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/adam.hpp>
#include <ogee/training/evaluate.hpp>
#include <ogee/training/fit.hpp>

int main() {
  using namespace ogee;
  Network network{Dense{2, 8}, Tanh{}, Dense{8, 2}};
  Optimizer optimizer{Adam{.learning_rate = 0.05}};
  const SoftmaxCrossEntropy loss;
  fit(network, xor_problem(), loss, optimizer, {.epochs = 200, .progress = false});
  const double accuracy = *evaluate(network, xor_problem(), loss).accuracy;
  std::printf("XOR: %.0f %% are right\n", 100 * accuracy);
  return accuracy == 1 ? 0 : 1;
}
