#pragma once

#include "../core/loss.hpp"

namespace ogee {

/// Binary cross-entropy on logits z with targets t in [0, 1], the mean over rows and outputs:
///
///   row loss = Σ_k [max(z_k, 0) − z_k t_k + log(1 + e^{−|z_k|})] / outputs,
///   gradient = (σ(z) − t) / outputs · weight.
///
/// This form equals −t log σ(z) − (1−t) log σ(−z) and never takes the logarithm of 0. The output function is
/// the logistic. Powers and logarithms are taken in T, their sums in double.
template <Real T = float>
class BinaryCrossEntropy final : public Loss<T> {
 public:
  [[nodiscard]] std::string name() const override { return "binary cross-entropy"; }
  void evaluate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                std::span<double> row_losses) const override;
  void differentiate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets, double weight,
                     std::span<double> row_losses, MatrixView<T> gradient) const override;
  void apply_output_function(MatrixView<T> outputs) const override;
  [[nodiscard]] double decision_threshold() const override { return 0; }
  /// @throws DataError unless all targets lie in [0, 1].
  void check_targets(const ConstMatrixView<T>& targets) const override;
  [[nodiscard]] std::unique_ptr<Loss<float>> to_float() const override;
  [[nodiscard]] std::unique_ptr<Loss<double>> to_double() const override;
};

extern template class BinaryCrossEntropy<float>;
extern template class BinaryCrossEntropy<double>;

}  // namespace ogee
