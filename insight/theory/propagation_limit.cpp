#include "propagation_limit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "../../activations/normal_quadrature.hpp"
#include "../../activations/signal_gain.hpp"
#include "../../core/errors.hpp"

namespace ogee {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
// Beyond these bounds a variance counts as 0 or as infinite.
constexpr double min_variance = 1e-8;
constexpr double max_variance = 1e8;
// Quadrature cannot distinguish a smaller value from 0.
constexpr double tolerance = 1e-9;

/// A wide layer with as many outputs as inputs.
struct WideLayer {
  const Activation& activation;
  double weight_variance;  // σ_w²
  double bias_variance;    // σ_b²

  /// q_{l+1}
  [[nodiscard]] double next(double variance) const {
    return weight_variance * signal_gain(activation, std::sqrt(variance)).forward + bias_variance;
  }

  /// q_{l+1} / q_l − 1, below 0 where the variance shrinks.
  [[nodiscard]] double growth_at(double variance) const { return next(variance) / variance - 1; }

  /// d ln q_{l+1} / d ln q_l
  [[nodiscard]] double sensitivity_at(double variance) const {
    constexpr double step = 1e-3;
    return std::log(next(variance * std::exp(step)) / next(variance * std::exp(-step))) / (2 * step);
  }

  [[nodiscard]] double chi_at(double variance) const {
    return weight_variance * signal_gain(activation, std::sqrt(variance)).backward;
  }
};

/// The nearest fixed point of the variance in the direction in which `start` moves: between it and `start`
/// all variances move towards it.
double fixed_point(const WideLayer& layer, double start) {
  const double growth = layer.growth_at(start);
  if (std::abs(growth) < tolerance) return start;
  const double step = growth > 0 ? 2 : 0.5;
  double near = start;
  double far = start;
  do {
    near = std::exchange(far, far * step);
    if (far < min_variance) return 0;
    if (far > max_variance) return infinity;
  } while (layer.growth_at(far) * growth > 0);
  constexpr int halvings = 50;
  for (int i = 0; i < halvings; ++i) {
    const double middle = std::sqrt(near * far);
    (layer.growth_at(middle) * growth > 0 ? near : far) = middle;
  }
  return far;
}

/// The correlation c of the pre-activations of two inputs, both of variance q, after a layer is
///
///   (σ_w² Σ a_n² cⁿ + σ_b²) / q,   a_n = E[f(√q z) h_n(z)],
///
/// with the normalised Hermite polynomials h_n (Mehler's formula).
class CorrelationMap {
 public:
  CorrelationMap(const WideLayer& layer, double variance);

  /// The limit of the correlation. The map is convex with a fixed point at 1, so it has at most one below 1.
  [[nodiscard]] double fixed_point() const {
    double low = 0;
    double high = 1 - tolerance;
    constexpr int halvings = 50;
    for (int i = 0; i < halvings; ++i) {
      const double middle = (low + high) / 2;
      (at(middle).value > middle ? low : high) = middle;
    }
    return low;
  }

  [[nodiscard]] ValueAndSlope<double> at(double c) const {
    ValueAndSlope<double> result{.value = 0, .slope = 0};
    for (std::size_t n = coefficients_.size(); n-- > 0;)  // Horner's scheme
      result = {.value = result.value * c + coefficients_[n], .slope = result.slope * c + result.value};
    return result;
  }

 private:
  std::vector<double> coefficients_;  // of the powers of c
};

CorrelationMap::CorrelationMap(const WideLayer& layer, double variance) {
  constexpr std::size_t terms = 256;
  std::vector<double> means(terms);  // a_n
  const double deviation = std::sqrt(variance);
  for (const auto& [x, weight] : normal_quadrature(deviation, layer.activation.contract().kinks)) {
    const double z = x / deviation;
    const double weighted_value = weight * layer.activation.at(x).value;
    double before = 0;
    double hermite = 1;
    for (std::size_t n = 0; n < terms; ++n) {
      means[n] += weighted_value * hermite;
      const auto degree = static_cast<double>(n);
      // √(n+1) h_{n+1} = z h_n − √n h_{n−1}
      before = std::exchange(hermite, (z * hermite - std::sqrt(degree) * before) / std::sqrt(degree + 1));
    }
  }
  for (const double mean : means) coefficients_.push_back(layer.weight_variance * mean * mean / variance);
  coefficients_.front() += layer.bias_variance / variance;
}

/// Whether the function jumps at a kink. Its slope says nothing of inputs on both sides then.
bool jumps(const Activation& activation) {
  const auto& kinks = activation.contract().kinks;
  return std::any_of(kinks.begin(), kinks.end(), [&](const Kink& kink) {
    const double step = 1e-9 * std::max(1.0, std::abs(kink.at));
    return std::abs(activation.at(kink.at + step).value - activation.at(kink.at - step).value) > 1e-6;
  });
}

/// The number of layers over which a quantity with this factor per layer changes by a factor of e.
double scale_of(double factor) {
  return std::abs(factor - 1) < 1e-6 ? infinity : 1 / std::abs(std::log(factor));
}

void check(double weight_variance, double bias_variance, double start) {
  const auto is_variance = [](double x) { return x >= 0 && std::isfinite(x); };
  if (!is_variance(weight_variance) || !is_variance(bias_variance) || !is_variance(start) || start == 0)
    throw OptionError(
        fmt::format("propagation limit: variances are {} of the weights, {} of the biases and {} of the "
                    "first pre-activations, expected finite numbers of at least 0, the last above 0",
                    weight_variance, bias_variance, start));
}

}  // namespace

PropagationLimit propagation_limit(const Activation& activation, double weight_variance, double bias_variance,
                                   double start) {
  check(weight_variance, bias_variance, start);
  const WideLayer layer{activation, weight_variance, bias_variance};
  const double variance = fixed_point(layer, start);
  const double chi = layer.chi_at(std::clamp(variance, min_variance, max_variance));
  const double scale = scale_of(chi);
  const bool settles = variance > 0 && std::isfinite(variance);
  PropagationLimit limit{.variance = variance,
                         .chi = chi,
                         .depth_scale = scale,
                         .correlation = 1,
                         .correlation_depth_scale = scale,
                         .sensitivity = layer.sensitivity_at(settles ? variance : start)};
  if (!jumps(activation) && (!(chi > 1) || scale == infinity)) return limit;
  if (settles) {
    const CorrelationMap map(layer, variance);
    limit.correlation = map.fixed_point();
    limit.correlation_depth_scale = scale_of(map.at(limit.correlation).slope);
  } else {
    limit.correlation = limit.correlation_depth_scale = unknown;
  }
  return limit;
}

}  // namespace ogee
