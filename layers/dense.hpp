#pragma once

#include <optional>

#include "../core/layer_description.hpp"

namespace ogee {

/// Options of a dense layer.
struct DenseOptions {
  bool bias = true;
  /// Overrides the network's scheme for this layer.
  std::optional<Initialization> initialization = std::nullopt;
  /// A penalty on the weights; the bias is not penalised.
  Regularization regularization = {};
};

/// The affine layer Y (B×out) = X (B×in) · W (in×out) + b (1×out), with Keras' weight layout. With G = dL/dY:
///
///   dL/dX (B×in) = G · Wᵀ,   dL/dW (in×out) = Xᵀ · G,   dL/db (1×out) = sum of the rows of G.
///
/// Its parameters are "weight", drawn by the network's initialisation scheme, and "bias", which starts at 0.
struct Dense : DenseOptions {
  static constexpr std::string_view kind = "dense";

  Dense() = default;
  Dense(Index input_size, Index output_size, const DenseOptions& options = {})
      : DenseOptions(options), inputs(input_size), outputs(output_size) {}
  /// Takes its input size from the layer before.
  explicit Dense(Index output_size, const DenseOptions& options = {})
      : DenseOptions(options), outputs(output_size) {}

  std::optional<Index> inputs;  ///< empty for those of the layer before
  Index outputs = 1;
};

template <>
inline constexpr auto fields_of<Dense> =
    std::tuple{Field{"inputs", &Dense::inputs, ranges::at_least_one, "inputs, where they are fixed"},
               Field{"outputs", &Dense::outputs, ranges::at_least_one, "outputs"},
               Field{"bias", &DenseOptions::bias, "add a constant to each output"},
               Field{"initialization", &DenseOptions::initialization, "how the weights are drawn"}};

template <>
struct LayerFor<Dense> {
  static LayerDescription described(const Dense& layer);
};

}  // namespace ogee
