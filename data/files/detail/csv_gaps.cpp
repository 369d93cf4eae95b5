#include "csv_gaps.hpp"

#include <cmath>

namespace ogee::detail {

std::optional<Index> fill_gaps_with_means(MatrixView<float> values) {
  for (Index column = 0; column < values.cols(); ++column) {
    double sum = 0;
    Index known = 0;
    for (Index row = 0; row < values.rows(); ++row) {
      if (std::isnan(values(row, column))) continue;
      sum += values(row, column);
      ++known;
    }
    if (known == 0) return column;
    const auto mean = static_cast<float>(sum / static_cast<double>(known));
    for (Index row = 0; row < values.rows(); ++row)
      if (std::isnan(values(row, column))) values(row, column) = mean;
  }
  return std::nullopt;
}

}  // namespace ogee::detail
