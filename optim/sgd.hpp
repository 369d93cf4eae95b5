#pragma once

#include "../core/optimizer_of.hpp"

namespace ogee {

/// Hyper-parameters of stochastic gradient descent, with PyTorch's meanings.
struct SgdOptions {
  static constexpr std::string_view kind = "sgd";

  double learning_rate = 0.1;
  double momentum = 0;
  bool nesterov = false;  ///< needs momentum
  double weight_decay = 0;
};

template <>
inline constexpr auto fields_of<SgdOptions> =
    std::tuple{Field{"learning_rate", &SgdOptions::learning_rate, ranges::not_negative, "size of a step"},
               Field{"momentum", &SgdOptions::momentum, ranges::share_below_one,
                     "share of the last step that is added to a step"},
               Field{"nesterov", &SgdOptions::nesterov, "Nesterov's form of momentum"},
               Field{"weight_decay", &SgdOptions::weight_decay, ranges::not_negative,
                     "how strongly each step pulls weights and biases towards 0"}};

/// Stochastic gradient descent with momentum μ, learning rate η and weight decay λ. For a weight w with
/// gradient g and velocity v (0 at first):
///
///   g ← g + λ w,   v ← μ v + g,   w ← w − η v          (momentum: Polyak 1964)
///                                 w ← w − η (g + μ v)   (Nesterov's form of Sutskever et al. 2013, section
///                                 2)
///
/// in the arrangement of PyTorch's torch.optim.SGD with dampening 0.
template <Real T = float>
class Sgd final : public OptimizerOf<T, SgdOptions, Sgd<float>, Sgd<double>> {
 public:
  /// @throws OptionError naming the impossible option.
  explicit Sgd(SgdOptions options = {});
  /// With this learning rate and the defaults of all else.
  explicit Sgd(std::convertible_to<double> auto learning_rate)
      : Sgd(SgdOptions{.learning_rate = static_cast<double>(learning_rate)}) {}

 protected:
  [[nodiscard]] Index state_count() const override { return this->options().momentum > 0 ? 1 : 0; }
  void update_tile(const UpdateTile<T>& tile) const override;
};

extern template class Sgd<float>;
extern template class Sgd<double>;

}  // namespace ogee
