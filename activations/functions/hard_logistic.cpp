#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "activations/functions/hard_logistic.cpp"
#include <hwy/foreach_target.h>

#include <algorithm>
#include <array>

#include "../detail/elementwise-inl.hpp"
#include "../detail/families.hpp"
#include "../functions.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee::functions::HWY_NAMESPACE {

using namespace ogee::HWY_NAMESPACE;

struct HardLogisticFormula {
  explicit HardLogisticFormula(const double* constants) : slope(constants[0]), offset(constants[1]) {}

  template <class D>
  HWY_INLINE VectorResult<D> operator()(D d, hn::Vec<D> x) const {
    const auto line = hn::MulAdd(constant(d, slope), x, constant(d, offset));
    const auto inside =
        hn::And(hn::Gt(x, constant(d, -offset / slope)), hn::Lt(x, constant(d, (1 - offset) / slope)));
    return {at_least(d, at_most(d, line, constant(d, 1)), hn::Zero(d)),
            unless_nan(d, x, hn::IfThenElseZero(inside, constant(d, slope)))};
  }

  double slope;
  double offset;
};

VectorKernels hard_logistic_kernels() { return vector_kernels<HardLogisticFormula>(); }

}  // namespace ogee::functions::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee::functions {

HWY_EXPORT(hard_logistic_kernels);

namespace {

Activation make_hard_logistic(std::span<const double> constants) {
  const double slope = constants[0];
  const double offset = constants[1];
  detail::require_in<float>(ranges::positive, "hard_logistic", "slope", slope);
  detail::require_in<float>(ranges::finite, "hard_logistic", "offset", offset);
  const double left = -offset / slope;
  const double right = (1 - offset) / slope;
  return vectorized(
      "hard_logistic", {{"slope", slope}, {"offset", offset}},
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
      OGEE_KERNEL(hard_logistic_kernels)(),
      [slope, offset](const Expression& x) { return max(0, min(1, slope * x + offset)); });
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
#endif
