#pragma once

#include <string_view>

#include "../missing.hpp"
#include "csv_reader.hpp"

namespace ogee::detail {

/// 0 to 9.
[[nodiscard]] bool is_digit(char c);

/// Whether a field is written as a number, which may be too large for a float or not finite.
[[nodiscard]] bool is_number(std::string_view field);

/// Whether a field stands for a value that is missing: an empty one, "?", "-", ".", "NA", "nan" and the like.
[[nodiscard]] bool is_gap(std::string_view field);
/// The same for a label, which may be "-", "." or "None".
[[nodiscard]] bool is_missing_label(std::string_view field);

/// Whether a field is a number with a comma, between digits, in place of the point.
[[nodiscard]] bool has_decimal_comma(std::string_view field);

/// What a field stands for.
enum class FieldUse { feature, answer };

/// The number of the last field that was read.
/// @throws MissingValueError with line and column for a gap; FormatError with the same unless it is a number that is
///   finite as a float, too. `remark` ends the messages.
[[nodiscard]] double number_of(std::string_view field, FieldUse use, const CsvReader& reader,
                               std::string_view remark = "");

/// For a gap in the last field that was read, where `expected`, "a number", should be.
[[nodiscard]] MissingValueError missing_value(std::string_view field, FieldUse use, const CsvReader& reader,
                                              std::string_view expected, std::string_view remark = "");

}  // namespace ogee::detail
