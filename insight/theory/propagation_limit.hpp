#pragma once

#include "../../core/activation.hpp"
#include "../../core/records.hpp"

namespace ogee {

/// The behaviour of signals and gradients in many equal wide layers, whose weights between N and N units have
/// variance σ_w² / N and whose biases have variance σ_b² (Schoenholz et al. 2017, arXiv:1611.01232). Scales
/// are in layers.
struct PropagationLimit {
  /// q*, the variance at which pre-activations settle: 0 if it dies out, infinite if it grows without bound.
  double variance;
  /// χ = σ_w² E[f′(z)²] at q*: the factor by which the mean square of a gradient changes from layer to layer.
  double chi;
  /// ξ = 1 / |ln χ|: the number of layers over which that mean square changes by a factor of e. Infinite for
  /// χ = 1.
  double depth_scale;
  /// c*, the limit of the correlation of two inputs' pre-activations: 1 where χ ≤ 1. A function that jumps tells any two
  /// inputs apart, whatever χ is: c* is below 1.
  double correlation;
  /// ξ_c: the number of layers over which the distance from c* falls by a factor of e (equation 9). It is ξ
  /// where c* is 1. ξ_c and c* are NaN where χ > 1 and q* is infinite: then only gradients have a scale.
  double correlation_depth_scale;
  /// κ = d ln q_{l+1} / d ln q_l: the factor by which a small relative difference of q changes from layer to
  /// layer, at q*, or at `start` where q* is 0 or infinite. Above 1, q runs away from any fixed point: two
  /// draws of a network, or two samples, can then be far apart. Without biases κ does not depend on σ_w², so
  /// where it is above 1 for all q, as for silu and gelu, no scale of the weights helps. NaN if q is 0 after
  /// one layer.
  double sensitivity;
};
template <>
inline constexpr auto fields_of<PropagationLimit> = std::tuple{
    Field{"pre_activation_variance", &PropagationLimit::variance, ranges::not_negative, "q*"},
    Field{"chi", &PropagationLimit::chi, ranges::not_negative, "χ at q*"},
    Field{"depth_scale", &PropagationLimit::depth_scale, ranges::not_negative, "ξ"},
    Field{"correlation", &PropagationLimit::correlation, ranges::finite, "c*"},
    Field{"correlation_depth_scale", &PropagationLimit::correlation_depth_scale, ranges::not_negative, "ξ_c"},
    Field{"sensitivity", &PropagationLimit::sensitivity, ranges::finite, "κ"}};

/// The limit for inputs whose first pre-activations have variance `start`.
/// @throws OptionError for a variance below 0 or not finite, or a start that is not above 0.
[[nodiscard]] PropagationLimit propagation_limit(const Activation& activation, double weight_variance,
                                                 double bias_variance = 0, double start = 1);

}  // namespace ogee
