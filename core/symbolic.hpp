#pragma once

/// Functions of one number as formulas, for export to other languages.

#include <compare>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "named.hpp"

namespace ogee {

/// The operation of a formula's node.
enum class Operation {
  constant,
  variable,
  negate,
  add,
  subtract,
  multiply,
  divide,
  exp,
  expm1,
  log,
  log1p,
  sqrt,
  pow,
  sin,
  cos,
  tan,
  atan,
  sinh,
  cosh,
  tanh,
  erf,
  abs,
  min,
  max,
  where_positive,
};
/// Of the functions: all but constants, the variable and operators.
template <>
inline constexpr auto names_of<Operation> =
    Names<Operation, 18>{"function",
                         {{{Operation::exp, "exp"},
                           {Operation::expm1, "expm1"},
                           {Operation::log, "log"},
                           {Operation::log1p, "log1p"},
                           {Operation::sqrt, "sqrt"},
                           {Operation::pow, "pow"},
                           {Operation::sin, "sin"},
                           {Operation::cos, "cos"},
                           {Operation::tan, "tan"},
                           {Operation::atan, "atan"},
                           {Operation::sinh, "sinh"},
                           {Operation::cosh, "cosh"},
                           {Operation::tanh, "tanh"},
                           {Operation::erf, "erf"},
                           {Operation::abs, "abs"},
                           {Operation::min, "min"},
                           {Operation::max, "max"},
                           {Operation::where_positive, "where_positive"}}}};

/// A formula in one variable, x. Values are immutable and cheap to copy.
///
/// It is a number that records the operations applied to it, the same ones as Dual's (dual.hpp): a generic
/// lambda called with `Expression::variable()` returns its formula. Operations on constants give a constant.
///
/// Every operation throws OptionError if the formula becomes longer than `max_operations`, written out, or
/// deeper than `max_levels`, so formulas can be walked by recursion.
class Expression {
 public:
  static constexpr int max_operations = 100'000;
  static constexpr int max_levels = 500;

  /// A constant.
  template <class Number>
  requires std::is_arithmetic_v<Number> Expression(Number constant)
      : node_(constant_node(static_cast<double>(constant))) {}
  /// x.
  [[nodiscard]] static Expression variable();

  [[nodiscard]] Operation operation() const;
  /// In order: none for constant and variable, three for where_positive.
  [[nodiscard]] std::span<const Expression> operands() const;
  /// The value of a constant. @throws OptionError if it is something else.
  [[nodiscard]] double constant() const;

  /// The value at x, computed in double by the formula.
  [[nodiscard]] double at(double x) const;
  /// As C++, "1.7159 * tanh(2 * x / 3)", with the parentheses that keep the order of the operations and with
  /// numbers that read back as the same bits.
  [[nodiscard]] std::string text() const;

  friend Expression operator+(const Expression& a) { return a; }
  friend Expression operator-(const Expression& a) { return {Operation::negate, {a}}; }
  friend Expression operator+(const Expression& a, const Expression& b) { return {Operation::add, {a, b}}; }
  friend Expression operator-(const Expression& a, const Expression& b) {
    return {Operation::subtract, {a, b}};
  }
  friend Expression operator*(const Expression& a, const Expression& b) {
    return {Operation::multiply, {a, b}};
  }
  friend Expression operator/(const Expression& a, const Expression& b) {
    return {Operation::divide, {a, b}};
  }
  Expression& operator+=(const Expression& b) { return *this = *this + b; }
  Expression& operator-=(const Expression& b) { return *this = *this - b; }
  Expression& operator*=(const Expression& b) { return *this = *this * b; }
  Expression& operator/=(const Expression& b) { return *this = *this / b; }

  /// Comparisons of constants. @throws OptionError for all others: a branch cannot be recorded;
  /// `where_positive` can.
  friend bool operator==(const Expression& a, const Expression& b) { return std::is_eq(a <=> b); }
  friend std::partial_ordering operator<=>(const Expression& a, const Expression& b) { return a.compare(b); }

  friend Expression exp(const Expression& a) { return {Operation::exp, {a}}; }
  friend Expression expm1(const Expression& a) { return {Operation::expm1, {a}}; }
  friend Expression log(const Expression& a) { return {Operation::log, {a}}; }
  friend Expression log1p(const Expression& a) { return {Operation::log1p, {a}}; }
  friend Expression sqrt(const Expression& a) { return {Operation::sqrt, {a}}; }
  friend Expression pow(const Expression& a, const Expression& b) { return {Operation::pow, {a, b}}; }
  friend Expression sin(const Expression& a) { return {Operation::sin, {a}}; }
  friend Expression cos(const Expression& a) { return {Operation::cos, {a}}; }
  friend Expression tan(const Expression& a) { return {Operation::tan, {a}}; }
  friend Expression atan(const Expression& a) { return {Operation::atan, {a}}; }
  friend Expression sinh(const Expression& a) { return {Operation::sinh, {a}}; }
  friend Expression cosh(const Expression& a) { return {Operation::cosh, {a}}; }
  friend Expression tanh(const Expression& a) { return {Operation::tanh, {a}}; }
  friend Expression erf(const Expression& a) { return {Operation::erf, {a}}; }
  friend Expression abs(const Expression& a) { return {Operation::abs, {a}}; }
  friend Expression fabs(const Expression& a) { return abs(a); }
  /// The larger and the smaller number; NaN if one of them is NaN.
  friend Expression max(const Expression& a, const Expression& b) { return {Operation::max, {a, b}}; }
  friend Expression min(const Expression& a, const Expression& b) { return {Operation::min, {a, b}}; }
  friend Expression fmax(const Expression& a, const Expression& b) { return max(a, b); }
  friend Expression fmin(const Expression& a, const Expression& b) { return min(a, b); }
  /// a where condition > 0, else b.
  friend Expression where_positive(const Expression& condition, const Expression& a, const Expression& b) {
    return {Operation::where_positive, {condition, a, b}};
  }

 private:
  struct Node;

  Expression(Operation operation, std::vector<Expression> operands);

  [[nodiscard]] static std::shared_ptr<const Node> constant_node(double value);
  [[nodiscard]] std::partial_ordering compare(const Expression& other) const;

  std::shared_ptr<const Node> node_;
};

}  // namespace ogee
