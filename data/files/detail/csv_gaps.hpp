#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "../../../core/matrix.hpp"

namespace ogee::detail {

/// Puts the mean of each column in place of its gaps, which are not numbers. Returns the first column that has gaps
/// alone and so no mean; those behind it are not filled.
[[nodiscard]] std::optional<Index> fill_gaps_with_means(MatrixView<double> values);

/// Puts the number of its column in place of each gap. @throws OptionError unless there is one for each column.
void fill_gaps_with(std::span<const double> numbers, MatrixView<double> values, std::string_view file);

}  // namespace ogee::detail
