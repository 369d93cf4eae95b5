#include "symbolic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "errors.hpp"

namespace ogee {

struct Expression::Node {
  Operation operation;
  double constant = 0;
  std::vector<Expression> operands = {};
  int operations = 1;  ///< written out: a node that serves twice counts twice
  int levels = 1;
};

namespace {

std::string_view binary_operator(Operation operation) {
  switch (operation) {
    case Operation::add:
      return " + ";
    case Operation::subtract:
      return " - ";
    case Operation::multiply:
      return " * ";
    case Operation::divide:
      return " / ";
    default:
      return {};
  }
}

/// How tightly the text of an expression binds.
enum class Binding { sum, product, sign, whole };

Binding binding(const Expression& expression) {
  switch (expression.operation()) {
    case Operation::add:
    case Operation::subtract:
      return Binding::sum;
    case Operation::multiply:
    case Operation::divide:
      return Binding::product;
    case Operation::negate:
      return Binding::sign;
    case Operation::constant:
      return std::signbit(expression.constant()) ? Binding::sign : Binding::whole;
    default:
      return Binding::whole;
  }
}

void append(std::string& text, const Expression& expression);

/// In parentheses unless the operand binds as tightly as `least`.
void append_operand(std::string& text, const Expression& operand, Binding least) {
  const bool loose = binding(operand) < least;
  if (loose) text += '(';
  append(text, operand);
  if (loose) text += ')';
}

void append_function(std::string& text, const Expression& expression) {
  text += name_of(expression.operation());
  std::string_view separator = "(";
  for (const Expression& operand : expression.operands()) {
    text += separator;
    append(text, operand);
    separator = ", ";
  }
  text += ')';
}

void append(std::string& text, const Expression& expression) {
  const auto operands = expression.operands();
  switch (expression.operation()) {
    case Operation::constant:
      text += fmt::format("{}", expression.constant());
      return;
    case Operation::variable:
      text += 'x';
      return;
    case Operation::negate:
      text += '-';
      append_operand(text, operands[0], Binding::whole);
      return;
    case Operation::add:
    case Operation::subtract:
    case Operation::multiply:
    case Operation::divide: {
      // Operators of the same rank are evaluated from left to right.
      const Binding own = binding(expression);
      append_operand(text, operands[0], own);
      text += binary_operator(expression.operation());
      append_operand(text, operands[1], own == Binding::sum ? Binding::product : Binding::sign);
      return;
    }
    default:
      append_function(text, expression);
  }
}

}  // namespace

std::shared_ptr<const Expression::Node> Expression::constant_node(double value) {
  return std::make_shared<const Node>(Node{.operation = Operation::constant, .constant = value});
}

Expression Expression::variable() { return {Operation::variable, {}}; }

Expression::Expression(Operation operation, std::vector<Expression> operands) {
  Node node{.operation = operation, .operands = std::move(operands)};
  bool constant = !node.operands.empty();
  for (const Expression& operand : node.operands) {
    constant = constant && operand.operation() == Operation::constant;
    node.operations += operand.node_->operations;
    node.levels = std::max(node.levels, operand.node_->levels + 1);
  }
  if (node.operations > max_operations || node.levels > max_levels)
    throw OptionError(
        fmt::format("the function has more than {} operations, written out, or nests them more than {} deep",
                    max_operations, max_levels));
  node_ = std::make_shared<const Node>(std::move(node));
  if (constant) node_ = constant_node(at(0));
}

Operation Expression::operation() const { return node_->operation; }

std::span<const Expression> Expression::operands() const { return node_->operands; }

double Expression::constant() const {
  if (operation() != Operation::constant) throw OptionError("the expression is not a constant");
  return node_->constant;
}

double Expression::at(double x) const {
  const auto operand = [&](std::size_t i) { return node_->operands[i].at(x); };
  const auto either = [&](auto choose) {
    const double a = operand(0);
    const double b = operand(1);
    return std::isnan(a) || std::isnan(b) ? a + b : choose(a, b);
  };
  switch (operation()) {
    case Operation::constant:
      return node_->constant;
    case Operation::variable:
      return x;
    case Operation::negate:
      return -operand(0);
    case Operation::add:
      return operand(0) + operand(1);
    case Operation::subtract:
      return operand(0) - operand(1);
    case Operation::multiply:
      return operand(0) * operand(1);
    case Operation::divide:
      return operand(0) / operand(1);
    case Operation::exp:
      return std::exp(operand(0));
    case Operation::expm1:
      return std::expm1(operand(0));
    case Operation::log:
      return std::log(operand(0));
    case Operation::log1p:
      return std::log1p(operand(0));
    case Operation::sqrt:
      return std::sqrt(operand(0));
    case Operation::pow:
      return std::pow(operand(0), operand(1));
    case Operation::sin:
      return std::sin(operand(0));
    case Operation::cos:
      return std::cos(operand(0));
    case Operation::tan:
      return std::tan(operand(0));
    case Operation::atan:
      return std::atan(operand(0));
    case Operation::sinh:
      return std::sinh(operand(0));
    case Operation::cosh:
      return std::cosh(operand(0));
    case Operation::tanh:
      return std::tanh(operand(0));
    case Operation::erf:
      return std::erf(operand(0));
    case Operation::abs:
      return std::abs(operand(0));
    case Operation::min:
      return either([](double a, double b) { return std::min(a, b); });
    case Operation::max:
      return either([](double a, double b) { return std::max(a, b); });
    case Operation::where_positive:
      return operand(operand(0) > 0 ? 1 : 2);
  }
  return std::numeric_limits<double>::quiet_NaN();  // not reached
}

std::string Expression::text() const {
  std::string text;
  append(text, *this);
  return text;
}

std::partial_ordering Expression::compare(const Expression& other) const {
  if (operation() != Operation::constant || other.operation() != Operation::constant)
    throw OptionError(
        "the function compares its argument and cannot be written as a formula; where_positive can stand in "
        "for a comparison");
  return node_->constant <=> other.node_->constant;
}

}  // namespace ogee
