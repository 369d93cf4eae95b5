#pragma once

#include <limits>
#include <span>

#include "../../core/records.hpp"

namespace ogee {

/// The mean and standard deviation (n − 1 in the denominator) of n values; the deviation of one value is 0.
/// Of no values they are NaN.
struct MeanAndSpread {
  double mean = 0;
  double spread = 0;
  double half_width =
      std::numeric_limits<double>::infinity();  ///< of the 95 % confidence interval of the mean
};
template <>
inline constexpr auto fields_of<MeanAndSpread> = std::tuple{
    Field{"mean", &MeanAndSpread::mean, ranges::finite, "mean"},
    Field{"spread", &MeanAndSpread::spread, ranges::not_negative, "standard deviation"},
    Field{
        "half_width", &MeanAndSpread::half_width, ranges::not_negative,
        "half the width of the 95 % confidence interval of the mean, by Student's t; infinite for fewer than "
        "two values"}};

[[nodiscard]] MeanAndSpread mean_and_spread(std::span<const double> values);

/// Half the width of a confidence interval. The n values come from a normal distribution whose mean is within
/// this distance of their mean with probability `confidence`: t·s/√n with Student's t for n − 1 degrees of
/// freedom. Infinite for n < 2.
[[nodiscard]] double confidence_half_width(const MeanAndSpread& values, Index n, double confidence = 0.95);

}  // namespace ogee
