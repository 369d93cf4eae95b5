#include <cmath>

#include "../families.hpp"
#include "../functions.hpp"
#include "../sigma.hpp"

namespace ogee::functions {
namespace {

struct SiluFormula {
  /// The slope has a zero at x ≈ −1.278: from −5 to 0 its error is below epsilon, but not below 4 ULP.
  template <Real T>
  ValueAndSlope<T> operator()(T x) const {
    if (std::isinf(x)) return {.value = x > 0 ? x : T{0}, .slope = x > 0 ? T{1} : T{0}};
    if (x < -64) return left_tail(x);
    const SigmaPair<T> s = sigma(x);
    return {.value = x * s.here, .slope = s.here * (1 + x * s.mirrored)};
  }

  /// σ(x) is eˣ here, to the last digit. eˣ alone may be subnormal where x eˣ is not, so it comes in halves.
  template <Real T>
  static ValueAndSlope<T> left_tail(T x) {
    const T half = std::exp(x / 2);
    return {.value = x * half * half, .slope = (1 + x) * half * half};
  }
};

}  // namespace

ActivationFamily silu() {
  return family_without_constants(
      "silu", {"swish"},
      {.formula = "f(x) = x σ(x)",
       .slope_formula = "f′(x) = σ(x) (1 + x σ(−x))",
       .source = "Hendrycks, Gimpel 2016; Elfwing, Uchibe, Doya 2018",
       .value_range = {-0.2784645427610738, std::numeric_limits<double>::infinity()},
       .slope_range = {-0.09983932012886692, 1.0998393201288669},
       .left_saturation = 0,
       .right_saturation = {},
       .zero_centred = false,
       .monotone = false,
       .kinks = {},
       .lipschitz = 1.0998393201288669},
      SiluFormula{});
}

}  // namespace ogee::functions

namespace ogee {
Silu::Silu() : Activation(functions::silu().with_defaults()) {}
}  // namespace ogee
