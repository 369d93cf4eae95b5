#pragma once

namespace ogee::detail {

// By LayerStatistics::relative_gradient_norm of the first layer.
inline constexpr double vanished_below = 0.01;  ///< hardly anything of the last layer's gradient is left
inline constexpr double exploded_above = 10;    ///< it grew on its way back

}  // namespace ogee::detail
