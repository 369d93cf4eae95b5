#pragma once

#include "../core/optimizer.hpp"

namespace ogee {

/// Stochastic gradient descent with momentum μ, learning rate η and weight decay λ. For a weight w with
/// gradient g and velocity v (0 at first):
///
///   g ← g + λ w,   v ← μ v + g,   w ← w − η v          (momentum: Polyak 1964)
///                                 w ← w − η (g + μ v)   (Nesterov's form: Sutskever et al. 2013, section 2)
/// in the form of PyTorch's torch.optim.SGD with dampening 0.
struct Sgd {
  static constexpr std::string_view kind = "sgd";

  double learning_rate = 0.1;
  double momentum = 0;
  bool nesterov = false;  ///< needs momentum
  double weight_decay = 0;

  /// @throws OptionError for nesterov without momentum.
  void check() const;
  [[nodiscard]] Index state_count() const { return momentum > 0 ? 1 : 0; }
  template <Real T>
  void update(const UpdateTile<T>& tile) const;
};

template <>
inline constexpr auto fields_of<Sgd> =
    std::tuple{Field{"learning_rate", &Sgd::learning_rate, ranges::not_negative, "size of a step",
                     BySamples{.few = 0.5, .hundreds = 0.05, .thousands = 0.07}},
               Field{"momentum", &Sgd::momentum, ranges::share_below_one,
                     "share of the last step that is added to a step",
                     BySamples{.few = 0.9, .hundreds = 0.9, .thousands = 0}},
               Field{"nesterov", &Sgd::nesterov, "Nesterov's form of momentum"},
               Field{"weight_decay", &Sgd::weight_decay, ranges::not_negative,
                     "how strongly each step pulls weights and biases towards 0"}};

extern template class OptimizerDescription::ModelOf<Sgd>;

}  // namespace ogee
