#pragma once

/// Finds layers by what they are lowered to.

#include <optional>
#include <span>
#include <vector>

#include "../../../core/network.hpp"

namespace ogee::detail {

/// A layer and the values of its parameters.
struct FoundLayer {
  LayerDescription description;
  std::vector<Matrix<double>> parameters = {};
};

/// The layer of a registered kind with weights, such as a gate, that computes node `last` from node
/// `first`; `inner` are all nodes that lie between them and vary with the input, including `last`.
[[nodiscard]] std::optional<FoundLayer> layer_by_pattern(const Graph<double>& graph, std::size_t first,
                                                         std::size_t last,
                                                         std::span<const std::size_t> inner);

}  // namespace ogee::detail
