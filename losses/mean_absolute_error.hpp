#pragma once

#include "../core/loss.hpp"

namespace ogee {

/// The mean over rows and outputs of |y − t|, as PyTorch's L1Loss and Keras' mean_absolute_error:
///
///   row loss = Σ_k |y_k − t_k| / outputs,   gradient = sign(y − t) / outputs · weight,
///
/// where sign(0) = 0. Its minimum is the median, which outliers do not pull. Its output function is the
/// identity. Row losses are computed in double.
template <Real T = float>
class MeanAbsoluteError final : public Loss<T> {
 public:
  [[nodiscard]] std::string name() const override { return "mean absolute error"; }
  void evaluate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                std::span<double> row_losses) const override;
  void differentiate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets, double weight,
                     std::span<double> row_losses, MatrixView<T> gradient) const override;
  [[nodiscard]] double decision_threshold() const override { return 0.5; }
  [[nodiscard]] std::unique_ptr<Loss<float>> to_float() const override;
  [[nodiscard]] std::unique_ptr<Loss<double>> to_double() const override;
};

extern template class MeanAbsoluteError<float>;
extern template class MeanAbsoluteError<double>;

}  // namespace ogee
