#pragma once

#include "onnx_call.hpp"

namespace ogee::detail {

/// Adds what a node of an ONNX file computes to the graph, and returns the first of its results.
/// @throws FormatError naming the file, the node and its operation, where that is unknown or does what the graph
///   cannot.
[[nodiscard]] OnnxResult read_operation(OnnxCall& call);

}  // namespace ogee::detail
