#include "number_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <concepts>

// libc++ 14 cannot read floating-point numbers.
#ifdef __cpp_lib_to_chars
namespace floating_point = std;
#else
#include <fast_float/fast_float.h>
namespace floating_point = fast_float;
#endif

namespace ogee::detail {
namespace {

/// Whether the digits before the exponent are not all 0.
bool has_other_digit_than_zero(std::string_view text) {
  return text.substr(0, text.find_first_of("eE")).find_first_of("123456789") != std::string_view::npos;
}

/// Older versions of fast_float turn numbers that are too large into inf and those too small into 0, without
/// an error.
template <class Number>
bool is_out_of_range(std::string_view text, Number number) {
  return (std::isinf(number) || number == 0) && has_other_digit_than_zero(text);
}

}  // namespace

template <class Number>
std::errc parse_number(std::string_view text, Number& number) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  const char* end = text.data() + text.size();
  if constexpr (std::floating_point<Number>) {
    const auto [stopped, error] = floating_point::from_chars(text.data(), end, number);
    if (stopped != end) return std::errc::invalid_argument;
    if (error != std::errc{}) return error;
    return is_out_of_range(text, number) ? std::errc::result_out_of_range : std::errc{};
  } else {
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    return stopped == end ? error : std::errc::invalid_argument;
  }
}

std::string with_separators(Index number) {
  if (number < 0) return fmt::format("-{}", with_separators(-number));
  if (number < 1000) return std::to_string(number);
  return fmt::format("{},{:03}", with_separators(number / 1000), number % 1000);
}

template std::errc parse_number(std::string_view, float&);
template std::errc parse_number(std::string_view, double&);
template std::errc parse_number(std::string_view, int&);
template std::errc parse_number(std::string_view, long&);
template std::errc parse_number(std::string_view, long long&);

}  // namespace ogee::detail
