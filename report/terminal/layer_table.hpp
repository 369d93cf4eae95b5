#pragma once

#include <span>
#include <string>

#include "../../insight/compare/comparison.hpp"

namespace ogee {

/// A table of what happens in each layer: saturated shares, mean output, gradient norm, and how far its gates are open if
/// any layer has gates.
[[nodiscard]] std::string layer_table(std::span<const LayerStatistics> layers);

/// The same for each activation of a comparison, as means over its runs.
[[nodiscard]] std::string layer_table(const Comparison& comparison);

/// What the columns of a layer table mean.
[[nodiscard]] std::string layer_table_legend(std::span<const LayerStatistics> layers,
                                             double saturation_threshold = default_saturation_threshold);
[[nodiscard]] std::string layer_table_legend(const Comparison& comparison);

}  // namespace ogee
