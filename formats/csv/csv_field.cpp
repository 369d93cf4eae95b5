#include "csv_field.hpp"

#include <fmt/format.h>

namespace ogee {

std::string csv_field(std::optional<double> number) { return number ? fmt::format("{}", *number) : ""; }

std::string csv_fields(std::span<const NamedNumber> numbers) {
  std::string fields;
  for (const NamedNumber& number : numbers) fields.append(",").append(csv_field(number.value));
  return fields;
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char letter : text) quoted.append(letter == '"' ? 2 : 1, letter);
  return quoted + "\"";
}

}  // namespace ogee
