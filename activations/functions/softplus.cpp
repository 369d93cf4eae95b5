#include <algorithm>
#include <cmath>

#include "../families.hpp"
#include "../functions.hpp"
#include "../sigma.hpp"

namespace ogee::functions {
namespace {

struct SoftplusFormula {
  /// max(0, x) + ln(1 + exp(−|x|)): no power overflows.
  template <Real T>
  ValueAndSlope<T> operator()(T x) const {
    return {.value = std::max(x, T{0}) + std::log1p(std::exp(-std::abs(x))), .slope = sigma(x).here};
  }
};

}  // namespace

ActivationFamily softplus() {
  return family_without_constants("softplus", {},
                                  {.formula = "f(x) = ln(1 + eˣ)",
                                   .slope_formula = "f′(x) = σ(x)",
                                   .source = "Dugas, Bengio, Bélisle, Nadeau, Garcia 2001",
                                   .value_range = {0, std::numeric_limits<double>::infinity()},
                                   .slope_range = {0, 1},
                                   .left_saturation = 0,
                                   .right_saturation = {},
                                   .zero_centred = false,
                                   .monotone = true,
                                   .kinks = {},
                                   .lipschitz = 1},
                                  SoftplusFormula{});
}

}  // namespace ogee::functions

namespace ogee {
Softplus::Softplus() : Activation(functions::softplus().with_defaults()) {}
}  // namespace ogee
