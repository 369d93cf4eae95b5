#pragma once

#include <vector>

#include "../core/loss.hpp"

namespace ogee {

namespace detail {
template <Real T>
struct LossRows;
}

struct SoftmaxCrossEntropyOptions {
  /// ε: the targets t of a row become (1 − ε) t + ε / k (Szegedy et al. 2016, section 7).
  double label_smoothing = 0;
  /// w, one for each class: how much its (smoothed) targets count; empty for 1. The mean is over the rows, as
  /// in Keras and as PyTorch does it for targets that are distributions: weights with mean 1 over the rows
  /// keep the size of the loss.
  std::vector<double> class_weights = {};
};

/// Cross-entropy of softmax on logits z with targets t, a distribution over k ≥ 2 classes (a one-hot row for
/// a label), the mean over rows. With m = max z and s = Σ_k e^{z_k − m}:
///
///   row loss = Σ_k t_k (m + log s − z_k),   gradient = (softmax(z) − t) · weight.
///
/// With label smoothing or class weights, t stands for τ = w ⊙ ((1 − ε) t + ε / k), and the gradient is
/// (softmax(z) Σ τ − τ) · weight.
///
/// No exponent is positive and s ≥ 1, so that nothing overflows and no logarithm is taken of 0. The output
/// function is softmax. Powers are taken in T, their sums in double.
template <Real T = float>
class SoftmaxCrossEntropy final : public Loss<T> {
 public:
  /// @throws OptionError naming what is impossible.
  explicit SoftmaxCrossEntropy(SoftmaxCrossEntropyOptions options = {});

  [[nodiscard]] const SoftmaxCrossEntropyOptions& options() const { return options_; }

  [[nodiscard]] std::string name() const override { return "softmax cross-entropy"; }
  /// Both @throws ShapeError unless there are as many weights as outputs.
  void evaluate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                std::span<double> row_losses) const override;
  void differentiate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets, double weight,
                     std::span<double> row_losses, MatrixView<T> gradient) const override;
  [[nodiscard]] std::string output_function() const override { return "softmax"; }
  void apply_output_function(MatrixView<T> outputs) const override;
  [[nodiscard]] double decision_threshold() const override { return 0; }
  /// @throws DataError unless there are two classes or more and each row is a distribution: no negative
  /// entries,
  ///   sum 1 within 1e-4.
  void check_targets(const ConstMatrixView<T>& targets) const override;
  [[nodiscard]] std::unique_ptr<Loss<float>> to_float() const override;
  [[nodiscard]] std::unique_ptr<Loss<double>> to_double() const override;

 private:
  void compute(const detail::LossRows<T>& rows) const;

  SoftmaxCrossEntropyOptions options_;
  std::vector<T> class_weights_;
};

extern template class SoftmaxCrossEntropy<float>;
extern template class SoftmaxCrossEntropy<double>;

}  // namespace ogee
