#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/hard_tanh.cpp"
#include <hwy/foreach_target.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "../../core/errors.hpp"
#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

struct HardTanhFormula {
  explicit HardTanhFormula(const double* constants) : low(constants[0]), high(constants[1]) {}

  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    const auto bottom = constant(d, low);
    const auto top = constant(d, high);
    const auto inside = hn::And(hn::Gt(x, bottom), hn::Lt(x, top));
    return {at_least(d, at_most(d, x, top), bottom),
            unless_nan(d, x, hn::IfThenElseZero(inside, constant(d, 1)))};
  }

  double low;
  double high;
};

VectorKernels hard_tanh_kernels() { return vector_kernels<HardTanhFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(hard_tanh_kernels);

namespace {

Activation make_hard_tanh(std::span<const double> constants) {
  const double low = constants[0];
  const double high = constants[1];
  detail::require_in<float>(ranges::finite, "hard_tanh", "low", low);
  detail::require_in<float>(ranges::finite, "hard_tanh", "high", high);
  if (!(low < high))
    throw OptionError(fmt::format("hard_tanh: low is {}, expected less than high ({})", low, high));
  return vectorized(
      "hard_tanh", {{"low", low}, {"high", high}},
      {.formula = "f(x) = max(low, min(high, x))",
       .slope_formula = "f′(x) = 1 where low < x < high, else 0",
       .source = "first-order Taylor expansion of tanh at 0, clipped; Collobert 2004, \"Large Scale Machine "
                 "Learning\"; Qiu 2020, section 4.1.1",
       .value_range = {low, high},
       .slope_range = {0, 1},
       .left_saturation = low,
       .right_saturation = high,
       .zero_centred = low == -high,
       .monotone = true,
       .kinks = {{low, 0}, {high, 0}},
       .lipschitz = 1},
      OGEE_KERNEL(hard_tanh_kernels)(), [low, high](const Expression& x) { return max(low, min(high, x)); });
}

}  // namespace

ActivationFamily hard_tanh() {
  return {.name = "hard_tanh",
          .aliases = {},
          .parameters = {{"low", -1}, {"high", 1}},
          .presets = {},
          .make = make_hard_tanh};
}

}  // namespace ogee::functions

namespace ogee {
HardTanh::HardTanh() : Activation(functions::hard_tanh().with_defaults()) {}
HardTanh::HardTanh(double low, double high)
    : Activation(functions::hard_tanh().make(std::array{low, high})) {}
}  // namespace ogee
#endif
