// Why did backpropagation have to wait for smooth functions? Because a step has no slope to follow.
//
// The first neurons answered 0 or 1 (McCulloch and Pitts 1943). The slope of such a step is 0 wherever it
// exists, so the gradient of any loss is exactly 0 and says nothing. Rosenblatt's perceptron (1958) has its
// own learning rule, w ← w + (t − y) x. It needs no slope, but works only for a single layer. The logistic is
// a step that is smooth enough to have a gradient; that is the whole secret.

#include <fmt/core.h>

#include <ogee/ogee.hpp>

using namespace ogee;

namespace {

constexpr Index samples = 200;

double share_of_right_answers(const Network<float>& network, const Batch<float>& batch) {
  const Matrix<float> answers = network.predict(batch.inputs);
  return static_cast<double>(((answers.array() > 0.5F) == (batch.targets.array() > 0.5F)).count()) / samples;
}

struct Descent {
  float moved;   ///< how far the weights moved
  double right;  ///< the share of right answers at the end
};

/// 50 epochs of gradient descent.
Descent descend(const char* name, Network<float> network, const Dataset& data, const Batch<float>& batch) {
  const Matrix<float> before = network.parameters()[0]->value;
  const double right_before = share_of_right_answers(network, batch);
  fit(network, data, MeanSquaredError{}, Sgd{1}, {.epochs = 50, .progress = false});
  const Descent descent{.moved = (network.parameters()[0]->value - before).norm(),
                        .right = share_of_right_answers(network, batch)};
  fmt::print("{:<24} {:>12.3f} {:>16.1f} % {:>8.1f} %\n", name, descent.moved, 100 * right_before,
             100 * descent.right);
  return descent;
}

/// Rosenblatt's rule: each wrong answer adds its input to the weights or subtracts it. Returns the number of
/// passes over the data until no answer is wrong, or 0 if some still are after 1,000 passes.
int learn_by_rule(Network<float>& network, const Batch<float>& batch) {
  Matrix<float>& w = network.parameters()[0]->value;  // (2×1)
  Matrix<float>& b = network.parameters()[1]->value;  // (1×1)
  for (int pass = 1; pass <= 1000; ++pass) {
    int mistakes = 0;
    for (Index i = 0; i < samples; ++i) {
      const Matrix<float> x = batch.inputs.row(i);
      const float error = batch.targets(i, 0) - network.predict(x)(0, 0);  // −1, 0 or 1
      w += error * x.transpose();
      b(0, 0) += error;
      mistakes += error != 0 ? 1 : 0;
    }
    if (mistakes == 0) return pass;
  }
  return 0;
}

}  // namespace

int main() {
  const Dataset data = linear({.samples = samples});
  Batches batches{data, 1, {.batch_size = samples, .shuffle = false}};
  const auto batch = *batches.epoch(0).begin();

  Network step{Dense{2, 1}, Step{}};
  step.initialize({.seed = 2});  // a start that is wrong
  Workspace workspace{step, samples};
  forward(step, batch.inputs, workspace);
  backward(step, MeanSquaredError{}, batch.targets, workspace);
  const bool no_gradient =
      workspace.parameter_gradient(0).isZero(0) && workspace.parameter_gradient(1).isZero(0);
  fmt::print("The gradient of a unit with a step function is {}.\n\n", no_gradient ? "exactly 0" : "not 0");

  fmt::print("                         weights moved     right before    after\n");
  const Descent stuck = descend("step, by gradient", step, data, batch);
  Network logistic{Dense{2, 1}, Logistic{}};
  logistic.parameters()[0]->value = step.parameters()[0]->value;
  const Descent learned = descend("logistic, by gradient", logistic, data, batch);
  const int passes = learn_by_rule(step, batch);
  if (passes > 0)
    fmt::print("step, by the perceptron's rule: all right after {} passes over the data\n", passes);
  if (passes == 0) fmt::print("step, by the perceptron's rule: never all right\n");
  const bool useless_slope = no_gradient && stuck.moved == 0 && stuck.right < 0.9;
  const bool useful_rule = passes > 0 && share_of_right_answers(step, batch) == 1;
  return useless_slope && useful_rule && learned.right > 0.98 ? 0 : 1;
}

// Expect a gradient of exactly 0 and a step that stays at 66 % whatever the learning rate, while its smooth
// relative gets all points right. The perceptron's rule also succeeds, in two passes: it always does if a
// line can separate the clouds (Novikoff 1962). For exclusive or it would never end, and no rule of this kind
// trains a hidden layer.
