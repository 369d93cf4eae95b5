#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ogee {

/// A number as CSV: the shortest text that reads back as the same bits; empty without a number.
[[nodiscard]] std::string csv_field(std::optional<double> number);

/// A text as CSV: in quotes if it needs them (RFC 4180).
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace ogee
