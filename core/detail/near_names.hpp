#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ogee::detail {

/// Those of `known` that could have been meant by `name`, the nearest first, three at most.
[[nodiscard]] std::vector<std::string> near_names(std::string_view name, std::span<const std::string> known);

}  // namespace ogee::detail
