#pragma once

/// Where a C program keeps the results of a graph's operations.

#include <cstddef>
#include <span>
#include <vector>

#include "../../../core/graph.hpp"

namespace ogee::detail {

/// Which results are stored in arrays, and which array each takes. All others are part of the expression that
/// uses them, since an operation element by element needs no memory. An array serves again when nobody reads it
/// any more.
class CStorage {
 public:
  using Node = std::size_t;

  explicit CStorage(const Graph<float>& graph);

  /// Of a node, without operations that change nothing, such as adding zeros.
  [[nodiscard]] std::span<const Node> operands(Node node) const { return operands_[node]; }
  [[nodiscard]] Node output() const { return output_; }
  /// Whether it has an array; only nodes that the output depends on have one.
  [[nodiscard]] bool is_stored(Node node) const { return stored_[node]; }
  [[nodiscard]] std::size_t array_of(Node node) const { return array_of_[node]; }
  /// The elements that each array needs.
  [[nodiscard]] std::span<const Index> array_sizes() const { return array_sizes_; }

 private:
  void leave_out_neutral_operations();
  void choose_stored();
  void share_arrays();
  void add_reads(Node node, std::vector<Node>& reads) const;
  [[nodiscard]] std::vector<Node> last_readers() const;

  std::span<const GraphNode<float>> nodes_;
  Node output_;
  std::vector<std::vector<Node>> operands_;
  std::vector<bool> stored_;
  std::vector<std::size_t> array_of_;
  std::vector<Index> array_sizes_;
};

/// Whether all elements of a constant are this number.
[[nodiscard]] bool is_uniform(const GraphNode<float>& node, float number);

}  // namespace ogee::detail
