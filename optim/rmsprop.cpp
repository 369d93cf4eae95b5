#include "rmsprop.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "optim/rmsprop.cpp"
#include <hwy/foreach_target.h>

#include "detail/update-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

template <class T>
void descend_rmsprop(const RmsProp& options, const UpdateTile<T>& tile) {
  const Wide<T> d;
  const auto rate = hn::Set(d, static_cast<T>(options.learning_rate));
  const auto smoothing = hn::Set(d, static_cast<T>(options.smoothing));
  const auto renewal = hn::Set(d, static_cast<T>(1 - options.smoothing));
  const auto epsilon = hn::Set(d, static_cast<T>(options.epsilon));
  const auto momentum = hn::Set(d, static_cast<T>(options.momentum));
  const auto decay = hn::Set(d, static_cast<T>(options.weight_decay));

  const auto decayed = [=](auto gradient, auto weight)
                           HWY_ATTR { return hn::MulAdd(decay, weight, gradient); };
  const auto scaled = [=](auto gradient, auto& square) HWY_ATTR {
    square = hn::MulAdd(smoothing, square, hn::Mul(renewal, hn::Mul(gradient, gradient)));
    return hn::Div(gradient, hn::Add(hn::Sqrt(square), epsilon));
  };
  const auto scaled_by_deviation = [=](auto gradient, auto& variance, auto& mean) HWY_ATTR {
    const auto difference = hn::Sub(gradient, mean);
    variance = hn::Mul(smoothing, hn::MulAdd(renewal, hn::Mul(difference, difference), variance));
    mean = hn::MulAdd(renewal, difference, mean);
    return hn::Div(gradient, hn::Add(hn::Sqrt(variance), epsilon));
  };

  if (!options.centered && options.momentum == 0) {
    const auto rule = [=](auto gradient, auto& weight, auto& square) HWY_ATTR {
      weight = hn::NegMulAdd(rate, scaled(decayed(gradient, weight), square), weight);
    };
    update_each(tile, rule, tile.state[0].data());
  } else if (!options.centered) {
    const auto rule = [=](auto gradient, auto& weight, auto& square, auto& velocity) HWY_ATTR {
      velocity = hn::MulAdd(momentum, velocity, scaled(decayed(gradient, weight), square));
      weight = hn::NegMulAdd(rate, velocity, weight);
    };
    update_each(tile, rule, tile.state[0].data(), tile.state[1].data());
  } else if (options.momentum == 0) {
    const auto rule = [=](auto gradient, auto& weight, auto& variance, auto& mean) HWY_ATTR {
      weight = hn::NegMulAdd(rate, scaled_by_deviation(decayed(gradient, weight), variance, mean), weight);
    };
    update_each(tile, rule, tile.state[0].data(), tile.state[1].data());
  } else {
    const auto rule = [=](auto gradient, auto& weight, auto& variance, auto& mean, auto& velocity) HWY_ATTR {
      velocity =
          hn::MulAdd(momentum, velocity, scaled_by_deviation(decayed(gradient, weight), variance, mean));
      weight = hn::NegMulAdd(rate, velocity, weight);
    };
    update_each(tile, rule, tile.state[0].data(), tile.state[1].data(), tile.state[2].data());
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {

OGEE_EXPORT(descend_rmsprop);

template <Real T>
void RmsProp::update(const UpdateTile<T>& tile) const {
  OGEE_KERNEL_IN(T, descend_rmsprop)(*this, tile);
}

template void RmsProp::update(const UpdateTile<float>&) const;
template void RmsProp::update(const UpdateTile<double>&) const;
template class OptimizerDescription::ModelOf<RmsProp>;

namespace kinds {
Kind<OptimizerDescription> rmsprop() { return kind_of<OptimizerDescription, RmsProp>(); }
}  // namespace kinds

}  // namespace ogee
#endif
