// What cures a vanishing gradient?
//
// Thirty layers of logistic units do not train: almost no gradient reaches the first of them (05). But a
// layer can give the gradient a path that bypasses its slopes. With H(x) = σ(x·W + b):
//
//   plain      y = H(x)
//   gate       y = T(x)·H(x) + (1 − T(x))·x, T a logistic that starts nearly closed (Srivastava et al. 2015)
//   residual   y = x + H(x)·V + c, V = 0 at first (He et al. 2016)

#include <fmt/core.h>

#include <array>
#include <ogee/ogee.hpp>
#include <vector>

using namespace ogee;

namespace {

constexpr Index depth = 30;
constexpr Index width = 32;
constexpr Index epochs = 20;

struct Result {
  double surviving_gradient;  // before training: |dL/dz| of the first layer divided by that of the last
  double accuracy;            // after training, on held-out digits
};

Result train(Block block, const TrainTest& data) {
  const std::vector<Index> hidden(depth, width);
  auto network = multilayer_perceptron(64, hidden, Logistic{}, 10, {.block = block});
  network.initialize({.seed = 1});

  Batches batches{data.train, 10, {.batch_size = 256}};
  const auto batch = *batches.epoch(0).begin();
  const auto layers = layer_statistics(network, SoftmaxCrossEntropy{}, batch.inputs, batch.targets);

  const auto history = fit(network, data.train, SoftmaxCrossEntropy{}, Adam{},
                           {.epochs = epochs, .test = data.test, .progress = false});
  return {layers.front().relative_gradient_norm, *history.epochs.back().test->accuracy};
}

}  // namespace

int main() {
  fmt::print("{} hidden layers of {} logistic units, {} epochs on the digits\n\n", depth, width, epochs);
  fmt::print("  hidden layers     gradient, first divided by last   test accuracy\n");
  const TrainTest data = digits().split(0.2);
  std::vector<Result> results;
  for (const Block block : {Block::plain, Block::gate, Block::residual}) {
    results.push_back(train(block, data));
    fmt::print("  {:<13} {:>35.1e} {:>13.1f} %\n", name_of(block), results.back().surviving_gradient,
               100 * results.back().accuracy);
  }
  const auto [plain, gate, residual] = std::array{results[0], results[1], results[2]};
  const bool lost = plain.surviving_gradient < 1e-8 && plain.accuracy < 0.2;
  const bool cured = gate.surviving_gradient > 0.05 && residual.surviving_gradient > 0.05 &&
                     gate.accuracy > 0.85 && residual.accuracy > 0.85;
  fmt::print("\nA gradient that can bypass the slopes arrives, whatever the slopes are.\n");
  return lost && cured ? 0 : 1;
}

// Expect 10 % for the plain network, which guesses: 1e-10 of its gradient is left at the first layer. Gate
// and residual layers pass their input through at first, and learn layer by layer what to change. They reach
// more than 90 %, with the same function, the same data and the same optimizer.
