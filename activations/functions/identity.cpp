#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/identity.cpp"
#include <hwy/foreach_target.h>

#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

struct IdentityFormula {
  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    return {x, unless_nan(d, x, constant(d, 1))};
  }
};

VectorKernels identity_kernels() { return vector_kernels<IdentityFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(identity_kernels);

ActivationFamily identity() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return detail::family_without_constants(
      "identity", {"linear"},
      {.formula = "f(x) = x",
       .slope_formula = "f′(x) = 1",
       .source = "Widrow, Hoff 1960, the linear unit of ADALINE",
       .value_range = {-infinity, infinity},
       .slope_range = {1, 1},
       .left_saturation = {},
       .right_saturation = {},
       .zero_centred = true,
       .monotone = true,
       .kinks = {},
       .lipschitz = 1},
      [] { return OGEE_KERNEL(identity_kernels)(); }, [](const Expression& x) { return x; });
}

}  // namespace ogee::functions

namespace ogee {
Identity::Identity() : Activation(functions::identity().with_defaults()) {}
}  // namespace ogee
#endif
