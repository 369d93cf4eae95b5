#pragma once

/// Reads numbers from the command line, from files and from names of activations, and formats large ones.

#include <string>
#include <string_view>
#include <system_error>

#include "../real.hpp"

namespace ogee::detail {

/// Reads `number` from the whole of `text`, which is decimal and may begin with a sign, in any locale: "010"
/// is ten. Returns std::errc::invalid_argument if the text is not a number, std::errc::result_out_of_range if
/// this type cannot hold it, else std::errc{}; `number` is valid only in the last case. Floating-point
/// numbers are "1", "1.5", ".5", "1e-3", "inf" and "nan".
template <class Number>
[[nodiscard]] std::errc parse_number(std::string_view text, Number& number);

/// 60000 as "60,000".
[[nodiscard]] std::string with_separators(Index number);

extern template std::errc parse_number(std::string_view, float&);
extern template std::errc parse_number(std::string_view, double&);
extern template std::errc parse_number(std::string_view, int&);
extern template std::errc parse_number(std::string_view, long&);
extern template std::errc parse_number(std::string_view, long long&);

}  // namespace ogee::detail
