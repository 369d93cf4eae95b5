#pragma once

#include "../core/loss.hpp"

namespace ogee {

/// Cross-entropy of softmax on logits z with targets t, a distribution over k ≥ 2 classes (a one-hot row for
/// a label), the mean over rows. With m = max z and s = Σ_k e^{z_k − m}:
///
///   row loss = Σ_k t_k (m + log s − z_k),   gradient = (softmax(z) − t) · weight.
///
/// No exponent is positive and s ≥ 1, so that nothing overflows and no logarithm is taken of 0. The output
/// function is softmax. Powers are taken in T, their sums in double.
template <Real T = float>
class SoftmaxCrossEntropy final : public Loss<T> {
 public:
  [[nodiscard]] std::string name() const override { return "softmax cross-entropy"; }
  void evaluate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                std::span<double> row_losses) const override;
  void differentiate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets, double weight,
                     std::span<double> row_losses, MatrixView<T> gradient) const override;
  void apply_output_function(MatrixView<T> outputs) const override;
  [[nodiscard]] double decision_threshold() const override { return 0; }
  /// @throws DataError unless there are two classes or more and each row is a distribution: no negative
  /// entries,
  ///   sum 1 within 1e-4.
  void check_targets(const ConstMatrixView<T>& targets) const override;
  [[nodiscard]] std::unique_ptr<Loss<float>> to_float() const override;
  [[nodiscard]] std::unique_ptr<Loss<double>> to_double() const override;
};

extern template class SoftmaxCrossEntropy<float>;
extern template class SoftmaxCrossEntropy<double>;

}  // namespace ogee
