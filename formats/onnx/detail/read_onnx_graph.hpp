#pragma once

/// The graph of an ONNX file in the operations of core/graph.hpp.

#include <cstddef>
#include <string>

#include "../../../core/graph.hpp"
#include "onnx_file.hpp"

namespace ogee::detail {

struct OnnxComputation {
  Graph<double> graph;  ///< whose layers are the nodes of the file
  bool ends_in_logits;  ///< the file ends in LogSoftmax, of which the graph has the input
};

/// What a file computes that has `size` bytes.
/// @throws FormatError naming the file, and the node with its operation, for everything that is not read, and for names
///   that are missing, come twice, or are used before they are there.
[[nodiscard]] OnnxComputation read_onnx_graph(const OnnxFile& content, const std::string& file,
                                              std::size_t size);

}  // namespace ogee::detail
