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
    states_ = new_states(parameters);  // all or none, whatever the memory is enough for
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
typename Optimizer<T>::States Optimizer<T>::new_states(std::span<Parameter<T>* const> parameters) const {
  const auto count = static_cast<std::size_t>(description_.model_->state_count());
  States states;
  for (const Parameter<T>* parameter : parameters)
    states.emplace_back(count, Matrix<T>::Zero(parameter->value.rows(), parameter->value.cols()));
  return states;
}

template <Real T>
StateDict Optimizer<T>::state_dict() const {
  StateDict state;
  state.set("steps", steps_);
  state.set("learning_rate", learning_rate());
  for (std::size_t k = 0; k < states_.size(); ++k)
    for (std::size_t j = 0; j < states_[k].size(); ++j) state.set(fmt::format("{}.{}", k, j), states_[k][j]);
  return state;
}

template <Real T>
void Optimizer<T>::load_state_dict(const StateDict& state, std::span<Parameter<T>* const> parameters) {
  const auto steps = state.get<std::uint64_t>("steps");
  const auto rate = state.get<double>("learning_rate");
  States states;
  if (steps > 0 && description_.model_->state_count() > 0) states = new_states(parameters);
  for (std::size_t k = 0; k < states.size(); ++k)
    for (std::size_t j = 0; j < states[k].size(); ++j)
      state.copy<T>(fmt::format("{}.{}", k, j), view(states[k][j]));
  set_learning_rate(rate);
  states_ = std::move(states);
  steps_ = steps;
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
