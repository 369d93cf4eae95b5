#include <cmath>

#include "../families.hpp"
#include "../functions.hpp"

namespace ogee::functions {
namespace {

struct IdentityFormula {
  template <Real T>
  ValueAndSlope<T> operator()(T x) const {
    return {.value = x, .slope = std::isnan(x) ? x : T{1}};
  }
};

}  // namespace

ActivationFamily identity() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return family_without_constants("identity", {"linear"},
                                  {.formula = "f(x) = x",
                                   .slope_formula = "f′(x) = 1",
                                   .source = "Widrow, Hoff 1960, the linear unit of ADALINE",
                                   .value_range = {-infinity, infinity},
                                   .slope_range = {1, 1},
                                   .left_saturation = {},
                                   .right_saturation = {},
                                   .zero_centred = true,
                                   .monotone = true,
                                   .kinks = {},
                                   .lipschitz = 1},
                                  IdentityFormula{});
}

}  // namespace ogee::functions

namespace ogee {
Identity::Identity() : Activation(functions::identity().with_defaults()) {}
}  // namespace ogee
