#include <cmath>

#include "../families.hpp"
#include "../functions.hpp"

namespace ogee::functions {
namespace {

struct TanhFormula {
  template <Real T>
  ValueAndSlope<T> operator()(T x) const {
    const T e = std::exp(-2 * std::abs(x));
    return {.value = std::tanh(x), .slope = 4 * e / ((1 + e) * (1 + e))};
  }
};

}  // namespace

ActivationFamily tanh() {
  return family_without_constants(
      "tanh", {},
      {.formula = "tanh(x) = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)",
       .slope_formula = "tanh′(x) = 4e / (1 + e)² with e = exp(−2|x|)",
       .source = "LeCun, Bottou, Orr, Müller 1998, \"Efficient BackProp\", section 4.4",
       .value_range = {-1, 1},
       .slope_range = {0, 1},
       .left_saturation = -1,
       .right_saturation = 1,
       .zero_centred = true,
       .monotone = true,
       .kinks = {},
       .lipschitz = 1},
      TanhFormula{});
}

}  // namespace ogee::functions

namespace ogee {
Tanh::Tanh() : Activation(functions::tanh().with_defaults()) {}
}  // namespace ogee
