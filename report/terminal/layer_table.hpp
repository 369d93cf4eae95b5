#pragma once

#include <span>
#include <string>

#include "../../insight/compare/comparison.hpp"

namespace ogee {

/// A table of what happens in each layer: saturated shares, mean output, gradient norm.
[[nodiscard]] std::string layer_table(std::span<const LayerStatistics> layers);

/// The same for each activation of a comparison, as means over its runs.
[[nodiscard]] std::string layer_table(const Comparison& comparison);

/// What the columns of a layer table mean.
[[nodiscard]] std::string layer_table_legend(double saturation_threshold = default_saturation_threshold);

}  // namespace ogee
