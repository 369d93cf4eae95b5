#include <cmath>
#include <numbers>

#include "../families.hpp"
#include "../functions.hpp"

namespace ogee::functions {
namespace {

constexpr double root_half = std::numbers::sqrt2 / 2;
constexpr double root_half_rest = -4.8336466567264565e-17;  // √½ − root_half
constexpr double density_at_zero = 0.3989422804014327;      // 1 / √(2π)
constexpr double beyond = 40;                               // exp(−beyond²/2) is below every double

struct GeluFormula {
  /// By way of double, where none of the errors below reaches the digits of a float.
  ValueAndSlope<float> operator()(float x) const {
    const ValueAndSlope<double> result = (*this)(static_cast<double>(x));
    return {.value = static_cast<float>(result.value), .slope = static_cast<float>(result.slope)};
  }

  /// In the left tail the rounding of x² and of −x/√2 is amplified by x². Both remainders are therefore
  /// carried along: exp(−(s + r)/2) ≈ exp(−s/2) (1 − r/2), erfc(t + r) ≈ erfc(t) − 2/√π exp(−t²) r.
  ///
  /// The slope has a zero at x ≈ −0.752: from −2 to 0 its error is below epsilon, but not below 4 ULP. Left
  /// of −37.5 in double, Φ and φ are subnormal and the error is up to 50 times the smallest subnormal number.
  ValueAndSlope<double> operator()(double x) const {
    if (x > beyond) return {.value = x, .slope = 1};
    if (x < -beyond) return {.value = 0, .slope = 0};
    const double square = x * x;
    const double square_rest = std::fma(x, x, -square);
    const double power = std::exp(-square / 2);
    const double density = density_at_zero * (power - power * square_rest / 2);

    const double t = -x * root_half;
    const double t_rest = std::fma(-x, root_half, -t) - x * root_half_rest;
    const double probability = std::erfc(t) / 2 - std::numbers::inv_sqrtpi * power * t_rest;
    return {.value = x * probability, .slope = probability + x * density};
  }
};

}  // namespace

ActivationFamily gelu() {
  return family_without_constants(
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
      GeluFormula{});
}

}  // namespace ogee::functions

namespace ogee {
Gelu::Gelu() : Activation(functions::gelu().with_defaults()) {}
}  // namespace ogee
