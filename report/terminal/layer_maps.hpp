#pragma once

/// What happened in the layers during training, as pictures for the terminal. Shows the first probed run of
/// each activation.

#include <string>

#include "../../insight/compare/comparison.hpp"
#include "heat_map.hpp"

namespace ogee {

/// The share of saturated outputs of each layer in each probe record, left and right together; empty without
/// probes or without activations that saturate.
[[nodiscard]] std::string saturation_map(const Comparison& comparison, const HeatMapOptions& options = {});

/// The gradient that arrives at each layer, from the first to the last, before training and at its end, on a
/// logarithmic scale from 10⁻⁸ to 1 times the last layer's; empty without probes or if there is only one
/// layer.
[[nodiscard]] std::string gradient_lines(const Comparison& comparison);

/// Both, each with a line on how to read it.
[[nodiscard]] std::string layer_maps(const Comparison& comparison, const HeatMapOptions& options = {});

}  // namespace ogee
