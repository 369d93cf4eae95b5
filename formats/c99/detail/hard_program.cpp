#include "hard_program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "../../../activations/registry.hpp"
#include "../../../core/detail/filled.hpp"
#include "../../../core/errors.hpp"
#include "../../../core/matmul.hpp"

namespace ogee::detail {
namespace {

Matrix<double> row_of(Index columns, double number) { return Matrix<double>::Constant(1, columns, number); }

/// A value of the program, scaled: value ⊙ factor + offset. Without a value, a constant.
struct Scaled {
  std::optional<std::size_t> value;
  Matrix<double> factor;
  Matrix<double> offset;
  bool is_sole_use = true;  ///< whether the step may be changed, since nothing else reads its result

  [[nodiscard]] Index columns() const { return offset.cols(); }
  [[nodiscard]] bool is_constant() const { return !value; }
  [[nodiscard]] bool is_plain() const {
    return is_filled_with(elements(factor), 1) && is_filled_with(elements(offset), 0);
  }
};

Scaled constant_of(const Matrix<double>& row) { return {std::nullopt, row_of(row.cols(), 0), row}; }

Scaled times(Scaled x, const Matrix<double>& row) {
  x.factor = x.factor.cwiseProduct(row);
  x.offset = x.offset.cwiseProduct(row);
  return x;
}

Scaled plus(Scaled x, const Matrix<double>& row) {
  x.offset += row;
  return x;
}

Scaled negative(const Scaled& x) { return times(x, row_of(x.columns(), -1)); }

/// How often a formula mentions x.
Index mentions(const Expression& formula) {
  if (formula.operation() == Operation::variable) return 1;
  Index count = 0;
  for (const Expression& operand : formula.operands()) count += mentions(operand);
  return count;
}

/// The function that is like another one, but hard; some functions that are, where it is not known.
std::string hard_variant(std::string_view name) {
  std::string hard = fmt::format("hard_{}", name);
  for (const ActivationFamily& family : ActivationRegistry::instance().families())
    if (family.name == hard) return hard;
  return "hard_tanh, hard_logistic or relu";
}

class Lowering {
 public:
  Lowering(const Graph<double>& graph, bool scaled_outputs) : nodes_(graph.nodes()), uses_(nodes_.size(), 0) {
    program_.inputs = nodes_[0].columns;
    count_uses(graph.output());
    values_.resize(nodes_.size());
    for (std::size_t node = 0; node < nodes_.size(); ++node)
      if (uses_[node] > 0) values_[node] = lowered(node);
    finish(operand(graph.output()), scaled_outputs);
  }

  [[nodiscard]] HardProgram take() { return std::move(program_); }

 private:
  void count_uses(std::size_t output) {
    uses_[output] = 1;
    for (std::size_t node = output + 1; node-- > 0;)
      if (uses_[node] > 0)
        for (const std::size_t each : nodes_[node].operands) ++uses_[each];
  }

  /// The last step gives the outputs.
  void finish(Scaled output, bool scaled_outputs) {
    if (!scaled_outputs || output.is_constant()) output = plain(output);
    if (output.value == std::size_t{0} || output.value != program_.steps.size()) output = scale_step(output);
    program_.output_factor = output.factor;
    program_.output_offset = output.offset;
  }

  [[nodiscard]] Scaled operand(std::size_t node) const {
    Scaled value = values_[node];
    value.is_sole_use = value.is_sole_use && uses_[node] == 1;
    return value;
  }

  [[nodiscard]] Scaled lowered(std::size_t number) {
    const GraphNode<double>& node = nodes_[number];
    layer_ = node.layer;
    const auto x = [&](std::size_t i) { return operand(node.operands[i]); };
    switch (node.operation) {
      case GraphOperation::input:
        return {0, row_of(node.columns, 1), row_of(node.columns, 0), false};
      case GraphOperation::constant:
        require_finite(node.weights);
        return constant_of(node.weights);
      case GraphOperation::affine:
        return affine(node, x(0));
      case GraphOperation::apply:
        return applied(*node.activation, x(0));
      case GraphOperation::multiply:
        return product(x(0), x(1));
      case GraphOperation::add:
        return sum(x(0), x(1));
      case GraphOperation::one_minus:
        return plus(negative(x(0)), row_of(node.columns, 1));
      case GraphOperation::softmax:
        break;
    }
    throw OptionError(fmt::format("{}: softmax inside of a network has no fixed point", layer_));
  }

