#include "onnx_graph.hpp"

#include <algorithm>
#include <concepts>
#include <span>
#include <string>
#include <vector>

#include "../../../core/detail/filled.hpp"
#include "onnx_activation.hpp"
#include "onnx_builder.hpp"

namespace ogee::detail {
namespace {

template <Real T>
std::vector<double> numbers_of(const Matrix<T>& matrix) {
  return {matrix.data(), matrix.data() + matrix.size()};
}

template <Real T>
class GraphWriter {
 public:
  explicit GraphWriter(const Graph<T>& graph)
      : nodes_(graph.nodes()),
        output_(graph.output()),
        builder_(std::same_as<T, float> ? OnnxType::float32 : OnnxType::float64),
        varies_(nodes_.size()),
        is_used_(nodes_.size()),
        takes_whole_rows_(nodes_.size()) {
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      varies_[i] = nodes_[i].operation == GraphOperation::input || has_varying_operand(nodes_[i]);
    is_used_[output_] = true;
    for (std::size_t i = nodes_.size(); i-- > 0;)
      if (is_used_[i]) note_uses(nodes_[i]);
    for (std::size_t i = 0; i < nodes_.size(); ++i) names_.push_back(is_used_[i] ? value(i) : "");
  }

  [[nodiscard]] OnnxFile file() {
    std::string result = names_[output_];
    builder_.set_layer(onnx_output);
    if (!varies_[output_]) {  // as many rows as the input
      const Index inputs = nodes_[0].columns;
      const Index outputs = nodes_[output_].columns;
      const std::string zeros = builder_.tensor(
          "weight", {inputs, outputs}, std::vector<double>(static_cast<std::size_t>(inputs * outputs)));
      result = gemm({onnx_input, zeros, result});
    } else if (result == onnx_input) {
      result = builder_.node("Identity", {result});
    }
    return builder_.graph(onnx_input, nodes_[0].columns, result, onnx_output, nodes_[output_].columns);
  }

 private:
  using Node = GraphNode<T>;

  [[nodiscard]] bool has_varying_operand(const Node& node) const {
    return std::any_of(node.operands.begin(), node.operands.end(),
                       [this](std::size_t operand) { return varies_[operand]; });
  }

  /// A constant whose numbers are equal is stored as one number, unless an operation takes all of its columns.
  void note_uses(const Node& node) {
    const bool broadcasts =
        (node.operation == GraphOperation::add || node.operation == GraphOperation::multiply) &&
        has_varying_operand(node);
    for (const std::size_t operand : node.operands) {
      is_used_[operand] = true;
      if (!broadcasts) takes_whole_rows_[operand] = true;
    }
  }

  [[nodiscard]] std::string value(std::size_t number) {
    const Node& node = nodes_[number];
    const auto operand = [&](std::size_t i) { return names_[node.operands[i]]; };
    builder_.set_layer(node.layer);
    switch (node.operation) {
      case GraphOperation::input:
        break;
      case GraphOperation::affine:
        return affine(node, operand(0));
      case GraphOperation::apply:
        return apply_in_onnx(builder_, *node.activation, operand(0));
      case GraphOperation::multiply:
        return builder_.node("Mul", {operand(0), operand(1)});
      case GraphOperation::add:
        return builder_.node("Add", {operand(0), operand(1)});
      case GraphOperation::one_minus:
        return builder_.node("Sub", {builder_.scalar(1), operand(0)});
      case GraphOperation::constant:
        return constant(number);
      case GraphOperation::softmax:
        return builder_.node("Softmax", {operand(0)}, {{"axis", std::int64_t{1}}});
    }
    return onnx_input;
  }

  [[nodiscard]] std::string affine(const Node& node, const std::string& x) {
    // (B×out) = (B×in) · (in×out) + (out)
    std::vector<std::string> inputs{
        x, builder_.tensor("weight", {node.weights.rows(), node.weights.cols()}, numbers_of(node.weights))};
    if (node.bias.size() > 0)
      inputs.push_back(builder_.tensor("bias", {node.bias.size()}, numbers_of(node.bias)));
    return gemm(inputs);
  }

  [[nodiscard]] std::string gemm(const std::vector<std::string>& inputs) {
    return builder_.node(
        "Gemm", inputs,
        {{"alpha", 1.0}, {"beta", 1.0}, {"transA", std::int64_t{0}}, {"transB", std::int64_t{0}}});
  }

  [[nodiscard]] std::string constant(std::size_t number) {
    const Matrix<T>& row = nodes_[number].weights;
    if (are_equal(elements(row)) && !takes_whole_rows_[number] && number != output_)
      return builder_.tensor("constant", {1, 1}, {double{row(0, 0)}});
    return builder_.tensor("constant", {1, row.size()}, numbers_of(row));
  }

  std::span<const Node> nodes_;
  std::size_t output_;
  OnnxBuilder builder_;
  std::vector<bool> varies_;  ///< depends on the input
  std::vector<bool> is_used_;
  std::vector<bool> takes_whole_rows_;
  std::vector<std::string> names_;
};

}  // namespace

template <Real T>
OnnxFile onnx_graph(const Graph<T>& graph) {
  return GraphWriter<T>(graph).file();
}

template OnnxFile onnx_graph(const Graph<float>&);
template OnnxFile onnx_graph(const Graph<double>&);

}  // namespace ogee::detail
