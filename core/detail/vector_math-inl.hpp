/// Elementary functions of whole vectors, in float and double, for the instruction set being compiled.
/// Included once for each of them, after <hwy/foreach_target.h>, as simd-inl.hpp is.
///
/// The errors stated are the largest found, in units of the last place of the result (ULP): in float over all
/// arguments, in double over many; see tests/core/vector_math_test.cpp and docs/accuracy.md. "Without FMA"
/// means the instruction sets that round the product in a·b + c (SSE4, baseline). NaN gives NaN. The
/// polynomials are those of scripts/make_polynomials.py.

#if defined(OGEE_CORE_VECTOR_MATH_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OGEE_CORE_VECTOR_MATH_INL_HPP
#undef OGEE_CORE_VECTOR_MATH_INL_HPP
#else
#define OGEE_CORE_VECTOR_MATH_INL_HPP
#endif

#include <limits>
#include <type_traits>

#include "simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// One constant for each precision.
template <class D>
HWY_INLINE hn::Vec<D> constant(D d, float in_float, double in_double) {
  if constexpr (std::is_same_v<hn::TFromD<D>, float>) {
    return hn::Set(d, in_float);
  } else {
    return hn::Set(d, in_double);
  }
}

/// The same constant in both precisions, rounded to float in float.
template <class D>
HWY_INLINE hn::Vec<D> constant(D d, double number) {
  return hn::Set(d, static_cast<hn::TFromD<D>>(number));
}

/// c₀ + c₁x + c₂x² + …, by Horner's rule.
template <class D>
HWY_INLINE hn::Vec<D> polynomial(D d, hn::Vec<D> /*x*/, hn::TFromD<D> c) {
  return hn::Set(d, c);
}
template <class D, class... Higher>
HWY_INLINE hn::Vec<D> polynomial(D d, hn::Vec<D> x, hn::TFromD<D> c, Higher... higher) {
  return hn::MulAdd(polynomial(d, x, higher...), x, hn::Set(d, c));
}

/// a² − square without error, for the rounded square and |a| < 2⁵⁰⁰; in double.
template <class D>
HWY_INLINE hn::Vec<D> rounding_of_square(D d, hn::Vec<D> a, hn::Vec<D> square) {
#if HWY_NATIVE_FMA
  (void)d;
  return hn::MulSub(a, a, square);
#else
  // Both halves of a have so few digits that their products are exact (Dekker 1971, section 5).
  const auto shifted = hn::Mul(a, constant(d, 0x1p27 + 1));
  const auto high = hn::Sub(shifted, hn::Sub(shifted, a));
  const auto low = hn::Sub(a, high);
  const auto products = hn::MulAdd(hn::Add(high, high), low, hn::MulSub(high, high, square));
  return hn::MulAdd(low, low, products);
#endif
}

/// min(x, highest); unlike hn::Min, it keeps NaN on every machine.
template <class D>
HWY_INLINE hn::Vec<D> at_most(D /*d*/, hn::Vec<D> x, hn::Vec<D> highest) {
  return hn::IfThenElse(hn::Gt(x, highest), highest, x);
}
/// max(x, lowest); keeps NaN.
template <class D>
HWY_INLINE hn::Vec<D> at_least(D /*d*/, hn::Vec<D> x, hn::Vec<D> lowest) {
  return hn::IfThenElse(hn::Lt(x, lowest), lowest, x);
}

/// A number so large that the last bit of a sum with it counts ones: adding it rounds to integers.
template <class D>
HWY_INLINE hn::Vec<D> rounding_shift(D d) {
  return constant(d, 0x1.8p23F, 0x1.8p52);
}

/// The nearest integer, for |x| < 2²² (float) or 2⁵¹ (double).
template <class D>
HWY_INLINE hn::Vec<D> nearest_integer(D d, hn::Vec<D> x) {
  return hn::Sub(hn::Add(x, rounding_shift(d)), rounding_shift(d));
}

