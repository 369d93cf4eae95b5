#pragma once

/// A node of an ONNX file while it is read.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "../../../core/graph.hpp"
#include "onnx_file.hpp"

namespace ogee::detail {

/// What a name in an ONNX file stands for.
struct OnnxResult {
  enum class Kind {
    constant,          ///< a tensor
    rows,              ///< a node of the graph (batch, columns)
    folded,            ///< the same, but the file has more than one dimension for the columns
    product,           ///< of a node and a matrix, to which a bias may be added
    condition,         ///< true where the node is 1, false where it is 0
    log_probabilities  ///< ln softmax of a node
  };

  Kind kind = Kind::rows;
  std::shared_ptr<const OnnxTensor> tensor = {};  ///< of constant and product
  std::size_t node = 0;                           ///< of all others, and the left factor of product
};

[[nodiscard]] inline OnnxResult rows_result(std::size_t node) {
  return {.kind = OnnxResult::Kind::rows, .node = node};
}
[[nodiscard]] OnnxResult constant_result(OnnxTensor tensor);

/// The graph that is made from a file.
struct OnnxImport {
  std::string file;
  std::int64_t opset = 17;
  Graph<double> graph;
  Index numbers_left = 0;  ///< that may still be made from those of the file, before it is refused
};

/// A node and its operands. All functions throw FormatError naming the file, the node and its operation.
class OnnxCall {
 public:
  OnnxCall(const OnnxNode& node, std::vector<const OnnxResult*> inputs, OnnxImport& import);

  [[nodiscard]] const OnnxNode& node() const { return node_; }
  [[nodiscard]] std::int64_t opset() const { return import_.opset; }
  [[nodiscard]] Graph<double>& graph() { return import_.graph; }
  [[noreturn]] void fail(std::string_view problem) const;

  /// Attributes, or what they are where the file does not say.
  [[nodiscard]] double number(const std::string& name, double usual) const;
  [[nodiscard]] std::int64_t whole(const std::string& name, std::int64_t usual) const;
  [[nodiscard]] std::string text(const std::string& name, const std::string& usual) const;
  [[nodiscard]] const OnnxAttribute* attribute(const std::string& name) const;

  [[nodiscard]] std::size_t input_count() const { return inputs_.size(); }
  [[nodiscard]] bool has_input(std::size_t i) const { return i < inputs_.size() && inputs_[i] != nullptr; }
  [[nodiscard]] const OnnxResult& input(std::size_t i) const;
  [[nodiscard]] bool is_constant(std::size_t i) const;
  /// Its numbers count as made from those of the file: whoever takes a constant goes through it or copies it.
  [[nodiscard]] const OnnxTensor& constant(std::size_t i);
  /// The only number of a constant.
  [[nodiscard]] double constant_number(std::size_t i);
  /// The node of an input (batch, columns).
  [[nodiscard]] std::size_t rows(std::size_t i);
  [[nodiscard]] Index columns(std::size_t node) const { return import_.graph.nodes()[node].columns; }

  /// Fails unless W is a matrix for as many inputs as x has columns.
  void check_weights(std::size_t x, const OnnxTensor& weights, bool transposed) const;
  /// x · W with the factor, W a matrix, transposed or not, plus the row b, if there is one.
  [[nodiscard]] OnnxResult affine(std::size_t x, const OnnxTensor& weights, bool transposed = false,
                                  double factor = 1, const OnnxTensor* bias = nullptr,
                                  double bias_factor = 1);
  /// The numbers of a constant for rows of this many columns: as many, or one for all.
  [[nodiscard]] std::vector<double> row_numbers(const OnnxTensor& tensor, Index columns) const;
  [[nodiscard]] std::size_t add(std::size_t a, std::size_t b);
  [[nodiscard]] std::size_t multiply(std::size_t a, std::size_t b);
  /// x + a constant.
  [[nodiscard]] std::size_t plus(std::size_t x, const OnnxTensor& tensor);
  [[nodiscard]] std::size_t plus(std::size_t x, double number);
  /// x ⊙ a constant.
  [[nodiscard]] std::size_t times(std::size_t x, const OnnxTensor& tensor);
  [[nodiscard]] std::size_t times(std::size_t x, double number);

  /// Counts numbers that are made from those of the file.
  void spend(Index numbers);

 private:
  /// A constant for as many columns as x has.
  [[nodiscard]] std::size_t row_for(std::size_t x, const std::vector<double>& numbers);
  void require_numbers(const OnnxTensor& tensor) const;
  void require_equal_columns(std::size_t a, std::size_t b) const;

  const OnnxNode& node_;
  std::vector<const OnnxResult*> inputs_;
  OnnxImport& import_;
};

/// "node "dense1/Gemm" (Gemm)", for messages.
[[nodiscard]] std::string node_text(const OnnxNode& node);

}  // namespace ogee::detail
