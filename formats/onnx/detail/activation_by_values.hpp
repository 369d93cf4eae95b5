#pragma once

#include <optional>
#include <span>

#include "../../../core/graph.hpp"

namespace ogee::detail {

/// The registered activation with the values that a part of a graph has for numbers from −20 to 20, with its default
/// constants or those of a preset. The part computes node `last` from node `first`; `inner` are the nodes that lie
/// between them, including `last`, in their order.
[[nodiscard]] std::optional<Activation> activation_by_values(const Graph<double>& graph, std::size_t first,
                                                             std::size_t last,
                                                             std::span<const std::size_t> inner);

}  // namespace ogee::detail
