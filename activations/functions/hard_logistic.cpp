#include <algorithm>
#include <array>
#include <cmath>

#include "../families.hpp"
#include "../functions.hpp"

namespace ogee::functions {
namespace {

struct HardLogisticFormula {
  double slope;
  double offset;
  double left;  // the kinks, as the contract states them
  double right;

  template <Real T>
  ValueAndSlope<T> operator()(T x) const {
    if (std::isnan(x)) return {x, x};
    const T line = static_cast<T>(slope) * x + static_cast<T>(offset);
    const bool inside = x > static_cast<T>(left) && x < static_cast<T>(right);
    return {.value = std::clamp(line, T{0}, T{1}), .slope = inside ? static_cast<T>(slope) : T{0}};
  }
};

Activation make_hard_logistic(std::span<const double> constants) {
  const double slope = constants[0];
  const double offset = constants[1];
  require_positive("hard_logistic", {"slope", slope});
  require_finite("hard_logistic", {"offset", offset});
  const double left = -offset / slope;
  const double right = (1 - offset) / slope;
  return {"hard_logistic",
          {{"slope", slope}, {"offset", offset}},
          {.formula = "f(x) = max(0, min(1, slope·x + offset))",
           .slope_formula = "f′(x) = slope where 0 < slope·x + offset < 1, else 0",
           .source = "first-order Taylor expansion of the logistic at 0, clipped; Qiu 2020, section 4.1.1",
           .value_range = {0, 1},
           .slope_range = {0, slope},
           .left_saturation = 0,
           .right_saturation = 1,
           .zero_centred = false,
           .monotone = true,
           .kinks = {{left, 0}, {right, 0}},
           .lipschitz = slope},
          HardLogisticFormula{slope, offset, left, right}};
}

}  // namespace

ActivationFamily hard_logistic() {
  return {
      .name = "hard_logistic",
      .aliases = {"hard_sigmoid"},
      .parameters = {{"slope", 0.25}, {"offset", 0.5}},
      .presets = {{"nndl", {0.25, 0.5}},
                  {"torch", {1.0 / 6, 0.5}},
                  {"keras3", {1.0 / 6, 0.5}},
                  {"keras2", {0.2, 0.5}},
                  {"onnx", {0.2, 0.5}},
                  {"binarynet", {0.5, 0.5}}},
      .make = make_hard_logistic,
  };
}

}  // namespace ogee::functions

namespace ogee {
HardLogistic::HardLogistic() : Activation(functions::hard_logistic().with_defaults()) {}
HardLogistic::HardLogistic(double slope, double offset)
    : Activation(functions::hard_logistic().make(std::array{slope, offset})) {}
HardLogistic::HardLogistic(std::string_view preset)
    : Activation(functions::hard_logistic().with_preset(preset)) {}
}  // namespace ogee
