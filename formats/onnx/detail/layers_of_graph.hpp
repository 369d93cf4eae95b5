#pragma once

#include "../../../core/network.hpp"

namespace ogee::detail {

/// The network whose layers compute what a graph does: the inverse of Network::graph(). Each kind of layer is found by what
/// it is lowered to; an activation also by its values, however its formula is written.
/// @throws FormatError naming `file`, and what the graph calls the layer of the first node that is not a part of any layer.
[[nodiscard]] Network<double> layers_of_graph(const Graph<double>& graph, const std::string& file);

}  // namespace ogee::detail
