#pragma once

#include <optional>

#include "../core/network.hpp"

namespace ogee {

/// Y = X ⊙ factor + offset, with one factor and one offset for each column, as preparing data does.
struct ColumnScaling {
  Matrix<double> factor;  ///< (1, columns)
  Matrix<double> offset;  ///< (1, columns)
};

/// The scaling that a network computes, whatever its layers: found from its outputs for a few rows, in double.
/// None if it computes anything else.
[[nodiscard]] std::optional<ColumnScaling> column_scaling(const Network<float>& network);

}  // namespace ogee
