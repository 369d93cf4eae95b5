// How do you try your own activation function? Just write it down: dual numbers compute the slope.
//
// The function here is x σ(x), known as swish or SiLU (Ramachandran, Zoph, Le 2017). Written as in the paper,
// it has a flaw that only shows far from 0. check_activation finds it before you train with it.

#include <fmt/core.h>

#include <algorithm>
#include <ogee/ogee.hpp>
#include <string>

using namespace ogee;

namespace {

/// The verdict, with the first counter-example if there is one.
void print_verdict(const ActivationReport& report) {
  fmt::print("{}: {}\n", report.activation, report.ok() ? "keeps every promise" : "breaks a promise");
  const auto broken = std::ranges::find(report.claims, false, &ActivationClaim::holds);
  if (broken != report.claims.end()) fmt::print("  {}: {}\n", broken->claim, broken->explanation);
}

/// The accuracy on the test data after a few epochs.
double accuracy_with(const Activation& activation, const TrainTest& data) {
  Network network{Dense{64, 32}, activation, Dense{32, 32}, activation, Dense{32, 10}};
  fit(network, data.train, SoftmaxCrossEntropy{}, Sgd{0.05}, {.epochs = 10, .progress = false});
  return *evaluate(network, data.test, SoftmaxCrossEntropy{}).accuracy;
}

}  // namespace

int main() {
  const Activation naive{"x / (1 + exp(-x))", [](auto x) { return x / (1 + exp(-x)); }};
  const Activation swish{"own_swish", [](auto x) { return x * (1 + tanh(x / 2)) / 2; }};
  print_verdict(check_activation(naive));
  print_verdict(check_activation(swish));

  fmt::print("\n    x   value   slope\n");
  for (const double x : {-100.0, -2.0, 0.0, 2.0, 100.0}) {
    const auto [value, slope] = swish.at(x);
    fmt::print("{:>5} {:>7.3f} {:>7.3f}\n", x, value, slope);
  }

  ActivationRegistry::instance().add(swish);  // from now on it can be used by name
  const TrainTest data = standardized(digits().split(0.2));
  fmt::print("\ntest accuracy after 10 epochs\n");
  double worst = 1;
  for (const char* name : {"own_swish", "silu", "tanh", "logistic"}) {
    const double accuracy = accuracy_with(activation_named(name), data);
    fmt::print("{:>9} {:>7.1f} %\n", name, 100 * accuracy);
    if (std::string(name) == "own_swish" || std::string(name) == "tanh") worst = std::min(worst, accuracy);
  }
  return !check_activation(naive).ok() && check_activation(swish).ok() && worst > 0.9 ? 0 : 1;
}

// Expect the formula from the paper to break a promise: at −1,000,000 (and from −89 on in float) its slope is
// 0 · ∞, which is not a number. The same function written with tanh keeps every promise and trains like the
// built-in silu, to 96 %. If your function cannot be rewritten like this, give its slope as a second lambda.
// With `ogee::run_command` (cli/command.hpp) a program like this one becomes the whole ogee command with your
// functions added.
