#include "saturation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace ogee {
namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

/// The tails of a function, found from its slope.
class Tails {
 public:
  Tails(const Activation& activation, double threshold)
      : activation_(activation),
        largest_(largest_slope(activation)),
        threshold_(threshold * largest_),
        points_(points_for(activation.contract().kinks)),
        slopes_(points_.size()) {
    std::vector<double> values(points_.size());
    activation.value_and_slope<double>(points_, values, slopes_);
  }

  [[nodiscard]] double left_end() const {
    if (!vanishes(slopes_.front())) return -unbounded;
    std::size_t i = 0;
    while (i < points_.size() && is_flat(slopes_[i])) ++i;
    return i == points_.size() ? unbounded : end_between(points_[i - 1], points_[i]);
  }
  [[nodiscard]] double right_begin() const {
    if (!vanishes(slopes_.back())) return unbounded;
    std::size_t i = points_.size();
    while (i > 0 && is_flat(slopes_[i - 1])) --i;
    return i == 0 ? -unbounded : end_between(points_[i], points_[i - 1]);
  }

 private:
  /// In increasing order: even ratios on both sides, and both neighbours of each kink.
  static std::vector<double> points_for(const std::vector<Kink>& kinks) {
    constexpr double reach = 1e6;
    const double ratio = std::exp2(1.0 / 8);
    std::vector<double> points{-reach, 0, reach};
    for (double x = 1e-6; x < reach; x *= ratio) points.insert(points.end(), {-x, x});
    for (const Kink& kink : kinks)
      points.insert(points.end(), {std::nextafter(kink.at, -unbounded), std::nextafter(kink.at, unbounded)});
    std::sort(points.begin(), points.end());
    return points;
  }

  /// The slope of step is 0 everywhere, so that nothing is below its threshold.
  [[nodiscard]] bool is_flat(double slope) const { return std::abs(slope) < threshold_ || slope == 0; }

  /// Whether the slope goes to 0: below a thousandth of the largest it counts as gone.
  [[nodiscard]] bool vanishes(double slope) const {
    return is_flat(slope) && std::abs(slope) <= 1e-3 * largest_;
  }

  [[nodiscard]] double end_between(double flat, double steep) const {
    for (double middle = std::midpoint(flat, steep); middle != flat && middle != steep;
         middle = std::midpoint(flat, steep))
      (is_flat(activation_.at(middle).slope) ? flat : steep) = middle;
    return flat;
  }

  const Activation& activation_;
  double largest_;
  double threshold_;
  std::vector<double> points_;
  std::vector<double> slopes_;
};

/// P(z ≤ x) for a standard normal z.
double normal_distribution(double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; }

/// Where the tails of a function meet that has a slope of 0 everywhere.
double meeting_point(const std::vector<Kink>& kinks) {
  return kinks.empty() ? 0 : kinks[kinks.size() / 2].at;
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

SaturationRule::SaturationRule(const Activation& activation, double threshold) {
  const Tails tails(activation, threshold);
  left_ = tails.left_end();
  right_ = tails.right_begin();
  if (left_ >= right_) left_ = right_ = meeting_point(activation.contract().kinks);
}

bool SaturationRule::has_tail() const { return left_ > -unbounded || right_ < unbounded; }

Saturation saturation(const Activation& activation, std::span<const double> pre_activations,
                      double threshold) {
  const SaturationRule rule(activation, threshold);
  const auto share = [&](Side side) {
    const auto count = std::count_if(pre_activations.begin(), pre_activations.end(),
                                     [&](double x) { return rule.side_of(x) == side; });
    return static_cast<double>(count) / static_cast<double>(std::max<std::size_t>(pre_activations.size(), 1));
  };
  return {.left = share(Side::left), .right = share(Side::right)};
}

Saturation normal_saturation(const Activation& activation, double deviation, double threshold) {
  const SaturationRule rule(activation, threshold);
  if (!(deviation >= 0 && std::isfinite(deviation))) {
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    return {.left = unknown, .right = unknown};
  }
  if (deviation == 0) {
    const Side side = rule.side_of(0);
    return {.left = side == Side::left ? 1.0 : 0.0, .right = side == Side::right ? 1.0 : 0.0};
  }
  return {.left = normal_distribution(rule.left_end() / deviation),
          .right = normal_distribution(-rule.right_begin() / deviation)};
}

}  // namespace ogee
