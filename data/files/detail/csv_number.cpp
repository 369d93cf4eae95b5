#include "csv_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <system_error>

#include "../../../core/detail/number_text.hpp"
#include "../../../core/errors.hpp"
#include "quoted_field.hpp"

namespace ogee::detail {
namespace {

/// What programs write for a missing value.
constexpr std::array<std::string_view, 12> gaps{"",     "?",   "NA",  "N/A", "n/a",  "#N/A",
                                                "<NA>", "nan", "NaN", "NAN", "null", "NULL"};
/// The same, but not for labels, which may be called so: "+" and "-" are classes of several data sets.
constexpr std::array<std::string_view, 3> gaps_of_numbers{"-", ".", "None"};

std::string reason(std::string_view field, std::errc error, char separator) {
  const std::string quoted = quoted_field(field);
  if (error == std::errc::result_out_of_range) return quoted + " is out of range";
  if (error != std::errc::invalid_argument) return quoted + " is not finite";
  if (has_decimal_comma(field)) return quoted + " is not a number: expected a decimal point, not a comma";
  if (separator == ',' && field.find(';') != std::string_view::npos)
    return quoted + " is not a number: fields are separated by commas here, not by semicolons";
  return quoted + " is not a number";
}

}  // namespace

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_number(std::string_view field) {
  float value = 0;
  return parse_number(field, value) != std::errc::invalid_argument;
}

bool is_missing_label(std::string_view field) {
  return std::find(gaps.begin(), gaps.end(), field) != gaps.end();
}

bool is_gap(std::string_view field) {
  return is_missing_label(field) ||
         std::find(gaps_of_numbers.begin(), gaps_of_numbers.end(), field) != gaps_of_numbers.end();
}

bool has_decimal_comma(std::string_view field) {
  constexpr std::size_t longest = 40;
  const std::size_t comma = field.find(',');
  if (comma == std::string_view::npos || field.size() > longest) return false;
  if (comma == 0 || !is_digit(field[comma - 1])) return false;
  if (comma + 1 == field.size() || !is_digit(field[comma + 1])) return false;
  std::string with_point(field);
  with_point[comma] = '.';
  return is_number(with_point);
}

double number_of(std::string_view field, FieldUse use, const CsvReader& reader, std::string_view remark) {
  double value = 0;
  std::errc error = parse_number(field, value);
  if (error == std::errc{}) {
    if (std::isfinite(static_cast<float>(value))) return value;
    if (std::isfinite(value)) error = std::errc::result_out_of_range;
  }
  if (is_gap(field)) throw missing_value(field, use, reader, "a number", remark);
  throw FormatError(
      fmt::format("{}: {}{}", reader.place(), reason(field, error, reader.separator()), remark));
}

MissingValueError missing_value(std::string_view field, FieldUse use, const CsvReader& reader,
                                std::string_view expected, std::string_view remark) {
  const std::string what = field.empty() ? "is empty" : quoted_field(field) + " is a missing value";
  return {fmt::format("{}: {}, expected {}{}", reader.place(), what, expected, remark),
          use == FieldUse::feature};
}

}  // namespace ogee::detail
