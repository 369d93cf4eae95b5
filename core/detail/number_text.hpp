#pragma once

#include <charconv>
#include <string_view>
#include <system_error>

namespace ogee {

/// Reads `number` from the whole of `text`, which may begin with a plus, in any locale. Returns
/// std::errc::invalid_argument if it is no number, std::errc::result_out_of_range if none of this type, or
/// else std::errc{}. "inf" and "nan" are numbers of floating point.
template <class Number>
[[nodiscard]] std::errc parse_number(std::string_view text, Number& number) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  return stopped == end ? error : std::errc::invalid_argument;
}

}  // namespace ogee
