#pragma once

#include "../core/optimizer.hpp"

namespace ogee {

/// Hyper-parameters of Adam, with PyTorch's meanings and defaults.
struct AdamOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;       ///< in [0, 1): the share of the mean gradient that a step keeps
  double beta2 = 0.999;     ///< in [0, 1): the share of the mean square that a step keeps
  double epsilon = 1e-8;    ///< above 0; added to the root
  double weight_decay = 0;  ///< for biases too
  bool amsgrad = false;     ///< divides by the largest mean square so far
};

namespace detail {

/// What all weights of a step share.
struct AdamStep {
  double rate = 0;            ///< η / (1 − β₁ᵗ)
  double root_scale = 1;      ///< 1 / √(1 − β₂ᵗ)
  double gradient_decay = 0;  ///< λ, unless it is decoupled
  double kept_weight = 1;     ///< 1 − η λ, if it is
};

}  // namespace detail

/// Adam (Kingma and Ba 2015, algorithm 1) with learning rate η and weight decay λ. For a weight w with
/// gradient g, mean m and mean square v (0 at first) in step t = 1, 2, ...:
///
///   g ← g + λ w,   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
///   w ← w − η m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
///
/// in the arrangement of PyTorch's torch.optim.Adam. With amsgrad (Reddi, Kale and Kumar 2018, algorithm 2)
/// the root is that of the largest v so far, over 1 − β₂ᵗ.
template <Real T = float>
class Adam : public Optimizer<T> {
 public:
  /// @throws OptionError naming the impossible option.
  explicit Adam(AdamOptions options = {});
  /// With this learning rate and the defaults of all else.
  explicit Adam(std::convertible_to<double> auto learning_rate)
      : Adam(AdamOptions{.learning_rate = static_cast<double>(learning_rate)}) {}

  [[nodiscard]] const AdamOptions& options() const { return options_; }

  [[nodiscard]] std::string name() const override { return "adam"; }
  [[nodiscard]] std::string description() const override;
  [[nodiscard]] double learning_rate() const override { return options_.learning_rate; }
  void set_learning_rate(double rate) override;
  [[nodiscard]] std::unique_ptr<Optimizer<float>> to_float() const override;
  [[nodiscard]] std::unique_ptr<Optimizer<double>> to_double() const override;

 protected:
  enum class WeightDecay { of_gradient, decoupled };

  Adam(AdamOptions options, WeightDecay decay, const char* name);

  [[nodiscard]] Index state_count() const override { return options_.amsgrad ? 3 : 2; }
  void prepare_step() override;
  void update_tile(const UpdateTile<T>& tile) const override;

 private:
  AdamOptions options_;
  WeightDecay decay_ = WeightDecay::of_gradient;
  detail::AdamStep step_;
};

/// Hyper-parameters of AdamW, with PyTorch's meanings and defaults.
struct AdamWOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;          ///< in [0, 1): the share of the mean gradient that a step keeps
  double beta2 = 0.999;        ///< in [0, 1): the share of the mean square that a step keeps
  double epsilon = 1e-8;       ///< above 0; added to the root
  double weight_decay = 1e-2;  ///< decoupled, for biases too
  bool amsgrad = false;        ///< divides by the largest mean square so far
};

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): the gradient stays as it is,
/// and each step begins with
///
///   w ← w − η λ w
///
/// in the arrangement of PyTorch's torch.optim.AdamW.
template <Real T = float>
class AdamW final : public Adam<T> {
 public:
  /// @throws OptionError naming the impossible option.
  explicit AdamW(AdamWOptions options = {});
  /// With this learning rate and the defaults of all else.
  explicit AdamW(std::convertible_to<double> auto learning_rate)
      : AdamW(AdamWOptions{.learning_rate = static_cast<double>(learning_rate)}) {}

  [[nodiscard]] std::string name() const override { return "adamw"; }
  [[nodiscard]] std::unique_ptr<Optimizer<float>> to_float() const override;
  [[nodiscard]] std::unique_ptr<Optimizer<double>> to_double() const override;
};

extern template class Adam<float>;
extern template class Adam<double>;
extern template class AdamW<float>;
extern template class AdamW<double>;

}  // namespace ogee
