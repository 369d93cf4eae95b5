#pragma once

#include "shortcut_layer.hpp"

namespace ogee {

/// Options of a residual layer.
struct ResidualOptions {
  /// Overrides the network's scheme for W.
  std::optional<Initialization> initialization = std::nullopt;
};

/// A layer that adds to its input (He, Zhang, Ren, Sun 2016, "Deep residual learning", equation 1, with
/// nothing behind the sum as in "Identity mappings", equation 3): with X (B×n), W and V (n×n), b and c (1×n),
///
///   H = f(X·W + b),   Y (B×n) = X + H·V + c.
///
/// With G = dL/dY and Z = X·W + b:
///
///   dL/dZ = (G·Vᵀ) ⊙ f′(Z),   dL/dX = G + dL/dZ · Wᵀ,
///   dL/dW = Xᵀ · dL/dZ,   dL/dV = Hᵀ · G,   dL/db and dL/dc the sums of the rows of dL/dZ and G:
///
/// G arrives at X whatever the slopes are. W is drawn for f; V and the biases start at 0, so that the layer
/// at first hands its input on and no signal grows with the depth (Goyal et al. 2017, section 5.1).
template <Real T = float>
class Residual final : public ShortcutLayer<T> {
 public:
  /// @throws OptionError unless the size is at least 1.
  Residual(Index size, Activation activation, ResidualOptions options = {});
  /// Takes its size from the layer before.
  explicit Residual(Activation activation, ResidualOptions options = {});

  [[nodiscard]] std::string kind() const override { return "residual"; }

  void infer(const ConstMatrixView<T>& input, MatrixView<T> output) const override;
  void forward(const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> saved,
               const PassPosition& position) const override;
  void backward_inner(const ConstMatrixView<T>& output_gradient, SavedRows<T> saved) const override;
  void backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                      MatrixView<T> input_gradient) const override;
  void backward_weights(const SavedPass<T>& batch, const ConstMatrixView<T>& output_gradient, Index parameter,
                        Index first_row, MatrixView<T> gradient) const override;

  [[nodiscard]] LayerPointer<T> clone() const override;
  [[nodiscard]] LayerPointer<float> to_float() const override;
  [[nodiscard]] LayerPointer<double> to_double() const override;

 private:
  template <Real U>
  [[nodiscard]] LayerPointer<U> cast() const;

  ResidualOptions options_;
};

extern template class Residual<float>;
extern template class Residual<double>;

}  // namespace ogee