  [[nodiscard]] Scaled affine(const GraphNode<double>& node, const Scaled& x) {
    require_finite(node.weights);
    require_finite(node.bias);
    const Matrix<double> bias = product_plus(x.offset, node.weights, node.bias);  // (1×in)·(in×out) + (1×out)
    if (x.is_constant()) return constant_of(bias);
    const Matrix<double> weights = x.factor.transpose().asDiagonal() * node.weights;
    return step(HardOperation::affine, {*x.value}, weights, bias);
  }

  [[nodiscard]] Scaled applied(const Activation& activation, Scaled x) {
    const Expression& formula = activation.symbolic();
    if (mentions(formula) > 1) x.is_sole_use = false;
    function_ = &activation;
    return computed(formula, x);
  }

  /// The value of a formula.
  [[nodiscard]] Scaled computed(const Expression& formula, const Scaled& x) {
    const auto part = [&](std::size_t i) { return computed(formula.operands()[i], x); };
    switch (formula.operation()) {
      case Operation::constant:
        require_finite(row_of(1, formula.constant()));
        return constant_of(row_of(x.columns(), formula.constant()));
      case Operation::variable:
        return x;
      case Operation::negate:
        return negative(part(0));
      case Operation::add:
        return sum(part(0), part(1));
      case Operation::subtract:
        return sum(part(0), negative(part(1)));
      case Operation::multiply:
        return product(part(0), part(1));
      case Operation::divide:
        return quotient(part(0), part(1));
      case Operation::min:
      case Operation::max:
        return limited(part(0), part(1), formula.operation() == Operation::max);
      case Operation::abs: {
        const Scaled a = part(0);
        return select(shared(a), a, negative(a));
      }
      case Operation::where_positive: {
        const Scaled condition = part(0);
        if (condition.is_constant()) return part(condition.offset(0, 0) > 0 ? 1 : 2);
        const Scaled a = part(1);
        return select(condition, a, part(2));
      }
      default:
        refuse();
    }
  }

  [[noreturn]] void refuse() const {
    throw OptionError(fmt::format("{}: {} has no fixed point; train with {}", layer_,
                                  function_->description(), hard_variant(function_->name())));
  }

  [[nodiscard]] Scaled quotient(const Scaled& a, const Scaled& b) const {
    if (!b.is_constant() || (b.offset.array() == 0).any()) refuse();
    return times(a, b.offset.cwiseInverse());
  }

  [[nodiscard]] Scaled sum(const Scaled& a, const Scaled& b) {
    if (b.is_constant()) return plus(a, b.offset);
    if (a.is_constant()) return plus(b, a.offset);
    if (a.value == b.value)
      return {a.value, Matrix<double>(a.factor + b.factor), Matrix<double>(a.offset + b.offset), false};
    return step(HardOperation::sum, {*a.value, *b.value}, rows(a.factor, b.factor), a.offset + b.offset);
  }

  [[nodiscard]] Scaled product(const Scaled& a, const Scaled& b) {
    if (b.is_constant()) return times(a, b.offset);
    if (a.is_constant()) return times(b, a.offset);
    const std::size_t first = stepped(a);
    return step(HardOperation::product, {first, stepped(b)}, {}, {});
  }

  /// min or max.
  [[nodiscard]] Scaled limited(const Scaled& a, const Scaled& b, bool is_max) {
    if (a.is_constant() && b.is_constant()) return (a.offset(0, 0) > b.offset(0, 0)) == is_max ? a : b;
    if (a.is_constant()) return limited(b, a, is_max);
    if (!b.is_constant()) {
      const Scaled difference = sum(a, negative(b));
      return is_max ? select(difference, a, b) : select(difference, b, a);
    }
    const double limit = b.offset(0, 0);  // constants of formulas are the same for all columns
    Scaled result = plain(a);
    if (!result.is_sole_use || result.value == std::size_t{0}) result = scale_step(result);
    HardStep& limits = program_.steps[*result.value - 1];
    limits.low = is_max ? std::max(limits.low, limit) : std::min(limits.low, limit);
    limits.high = is_max ? std::max(limits.high, limit) : std::min(limits.high, limit);
    return result;
  }

  [[nodiscard]] Scaled select(const Scaled& condition, const Scaled& a, const Scaled& b) {
    const std::size_t x = *plain(condition).value;
    Scaled result = step(HardOperation::select, {x, a.value.value_or(x), b.value.value_or(x)},
                         rows(a.factor, b.factor), rows(a.offset, b.offset));
    if (a.is_constant() && b.is_constant()) {
      HardStep& choice = program_.steps.back();
      choice.low = choice.bias.minCoeff();
      choice.high = choice.bias.maxCoeff();
    }
    return result;
  }

  [[nodiscard]] static Scaled shared(Scaled x) {
    x.is_sole_use = false;
    return x;
  }

