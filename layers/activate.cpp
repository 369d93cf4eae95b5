#include "activate.hpp"

#include "../activations/registry.hpp"
#include "../activations/signal_gain.hpp"
#include "../core/elementwise.hpp"

namespace ogee {

template <Real T>
Activate<T>::Activate(std::string_view name) : activation_(activation_named(name)) {}

template <Real T>
void Activate<T>::infer(const ConstMatrixView<T>& input, MatrixView<T> output) const {
  activation_.value(elements(input), elements(output));
}

template <Real T>
void Activate<T>::forward(const ConstMatrixView<T>& input, MatrixView<T> output, MatrixView<T> saved,
                          const PassPosition& /*position*/) const {
  activation_.value_and_slope(elements(input), elements(output), elements(saved));
}

template <Real T>
void Activate<T>::backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                                 MatrixView<T> input_gradient) const {
  // (B×n) = (B×n) ⊙ (B×n)
  multiply_elements(elements(output_gradient), elements(pass.saved), elements(input_gradient));
}

template <Real T>
SignalGain Activate<T>::signal_gain() const {
  return ogee::signal_gain(activation_);
}

template <Real T>
LayerPointer<T> Activate<T>::clone() const {
  return std::make_unique<Activate<T>>(activation_);
}
template <Real T>
LayerPointer<float> Activate<T>::to_float() const {
  return std::make_unique<Activate<float>>(activation_);
}
template <Real T>
LayerPointer<double> Activate<T>::to_double() const {
  return std::make_unique<Activate<double>>(activation_);
}

template class Activate<float>;
template class Activate<double>;

}  // namespace ogee
