#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/relu.cpp"
#include <hwy/foreach_target.h>

#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

struct ReluFormula {
  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    const auto flat = hn::Le(x, hn::Zero(d));  // not for NaN
    return {hn::IfThenZeroElse(flat, x), unless_nan(d, x, hn::IfThenZeroElse(flat, constant(d, 1)))};
  }
};

VectorKernels relu_kernels() { return vector_kernels<ReluFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(relu_kernels);

ActivationFamily relu() {
  return detail::family_without_constants(
      "relu", {},
      {.formula = "f(x) = max(0, x)",
       .slope_formula = "f′(x) = 1 where x > 0, else 0",
       .source = "Fukushima 1969; Nair, Hinton 2010",
       .value_range = {0, std::numeric_limits<double>::infinity()},
       .slope_range = {0, 1},
       .left_saturation = 0,
       .right_saturation = {},
       .zero_centred = false,
       .monotone = true,
       .kinks = {{0, 0}},
       .lipschitz = 1},
      [] { return OGEE_KERNEL(relu_kernels)(); }, [](const Expression& x) { return max(0, x); });
}

}  // namespace ogee::functions

namespace ogee {
Relu::Relu() : Activation(functions::relu().with_defaults()) {}
}  // namespace ogee
#endif
