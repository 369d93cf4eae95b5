#pragma once

#include "../core/loss.hpp"

namespace ogee {

struct HuberOptions {
  double delta = 1;  ///< δ: where the squares end
};

/// The mean over rows and outputs of ½ d² for |d| ≤ δ and δ (|d| − δ / 2) beyond, with d = y − t (Huber 1964,
/// section 5), as PyTorch's HuberLoss and Keras' Huber:
///
///   gradient = min(max(d, −δ), δ) / outputs · weight.
///
/// Its output function is the identity. Row losses are computed in double.
template <Real T = float>
class Huber final : public Loss<T> {
 public:
  /// @throws OptionError unless delta is above 0 and finite, in T too.
  explicit Huber(HuberOptions options = {});

  [[nodiscard]] const HuberOptions& options() const { return options_; }

  [[nodiscard]] std::string name() const override { return "Huber loss"; }
  void evaluate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                std::span<double> row_losses) const override;
  void differentiate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets, double weight,
                     std::span<double> row_losses, MatrixView<T> gradient) const override;
  [[nodiscard]] double decision_threshold() const override { return 0.5; }
  [[nodiscard]] std::unique_ptr<Loss<float>> to_float() const override;
  [[nodiscard]] std::unique_ptr<Loss<double>> to_double() const override;

 private:
  HuberOptions options_;
};

extern template class Huber<float>;
extern template class Huber<double>;

}  // namespace ogee
