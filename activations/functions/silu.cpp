#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/silu.cpp"
#include <hwy/foreach_target.h>

#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

struct SiluFormula {
  /// x σ(x) can be normal where σ(x) is not, so σ(x) is computed from the lifted power.
  ///
  /// The slope has a zero at x ≈ −1.278: from −5 to 0 its error is below epsilon, but not below 4 ULP.
  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    const auto one = constant(d, 1);
    const auto lowest = constant(d, -110.0F, -850.0);  // f and f′ are 0 there
    const auto bounded = at_least(d, x, lowest);
    const auto lifted = lifted_exp(d, hn::Neg(hn::Abs(bounded)));
    const auto e = hn::Mul(lifted, lowering(d));
    const DivisorOnePlus<D> one_plus_e(d, e);

    const auto negative = hn::Lt(x, hn::Zero(d));
    const auto here = one_plus_e.divide(hn::IfThenElse(negative, lifted, one));
    const auto back = hn::IfThenElse(negative, lowering(d), one);
    const auto mirrored = one_plus_e.divide(hn::IfThenElse(negative, one, e));
    const auto turn = hn::MulAdd(at_most(d, bounded, hn::Neg(lowest)), mirrored, one);
    return {hn::Mul(hn::Mul(bounded, here), back), hn::Mul(hn::Mul(here, turn), back)};
  }
};

VectorKernels silu_kernels() { return vector_kernels<SiluFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(silu_kernels);

ActivationFamily silu() {
  return detail::family_without_constants(
      "silu", {"swish"},
      {.formula = "f(x) = x σ(x)",
       .slope_formula = "f′(x) = σ(x) (1 + x σ(−x))",
       .source = "Hendrycks, Gimpel 2016; Elfwing, Uchibe, Doya 2018",
       .value_range = {-0.2784645427610738, std::numeric_limits<double>::infinity()},
       .slope_range = {-0.09983932012886692, 1.0998393201288669},
       .left_saturation = 0,
       .right_saturation = {},
       .zero_centred = false,
       .monotone = false,
       .kinks = {},
       .lipschitz = 1.0998393201288669},
      [] { return OGEE_KERNEL(silu_kernels)(); }, [](const Expression& x) { return x / (1 + exp(-x)); });
}

}  // namespace ogee::functions

namespace ogee {
Silu::Silu() : Activation(functions::silu().with_defaults()) {}
}  // namespace ogee
#endif
