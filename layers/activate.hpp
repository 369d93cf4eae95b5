#pragma once

#include <string>
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
  static constexpr bool passes_size_through = true;
  static constexpr bool saves_over_input = true;
  static constexpr bool applies_activation = true;

  Activate() = default;
  explicit Activate(Activation function) : activation(std::move(function)) {}
  /// By name, as `activation_named` reads it. @throws UnknownNameError with the nearest names.
  explicit Activate(std::string_view name) : activation(activation_named(name)) {}

  Activation activation = Identity{};

  [[nodiscard]] std::string name() const { return activation.name(); }
  [[nodiscard]] std::string text() const { return activation.description(); }
  [[nodiscard]] static Index saved_size(Index input_size) { return input_size; }
  [[nodiscard]] SignalGain signal_gain() const;

  template <Real T>
  void infer(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output) const;
  template <Real T>
  void forward(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output,
               SavedRows<T> saved, const PassPosition& position) const;
  template <Real T>
  void backward_input(Parameters<T> parameters, const SavedPass<T>& pass,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const;
  template <Real T>
  void observe(Parameters<T> parameters, const ConstMatrixView<T>& input, Observer<T>& observer) const;
  template <Real T>
  std::size_t lower(Parameters<T> parameters, Graph<T>& graph, std::size_t x) const;
};

template <>
inline constexpr auto fields_of<Activate> =
    std::tuple{Field{"function", &Activate::activation, "the activation function"}};

/// An activation function in a list of layers means the layer that applies it.
template <class F>
requires std::derived_from<F, Activation>
struct LayerFor<F> {
  static Activate described(const F& function) { return Activate(static_cast<const Activation&>(function)); }
};

namespace detail {

/// y = f(x) and slope = f′(x), which may be the memory of x, for a layer's forward pass.
/// @throws NonFiniteError where a user's function gives a value or a slope that is not finite for a finite
///   number.
template <Real T>
void value_and_slope(const Activation& activation, const ConstMatrixView<T>& input, MatrixView<T> output,
                     MatrixView<T> slope, const PassPosition& position);

}  // namespace detail

extern template class detail::LayerModel<Activate, float>;
extern template class detail::LayerModel<Activate, double>;

}  // namespace ogee
