#pragma once

/// Compares a derivative with central differences, (f(x + h) − f(x − h)) / 2h.

#include <algorithm>
#include <cmath>
#include <limits>

namespace ogee::detail {

/// Calls accept(f(x + h), f(x − h), 2h) with h = step · max(1, |x|), and with a tenth and a hundredth of it, until
/// it returns true. `evaluate` computes f for what `variable` is then; at the end that is x again.
template <class Evaluate, class Accept>
void central_differences(double& variable, double step, const Evaluate& evaluate, const Accept& accept) {
  const double original = variable;
  double h = step * std::max(1.0, std::abs(original));
  for (int attempt = 0; attempt < 3; ++attempt, h *= 0.1) {
    const double above = variable = original + h;
    const auto right = evaluate();
    const double below = variable = original - h;
    const auto left = evaluate();
    variable = original;
    if (accept(right, left, above - below)) return;
  }
}

/// |analytic − numeric| / max(|analytic|, |numeric|, 1e-3 · largest), but 0 if the difference is within
/// `rounding`. NaN counts as larger than any number.
inline double relative_error(double analytic, double numeric, double largest, double rounding) {
  const double difference = std::abs(analytic - numeric);
  if (difference <= rounding) return 0;
  const double error = difference / std::max({std::abs(analytic), std::abs(numeric), 1e-3 * largest});
  return std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
}

}  // namespace ogee::detail
