#include "layer_pattern.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "../../../activations/registry.hpp"
#include "../../../core/detail/filled.hpp"
#include "../../../core/errors.hpp"
#include "activation_by_values.hpp"

namespace ogee::detail {
namespace {

using Node = GraphNode<double>;

/// A number that parameter number i of a pattern is filled with.
double marker(std::size_t i) { return 1.0 / 7 + static_cast<double>(i + 1); }

bool equal(const Matrix<double>& a, const Matrix<double>& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() && (a.array() == b.array()).all();
}

/// Compares what a layer with marked parameters is lowered to with a graph.
class Matcher {
 public:
  Matcher(const Graph<double>& graph, std::span<const Parameter<double>> parameters)
      : graph_(graph), parameters_(parameters), values_(parameters.size()) {}

  [[nodiscard]] bool matches(const Graph<double>& pattern, std::size_t p, std::size_t g) {
    const Node& a = pattern.nodes()[p];
    const Node& b = graph_.nodes()[g];
    if (a.operation == GraphOperation::input) return g == 0;
    if (a.operation != b.operation || a.columns != b.columns) return false;
    switch (a.operation) {
      case GraphOperation::affine:
        return takes(a.weights, b.weights) && takes_bias(a.bias, b) &&
               matches(pattern, a.operands[0], b.operands[0]);
      case GraphOperation::apply:
        return a.activation->description() == b.activation->description() &&
               matches(pattern, a.operands[0], b.operands[0]);
      case GraphOperation::constant:
        return equal(a.weights, b.weights);
      case GraphOperation::add:
      case GraphOperation::multiply:
        return in_order(pattern, a, b, 0, 1) || in_order(pattern, a, b, 1, 0);
      default:
        return matches(pattern, a.operands[0], b.operands[0]);
    }
  }

  /// The parameters found; nothing if one was not.
  [[nodiscard]] std::optional<std::vector<Matrix<double>>> values() const {
    std::vector<Matrix<double>> found;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (values_[i] == nullptr) return std::nullopt;
      const Matrix<double>& shape = parameters_[i].value;
      found.push_back(values_[i]->size() > 0 ? *values_[i] : zeros(shape.rows(), shape.cols()));
    }
    return found;
  }

 private:
  static Matrix<double> zeros(Index rows, Index columns) {
    Matrix<double> matrix(rows, columns);
    matrix.setZero();
    return matrix;
  }

  [[nodiscard]] bool in_order(const Graph<double>& pattern, const Node& a, const Node& b, std::size_t left,
                              std::size_t right) {
    const auto before = values_;
    if (matches(pattern, a.operands[0], b.operands[left]) &&
        matches(pattern, a.operands[1], b.operands[right]))
      return true;
    values_ = before;
    return false;
  }

  /// Takes a matrix of the graph as the value of the parameter that the pattern has in its place.
  [[nodiscard]] bool takes(const Matrix<double>& marked, const Matrix<double>& value) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (!is_filled_with(elements(marked), marker(i))) continue;
      const bool fits = value.size() == 0 || (value.rows() == marked.rows() && value.cols() == marked.cols());
      if (!fits || (values_[i] != nullptr && values_[i] != &value)) return false;
      values_[i] = &value;
      return true;
    }
    return false;
  }

  /// A node of the graph without a bias has one of 0.
  [[nodiscard]] bool takes_bias(const Matrix<double>& marked, const Node& node) {
    return marked.size() == 0 ? node.bias.size() == 0 : takes(marked, node.bias);
  }

  const Graph<double>& graph_;
  std::span<const Parameter<double>> parameters_;
  std::vector<const Matrix<double>*> values_;
};

/// The part of a graph between two nodes, alone, with formulas of activations that stand for these: what it computes
/// from node 0.
class Block {
 public:
  Block(const Graph<double>& graph, std::size_t first, std::size_t last, std::span<const std::size_t> inner)
      : graph_(graph), inner_(inner), block_(graph.nodes()[first].columns) {
    copies_[first] = 0;
    bases_.push_back(first);
    for (const std::size_t node : inner)
      if (graph.nodes()[node].operation == GraphOperation::affine) bases_.push_back(node);
    block_.set_output(copy(last));
  }

  [[nodiscard]] const Graph<double>& graph() const { return block_; }

 private:
  [[nodiscard]] std::size_t copy(std::size_t number) {
    const auto found = copies_.find(number);
    if (found != copies_.end()) return found->second;
    const std::size_t result = copied(number);
    copies_[number] = result;
    return result;
  }

