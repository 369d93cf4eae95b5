#include "graph.hpp"

#include <fmt/format.h>

#include <utility>

#include "errors.hpp"
#include "matmul.hpp"
#include "softmax.hpp"

namespace ogee {
namespace {

template <Real T>
Matrix<T> result_of(const GraphNode<T>& node, std::span<const Matrix<T>> values, Index rows) {
  const auto operand = [&](std::size_t i) -> const Matrix<T>& { return values[node.operands[i]]; };
  Matrix<T> result(rows, node.columns);
  switch (node.operation) {
    case GraphOperation::input:
      break;
    case GraphOperation::affine:
      // (B×out) = (B×in) · (in×out) + (1×out)
      multiply_forward(view(operand(0)), node.weights, elements(node.bias), view(result));
      break;
    case GraphOperation::apply:
      node.activation->template value<T>(elements(operand(0)), elements(result));
      break;
    case GraphOperation::multiply:
      result = operand(0).cwiseProduct(operand(1));
      break;
    case GraphOperation::add:
      result = operand(0) + operand(1);
      break;
    case GraphOperation::one_minus:
      result = (T{1} - operand(0).array()).matrix();
      break;
    case GraphOperation::constant:
      result.rowwise() = node.weights.row(0);
      break;
    case GraphOperation::softmax:
      result = operand(0);
      softmax_rows(view(result));
      break;
  }
  return result;
}

/// "affine 784 → 128", "apply tanh"
template <Real T>
std::string label_of(const GraphNode<T>& node) {
  const std::string_view name = name_of(node.operation);
  if (node.operation == GraphOperation::affine)
    return fmt::format("{} {} → {}", name, node.weights.rows(), node.weights.cols());
  if (node.operation == GraphOperation::apply) return node.activation->description();
  return fmt::format("{} {}", name, node.columns);
}

/// Names of functions can contain any character.
std::string quoted_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

}  // namespace

template <Real T>
Graph<T>::Graph(Index inputs) {
  append({.operation = GraphOperation::input, .operands = {}, .columns = inputs, .layer = {}});
}

template <Real T>
std::size_t Graph<T>::append(GraphNode<T> node) {
  node.layer = layer_;
  nodes_.push_back(std::move(node));
  return output_ = nodes_.size() - 1;
}

template <Real T>
Index Graph<T>::columns(std::size_t node) const {
  if (node >= nodes_.size()) throw OptionError(fmt::format("{}: the graph has no node {}", layer_, node));
  return nodes_[node].columns;
}

template <Real T>
void Graph<T>::set_output(std::size_t node) {
  (void)columns(node);  // throws for an unknown node
  output_ = node;
}

template <Real T>
void Graph<T>::require_equal_columns(std::string_view operation, std::size_t a, std::size_t b) const {
  if (columns(a) != columns(b))
    throw ShapeError(fmt::format("{}: {} of {} and {} columns", layer_, operation, columns(a), columns(b)));
}

template <Real T>
std::size_t Graph<T>::affine(std::size_t x, const Matrix<T>& weights, const Matrix<T>& bias) {
  if (weights.rows() != columns(x) || (bias.size() > 0 && bias.size() != weights.cols()))
    throw ShapeError(fmt::format("{}: affine of {} columns with weights {} and bias {}", layer_, columns(x),
                                 shape_text(weights.rows(), weights.cols()),
                                 shape_text(bias.rows(), bias.cols())));
  return append({.operation = GraphOperation::affine,
                 .operands = {x},
                 .columns = weights.cols(),
                 .layer = {},
                 .weights = weights,
                 .bias = bias});
}

template <Real T>
std::size_t Graph<T>::apply(const Activation& activation, std::size_t x) {
  GraphNode<T> node{.operation = GraphOperation::apply, .operands = {x}, .columns = columns(x), .layer = {}};
  node.activation = activation;
  return append(std::move(node));
}

template <Real T>
std::size_t Graph<T>::multiply(std::size_t a, std::size_t b) {
  require_equal_columns("multiply", a, b);
  return append(
      {.operation = GraphOperation::multiply, .operands = {a, b}, .columns = columns(a), .layer = {}});
}

template <Real T>
std::size_t Graph<T>::add(std::size_t a, std::size_t b) {
  require_equal_columns("add", a, b);
  return append({.operation = GraphOperation::add, .operands = {a, b}, .columns = columns(a), .layer = {}});
}

template <Real T>
std::size_t Graph<T>::one_minus(std::size_t x) {
  return append(
      {.operation = GraphOperation::one_minus, .operands = {x}, .columns = columns(x), .layer = {}});
}

template <Real T>
std::size_t Graph<T>::constant(std::span<const double> row, Index columns) {
  if (row.size() != 1 && std::ssize(row) != columns)
    throw ShapeError(fmt::format("{}: constant of {} numbers for {} columns", layer_, row.size(), columns));
  Matrix<T> values(1, columns);
  for (Index i = 0; i < columns; ++i)
    values(0, i) = static_cast<T>(row[row.size() == 1 ? 0 : static_cast<std::size_t>(i)]);
  return append({.operation = GraphOperation::constant,
                 .operands = {},
                 .columns = columns,
                 .layer = {},
                 .weights = std::move(values)});
}

template <Real T>
std::size_t Graph<T>::softmax(std::size_t x) {
  return append({.operation = GraphOperation::softmax, .operands = {x}, .columns = columns(x), .layer = {}});
}

template <Real T>
Matrix<T> Graph<T>::run(const ConstMatrixView<T>& inputs) const {
  if (inputs.cols() != nodes_.front().columns)
    throw ShapeError(
        fmt::format("the graph takes {} columns, the inputs have {}", nodes_.front().columns, inputs.cols()));
  std::vector<Matrix<T>> values;
  for (const GraphNode<T>& node : nodes_)
    values.push_back(node.operation == GraphOperation::input ? Matrix<T>(inputs)
                                                             : result_of<T>(node, values, inputs.rows()));
  return std::move(values[output_]);
}

template <Real T>
std::string graphviz(const Graph<T>& graph) {
  std::string text = "digraph network {\n  rankdir=LR;\n  node [shape=box];\n";
  const auto nodes = graph.nodes();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const bool begins = !nodes[i].layer.empty() && nodes[i].layer != nodes[i - 1].layer;
    const bool ends =
        !nodes[i].layer.empty() && (i + 1 == nodes.size() || nodes[i + 1].layer != nodes[i].layer);
    if (begins)
      text += fmt::format("  subgraph {} {{\n  label={};\n", quoted_text("cluster_" + nodes[i].layer),
                          quoted_text(nodes[i].layer));
    text += fmt::format("  node{} [label={}];\n", i, quoted_text(label_of(nodes[i])));
    if (ends) text += "  }\n";
  }
  for (std::size_t i = 0; i < nodes.size(); ++i)
    for (const std::size_t operand : nodes[i].operands)
      text += fmt::format("  node{} -> node{};\n", operand, i);
  return text + "}\n";
}

template class Graph<float>;
template class Graph<double>;
template std::string graphviz(const Graph<float>&);
template std::string graphviz(const Graph<double>&);

}  // namespace ogee
