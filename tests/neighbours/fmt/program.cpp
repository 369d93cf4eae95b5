// A program that prints with a fmt of its own.

#include <fmt/core.h>
#include <fmt/format.h>
#include <ogee/ogee.hpp>

static_assert(FMT_VERSION == 990000, "a header of ogee brought in another fmt");

int main() {
  using namespace ogee;
  Network network{Dense{2, 8}, Tanh{}, Dense{8, 2}};
  Optimizer optimizer{Adam{.learning_rate = 0.05}};
  const SoftmaxCrossEntropy loss;
  fit(network, xor_problem(), loss, optimizer, {.epochs = 200, .progress = false});
  if (evaluate(network, xor_problem(), loss).accuracy != 1.0) return 1;
  return fmt::print("learned XOR") < 0;
}
