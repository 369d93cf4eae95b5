#pragma once

#include <vector>

#include "../core/loss.hpp"

namespace ogee {

namespace detail {
template <Real T>
struct LossRows;
}

struct BinaryCrossEntropyOptions {
  /// ε: a target t becomes (1 − ε) t + ε / 2, as in Keras.
  double label_smoothing = 0;
  /// w, one for each output: how much more an answer of 1 counts than one of 0, as PyTorch's pos_weight.
  /// Empty for 1.
  std::vector<double> positive_weights = {};
};

/// Binary cross-entropy on logits z with targets t in [0, 1], the mean over rows and outputs:
///
///   row loss = Σ_k [max(z_k, 0) − z_k t_k + log(1 + e^{−|z_k|})] / outputs,
///   gradient = (σ(z) − t) / outputs · weight.
///
/// This form equals −t log σ(z) − (1−t) log σ(−z) and never takes the logarithm of 0. With smoothed targets t
/// and positive weights w it is −w t log σ(z) − (1−t) log σ(−z). The output function is the logistic. Powers
/// and logarithms are taken in T, their sums in double.
template <Real T = float>
class BinaryCrossEntropy final : public Loss<T> {
 public:
  /// @throws OptionError naming what is impossible.
  explicit BinaryCrossEntropy(BinaryCrossEntropyOptions options = {});

  [[nodiscard]] const BinaryCrossEntropyOptions& options() const { return options_; }

  [[nodiscard]] std::string name() const override { return "binary cross-entropy"; }
  /// Both @throws ShapeError unless there are as many weights as outputs.
  void evaluate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                std::span<double> row_losses) const override;
  void differentiate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets, double weight,
                     std::span<double> row_losses, MatrixView<T> gradient) const override;
  [[nodiscard]] std::string output_function() const override { return "logistic"; }
  void apply_output_function(MatrixView<T> outputs) const override;
  [[nodiscard]] double decision_threshold() const override { return 0; }
  /// @throws DataError unless all targets lie in [0, 1].
  void check_targets(const ConstMatrixView<T>& targets) const override;
  [[nodiscard]] std::unique_ptr<Loss<float>> to_float() const override;
  [[nodiscard]] std::unique_ptr<Loss<double>> to_double() const override;

 private:
  void compute(const detail::LossRows<T>& rows) const;

  BinaryCrossEntropyOptions options_;
  std::vector<T> positive_weights_;
};

extern template class BinaryCrossEntropy<float>;
extern template class BinaryCrossEntropy<double>;

}  // namespace ogee
