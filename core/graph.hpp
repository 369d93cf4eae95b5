#pragma once

/// What a network computes in inference, expressed in seven operations. Exporters and drawings read it and
/// need not know the layers.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "activation.hpp"
#include "named.hpp"
#include "types.hpp"

namespace ogee {

/// With x, a and b of shape (batch, columns):
///
///   affine      x · W + b    W (in×out), b (1×out) or empty
///   apply       f(x), element by element
///   multiply    a ⊙ b
///   add         a + b
///   one_minus   1 − x
///   constant    the same row (1×columns) for each sample
///   softmax     softmax(x), row by row
enum class GraphOperation { input, affine, apply, multiply, add, one_minus, constant, softmax };

template <>
inline constexpr auto names_of<GraphOperation> =
    Names<GraphOperation, 8>{"operation",
                             {{{GraphOperation::input, "input"},
                               {GraphOperation::affine, "affine"},
                               {GraphOperation::apply, "apply"},
                               {GraphOperation::multiply, "multiply"},
                               {GraphOperation::add, "add"},
                               {GraphOperation::one_minus, "one_minus"},
                               {GraphOperation::constant, "constant"},
                               {GraphOperation::softmax, "softmax"}}}};

/// One operation and its operands.
template <Real T>
struct GraphNode {
  GraphOperation operation;
  std::vector<std::size_t> operands;          ///< numbers of nodes that come before
  Index columns;                              ///< of the result
  std::string layer;                          ///< the layer it belongs to, "dense2"; empty for the input
  Matrix<T> weights = {};                     ///< of affine (in×out); of constant (1×columns)
  Matrix<T> bias = {};                        ///< of affine (1×out), or empty
  std::optional<Activation> activation = {};  ///< of apply
};

/// The operations of a network, each after its operands. The last one gives the outputs.
///
/// A layer adds its own with the functions named after the operations. Each returns the number of the new
/// node and throws OptionError for an operand that does not exist.
template <Real T>
class Graph {
 public:
  explicit Graph(Index inputs);

  [[nodiscard]] std::span<const GraphNode<T>> nodes() const { return nodes_; }
  [[nodiscard]] std::size_t output() const { return output_; }
  void set_output(std::size_t node);
  /// The layer that the following nodes belong to.
  void set_layer(std::string name) { layer_ = std::move(name); }

  /// An empty bias means none. @throws ShapeError unless W has a row for each column of x, and b fits.
  std::size_t affine(std::size_t x, const Matrix<T>& weights, const Matrix<T>& bias);
  std::size_t apply(const Activation& activation, std::size_t x);
  /// Both @throws ShapeError unless a and b have as many columns.
  std::size_t multiply(std::size_t a, std::size_t b);
  std::size_t add(std::size_t a, std::size_t b);
  std::size_t one_minus(std::size_t x);
  /// A row; a single number is used for all columns.
  std::size_t constant(std::span<const double> row, Index columns);
  std::size_t softmax(std::size_t x);

  /// What the graph computes for inputs (batch, inputs), operation by operation as defined above: the
  /// reference for exporters. @throws ShapeError when the inputs do not fit.
  [[nodiscard]] Matrix<T> run(const ConstMatrixView<T>& inputs) const;

 private:
  std::size_t append(GraphNode<T> node);
  [[nodiscard]] Index columns(std::size_t node) const;
  void require_equal_columns(std::string_view operation, std::size_t a, std::size_t b) const;

  std::vector<GraphNode<T>> nodes_;
  std::size_t output_ = 0;
  std::string layer_;
};

/// The graph as a drawing for Graphviz: a node for each operation, a box around each layer.
template <Real T>
[[nodiscard]] std::string graphviz(const Graph<T>& graph);

extern template class Graph<float>;
extern template class Graph<double>;
extern template std::string graphviz(const Graph<float>&);
extern template std::string graphviz(const Graph<double>&);

}  // namespace ogee
