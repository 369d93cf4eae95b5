#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/softplus.cpp"
#include <hwy/foreach_target.h>

#include <algorithm>

#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../detail/sigma-inl.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

struct SoftplusFormula {
  /// max(0, x) + ln(1 + exp(−|x|)): no power overflows.
  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    const auto e = exp_of_negative(d, hn::Neg(hn::Abs(x)));
    return {hn::Add(at_least(d, x, hn::Zero(d)), log1p(d, e)), sigma(d, x, e).here};
  }
};

VectorKernels softplus_kernels() { return vector_kernels<SoftplusFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(softplus_kernels);

ActivationFamily softplus() {
  return detail::family_without_constants(
      "softplus", {},
      {.formula = "f(x) = ln(1 + eˣ)",
       .slope_formula = "f′(x) = σ(x)",
       .source = "Dugas, Bengio, Bélisle, Nadeau, Garcia 2001",
       .value_range = {0, std::numeric_limits<double>::infinity()},
       .slope_range = {0, 1},
       .left_saturation = 0,
       .right_saturation = {},
       .zero_centred = false,
       .monotone = true,
       .kinks = {},
       .lipschitz = 1},
      [] { return OGEE_KERNEL(softplus_kernels)(); },
      [](const Expression& x) { return max(0, x) + log1p(exp(-abs(x))); });
}

}  // namespace ogee::functions

namespace ogee {
Softplus::Softplus() : Activation(functions::softplus().with_defaults()) {}
}  // namespace ogee
#endif
