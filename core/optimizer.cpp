#include "optimizer.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "errors.hpp"

namespace ogee {

template <Real T>
Optimizer<T>::Optimizer(OptimizerDescription description) : description_(std::move(description)) {
  if constexpr (std::same_as<T, float>) description_.model_->check_in_float();
  const Index states = description_.model_->state_count();
  if (states < 0 || states > max_states)
    throw OptionError(
        fmt::format("{}: keeps {} states, expected 0 to {}", description_.kind(), states, max_states));
}

template <Real T>
void Optimizer<T>::set_learning_rate(double rate) {
  detail::require_in<T>(ranges::not_negative, description_.kind(), "learning_rate", rate);
  description_.model_->set_learning_rate(rate);
}

template <Real T>
void Optimizer<T>::begin_step(std::span<Parameter<T>* const> parameters) {
  bind_state(parameters);
  description_.model_->prepare_step(++steps_);
}

template <Real T>
void Optimizer<T>::bind_state(std::span<Parameter<T>* const> parameters) {
  const auto count = static_cast<std::size_t>(description_.model_->state_count());
  if (count == 0) return;
  if (states_.empty()) {
    std::vector<std::vector<Matrix<T>>> states;  // all or none, whatever the memory is enough for
    for (const Parameter<T>* parameter : parameters)
      states.emplace_back(count, Matrix<T>::Zero(parameter->value.rows(), parameter->value.cols()));
    states_ = std::move(states);
    return;
  }
  bool fits = states_.size() == parameters.size();
  for (std::size_t i = 0; fits && i < parameters.size(); ++i) {
    const Matrix<T>& value = parameters[i]->value;
    fits = states_[i][0].rows() == value.rows() && states_[i][0].cols() == value.cols();
  }
  if (!fits)
    throw ShapeError(fmt::format(
        "{}: the state belongs to a network with other parameters; call reset() before training another",
        description_.kind()));
}

template <Real T>
void Optimizer<T>::update(Parameter<T>& weights, Index parameter, Index first_row,
                          const ConstMatrixView<T>& gradient) {
  std::array<std::span<T>, static_cast<std::size_t>(max_states)> state;
  std::size_t count = 0;
  if (!states_.empty())
    for (Matrix<T>& array : states_[static_cast<std::size_t>(parameter)])
      state[count++] = elements(rows_of(view(array), first_row, gradient.rows()));
  description_.model_->update(
      UpdateTile<T>{.weights = elements(rows_of(view(weights.value), first_row, gradient.rows())),
                    .gradient = elements(gradient),
                    .state = std::span(state).first(count)});
}

template <Real T>
void Optimizer<T>::reset() {
  states_.clear();
  steps_ = 0;
}

template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace ogee
