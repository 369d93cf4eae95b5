#pragma once

#include <optional>

#include "../../../core/matrix.hpp"

namespace ogee::detail {

/// Puts the mean of each column in place of its gaps, which are not numbers. Returns the first column that has gaps
/// alone and so no mean; those behind it are not filled.
[[nodiscard]] std::optional<Index> fill_gaps_with_means(MatrixView<float> values);

}  // namespace ogee::detail
