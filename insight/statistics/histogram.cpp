#include "histogram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include "../../core/errors.hpp"

namespace ogee {
namespace {

/// The ends of the finite values; 0 and 0 if there are none.
std::pair<double, double> ends_of(std::span<const double> values) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return low <= high ? std::pair(low, high) : std::pair(0.0, 0.0);
}

}  // namespace

std::int64_t Histogram::total() const {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

double Histogram::root_mean_square() const {
  return std::sqrt(sum_of_squares / static_cast<double>(total()));
}

Histogram histogram(std::span<const double> values, Index bins) {
  if (bins < 1) throw OptionError(fmt::format("histogram: {} bins, expected at least 1", bins));
  Histogram result;
  std::tie(result.low, result.high) = ends_of(values);
  result.counts.assign(static_cast<std::size_t>(bins), 0);
  // Halves, so that the width of the widest range does not overflow.
  const double half_width = result.high / 2 - result.low / 2;
  for (const double value : values) {
    if (!std::isfinite(value)) {
      ++result.not_finite;
      continue;
    }
    const double share = half_width > 0 ? (value / 2 - result.low / 2) / half_width : 0;
    const auto bin = static_cast<Index>(share * static_cast<double>(bins));
    ++result.counts[static_cast<std::size_t>(std::min(bin, bins - 1))];
    result.sum += value;
    result.sum_of_squares += value * value;
  }
  return result;
}

}  // namespace ogee
