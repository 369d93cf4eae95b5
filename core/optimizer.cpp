#include "optimizer.hpp"

#include <fmt/format.h>

#include <array>

#include "errors.hpp"

namespace ogee {

template <Real T>
void Optimizer<T>::begin_step(std::span<Parameter<T>* const> parameters) {
  if (state_count() > most_states)
    throw OptionError(
        fmt::format("{}: keeps {} states, at most {} are possible", name(), state_count(), most_states));
  bind_state(parameters);
  ++steps_;
  prepare_step();
}

template <Real T>
void Optimizer<T>::bind_state(std::span<Parameter<T>* const> parameters) {
  const auto count = static_cast<std::size_t>(state_count());
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
        name()));
}

template <Real T>
void Optimizer<T>::update(Parameter<T>& weights, Index parameter, Index first_row,
                          const ConstMatrixView<T>& gradient) {
  std::array<std::span<T>, static_cast<std::size_t>(most_states)> state;
  std::size_t count = 0;
  if (!states_.empty())
    for (Matrix<T>& array : states_[static_cast<std::size_t>(parameter)])
      state[count++] = elements(rows_of(view(array), first_row, gradient.rows()));
  update_tile({.weights = elements(rows_of(view(weights.value), first_row, gradient.rows())),
               .gradient = elements(gradient),
               .state = std::span(state).first(count)});
}

template <Real T>
void Optimizer<T>::reset() {
  states_.clear();
  steps_ = 0;
}

template <Real T>
std::string Optimizer<T>::description() const {
  return fmt::format("{}(learning_rate={})", name(), learning_rate());
}

template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace ogee
