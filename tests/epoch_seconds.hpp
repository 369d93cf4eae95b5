#pragma once

/// Numbers that need more digits than floats have: seconds since 1970.

#include <gtest/gtest.h>

#include <cmath>
#include <ogee/core/matrix.hpp>
#include <vector>

namespace ogee::tests {

/// A thousandth of a second apart; as floats they are one number.
inline std::vector<double> epoch_seconds(int count) {
  std::vector<double> seconds;
  for (int i = 0; i < count; ++i) seconds.push_back(1'699'999'999.5 + 0.001 * i);
  return seconds;
}

/// Whether the column is (x − mean) / deviation, computed here in long double.
inline void expect_standardized(const Matrix<float>& column, const std::vector<double>& values) {
  ASSERT_EQ(column.rows(), std::ssize(values));
  const auto count = static_cast<long double>(values.size());
  long double mean = 0;
  for (const double value : values) mean += value / count;
  long double variance = 0;
  for (const double value : values) variance += (value - mean) * (value - mean) / count;
  for (Index row = 0; row < column.rows(); ++row) {
    const long double expected = (values[static_cast<std::size_t>(row)] - mean) / std::sqrt(variance);
    EXPECT_NEAR(column(row, 0), static_cast<double>(expected), 2e-6) << row;
  }
}

}  // namespace ogee::tests
