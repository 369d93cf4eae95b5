#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/step.cpp"
#include <hwy/foreach_target.h>

#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

struct StepFormula {
  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    const auto value = hn::IfThenElseZero(hn::Gt(x, hn::Zero(d)), constant(d, 1));
    return {unless_nan(d, x, value), unless_nan(d, x, hn::Zero(d))};
  }
};

VectorKernels step_kernels() { return vector_kernels<StepFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(step_kernels);

ActivationFamily step() {
  return detail::family_without_constants(
      "step", {},
      {.formula = "f(x) = 1 where x > 0, else 0",
       .slope_formula = "f′(x) = 0",
       .source = "McCulloch, Pitts 1943; Rosenblatt 1958, \"The perceptron\"",
       .value_range = {0, 1},
       .slope_range = {0, 0},
       .left_saturation = 0,
       .right_saturation = 1,
       .zero_centred = false,
       .monotone = true,
       .kinks = {{0, 0}},
       .lipschitz = std::numeric_limits<double>::infinity()},
      [] { return OGEE_KERNEL(step_kernels)(); },
      [](const Expression& x) { return where_positive(x, 1, 0); });
}

}  // namespace ogee::functions

namespace ogee {
Step::Step() : Activation(functions::step().with_defaults()) {}
}  // namespace ogee
#endif
