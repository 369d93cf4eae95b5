#pragma once

/// Which units are saturated: on the tails of their activation function, where hardly any gradient passes.

#include <span>

#include "../../core/activation.hpp"
#include "../../core/records.hpp"

namespace ogee {

/// Shares of elements, from 0 to 1.
struct Saturation {
  double left = 0;   ///< on the tail towards −∞
  double right = 0;  ///< on the tail towards +∞
};
template <>
inline constexpr auto fields_of<Saturation> =
    std::tuple{Field{"left", &Saturation::left, ranges::share, "share of elements on the tail towards −∞"},
               Field{"right", &Saturation::right, ranges::share, "share of elements on the tail towards +∞"}};

/// The share of a function's largest slope below which a slope is small.
inline constexpr double default_saturation_threshold = 0.05;

/// The largest |slope| of a function: from its contract or, if that claims none, over [−10, 10].
[[nodiscard]] double largest_slope(const Activation& activation);

/// The part of an activation function where an element is.
enum class Side { alive, left, right };

/// Decides which elements are saturated: those on a tail of the function, beyond which |slope| stays below `threshold` times
/// the function's largest and goes to 0. A slope that is small between steeper parts, as at the minimum of silu, is not
/// saturation, and neither is the slope of leaky_relu, which is small but does not go to 0. A threshold of 0 finds the
/// tails that are exactly flat.
///
/// The tails are found from the slope, up to |x| = 1e6; the contract need not state them. Where both meet, as for step,
/// they end at the middle kink, or at 0 if the contract lists none.
class SaturationRule {
 public:
  explicit SaturationRule(const Activation& activation, double threshold = default_saturation_threshold);

  /// For a pre-activation.
  [[nodiscard]] Side side_of(double x) const {
    if (x <= left_) return Side::left;
    return x >= right_ ? Side::right : Side::alive;
  }

  /// Where the left tail ends and the right one begins; −∞ and ∞ for a function without it.
  [[nodiscard]] double left_end() const { return left_; }
  [[nodiscard]] double right_begin() const { return right_; }
  [[nodiscard]] bool has_tail() const;

 private:
  double left_;
  double right_;
};

/// The shares of `pre_activations` that are saturated by the rule.
[[nodiscard]] Saturation saturation(const Activation& activation, std::span<const double> pre_activations,
                                    double threshold = default_saturation_threshold);

/// The expected shares for pre-activations that are normal with mean 0 and this standard deviation. NaN if the deviation
/// is negative or not finite.
[[nodiscard]] Saturation normal_saturation(const Activation& activation, double deviation,
                                           double threshold = default_saturation_threshold);

}  // namespace ogee
