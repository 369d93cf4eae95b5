#pragma once

#include <string_view>

namespace ogee::detail {

/// The separator of a table: the most frequent of comma, semicolon and tab in its first line, outside quotes. Of
/// two that are equally frequent it is the one that the second line has as often; ' ' where there are only blanks.
/// @throws FormatError where commas may be separators or decimal commas, or either of two may be the separator.
[[nodiscard]] char recognized_separator(std::string_view text, std::string_view file);

/// "commas" for ','.
[[nodiscard]] std::string_view separators_text(char separator);

}  // namespace ogee::detail
