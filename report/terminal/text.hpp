#pragma once

/// Text for the terminal.

#include <string>
#include <string_view>
#include <vector>

#include "../../core/types.hpp"

namespace ogee {

/// The width of UTF-8 text in terminal columns: characters count, not bytes; combining marks take no column,
/// East Asian characters and emoji take two.
[[nodiscard]] Index display_width(std::string_view text);

/// `text` with spaces after it (left) or before it (right) up to `width` columns; wider text is unchanged.
[[nodiscard]] std::string left_aligned(std::string_view text, Index width);
[[nodiscard]] std::string right_aligned(std::string_view text, Index width);

/// `text` on one line of at most `width` columns (at least 1): if it is wider, it is cut between characters
/// and ends in …. A control character becomes a ?, so that a name from a file cannot control the terminal.
[[nodiscard]] std::string shortened(std::string_view text, Index width);

/// `text` with lines broken between words so that none is wider than `width`, if words allow it.
[[nodiscard]] std::string wrapped(std::string_view text, Index width);

/// "logistic", "logistic and tanh", "logistic, tanh and relu".
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

/// With a capital, if it begins with a small letter of ASCII.
[[nodiscard]] std::string capitalized(std::string_view text);

/// A share in percent, with one decimal.
[[nodiscard]] std::string percent(double share);

/// Four decimals; an exponent if that would be long.
[[nodiscard]] std::string decimals(double number);

/// A p value: "0.042", or "< 0.001"; and for a sentence "p = 0.042", or "p < 0.001".
[[nodiscard]] std::string p_value_text(double p_value);
[[nodiscard]] std::string p_text(double p_value);

/// "38.2 µs", "1.25 s": three digits in the unit that fits.
[[nodiscard]] std::string duration(double seconds);

}  // namespace ogee
