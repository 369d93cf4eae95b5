// Compiled with -ffast-math, under which this file itself could not tell NaN from a number. Succeeds if ogee
// can.
#include <iostream>
#include <ogee/ogee.hpp>
#include <string>

namespace {

int failures = 0;

void expect(bool holds, const std::string& sentence) {
  std::cout << (holds ? "yes: " : "NO:  ") << sentence << '\n';
  if (!holds) ++failures;
}

template <class Error, class Action>
bool throws(const Action& action) {
  try {
    action();
  } catch (const Error&) {
    return true;
  }
  return false;
}

}  // namespace

int main() {
  using namespace ogee;
  SoftmaxCrossEntropy loss;
  Optimizer much_too_fast{Sgd{.learning_rate = 1e30}};
  const Dataset data = moons({.samples = 640});

  Network net{Dense{2, 32}, Dense{32, 2}};
  const History history = fit(net, data, loss, much_too_fast, {.epochs = 2, .progress = false});
  expect(history.stopped == StopReason::non_finite, "fit ends when a value is not finite");
  expect(!history.message.empty(), "fit says why: " + history.message);

  Network again{Dense{2, 32}, Dense{32, 2}};
  Workspace workspace{again, 32};
  Batches batches{data, again.output_size(), {.batch_size = 32}};
  const auto steps = [&] {
    for (const Batch<float>& batch : batches.epoch(0))
      train_step(again, loss, much_too_fast, batch.inputs, batch.targets, workspace);
  };
  expect(throws<NonFiniteError>(steps), "train_step throws NonFiniteError");

  Matrix<float> inputs(2, 3);
  inputs.setOnes();
  inputs(1, 2) = std::stof("nan");
  expect(throws<DataError>([&] {
           static_cast<void>(Dataset::labelled(inputs, {0, 1}));
         }),
         "a dataset refuses NaN");
  return failures;
}
