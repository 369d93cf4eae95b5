#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ogee::detail {

/// The first byte that belongs to no character in UTF-8; empty if there is none. Source: RFC 3629, section 4.
[[nodiscard]] std::optional<std::size_t> first_invalid_byte(std::string_view text);

/// @throws FormatError unless `text` is UTF-8. "a.csv: line 1, column 2: the label is not UTF-8, ..." for the `thing`
///   "label" at this place.
void check_utf8(std::string_view text, std::string_view thing, const std::string& place);

}  // namespace ogee::detail