/// 2ⁿ for an integral n of a normal result: −126 ≤ n ≤ 127 in float, −1022 ≤ n ≤ 1023 in double.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> power_of_two(D d, hn::Vec<D> n) {
  constexpr int mantissa_bits = std::numeric_limits<T>::digits - 1;
  const hn::RebindToUnsigned<D> bits;
  // The sum holds n + bias in its lowest bits, which is the exponent field of 2ⁿ.
  const auto exponent = hn::Add(n, constant(d, 0x1.8p23F + 127, 0x1.8p52 + 1023));
  return hn::BitCast(d, hn::ShiftLeft<mantissa_bits>(hn::BitCast(bits, exponent)));
}

/// x·2ⁿ for an integral n and ½ ≤ x ≤ 2, where the result may be subnormal (rounded once), 0 or infinite:
/// −252 ≤ n ≤ 254 in float, −2044 ≤ n ≤ 2046 in double.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V scaled(D d, V x, V n) {
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3
  if constexpr (std::is_same_v<V, hn::Vec512<float>>) return V{_mm512_scalef_ps(x.raw, n.raw)};
  if constexpr (std::is_same_v<V, hn::Vec512<double>>) return V{_mm512_scalef_pd(x.raw, n.raw)};
#endif
  const auto half = nearest_integer(d, hn::Mul(n, constant(d, 0.5)));
  return hn::Mul(hn::Mul(x, power_of_two(d, half)), power_of_two(d, hn::Sub(n, half)));
}

/// eˣ = 2ⁿ (1 + t): the start of every exponential.
template <class D>
struct PowerParts {
  hn::Vec<D> n;  ///< the integer nearest to x / ln 2
  hn::Vec<D> t;  ///< eʳ − 1 for the rest r = x − n ln 2, so that |t| < 0.42
};

/// The error of t is below 0.7 ULP, and 0.7 epsilon without FMA. |x| at most 150 in float, 1100 in double.
template <class D>
HWY_INLINE PowerParts<D> power_parts(D d, hn::Vec<D> x) {
  const auto shift = rounding_shift(d);
  const auto n = hn::Sub(hn::MulAdd(x, constant(d, 1.4426950408889634), shift), shift);
  // ln 2 in two parts, the first with so few digits that its product with n is exact.
  auto r = hn::NegMulAdd(n, constant(d, 0x1.62e4p-1F, 0x1.62e42feep-1), x);
  r = hn::NegMulAdd(n, constant(d, 1.42860677e-6F, 1.9082149292705877e-10), r);
  if constexpr (std::is_same_v<hn::TFromD<D>, float>) {
    const auto p = polynomial(d, r, 0.5F, 0.166665196F, 0.0416664146F, 0.00836881623F, 0.00139395485F);
    return {n, hn::MulAdd(hn::Mul(r, r), p, r)};
  } else {
    const auto p = polynomial(d, r, 0.50000000000000133, 0.16666666666666685, 0.041666666666511504,
                              0.0083333333333154638, 0.0013888888947892711, 0.00019841269900509829,
                              2.4801489139894701e-5, 2.7557230671018549e-6, 2.7631538966285699e-7,
                              2.5113493716235224e-8);
    return {n, hn::MulAdd(hn::Mul(r, r), p, r)};
  }
}

/// eˣ for every x, with gradual underflow: 1.1 ULP; e⁻∞ = 0, e^∞ = ∞.
template <class D>
HWY_INLINE hn::Vec<D> exp(D d, hn::Vec<D> x) {
  const auto inside = at_least(d, at_most(d, x, constant(d, 89.0F, 710.0)), constant(d, -104.0F, -746.0));
  const PowerParts<D> parts = power_parts(d, inside);
  return scaled(d, hn::Add(parts.t, constant(d, 1)), parts.n);
}

/// Undoes the factor of lifted_exp: 2⁻⁶⁴ in float, 2⁻²⁵⁶ in double.
template <class D>
HWY_INLINE hn::Vec<D> lowering(D d) {
  return constant(d, 0x1p-64F, 0x1p-256);
}

/// eˣ / lowering from its parts, for −110 ≤ x ≤ 0 in float, −850 ≤ x ≤ 0 in double: 1 ULP, and always a
/// normal number.
template <class D>
HWY_INLINE hn::Vec<D> lifted_power(D d, const PowerParts<D>& parts) {
  const auto power = power_of_two(d, hn::Add(parts.n, constant(d, 64.0F, 256.0)));
  return hn::MulAdd(parts.t, power, power);
}

