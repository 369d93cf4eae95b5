#include "onnx_operations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "../../../activations/functions.hpp"
#include "../../../core/detail/filled.hpp"
#include "../../../core/detail/number_text.hpp"
#include "../../../core/errors.hpp"
#include "onnx_formula_part.hpp"

namespace ogee::detail {
namespace {

using Function = double (*)(double);

/// The shortest decimal number that is this one in float, as most files mean it: 0.2, not 0.20000000298.
double shortest(double number) {
  const auto single = static_cast<float>(number);
  double decimal = number;
  if (double{single} == number && std::isfinite(number))
    (void)parse_number(fmt::format("{}", single), decimal);
  return decimal;
}

OnnxResult applied(OnnxCall& call, const Activation& activation) {
  return rows_result(call.graph().apply(activation, call.rows(0)));
}

/// An activation with constants, which may be invalid.
template <class Make>
OnnxResult applied_with(OnnxCall& call, const Make& make, std::size_t x) {
  try {
    return rows_result(call.graph().apply(make(), x));
  } catch (const OptionError& error) {
    call.fail(error.what());
  }
}

template <class Make>
OnnxResult applied_with(OnnxCall& call, const Make& make) {
  return applied_with(call, make, call.rows(0));
}

template <class Type>
OnnxResult activation(OnnxCall& call) {
  return applied(call, Type{});
}

template <Function function>
OnnxResult part(OnnxCall& call) {
  return rows_result(apply_part(call, function, call.rows(0)));
}

OnnxResult elu(OnnxCall& call) {
  return applied_with(call, [&] { return Elu(shortest(call.number("alpha", 1))); });
}

OnnxResult leaky_relu(OnnxCall& call) {
  return applied_with(call, [&] { return LeakyRelu(shortest(call.number("alpha", 0.01))); });
}

OnnxResult parametric_relu(OnnxCall& call) {
  const auto& slopes = call.constant(1).numbers;
  if (!are_equal(slopes)) call.fail("has a slope for each column, expected one number");
  return applied_with(call, [&] { return LeakyRelu(shortest(slopes.front())); });
}

OnnxResult hard_sigmoid(OnnxCall& call) {
  return applied_with(call, [&] {
    return HardLogistic(shortest(call.number("alpha", 0.2)), shortest(call.number("beta", 0.5)));
  });
}

OnnxResult gelu(OnnxCall& call) {
  if (call.text("approximate", "none") != "none") call.fail("is approximate, expected the exact function");
  return applied(call, Gelu{});
}

/// gamma · elu(x)
OnnxResult selu(OnnxCall& call) {
  const double alpha = call.number("alpha", 1.67326319217681884765625);
  const double gamma = call.number("gamma", 1.05070102214813232421875);
  const OnnxResult inner = applied_with(call, [&] { return Elu(shortest(alpha)); });
  return rows_result(call.times(inner.node, gamma));
}

/// alpha · elu(x / alpha)
OnnxResult celu(OnnxCall& call) {
  const double alpha = call.number("alpha", 1);
  if (!(alpha > 0)) call.fail(fmt::format("alpha is {}, expected more than 0", alpha));
  const std::size_t scaled = call.times(call.rows(0), 1 / alpha);
  return rows_result(call.times(call.graph().apply(Elu{}, scaled), alpha));
}

struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();

