#include "csv_number.hpp"

#include <fmt/format.h>

#include <cmath>
#include <system_error>

#include "../../../core/detail/number_text.hpp"
#include "../../../core/errors.hpp"
#include "quoted_field.hpp"

namespace ogee::detail {
namespace {

FormatError no_number(std::string_view field, std::errc error, const CsvReader& reader) {
  return FormatError(
      fmt::format("{}: {}", reader.place(),
                  field.empty()                             ? "is empty, expected a number"
                  : error == std::errc::invalid_argument    ? quoted_field(field) + " is not a number"
                  : error == std::errc::result_out_of_range ? quoted_field(field) + " is out of range"
                                                            : quoted_field(field) + " is not finite"));
}

}  // namespace

bool is_number(std::string_view field) {
  float value = 0;
  return parse_number(field, value) != std::errc::invalid_argument;
}

float number_of(std::string_view field, const CsvReader& reader) {
  float value = 0;
  const std::errc error = parse_number(field, value);
  if (error == std::errc{} && std::isfinite(value)) return value;
  double wide = 0;
  const bool is_tiny = error == std::errc::result_out_of_range && parse_number(field, wide) == std::errc{} &&
                       std::abs(wide) < 1;
  if (is_tiny) return static_cast<float>(wide);
  throw no_number(field, error, reader);
}

}  // namespace ogee::detail
