#include "workspace.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "errors.hpp"
#include "option_checks.hpp"

namespace ogee {
namespace {

// The gradient of a tile should stay in the first-level cache until the optimizer has used it. A few rows at
// least are computed together, whatever their length.
constexpr Index elements_per_tile = 8192;
constexpr Index min_rows_per_tile = 32;

Index rows_per_tile(Index columns) {
  return std::max(min_rows_per_tile, elements_per_tile / std::max<Index>(1, columns));
}

// Each slot starts on a cache line, so the tile gradients of two threads never share one.
template <Real T>
Index whole_cache_lines(Index elements) {
  constexpr Index step = elements_per_cache_line<T>;
  return (elements + step - 1) / step * step;
}

}  // namespace

template <Real T>
Workspace<T>::Workspace(const Network<T>& network, Index capacity, int threads)
    : capacity_(capacity), threads_(threads), input_size_(network.input_size()), plans_(network.plans()) {
  if (capacity < 1)
    throw OptionError(fmt::format("workspace: capacity is {}, expected at least 1", capacity));
  detail::require_threads("workspace", threads);
  for (Index i = 0; i < network.size(); ++i) {
    const LayerPlan& plan = (*plans_)[static_cast<std::size_t>(i)];
    // The inputs of the network belong to the caller: the first layer never saves over them.
    const bool over_input = plan.saves_over_input && i > 0;
    saved_.push_back(over_input ? outputs_.back() : reserve_batch(plan.saved_size));
    outputs_.push_back(reserve_batch(plan.outputs));
    output_gradients_.push_back(reserve_batch(plan.outputs));
    plan_parameters(network.layer(i), i);
  }
  tile_memory_ = reserve(largest_tile_ * threads);
  memory_ = Matrix<T>::Zero(1, planned_);
  row_losses_.resize(static_cast<std::size_t>(capacity));
}

template <Real T>
Index Workspace<T>::reserve(Index elements) {
  const Index offset = planned_;
  planned_ += whole_cache_lines<T>(elements);
  return offset;
}

template <Real T>
typename Workspace<T>::BatchSlot Workspace<T>::reserve_batch(Index columns) {
  return {.offset = reserve(capacity_ * columns), .columns = columns};
}

template <Real T>
void Workspace<T>::plan_parameters(const Layer<T>& layer, Index number) {
  Index parameter_of_layer = 0;
  for (const Parameter<T>& parameter : layer.parameters()) {
    const Index rows = parameter.value.rows();
    const Index columns = parameter.value.cols();
    const Index most = std::min(rows, rows_per_tile(columns));
    largest_tile_ = std::max(largest_tile_, whole_cache_lines<T>(most * columns));
    for (Index first = 0; first < rows; first += most)
      tiles_.push_back({.layer = number,
                        .parameter_of_layer = parameter_of_layer,
                        .parameter = parameter_count(),
                        .first_row = first,
                        .rows = std::min(most, rows - first)});
    parameters_.push_back({.offset = planned_gradients_, .rows = rows, .columns = columns});
    planned_gradients_ += whole_cache_lines<T>(parameter.value.size());
    parameter_elements_ += parameter.value.size();
    ++parameter_of_layer;
  }
}

template <Real T>
void Workspace<T>::check_network(const Network<T>& network) const {
  bool fits = network.input_size() == input_size_ &&
              (network.plans() == plans_ || (plans_ != nullptr && *network.plans() == *plans_));
  const auto parameters = network.parameters();
  fits = fits && parameters.size() == parameters_.size();
  for (std::size_t k = 0; fits && k < parameters.size(); ++k)
    fits = parameters[k]->value.rows() == parameters_[k].rows &&
           parameters[k]->value.cols() == parameters_[k].columns;
  if (!fits) throw ShapeError("the workspace was planned for another network; plan one for this network");
}

template <Real T>
void Workspace<T>::set_inputs(const ConstMatrixView<T>& inputs) {
  if (inputs.rows() < 1 || inputs.rows() > capacity_)
    throw ShapeError(fmt::format("the workspace holds batches of 1 to {} rows, the batch has {}", capacity_,
                                 inputs.rows()));
  rows_ = inputs.rows();
  inputs_ = inputs.data();
}

template <Real T>
const typename Workspace<T>::ParameterSlot& Workspace<T>::kept_gradient(Index k) const {
  if (k < 0 || k >= parameter_count())
    throw OptionError(
        fmt::format("the workspace has no gradient {}: the network has {} parameters, counted from 0", k,
                    parameter_count()));
  if (gradient_memory_.size() == 0)
    throw OptionError(
        "the workspace keeps no gradients of parameters yet: call forward() and backward() instead of "
        "train_step()");
  return parameters_[static_cast<std::size_t>(k)];
}

template <Real T>
void Workspace<T>::keep_parameter_gradients() {
  if (gradient_memory_.size() == 0) gradient_memory_ = Matrix<T>::Zero(1, planned_gradients_);
}

template class Workspace<float>;
template class Workspace<double>;

}  // namespace ogee
