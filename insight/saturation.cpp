#include "saturation.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ogee {
namespace {

/// Whether a flat element with this value is on the left side.
bool is_left(const Contract& contract, double value) {
  if (!contract.right_saturation) return true;
  if (!contract.left_saturation) return false;
  return std::abs(value - *contract.left_saturation) < std::abs(value - *contract.right_saturation);
}

}  // namespace

double largest_slope(const Activation& activation) {
  const Interval& range = activation.contract().slope_range;
  const double claimed = std::max(std::abs(range.low), std::abs(range.high));
  if (std::isfinite(claimed)) return claimed;
  double largest = 0;
  for (int i = -1000; i <= 1000; ++i) largest = std::max(largest, std::abs(activation.at(i / 100.0).slope));
  return largest;
}

Saturation saturation(const Activation& activation, std::span<const double> pre_activations,
                      double fraction) {
  const Contract& contract = activation.contract();
  if (!contract.left_saturation && !contract.right_saturation) return {};
  std::vector<double> values(pre_activations.size());
  std::vector<double> slopes(pre_activations.size());
  activation.value_and_slope<double>(pre_activations, values, slopes);
  const double threshold = fraction * largest_slope(activation);
  Saturation counts;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double slope = std::abs(slopes[i]);
    // The slope of the step is 0 everywhere: there, nothing is above a threshold of 0.
    if (slope < threshold || slope == 0) ++(is_left(contract, values[i]) ? counts.left : counts.right);
  }
  const auto elements = static_cast<double>(std::max<std::size_t>(values.size(), 1));
  return {.left = counts.left / elements, .right = counts.right / elements};
}

}  // namespace ogee
