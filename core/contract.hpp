#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace ogee {

/// A closed interval of the extended real line.
struct Interval {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// A point where a function has no derivative, and the slope used there.
struct Kink {
  double at;
  double slope;
};

/// What an activation function promises. `check_activation` (insight/) tests every claim numerically; a
/// default-constructed contract claims nothing: what is not stated may be so or not.
struct Contract {
  std::string formula = {};        ///< of the value, "σ(x) = 1 / (1 + e⁻ˣ)"
  std::string slope_formula = {};  ///< of the slope, "σ′(x) = σ(x) σ(−x)"
  std::string source = {};         ///< the paper or book, with its equation

  Interval value_range = {};  ///< from the infimum to the supremum of the value
  Interval slope_range = {};  ///< from the infimum to the supremum of the slope

  /// The limit of the value as x → −∞ (left) and x → +∞ (right), if the slope vanishes on that side: the
  /// function saturates there.
  std::optional<double> left_saturation = {};
  std::optional<double> right_saturation = {};

  std::optional<bool> zero_centred = {};  ///< odd, so that inputs symmetric about 0 give outputs with mean 0
  std::optional<bool> monotone = {};      ///< never decreases
  std::vector<Kink> kinks = {};           ///< every point without derivative, in increasing order

  /// The smallest K with |f(a) − f(b)| ≤ K |a − b|; infinite if the function jumps.
  double lipschitz = std::numeric_limits<double>::infinity();
};

}  // namespace ogee
