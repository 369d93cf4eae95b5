#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/logistic.cpp"
#include <hwy/foreach_target.h>

#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../detail/sigma-inl.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

/// σ(x)σ(−x) is the slope: it stays above 0 where σ(1 − σ) is 0 by rounding.
struct LogisticFormula {
  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    const Sigma<D> s = sigma(d, x, exp_of_negative(d, hn::Neg(hn::Abs(x))));
    return {s.here, hn::Mul(s.here, s.mirrored)};
  }
};

VectorKernels logistic_kernels() { return vector_kernels<LogisticFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(logistic_kernels);

ActivationFamily logistic() {
  return detail::family_without_constants(
      "logistic", {"sigmoid"},
      {.formula = "σ(x) = 1 / (1 + e⁻ˣ)",
       .slope_formula = "σ′(x) = σ(x) σ(−x)",
       .source = "Verhulst 1845; Rumelhart, Hinton, Williams 1986, equation 2",
       .value_range = {0, 1},
       .slope_range = {0, 0.25},
       .left_saturation = 0,
       .right_saturation = 1,
       .zero_centred = false,
       .monotone = true,
       .kinks = {},
       .lipschitz = 0.25},
      [] { return OGEE_KERNEL(logistic_kernels)(); }, [](const Expression& x) { return 1 / (1 + exp(-x)); });
}

}  // namespace ogee::functions

namespace ogee {
Logistic::Logistic() : Activation(functions::logistic().with_defaults()) {}
}  // namespace ogee
#endif
