#pragma once

#include <optional>
#include <span>

#include "../../../core/graph.hpp"

namespace ogee::detail {

/// The registered activation with the values that a part of a graph has, with its default constants or those of a
/// preset; never the identity. Compared are numbers of all sizes and those near every constant of the part. The part computes node `last` from node `first`; `inner` are the nodes that lie
/// between them, including `last`, in their order.
[[nodiscard]] std::optional<Activation> activation_by_values(const Graph<double>& graph, std::size_t first,
                                                             std::size_t last,
                                                             std::span<const std::size_t> inner);

}  // namespace ogee::detail
