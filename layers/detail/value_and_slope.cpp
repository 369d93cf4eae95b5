#include "value_and_slope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "../../core/errors.hpp"

namespace ogee::detail {
namespace {

/// Results for inputs that are not finite are not the fault of the function.
template <Real T>
void require_finite(const Activation& activation, T x, T value, T slope) {
  if (!std::isfinite(x) || (std::isfinite(value) && std::isfinite(slope))) return;
  const bool slope_is_bad = std::isfinite(value);
  const T bad = slope_is_bad ? slope : value;
  throw NonFiniteError(fmt::format("{}: the {} at x = {} is {} in {}", activation.description(),
                                   slope_is_bad ? "slope" : "value", x, std::isnan(bad) ? std::abs(bad) : bad,
                                   precision_name<T>));
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
void value_and_slope(const Activation& activation, const ConstMatrixView<T>& input, MatrixView<T> output,
                     MatrixView<T> slope, const PassPosition& position) {
  if (activation.is_watched() && position.stops_at_non_finite)
    return watched_forward(activation, elements(input), elements(output), elements(slope));
  activation.value_and_slope(elements(input), elements(output), elements(slope));
}

template void value_and_slope(const Activation&, const ConstMatrixView<float>&, MatrixView<float>,
                              MatrixView<float>, const PassPosition&);
template void value_and_slope(const Activation&, const ConstMatrixView<double>&, MatrixView<double>,
                              MatrixView<double>, const PassPosition&);

}  // namespace ogee::detail
