#include "activate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "../activations/registry.hpp"
#include "../activations/signal_gain.hpp"
#include "../core/elementwise.hpp"
#include "../core/errors.hpp"

namespace ogee {
namespace {

/// What a number that is not finite is made into is no fault of the function.
template <Real T>
void require_finite(const Activation& activation, T x, T value, T slope) {
  if (!std::isfinite(x) || (std::isfinite(value) && std::isfinite(slope))) return;
  const bool slope_is_bad = std::isfinite(value);
  const T bad = slope_is_bad ? slope : value;
  throw NonFiniteError(fmt::format("{}: the {} at x = {} is {} in {}", activation.description(),
                                   slope_is_bad ? "slope" : "value", x, std::isnan(bad) ? std::abs(bad) : bad,
                                   std::same_as<T, float> ? "float" : "double"));
}

}  // namespace

template <Real T>
Activate<T>::Activate(std::string_view name) : activation_(activation_named(name)) {}

template <Real T>
void Activate<T>::infer(const ConstMatrixView<T>& input, MatrixView<T> output) const {
  activation_.value(elements(input), elements(output));
}

template <Real T>
void Activate<T>::forward(const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> saved,
                          const PassPosition& /*position*/) const {
  const MatrixView<T> slope = saved.all();
  if (activation_.is_watched()) return watched_forward(elements(input), elements(output), elements(slope));
  activation_.value_and_slope(elements(input), elements(output), elements(slope));
}

template <Real T>
void Activate<T>::watched_forward(std::span<const T> input, std::span<T> output, std::span<T> slope) const {
  constexpr std::size_t most = 256;
  std::array<T, most> x;  // what the slope may overwrite
  for (std::size_t first = 0; first < input.size(); first += most) {
    const std::size_t count = std::min(most, input.size() - first);
    std::copy_n(input.begin() + static_cast<std::ptrdiff_t>(first), count, x.begin());
    const auto values = output.subspan(first, count);
    const auto slopes = slope.subspan(first, count);
    activation_.value_and_slope(std::span<const T>(x).first(count), values, slopes);
    for (std::size_t i = 0; i < count; ++i)
      if (!std::isfinite(values[i] + slopes[i])) require_finite(activation_, x[i], values[i], slopes[i]);
  }
}

template <Real T>
void Activate<T>::backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                                 MatrixView<T> input_gradient) const {
  // (B×n) = (B×n) ⊙ (B×n)
  multiply_elements(elements(output_gradient), elements(pass.saved.all()), elements(input_gradient));
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
