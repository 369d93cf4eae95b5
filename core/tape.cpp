#include "tape.hpp"

#include <fmt/format.h>

#include "errors.hpp"

namespace ogee {
namespace {

// Each slot starts on a cache line, so that two threads never write to the same one.
constexpr Index cache_line = 64;

}  // namespace

template <Real T>
Tape<T>::Tape(const Network<T>& network, Index capacity, int threads)
    : capacity_(capacity), threads_(threads), input_size_(network.input_size()) {
  if (capacity < 1)
    throw OptionError(fmt::format("a tape for batches of {} rows: expected at least 1", capacity));
  if (threads < 1) throw OptionError(fmt::format("a tape for {} threads: expected at least 1", threads));
  for (Index i = 0; i < network.size(); ++i) {
    const Layer<T>& layer = network.layer(i);
    // The inputs of the network belong to the caller: the first layer never saves over them.
    const bool over_input = layer.saves_over_input() && i > 0;
    saved_.push_back(over_input ? outputs_.back() : reserve(0, layer.saved_size(network.output_size(i - 1))));
    outputs_.push_back(reserve(0, network.output_size(i)));
    output_gradients_.push_back(reserve(0, network.output_size(i)));
    for (const Parameter<T>& parameter : layer.parameters())
      parameter_gradients_.push_back(reserve(parameter.value.rows(), parameter.value.cols()));
  }
  memory_ = Matrix<T>::Zero(1, planned_);
  row_losses_.resize(static_cast<std::size_t>(capacity));
}

template <Real T>
typename Tape<T>::Slot Tape<T>::reserve(Index rows, Index columns) {
  const Slot slot{.offset = planned_, .rows = rows, .columns = columns};
  constexpr Index step = cache_line / static_cast<Index>(sizeof(T));
  planned_ += ((rows > 0 ? rows : capacity_) * columns + step - 1) / step * step;
  return slot;
}

template <Real T>
MatrixView<T> Tape<T>::at(const Slot& slot) {
  return {memory_.data() + slot.offset, slot.rows > 0 ? slot.rows : rows_, slot.columns};
}

template <Real T>
ConstMatrixView<T> Tape<T>::at(const Slot& slot) const {
  return {memory_.data() + slot.offset, slot.rows > 0 ? slot.rows : rows_, slot.columns};
}

template <Real T>
void Tape<T>::check_network(const Network<T>& network) const {
  bool fits = network.input_size() == input_size_ && network.size() == static_cast<Index>(outputs_.size());
  for (Index i = 0; fits && i < network.size(); ++i)
    fits = network.output_size(i) == outputs_[static_cast<std::size_t>(i)].columns;
  std::size_t parameter = 0;
  for (Index i = 0; fits && i < network.size(); ++i) {
    for (const Parameter<T>& p : network.layer(i).parameters()) {
      fits = fits && parameter < parameter_gradients_.size() &&
             p.value.rows() == parameter_gradients_[parameter].rows &&
             p.value.cols() == parameter_gradients_[parameter].columns;
      ++parameter;
    }
  }
  if (!fits || parameter != parameter_gradients_.size())
    throw ShapeError("the tape was planned for another network; plan one for this network");
}

template <Real T>
void Tape<T>::set_inputs(ConstMatrixView<T> inputs) {
  if (inputs.rows() < 1 || inputs.rows() > capacity_)
    throw ShapeError(
        fmt::format("the tape holds batches of 1 to {} rows, the batch has {}", capacity_, inputs.rows()));
  rows_ = inputs.rows();
  inputs_ = inputs.data();
}

template <Real T>
ConstMatrixView<T> Tape<T>::input(Index i) const {
  return i == 0 ? ConstMatrixView<T>(inputs_, rows_, input_size_) : output(i - 1);
}

template <Real T>
MatrixView<T> Tape<T>::output(Index i) {
  return at(outputs_[static_cast<std::size_t>(i)]);
}
template <Real T>
ConstMatrixView<T> Tape<T>::output(Index i) const {
  return at(outputs_[static_cast<std::size_t>(i)]);
}
template <Real T>
MatrixView<T> Tape<T>::saved(Index i) {
  return at(saved_[static_cast<std::size_t>(i)]);
}
template <Real T>
ConstMatrixView<T> Tape<T>::saved(Index i) const {
  return at(saved_[static_cast<std::size_t>(i)]);
}
template <Real T>
MatrixView<T> Tape<T>::output_gradient(Index i) {
  return at(output_gradients_[static_cast<std::size_t>(i)]);
}
template <Real T>
ConstMatrixView<T> Tape<T>::output_gradient(Index i) const {
  return at(output_gradients_[static_cast<std::size_t>(i)]);
}
template <Real T>
MatrixView<T> Tape<T>::parameter_gradient(Index k) {
  return at(parameter_gradients_[static_cast<std::size_t>(k)]);
}
template <Real T>
ConstMatrixView<T> Tape<T>::parameter_gradient(Index k) const {
  return at(parameter_gradients_[static_cast<std::size_t>(k)]);
}
template <Real T>
std::span<double> Tape<T>::row_losses() {
  return std::span(row_losses_).first(static_cast<std::size_t>(rows_));
}
template <Real T>
std::span<const double> Tape<T>::row_losses() const {
  return std::span(row_losses_).first(static_cast<std::size_t>(rows_));
}

template class Tape<float>;
template class Tape<double>;

}  // namespace ogee
