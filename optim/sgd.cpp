#include "sgd.hpp"

#include "../core/option_checks.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "optim/sgd.cpp"
#include <hwy/foreach_target.h>

#include "detail/update-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

template <class T>
void descend(const SgdOptions& options, const UpdateTile<T>& tile) {
  const Wide<T> d;
  const auto rate = hn::Set(d, static_cast<T>(options.learning_rate));
  const auto momentum = hn::Set(d, static_cast<T>(options.momentum));
  const auto decay = hn::Set(d, static_cast<T>(options.weight_decay));

  if (tile.state.empty() && options.weight_decay == 0) {
    update_each(tile, [=](auto gradient, auto& weight) HWY_ATTR {  //
      weight = hn::NegMulAdd(rate, gradient, weight);
    });
  } else if (tile.state.empty()) {
    update_each(tile, [=](auto gradient, auto& weight) HWY_ATTR {
      weight = hn::NegMulAdd(rate, hn::MulAdd(decay, weight, gradient), weight);
    });
  } else if (!options.nesterov) {
    const auto rule = [=](auto gradient, auto& weight, auto& velocity) HWY_ATTR {
      velocity = hn::MulAdd(momentum, velocity, hn::MulAdd(decay, weight, gradient));
      weight = hn::NegMulAdd(rate, velocity, weight);
    };
    update_each(tile, rule, tile.state[0].data());
  } else {
    const auto rule = [=](auto gradient, auto& weight, auto& velocity) HWY_ATTR {
      const auto decayed = hn::MulAdd(decay, weight, gradient);
      velocity = hn::MulAdd(momentum, velocity, decayed);
      weight = hn::NegMulAdd(rate, hn::MulAdd(momentum, velocity, decayed), weight);
    };
    update_each(tile, rule, tile.state[0].data());
  }
}

void descend_float(const SgdOptions& options, const UpdateTile<float>& tile) { descend(options, tile); }
void descend_double(const SgdOptions& options, const UpdateTile<double>& tile) { descend(options, tile); }

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(descend_float);
HWY_EXPORT(descend_double);

}  // namespace

template <Real T>
Sgd<T>::Sgd(SgdOptions options) : Sgd::OptimizerOf(options) {
  detail::require(!options.nesterov || options.momentum > 0, this->name(), "momentum", options.momentum,
                  "more than 0 with nesterov");
}

template <Real T>
void Sgd<T>::update_tile(const UpdateTile<T>& tile) const {
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(descend_float)(this->options(), tile);
  } else {
    OGEE_KERNEL(descend_double)(this->options(), tile);
  }
}

template class Sgd<float>;
template class Sgd<double>;

}  // namespace ogee
#endif
