#pragma once

#include <optional>
#include <utility>

#include "activate.hpp"

namespace ogee {

/// Options of a residual layer.
struct ResidualOptions {
  /// Overrides the network's scheme for W.
  std::optional<Initialization> initialization = std::nullopt;
};

/// A layer that adds to its input (He, Zhang, Ren, Sun 2016, "Deep residual learning", equation 1, but with
/// nothing after the sum, as in "Identity mappings", equation 3). With X (B×n), W and V (n×n), b and c (1×n),
///
///   H = f(X·W + b),   Y (B×n) = X + H·V + c.
///
/// With G = dL/dY and Z = X·W + b:
///
///   dL/dZ = (G·Vᵀ) ⊙ f′(Z),   dL/dX = G + dL/dZ · Wᵀ,
///   dL/dW = Xᵀ · dL/dZ,   dL/dV = Hᵀ · G,   dL/db and dL/dc the sums of the rows of dL/dZ and G:
///
/// G reaches X whatever the slopes are. W is initialised for f; V and the biases start at 0, so at first the
/// layer passes its input through and no signal grows with the depth (Goyal et al. 2017, section 5.1).
struct Residual : ResidualOptions {
  static constexpr std::string_view kind = "residual";

  Residual() = default;
  Residual(Index units, Activation function, const ResidualOptions& options = {})
      : ResidualOptions(options), size(units), activation(std::move(function)) {}
  /// Takes its size from the layer before.
  explicit Residual(Activation function, const ResidualOptions& options = {})
      : ResidualOptions(options), activation(std::move(function)) {}

  std::optional<Index> size;  ///< empty for that of the layer before
  Activation activation = Tanh{};
};

template <>
inline constexpr auto fields_of<Residual> =
    std::tuple{Field{"size", &Residual::size, ranges::at_least_one, "units"},
               Field{"function", &Residual::activation, "the activation function"},
               Field{"initialization", &ResidualOptions::initialization, "how the weights are drawn"}};

template <>
struct LayerFor<Residual> {
  static LayerDescription described(const Residual& layer);
};

}  // namespace ogee
