#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/leaky_relu.cpp"
#include <hwy/foreach_target.h>

#include <algorithm>
#include <array>

#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

struct LeakyReluFormula {
  explicit LeakyReluFormula(const double* constants) : leak(constants[0]) {}

  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    const auto factor = hn::IfThenElse(hn::Gt(x, hn::Zero(d)), constant(d, 1), constant(d, leak));
    return {hn::Mul(factor, x), unless_nan(d, x, factor)};
  }

  double leak;
};

VectorKernels leaky_relu_kernels() { return vector_kernels<LeakyReluFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(leaky_relu_kernels);

namespace {

Activation make_leaky_relu(std::span<const double> constants) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double slope = constants[0];
  detail::require_in<float>(ranges::positive, "leaky_relu", "slope", slope);
  const bool straight = slope == 1;
  return vectorized("leaky_relu", {{"slope", slope}},
                    {.formula = "f(x) = x where x > 0, else slope·x",
                     .slope_formula = "f′(x) = 1 where x > 0, else slope",
                     .source = "Maas, Hannun, Ng 2013, section 2",
                     .value_range = {-infinity, infinity},
                     .slope_range = {std::min(slope, 1.0), std::max(slope, 1.0)},
                     .left_saturation = {},
                     .right_saturation = {},
                     .zero_centred = straight,
                     .monotone = true,
                     .kinks = straight ? std::vector<Kink>{} : std::vector<Kink>{{0, slope}},
                     .lipschitz = std::max(slope, 1.0)},
                    OGEE_KERNEL(leaky_relu_kernels)(),
                    [slope](const Expression& x) { return where_positive(x, x, slope * x); });
}

}  // namespace

ActivationFamily leaky_relu() {
  return {.name = "leaky_relu",
          .aliases = {},
          .parameters = {{"slope", 0.01}},
          .presets = {},
          .make = make_leaky_relu};
}

}  // namespace ogee::functions

namespace ogee {
LeakyRelu::LeakyRelu() : Activation(functions::leaky_relu().with_defaults()) {}
LeakyRelu::LeakyRelu(double slope) : Activation(functions::leaky_relu().make(std::array{slope})) {}
}  // namespace ogee
#endif
