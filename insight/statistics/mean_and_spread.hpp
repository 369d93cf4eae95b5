#pragma once

#include <span>

#include "../../core/types.hpp"

namespace ogee {

/// A mean of n values, with their standard deviation (n − 1 in the denominator) as its spread; a spread of 0
/// for one value.
struct MeanAndSpread {
  double mean = 0;
  double spread = 0;
};
[[nodiscard]] MeanAndSpread mean_and_spread(std::span<const double> values);

/// Half the width of a confidence interval: the mean of the normal distribution that n values come from is
/// within this distance of their mean with probability `confidence`: t·s/√n with Student's t for n − 1
/// degrees of freedom. Infinite for n < 2.
[[nodiscard]] double confidence_half_width(const MeanAndSpread& values, Index n, double confidence = 0.95);

}  // namespace ogee