  /// Those of float are none.
  [[nodiscard]] bool has_low() const { return low > -std::numeric_limits<float>::max(); }
  [[nodiscard]] bool has_high() const { return high < std::numeric_limits<float>::max(); }
};

/// The bounds of an activation with a single bound, as `clipped` makes it.
std::optional<Bounds> single_bound(const GraphNode<double>& node) {
  if (node.operation != GraphOperation::apply) return std::nullopt;
  if (node.activation->name() == "relu") return Bounds{.low = 0};
  const auto& constants = node.activation->parameters();
  if (constants.size() != 1) return std::nullopt;
  if (constants[0].name == "low") return Bounds{.low = constants[0].value};
  if (constants[0].name == "high") return Bounds{.high = constants[0].value};
  return std::nullopt;
}

/// Rows between bounds. A bound after another one, as in min(max(x, 0), 6), makes one function of both.
OnnxResult clipped(OnnxCall& call, std::size_t x, const Bounds& bounds) {
  const auto [low, high] = bounds;
  if (std::isnan(low) || std::isnan(high)) call.fail("has a bound that is not a number");
  if (!bounds.has_low() && !bounds.has_high()) return rows_result(x);
  const auto hard_tanh = [&call](double from, double to, std::size_t of) {
    return applied_with(
        call, [&] { return HardTanh(from, to); }, of);
  };
  if (bounds.has_low() && bounds.has_high()) return hard_tanh(low, high, x);
  const GraphNode<double>& before = call.graph().nodes()[x];
  if (const auto first = single_bound(before)) {
    if (bounds.has_high() && first->has_low() && first->low < high)
      return hard_tanh(first->low, high, before.operands[0]);
    if (bounds.has_low() && first->has_high() && low < first->high)
      return hard_tanh(low, first->high, before.operands[0]);
  }
  if (bounds.has_low() && low == 0) return rows_result(call.graph().apply(Relu{}, x));
  if (bounds.has_low())
    return rows_result(
        apply_part(call, [bound = low](double each) { return std::max(bound, each); }, x, {{"low", low}}));
  return rows_result(
      apply_part(call, [bound = high](double each) { return std::min(bound, each); }, x, {{"high", high}}));
}

/// A bound of Clip: an input, or an attribute in old files.
double clip_bound(OnnxCall& call, std::size_t input, const char* name, double usual) {
  return shortest(call.has_input(input) ? call.constant_number(input) : call.number(name, usual));
}

OnnxResult clip(OnnxCall& call) {
  const Bounds none;
  return clipped(
      call, call.rows(0),
      {.low = clip_bound(call, 1, "min", none.low), .high = clip_bound(call, 2, "max", none.high)});
}

/// The larger or the smaller one of rows and constants.
template <bool larger>
OnnxResult extreme(OnnxCall& call) {
  const std::size_t rows_at = call.is_constant(0) ? 1 : 0;
  if (call.input_count() != 2) call.fail(fmt::format("has {} inputs, expected 2", call.input_count()));
  const std::size_t x = call.rows(rows_at);
  const double bound = shortest(call.constant_number(1 - rows_at));
  return clipped(call, x, larger ? Bounds{.low = bound} : Bounds{.high = bound});
}

OnnxResult power(OnnxCall& call) {
  const double exponent = call.constant_number(1);
  return rows_result(apply_part(call, [exponent](double x) { return std::pow(x, exponent); }, call.rows(0),
                                {{"exponent", exponent}}));
}

}  // namespace

const OnnxOperations& onnx_functions() {
  static const OnnxOperations all{
      {"Abs", part<std::abs>},
      {"Atan", part<std::atan>},
      {"Celu", celu},
      {"Clip", clip},
      {"Cos", part<std::cos>},
      {"Cosh", part<std::cosh>},
      {"Elu", elu},
      {"Erf", part<std::erf>},
      {"Exp", part<std::exp>},
      {"Gelu", gelu},
      {"HardSigmoid", hard_sigmoid},
      {"HardSwish", activation<HardSilu>},
      {"LeakyRelu", leaky_relu},
      {"Log", part<std::log>},
      {"Max", extreme<true>},
      {"Min", extreme<false>},
      {"PRelu", parametric_relu},
      {"Pow", power},
      {"Reciprocal", part<reciprocal_of>},
      {"Relu", activation<Relu>},
      {"Selu", selu},
      {"Sigmoid", activation<Logistic>},
      {"Sin", part<std::sin>},
      {"Sinh", part<std::sinh>},
      {"Softplus", activation<Softplus>},
      {"Softsign", activation<Softsign>},
      {"Sqrt", part<std::sqrt>},
      {"Tan", part<std::tan>},
      {"Tanh", activation<Tanh>},
  };
  return all;
}

}  // namespace ogee::detail
