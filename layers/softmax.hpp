#pragma once

#include "../core/layer_description.hpp"

namespace ogee {

/// Y = softmax(X), row by row: Y_k = e^{X_k} / Σ_j e^{X_j}. With G = dL/dY,
///
///   dL/dX_k = Y_k (G_k − Σ_j G_j Y_j).
///
/// Put it after a trained network whose outputs should be probabilities. For training, SoftmaxCrossEntropy
/// takes logits and contains the softmax, which is more accurate; `fit` refuses to combine the two.
struct Softmax {
  static constexpr std::string_view kind = "softmax";
};

template <>
struct LayerFor<Softmax> {
  static LayerDescription described(const Softmax& layer);
};

}  // namespace ogee
