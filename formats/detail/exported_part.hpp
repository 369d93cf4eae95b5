#pragma once

/// Parts of a model that are used by themselves.

#include "../model.hpp"

namespace ogee::detail {

/// The network without the layer that makes probabilities: losses take logits.
[[nodiscard]] Network<float> scoring_network(const Model& model);

/// What is exported of a model: from raw inputs or from those of the training, to logits or to what Model::predict
/// gives, for class 1 alone where the network has a single output.
/// @throws OptionError for logits of a model that has none.
[[nodiscard]] Model exported_part(const Model& model, bool raw_inputs, bool logits);

}  // namespace ogee::detail
