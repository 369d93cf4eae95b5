#include "mean_and_spread.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include "student_t.hpp"

namespace ogee {

MeanAndSpread mean_and_spread(std::span<const double> values) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  if (values.empty()) return {.mean = unknown, .spread = unknown};
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  if (values.size() == 1) return {.mean = mean, .spread = 0};
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  MeanAndSpread result{.mean = mean, .spread = std::sqrt(squares / (count - 1))};
  result.half_width = confidence_half_width(result, std::ssize(values));
  return result;
}

double confidence_half_width(const MeanAndSpread& values, Index n, double confidence) {
  if (n < 2) return std::numeric_limits<double>::infinity();
  return student_t_quantile(confidence, n - 1) * values.spread / std::sqrt(static_cast<double>(n));
}

}  // namespace ogee
