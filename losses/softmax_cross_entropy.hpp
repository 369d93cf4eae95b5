#pragma once

#include <vector>

#include "../core/loss.hpp"

namespace ogee {

/// Cross-entropy of softmax on logits z with targets t, a distribution over k ≥ 2 classes (a one-hot row for
/// a label); the mean over rows. With m = max z and s = Σ_k e^{z_k − m}:
///
///   row loss = Σ_k t_k (m + log s − z_k),   gradient = (softmax(z) − t) · weight.
///
/// With label smoothing or class weights, t is replaced by τ = w ⊙ ((1 − ε) t + ε / k), and the gradient is
/// (softmax(z) Σ τ − τ) · weight.
///
/// No exponent is positive and s ≥ 1, so nothing overflows and the logarithm of 0 is never taken. The output
/// function is softmax. Powers are computed in T, their sums in double.
struct SoftmaxCrossEntropy {
  static constexpr std::string_view kind = "softmax_cross_entropy";
  static constexpr std::string_view output_function = "softmax";
  static constexpr double decision_threshold = 0;

  /// ε: the targets t of a row become (1 − ε) t + ε / k (Szegedy et al. 2016, section 7).
  double label_smoothing = 0;
  /// w, one for each class: the weight of its (smoothed) targets; empty for 1. The mean is over the rows, as
  /// in Keras and in PyTorch for targets that are distributions: weights with mean 1 over the rows preserve
  /// the size of the loss.
  std::vector<double> class_weights = {};

  /// @throws ShapeError unless there are as many weights as outputs.
  template <Real T>
  void compute(const LossRows<T>& rows) const;
  template <Real T>
  void apply_output_function(MatrixView<T> outputs) const;
  /// @throws DataError unless there are two classes or more and each row is a distribution: no negative
  /// entries, sum 1 within 1e-4.
  template <Real T>
  void check_targets(const ConstMatrixView<T>& targets) const;
};

template <>
inline constexpr auto fields_of<SoftmaxCrossEntropy> =
    std::tuple{Field{"label_smoothing", &SoftmaxCrossEntropy::label_smoothing, ranges::share_below_one,
                     "share of each answer that is spread over all classes"},
               Field{"class_weights", &SoftmaxCrossEntropy::class_weights, ranges::not_negative,
                     "how much each class counts"}};

extern template class Loss::ModelOf<SoftmaxCrossEntropy>;

}  // namespace ogee
