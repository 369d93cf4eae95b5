#pragma once

#include <span>

#include "../../core/types.hpp"

namespace ogee {

/// The mean and standard deviation (n − 1 in the denominator) of n values; the deviation of one value is 0.
struct MeanAndSpread {
  double mean = 0;
  double spread = 0;
};
[[nodiscard]] MeanAndSpread mean_and_spread(std::span<const double> values);

/// Half the width of a confidence interval. The n values come from a normal distribution whose mean is within
/// this distance of their mean with probability `confidence`: t·s/√n with Student's t for n − 1 degrees of
/// freedom. Infinite for n < 2.
[[nodiscard]] double confidence_half_width(const MeanAndSpread& values, Index n, double confidence = 0.95);

}  // namespace ogee
