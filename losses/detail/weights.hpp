#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <vector>

#include "../../core/errors.hpp"

namespace ogee::detail {

/// @throws ShapeError naming the loss and the option unless there are no weights or one for each output.
inline void check_weight_count(const std::vector<double>& weights, std::size_t outputs, std::string_view loss,
                               std::string_view option) {
  if (!weights.empty() && weights.size() != outputs)
    throw ShapeError(fmt::format("{}: {} has {} numbers, the network has {} outputs", loss, option,
                                 weights.size(), outputs));
}

}  // namespace ogee::detail
