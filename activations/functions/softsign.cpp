#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/softsign.cpp"
#include <hwy/foreach_target.h>

#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

struct SoftsignFormula {
  /// From 2⁷⁶ (float) or 2⁵⁴⁰ (double) on, the value is ±1 and the slope 0, at infinity too.
  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    const auto size = at_most(d, hn::Abs(x), constant(d, 0x1p76F, 0x1p540));
    const auto sum = hn::Add(constant(d, 1), size);
    const auto inverse = hn::Div(constant(d, 1), sum);
    return {with_sign(d, hn::Div(size, sum), x), hn::Mul(inverse, inverse)};
  }
};

VectorKernels softsign_kernels() { return vector_kernels<SoftsignFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(softsign_kernels);

ActivationFamily softsign() {
  return detail::family_without_constants(
      "softsign", {},
      {.formula = "f(x) = x / (1 + |x|)",
       .slope_formula = "f′(x) = 1 / (1 + |x|)²",
       .source = "Bergstra, Desjardins, Lamblin, Bengio 2009; Turian, Bergstra, Bengio 2009",
       .value_range = {-1, 1},
       .slope_range = {0, 1},
       .left_saturation = -1,
       .right_saturation = 1,
       .zero_centred = true,
       .monotone = true,
       .kinks = {},
       .lipschitz = 1},
      [] { return OGEE_KERNEL(softsign_kernels)(); }, [](const Expression& x) { return x / (1 + abs(x)); });
}

}  // namespace ogee::functions

namespace ogee {
Softsign::Softsign() : Activation(functions::softsign().with_defaults()) {}
}  // namespace ogee
#endif
