// How much of the gradient is left after it has passed back through a deep network?
//
// Backpropagation multiplies the gradient by Wᵀ and by the slope f′(x) at every layer. The slope of the
// logistic is at most 1/4, that of tanh at most 1. Whether the product of twenty such factors vanishes, keeps
// its size or explodes is decided before the first training step (Hochreiter 1991; Glorot and Bengio 2010).

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <ogee/ogee.hpp>
#include <vector>

using namespace ogee;

namespace {

constexpr std::array depths{2, 5, 10, 15, 20};
constexpr std::array activations{"logistic", "hard_logistic", "tanh", "hard_tanh", "relu"};

/// |dL/dW| of the first layer divided by that of the last hidden layer, for one batch and a newly initialised
/// network: 1 means that both get the same gradient.
double surviving_gradient(const char* activation, int depth, Initialization scheme) {
  const std::vector<Index> hidden(static_cast<std::size_t>(depth), 64);
  auto network = multilayer_perceptron(64, hidden, activation_named(activation), 10);
  network.initialize({.scheme = scheme, .seed = 1});

  Batches batches{digits(), 10, {.batch_size = 256}};
  const auto batch = *batches.epoch(0).begin();
  const auto layers =
      layer_statistics(network, SoftmaxCrossEntropy{}, batch.inputs, batch.targets);  // computed in double
  return layers.front().gradient_norm / layers[layers.size() - 2].gradient_norm;
}

/// Prints the table and returns its last row: the deepest network of each activation.
std::vector<double> print_table(Initialization scheme) {
  fmt::print("\n{} initialisation\n  hidden", name_of(scheme));
  for (const char* activation : activations) fmt::print("{:>14}", activation);
  fmt::print("\n");
  std::vector<double> row;
  for (const int depth : depths) {
    row.clear();
    fmt::print("{:>8}", depth);
    for (const char* activation : activations) {
      row.push_back(surviving_gradient(activation, depth, scheme));
      fmt::print("{:>14.1e}", row.back());
    }
    fmt::print("\n");
  }
  return row;
}

}  // namespace

int main() {
  fmt::print(
      "The gradient of the first layer's weights divided by that of the last hidden layer's,\n"
      "by the number of hidden layers\n");
  const std::vector<double> glorot = print_table(Initialization::glorot_normal);
  const std::vector<double> matched = print_table(Initialization::matched);
  const bool vanished = glorot[0] < 1e-11 && glorot[1] < 1e-10 && matched[0] < 1e-5;
  const bool held = std::all_of(glorot.begin() + 2, glorot.end(), [](double x) { return x > 0.1 && x < 10; });
  return vanished && held ? 0 : 1;
}

// Expect ratios between 0.5 and 4 at every depth for tanh, hard_tanh and relu. With Glorot's weights every
// logistic layer divides the gradient by four, because the slope at 0 is 1/4: after 20 layers 1e-12 is left.
// Weights matched to the function are larger and only halve it (5e-7). Even larger weights would saturate the
// units, because the outputs of a logistic are around 1/2, not 0. This is why deep networks abandoned the
// logistic.
