#include "saturation.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ogee {

double largest_slope(const Activation& activation) {
  const Interval& range = activation.contract().slope_range;
  const double claimed = std::max(std::abs(range.low), std::abs(range.high));
  if (std::isfinite(claimed)) return claimed;
  double largest = 0;
  for (int i = -1000; i <= 1000; ++i) largest = std::max(largest, std::abs(activation.at(i / 100.0).slope));
  return largest;
}

SaturationRule::SaturationRule(const Activation& activation, double fraction)
    : left_(activation.contract().left_saturation),
      right_(activation.contract().right_saturation),
      threshold_(fraction * largest_slope(activation)) {}

Side SaturationRule::side_of(double value, double slope) const {
  if (!left_ && !right_) return Side::alive;
  // The slope of the step is 0 everywhere: there, nothing is above a threshold of 0.
  if (!(std::abs(slope) < threshold_ || slope == 0)) return Side::alive;
  if (!right_) return Side::left;
  if (!left_) return Side::right;
  return std::abs(value - *left_) < std::abs(value - *right_) ? Side::left : Side::right;
}

Saturation saturation(const Activation& activation, std::span<const double> pre_activations,
                      double fraction) {
  std::vector<double> values(pre_activations.size());
  std::vector<double> slopes(pre_activations.size());
  activation.value_and_slope<double>(pre_activations, values, slopes);
  const SaturationRule rule(activation, fraction);
  Saturation counts;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Side side = rule.side_of(values[i], slopes[i]);
    if (side != Side::alive) ++(side == Side::left ? counts.left : counts.right);
  }
  const auto elements = static_cast<double>(std::max<std::size_t>(values.size(), 1));
  return {.left = counts.left / elements, .right = counts.right / elements};
}

}  // namespace ogee
