#include "adam.hpp"

#include <fmt/format.h>

#include <cmath>

#include "../core/option_checks.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "optim/adam.cpp"
#include <hwy/foreach_target.h>

#include "detail/update-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

template <class T>
void descend(const AdamOptions& options, const detail::AdamStep& step, const UpdateTile<T>& tile) {
  const Wide<T> d;
  const auto rate = hn::Set(d, static_cast<T>(step.rate));
  const auto root_scale = hn::Set(d, static_cast<T>(step.root_scale));
  const auto epsilon = hn::Set(d, static_cast<T>(options.epsilon));
  const auto beta1 = hn::Set(d, static_cast<T>(options.beta1));
  const auto renewal1 = hn::Set(d, static_cast<T>(1 - options.beta1));
  const auto beta2 = hn::Set(d, static_cast<T>(options.beta2));
  const auto renewal2 = hn::Set(d, static_cast<T>(1 - options.beta2));
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

void descend_float(const AdamOptions& options, const detail::AdamStep& step, const UpdateTile<float>& tile) {
  descend(options, step, tile);
}
void descend_double(const AdamOptions& options, const detail::AdamStep& step,
                    const UpdateTile<double>& tile) {
  descend(options, step, tile);
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(descend_float);
HWY_EXPORT(descend_double);

template <Real T>
void check(const char* method, const AdamOptions& options) {
  detail::require_not_negative<T>(method, "learning_rate", options.learning_rate);
  detail::require_share_below_one(method, "beta1", options.beta1);
  detail::require_share_below_one(method, "beta2", options.beta2);
  detail::require_positive<T>(method, "epsilon", options.epsilon);
  detail::require_not_negative<T>(method, "weight_decay", options.weight_decay);
}

AdamWOptions decoupled(const AdamOptions& options) {
  return {.learning_rate = options.learning_rate,
          .beta1 = options.beta1,
          .beta2 = options.beta2,
          .epsilon = options.epsilon,
          .weight_decay = options.weight_decay,
          .amsgrad = options.amsgrad};
}

}  // namespace

template <Real T>
Adam<T>::Adam(AdamOptions options) : Adam(options, WeightDecay::of_gradient, "adam") {}

template <Real T>
Adam<T>::Adam(AdamOptions options, WeightDecay decay, const char* name) : options_(options), decay_(decay) {
  check<T>(name, options_);
}

template <Real T>
AdamW<T>::AdamW(AdamWOptions options)
    : Adam<T>({.learning_rate = options.learning_rate,
               .beta1 = options.beta1,
               .beta2 = options.beta2,
               .epsilon = options.epsilon,
               .weight_decay = options.weight_decay,
               .amsgrad = options.amsgrad},
              Adam<T>::WeightDecay::decoupled, "adamw") {}

template <Real T>
std::string Adam<T>::description() const {
  return fmt::format("{}(learning_rate={}, beta1={}, beta2={}, epsilon={}, weight_decay={}, amsgrad={})",
                     name(), options_.learning_rate, options_.beta1, options_.beta2, options_.epsilon,
                     options_.weight_decay, options_.amsgrad);
}

template <Real T>
void Adam<T>::set_learning_rate(double rate) {
  AdamOptions changed = options_;
  changed.learning_rate = rate;
  check<T>(name().c_str(), changed);
  options_ = changed;
}

template <Real T>
std::unique_ptr<Optimizer<float>> Adam<T>::to_float() const {
  return std::make_unique<Adam<float>>(options_);
}

template <Real T>
std::unique_ptr<Optimizer<double>> Adam<T>::to_double() const {
  return std::make_unique<Adam<double>>(options_);
}

template <Real T>
std::unique_ptr<Optimizer<float>> AdamW<T>::to_float() const {
  return std::make_unique<AdamW<float>>(decoupled(this->options()));
}

template <Real T>
std::unique_ptr<Optimizer<double>> AdamW<T>::to_double() const {
  return std::make_unique<AdamW<double>>(decoupled(this->options()));
}

template <Real T>
void Adam<T>::prepare_step() {
  const auto steps = static_cast<double>(this->steps());
  const bool decoupled = decay_ == WeightDecay::decoupled;
  step_ = {.rate = options_.learning_rate / (1 - std::pow(options_.beta1, steps)),
           .root_scale = 1 / std::sqrt(1 - std::pow(options_.beta2, steps)),
           .gradient_decay = decoupled ? 0 : options_.weight_decay,
           .kept_weight = decoupled ? 1 - options_.learning_rate * options_.weight_decay : 1};
}

template <Real T>
void Adam<T>::update_tile(const UpdateTile<T>& tile) const {
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(descend_float)(options_, step_, tile);
  } else {
    OGEE_KERNEL(descend_double)(options_, step_, tile);
  }
}

template class Adam<float>;
template class Adam<double>;
template class AdamW<float>;
template class AdamW<double>;

}  // namespace ogee
#endif
