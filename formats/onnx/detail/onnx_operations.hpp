#pragma once

/// The operations of ONNX that are read, by name.

#include <map>
#include <string_view>

#include "onnx_call.hpp"

namespace ogee::detail {

/// Adds what a node computes to the graph. Throws as read_operation.
using OnnxOperations = std::map<std::string_view, OnnxResult (*)(OnnxCall&)>;

/// Of rows with rows or constants: Add, Greater, Where.
[[nodiscard]] const OnnxOperations& onnx_arithmetic();
/// Of each number: Relu, Clip, Exp.
[[nodiscard]] const OnnxOperations& onnx_functions();
/// Gemm, Softmax, Dropout.
[[nodiscard]] const OnnxOperations& onnx_layers();
/// Those that keep the numbers: Flatten, Cast, Constant.
[[nodiscard]] const OnnxOperations& onnx_shapes();

/// Adds what a node of an ONNX file computes to the graph, and returns the first of its results.
/// @throws FormatError naming the file, the node and its operation, where that is unknown or does what the graph
///   cannot.
[[nodiscard]] OnnxResult read_operation(OnnxCall& call);

}  // namespace ogee::detail
