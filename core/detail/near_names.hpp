#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ogee::detail {

/// Those of `known` that could have been meant by `name`, the nearest first, three at most. Capitals and dashes before
/// names do not count.
[[nodiscard]] std::vector<std::string> near_names(std::string_view name, std::span<const std::string> known);

/// The three of `known` that are nearest to `name`, or fewer if there are fewer, however far they are.
[[nodiscard]] std::vector<std::string> nearest_names(std::string_view name,
                                                     std::span<const std::string> known);

}  // namespace ogee::detail
