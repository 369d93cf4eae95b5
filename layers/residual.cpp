#include "residual.hpp"

#include "../core/elementwise.hpp"
#include "../core/matmul.hpp"
#include "../core/option_checks.hpp"
#include "detail/scratch.hpp"

namespace ogee {
namespace {

// What is kept of each row: Z, then f′(Z), then dL/dZ; H; and room for dL/dH.
constexpr Index inner = 0;
constexpr Index hidden = 1;
constexpr Index hidden_gradient = 2;

template <Real T>
std::array<Parameter<T>, 4> parameters_of_residual() {
  return {{{"weights", {}}, {"bias", {}}, {"output_weights", {}}, {"output_bias", {}}}};
}

}  // namespace

template <Real T>
Residual<T>::Residual(Index size, Activation activation, ResidualOptions options)
    : ShortcutLayer<T>(size, std::move(activation), options.initialization, parameters_of_residual<T>()),
      options_(options) {
  detail::require_count("residual", "size", size);
}

template <Real T>
Residual<T>::Residual(Activation activation, ResidualOptions options)
    : ShortcutLayer<T>(0, std::move(activation), options.initialization, parameters_of_residual<T>()),
      options_(options) {}

template <Real T>
void Residual<T>::infer(const ConstMatrixView<T>& input, MatrixView<T> output) const {
  detail::with_scratch<T>(input.rows(), input.cols(), [&](MatrixView<T> h) {
    this->multiply_by_first(input, h);  // (B×n) = (B×n) · (n×n) + (1×n)
    this->activate().infer(read_only(h), h);
    this->multiply_by_second(read_only(h), output);  // (B×n) = (B×n) · (n×n) + (1×n)
    add_elements(elements(input), elements(read_only(output)), elements(output));
  });
}

template <Real T>
void Residual<T>::forward(const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> saved,
                          const PassPosition& position) const {
  const MatrixView<T> z = this->kept(saved, inner);
  const MatrixView<T> h = this->kept(saved, hidden);
  this->multiply_by_first(input, z);                       // (B×n) = (B×n) · (n×n) + (1×n)
  this->activate().forward(read_only(z), h, z, position);  // z is f′(Z) from here on
  this->multiply_by_second(read_only(h), output);          // (B×n) = (B×n) · (n×n) + (1×n)
  add_elements(elements(input), elements(read_only(output)), elements(output));
}

template <Real T>
void Residual<T>::backward_inner(const ConstMatrixView<T>& output_gradient, SavedRows<T> saved) const {
  const MatrixView<T> dz = this->kept(saved, inner);
  const MatrixView<T> dh = this->kept(saved, hidden_gradient);
  multiply_input(output_gradient, this->second_weights(), dh);  // (B×n) = (B×n) · (n×n)
  multiply_elements(elements(read_only(dh)), elements(read_only(dz)), elements(dz));
}

template <Real T>
void Residual<T>::backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                                 MatrixView<T> input_gradient) const {
  input_gradient = output_gradient;
  add_input_product(this->kept(pass.saved, inner), this->first_weights(),
                    input_gradient);  // (B×n) += (B×n) · (n×n)
}

template <Real T>
void Residual<T>::backward_weights(const SavedPass<T>& batch, const ConstMatrixView<T>& output_gradient,
                                   Index parameter, Index first_row, MatrixView<T> gradient) const {
  if (this->is_first(parameter)) {
    this->weight_gradient(batch.input, this->kept(batch.saved, inner), parameter, first_row, gradient);
  } else {
    this->weight_gradient(this->kept(batch.saved, hidden), output_gradient, parameter, first_row, gradient);
  }
}

template <Real T>
template <Real U>
LayerPointer<U> Residual<T>::cast() const {
  auto other = this->size() > 0 ? std::make_unique<Residual<U>>(this->size(), this->activation(), options_)
                                : std::make_unique<Residual<U>>(this->activation(), options_);
  other->take_parameters(this->parameters());
  return other;
}

template <Real T>
LayerPointer<T> Residual<T>::clone() const {
  return cast<T>();
}
template <Real T>
LayerPointer<float> Residual<T>::to_float() const {
  return cast<float>();
}
template <Real T>
LayerPointer<double> Residual<T>::to_double() const {
  return cast<double>();
}

template class Residual<float>;
template class Residual<double>;

}  // namespace ogee
