#include <cmath>

#include "../families.hpp"
#include "../functions.hpp"

namespace ogee::functions {
namespace {

struct HardSiluFormula {
  template <Real T>
  ValueAndSlope<T> operator()(T x) const {
    if (x <= -3) return {.value = 0, .slope = 0};
    if (x >= 3) return {.value = x, .slope = 1};
    return {.value = x * (x + 3) / 6, .slope = (2 * x + 3) / 6};
  }
};

}  // namespace

ActivationFamily hard_silu() {
  return family_without_constants(
      "hard_silu", {"hard_swish"},
      {.formula = "f(x) = x max(0, min(1, x/6 + 1/2))",
       .slope_formula = "f′(x) = x/3 + 1/2 where −3 < x < 3, 0 to the left, 1 to the right",
       .source = "Howard et al. 2019, \"Searching for MobileNetV3\", section 5.2",
       .value_range = {-0.375, std::numeric_limits<double>::infinity()},
       .slope_range = {-0.5, 1.5},
       .left_saturation = 0,
       .right_saturation = {},
       .zero_centred = false,
       .monotone = false,
       .kinks = {{-3, 0}, {3, 1}},
       .lipschitz = 1.5},
      HardSiluFormula{});
}

}  // namespace ogee::functions

namespace ogee {
HardSilu::HardSilu() : Activation(functions::hard_silu().with_defaults()) {}
}  // namespace ogee