  [[nodiscard]] std::size_t copied(std::size_t number) {
    const Node& node = graph_.nodes()[number];
    const auto operand = [&](std::size_t i) { return copy(node.operands[i]); };
    switch (node.operation) {
      case GraphOperation::affine:
        return block_.affine(operand(0), node.weights, node.bias);
      case GraphOperation::constant:
        return block_.constant(elements(node.weights), node.columns);
      case GraphOperation::softmax:
        return block_.softmax(operand(0));
      default:
        break;
    }
    for (const std::size_t base : bases_)
      if (const auto activation = function_of(base, number)) return block_.apply(*activation, copy(base));
    switch (node.operation) {
      case GraphOperation::apply:
        return block_.apply(*node.activation, operand(0));
      case GraphOperation::one_minus:
        return block_.one_minus(operand(0));
      default: {
        const std::size_t a = operand(0);
        const std::size_t b = operand(1);
        return node.operation == GraphOperation::add ? block_.add(a, b) : block_.multiply(a, b);
      }
    }
  }

  /// The activation that computes a node from an earlier one, by a formula of several operations.
  [[nodiscard]] std::optional<Activation> function_of(std::size_t base, std::size_t number) const {
    if (number == base) return std::nullopt;
    std::set<std::size_t> needed{number};
    for (auto node = inner_.rbegin(); node != inner_.rend() && *node > base; ++node)
      if (needed.contains(*node))
        for (const std::size_t operand : graph_.nodes()[*node].operands) needed.insert(operand);
    std::vector<std::size_t> formula;
    for (const std::size_t node : inner_)
      if (node > base && needed.contains(node)) formula.push_back(node);
    if (formula.size() < 2) return std::nullopt;
    return activation_by_values(graph_, base, number, formula);
  }

  const Graph<double>& graph_;
  std::span<const std::size_t> inner_;
  Graph<double> block_;
  std::vector<std::size_t> bases_;
  std::map<std::size_t, std::size_t> copies_;
};

/// The numbers of all weights between two nodes, of which a pattern has at least as many.
Index weight_count(const Graph<double>& graph, std::span<const std::size_t> nodes) {
  Index count = 0;
  for (const std::size_t node : nodes)
    if (graph.nodes()[node].operation == GraphOperation::affine) count += graph.nodes()[node].weights.size();
  return count;
}

Index weight_count(const LayerShape& shape) {
  Index count = 0;
  for (const ParameterShape& parameter : shape.parameters)
    if (parameter.role == Role::weight) count += parameter.rows * parameter.columns;
  return count;
}

bool has_field(const Kind<LayerDescription>& kind, std::string_view name) {
  return std::any_of(kind.fields.begin(), kind.fields.end(),
                     [name](const FieldInfo& field) { return field.name == name; });
}

std::optional<FoundLayer> match(const Graph<double>& graph, const LayerDescription& description) {
  const Index columns = graph.nodes()[0].columns;
  const LayerPointer<double> layer = description.make<double>(columns);
  if (!layer->lowers()) return std::nullopt;
  const std::span<Parameter<double>> parameters = layer->parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].value.setConstant(marker(i));
  Graph<double> pattern(columns);
  const std::size_t output = layer->lower(pattern, 0);
  Matcher matcher(graph, parameters);
  if (!matcher.matches(pattern, output, graph.output())) return std::nullopt;
  auto values = matcher.values();
  if (!values) return std::nullopt;
  return FoundLayer{description, std::move(*values)};
}

/// The descriptions of a kind for so many columns, with each of the functions if it has one.
std::vector<LayerDescription> descriptions(const Kind<LayerDescription>& kind, Index columns,
                                           const std::vector<Activation>& functions) {
  std::vector<Setting> settings;
  if (has_field(kind, "size")) settings.push_back({"size", to_setting(columns)});
  if (!has_field(kind, "function")) return {kind.make(settings)};
  std::vector<LayerDescription> all;
  for (const Activation& function : functions) {
    std::vector<Setting> with_function = settings;
    with_function.push_back({"function", to_setting(function)});
    all.push_back(kind.make(with_function));
  }
  return all;
}

/// The functions that occur.
std::vector<Activation> functions_in(const Graph<double>& graph) {
  std::map<std::string, Activation> functions;
  for (const Node& node : graph.nodes())
    if (node.activation) functions.emplace(node.activation->description(), *node.activation);
  std::vector<Activation> all;
  for (const auto& [text, function] : functions) all.push_back(function);
  return all;
}

}  // namespace

std::optional<FoundLayer> layer_by_pattern(const Graph<double>& graph, std::size_t first, std::size_t last,
                                           std::span<const std::size_t> inner) {
  constexpr std::size_t max_nodes = 100;  // more than any layer is lowered to
  const Index weights = weight_count(graph, inner);
  if (weights == 0 || inner.size() > max_nodes) return std::nullopt;
  const Block block(graph, first, last, inner);
  const Index columns = graph.nodes()[first].columns;
  const std::vector<Activation> functions = functions_in(block.graph());
  for (const Kind<LayerDescription>& kind : registry<LayerDescription>().kinds()) try {
      for (const LayerDescription& description : descriptions(kind, columns, functions)) {
        if (weight_count(description.shape(columns)) != weights) continue;
        if (auto found = match(block.graph(), description)) return found;
      }
    } catch (
        const Error&) {  // no layer of this kind: it cannot be made of these sizes, or with these functions
      continue;
    }
  return std::nullopt;
}

}  // namespace ogee::detail
