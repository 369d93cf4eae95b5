#include "initialization.hpp"

#include <cmath>

namespace ogee {
namespace {

using enum Initialization;

bool is_uniform(Initialization scheme) {
  return scheme == lecun_uniform || scheme == glorot_uniform || scheme == he_uniform;
}

/// Without the scale.
double variance_of_scheme(const InitialDraw& draw, Index fan_in, Index fan_out) {
  const auto in = static_cast<double>(fan_in);
  const auto out = static_cast<double>(fan_out);
  switch (draw.scheme) {
    case lecun_uniform:
    case lecun_normal:
      return 1 / in;
    case glorot_uniform:
    case glorot_normal:
      return 2 / (in + out);
    case he_uniform:
    case he_normal:
      return 2 / in;
    case matched:
      break;
  }
  const double power = in * draw.following.forward + out * draw.following.backward;
  // A function whose moments do not exist, or that is zero everywhere, has no matching scale.
  return std::isfinite(power) && power > 0 ? 2 / power : 2 / (in + out);
}

}  // namespace

double initial_variance(const InitialDraw& draw, Index fan_in, Index fan_out) {
  return draw.scale * draw.scale * variance_of_scheme(draw, fan_in, fan_out);
}

template <Real T>
void draw_weights(const InitialDraw& draw, Matrix<T>& weights, std::uint64_t first) {
  const double deviation = std::sqrt(initial_variance(draw, weights.rows(), weights.cols()));
  const double half_width = std::sqrt(3.0) * deviation;
  for (Index i = 0; i < weights.size(); ++i) {
    const std::uint64_t position = first + static_cast<std::uint64_t>(i);
    weights.data()[i] =
        static_cast<T>(is_uniform(draw.scheme) ? half_width * (2 * draw.stream.uniform(position) - 1)
                                               : deviation * draw.stream.normal(position));
  }
}

template void draw_weights(const InitialDraw&, Matrix<float>&, std::uint64_t);
template void draw_weights(const InitialDraw&, Matrix<double>&, std::uint64_t);

}  // namespace ogee
