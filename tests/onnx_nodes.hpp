#pragma once

/// ONNX files made node by node.

#include <ogee/formats/onnx/detail/onnx_file.hpp>
#include <ogee/formats/onnx/onnx.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ogee {

using detail::onnx_file_bytes;
using detail::OnnxFile;
using detail::OnnxNode;
using detail::OnnxTensor;
using detail::OnnxType;
using detail::OnnxValue;

inline OnnxTensor tensor(const std::string& name, const std::vector<Index>& shape,
                         const std::vector<double>& numbers) {
  return {.name = name, .type = OnnxType::float32, .shape = shape, .numbers = numbers};
}

inline OnnxNode node(const std::string& operation, const std::vector<std::string>& inputs,
                     const std::string& output,
                     std::map<std::string, detail::OnnxAttribute> attributes = {}) {
  return {.name = "n_" + output,
          .operation = operation,
          .inputs = inputs,
          .outputs = {output},
          .attributes = std::move(attributes)};
}

/// From "x" (batch, 2) to "y", with the constants W = [1 2 3; 4 5 6], b = [1 2 3], c = [10 20], half = 0.5.
inline OnnxFile file_of(std::vector<OnnxNode> nodes) {
  return {.nodes = std::move(nodes),
          .initializers = {tensor("W", {2, 3}, {1, 2, 3, 4, 5, 6}), tensor("b", {3}, {1, 2, 3}),
                           tensor("c", {1, 2}, {10, 20}), tensor("half", {}, {0.5})},
          .inputs = {{.name = "x",
                      .type = OnnxType::float32,
                      .has_shape = true,
                      .shape = {OnnxValue::any_size, 2}}},
          .outputs = {{.name = "y", .type = OnnxType::float32}}};
}

/// A node that gives one number.
inline OnnxNode number(const std::string& name, double value) {
  return node("Constant", {}, name, {{"value_float", value}});
}

/// What the network of a file computes.
inline Matrix<float> outputs_of(const OnnxFile& file, const Matrix<float>& inputs) {
  return parse_onnx_network<float>(onnx_file_bytes(file), "f").predict(inputs);
}

}  // namespace ogee
