#include "saturation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "../../activations/normal_quadrature.hpp"

namespace ogee {
namespace {

/// P(z ≤ x) for a standard normal z.
double normal_distribution(double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; }

/// The boundary between two points on different sides.
template <class SideAt>
double end_of_side(const SideAt& side_at, double low, double high) {
  const Side first = side_at(low);
  for (double middle = low + (high - low) / 2; low < middle && middle < high; middle = low + (high - low) / 2)
    (side_at(middle) == first ? low : high) = middle;
  return high;
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

SaturationRule::SaturationRule(const Activation& activation, double fraction)
    : left_(activation.contract().left_saturation),
      right_(activation.contract().right_saturation),
      threshold_(fraction * largest_slope(activation)) {}

Side SaturationRule::side_of(double value, double slope) const {
  if (!left_ && !right_) return Side::alive;
  // The slope of step is 0 everywhere, so nothing is above a threshold of 0.
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

Saturation normal_saturation(const Activation& activation, double deviation, double fraction) {
  const SaturationRule rule(activation, fraction);
  const auto side_at = [&](double x) {
    const auto [value, slope] = activation.at(x);
    return rule.side_of(value, slope);
  };
  const std::vector<QuadratureNode> nodes = normal_quadrature(deviation, activation.contract().kinks);
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  if (nodes.empty()) return {.left = unknown, .right = unknown};
  Saturation share;
  double below = 0;  // the probability of everything left of the current side
  Side side = side_at(nodes.front().x);
  const auto end_at = [&](double probability) {
    if (side != Side::alive) (side == Side::left ? share.left : share.right) += probability - below;
    below = probability;
  };
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    const Side next = side_at(nodes[i].x);
    if (next == side) continue;
    end_at(normal_distribution(end_of_side(side_at, nodes[i - 1].x, nodes[i].x) / deviation));
    side = next;
  }
  end_at(1);
  return share;
}

}  // namespace ogee
