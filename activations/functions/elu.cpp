#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/elu.cpp"
#include <hwy/foreach_target.h>

#include <algorithm>
#include <array>

#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

/// alpha eˣ keeps its digits where eˣ is a normal number.
struct EluFormula {
  explicit EluFormula(const double* constants) : alpha(constants[0]) {}

  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    const auto right = hn::Gt(x, hn::Zero(d));
    const auto left_of_zero = at_most(d, x, hn::Zero(d));
    return {
        hn::IfThenElse(right, x, hn::Mul(constant(d, alpha), expm1(d, left_of_zero))),
        hn::IfThenElse(right, constant(d, 1), hn::Mul(constant(d, alpha), exp_of_negative(d, left_of_zero)))};
  }

  double alpha;
};

VectorKernels elu_kernels() { return vector_kernels<EluFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(elu_kernels);

namespace {

Activation make_elu(std::span<const double> constants) {
  const double alpha = constants[0];
  detail::require_in<float>(ranges::positive, "elu", "alpha", alpha);
  return vectorized("elu", {{"alpha", alpha}},
                    {.formula = "f(x) = x where x > 0, else alpha (eˣ − 1)",
                     .slope_formula = "f′(x) = 1 where x > 0, else alpha eˣ",
                     .source = "Clevert, Unterthiner, Hochreiter 2016, section 3",
                     .value_range = {-alpha, std::numeric_limits<double>::infinity()},
                     .slope_range = {0, std::max(alpha, 1.0)},
                     .left_saturation = -alpha,
                     .right_saturation = {},
                     .zero_centred = false,
                     .monotone = true,
                     .kinks = alpha == 1 ? std::vector<Kink>{} : std::vector<Kink>{{0, alpha}},
                     .lipschitz = std::max(alpha, 1.0)},
                    OGEE_KERNEL(elu_kernels)(),
                    [alpha](const Expression& x) { return where_positive(x, x, alpha * expm1(x)); });
}

}  // namespace

ActivationFamily elu() {
  return {.name = "elu", .aliases = {}, .parameters = {{"alpha", 1}}, .presets = {}, .make = make_elu};
}

}  // namespace ogee::functions

namespace ogee {
Elu::Elu() : Activation(functions::elu().with_defaults()) {}
Elu::Elu(double alpha) : Activation(functions::elu().make(std::array{alpha})) {}
}  // namespace ogee
#endif
