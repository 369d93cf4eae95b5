#include <algorithm>
#include <array>
#include <cmath>

#include "../families.hpp"
#include "../functions.hpp"

namespace ogee::functions {
namespace {

struct LeakyReluFormula {
  double leak;

  template <Real T>
  ValueAndSlope<T> operator()(T x) const {
    if (std::isnan(x)) return {x, x};
    const T slope = x > 0 ? T{1} : static_cast<T>(leak);
    return {.value = slope * x, .slope = slope};
  }
};

Activation make_leaky_relu(std::span<const double> constants) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double slope = constants[0];
  require_positive("leaky_relu", {"slope", slope});
  const bool straight = slope == 1;
  return {"leaky_relu",
          {{"slope", slope}},
          {.formula = "f(x) = x where x > 0, else slope·x",
           .slope_formula = "f′(x) = 1 where x > 0, else slope",
           .source = "Maas, Hannun, Ng 2013, section 2",
           .value_range = {-infinity, infinity},
           .slope_range = {std::min(slope, 1.0), std::max(slope, 1.0)},
           .left_saturation = {},
           .right_saturation = {},
           .zero_centred = straight,
           .monotone = true,
           .kinks = straight ? std::vector<Kink>{} : std::vector<Kink>{{0, slope}},
           .lipschitz = std::max(slope, 1.0)},
          LeakyReluFormula{slope}};
}

}  // namespace

ActivationFamily leaky_relu() {
  return {.name = "leaky_relu",
          .aliases = {},
          .parameters = {{"slope", 0.01}},
          .presets = {},
          .make = make_leaky_relu};
}

}  // namespace ogee::functions

namespace ogee {
LeakyRelu::LeakyRelu() : Activation(functions::leaky_relu().with_defaults()) {}
LeakyRelu::LeakyRelu(double slope) : Activation(functions::leaky_relu().make(std::array{slope})) {}
}  // namespace ogee