  [[nodiscard]] static Matrix<double> rows(const Matrix<double>& a, const Matrix<double>& b) {
    Matrix<double> both(2, a.cols());
    both.row(0) = a;
    both.row(1) = b;
    return both;
  }

  /// The same with factor 1 and offset 0: the scaling goes into the step, or into a new one.
  [[nodiscard]] Scaled plain(const Scaled& x) {
    if (x.is_constant())
      return step(HardOperation::affine, {0}, Matrix<double>::Zero(program_.inputs, x.columns()), x.offset);
    if (x.is_plain()) return x;
    if (!x.is_sole_use || x.value == std::size_t{0}) return scale_step(x);
    HardStep& source = program_.steps[*x.value - 1];
    const bool is_limited = std::isfinite(source.low) || std::isfinite(source.high);
    if (is_limited || source.operation == HardOperation::product) return scale_step(x);
    source.weights = source.weights * x.factor.asDiagonal();
    source.bias = source.bias * x.factor.asDiagonal();
    source.bias.rowwise() += x.offset.row(0);
    return {x.value, row_of(x.columns(), 1), row_of(x.columns(), 0)};
  }

  /// The result of a step that has the value of x. The inputs are none: each of their columns has a scale of its
  /// own.
  [[nodiscard]] std::size_t stepped(const Scaled& x) {
    const Scaled result = x.value == std::size_t{0} ? scale_step(x) : plain(x);
    return *result.value;
  }

  [[nodiscard]] Scaled scale_step(const Scaled& x) {
    return step(HardOperation::scale, {*x.value}, x.factor, x.offset);
  }

  [[nodiscard]] Scaled step(HardOperation operation, std::vector<std::size_t> operands,
                            const Matrix<double>& weights, const Matrix<double>& bias) {
    const bool is_product = operation == HardOperation::product;
    const Index columns = is_product ? program_.steps[operands[0] - 1].columns : bias.cols();
    program_.steps.push_back({.operation = operation,
                              .operands = std::move(operands),
                              .columns = columns,
                              .layer = layer_,
                              .weights = weights,
                              .bias = bias});
    return {program_.steps.size(), row_of(columns, 1), row_of(columns, 0)};
  }

  void require_finite(const Matrix<double>& numbers) const {
    if (!numbers.allFinite()) throw NonFiniteError(fmt::format("{}: a parameter is not finite", layer_));
  }

  std::span<const GraphNode<double>> nodes_;
  std::vector<Index> uses_;
  std::vector<Scaled> values_;
  HardProgram program_{};
  std::string layer_;
  const Activation* function_ = nullptr;
};

Matrix<double> result_of(const HardStep& step, const std::vector<Matrix<double>>& values) {
  const auto operand = [&](std::size_t i) { return values[step.operands[i]].array(); };
  const auto weight = [&](Index row) { return step.weights.row(row).array(); };
  const auto bias = [&](Index row) { return step.bias.row(row).array(); };
  Matrix<double> result(values[0].rows(), step.columns);
  switch (step.operation) {
    case HardOperation::affine:  // (rows×in)·(in×columns) + (1×columns)
      result = product_plus(values[step.operands[0]], step.weights, step.bias);
      break;
    case HardOperation::scale:
      result = (operand(0).rowwise() * weight(0)).rowwise() + bias(0);
      break;
    case HardOperation::sum:
      result = (operand(0).rowwise() * weight(0) + operand(1).rowwise() * weight(1)).rowwise() + bias(0);
      break;
    case HardOperation::select:
      result = (operand(0) > 0)
                   .select((operand(1).rowwise() * weight(0)).rowwise() + bias(0),
                           (operand(2).rowwise() * weight(1)).rowwise() + bias(1));
      break;
    case HardOperation::product:
      result = operand(0) * operand(1);
      break;
  }
  return Matrix<double>(result.cwiseMax(step.low).cwiseMin(step.high));
}

}  // namespace

Matrix<double> product_plus(const Matrix<double>& x, const Matrix<double>& weights,
                            const Matrix<double>& bias) {
  Matrix<double> result(x.rows(), weights.cols());
  multiply_forward(view(x), weights, elements(bias),
                   view(result));  // (rows×columns) = (rows×in)·(in×columns) + b
  return result;
}

HardProgram hard_program(const Graph<double>& graph, bool scaled_outputs) {
  return Lowering(graph, scaled_outputs).take();
}

std::vector<Matrix<double>> run(const HardProgram& program, const Matrix<double>& inputs) {
  std::vector<Matrix<double>> values{inputs};
  for (const HardStep& step : program.steps) values.push_back(result_of(step, values));
  return values;
}

}  // namespace ogee::detail
