#pragma once

#include "../core/layer.hpp"
#include "../core/network.hpp"

namespace ogee {

/// Y = softmax(X), row by row: Y_k = e^{X_k} / Σ_j e^{X_j}. With G = dL/dY,
///
///   dL/dX_k = Y_k (G_k − Σ_j G_j Y_j).
///
/// It belongs behind a trained network whose outputs shall be probabilities. For training,
/// SoftmaxCrossEntropy takes logits and has the softmax in it, where no digits are lost; `fit` refuses both
/// together.
template <Real T = float>
class Softmax final : public Layer<T> {
 public:
  [[nodiscard]] std::string kind() const override { return "softmax"; }
  [[nodiscard]] std::string description() const override { return "softmax"; }
  Index connect(Index input_size) override { return input_size; }
  [[nodiscard]] bool passes_size_through() const override { return true; }
  [[nodiscard]] Index saved_size(Index input_size) const override { return input_size; }
  [[nodiscard]] bool saves_over_input() const override { return true; }

  void infer(const ConstMatrixView<T>& input, MatrixView<T> output) const override;
  void forward(const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> saved,
               const PassPosition& position) const override;
  void backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                      MatrixView<T> input_gradient) const override;

  [[nodiscard]] LayerPointer<T> clone() const override;
  [[nodiscard]] LayerPointer<float> to_float() const override;
  [[nodiscard]] LayerPointer<double> to_double() const override;
};

extern template class Softmax<float>;
extern template class Softmax<double>;

}  // namespace ogee
