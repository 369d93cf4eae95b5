#include <algorithm>
#include <array>
#include <cmath>

#include "../families.hpp"
#include "../functions.hpp"

namespace ogee::functions {
namespace {

struct HardTanhFormula {
  double low;
  double high;

  template <Real T>
  ValueAndSlope<T> operator()(T x) const {
    if (std::isnan(x)) return {x, x};
    const T bottom = static_cast<T>(low);
    const T top = static_cast<T>(high);
    return {.value = std::clamp(x, bottom, top), .slope = x > bottom && x < top ? T{1} : T{0}};
  }
};

Activation make_hard_tanh(std::span<const double> constants) {
  const double low = constants[0];
  const double high = constants[1];
  require_finite("hard_tanh", {"low", low});
  require_finite("hard_tanh", {"high", high});
  if (!(low < high))
    throw OptionError(fmt::format("hard_tanh: low is {}, must be below high, {}", low, high));
  return {
      "hard_tanh",
      {{"low", low}, {"high", high}},
      {.formula = "f(x) = max(low, min(high, x))",
       .slope_formula = "f′(x) = 1 where low < x < high, else 0",
       .source = "first-order Taylor expansion of tanh at 0, clipped; Collobert 2004, \"Large Scale Machine "
                 "Learning\"; Qiu 2020, section 4.1.1",
       .value_range = {low, high},
       .slope_range = {0, 1},
       .left_saturation = low,
       .right_saturation = high,
       .zero_centred = low == -high,
       .monotone = true,
       .kinks = {{low, 0}, {high, 0}},
       .lipschitz = 1},
      HardTanhFormula{low, high}};
}

}  // namespace

ActivationFamily hard_tanh() {
  return {.name = "hard_tanh",
          .aliases = {},
          .parameters = {{"low", -1}, {"high", 1}},
          .presets = {},
          .make = make_hard_tanh};
}

}  // namespace ogee::functions

namespace ogee {
HardTanh::HardTanh() : Activation(functions::hard_tanh().with_defaults()) {}
HardTanh::HardTanh(double low, double high)
    : Activation(functions::hard_tanh().make(std::array{low, high})) {}
}  // namespace ogee
