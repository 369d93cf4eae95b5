#pragma once

#include "../core/layer_description.hpp"

namespace ogee {

/// Y = softmax(X), row by row: Y_k = e^{X_k} / Σ_j e^{X_j}. With G = dL/dY,
///
///   dL/dX_k = Y_k (G_k − Σ_j G_j Y_j).
///
/// Put it after a trained network whose outputs should be probabilities. For training, SoftmaxCrossEntropy
/// takes logits and contains the softmax, which is more accurate; `fit` refuses to combine the two.
struct Softmax {
  static constexpr std::string_view kind = "softmax";
  static constexpr bool passes_size_through = true;
  static constexpr bool saves_over_input = true;

  [[nodiscard]] static Index saved_size(Index input_size) { return input_size; }

  template <Real T>
  void infer(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output) const;
  template <Real T>
  void forward(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output,
               SavedRows<T> saved, const PassPosition& position) const;
  template <Real T>
  void backward_input(Parameters<T> parameters, const SavedPass<T>& pass,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const;
  template <Real T>
  std::size_t lower(Parameters<T> parameters, Graph<T>& graph, std::size_t x) const;
};

extern template class detail::LayerModel<Softmax, float>;
extern template class detail::LayerModel<Softmax, double>;

}  // namespace ogee
