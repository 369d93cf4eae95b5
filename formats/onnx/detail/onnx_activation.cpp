#include "onnx_activation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "../../../activations/registry.hpp"
#include "../../../core/errors.hpp"

namespace ogee::detail {
namespace {

/// An operation of ONNX that is an activation of the library; its attributes are the constants, in this order.
struct Operator {
  const char* activation;
  const char* name;
  std::vector<std::string> attributes = {};
  bool in_double =
      false;  ///< attributes are stored in float, and ONNX Runtime computes the others only in float
};

const std::vector<Operator>& operators() {
  static const std::vector<Operator> all{{"logistic", "Sigmoid", {}, true},
                                         {"tanh", "Tanh", {}, true},
                                         {"relu", "Relu", {}, true},
                                         {"softplus", "Softplus"},
                                         {"softsign", "Softsign"},
                                         {"hard_silu", "HardSwish"},
                                         {"elu", "Elu", {"alpha"}},
                                         {"leaky_relu", "LeakyRelu", {"alpha"}},
                                         {"hard_logistic", "HardSigmoid", {"alpha", "beta"}}};
  return all;
}

/// Whether this is the function that is registered under its name, and not another one that is called so, too.
bool is_the_registered_one(const Activation& activation) {
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    if (family.name != activation.name() || family.parameters.size() != activation.parameters().size())
      continue;
    std::vector<double> constants;
    for (const ActivationParameter& each : activation.parameters()) constants.push_back(each.value);
    return family.make(constants).symbolic().text() == activation.symbolic().text();
  }
  return false;
}

/// "Exp": functions have the names of the library, with a capital letter.
std::string operator_name(Operation operation) {
  switch (operation) {
    case Operation::negate:
      return "Neg";
    case Operation::add:
      return "Add";
    case Operation::subtract:
      return "Sub";
    case Operation::multiply:
      return "Mul";
    case Operation::divide:
      return "Div";
    default:
      break;
  }
  std::string name(name_of(operation));
  name.front() = static_cast<char>(name.front() - 'a' + 'A');
  return name;
}

/// The nodes of a formula.
class FormulaNodes {
 public:
  FormulaNodes(OnnxBuilder& builder, std::string x) : builder_(builder), x_(std::move(x)) {}

  /// The name of the value of an expression.
  [[nodiscard]] std::string value(const Expression& expression) {
    if (expression.operation() == Operation::constant) return builder_.scalar(expression.constant());
    if (expression.operation() == Operation::variable) return x_;
    std::vector<std::string> operands;
    for (const Expression& operand : expression.operands()) operands.push_back(value(operand));
    switch (expression.operation()) {
      case Operation::expm1:
        return expm1(operands[0]);
      case Operation::log1p:
        return log1p(operands[0]);
      case Operation::where_positive:
        return builder_.node("Where", {is_above(operands[0], 0), operands[1], operands[2]});
      default:
        return builder_.node(operator_name(expression.operation()), operands);
    }
  }

 private:
  [[nodiscard]] std::string is_above(const std::string& a, double bound) {
    return builder_.node("Greater", {a, builder_.scalar(bound)});
  }

  /// tanh(a/2) (eᵃ + 1): nothing cancels near 0, and nothing is ∞ · 0.
  [[nodiscard]] std::string expm1(const std::string& a) {
    const std::string half = builder_.node("Mul", {a, builder_.scalar(0.5)});
    const std::string sum = builder_.node("Add", {builder_.node("Exp", {a}), builder_.scalar(1)});
    return builder_.node("Mul", {builder_.node("Tanh", {half}), sum});
  }

  /// With u = 1 + a, rounded: ln u where a > 1, and below ln(u) a / (u − 1), in which the errors of u cancel (Goldberg
  /// 1991, theorem 4), but a where u is 1.
  [[nodiscard]] std::string log1p(const std::string& a) {
    const std::string one = builder_.scalar(1);
    const std::string u = builder_.node("Add", {a, one});
    const std::string log = builder_.node("Log", {u});
    const std::string difference = builder_.node("Sub", {u, one});
    const std::string product = builder_.node("Mul", {log, builder_.node("Div", {a, difference})});
    const std::string is_small = builder_.node("Equal", {u, one});
    const std::string below = builder_.node("Where", {is_small, a, product});
    return builder_.node("Where", {is_above(a, 1), log, below});
  }

  OnnxBuilder& builder_;
  std::string x_;
};

/// Values between low and high, NaN for NaN.
std::string clip(OnnxBuilder& builder, const std::string& x, double low, double high) {
  return builder.node("Clip", {x, builder.scalar(low), builder.scalar(high)});
}

std::string formula_in_onnx(OnnxBuilder& builder, const Activation& activation, const std::string& x) {
  std::string result = FormulaNodes(builder, x).value(activation.symbolic());
  if (!builder.is_scalar(result)) return result;
  const double constant = activation.symbolic().at(0);
  return clip(builder, x, constant, constant);  // as many numbers as x has
}

}  // namespace

std::string apply_in_onnx(OnnxBuilder& builder, const Activation& activation, const std::string& x) {
  (void)activation.symbolic();  // throws if it is not known
  if (!is_the_registered_one(activation)) return formula_in_onnx(builder, activation, x);
  if (activation.name() == "identity") return x;
  const auto& constants = activation.parameters();
  if (activation.name() == "hard_tanh") return clip(builder, x, constants[0].value, constants[1].value);
  for (const Operator& each : operators()) {
    if (each.activation != activation.name() || !(builder.is_single() || each.in_double)) continue;
    std::map<std::string, OnnxAttribute> attributes;
    for (std::size_t i = 0; i < each.attributes.size(); ++i)
      attributes[each.attributes[i]] = constants[i].value;
    return builder.node(each.name, {x}, std::move(attributes));
  }
  return formula_in_onnx(builder, activation, x);
}

bool is_identity(const Activation& activation) try {
  return activation.symbolic().operation() == Operation::variable;
} catch (const OptionError&) {  // its formula is not known
  return false;
}

}  // namespace ogee::detail