/// eˣ / lowering for x ≤ 0: 1.1 ULP, and a normal number down to x = −110 (float) or −850 (double); below
/// that it is constant. A product with eˣ keeps all digits as long as it is normal itself, if lowering comes
/// last.
template <class D>
HWY_INLINE hn::Vec<D> lifted_exp(D d, hn::Vec<D> x) {
  return lifted_power(d, power_parts(d, at_least(d, x, constant(d, -110.0F, -850.0))));
}

/// eˣ for x ≤ 0, with gradual underflow: 1.1 ULP. Cheaper than exp.
template <class D>
HWY_INLINE hn::Vec<D> exp_of_negative(D d, hn::Vec<D> x) {
  return hn::Mul(lifted_exp(d, x), lowering(d));
}

/// eˣ − 1 for x ≤ 88 (float) or x ≤ 709 (double): 1.2 ULP for x ≤ 0, 2 ULP above; −1 at −∞. The sign of
/// a zero is lost.
template <class D>
HWY_INLINE hn::Vec<D> expm1(D d, hn::Vec<D> x) {
  const PowerParts<D> parts = power_parts(d, at_least(d, x, constant(d, -20.0F, -40.0)));
  const auto power = power_of_two(d, parts.n);
  return hn::MulAdd(parts.t, power, hn::Sub(power, constant(d, 1)));
}

/// Quotients with the divisor 1 + e for 0 ≤ e ≤ 1, with the rounding of the divisor corrected.
template <class D>
struct DivisorOnePlus {
#if HWY_NATIVE_FMA
  /// The low part of the inverse is what the sum and its inverse lose by rounding.
  HWY_INLINE DivisorOnePlus(D d, hn::Vec<D> e) {
    const auto one = constant(d, 1);
    const auto sum = hn::Add(one, e);
    const auto lost = hn::Sub(e, hn::Sub(sum, one));
    high = hn::Div(one, sum);
    low = hn::Mul(high, hn::NegMulAdd(lost, high, hn::NegMulAdd(sum, high, one)));
  }

  /// x / (1 + e): 0.6 ULP.
  HWY_INLINE hn::Vec<D> divide(hn::Vec<D> x) const { return hn::MulAdd(x, high, hn::Mul(x, low)); }

  hn::Vec<D> high;
  hn::Vec<D> low;
#else
  /// Without FMA these losses cannot be computed.
  HWY_INLINE DivisorOnePlus(D d, hn::Vec<D> e) : sum(hn::Add(constant(d, 1), e)) {}

  /// x / (1 + e): 1.5 ULP.
  HWY_INLINE hn::Vec<D> divide(hn::Vec<D> x) const { return hn::Div(x, sum); }

  hn::Vec<D> sum;
#endif
};

/// ln(1 + x) for 0 ≤ x ≤ 1: 1.3 ULP. From s = f / (2 + f) and ln(1 + f) = 2 atanh(s), with f = x below ½ and
/// 1 + f = (1 + x)/2 above.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> log1p(D d, hn::Vec<D> x) {
  const auto half = constant(d, 0.5);
  const auto large = hn::Gt(x, half);
  const auto f = hn::IfThenElse(large, hn::MulSub(x, half, half), x);  // exact
  const auto s = hn::Div(f, hn::Add(f, constant(d, 2)));
  const auto z = hn::Mul(s, s);
  hn::Vec<D> p;
  if constexpr (std::is_same_v<T, float>) {
    p = polynomial(d, z, 0.666669488F, 0.399577230F, 0.303622663F);
  } else {
    p = polynomial(d, z, 0.66666666666666596, 0.40000000000056440, 0.28571428555915113, 0.22222224284612990,
                   0.18181666666599947, 0.15391084268555619, 0.13174087456523781, 0.13839617024990034);
  }
  const auto logarithm = hn::NegMulAdd(s, hn::NegMulAdd(z, p, f), f);
  return hn::Add(logarithm, hn::IfThenElseZero(large, constant(d, 0.6931471805599453)));
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#endif
