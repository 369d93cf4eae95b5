#include "activation.hpp"

#include <fmt/format.h>

namespace ogee {

Activation::Activation(std::string name, Parameters parameters, Contract contract,
                       ActivationKernels<float> float_kernels, ActivationKernels<double> double_kernels)
    : state_(std::make_shared<const State>(State{std::move(name), std::move(parameters), std::move(contract),
                                                 std::move(float_kernels), std::move(double_kernels)})) {}

const std::string& Activation::name() const { return state_->name; }

const Activation::Parameters& Activation::parameters() const { return state_->parameters; }

const Contract& Activation::contract() const { return state_->contract; }

bool Activation::is_watched() const { return state_->watched; }

void Activation::watch() {
  State watched = *state_;
  watched.watched = true;
  state_ = std::make_shared<const State>(std::move(watched));
}

std::string Activation::description() const {
  if (parameters().empty()) return name();
  std::string text;
  for (const ActivationParameter& parameter : parameters())
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", parameter.name, parameter.value);
  return fmt::format("{}({})", name(), text);
}

}  // namespace ogee
