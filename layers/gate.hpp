#pragma once

#include <optional>
#include <utility>

#include "activate.hpp"

namespace ogee {

/// Options of a gate.
struct GateOptions {
  /// The initial bias of T. Below 0 the gates are nearly shut at first, and the layer passes its input
  /// through. The paper takes −1 to −4, lower for deeper networks; of these, −4 trained 30 layers on the
  /// digits best.
  double gate_bias = -4;
  /// Overrides the network's scheme for this layer.
  std::optional<Initialization> initialization = std::nullopt;
};

/// A layer with a soft gate, the logistic, for each unit (Srivastava, Greff, Schmidhuber 2015, "Highway
/// networks", equation 3). With X (B×n), W and W_T (n×n), b and b_T (1×n),
///
///   H = f(X·W + b),   T = σ(X·W_T + b_T),   Y (B×n) = T ⊙ H + (1 − T) ⊙ X.
///
/// With G = dL/dY, Z = X·W + b and Z_T = X·W_T + b_T:
///
///   dL/dZ = G ⊙ T ⊙ f′(Z),   dL/dZ_T = G ⊙ (H − X) ⊙ T ⊙ (1 − T),
///   dL/dX = G ⊙ (1 − T) + dL/dZ · Wᵀ + dL/dZ_T · W_Tᵀ,
///   dL/dW = Xᵀ · dL/dZ,   dL/dW_T = Xᵀ · dL/dZ_T,   for the biases the sums of the rows:
///
/// where a gate is shut, G reaches X unchanged, whatever the slopes are. 1 − T is computed as σ(−Z_T),
/// without cancellation. W is initialised for f, W_T for the identity; b starts at 0.
struct Gate : GateOptions {
  static constexpr std::string_view kind = "gate";

  Gate() = default;
  Gate(Index units, Activation function, const GateOptions& options = {})
      : GateOptions(options), size(units), activation(std::move(function)) {}
  /// Takes its size from the layer before.
  explicit Gate(Activation function, const GateOptions& options = {})
      : GateOptions(options), activation(std::move(function)) {}

  std::optional<Index> size;  ///< empty for that of the layer before
  Activation activation = Tanh{};
};

template <>
inline constexpr auto fields_of<Gate> =
    std::tuple{Field{"size", &Gate::size, ranges::at_least_one, "units"},
               Field{"function", &Gate::activation, "the activation function"},
               Field{"gate_bias", &GateOptions::gate_bias, ranges::finite, "the initial bias of the gates"},
               Field{"initialization", &GateOptions::initialization, "how the weights are drawn"}};

template <>
struct LayerFor<Gate> {
  static LayerDescription described(const Gate& layer);
};

}  // namespace ogee
