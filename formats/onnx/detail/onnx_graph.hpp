#pragma once

/// Graphs as ONNX.

#include "../../../core/graph.hpp"
#include "onnx_file.hpp"

namespace ogee::detail {

inline constexpr const char* onnx_input = "input";
inline constexpr const char* onnx_output = "output";

/// The graph with an input "input" (batch, inputs) and an output "output" (batch, outputs).
/// @throws OptionError naming an activation whose formula is not known; NonFiniteError naming the layer with a
///   parameter that is not finite.
template <Real T>
[[nodiscard]] OnnxFile onnx_graph(const Graph<T>& graph);

extern template OnnxFile onnx_graph(const Graph<float>&);
extern template OnnxFile onnx_graph(const Graph<double>&);

}  // namespace ogee::detail
