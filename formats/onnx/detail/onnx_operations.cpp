#include "onnx_operations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "../../../activations/functions.hpp"
#include "../../../core/detail/number_text.hpp"
#include "../../../core/errors.hpp"
#include "../../safetensors/detail/tensor_size.hpp"
#include "onnx_constants.hpp"

namespace ogee::detail {
namespace {

using Kind = OnnxResult::Kind;
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

/// A function that is not an activation by itself, but may be part of one.
Activation part_of_formula(const std::string& name, const std::function<double(double)>& function,
                           Activation::Parameters constants) {
  const auto kernels = [&function]<Real T>() {
    const auto value = [function](std::span<const T> x, std::span<T> y) {
      std::transform(x.begin(), x.end(), y.begin(),
                     [&function](T each) { return static_cast<T>(function(static_cast<double>(each))); });
    };
    return ActivationKernels<T>{
        .value = value, .value_and_slope = [value](std::span<const T> x, std::span<T> y, std::span<T> slope) {
          value(x, y);
          std::fill(slope.begin(), slope.end(), std::numeric_limits<T>::quiet_NaN());
        }};
  };
  return {"onnx." + name,
          std::move(constants),
          {},
          kernels.template operator()<float>(),
          kernels.template operator()<double>()};
}

std::size_t apply_part(OnnxCall& call, const std::function<double(double)>& function, std::size_t x,
                       Activation::Parameters constants = {}) {
  return call.graph().apply(part_of_formula(call.node().operation, function, std::move(constants)), x);
}

template <class Type>
OnnxResult activation(OnnxCall& call) {
  return applied(call, Type{});
}

double reciprocal(double x) { return 1 / x; }

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
  if (slopes.empty() ||
      std::any_of(slopes.begin(), slopes.end(), [&slopes](double each) { return each != slopes.front(); }))
    call.fail("has a slope for each column, expected one number");
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
  return rows_result(call.multiply(inner.node, call.row(gamma, call.columns(inner.node))));
}

/// alpha · elu(x / alpha)
OnnxResult celu(OnnxCall& call) {
  const double alpha = call.number("alpha", 1);
  if (!(alpha > 0)) call.fail(fmt::format("alpha is {}, expected more than 0", alpha));
  const std::size_t x = call.rows(0);
  const Index columns = call.columns(x);
  const std::size_t scaled = call.multiply(x, call.row(1 / alpha, columns));
  return rows_result(call.multiply(call.graph().apply(Elu{}, scaled), call.row(alpha, columns)));
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

/// Old files say along which axis a constant is repeated; only that of numpy is read.
void check_broadcast(const OnnxCall& call) {
  if (call.whole("axis", 1) != 1 && call.whole("axis", 1) != -1)
    call.fail(fmt::format("repeats a constant along axis {}, expected 1", call.whole("axis", 1)));
}

/// A tensor with another number for each of its own.
template <class Change>
OnnxTensor changed(const OnnxTensor& tensor, const Change& change) {
  OnnxTensor result = tensor;
  std::transform(result.numbers.begin(), result.numbers.end(), result.numbers.begin(), change);
  return result;
}

std::size_t plus(OnnxCall& call, std::size_t x, const OnnxTensor& tensor) {
  return call.add(x, call.row(tensor, call.columns(x)));
}
std::size_t times(OnnxCall& call, std::size_t x, const OnnxTensor& tensor) {
  return call.multiply(x, call.row(tensor, call.columns(x)));
}
std::size_t times(OnnxCall& call, std::size_t x, double number) {
  return call.multiply(x, call.row(number, call.columns(x)));
}

bool is_filled_with(const OnnxTensor& tensor, double number) {
  return !tensor.numbers.empty() && std::all_of(tensor.numbers.begin(), tensor.numbers.end(),
                                                [number](double each) { return each == number; });
}

/// Position of the rows where the other operand is a constant.
std::size_t rows_position(const OnnxCall& call) { return call.is_constant(0) ? 1 : 0; }
bool has_constant(const OnnxCall& call) { return call.is_constant(0) || call.is_constant(1); }

OnnxResult add(OnnxCall& call) {
  check_broadcast(call);
  if (!has_constant(call)) {
    const std::size_t a = call.rows(0);
    return rows_result(call.add(a, call.rows(1)));
  }
  const std::size_t at = rows_position(call);
  const OnnxTensor& tensor = call.constant(1 - at);
  const OnnxResult& other = call.input(at);
  if (other.kind == Kind::product) return call.affine(other.node, *other.tensor, false, 1, &tensor);
  return rows_result(plus(call, call.rows(at), tensor));
}

OnnxResult subtract(OnnxCall& call) {
  check_broadcast(call);
  if (call.is_constant(1))
    return rows_result(
        plus(call, call.rows(0), changed(call.constant(1), [](double each) { return -each; })));
  const std::size_t b = call.rows(1);
  if (call.is_constant(0)) {
    const OnnxTensor& a = call.constant(0);
    if (is_filled_with(a, 1) && !call.row_numbers(a, call.columns(b)).empty())
      return rows_result(call.graph().one_minus(b));
    return rows_result(plus(call, times(call, b, -1), a));
  }
  const std::size_t a = call.rows(0);
  return rows_result(call.add(a, times(call, b, -1)));
}

OnnxResult multiply(OnnxCall& call) {
  check_broadcast(call);
  const std::size_t at = rows_position(call);
  const std::size_t x = call.rows(at);
  if (has_constant(call)) return rows_result(times(call, x, call.constant(1 - at)));
  return rows_result(call.multiply(x, call.rows(1)));
}

OnnxResult divide(OnnxCall& call) {
  check_broadcast(call);
  if (call.is_constant(1)) {
    return rows_result(times(call, call.rows(0), changed(call.constant(1), reciprocal)));
  }
  const std::size_t inverse = apply_part(call, reciprocal, call.rows(1));
  if (call.is_constant(0)) return rows_result(times(call, inverse, call.constant(0)));
  const std::size_t a = call.rows(0);
  return rows_result(call.multiply(a, inverse));
}

OnnxResult negate(OnnxCall& call) { return rows_result(times(call, call.rows(0), -1)); }

OnnxResult sum(OnnxCall& call) {
  std::size_t total = call.rows(0);
  for (std::size_t i = 1; i < call.input_count(); ++i) total = call.add(total, call.rows(i));
  return rows_result(total);
}

/// 1 where the rows are above the number, or below it.
OnnxResult compare(OnnxCall& call, bool rows_are_larger) {
  const std::size_t at = rows_position(call);
  const std::size_t x = call.rows(at);
  const double bound = call.constant_number(1 - at);
  const bool above = rows_are_larger == (at == 0);
  std::size_t difference = above ? x : times(call, x, -1);
  if (bound != 0) {
    const double shift = above ? -bound : bound;
    difference = call.add(difference, call.row(shift, call.columns(x)));
  }
  return {.kind = Kind::condition, .node = call.graph().apply(Step{}, difference)};
}
/// Comparisons that differ from those only at one number.
template <class Comparison>
OnnxResult compare_with_equality(OnnxCall& call) {
  const bool rows_are_first = rows_position(call) == 0;
  const double bound = call.constant_number(rows_are_first ? 1 : 0);
  const auto function = [rows_are_first, bound](double x) {
    return Comparison()(rows_are_first ? x : bound, rows_are_first ? bound : x) ? 1.0 : 0.0;
  };
  const std::size_t x = call.rows(rows_position(call));
  return {.kind = Kind::condition, .node = apply_part(call, function, x, {{"bound", bound}})};
}
OnnxResult greater(OnnxCall& call) { return compare(call, true); }
OnnxResult less(OnnxCall& call) { return compare(call, false); }

/// t ⊙ a + (1 − t) ⊙ b
OnnxResult where(OnnxCall& call) {
  if (call.input(0).kind != Kind::condition)
    call.fail("its condition is not a comparison of rows with a number");
  const std::size_t condition = call.input(0).node;
  if (call.is_constant(1) && call.is_constant(2)) {
    const OnnxTensor& otherwise = call.constant(2);
    const auto difference = folded_constants("Sub", call.constant(1), otherwise);
    if (!difference) call.fail("has constants of different shapes");
    if (is_filled_with(*difference, 1) && is_filled_with(otherwise, 0)) return rows_result(condition);
    return rows_result(plus(call, times(call, condition, *difference), otherwise));
  }
  const auto part = [&](std::size_t factor, std::size_t i) {
    return call.is_constant(i) ? times(call, factor, call.constant(i)) : call.multiply(factor, call.rows(i));
  };
  const std::size_t a = part(condition, 1);
  return rows_result(call.add(a, part(call.graph().one_minus(condition), 2)));
}

OnnxResult cast(OnnxCall& call) {
  const auto type = static_cast<OnnxType>(call.whole("to", 0));
  if (type != OnnxType::float32 && type != OnnxType::float64)
    call.fail(fmt::format("makes numbers of type {} of the schema, expected float or double",
                          static_cast<int>(type)));
  if (call.input(0).kind == Kind::condition) return rows_result(call.input(0).node);
  if (!call.is_constant(0)) return call.input(0);
  OnnxTensor tensor = changed(call.constant(0), [type](double each) {
    return type == OnnxType::float32 ? double{static_cast<float>(each)} : each;
  });
  tensor.type = type;
  return constant_result(std::move(tensor));
}

OnnxResult same(OnnxCall& call) { return call.input(0); }

OnnxResult dropout(OnnxCall& call) {
  if (call.has_input(2) && call.constant_number(2) != 0) call.fail("drops values, as in training");
  return call.input(0);
}

OnnxResult flattened(OnnxCall& call) {
  return call.input(0).kind == Kind::folded ? rows_result(call.input(0).node) : rows_result(call.rows(0));
}

OnnxResult flatten(OnnxCall& call) {
  const std::int64_t axis = call.whole("axis", 1);
  if (axis != 1 && !(axis == -1 && call.input(0).kind != Kind::folded))
    call.fail(fmt::format("axis is {}, expected 1: samples are not mixed", axis));
  return flattened(call);
}

OnnxResult reshape(OnnxCall& call) {
  std::vector<double> shape;
  if (const OnnxAttribute* old = call.attribute("shape"); old != nullptr && !call.has_input(1)) {
    if (const auto* sizes = std::get_if<std::vector<std::int64_t>>(old))
      shape.assign(sizes->begin(), sizes->end());
  } else {
    shape = call.constant(1).numbers;
  }
  OnnxResult result = flattened(call);
  const auto columns = static_cast<double>(call.columns(result.node));
  const bool keeps_batch = shape.size() == 2 && (shape[0] == -1 || shape[0] == 0);
  const bool keeps_columns = keeps_batch && (shape[1] == columns || (shape[1] == -1 && shape[0] == 0));
  if (!keeps_columns)
    call.fail(fmt::format("makes the shape [{}], expected [-1, {}]", fmt::join(shape, ", "), columns));
  return result;
}

/// @throws FormatError unless a function goes over the columns.
void check_axis(const OnnxCall& call) {
  const std::int64_t axis = call.whole("axis", call.opset() < 13 ? 1 : -1);
  if (axis != 1 && axis != -1) call.fail(fmt::format("axis is {}, expected 1, the columns", axis));
}

OnnxResult softmax(OnnxCall& call) {
  check_axis(call);
  return rows_result(call.graph().softmax(call.rows(0)));
}

OnnxResult log_softmax(OnnxCall& call) {
  check_axis(call);
  return {.kind = Kind::log_probabilities, .node = call.rows(0)};
}

OnnxResult gemm(OnnxCall& call) {
  if (call.whole("transA", 0) != 0) call.fail("transA is not 0: the batch would become the columns");
  const OnnxTensor* bias = call.has_input(2) ? &call.constant(2) : nullptr;
  return call.affine(call.rows(0), call.constant(1), call.whole("transB", 0) != 0, call.number("alpha", 1),
                     bias, call.number("beta", 1));
}

OnnxResult matrix_product(OnnxCall& call) {
  if (call.is_constant(0)) call.fail("its first input is a constant, expected rows of the batch");
  const std::size_t x = call.rows(0);
  const OnnxResult& weights = call.input(1);
  if (weights.kind != Kind::constant) call.fail("its second input is not a constant");
  call.check_weights(x, *weights.tensor, false);
  return {.kind = Kind::product, .tensor = weights.tensor, .node = x};
}

/// (x − mean) · scale / √(variance + epsilon) + bias
OnnxResult batch_normalization(OnnxCall& call) {
  const bool was_told_to_test = call.opset() >= 7 || call.whole("is_test", 0) != 0;  // old files say so
  if (!was_told_to_test || call.whole("training_mode", 0) != 0)
    call.fail("normalises by the batch, as in training");
  const std::size_t x = call.rows(0);
  const double epsilon = call.number("epsilon", 1e-5);
  const OnnxTensor deviation =
      changed(call.constant(4), [epsilon](double variance) { return std::sqrt(variance + epsilon); });
  const OnnxTensor& scale = call.constant(1);
  const auto factor = folded_constants("Div", scale, deviation);
  if (!factor)
    call.fail(fmt::format("has a scale of shape [{}] and a variance of shape [{}], expected equal shapes",
                          shape_text(scale.shape), shape_text(deviation.shape)));
  const OnnxTensor shift = changed(call.constant(3), [](double each) { return -each; });
  return rows_result(plus(call, times(call, plus(call, x, shift), *factor), call.constant(2)));
}

OnnxResult constant(OnnxCall& call) {
  const OnnxAttribute* tensor = call.attribute("value");
  if (tensor != nullptr && std::holds_alternative<OnnxTensor>(*tensor))
    return constant_result(std::get<OnnxTensor>(*tensor));
  if (call.attribute("value_float") != nullptr)
    return constant_result({.numbers = {call.number("value_float", 0)}});
  if (call.attribute("value_int") != nullptr)
    return constant_result(
        {.type = OnnxType::int64, .numbers = {static_cast<double>(call.whole("value_int", 0))}});
  if (const OnnxAttribute* list = call.attribute("value_floats"))
    if (const auto* numbers = std::get_if<std::vector<double>>(list))
      return constant_result({.shape = {std::ssize(*numbers)}, .numbers = *numbers});
  if (const OnnxAttribute* list = call.attribute("value_ints"))
    if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(list))
      return constant_result({.type = OnnxType::int64,
                              .shape = {std::ssize(*numbers)},
                              .numbers = {numbers->begin(), numbers->end()}});
  call.fail("has no value that is read");
}

using Read = OnnxResult (*)(OnnxCall&);

const std::map<std::string_view, Read>& operations() {
  static const std::map<std::string_view, Read> all{
      {"Abs", part<std::abs>},
      {"Add", add},
      {"Atan", part<std::atan>},
      {"BatchNormalization", batch_normalization},
      {"Cast", cast},
      {"Celu", celu},
      {"Clip", clip},
      {"Constant", constant},
      {"Cos", part<std::cos>},
      {"Cosh", part<std::cosh>},
      {"Div", divide},
      {"Dropout", dropout},
      {"Elu", elu},
      {"Equal", compare_with_equality<std::equal_to<>>},
      {"Erf", part<std::erf>},
      {"Exp", part<std::exp>},
      {"Flatten", flatten},
      {"Gelu", gelu},
      {"Gemm", gemm},
      {"Greater", greater},
      {"GreaterOrEqual", compare_with_equality<std::greater_equal<>>},
      {"HardSigmoid", hard_sigmoid},
      {"HardSwish", activation<HardSilu>},
      {"Identity", same},
      {"LeakyRelu", leaky_relu},
      {"Less", less},
      {"LessOrEqual", compare_with_equality<std::less_equal<>>},
      {"Log", part<std::log>},
      {"LogSoftmax", log_softmax},
      {"MatMul", matrix_product},
      {"Max", extreme<true>},
      {"Min", extreme<false>},
      {"Mul", multiply},
      {"Neg", negate},
      {"PRelu", parametric_relu},
      {"Pow", power},
      {"Reciprocal", part<reciprocal>},
      {"Relu", activation<Relu>},
      {"Reshape", reshape},
      {"Selu", selu},
      {"Sigmoid", activation<Logistic>},
      {"Sin", part<std::sin>},
      {"Sinh", part<std::sinh>},
      {"Softmax", softmax},
      {"Softplus", activation<Softplus>},
      {"Softsign", activation<Softsign>},
      {"Sqrt", part<std::sqrt>},
      {"Sub", subtract},
      {"Sum", sum},
      {"Tan", part<std::tan>},
      {"Tanh", activation<Tanh>},
      {"Where", where},
  };
  return all;
}

}  // namespace

OnnxResult read_operation(OnnxCall& call) {
  const OnnxNode& node = call.node();
  if (!node.domain.empty() && node.domain != "ai.onnx")
    call.fail(
        fmt::format("is of the domain {}, expected an operation of ONNX itself", quoted_text(node.domain)));
  if (std::optional<OnnxTensor> tensor = folded(call)) return constant_result(std::move(*tensor));
  const auto found = operations().find(node.operation);
  if (found == operations().end()) call.fail("is not an operation that ogee reads");
  return found->second(call);
}

}  // namespace ogee::detail
