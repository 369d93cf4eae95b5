#pragma once

#include "../core/optimizer.hpp"

namespace ogee {

/// Hyper-parameters of stochastic gradient descent, with PyTorch's meanings.
struct SgdOptions {
  double learning_rate = 0.1;
  double momentum = 0;      ///< in [0, 1)
  bool nesterov = false;    ///< needs momentum
  double weight_decay = 0;  ///< added to the gradient as weight_decay · w, for biases too
};

/// Stochastic gradient descent with momentum μ, learning rate η and weight decay λ. For a weight w with
/// gradient g and velocity v (0 at first):
///
///   g ← g + λ w,   v ← μ v + g,   w ← w − η v          (momentum: Polyak 1964)
///                                 w ← w − η (g + μ v)   (Nesterov's form of Sutskever et al. 2013, section
///                                 2)
///
/// in the arrangement of PyTorch's torch.optim.SGD with dampening 0.
template <Real T = float>
class Sgd final : public Optimizer<T> {
 public:
  /// @throws OptionError naming the impossible option.
  explicit Sgd(SgdOptions options = {});
  /// With this learning rate and the defaults of all else.
  explicit Sgd(std::convertible_to<double> auto learning_rate)
      : Sgd(SgdOptions{.learning_rate = static_cast<double>(learning_rate)}) {}

  [[nodiscard]] const SgdOptions& options() const { return options_; }

  [[nodiscard]] std::string name() const override { return "sgd"; }
  [[nodiscard]] std::string description() const override;
  [[nodiscard]] double learning_rate() const override { return options_.learning_rate; }
  void set_learning_rate(double rate) override;
  [[nodiscard]] std::unique_ptr<Optimizer<float>> to_float() const override;
  [[nodiscard]] std::unique_ptr<Optimizer<double>> to_double() const override;

 protected:
  [[nodiscard]] Index state_count() const override { return options_.momentum > 0 ? 1 : 0; }
  void update_tile(const UpdateTile<T>& tile) const override;

 private:
  SgdOptions options_;
};

extern template class Sgd<float>;
extern template class Sgd<double>;

}  // namespace ogee
