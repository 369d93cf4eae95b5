#pragma once

#include "../core/optimizer_of.hpp"

namespace ogee {

/// Hyper-parameters of Adam and AdamW, with PyTorch's meanings and defaults.
template <bool decoupled_weight_decay>
struct AdamOptionsOf {
  static constexpr std::string_view kind = decoupled_weight_decay ? "adamw" : "adam";

  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = decoupled_weight_decay ? 1e-2 : 0;
  bool amsgrad = false;
};
using AdamOptions = AdamOptionsOf<false>;
using AdamWOptions = AdamOptionsOf<true>;

template <bool decoupled>
inline constexpr auto fields_of<AdamOptionsOf<decoupled>> = std::tuple{
    Field{"learning_rate", &AdamOptionsOf<decoupled>::learning_rate, ranges::not_negative, "size of a step"},
    Field{"beta1", &AdamOptionsOf<decoupled>::beta1, ranges::share_below_one,
          "share of the mean gradient that a step keeps"},
    Field{"beta2", &AdamOptionsOf<decoupled>::beta2, ranges::share_below_one,
          "share of the mean square that a step keeps"},
    Field{"epsilon", &AdamOptionsOf<decoupled>::epsilon, ranges::positive,
          "added to the root of the mean square"},
    Field{"weight_decay", &AdamOptionsOf<decoupled>::weight_decay, ranges::not_negative,
          "how strongly each step pulls weights and biases towards 0"},
    Field{"amsgrad", &AdamOptionsOf<decoupled>::amsgrad, "divide by the largest mean square so far"}};

namespace detail {

/// What all weights of a step share.
struct AdamStep {
  double beta1 = 0;
  double beta2 = 0;
  double epsilon = 0;
  double rate = 0;            ///< η / (1 − β₁ᵗ)
  double root_scale = 1;      ///< 1 / √(1 − β₂ᵗ)
  double gradient_decay = 0;  ///< λ, unless it is decoupled
  double kept_weight = 1;     ///< 1 − η λ, if it is
};

/// What Adam and AdamW have in common.
template <Real T, bool decoupled, class InFloat, class InDouble>
class AdamRule : public OptimizerOf<T, AdamOptionsOf<decoupled>, InFloat, InDouble> {
 protected:
  using AdamRule::OptimizerOf::OptimizerOf;

  [[nodiscard]] Index state_count() const override { return this->options().amsgrad ? 3 : 2; }
  void prepare_step() override;
  void update_tile(const UpdateTile<T>& tile) const override;

 private:
  AdamStep step_;
};

}  // namespace detail

/// Adam (Kingma and Ba 2015, algorithm 1) with learning rate η and weight decay λ. For a weight w with
/// gradient g, mean m and mean square v (0 at first) in step t = 1, 2, ...:
///
///   g ← g + λ w,   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
///   w ← w − η m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
///
/// in the arrangement of PyTorch's torch.optim.Adam. With amsgrad (Reddi, Kale and Kumar 2018, algorithm 2)
/// the root is that of the largest v so far, divided by 1 − β₂ᵗ.
template <Real T = float>
class Adam final : public detail::AdamRule<T, false, Adam<float>, Adam<double>> {
 public:
  /// @throws OptionError naming the impossible option.
  explicit Adam(AdamOptions options = {});
  /// With this learning rate and the defaults of all else.
  explicit Adam(std::convertible_to<double> auto learning_rate)
      : Adam(AdamOptions{.learning_rate = static_cast<double>(learning_rate)}) {}
};

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): the gradient stays as it is,
/// and each step begins with
///
///   w ← w − η λ w
///
/// in the arrangement of PyTorch's torch.optim.AdamW.
template <Real T = float>
class AdamW final : public detail::AdamRule<T, true, AdamW<float>, AdamW<double>> {
 public:
  /// @throws OptionError naming the impossible option.
  explicit AdamW(AdamWOptions options = {});
  /// With this learning rate and the defaults of all else.
  explicit AdamW(std::convertible_to<double> auto learning_rate)
      : AdamW(AdamWOptions{.learning_rate = static_cast<double>(learning_rate)}) {}
};

extern template class Adam<float>;
extern template class Adam<double>;
extern template class AdamW<float>;
extern template class AdamW<double>;

}  // namespace ogee
