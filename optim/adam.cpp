#include "adam.hpp"

#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "optim/adam.cpp"
#include <hwy/foreach_target.h>

#include "detail/update-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

template <class T>
void descend_adam(const detail::AdamStep& step, const UpdateTile<T>& tile) {
  const Wide<T> d;
  const auto rate = hn::Set(d, static_cast<T>(step.rate));
  const auto root_scale = hn::Set(d, static_cast<T>(step.root_scale));
  const auto epsilon = hn::Set(d, static_cast<T>(step.epsilon));
  const auto beta1 = hn::Set(d, static_cast<T>(step.beta1));
  const auto renewal1 = hn::Set(d, static_cast<T>(1 - step.beta1));
  const auto beta2 = hn::Set(d, static_cast<T>(step.beta2));
  const auto renewal2 = hn::Set(d, static_cast<T>(1 - step.beta2));
  const auto gradient_decay = hn::Set(d, static_cast<T>(step.gradient_decay));
  const auto kept_weight = hn::Set(d, static_cast<T>(step.kept_weight));

  const auto average = [=](auto gradient, auto weight, auto& mean, auto& square) HWY_ATTR {
    const auto decayed = hn::MulAdd(gradient_decay, weight, gradient);
    mean = hn::MulAdd(beta1, mean, hn::Mul(renewal1, decayed));
    square = hn::MulAdd(beta2, square, hn::Mul(renewal2, hn::Mul(decayed, decayed)));
  };
  const auto next_weight = [=](auto weight, auto mean, auto square) HWY_ATTR {
    const auto direction = hn::Div(mean, hn::MulAdd(root_scale, hn::Sqrt(square), epsilon));
    return hn::NegMulAdd(rate, direction, hn::Mul(kept_weight, weight));
  };

  if (tile.state.size() == 2) {
    const auto rule = [=](auto gradient, auto& weight, auto& mean, auto& square) HWY_ATTR {
      average(gradient, weight, mean, square);
      weight = next_weight(weight, mean, square);
    };
    update_each(tile, rule, tile.state[0].data(), tile.state[1].data());
  } else {
    const auto rule = [=](auto gradient, auto& weight, auto& mean, auto& square, auto& largest) HWY_ATTR {
      average(gradient, weight, mean, square);
      largest = hn::Max(largest, square);
      weight = next_weight(weight, mean, largest);
    };
    update_each(tile, rule, tile.state[0].data(), tile.state[1].data(), tile.state[2].data());
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {

OGEE_EXPORT(descend_adam);

template <bool decoupled>
detail::AdamStep AdamOf<decoupled>::prepare_step(std::uint64_t number) const {
  const auto steps = static_cast<double>(number);
  return {.beta1 = beta1,
          .beta2 = beta2,
          .epsilon = epsilon,
          .rate = learning_rate / (1 - std::pow(beta1, steps)),
          .root_scale = 1 / std::sqrt(1 - std::pow(beta2, steps)),
          .gradient_decay = decoupled ? 0 : weight_decay,
          .kept_weight = decoupled ? 1 - learning_rate * weight_decay : 1};
}

template <bool decoupled>
template <Real T>
void AdamOf<decoupled>::update(const detail::AdamStep& step, const UpdateTile<T>& tile) const {
  OGEE_KERNEL_IN(T, descend_adam)(step, tile);
}

template struct AdamOf<false>;
template struct AdamOf<true>;
template void AdamOf<false>::update(const detail::AdamStep&, const UpdateTile<float>&) const;
template void AdamOf<false>::update(const detail::AdamStep&, const UpdateTile<double>&) const;
template void AdamOf<true>::update(const detail::AdamStep&, const UpdateTile<float>&) const;
template void AdamOf<true>::update(const detail::AdamStep&, const UpdateTile<double>&) const;
template class OptimizerDescription::ModelOf<AdamOf<false>>;
template class OptimizerDescription::ModelOf<AdamOf<true>>;

namespace kinds {
Kind<OptimizerDescription> adam() { return kind_of<OptimizerDescription, Adam>(); }
}  // namespace kinds

}  // namespace ogee
#endif
