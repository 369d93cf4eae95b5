#include <algorithm>
#include <array>
#include <cmath>

#include "../families.hpp"
#include "../functions.hpp"

namespace ogee::functions {
namespace {

struct EluFormula {
  double alpha;

  template <Real T>
  ValueAndSlope<T> operator()(T x) const {
    if (x > 0) return {.value = x, .slope = 1};
    const T scale = static_cast<T>(alpha);
    return {.value = scale * std::expm1(x), .slope = scale * std::exp(x)};
  }
};

Activation make_elu(std::span<const double> constants) {
  const double alpha = constants[0];
  require_positive("elu", {"alpha", alpha});
  return {"elu",
          {{"alpha", alpha}},
          {.formula = "f(x) = x where x > 0, else alpha (eˣ − 1)",
           .slope_formula = "f′(x) = 1 where x > 0, else alpha eˣ",
           .source = "Clevert, Unterthiner, Hochreiter 2016, section 3",
           .value_range = {-alpha, std::numeric_limits<double>::infinity()},
           .slope_range = {0, std::max(alpha, 1.0)},
           .left_saturation = -alpha,
           .right_saturation = {},
           .zero_centred = false,
           .monotone = true,
           .kinks = alpha == 1 ? std::vector<Kink>{} : std::vector<Kink>{{0, alpha}},
           .lipschitz = std::max(alpha, 1.0)},
          EluFormula{alpha}};
}

}  // namespace

ActivationFamily elu() {
  return {.name = "elu", .aliases = {}, .parameters = {{"alpha", 1}}, .presets = {}, .make = make_elu};
}

}  // namespace ogee::functions

namespace ogee {
Elu::Elu() : Activation(functions::elu().with_defaults()) {}
Elu::Elu(double alpha) : Activation(functions::elu().make(std::array{alpha})) {}
}  // namespace ogee
