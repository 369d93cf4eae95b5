#pragma once

#include <optional>
#include <string_view>

#include "../../../core/types.hpp"

namespace ogee::detail {

/// Whether the first line of a table has names and not a sample. By these rules, of which the first that applies
/// decides:
///
/// 1. A gap beside a number is in a sample.
/// 2. A word above a number is a name, in any column but that of the labels, `label`.
/// 3. Words are names if none of them stands again further down in its column. A line without words is a sample.
///
/// @throws FormatError if a line cannot be read.
[[nodiscard]] bool has_names(std::string_view text, char separator, std::string_view file,
                             std::optional<Index> label);

}  // namespace ogee::detail
