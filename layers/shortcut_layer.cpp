#include "shortcut_layer.hpp"

#include <fmt/format.h>

#include "../activations/signal_gain.hpp"
#include "../core/errors.hpp"
#include "../core/matmul.hpp"

namespace ogee {

template <Real T>
std::string ShortcutLayer<T>::description() const {
  const std::string size = size_ > 0 ? std::to_string(size_) : "?";
  return fmt::format("{} → {}, {}", size, size, activation().description());
}

template <Real T>
Index ShortcutLayer<T>::connect(Index input_size) {
  if (size_ > 0 && size_ != input_size)
    throw ShapeError(fmt::format("expected {} inputs, as the layer was made for", size_));
  size_ = input_size;
  for (std::size_t pair = 0; pair < parameters_.size() && parameters_[pair].value.size() == 0; pair += 2) {
    parameters_[pair].value = Matrix<T>::Zero(size_, size_);
    parameters_[pair + 1].value = Matrix<T>::Zero(1, size_);
  }
  return size_;
}

template <Real T>
void ShortcutLayer<T>::initialize(const InitialDraw& draw) {
  InitialDraw own = draw;
  own.scheme = initialization_.value_or(draw.scheme);
  own.following = ogee::signal_gain(activation());
  draw_weights(own, parameters_[0].value);
  for (std::size_t i = 1; i < parameters_.size(); ++i) parameters_[i].value.setZero();
}

template <Real T>
Matrix<T> ShortcutLayer<T>::pre_activations(const ConstMatrixView<T>& input) const {
  Matrix<T> z(input.rows(), input.cols());
  multiply_by_first(input, view(z));
  return z;
}

template <Real T>
void ShortcutLayer<T>::multiply_by_first(const ConstMatrixView<T>& x, MatrixView<T> z) const {
  multiply_forward(x, parameters_[0].value, elements(parameters_[1].value), z);
}

template <Real T>
void ShortcutLayer<T>::multiply_by_second(const ConstMatrixView<T>& x, MatrixView<T> z) const {
  multiply_forward(x, parameters_[2].value, elements(parameters_[3].value), z);
}

template <Real T>
void ShortcutLayer<T>::weight_gradient(const ConstMatrixView<T>& x, const ConstMatrixView<T>& dz,
                                       Index parameter, Index first_row, MatrixView<T> gradient) {
  if (parameter % 2 == 0) {
    multiply_weights(x, dz, first_row, gradient);  // (r×n) = (r×B) · (B×n)
  } else {
    sum_rows(dz, gradient);  // (1×n) = sum of the rows of (B×n)
  }
}

template <Real T>
template <Real U>
void ShortcutLayer<T>::take_parameters(std::span<const Parameter<U>> parameters) {
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    parameters_[i].value = parameters[i].value.template cast<T>();
    parameters_[i].regularization = parameters[i].regularization;
  }
}

template class ShortcutLayer<float>;
template class ShortcutLayer<double>;
template void ShortcutLayer<float>::take_parameters(std::span<const Parameter<float>>);
template void ShortcutLayer<float>::take_parameters(std::span<const Parameter<double>>);
template void ShortcutLayer<double>::take_parameters(std::span<const Parameter<float>>);
template void ShortcutLayer<double>::take_parameters(std::span<const Parameter<double>>);

}  // namespace ogee
