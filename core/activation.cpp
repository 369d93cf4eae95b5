#include "activation.hpp"

#include <fmt/format.h>

#include <exception>

#include "errors.hpp"

namespace ogee {

Activation::Activation(std::string name, Parameters parameters, Contract contract,
                       ActivationKernels<float> float_kernels, ActivationKernels<double> double_kernels)
    : Activation(State{.name = std::move(name),
                       .parameters = std::move(parameters),
                       .contract = std::move(contract),
                       .float_kernels = std::move(float_kernels),
                       .double_kernels = std::move(double_kernels),
                       .watched = false}) {}

Activation::Activation(State state) : state_(std::make_shared<const State>(std::move(state))) {}

const std::string& Activation::name() const { return state_->name; }

const Activation::Parameters& Activation::parameters() const { return state_->parameters; }

const Contract& Activation::contract() const { return state_->contract; }

bool Activation::is_watched() const { return state_->watched; }

const Expression& Activation::symbolic() const {
  if (!state_->symbolic)
    throw OptionError(
        fmt::format("activation {} has no symbolic form: {}", name(), state_->why_not_symbolic));
  return *state_->symbolic;
}

Activation Activation::with_symbolic(Expression formula) const {
  State state = *state_;
  state.symbolic = std::move(formula);
  return Activation(std::move(state));
}

void Activation::record(const std::function<Expression(const Expression&)>& function) {
  State state = *state_;
  try {
    state.symbolic = function(Expression::variable());
  } catch (const std::exception& error) {
    state.why_not_symbolic = error.what();
  }
  state_ = std::make_shared<const State>(std::move(state));
}

std::string Activation::description() const {
  if (parameters().empty()) return name();
  std::string text;
  for (const ActivationParameter& parameter : parameters())
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", parameter.name, parameter.value);
  return fmt::format("{}({})", name(), text);
}

}  // namespace ogee
