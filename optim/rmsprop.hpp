#pragma once

#include "../core/optimizer.hpp"

namespace ogee {

/// RMSProp (Tieleman and Hinton 2012, lecture 6.5) with learning rate η, smoothing α, momentum μ and weight
/// decay λ. For a weight w with gradient g, mean square s and velocity v (both 0 at first):
///
///   g ← g + λ w,   s ← α s + (1 − α) g²,   v ← μ v + g / (√s + ε),   w ← w − η v
///
/// in the form of PyTorch's torch.optim.RMSprop, with its meanings and defaults. If centered (Graves 2013,
/// equations 38 to 42), the root is that of the variance s − m² with the mean m ← α m + (1 − α) g. The
/// variance is a separate state,
///
///   s − m² ← α (s − m² + (1 − α) (g − m)²)   with m before the step,
///
/// which is the same number but cannot become negative by cancellation.
struct RmsProp {
  static constexpr std::string_view kind = "rmsprop";

  double learning_rate = 0.01;
  double smoothing = 0.99;  ///< PyTorch's alpha
  double epsilon = 1e-8;
  double momentum = 0;
  bool centered = false;
  double weight_decay = 0;

  [[nodiscard]] Index state_count() const { return 1 + (centered ? 1 : 0) + (momentum > 0 ? 1 : 0); }
  template <Real T>
  void update(const UpdateTile<T>& tile) const;
};

template <>
inline constexpr auto fields_of<RmsProp> =
    std::tuple{Field{"learning_rate", &RmsProp::learning_rate, ranges::not_negative, "size of a step",
                     BySamples{.few = 0.02, .hundreds = 0.005, .thousands = 0.001}},
               Field{"smoothing", &RmsProp::smoothing, ranges::share_below_one,
                     "share of the mean square that a step keeps"},
               Field{"epsilon", &RmsProp::epsilon, ranges::positive, "added to the root of the mean square"},
               Field{"momentum", &RmsProp::momentum, ranges::share_below_one,
                     "share of the last step that is added to a step"},
               Field{"centered", &RmsProp::centered,
                     "divide by the standard deviation of the gradient, not by the root of its mean square"},
               Field{"weight_decay", &RmsProp::weight_decay, ranges::not_negative,
                     "how strongly each step pulls weights and biases towards 0"}};

extern template class OptimizerDescription::ModelOf<RmsProp>;

}  // namespace ogee
