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
void descend_sgd(const Sgd& options, const UpdateTile<T>& tile) {
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

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {

OGEE_EXPORT(descend_sgd);

void Sgd::check() const {
  detail::require(!nesterov || momentum > 0, kind, "momentum", momentum, "more than 0 with nesterov");
}

template <Real T>
void Sgd::update(const UpdateTile<T>& tile) const {
  OGEE_KERNEL_IN(T, descend_sgd)(*this, tile);
}

template void Sgd::update(const UpdateTile<float>&) const;
template void Sgd::update(const UpdateTile<double>&) const;
template class OptimizerDescription::ModelOf<Sgd>;

namespace kinds {
Kind<OptimizerDescription> sgd() { return kind_of<OptimizerDescription, Sgd>(); }
}  // namespace kinds

}  // namespace ogee
#endif
