#pragma once

/// What becomes of the gradient on its way from the last layer to the first.

#include <cmath>
#include <string_view>
#include <vector>

#include "../../../insight/statistics/layer_statistics.hpp"

namespace ogee::detail {

// Of the gradient of the last layer, at the first one.
inline constexpr double vanished_below = 0.01;  ///< hardly anything of it is left
inline constexpr double exploded_above = 10;    ///< it grew on its way back

/// How much of the gradient of the last layer reaches the first one; 1 without layers.
inline double gradient_at_first(const std::vector<LayerStatistics>& layers) {
  return layers.empty() ? 1 : layers.front().relative_gradient_norm;
}

/// "vanished", "exploded" or "arrived"; "unknown" without layers, and if no gradient came to the last one.
inline std::string_view gradient_word(const std::vector<LayerStatistics>& layers) {
  const double gradient = gradient_at_first(layers);
  if (layers.empty() || std::isnan(gradient)) return "unknown";
  if (gradient < vanished_below) return "vanished";
  return gradient > exploded_above ? "exploded" : "arrived";
}

}  // namespace ogee::detail
