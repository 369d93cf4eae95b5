#pragma once

/// What theory predicts for a network before it is trained, in words and numbers.

#include <span>
#include <string>

#include "../../insight/theory/propagation_limit.hpp"
#include "../../insight/theory/signal_propagation.hpp"
#include "../results/json.hpp"

namespace ogee {

/// Layer by layer: deviation of the pre-activations, saturated shares, gradient.
[[nodiscard]] std::string propagation_table(std::span<const LayerPrediction> layers);

/// What the columns of that table mean.
[[nodiscard]] std::string propagation_legend();

/// The numbers of the limit, one per line.
[[nodiscard]] std::string propagation_limit_text(const PropagationLimit& limit);

/// How deep a network of this function can be trained with these weights, and why, in sentences: how
/// gradients change from layer to layer, how far signals get, whether they are stable, and what is left in a
/// network of these layers.
[[nodiscard]] std::string propagation_conclusion(std::span<const LayerPrediction> layers,
                                                 const PropagationLimit& limit);

/// The same for other programs:
///
///     {"ogee": "0.1.0", "command": "predict-depth", "settings": {...},
///      "layers": [{"layer": "dense1", "pre_activation_deviation": 0.9, "saturated_left": 0.01,
///                  "saturated_right": 0.01, "chi": 0.06, "relative_gradient_norm": 0.001}, ...],
///      "limit": {"pre_activation_variance": 0.26, "chi": 0.06, "depth_scale": 0.35, "correlation": 1,
///                "correlation_depth_scale": 0.35, "sensitivity": 0.05},
///      "conclusion": "..."}
///
/// Values that are not finite or not known are null.
[[nodiscard]] std::string propagation_json(std::span<const Setting> settings,
                                           std::span<const LayerPrediction> layers,
                                           const PropagationLimit& limit);

}  // namespace ogee
