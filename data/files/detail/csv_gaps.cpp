#include "csv_gaps.hpp"

#include <fmt/format.h>

#include <cmath>

#include "../../../core/errors.hpp"

namespace ogee::detail {

std::optional<Index> fill_gaps_with_means(MatrixView<double> values) {
  for (Index column = 0; column < values.cols(); ++column) {
    double sum = 0;
    Index known = 0;
    for (Index row = 0; row < values.rows(); ++row) {
      if (std::isnan(values(row, column))) continue;
      sum += values(row, column);
      ++known;
    }
    if (known == 0) return column;
    const double mean = sum / static_cast<double>(known);
    for (Index row = 0; row < values.rows(); ++row)
      if (std::isnan(values(row, column))) values(row, column) = mean;
  }
  return std::nullopt;
}

void fill_gaps_with(std::span<const double> numbers, MatrixView<double> values, std::string_view file) {
  if (std::ssize(numbers) != values.cols())
    throw OptionError(fmt::format("{}: {} means for {} features", file, std::ssize(numbers), values.cols()));
  for (Index row = 0; row < values.rows(); ++row)
    for (Index column = 0; column < values.cols(); ++column)
      if (std::isnan(values(row, column))) values(row, column) = numbers[static_cast<std::size_t>(column)];
}

}  // namespace ogee::detail
