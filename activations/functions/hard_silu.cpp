#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/hard_silu.cpp"
#include <hwy/foreach_target.h>

#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

struct HardSiluFormula {
  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    const auto three = constant(d, 3);
    const auto left = hn::Le(x, hn::Neg(three));
    const auto right = hn::Ge(x, three);
    const auto parabola = hn::Div(hn::Mul(x, hn::Add(x, three)), constant(d, 6));
    const auto line = hn::Div(hn::MulAdd(constant(d, 2), x, three), constant(d, 6));
    return {hn::IfThenZeroElse(left, hn::IfThenElse(right, x, parabola)),
            hn::IfThenZeroElse(left, hn::IfThenElse(right, constant(d, 1), line))};
  }
};

VectorKernels hard_silu_kernels() { return vector_kernels<HardSiluFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(hard_silu_kernels);

ActivationFamily hard_silu() {
  return detail::family_without_constants(
      "hard_silu", {"hard_swish"},
      {.formula = "f(x) = x max(0, min(1, x/6 + 1/2))",
       .slope_formula = "f′(x) = x/3 + 1/2 where −3 < x < 3, 0 to the left, 1 to the right",
       .source = "Howard et al. 2019, \"Searching for MobileNetV3\", section 5.2",
       .value_range = {-0.375, std::numeric_limits<double>::infinity()},
       .slope_range = {-0.5, 1.5},
       .left_saturation = 0,
       .right_saturation = {},
       .zero_centred = false,
       .monotone = false,
       .kinks = {{-3, 0}, {3, 1}},
       .lipschitz = 1.5},
      [] { return OGEE_KERNEL(hard_silu_kernels)(); },
      [](const Expression& x) { return x * max(0, min(1, x / 6 + 0.5)); });
}

}  // namespace ogee::functions

namespace ogee {
HardSilu::HardSilu() : Activation(functions::hard_silu().with_defaults()) {}
}  // namespace ogee
#endif
