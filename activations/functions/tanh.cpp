#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/tanh.cpp"
#include <hwy/foreach_target.h>

#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

struct TanhFormula {
  /// With e = exp(−2|x|), |tanh(x)| = (1 − e) / (1 + e). Near 0, 1 − e comes from expm1, so nothing cancels;
  /// from 0.6 on it is 1 − 2e / (1 + e), which does not magnify errors.
  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    const auto one = constant(d, 1);
    const auto size = hn::Abs(x);
    const auto parts =
        power_parts(d, at_least(d, hn::Mul(size, constant(d, -2)), constant(d, -110.0F, -850.0)));
    const auto lifted = lifted_power(d, parts);
    const auto e = hn::Mul(lifted, lowering(d));
    const DivisorOnePlus<D> one_plus_e(d, e);

    const auto power = power_of_two(d, hn::Max(parts.n, constant(d, -2)));  // enough near 0
    const auto difference = hn::MulAdd(parts.t, power, hn::Sub(power, one));
    const auto near = hn::Abs(one_plus_e.divide(difference));
    const auto far = hn::Sub(one, one_plus_e.divide(hn::Add(e, e)));
    const auto value = with_sign(d, hn::IfThenElse(hn::Lt(size, constant(d, 0.6)), near, far), x);
    const auto slope =
        hn::Mul(one_plus_e.divide(lifted), one_plus_e.divide(hn::Mul(constant(d, 4), lowering(d))));
    return {value, slope};
  }
};

VectorKernels tanh_kernels() { return vector_kernels<TanhFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(tanh_kernels);

ActivationFamily tanh() {
  return detail::family_without_constants(
      "tanh", {},
      {.formula = "tanh(x) = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)",
       .slope_formula = "tanh′(x) = 4e / (1 + e)² with e = exp(−2|x|)",
       .source = "LeCun, Bottou, Orr, Müller 1998, \"Efficient BackProp\", section 4.4",
       .value_range = {-1, 1},
       .slope_range = {0, 1},
       .left_saturation = -1,
       .right_saturation = 1,
       .zero_centred = true,
       .monotone = true,
       .kinks = {},
       .lipschitz = 1},
      [] { return OGEE_KERNEL(tanh_kernels)(); }, [](const Expression& x) { return tanh(x); });
}

}  // namespace ogee::functions

namespace ogee {
Tanh::Tanh() : Activation(functions::tanh().with_defaults()) {}
}  // namespace ogee
#endif
