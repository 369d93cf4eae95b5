#pragma once

#include <array>
#include <optional>

#include "../core/layer.hpp"
#include "../core/network.hpp"

namespace ogee {

/// Options of a dense layer.
struct DenseOptions {
  bool bias = true;
  /// Overrides the network's scheme for this layer.
  std::optional<Initialization> initialization = std::nullopt;
  /// A penalty on the weights, not on the bias.
  Regularization regularization = {};
};

/// The affine layer Y (B×out) = X (B×in) · W (in×out) + b (1×out), as Keras holds its weights. With G =
/// dL/dY:
///
///   dL/dX (B×in) = G · Wᵀ,   dL/dW (in×out) = Xᵀ · G,   dL/db (1×out) = sum of the rows of G.
///
/// Weights are drawn by the network's initialisation scheme; the bias starts at 0.
template <Real T = float>
class Dense final : public Layer<T> {
 public:
  /// @throws OptionError unless both sizes are at least 1, or for an impossible penalty.
  Dense(Index inputs, Index outputs, DenseOptions options = {});
  /// Takes its input size from the layer before.
  explicit Dense(Index outputs, DenseOptions options = {});

  [[nodiscard]] const Matrix<T>& weights() const { return parameters_[0].value; }
  [[nodiscard]] Matrix<T>& weights() { return parameters_[0].value; }
  [[nodiscard]] bool has_bias() const { return options_.bias; }
  /// (1, out). @throws OptionError when the layer has no bias.
  [[nodiscard]] const Matrix<T>& bias() const;
  [[nodiscard]] Matrix<T>& bias();

  [[nodiscard]] std::string kind() const override { return "dense"; }
  [[nodiscard]] std::string description() const override;
  Index connect(Index input_size) override;
  [[nodiscard]] Index declared_input_size() const override { return inputs_; }
  void initialize(const InitialDraw& draw) override;

  void infer(const ConstMatrixView<T>& input, MatrixView<T> output) const override;
  void forward(const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> saved,
               const PassPosition& position) const override;
  void backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                      MatrixView<T> input_gradient) const override;
  void backward_weights(const SavedPass<T>& batch, const ConstMatrixView<T>& output_gradient, Index parameter,
                        Index first_row, MatrixView<T> gradient) const override;

  [[nodiscard]] std::span<Parameter<T>> parameters() override;
  [[nodiscard]] std::span<const Parameter<T>> parameters() const override;

  [[nodiscard]] LayerPointer<T> clone() const override;
  [[nodiscard]] LayerPointer<float> to_float() const override;
  [[nodiscard]] LayerPointer<double> to_double() const override;

 private:
  template <Real U>
  [[nodiscard]] LayerPointer<U> cast() const;

  Index inputs_;
  Index outputs_;
  DenseOptions options_;
  std::array<Parameter<T>, 2> parameters_{{{"weights", {}}, {"bias", {}}}};
};

extern template class Dense<float>;
extern template class Dense<double>;

}  // namespace ogee
