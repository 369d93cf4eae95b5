#pragma once

#include <string_view>
#include <utility>

#include "../activations/functions.hpp"
#include "../activations/registry.hpp"
#include "../core/activation.hpp"
#include "../core/layer_description.hpp"

namespace ogee {

/// The pluggable layer: Y = f(X), element by element, for any activation function f. With G = dL/dY,
///
///   dL/dX = G ⊙ f′(X).
///
/// The forward pass of training writes the slope f′(X) over X, which is not needed afterwards. It throws
/// NonFiniteError where a user's function gives a value or a slope that is not finite for a finite number.
struct Activate {
  static constexpr std::string_view kind = "activation";

  Activate() = default;
  explicit Activate(Activation function) : activation(std::move(function)) {}
  /// By name, as `activation_named` reads it. @throws UnknownNameError with the nearest names.
  explicit Activate(std::string_view name) : activation(activation_named(name)) {}

  Activation activation = Identity{};
};

template <>
inline constexpr auto fields_of<Activate> =
    std::tuple{Field{"function", &Activate::activation, "the activation function"}};

template <>
struct LayerFor<Activate> {
  static LayerDescription described(const Activate& layer);
};

/// An activation function in a list of layers means the layer that applies it.
template <class F>
requires std::derived_from<F, Activation>
struct LayerFor<F> {
  static LayerDescription described(const F& function) {
    return LayerFor<Activate>::described(Activate(static_cast<const Activation&>(function)));
  }
};

}  // namespace ogee
