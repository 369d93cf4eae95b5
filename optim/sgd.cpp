#include "sgd.hpp"

#include <fmt/format.h>

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

template <Real T>
void check(const SgdOptions& options) {
  detail::require_not_negative<T>("sgd", "learning_rate", options.learning_rate);
  detail::require_share_below_one("sgd", "momentum", options.momentum);
  detail::require_not_negative<T>("sgd", "weight_decay", options.weight_decay);
  detail::require(!options.nesterov || options.momentum > 0, "sgd", "momentum", options.momentum,
                  "more than 0 with nesterov");
}

}  // namespace

template <Real T>
Sgd<T>::Sgd(SgdOptions options) : options_(options) {
  check<T>(options_);
}

template <Real T>
std::string Sgd<T>::description() const {
  return fmt::format("sgd(learning_rate={}, momentum={}, nesterov={}, weight_decay={})",
                     options_.learning_rate, options_.momentum, options_.nesterov, options_.weight_decay);
}

template <Real T>
void Sgd<T>::set_learning_rate(double rate) {
  SgdOptions changed = options_;
  changed.learning_rate = rate;
  check<T>(changed);
  options_ = changed;
}

template <Real T>
std::unique_ptr<Optimizer<float>> Sgd<T>::to_float() const {
  return std::make_unique<Sgd<float>>(options_);
}

template <Real T>
std::unique_ptr<Optimizer<double>> Sgd<T>::to_double() const {
  return std::make_unique<Sgd<double>>(options_);
}

template <Real T>
void Sgd<T>::update_tile(const UpdateTile<T>& tile) const {
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(descend_float)(options_, tile);
  } else {
    OGEE_KERNEL(descend_double)(options_, tile);
  }
}

template class Sgd<float>;
template class Sgd<double>;

}  // namespace ogee
#endif
