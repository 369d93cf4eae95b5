#include "signal_gain.hpp"

#include <limits>

#include "normal_quadrature.hpp"

namespace ogee {

SignalGain signal_gain(const Activation& activation, double deviation) {
  const std::vector<QuadratureNode> nodes = normal_quadrature(deviation, activation.contract().kinks);
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  if (nodes.empty()) return {.forward = unknown, .backward = unknown};
  SignalGain gain{.forward = 0, .backward = 0};
  for (const auto& [x, weight] : nodes) {
    const ValueAndSlope<double> f = activation.at(x);
    gain.forward += weight * f.value * f.value;
    gain.backward += weight * f.slope * f.slope;
  }
  return gain;
}

}  // namespace ogee
