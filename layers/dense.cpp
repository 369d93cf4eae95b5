#include "dense.hpp"

#include <fmt/format.h>

#include "../core/errors.hpp"
#include "../core/matmul.hpp"

namespace ogee {
namespace {

void require_size(Index size, const char* what) {
  if (size < 1) throw OptionError(fmt::format("dense layer with {} {}: expected at least 1", size, what));
}

}  // namespace

template <Real T>
Dense<T>::Dense(Index inputs, Index outputs, DenseOptions options)
    : inputs_(inputs), outputs_(outputs), options_(options) {
  require_size(inputs, "inputs");
  require_size(outputs, "outputs");
  check(options.regularization);
  parameters_[0].regularization = options.regularization;
}

template <Real T>
Dense<T>::Dense(Index outputs, DenseOptions options) : inputs_(0), outputs_(outputs), options_(options) {
  require_size(outputs, "outputs");
  check(options.regularization);
  parameters_[0].regularization = options.regularization;
}

template <Real T>
const Matrix<T>& Dense<T>::bias() const {
  if (!has_bias())
    throw OptionError(fmt::format("the dense layer {} × {} was made without bias", inputs_, outputs_));
  return parameters_[1].value;
}

template <Real T>
Matrix<T>& Dense<T>::bias() {
  return const_cast<Matrix<T>&>(std::as_const(*this).bias());
}

template <Real T>
std::string Dense<T>::description() const {
  const std::string inputs = inputs_ > 0 ? std::to_string(inputs_) : "?";
  return fmt::format("{} → {}{}", inputs, outputs_, has_bias() ? "" : ", no bias");
}

template <Real T>
Index Dense<T>::connect(Index input_size) {
  if (inputs_ > 0 && inputs_ != input_size)
    throw ShapeError(fmt::format("expected {} inputs, as the layer was made for", inputs_));
  inputs_ = input_size;
  if (parameters_[0].value.size() == 0) {
    parameters_[0].value = Matrix<T>::Zero(inputs_, outputs_);
    if (has_bias()) parameters_[1].value = Matrix<T>::Zero(1, outputs_);
  }
  return outputs_;
}

template <Real T>
void Dense<T>::initialize(const InitialDraw& draw) {
  InitialDraw own = draw;
  own.scheme = options_.initialization.value_or(draw.scheme);
  draw_weights(own, weights());
  if (has_bias()) bias().setZero();
}

template <Real T>
void Dense<T>::infer(const ConstMatrixView<T>& input, MatrixView<T> output) const {
  const std::span<const T> b = has_bias() ? elements(bias()) : std::span<const T>{};
  multiply_forward(input, weights(), b, output);  // (B×out) = (B×in) · (in×out) + (1×out)
}

template <Real T>
void Dense<T>::forward(const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> /*saved*/,
                       const PassPosition& /*position*/) const {
  infer(input, output);
}

template <Real T>
void Dense<T>::backward_input(const SavedPass<T>& /*pass*/, const ConstMatrixView<T>& output_gradient,
                              MatrixView<T> input_gradient) const {
  multiply_input(output_gradient, weights(), input_gradient);  // (B×in) = (B×out) · (out×in)
}

template <Real T>
void Dense<T>::backward_weights(const SavedPass<T>& batch, const ConstMatrixView<T>& output_gradient,
                                Index parameter, Index first_row, MatrixView<T> gradient) const {
  if (parameter == 0) {
    multiply_weights(batch.input, output_gradient, first_row, gradient);  // (r×out) = (r×B) · (B×out)
    return;
  }
  sum_rows(output_gradient, gradient);  // (1×out) = sum of the rows of (B×out)
}

template <Real T>
std::span<Parameter<T>> Dense<T>::parameters() {
  return std::span(parameters_).first(has_bias() ? 2 : 1);
}

template <Real T>
std::span<const Parameter<T>> Dense<T>::parameters() const {
  return std::span(parameters_).first(has_bias() ? 2 : 1);
}

template <Real T>
template <Real U>
LayerPointer<U> Dense<T>::cast() const {
  auto other = inputs_ > 0 ? std::make_unique<Dense<U>>(inputs_, outputs_, options_)
                           : std::make_unique<Dense<U>>(outputs_, options_);
  for (std::size_t i = 0; i < parameters().size(); ++i) {
    other->parameters()[i].value = parameters_[i].value.template cast<U>();
    other->parameters()[i].regularization = parameters_[i].regularization;
  }
  return other;
}

template <Real T>
LayerPointer<T> Dense<T>::clone() const {
  return cast<T>();
}
template <Real T>
LayerPointer<float> Dense<T>::to_float() const {
  return cast<float>();
}
template <Real T>
LayerPointer<double> Dense<T>::to_double() const {
  return cast<double>();
}

template class Dense<float>;
template class Dense<double>;

}  // namespace ogee
