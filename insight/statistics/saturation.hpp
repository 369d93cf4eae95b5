#pragma once

/// Which units are saturated: on the flat parts of their activation function, where no gradient passes.

#include <span>

#include "../../core/activation.hpp"
#include "../../core/records.hpp"

namespace ogee {

/// Shares of elements, from 0 to 1.
struct Saturation {
  double left = 0;   ///< near the limit of the function at −∞
  double right = 0;  ///< near the limit at +∞
};
template <>
inline constexpr auto fields_of<Saturation> =
    std::tuple{Field{"left", &Saturation::left, ranges::share, "share of elements near the limit at −∞"},
               Field{"right", &Saturation::right, ranges::share, "share of elements near the limit at +∞"}};

/// The largest |slope| of a function: from its contract or, if that claims none, over [−10, 10].
[[nodiscard]] double largest_slope(const Activation& activation);

/// The part of an activation function that an element is on.
enum class Side { alive, left, right };

/// Tells which elements are saturated: those at which |slope| is below `fraction` of the function's largest
/// or is 0. An element belongs to the side that saturates according to the function's contract; if both do,
/// to the one whose limit is nearer to the value. A fraction of 0 finds the exactly flat regions.
class SaturationRule {
 public:
  explicit SaturationRule(const Activation& activation, double fraction = 0.05);
  [[nodiscard]] Side side_of(double value, double slope) const;

 private:
  std::optional<double> left_;
  std::optional<double> right_;
  double threshold_;
};

/// The shares of `pre_activations` that are saturated by the rule.
[[nodiscard]] Saturation saturation(const Activation& activation, std::span<const double> pre_activations,
                                    double fraction = 0.05);

/// The expected shares for pre-activations that are normal with mean 0 and this standard deviation. A side
/// narrower than a tenth of a deviation may be missed; otherwise the error is below 1e-12. NaN if the
/// deviation is negative or not finite.
[[nodiscard]] Saturation normal_saturation(const Activation& activation, double deviation,
                                           double fraction = 0.05);

}  // namespace ogee
