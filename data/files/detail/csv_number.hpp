#pragma once

#include <string_view>

#include "csv_reader.hpp"

namespace ogee::detail {

/// Whether a field is written as a number, which may be too large for a float or not finite.
[[nodiscard]] bool is_number(std::string_view field);

/// The number of the last field that was read. Numbers too small for a float become 0 or the nearest one.
/// @throws FormatError with line and column unless it is a finite number.
[[nodiscard]] float number_of(std::string_view field, const CsvReader& reader);

}  // namespace ogee::detail
