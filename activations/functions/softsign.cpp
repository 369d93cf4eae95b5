#include <cmath>

#include "../families.hpp"
#include "../functions.hpp"

namespace ogee::functions {
namespace {

struct SoftsignFormula {
  template <Real T>
  ValueAndSlope<T> operator()(T x) const {
    if (std::isinf(x)) return {.value = std::copysign(T{1}, x), .slope = 0};
    const T size = 1 + std::abs(x);
    return {.value = x / size, .slope = 1 / size / size};  // size² would overflow early
  }
};

}  // namespace

ActivationFamily softsign() {
  return family_without_constants(
      "softsign", {},
      {.formula = "f(x) = x / (1 + |x|)",
       .slope_formula = "f′(x) = 1 / (1 + |x|)²",
       .source = "Bergstra, Desjardins, Lamblin, Bengio 2009; Turian, Bergstra, Bengio 2009",
       .value_range = {-1, 1},
       .slope_range = {0, 1},
       .left_saturation = -1,
       .right_saturation = 1,
       .zero_centred = true,
       .monotone = true,
       .kinks = {},
       .lipschitz = 1},
      SoftsignFormula{});
}

}  // namespace ogee::functions

namespace ogee {
Softsign::Softsign() : Activation(functions::softsign().with_defaults()) {}
}  // namespace ogee
