#pragma once

#include "../core/optimizer.hpp"

namespace ogee {

namespace detail {

/// Shared by all weights in step t.
struct AdamStep {
  double beta1 = 0;
  double beta2 = 0;
  double epsilon = 0;
  double rate = 0;            ///< η / (1 − β₁ᵗ)
  double root_scale = 1;      ///< 1 / √(1 − β₂ᵗ)
  double gradient_decay = 0;  ///< λ, unless it is decoupled
  double kept_weight = 1;     ///< 1 − η λ, if it is
};

}  // namespace detail

/// Shared by Adam and AdamW: hyper-parameters with PyTorch's meanings and defaults, and the update.
template <bool decoupled_weight_decay>
struct AdamOf {
  static constexpr std::string_view kind = decoupled_weight_decay ? "adamw" : "adam";

  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = decoupled_weight_decay ? 1e-2 : 0;
  bool amsgrad = false;

  [[nodiscard]] detail::AdamStep prepare_step(std::uint64_t number) const;

  [[nodiscard]] Index state_count() const { return amsgrad ? 3 : 2; }
  template <Real T>
  void update(const detail::AdamStep& step, const UpdateTile<T>& tile) const;
};

template <bool decoupled>
inline constexpr auto fields_of<AdamOf<decoupled>> = std::tuple{
    Field{"learning_rate", &AdamOf<decoupled>::learning_rate, ranges::not_negative, "size of a step",
          BySamples{.few = 0.02, .hundreds = 0.005, .thousands = 0.001}},
    Field{"beta1", &AdamOf<decoupled>::beta1, ranges::share_below_one,
          "share of the mean gradient that a step keeps"},
    Field{"beta2", &AdamOf<decoupled>::beta2, ranges::share_below_one,
          "share of the mean square that a step keeps"},
    Field{"epsilon", &AdamOf<decoupled>::epsilon, ranges::positive, "added to the root of the mean square"},
    Field{"weight_decay", &AdamOf<decoupled>::weight_decay, ranges::not_negative,
          "how strongly each step pulls weights and biases towards 0"},
    Field{"amsgrad", &AdamOf<decoupled>::amsgrad, "divide by the largest mean square so far"}};

/// Adam (Kingma and Ba 2015, algorithm 1) with learning rate η and weight decay λ. For a weight w with
/// gradient g, mean m and mean square v (0 at first) in step t = 1, 2, ...:
///
///   g ← g + λ w,   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
///   w ← w − η m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
///
/// in the form of PyTorch's torch.optim.Adam. With amsgrad (Reddi, Kale and Kumar 2018, algorithm 2) the root
/// is that of the largest v so far, divided by 1 − β₂ᵗ.
using Adam = AdamOf<false>;

extern template class OptimizerDescription::ModelOf<Adam>;

}  // namespace ogee
