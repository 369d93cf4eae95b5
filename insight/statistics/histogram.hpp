#pragma once

/// The distribution of values.

#include <cstdint>
#include <span>
#include <vector>

#include "../../core/types.hpp"

namespace ogee {

/// The number of values in each of n equal bins between the smallest and the largest finite value. Bin k
/// holds low + k·w ≤ x < low + (k + 1)·w with w = (high − low) / n; the last one includes `high`.
struct Histogram {
  double low = 0;
  double high = 0;
  std::vector<std::int64_t> counts;
  std::int64_t not_finite = 0;  ///< values in no bin
  double sum = 0;               ///< of the finite values
  double sum_of_squares = 0;

  /// Values in the bins.
  [[nodiscard]] std::int64_t total() const;
  /// The mean of these values; NaN if there are none.
  [[nodiscard]] double root_mean_square() const;
};

/// The histogram of `values`; if they are equal, all are in the first bin.
/// @throws OptionError unless there is at least one bin.
[[nodiscard]] Histogram histogram(std::span<const double> values, Index bins = 64);

}  // namespace ogee
