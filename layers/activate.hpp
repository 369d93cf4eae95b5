#pragma once

#include <string_view>

#include "../activations/activation.hpp"
#include "../core/layer.hpp"
#include "../core/network.hpp"

namespace ogee {

/// The pluggable layer: Y = f(X), element by element, for any activation function f. With G = dL/dY,
///
///   dL/dX = G ⊙ f′(X).
///
/// The forward pass of training writes the slope f′(X) over X, which nobody needs afterwards. It throws
/// NonFiniteError where a function of the user gives a value or a slope that is not finite for a number that
/// is.
template <Real T = float>
class Activate final : public Layer<T> {
 public:
  explicit Activate(Activation activation) : activation_(std::move(activation)) {}
  /// By name, as `activation_named` reads it. @throws UnknownNameError with the nearest names.
  explicit Activate(std::string_view name);

  [[nodiscard]] const Activation& activation() const { return activation_; }

  [[nodiscard]] std::string kind() const override { return activation_.name(); }
  [[nodiscard]] std::string description() const override { return activation_.description(); }
  Index connect(Index input_size) override { return input_size; }
  [[nodiscard]] bool passes_size_through() const override { return true; }
  [[nodiscard]] Index saved_size(Index input_size) const override { return input_size; }
  [[nodiscard]] bool saves_over_input() const override { return true; }

  void infer(const ConstMatrixView<T>& input, MatrixView<T> output) const override;
  void forward(const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> saved,
               const PassPosition& position) const override;
  void backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                      MatrixView<T> input_gradient) const override;

  [[nodiscard]] SignalGain signal_gain() const override;

  [[nodiscard]] LayerPointer<T> clone() const override;
  [[nodiscard]] LayerPointer<float> to_float() const override;
  [[nodiscard]] LayerPointer<double> to_double() const override;

 private:
  /// value_and_slope that finds values and slopes that are not finite.
  void watched_forward(std::span<const T> input, std::span<T> output, std::span<T> slope) const;

  Activation activation_;
};

/// An activation function in a list of layers stands for the layer that applies it.
template <class F>
requires std::derived_from<F, Activation>
struct LayerMaker<F> {
  template <Real T>
  static LayerPointer<T> make(const F& function) {
    return std::make_unique<Activate<T>>(static_cast<const Activation&>(function));
  }
};

extern template class Activate<float>;
extern template class Activate<double>;

}  // namespace ogee
