#pragma once

/// How numbers are read, wherever they stand: on the command line, in files, in the name of an activation;
/// and how large ones are shown.

#include <string>
#include <string_view>
#include <system_error>

#include "../real.hpp"

namespace ogee::detail {

/// Reads `number` from the whole of `text`, which is decimal and may begin with a sign, in any locale: "010"
/// is ten. Returns std::errc::invalid_argument if it is no number, std::errc::result_out_of_range if none of
/// this type, or else std::errc{}; `number` has a meaning in the last case alone. Numbers of floating point
/// are "1", "1.5", ".5", "1e-3", "inf" and "nan".
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
