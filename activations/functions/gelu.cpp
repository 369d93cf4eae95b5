#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/gelu.cpp"
#include <hwy/foreach_target.h>

#include <numbers>

#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

/// exp(−a²/2) / lowering, 0 ≤ a ≤ 40. The rounding error of a² would be amplified by a², so it is corrected.
template <class D>
HWY_INLINE hn::Vec<D> lifted_bell(D d, hn::Vec<D> a) {
  const auto square = hn::Mul(a, a);
  const auto power = lifted_exp(d, hn::Mul(square, constant(d, -0.5)));
  return hn::NegMulAdd(power, hn::Mul(rounding_of_square(d, a, square), constant(d, 0.5)), power);
}

/// P(u) with 1 − Φ(a) = exp(−a²/2) P(u) / (a + 5), u = (a − 5) / (a + 5), 0 ≤ a ≤ 40; see
/// scripts/make_polynomials.py. The error is below 1 ULP.
template <class D>
HWY_INLINE hn::Vec<D> tail_polynomial(D d, hn::Vec<D> u) {
  return polynomial(
      d, u, 0.76919304975006297, -0.66538250289005685, 0.49530561596997152, -0.31353315667128584,
      0.16502036617065408, -0.069118638706966148, 0.020795066794009998, -0.0029933767604335359,
      -0.00079786933177559407, 0.00054489898341998242, -5.9376177112674443e-5, -4.9762440800317514e-5,
      1.6683131050584724e-5, 3.9799248812490901e-6, -2.7746095259380498e-6, -3.3534606284254643e-7,
      4.4284710519325385e-7, 4.2206284387367336e-8, -7.7037110493905182e-8, -1.1389999181550906e-8,
      1.4911911375903709e-8, 4.2877121607666798e-9, -2.2235949233109688e-9, -1.0010470158806153e-9);
}

struct GeluFormula {
  /// With a = |x| and the tail q = 1 − Φ(a), Φ(x) is q on the left and 1 − q on the right. Float is computed
  /// in double, so that none of the errors reaches the digits of a float.
  ///
  /// The slope has a zero at x ≈ −0.752: from −2 to 0 its error is below epsilon, but not below 4 ULP.
  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    if constexpr (std::is_same_v<hn::TFromD<D>, float>) {
      const auto result = by_way_of_double(d, x, *this);
      // The emulation of DemoteTo on some machines turns ∞ into the largest float.
      return {hn::IfThenElse(hn::Gt(x, constant(d, 40)), x, result.value), result.slope};
    } else {
      return in_double(d, x);
    }
  }

  template <class D>
  HWY_INLINE static VectorResult<D> in_double(D d, hn::Vec<D> x) {
    const auto one = constant(d, 1);
    const auto a = at_most(d, hn::Abs(x), constant(d, 40));  // f and f′ are x and 1, or 0, from there on
    const auto bell = lifted_bell(d, a);
    const auto inverse = hn::Div(one, hn::Add(a, constant(d, 5)));
    const auto tail = hn::Mul(tail_polynomial(d, hn::NegMulAdd(constant(d, 10), inverse, one)), inverse);
    const auto negative = hn::Lt(x, hn::Zero(d));
    const auto slope_tail = hn::NegMulAdd(a, constant(d, 0.3989422804014327), tail);  // 1 / √(2π)
    const auto value_left = hn::Mul(hn::Mul(hn::Mul(hn::Neg(a), tail), bell), lowering(d));
    const auto value_right = hn::Mul(x, hn::NegMulAdd(hn::Mul(bell, lowering(d)), tail, one));
    const auto slope_left = hn::Mul(hn::Mul(slope_tail, bell), lowering(d));
    return {hn::IfThenElse(negative, value_left, value_right),
            hn::IfThenElse(negative, slope_left, hn::Sub(one, slope_left))};
  }
};

VectorKernels gelu_kernels() { return vector_kernels<GeluFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(gelu_kernels);

ActivationFamily gelu() {
  return detail::family_without_constants(
      "gelu", {},
      {.formula = "f(x) = x Φ(x), Φ the normal distribution",
       .slope_formula = "f′(x) = Φ(x) + x φ(x), φ the normal density",
       .source = "Hendrycks, Gimpel 2016, section 2",
       .value_range = {-0.1699712074799037, std::numeric_limits<double>::infinity()},
       .slope_range = {-0.12890414518515479, 1.1289041451851548},
       .left_saturation = 0,
       .right_saturation = {},
       .zero_centred = false,
       .monotone = false,
       .kinks = {},
       .lipschitz = 1.1289041451851548},
      [] { return OGEE_KERNEL(gelu_kernels)(); },
      [](const Expression& x) { return x * (1 + erf(x / std::numbers::sqrt2)) / 2; });
}

}  // namespace ogee::functions

namespace ogee {
Gelu::Gelu() : Activation(functions::gelu().with_defaults()) {}
}  // namespace ogee
#endif
