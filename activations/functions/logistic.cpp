#include "../families.hpp"
#include "../functions.hpp"
#include "../sigma.hpp"

namespace ogee::functions {
namespace {

struct LogisticFormula {
  template <Real T>
  ValueAndSlope<T> operator()(T x) const {
    const SigmaPair<T> s = sigma(x);
    return {.value = s.here, .slope = s.here * s.mirrored};
  }
};

}  // namespace

ActivationFamily logistic() {
  return family_without_constants("logistic", {"sigmoid"},
                                  {.formula = "σ(x) = 1 / (1 + e⁻ˣ)",
                                   .slope_formula = "σ′(x) = σ(x) σ(−x)",
                                   .source = "Verhulst 1845; Rumelhart, Hinton, Williams 1986, equation 2",
                                   .value_range = {0, 1},
                                   .slope_range = {0, 0.25},
                                   .left_saturation = 0,
                                   .right_saturation = 1,
                                   .zero_centred = false,
                                   .monotone = true,
                                   .kinks = {},
                                   .lipschitz = 0.25},
                                  LogisticFormula{});
}

}  // namespace ogee::functions

namespace ogee {
Logistic::Logistic() : Activation(functions::logistic().with_defaults()) {}
}  // namespace ogee
