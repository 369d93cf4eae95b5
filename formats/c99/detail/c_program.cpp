#include "c_program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <span>
#include <vector>

#include "../../../core/errors.hpp"
#include "c_formula.hpp"
#include "c_storage.hpp"
#include "c_term.hpp"

namespace ogee::detail {
namespace {

class FloatWriter {
 public:
  FloatWriter(const Graph<float>& graph, const std::string& prefix)
      : nodes_(graph.nodes()), storage_(graph), prefix_(prefix), functions_(prefix) {
    declare_local_arrays();
    for (Node node = 0; node < nodes_.size(); ++node)
      if (storage_.is_stored(node)) store(node);
    program_.output = term(storage_.output()).text;
    program_.functions = functions_.definitions();
    program_.needs_math = functions_.needs_math();
  }

  [[nodiscard]] const CProgram& program() const { return program_; }

 private:
  using Node = CStorage::Node;

  void declare_local_arrays() {
    const auto sizes = storage_.array_sizes();
    for (std::size_t i = 0; i < sizes.size(); ++i)
      program_.statements += fmt::format("  float values{}[{}];\n", i + 1, sizes[i]);
    program_.stack_numbers = std::accumulate(sizes.begin(), sizes.end(), Index{0});
  }

  [[nodiscard]] std::string array_name(Node node) const {
    return fmt::format("values{}", storage_.array_of(node) + 1);
  }

  /// The statements that compute a stored node.
  void store(Node node) {
    const GraphOperation operation = nodes_[node].operation;
    if (operation == GraphOperation::affine) {
      store_affine(node);
      return;
    }
    const bool is_softmax = operation == GraphOperation::softmax;
    const CTerm value = is_softmax ? term(storage_.operands(node)[0]) : computed(node);
    const std::string target = array_name(node);
    begin_layer(node);
    if (value.text != target + "[j]")
      program_.statements += fmt::format("  for (int j = 0; j < {}; ++j) {}[j] = {};\n", nodes_[node].columns,
                                         target, value.text);
    if (is_softmax)
      program_.statements +=
          fmt::format("  {}({}, {});\n", functions_.softmax(), target, nodes_[node].columns);
  }

  /// Outputs are sums that grow by several inputs at a time, in an inner loop along the rows of W: memory is read in
  /// order, compilers use vector instructions, and the sums are seldom loaded and stored.
  void store_affine(Node node) {
    constexpr Index at_once = 4;
    const GraphNode<float>& affine = nodes_[node];
    const Index inputs = affine.weights.rows();
    const std::string number = std::to_string(++affine_count_);
    const std::string weight = add_matrix("weight" + number, affine.weights, node);
    const std::string start =
        affine.bias.size() > 0 ? add_row("bias" + number, affine.bias, node) + "[j]" : "0.0f";
    const Node x = storage_.operands(node)[0];
    const std::string source = storage_.is_stored(x) ? array_name(x) : "in";
    const std::string outputs = fmt::format("for (int j = 0; j < {}; ++j)", affine.columns);
    const std::string target = array_name(node) + "[j]";

    constexpr std::array<const char*, at_once> separators{"", " + ", " +\n          ", " + "};
    const auto products = [&](const std::string& first, Index count) {
      std::string sum;
      for (Index k = 0; k < count; ++k) {
        const std::string i = first + (k == 0 ? "" : fmt::format(" + {}", k));
        sum += fmt::format("{}{}[{}] * {}[{}][j]", separators[static_cast<std::size_t>(k)], source, i, weight,
                           i);
      }
      return sum;
    };
    std::string& text = program_.statements;
    begin_layer(node);
    text += fmt::format("  {} {} = {};\n", outputs, target, start);
    const Index end = inputs / at_once * at_once;
    if (end > 0)
      text += fmt::format("  for (int i = 0; i < {}; i += {})\n    {}\n      {} += {};\n", end, at_once,
                          outputs, target, products("i", at_once));
    for (Index i = end; i < inputs; ++i)
      text += fmt::format("  {} {} += {}[{}] * {}[{}][j];\n", outputs, target, source, i, weight, i);
  }

  /// Element j of the result of a node.
  [[nodiscard]] CTerm term(Node node) {
    if (storage_.is_stored(node)) return {array_name(node) + "[j]"};
    return computed(node);
  }

  [[nodiscard]] CTerm computed(Node node) {
    const auto operand = [&](std::size_t i) { return term(storage_.operands(node)[i]); };
    switch (nodes_[node].operation) {
      case GraphOperation::input:
        return {"in[j]"};
      case GraphOperation::apply:
        return {functions_.name_of(*nodes_[node].activation) + "(" + operand(0).text + ")"};
      case GraphOperation::multiply:
        return binary_term(operand(0), "*", operand(1));
      case GraphOperation::add:
        return binary_term(operand(0), "+", operand(1));
      case GraphOperation::one_minus:
        return binary_term(number_term(1), "-", operand(0));
      case GraphOperation::constant:
        return constant(node);
      case GraphOperation::affine:
      case GraphOperation::softmax:
        break;  // always stored
    }
    return {array_name(node) + "[j]"};
  }

  [[nodiscard]] CTerm constant(Node node) {
    const float first = nodes_[node].weights(0, 0);
    if (is_uniform(nodes_[node], first) && std::isfinite(first)) return number_term(first);
    std::string& name = constant_names_[node];
    if (name.empty())
      name = add_row(fmt::format("constant{}", constant_names_.size()), nodes_[node].weights, node);
    return {name + "[j]"};
  }

  /// Defines an array of a row and returns its name.
  [[nodiscard]] std::string add_row(const std::string& name, const Matrix<float>& row, Node node) {
    return add_array(name, fmt::format("[{}]", row.size()), c_numbers(elements(row), "    "), row, node);
  }

  [[nodiscard]] std::string add_matrix(const std::string& name, const Matrix<float>& matrix, Node node) {
    const auto columns = static_cast<std::size_t>(matrix.cols());
    std::string rows;
    for (std::size_t start = 0; start < elements(matrix).size(); start += columns)
      rows += fmt::format("{}{{{}}}", start == 0 ? "" : ",\n    ",
                          c_numbers(elements(matrix).subspan(start, columns), "     "));
    return add_array(name, fmt::format("[{}][{}]", matrix.rows(), columns), rows, matrix, node);
  }

  [[nodiscard]] std::string add_array(const std::string& name, const std::string& shape,
                                      const std::string& content, const Matrix<float>& values, Node node) {
    const auto numbers = elements(values);
    if (!std::all_of(numbers.begin(), numbers.end(), [](float each) { return std::isfinite(each); }))
      throw NonFiniteError(fmt::format("{}: a parameter is not finite", nodes_[node].layer));
    program_.arrays +=
        fmt::format("static const float {}_{}{} = {{\n    {}}};\n", prefix_, name, shape, content);
    program_.constant_numbers += values.size();
    return fmt::format("{}_{}", prefix_, name);
  }

  void begin_layer(Node node) {
    if (nodes_[node].layer == layer_) return;
    layer_ = nodes_[node].layer;
    program_.statements += fmt::format("\n  /* {} */\n", c_comment(layer_));
  }

  std::span<const GraphNode<float>> nodes_;
  CStorage storage_;
  std::string prefix_;
  CFunctions functions_;
  CProgram program_;
  std::string layer_;
  int affine_count_ = 0;
  std::map<Node, std::string> constant_names_;
};

}  // namespace

CProgram c_program(const Graph<float>& graph, const std::string& prefix) {
  return FloatWriter(graph, prefix).program();
}

}  // namespace ogee::detail
