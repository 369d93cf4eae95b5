#pragma once

#include <array>
#include <optional>

#include "../core/layer.hpp"
#include "../core/network.hpp"
#include "activate.hpp"

namespace ogee {

/// What Gate and Residual have in common: a layer that passes its input on beside what it makes of it, and is
/// therefore as wide as its input; it has an activation and two pairs of weights (n×n) and a bias (1×n).
template <Real T>
class ShortcutLayer : public Layer<T> {
 public:
  [[nodiscard]] const Activation& activation() const { return activate_.activation(); }

  /// What the activation is given for each row of X (B×n): Z (B×n) = X·W + b.
  [[nodiscard]] Matrix<T> pre_activations(const ConstMatrixView<T>& input) const;

  /// "64 → 64, tanh"
  [[nodiscard]] std::string description() const override;
  Index connect(Index input_size) override;
  [[nodiscard]] Index declared_input_size() const override { return size_; }
  [[nodiscard]] bool passes_size_through() const override { return true; }
  /// Draws the first weights for the activation; all else starts at 0.
  void initialize(const InitialDraw& draw) override;
  /// Three matrices (rows, n).
  [[nodiscard]] Index saved_size(Index input_size) const override { return 3 * input_size; }

  [[nodiscard]] std::span<Parameter<T>> parameters() override { return parameters_; }
  [[nodiscard]] std::span<const Parameter<T>> parameters() const override { return parameters_; }

  /// Takes the parameters of the same layer, perhaps in the other precision.
  template <Real U>
  void take_parameters(std::span<const Parameter<U>> parameters);

 protected:
  using Parameters = std::array<Parameter<T>, 4>;

  /// `size` 0 stands for that of the input, whatever it is.
  ShortcutLayer(Index size, Activation activation, std::optional<Initialization> initialization,
                Parameters parameters)
      : size_(size),
        activate_(std::move(activation)),
        initialization_(initialization),
        parameters_(std::move(parameters)) {}

  [[nodiscard]] Index size() const { return size_; }
  [[nodiscard]] const Activate<T>& activate() const { return activate_; }

  [[nodiscard]] const Matrix<T>& first_weights() const { return parameters_[0].value; }
  [[nodiscard]] const Matrix<T>& second_weights() const { return parameters_[2].value; }
  /// Whether parameter number `parameter` is of the first pair.
  [[nodiscard]] static bool is_first(Index parameter) { return parameter < 2; }

  /// Z (B×n) = X (B×n) · W (n×n) + b (1×n) with the first or the second pair.
  void multiply_by_first(const ConstMatrixView<T>& x, MatrixView<T> z) const;
  void multiply_by_second(const ConstMatrixView<T>& x, MatrixView<T> z) const;

  /// The gradient of parameter number `parameter`, where the pair it belongs to has the inputs x and the
  /// output gradient dZ; as Layer::backward_weights.
  static void weight_gradient(const ConstMatrixView<T>& x, const ConstMatrixView<T>& dz, Index parameter,
                              Index first_row, MatrixView<T> gradient);

  /// Matrix number 0, 1 or 2 of what the layer keeps.
  template <class U>
  static typename SavedRows<U>::View kept(const SavedRows<U>& saved, Index number) {
    const Index columns = saved.columns() / 3;
    return saved.part(number * columns, columns);
  }

 private:
  Index size_;
  Activate<T> activate_;
  std::optional<Initialization> initialization_;
  Parameters parameters_;
};

extern template class ShortcutLayer<float>;
extern template class ShortcutLayer<double>;

}  // namespace ogee
