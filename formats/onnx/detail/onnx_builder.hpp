#pragma once

/// Puts nodes and constants together to a graph.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "onnx_file.hpp"

namespace ogee::detail {

/// A graph that grows. Values and nodes get names from the layer that they belong to, "dense1/Gemm".
class OnnxBuilder {
 public:
  /// @param type of all numbers, float32 or float64
  explicit OnnxBuilder(OnnxType type) : type_(type) {}

  /// The layer that the following nodes belong to.
  void set_layer(const std::string& name) { layer_ = name; }

  /// Adds a node and returns the name of its result. A node equal to an earlier one is not added again.
  std::string node(const std::string& operation, std::vector<std::string> inputs,
                   std::map<std::string, OnnxAttribute> attributes = {});

  /// Adds a constant tensor, called after the layer and `role`, and returns its name.
  std::string tensor(std::string_view role, std::vector<Index> shape, std::vector<double> numbers);
  /// The name of a constant without dimensions; equal ones share one.
  /// @throws OptionError for a number that the type cannot hold.
  std::string scalar(double number);
  [[nodiscard]] bool is_scalar(const std::string& name) const;

  /// Whether numbers are of type float32.
  [[nodiscard]] bool is_single() const { return type_ == OnnxType::float32; }

  /// The graph from a value called `input` (batch, inputs) to another that is now called `output` (batch, outputs).
  [[nodiscard]] OnnxFile graph(const std::string& input, Index inputs, const std::string& result,
                               const std::string& output, Index outputs) const;

 private:
  [[nodiscard]] std::string unused_name(const std::string& name);

  OnnxType type_;
  std::string layer_;
  std::vector<OnnxNode> nodes_;
  std::vector<OnnxTensor> tensors_;
  std::map<std::string, int> name_counts_;
  std::map<std::string, std::string> results_;  ///< of nodes without attributes, by operation and inputs
  std::map<double, std::string> scalars_;
};

}  // namespace ogee::detail
