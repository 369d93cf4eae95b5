#include "activate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "../activations/signal_gain.hpp"
#include "../core/elementwise.hpp"
#include "../core/errors.hpp"

namespace ogee {
namespace {

/// Results for inputs that are not finite are not the fault of the function.
template <Real T>
void require_finite(const Activation& activation, T x, T value, T slope) {
  if (!std::isfinite(x) || (std::isfinite(value) && std::isfinite(slope))) return;
  const bool slope_is_bad = std::isfinite(value);
  const T bad = slope_is_bad ? slope : value;
  throw NonFiniteError(fmt::format("{}: the {} at x = {} is {} in {}", activation.description(),
                                   slope_is_bad ? "slope" : "value", x, std::isnan(bad) ? std::abs(bad) : bad,
                                   std::same_as<T, float> ? "float" : "double"));
}

/// value_and_slope that also finds values and slopes that are not finite.
template <Real T>
void watched_forward(const Activation& activation, std::span<const T> input, std::span<T> output,
                     std::span<T> slope) {
  constexpr std::size_t most = 256;
  std::array<T, most> x;  // the slope may overwrite the inputs
  for (std::size_t first = 0; first < input.size(); first += most) {
    const std::size_t count = std::min(most, input.size() - first);
    std::copy_n(input.begin() + static_cast<std::ptrdiff_t>(first), count, x.begin());
    const auto values = output.subspan(first, count);
    const auto slopes = slope.subspan(first, count);
    activation.value_and_slope(std::span<const T>(x).first(count), values, slopes);
    for (std::size_t i = 0; i < count; ++i)
      if (!std::isfinite(values[i] + slopes[i])) require_finite(activation, x[i], values[i], slopes[i]);
  }
}

}  // namespace

template <Real T>
void detail::value_and_slope(const Activation& activation, const ConstMatrixView<T>& input,
                             MatrixView<T> output, MatrixView<T> slope, const PassPosition& position) {
  if (activation.is_watched() && position.stops_at_non_finite)
    return watched_forward(activation, elements(input), elements(output), elements(slope));
  activation.value_and_slope(elements(input), elements(output), elements(slope));
}

SignalGain Activate::signal_gain() const { return ogee::signal_gain(activation); }

template <Real T>
void Activate::infer(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input,
                     MatrixView<T> output) const {
  activation.value(elements(input), elements(output));
}

template <Real T>
void Activate::forward(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input, MatrixView<T> output,
                       SavedRows<T> saved, const PassPosition& position) const {
  detail::value_and_slope(activation, input, output, saved.all(), position);
}

template <Real T>
void Activate::backward_input(Parameters<T> /*parameters*/, const SavedPass<T>& pass,
                              const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
  // (B×n) = (B×n) ⊙ (B×n)
  multiply_elements(elements(output_gradient), elements(pass.saved.all()), elements(input_gradient));
}

template <Real T>
void Activate::observe(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input,
                       Observer<T>& observer) const {
  observer.activation(activation, input);
}

template <Real T>
std::size_t Activate::lower(Parameters<T> /*parameters*/, Graph<T>& graph, std::size_t x) const {
  return graph.apply(activation, x);
}

template void detail::value_and_slope(const Activation&, const ConstMatrixView<float>&, MatrixView<float>,
                                      MatrixView<float>, const PassPosition&);
template void detail::value_and_slope(const Activation&, const ConstMatrixView<double>&, MatrixView<double>,
                                      MatrixView<double>, const PassPosition&);
template class detail::LayerModel<Activate, float>;
template class detail::LayerModel<Activate, double>;

namespace kinds {
Kind<LayerDescription> activate() { return kind_of<LayerDescription, Activate>(); }
}  // namespace kinds

}  // namespace ogee
