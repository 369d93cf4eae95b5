#pragma once

#include "../core/optimizer.hpp"

namespace ogee {

/// Hyper-parameters of RMSProp, with PyTorch's meanings and defaults.
struct RmsPropOptions {
  double learning_rate = 0.01;
  double smoothing = 0.99;  ///< PyTorch's alpha, in [0, 1): the share of the average that a step keeps
  double epsilon = 1e-8;    ///< above 0; added to the root
  double momentum = 0;      ///< in [0, 1)
  bool centered = false;    ///< divides by the deviation of the gradient instead of its root mean square
  double weight_decay = 0;  ///< added to the gradient as weight_decay · w, for biases too
};

/// RMSProp (Tieleman and Hinton 2012, lecture 6.5) with learning rate η, smoothing α, momentum μ and weight
/// decay λ. For a weight w with gradient g, mean square s and velocity v (both 0 at first):
///
///   g ← g + λ w,   s ← α s + (1 − α) g²,   v ← μ v + g / (√s + ε),   w ← w − η v
///
/// in the arrangement of PyTorch's torch.optim.RMSprop. If centered (Graves 2013, equations 38 to 42), the
/// root is that of the variance s − m² with the mean m ← α m + (1 − α) g. It is kept as a state of its own,
///
///   s − m² ← α (s − m² + (1 − α) (g − m)²)   with m before the step,
///
/// which is the same number but cannot become negative by cancellation.
template <Real T = float>
class RmsProp final : public Optimizer<T> {
 public:
  /// @throws OptionError naming the impossible option.
  explicit RmsProp(RmsPropOptions options = {});
  /// With this learning rate and the defaults of all else.
  explicit RmsProp(std::convertible_to<double> auto learning_rate)
      : RmsProp(RmsPropOptions{.learning_rate = static_cast<double>(learning_rate)}) {}

  [[nodiscard]] const RmsPropOptions& options() const { return options_; }

  [[nodiscard]] std::string name() const override { return "rmsprop"; }
  [[nodiscard]] std::string description() const override;
  [[nodiscard]] double learning_rate() const override { return options_.learning_rate; }
  void set_learning_rate(double rate) override;
  [[nodiscard]] std::unique_ptr<Optimizer<float>> to_float() const override;
  [[nodiscard]] std::unique_ptr<Optimizer<double>> to_double() const override;

 protected:
  [[nodiscard]] Index state_count() const override {
    return 1 + (options_.centered ? 1 : 0) + (options_.momentum > 0 ? 1 : 0);
  }
  void update_tile(const UpdateTile<T>& tile) const override;

 private:
  RmsPropOptions options_;
};

extern template class RmsProp<float>;
extern template class RmsProp<double>;

}  // namespace ogee
