#include "regularization.hpp"

#include <cmath>

#include "option_checks.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/regularization.cpp"
#include <hwy/foreach_target.h>

#include "detail/simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {
namespace {

template <class T>
void add_gradient(const Regularization& regularization, const T* weights, T* gradient, std::size_t count) {
  const Wide<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto zero = hn::Zero(d);
  const auto l1 = hn::Set(d, static_cast<T>(regularization.l1));
  const auto l2 = hn::Set(d, static_cast<T>(regularization.l2));
  const auto sum = [&](hn::Vec<Wide<T>> w, hn::Vec<Wide<T>> g) HWY_ATTR {
    const auto pull = hn::IfThenElse(hn::Eq(w, zero), zero, with_sign(d, l1, w));
    return hn::Add(g, hn::MulAdd(l2, w, pull));
  };
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    hn::StoreU(sum(hn::LoadU(d, weights + i), hn::LoadU(d, gradient + i)), d, gradient + i);
  if (const std::size_t rest = count - i; rest > 0)
    store_first(sum(load_first(d, weights + i, rest), load_first(d, gradient + i, rest)), d, gradient + i,
                rest);
}

void add_gradient_float(const Regularization& regularization, const float* weights, float* gradient,
                        std::size_t count) {
  add_gradient(regularization, weights, gradient, count);
}
void add_gradient_double(const Regularization& regularization, const double* weights, double* gradient,
                         std::size_t count) {
  add_gradient(regularization, weights, gradient, count);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(add_gradient_float);
HWY_EXPORT(add_gradient_double);

}  // namespace

void check(const Regularization& regularization) { check_fields<float>("regularization", regularization); }

template <Real T>
double penalty(const Regularization& regularization, std::span<const T> weights) {
  if (!regularization.wanted()) return 0;
  double absolutes = 0;
  double squares = 0;
  for (const double w : weights) {
    absolutes += std::abs(w);
    squares += w * w;
  }
  return regularization.l1 * absolutes + regularization.l2 / 2 * squares;
}

template <Real T>
void add_penalty_gradient(const Regularization& regularization, std::span<const T> weights,
                          std::span<T> gradient) {
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(add_gradient_float)(regularization, weights.data(), gradient.data(), gradient.size());
  } else {
    OGEE_KERNEL(add_gradient_double)(regularization, weights.data(), gradient.data(), gradient.size());
  }
}

template double penalty(const Regularization&, std::span<const float>);
template double penalty(const Regularization&, std::span<const double>);
template void add_penalty_gradient(const Regularization&, std::span<const float>, std::span<float>);
template void add_penalty_gradient(const Regularization&, std::span<const double>, std::span<double>);

}  // namespace ogee
#endif
