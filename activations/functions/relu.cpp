#include <cmath>

#include "../families.hpp"
#include "../functions.hpp"

namespace ogee::functions {
namespace {

struct ReluFormula {
  template <Real T>
  ValueAndSlope<T> operator()(T x) const {
    if (std::isnan(x)) return {x, x};
    return {.value = x > 0 ? x : T{0}, .slope = x > 0 ? T{1} : T{0}};
  }
};

}  // namespace

ActivationFamily relu() {
  return family_without_constants("relu", {},
                                  {.formula = "f(x) = max(0, x)",
                                   .slope_formula = "f′(x) = 1 where x > 0, else 0",
                                   .source = "Fukushima 1969; Nair, Hinton 2010",
                                   .value_range = {0, std::numeric_limits<double>::infinity()},
                                   .slope_range = {0, 1},
                                   .left_saturation = 0,
                                   .right_saturation = {},
                                   .zero_centred = false,
                                   .monotone = true,
                                   .kinks = {{0, 0}},
                                   .lipschitz = 1},
                                  ReluFormula{});
}

}  // namespace ogee::functions

namespace ogee {
Relu::Relu() : Activation(functions::relu().with_defaults()) {}
}  // namespace ogee
