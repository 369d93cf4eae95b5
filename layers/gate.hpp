#pragma once

#include "shortcut_layer.hpp"

namespace ogee {

/// Options of a gate.
struct GateOptions {
  /// Where the bias of T starts. Below 0 the gates are nearly shut at first, and the layer hands its input
  /// on. The paper takes −1 to −4, the lower the deeper; of these −4 trained 30 layers on the digits best.
  double gate_bias = -4;
  /// Overrides the network's scheme for this layer.
  std::optional<Initialization> initialization = std::nullopt;
};

/// A layer with a soft gate, the logistic, for each unit (Srivastava, Greff, Schmidhuber 2015, "Highway
/// networks", equation 3): with X (B×n), W and W_T (n×n), b and b_T (1×n),
///
///   H = f(X·W + b),   T = σ(X·W_T + b_T),   Y (B×n) = T ⊙ H + (1 − T) ⊙ X.
///
/// With G = dL/dY, Z = X·W + b and Z_T = X·W_T + b_T:
///
///   dL/dZ = G ⊙ T ⊙ f′(Z),   dL/dZ_T = G ⊙ (H − X) ⊙ T ⊙ (1 − T),
///   dL/dX = G ⊙ (1 − T) + dL/dZ · Wᵀ + dL/dZ_T · W_Tᵀ,
///   dL/dW = Xᵀ · dL/dZ,   dL/dW_T = Xᵀ · dL/dZ_T,   for the biases the sums of the rows:
///
/// where a gate is shut, G arrives at X as it is, whatever the slopes are. 1 − T is computed as σ(−Z_T),
/// without cancellation. W is drawn for f, W_T for a function that changes nothing; b starts at 0.
template <Real T = float>
class Gate final : public ShortcutLayer<T> {
 public:
  /// @throws OptionError unless the size is at least 1 and the bias of the gate finite.
  Gate(Index size, Activation activation, GateOptions options = {});
  /// Takes its size from the layer before. @throws OptionError unless the bias of the gate is finite.
  explicit Gate(Activation activation, GateOptions options = {});

  /// How far the gates are open for each row of X (B×n): T (B×n).
  [[nodiscard]] Matrix<T> openness(const ConstMatrixView<T>& input) const;

  [[nodiscard]] std::string kind() const override { return "gate"; }
  void initialize(const InitialDraw& draw) override;

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

  GateOptions options_;
};

extern template class Gate<float>;
extern template class Gate<double>;

}  // namespace ogee
