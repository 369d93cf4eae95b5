#pragma once

/// Which units are saturated: on the flat parts of their activation function, where no gradient passes.

#include "../activations/activation.hpp"

namespace ogee {

/// Shares of elements, from 0 to 1.
struct Saturation {
  double left = 0;   ///< near the limit of the function at −∞
  double right = 0;  ///< near the limit at +∞
};

/// The largest |slope| of a function: by its contract, or where that claims none, over [−10, 10].
[[nodiscard]] double largest_slope(const Activation& activation);

/// The shares of `pre_activations` at which |slope| is below `fraction` of the function's largest. An element
/// counts to the side that its contract says saturates; where both do, to the one whose limit the value is
/// nearer to.
[[nodiscard]] Saturation saturation(const Activation& activation, std::span<const double> pre_activations,
                                    double fraction = 0.05);

}  // namespace ogee
