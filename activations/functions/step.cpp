#include <cmath>

#include "../families.hpp"
#include "../functions.hpp"

namespace ogee::functions {
namespace {

struct StepFormula {
  template <Real T>
  ValueAndSlope<T> operator()(T x) const {
    if (std::isnan(x)) return {x, x};
    return {.value = x > 0 ? T{1} : T{0}, .slope = 0};
  }
};

}  // namespace

ActivationFamily step() {
  return family_without_constants("step", {},
                                  {.formula = "f(x) = 1 where x > 0, else 0",
                                   .slope_formula = "f′(x) = 0",
                                   .source = "McCulloch, Pitts 1943; Rosenblatt 1958, \"The perceptron\"",
                                   .value_range = {0, 1},
                                   .slope_range = {0, 0},
                                   .left_saturation = 0,
                                   .right_saturation = 1,
                                   .zero_centred = false,
                                   .monotone = true,
                                   .kinks = {{0, 0}},
                                   .lipschitz = std::numeric_limits<double>::infinity()},
                                  StepFormula{});
}

}  // namespace ogee::functions

namespace ogee {
Step::Step() : Activation(functions::step().with_defaults()) {}
}  // namespace ogee
